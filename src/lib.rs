//! A sourced record of a leaders' summit, and the questions it answers.
//!
//! Data flows one way: [`parse`] turns JSON into a [`record::Record`], [`query`] finds entries in
//! it, a command makes a [`view::View`] of them, and [`render`] writes the view in a format. The
//! library prints nothing but the answer and the words about it.

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
pub mod parse;
pub mod query;
pub mod render;
pub mod schema;
pub mod text;
pub mod view;

use std::io::{self, BufWriter, Write};

pub use cli::Cli;
pub use commands::Outcome;
use commands::{Command, Context, Report};
use error::Error;
use record::{Date, Record};
use render::Style;
use view::Answer;

/// Answers one command line: the answer on standard output, words about it on standard error.
///
/// Returns whether the question was answered, or something was found that a script must know of.
///
/// # Errors
///
/// Fails as [`Error`] says, before anything is written; or where writing fails.
pub fn run(cli: &Cli) -> Result<Outcome, Error> {
    run_to(cli, &mut BufWriter::new(io::stdout().lock()), &mut io::stderr())
}

/// Answers one command line: the answer to one writer, words about it to another.
///
/// # Errors
///
/// Fails as [`run`] does.
pub fn run_to(cli: &Cli, out: &mut dyn Write, words: &mut dyn Write) -> Result<Outcome, Error> {
    let style = cli.style();
    let data = cli.options.data.as_deref().filter(|path| !path.is_empty());
    match &cli.command {
        Some(Command::Print(_) | Command::Keep(_)) if cli.options.known_by.is_some() => {
            return Err(Error::Usage(
                "`--known-by` is for questions; leave it out where nothing is asked".to_owned(),
            ));
        }
        Some(Command::Print(printout)) => {
            out.write_all(&printout.run()?)?;
            out.flush()?;
            return Ok(Outcome::Answered);
        }
        Some(Command::Keep(keeping)) => return keeping.run(data, out, style),
        Some(Command::Ask(_) | Command::Make(_)) | None => {}
    }
    let mut record = parse::open(data)?.record()?;
    let note = cli.options.known_by.map(|day| known(&mut record, day));
    let context = Context::new(&record, style.format);
    let notes = match reply(cli, &context) {
        Ok(reply) => reply.write(out, style),
        Err(error) => Err(error),
    };
    out.flush()?;
    tell(note, cli, style, words)?;
    tell(notes?, cli, style, words)?;
    Ok(Outcome::Answered)
}

/// What a command gives.
enum Reply<'a> {
    /// An answer, to be written in a format.
    Answer(Answer<'a>),
    /// Something in a form of its own.
    Made(Report),
}

impl Reply<'_> {
    /// Writes what goes to standard output, and gives the words about it away.
    fn write(self, out: &mut dyn Write, style: Style) -> Result<Vec<String>, Error> {
        match self {
            Self::Answer(answer) => {
                render::write(out, &answer, style)?;
                Ok(answer.notes)
            }
            Self::Made(report) => report.write(out),
        }
    }
}

/// Returns what the command of a command line gives.
fn reply<'a>(cli: &Cli, context: &Context<'a>) -> Result<Reply<'a>, Error> {
    let answer = match &cli.command {
        Some(Command::Ask(question)) => question.run(context)?,
        Some(Command::Make(product)) => {
            return Ok(Reply::Made(product.run(context)?));
        }
        _ => commands::overview(context)?,
    };
    Ok(Reply::Answer(answer))
}

/// Leaves of a record what was known by a day, and returns the words about what is left out.
fn known(record: &mut Record, day: Date) -> String {
    let left = record.known_by(day.last_day());
    let versions = match left.versions {
        0 => String::new(),
        versions => format!(", {}", text::pluralize(versions, "version")),
    };
    let parts = match left.parts {
        0 => String::new(),
        parts => format!(", {} of entries", text::pluralize(parts, "part")),
    };
    let summit = if left.summit { "; the summit itself is shown without its sources" } else { "" };
    format!(
        "as known by {day}: {} of {}{versions}{parts} left out, stated by later or undated sources only{summit}",
        left.entries,
        text::pluralize(left.of, "entry"),
    )
}

/// Writes words about an answer on standard error.
fn tell(
    notes: impl IntoIterator<Item = String>,
    cli: &Cli,
    style: Style,
    words: &mut dyn Write,
) -> Result<(), Error> {
    for note in notes {
        // A note that explains the mark begins with it.
        let note = match note.strip_prefix(render::MARK) {
            Some(rest) => format!("{}{rest}", style.mark()),
            None => note,
        };
        render::say(words, &note, cli.words_width())?;
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
    render::say(out, &format!("error: {error}"), cli.words_width())
}
