//! `summit report`: one page to look at, print or hand on.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use super::Context;
use super::list::Narrow;
use super::page::Page;
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
    /// Returns the page, to be written.
    pub fn run<'c, 'a>(&self, context: &'c Context<'a>) -> Result<Report<'c, 'a>, Error> {
        if context.format.is_data() {
            return Err(Error::Usage(
                "a report is a page, in HTML or with `-o markdown`; for data ask a list, such as `summit initiatives -o json`"
                    .to_owned(),
            ));
        }
        let filter = self.narrow.filter(context, Vec::new())?;
        let page = Page::new(context, filter, self.as_of.day())?;
        Ok(Report { page, format: context.format, path: self.write.clone(), force: self.force })
    }
}

/// A page, and where it goes.
pub struct Report<'c, 'a> {
    page: Page<'c, 'a>,
    format: Format,
    /// The file; standard output where there is none.
    path: Option<PathBuf>,
    force: bool,
}

impl Report<'_, '_> {
    /// Writes the page, and returns words about it; a file appears only where `is_sound` says so once
    /// the page is made.
    pub fn write(
        &self,
        out: &mut dyn Write,
        is_sound: &dyn Fn() -> bool,
    ) -> Result<Vec<String>, Error> {
        let write =
            |out: &mut dyn Write| render::write_page(out, self.format, |give| self.page.give(give));
        match &self.path {
            None => write(out)?,
            Some(path) => files::write(path, self.force, |out| {
                write(out)?;
                if is_sound() { Ok(()) } else { Err(io::Error::other("the record changed")) }
            })?,
        }
        Ok(self.page.notes())
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::super::Command;
    use super::*;
    use crate::{Cli, parse};

    #[test]
    fn a_page_of_a_record_that_changed_meanwhile_is_no_file() {
        let home = tempfile::tempdir().expect("a folder");
        let path = home.path().join("page.html");
        let path = path.to_str().expect("a path in UTF-8");
        let cli = Cli::try_parse_from(["summit", "report", "--write", path]).expect("arguments");
        let Some(Command::Make(product)) = &cli.command else { panic!("no report") };
        let source = parse::open(None).expect("the record");
        let record = source.record().expect("the record");
        let context = Context::new(&record, Format::Table);
        let report = product.run(&context).expect("a report");
        let files = || std::fs::read_dir(home.path()).expect("a folder").count();
        assert!(report.write(&mut Vec::new(), &|| false).is_err());
        assert_eq!(files(), 0);
        assert_eq!(report.write(&mut Vec::new(), &|| true).expect("a file"), [""; 0]);
        assert_eq!(files(), 1);
    }
}
