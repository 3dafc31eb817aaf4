//! `summit report`: one page to look at, print or hand on.

use std::path::PathBuf;

use clap::Args;

use super::Context;
use super::list::Narrow;
use super::page::page;
use super::target::AsOf;
use crate::error::Error;
use crate::files;
use crate::render::{self, Format};

/// The arguments of `summit report`.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// Write to a file instead of standard output; it appears whole or not at all
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,

    /// Replace the file if there is one
    #[arg(long, requires = "write")]
    force: bool,

    #[command(flatten)]
    as_of: AsOf,

    #[command(flatten)]
    narrow: Narrow,
}

impl ReportArgs {
    /// Returns the page for standard output, empty where it went to a file, and words about it.
    pub fn run(
        &self,
        context: &Context<'_>,
        format: Format,
    ) -> Result<(Vec<u8>, Vec<String>), Error> {
        if format.is_data() {
            return Err(Error::Usage(
                "a report is a page, in HTML or with `-o markdown`; for data ask a list, such as `summit initiatives -o json`"
                    .to_owned(),
            ));
        }
        let filter = self.narrow.filter(context, Vec::new())?;
        let (page, notes) = page(context, filter, self.as_of.day());
        let mut bytes = Vec::new();
        match format {
            Format::Markdown => render::write_page_as_markdown(&mut bytes, &page)?,
            _ => render::write_page_as_html(&mut bytes, &page)?,
        }
        match &self.write {
            None => Ok((bytes, notes)),
            Some(path) => {
                files::write(path, &bytes, self.force)?;
                Ok((Vec::new(), notes))
            }
        }
    }
}
