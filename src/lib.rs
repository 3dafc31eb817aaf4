//! Answers questions from a sourced record of a leaders' summit.
//!
//! Data flows one way: [`store`] parses the sections of a [`record`], `query` selects entries, a command
//! turns them into a `view`, and [`render`] writes it in a format.

#[macro_use]
pub mod record;

pub mod check;
pub mod cite;
mod cli;
mod commands;
pub mod diff;
pub mod error;
pub mod export;
pub mod files;
pub mod fold;
mod pager;
mod query;
mod rename;
pub mod render;
mod report;
pub mod schema;
pub mod store;
pub mod text;
mod threads;
mod view;

use std::ffi::OsString;
use std::io::{self, BufWriter, Write};

use clap::CommandFactory;

pub use cli::Cli;
use cli::help;
use commands::Env;
pub use commands::Outcome;
use error::Error;
pub use view::Index;

/// Writes completions if the environment says that a shell asks for them; returns whether it does.
///
/// # Errors
///
/// Fails if the shell is unknown or the completions cannot be written.
pub fn complete(args: &[OsString]) -> Result<bool, Error> {
    commands::completions::complete(args, Cli::command)
}

/// Runs one command line: the answer goes to standard output, messages to standard error.
///
/// # Errors
///
/// Any [`Error`]; before the answer begins, except where writing fails.
pub fn run(cli: &Cli) -> Result<Outcome, Error> {
    let pager = if cli.no_pager { None } else { pager::Pager::for_terminal() };
    match pager {
        Some(mut pager) => run_to(cli, &mut pager, &mut io::stderr()),
        None => run_to(cli, &mut BufWriter::new(io::stdout().lock()), &mut io::stderr()),
    }
}

/// Runs one command line: the answer goes to one writer, messages to another.
pub fn run_to(cli: &Cli, out: &mut dyn Write, messages: &mut dyn Write) -> Result<Outcome, Error> {
    let data = cli.data();
    let mut env = Env {
        definition: help::command,
        data: data.as_deref(),
        known_by: cli.known_by,
        style: cli.style(),
        quiet: cli.quiet,
        messages_width: cli.messages_width(),
        out,
        messages,
    };
    env.run(cli.command.as_ref())
}

/// Writes an error, with an excerpt of the record where it is invalid.
pub fn explain(error: &Error, cli: &Cli, out: &mut dyn Write) -> io::Result<()> {
    if let Error::Broken(findings) = error {
        render::excerpt::write(out, findings, cli.error_style())?;
    }
    render::say(out, &format!("error: {error}"), cli.messages_width())
}

/// Writes help or the version, or explains what is wrong with a command line; returns the exit code.
pub fn explain_usage(error: &clap::Error, args: &[OsString]) -> u8 {
    let (message, code) = if error.use_stderr() {
        (help::usage_error(error, args), 2)
    } else {
        match help::print(error, args).map_err(Error::from) {
            Err(error) if !error.is_closed_pipe() => (error.to_string(), error.exit_code()),
            _ => return 0,
        }
    };
    // If standard error is closed, the message is lost.
    let _ = render::say(&mut io::stderr(), &format!("error: {message}"), cli::error_width());
    code
}
