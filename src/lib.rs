//! A sourced record of a leaders' summit, and the questions it answers.
//!
//! Data flows one way: [`parse`] turns JSON into a [`record::Record`], [`query`] finds entries in
//! it, a command makes a [`view::View`] of them, and [`render`] writes the view in a format. The
//! library prints nothing but the answer and the words about it.

pub mod cli;
mod commands;
pub mod error;
pub mod fold;
pub mod parse;
pub mod query;
pub mod record;
pub mod render;
pub mod view;

use std::io::{self, BufWriter, Write};

pub use cli::Cli;
use commands::{Command, Context};
use error::Error;

/// Answers one command line: the answer on standard output, words about it on standard error.
///
/// # Errors
///
/// Fails as [`Error`] says, before anything is written, or where writing fails.
pub fn run(cli: &Cli) -> Result<(), Error> {
    let mut out = BufWriter::new(io::stdout().lock());
    if let Some(Command::Print(printout)) = &cli.command {
        out.write_all(&printout.run()?)?;
        return Ok(out.flush()?);
    }
    let record = parse::read(cli.data.as_deref().filter(|path| !path.is_empty()))?;
    let style = cli.style();
    let context = Context::new(&record, style.format);
    let answer = match &cli.command {
        Some(Command::Ask(question)) => question.run(&context)?,
        Some(Command::Make(product)) => {
            let (bytes, notes) = product.run(&context, style.format)?;
            out.write_all(&bytes)?;
            out.flush()?;
            return tell(&notes);
        }
        _ => commands::overview(&context)?,
    };
    render::write(&mut out, &answer.view, style)?;
    out.flush()?;
    drop(out);
    tell(&answer.notes)
}

/// Writes words about an answer on standard error.
fn tell(notes: &[String]) -> Result<(), Error> {
    for note in notes {
        writeln!(io::stderr(), "{}", render::visible(note))?;
    }
    Ok(())
}
