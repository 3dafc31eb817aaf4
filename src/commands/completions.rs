//! `summit completions`: what shells need to complete the command line.

use std::path::PathBuf;

use clap::{Args, CommandFactory, ValueEnum};
use clap_complete::{Generator, Shell};

use super::write_new;
use crate::Cli;
use crate::error::Error;

/// The arguments of `summit completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(required_unless_present = "dir", conflicts_with = "dir")]
    shell: Option<Shell>,

    /// Write a new folder with the completions of every shell instead
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

impl CompletionsArgs {
    /// Returns the completion script, or the list of the files written.
    pub fn run(&self) -> Result<Vec<u8>, Error> {
        if let Some(dir) = &self.dir {
            let all = Shell::value_variants().iter();
            return write_new(dir, all.map(|shell| (shell.file_name("summit"), script(*shell))));
        }
        Ok(self.shell.map(script).unwrap_or_default())
    }
}

fn script(shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "summit", &mut script);
    script
}
