//! `summit report`: a brief to read, print or pass on.

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
use crate::view::{Answer, View};

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
    /// Returns the report, or nothing where it is written to a file.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
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
        let mut text = render::page(&page, context.style.format);
        if let Some(path) = &self.write {
            files::write(path, self.force, text.as_bytes())?;
            text.clear();
        }
        let note = data.is_empty().then_some("nothing in the record matches; the report says so");
        let notes = note.map(str::to_owned).into_iter().collect();
        Ok(Answer::new(View::File(text), notes))
    }
}
