//! `summit completions`: what shells need to complete the command line.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::Cli;

/// The arguments of `summit completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

impl CompletionsArgs {
    /// Returns the completion script.
    pub fn run(&self) -> Vec<u8> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "summit", &mut script);
        script
    }
}
