//! `summit completions`: scripts that let shells complete the command line by asking this program.

use std::ffi::OsString;

use clap::{Args, Command};
use clap_complete::env::{CompleteEnv, Shells};
use clap_complete_nushell::Nushell;

use crate::error::Error;

/// The variable by which a script asks for completions; it holds the name of the shell.
const VARIABLE: &str = "SUMMIT_COMPLETE";

#[derive(Debug, Args)]
#[command(after_long_help = super::PRINTS)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_parser = ["bash", "elvish", "fish", "nushell", "powershell", "zsh"])]
    shell: String,
}

impl CompletionsArgs {
    /// Returns the script.
    pub fn run(&self, definition: fn() -> Command) -> Result<Vec<u8>, Error> {
        let mut script = Vec::new();
        if self.shell == "nushell" {
            // Options and commands only: its script cannot ask a program.
            clap_complete::generate(Nushell, &mut definition(), "summit", &mut script);
        } else if let Some(shell) = Shells::builtins().completer(&self.shell) {
            shell.write_registration(VARIABLE, "summit", "summit", "summit", &mut script)?;
        }
        Ok(script)
    }
}

/// Answers the script of a shell that asks for completions; returns false if none does.
pub fn complete(args: &[OsString], definition: fn() -> Command) -> Result<bool, Error> {
    let folder = std::env::current_dir().ok();
    CompleteEnv::with_factory(definition)
        .var(VARIABLE)
        .try_complete(args, folder.as_deref())
        .map_err(|error| Error::Usage(error.to_string()))
}
