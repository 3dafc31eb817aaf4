//! `summit report`: one page to look at, print or hand on.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::Context;
use super::list::FilterArgs;
use super::page::Page;
use super::target::AsOf;
use crate::error::Error;
use crate::files;
use crate::render::{self, Format};
use crate::view::page::Piece;

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
    filter: FilterArgs,
}

impl ReportArgs {
    /// Returns the page, to be written.
    pub fn run(&self, context: &Context<'_>) -> Result<Report, Error> {
        if context.format.is_data() {
            return Err(Error::Usage(
                "a report is a page, in HTML or with `-o markdown`; for data ask a list, such as `summit initiatives -o json`"
                    .to_owned(),
            ));
        }
        let filter = self.filter.filter(context)?;
        let page = Page::new(context, filter, self.as_of.day())?;
        let (pieces, notes) = (page.pieces(), page.notes());
        Ok(Report {
            pieces,
            notes,
            format: context.format,
            path: self.write.clone(),
            force: self.force,
        })
    }
}

/// A page, and where it goes.
pub struct Report {
    pieces: Vec<Piece>,
    notes: Vec<String>,
    format: Format,
    /// The file; standard output where there is none.
    path: Option<PathBuf>,
    force: bool,
}

impl Report {
    /// Writes the page, and returns words about it.
    pub fn write(self, out: &mut dyn Write) -> Result<Vec<String>, Error> {
        let write = |out: &mut dyn Write| render::write_page(out, self.format, &self.pieces);
        match &self.path {
            None => write(out)?,
            Some(path) => files::write(path, self.force, write)?,
        }
        Ok(self.notes)
    }
}
