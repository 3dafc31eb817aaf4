//! `summit man`: the manual pages, made from the help.

use std::path::PathBuf;

use clap::{Args, CommandFactory};
use clap_mangen::Man;

use super::write_new;
use crate::Cli;
use crate::error::Error;
use crate::text::did_you_mean;

/// The arguments of `summit man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// The subcommand whose page is wanted, instead of the main page
    #[arg(conflicts_with = "dir", add = super::values::commands())]
    command: Option<String>,

    /// Write a new folder with the main page and a page for each subcommand instead
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

impl ManArgs {
    /// Returns the page in roff, or the list of the files written.
    pub fn run(&self) -> Result<Vec<u8>, Error> {
        let mut cli = Cli::command();
        cli.build();
        if let Some(dir) = &self.dir {
            let subcommands = cli.get_subcommands().filter(|command| command.get_name() != "help");
            let pages = [&cli].into_iter().chain(subcommands).map(|command| {
                let page = page(command.clone());
                Ok((page.get_filename(), roff(&page)?))
            });
            return write_new(dir, pages.collect::<Result<Vec<_>, Error>>()?);
        }
        let command = match &self.command {
            None => cli,
            Some(name) => cli.find_subcommand(name).cloned().ok_or_else(|| {
                Error::Usage(format!(
                    "no subcommand `{name}`{}",
                    did_you_mean(name, cli.get_subcommands().map(clap::Command::get_name))
                ))
            })?,
        };
        roff(&page(command))
    }
}

fn page(command: clap::Command) -> Man {
    Man::new(command).source(concat!("summit ", env!("CARGO_PKG_VERSION")))
}

fn roff(page: &Man) -> Result<Vec<u8>, Error> {
    let mut roff = Vec::new();
    page.render(&mut roff)?;
    Ok(roff)
}
