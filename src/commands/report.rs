//! `summit report`: a brief to read, print or pass on.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::Context;
use super::as_of::AsOf;
use super::list::FilterArgs;
use super::target;
use crate::error::Error;
use crate::files;
use crate::render;
use crate::report::{Data, brief, full};
use crate::text::pluralize;
use crate::view::page::long_date;

#[derive(Debug, Args)]
pub struct ReportArgs {
    /// Give every entry instead of a brief of a few pages
    #[arg(long)]
    full: bool,

    /// Write to a file instead of standard output; it is written completely or not at all
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,

    /// Replace the file if there is one
    #[arg(long, requires = "write")]
    force: bool,

    #[command(flatten)]
    as_of: AsOf,

    #[command(flatten)]
    filter: FilterArgs,
}

impl ReportArgs {
    /// Writes the report, and returns a note if the filter keeps nothing.
    pub fn run(&self, context: &Context<'_>, out: &mut dyn Write) -> Result<Vec<String>, Error> {
        if context.style.format.is_data() {
            return Err(Error::Usage(
                "a report is a page, in HTML or with `-o markdown`; for data ask a list, such as `summit initiatives -o json`"
                    .to_owned(),
            ));
        }
        let filter = self.filter.filter(context)?;
        let day = self.as_of.day();
        let targets = target::cards(context, day, self.full, false, long_date)?;
        let data = Data::new(context.store, context.index, filter, day, targets)?;
        let mut page = if self.full { full(&data) } else { brief(&data) };
        if let Some((day, left)) = context.known {
            let (day, entries) = (long_date(day), pluralize(left.entries, "entry"));
            let left_out = "published later, or without a date, left out";
            page.notes.insert(0, format!("As known by {day}: {entries} {left_out}."));
        }
        let text = render::page(&page, context.style.format);
        match &self.write {
            None => out.write_all(text.as_bytes())?,
            Some(path) => {
                files::write(path, self.force, |out| out.write_all(text.as_bytes()))?;
            }
        }
        let note = data.is_empty().then_some("nothing in the record matches; the report says so");
        Ok(note.map(str::to_owned).into_iter().collect())
    }
}
