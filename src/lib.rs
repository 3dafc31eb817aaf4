//! A sourced record of a leaders' summit, and the questions it answers.
//!
//! Data flows one way: [`parse`] turns JSON into a [`record::Record`], [`query`] finds entries in
//! it, a command makes a [`view::View`] of them, and [`render`] writes the view in a format. The
//! library prints nothing but the answer and the words about it.

pub mod check;
pub mod cite;
pub mod cli;
mod commands;
pub mod diff;
pub mod error;
pub mod export;
mod files;
pub mod fold;
pub mod parse;
pub mod query;
pub mod record;
pub mod render;
pub mod schema;
pub mod view;

use std::io::{self, BufWriter, Write};

pub use cli::Cli;
pub use commands::Outcome;
use commands::{Command, Context};
use error::Error;

/// Answers one command line: the answer on standard output, words about it on standard error.
///
/// Returns whether the question was answered, or something was found that a script must know of.
///
/// # Errors
///
/// Fails as [`Error`] says, before anything is written, or where writing fails.
pub fn run(cli: &Cli) -> Result<Outcome, Error> {
    run_to(cli, &mut BufWriter::new(io::stdout().lock()), &mut io::stderr())
}

/// Answers one command line: the answer to one writer, words about it to another.
///
/// # Errors
///
/// Fails as [`run`] does.
pub fn run_to(cli: &Cli, out: &mut dyn Write, words: &mut dyn Write) -> Result<Outcome, Error> {
    let data = cli.data.as_deref().filter(|path| !path.is_empty());
    match &cli.command {
        Some(Command::Print(printout)) => {
            out.write_all(&printout.run()?)?;
            out.flush()?;
            return Ok(Outcome::Answered);
        }
        Some(Command::Keep(keeping)) => return keeping.run(data, out, cli.style()),
        _ => {}
    }
    let record = parse::read(data)?;
    let style = cli.style();
    let context = Context::new(&record, style.format);
    let answer = match &cli.command {
        Some(Command::Ask(question)) => question.run(&context)?,
        Some(Command::Make(product)) => {
            let (bytes, notes) = product.run(&context, style.format)?;
            out.write_all(&bytes)?;
            out.flush()?;
            tell(&notes, words)?;
            return Ok(Outcome::Answered);
        }
        _ => commands::overview(&context)?,
    };
    render::write(out, &answer, style)?;
    out.flush()?;
    tell(&answer.notes, words)?;
    Ok(Outcome::Answered)
}

/// Writes words about an answer, a line each.
fn tell(notes: &[String], words: &mut dyn Write) -> Result<(), Error> {
    for note in notes {
        writeln!(words, "{}", render::visible(note))?;
    }
    Ok(())
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
    for line in format!("error: {error}").lines() {
        writeln!(out, "{}", render::visible(line))?;
    }
    Ok(())
}
