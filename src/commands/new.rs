//! `summit new`: a small valid record to start from.

use clap::Args;

use super::{Env, Outcome};
use crate::error::Error;
use crate::files;
use crate::text::escape_invisible;

/// A record with one marked example in each section.
const EXAMPLE: &str = include_str!("../../data/example.json");

/// The arguments of `summit new`.
#[derive(Debug, Args)]
pub struct NewArgs {
    /// The file to write, - for standard output
    file: String,

    /// Replace the file where it is already there
    #[arg(long)]
    force: bool,
}

impl NewArgs {
    /// Writes the record.
    pub fn run(&self, env: &mut Env<'_>) -> Result<Outcome, Error> {
        if self.file == "-" {
            return env.print(EXAMPLE.as_bytes());
        }
        files::write(&self.file, self.force, |out| out.write_all(EXAMPLE.as_bytes()))?;
        let name = escape_invisible(&self.file);
        writeln!(
            env.messages,
            "wrote {name}: replace what is marked EXAMPLE, then `summit check {name}`"
        )?;
        Ok(Outcome::Answered)
    }
}
