//! `summit export`: the whole record as a folder of files for other programs.

use std::path::PathBuf;

use clap::Args;

use super::Context;
use crate::error::Error;
use crate::export::{self, Form};
use crate::files::shown;
use crate::render::Format;
use crate::text::pluralize;
use crate::view::{Answer, Table, Value, View};

const EXIT_CODES: &str = "\
Exit codes:
  0  written
  2  wrong command line
  3  the record cannot be read
  4  the folder cannot be written";

#[derive(Debug, Args)]
#[command(after_long_help = EXIT_CODES)]
pub struct ExportArgs {
    /// The folder to write; it must not exist yet
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// Replace the folder if it is empty or an earlier export; any other one stays
    #[arg(long)]
    force: bool,
}

impl ExportArgs {
    /// Writes the folder and returns the list of its files.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let form = match context.style.format {
            Format::Table | Format::Csv => Form::Csv { guard: context.style.guard },
            Format::Jsonl => Form::Jsonl,
            Format::Json | Format::Tsv | Format::Markdown => {
                return Err(Error::Usage(
                    "`summit export` writes `csv` or `jsonl`; leave `--format` out for CSV"
                        .to_owned(),
                ));
            }
        };
        let files = export::export(context.store, form, &self.folder, self.force)?;
        let note = format!("wrote {} to `{}`", pluralize(files.len(), "file"), shown(&self.folder));
        let rows = files.into_iter().map(|file| {
            let rows = file.rows.map_or(Value::Unknown, Value::count);
            [Value::Owned(file.path), rows, Value::Owned(file.about)]
        });
        let table = Table::new([("file", "File"), ("rows", "Rows"), ("about", "What it is")], rows);
        Ok(Answer::new(View::Table(table), vec![note]))
    }
}
