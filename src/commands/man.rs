//! `summit man`: the manual pages, made from the help.

use clap::{Args, CommandFactory};

use crate::Cli;
use crate::error::{Error, near};

/// The arguments of `summit man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// The subcommand whose page is wanted, instead of the main page
    command: Option<String>,
}

impl ManArgs {
    /// Returns the page in roff.
    pub fn run(&self) -> Result<Vec<u8>, Error> {
        let mut cli = Cli::command();
        cli.build();
        let page = match &self.command {
            None => cli,
            Some(name) => cli.find_subcommand(name).cloned().ok_or_else(|| {
                Error::Usage(format!(
                    "no subcommand `{name}`{}",
                    near(name, cli.get_subcommands().map(clap::Command::get_name))
                ))
            })?,
        };
        let mut roff = Vec::new();
        clap_mangen::Man::new(page).render(&mut roff)?;
        Ok(roff)
    }
}
