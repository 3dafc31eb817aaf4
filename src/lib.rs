//! A sourced record of a leaders' summit, and the questions it answers.
//!
//! Data flows one way: [`store`] parses the sections of a [`record`], [`query`] selects entries, a command
//! makes a [`view::View`] of them, and [`render`] writes it in a format.

#[macro_use]
pub mod record;

pub mod check;
pub mod cite;
pub mod cli;
mod commands;
pub mod diff;
pub mod error;
pub mod export;
mod files;
pub mod fold;
mod pager;
pub mod query;
mod rename;
pub mod render;
mod report;
pub mod schema;
pub mod store;
pub mod text;
pub mod view;

use std::io::{self, BufWriter, Write};

pub use cli::Cli;
use commands::Env;
pub use commands::Outcome;
pub use commands::completions::complete;
use error::Error;

/// Runs one command line: the answer goes to standard output, messages to standard error.
///
/// # Errors
///
/// As [`Error`] describes, before anything is written; or where writing fails.
pub fn run(cli: &Cli) -> Result<Outcome, Error> {
    let pager = if cli.options.no_pager { None } else { pager::Pager::for_terminal() };
    match pager {
        Some(mut pager) => run_to(cli, &mut pager, &mut io::stderr()),
        None => run_to(cli, &mut BufWriter::new(io::stdout().lock()), &mut io::stderr()),
    }
}

/// Runs one command line: the answer goes to one writer, messages to another.
///
/// # Errors
///
/// As [`run`].
pub fn run_to(cli: &Cli, out: &mut dyn Write, messages: &mut dyn Write) -> Result<Outcome, Error> {
    let mut env = Env {
        data: cli.options.data.as_deref().filter(|path| !path.is_empty()),
        known_by: cli.options.known_by,
        style: cli.style(),
        messages_width: cli.words_width(),
        out,
        messages,
    };
    env.run(cli.command.as_ref())
}

/// Writes why there is no answer.
///
/// # Errors
///
/// Fails where the writer does.
pub fn explain(error: &Error, cli: &Cli, out: &mut dyn Write) -> io::Result<()> {
    if let Error::Broken(findings) = error {
        render::excerpt::write(out, findings, cli.error_style())?;
    }
    render::say(out, &format!("error: {error}"), cli.words_width())
}
