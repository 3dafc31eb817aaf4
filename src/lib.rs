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
    let mut out = BufWriter::new(io::stdout().lock());
    let data = cli.data.as_deref().filter(|path| !path.is_empty());
    match &cli.command {
        Some(Command::Print(printout)) => {
            out.write_all(&printout.run()?)?;
            out.flush()?;
            return Ok(Outcome::Answered);
        }
        Some(Command::Keep(keeping)) => return keeping.run(data, &mut out, cli.style()),
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
            tell(&notes, style)?;
            return Ok(Outcome::Answered);
        }
        _ => commands::overview(&context)?,
    };
    render::write(&mut out, &answer, style)?;
    out.flush()?;
    drop(out);
    tell(&answer.notes, style)?;
    Ok(Outcome::Answered)
}

/// Writes words about an answer on standard error.
fn tell(notes: &[String], style: render::Style) -> Result<(), Error> {
    for note in notes {
        // A note that explains the mark begins with it.
        let note = match note.strip_prefix(render::MARK) {
            Some(rest) => format!("{}{rest}", style.mark()),
            None => note.clone(),
        };
        writeln!(io::stderr(), "{}", render::visible(&note))?;
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
