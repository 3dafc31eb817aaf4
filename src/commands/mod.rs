//! The subcommands: one file each, with their arguments and how they make a view of the record.

mod as_of;
mod check;
mod cite;
pub mod completions;
mod diff;
mod export;
mod list;
mod man;
mod new;
mod overview;
mod readable;
mod rename;
mod report;
mod search;
mod sections;
mod show;
mod stats;
mod sums;
mod target;
mod timeline;
pub mod values;
mod weak;

use std::cell::OnceCell;
use std::io::{self, Write};
use std::mem::ManuallyDrop;
use std::path::Path;

use clap::{Args, Subcommand};

use crate::cite::Citation;
use crate::error::Error;
use crate::record::{Date, Event, LeftOut, Section};
use crate::render::{self, Format, Style};
use crate::schema::schema;
use crate::store::Store;
use crate::text::pluralize;
use crate::view::{Answer, Footnotes, Head, Index, Item, Table, View};

/// The exit codes of commands that read no record.
pub const PRINTS: &str = "\
Exit codes:
  0  printed or written
  2  wrong command line
  4  the output cannot be written";

/// What the program can do.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub enum Command {
    #[command(flatten)]
    List(sections::List),
    /// Show the investment target
    ///
    /// The program computes the share of the period that has passed and the rates that conversions imply;
    /// sources state everything else. An end that no source states is marked "inferred", with the reason.
    #[command(alias = "targets")]
    Target(target::TargetArgs),
    /// Show whole entries, with their sources and disputes
    ///
    /// The weight of an entry says how many sources state it, how many of them are independent, and how
    /// many are official. Reprints of one text count as one independent source. A state's own voice is a
    /// publication of that state, such as its foreign ministry's website. "Inferred" marks what the
    /// authors of the record worked out.
    Show(show::ShowArgs),
    /// Search every section
    Search(search::SearchArgs),
    /// Count entries by a field
    Stats(stats::StatsArgs),
    /// Cite sources as text, BibTeX, RIS or CSL-JSON
    Cite(cite::CiteArgs),
    /// Write a page to read or print, in HTML or Markdown
    ///
    /// The page goes to standard output, as HTML unless `-o markdown` is given.
    Report(report::ReportArgs),
    /// Write the record as a folder of CSV files
    ///
    /// The files are CSV (RFC 4180), or JSON lines with `-o jsonl`, with a Data Package descriptor.
    /// `--guard` makes harmless the cells that a spreadsheet could run as formulas. The folder appears whole
    /// or not at all.
    Export(export::ExportArgs),
    /// Report the problems of records
    ///
    /// Every problem comes with its file, line, column and path, and most with a remedy.
    Check(check::CheckArgs),
    /// Show what changed between two records
    Diff(diff::DiffArgs),
    /// Change the id of an entry everywhere in a file
    Rename(rename::RenameArgs),
    /// Write a small record to start from
    ///
    /// Each section has one entry, marked EXAMPLE.
    New(new::NewArgs),
    /// Print the record format as JSON Schema
    Schema(SchemaArgs),
    /// Print a script that completes commands in a shell
    Completions(completions::CompletionsArgs),
    /// Print a manual page
    Man(man::ManArgs),
}

#[derive(Debug, Args)]
#[command(after_long_help = PRINTS)]
pub struct SchemaArgs {}

impl Command {
    pub fn run(&self, env: &mut Env<'_>) -> Result<Outcome, Error> {
        match self {
            Self::List(list) => env.answer(list.reads(), &|c| list.run(c)),
            Self::Target(args) => env.answer(&target::READS, &|c| args.run(c)),
            Self::Show(args) => env.answer(&Section::ALL, &|c| args.run(c)),
            Self::Cite(args) => env.answer(&Section::ALL, &|c| args.run(c)),
            Self::Search(args) => env.answer(&Section::ALL, &|c| args.run(c)),
            Self::Stats(args) => env.answer(&Section::ALL, &|c| args.run(c)),
            Self::Export(args) => env.answer(&Section::ALL, &|c| args.run(c)),
            Self::Report(args) => env.answer(&Section::ALL, &|c| args.run(c)),
            // The commands below do not answer from a record.
            _ if env.known_by.is_some() => Err(Error::Usage(
                "`--known-by` applies to commands that answer from a record; leave it out here"
                    .to_owned(),
            )),
            Self::Check(args) => args.run(env),
            Self::Diff(args) => args.run(env),
            Self::Rename(args) => args.run(env),
            Self::New(args) => args.run(env),
            Self::Schema(_) => env.print(format!("{:#}\n", schema()).as_bytes()),
            Self::Completions(args) => env.print(&args.run(env.definition)?),
            Self::Man(args) => env.print(&args.run((env.definition)())?),
        }
    }
}

/// How a command ended that did what it was asked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It answered.
    Answered,
    /// It found something that a script must know of: problems, differences.
    Found,
}

impl Outcome {
    /// Keeps the outcome if the reader of the answer closed the pipe.
    pub fn unless_failed(self, written: Result<(), Error>) -> Result<Self, Error> {
        match written {
            Err(error) if !error.is_closed_pipe() => Err(error),
            _ => Ok(self),
        }
    }
}

/// What a command runs with: the options of the command line, and where its output goes.
pub struct Env<'e> {
    /// The definition of the command line, which completions and manual pages are made from.
    pub definition: fn() -> clap::Command,
    /// The record to read; the embedded one if not given.
    pub data: Option<&'e Path>,
    /// The day by which sources must have been published.
    pub known_by: Option<Date>,
    pub style: Style,
    pub quiet: bool,
    /// The width of messages where a person reads them.
    pub messages_width: Option<usize>,
    pub out: &'e mut dyn Write,
    pub messages: &'e mut dyn Write,
}

impl Env<'_> {
    /// Runs a command, or answers with the overview where none is given.
    pub fn run(&mut self, command: Option<&Command>) -> Result<Outcome, Error> {
        match command {
            Some(command) => command.run(self),
            None => self.answer(&Section::ALL, &overview::overview),
        }
    }

    /// Writes an answer from the record; `sections` are those that it reads.
    fn answer(
        &mut self,
        sections: &[Section],
        answer: &dyn for<'a> Fn(&Context<'a>) -> Result<Answer<'a>, Error>,
    ) -> Result<Outcome, Error> {
        let mut store = Store::open(self.data)?;
        let mut known = None;
        if let Some(day) = self.known_by {
            let (filtered, left_out) = store.known_by(day.last_day())?;
            store = filtered;
            known = Some((day, left_out));
        }
        // The program ends soon: freeing every string would take a tenth of a start.
        let store = ManuallyDrop::new(store);
        let index = Index::new(&store, sections)?;
        let (summit_event, style) = (OnceCell::new(), self.style);
        let context = Context {
            store: &store,
            index: &index,
            summit_event: &summit_event,
            style,
            machine_readable: style.format.is_data(),
            known,
        };
        let answer = answer(&context);
        let known = known.map(known_note);
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => {
                // What was left out also explains an error.
                self.notes(known)?;
                return Err(error);
            }
        };
        render::write(self.out, &answer, style)?;
        let notes = known.into_iter().chain(answer.notes);
        if style.format.is_data() || matches!(answer.view, View::File(_)) {
            self.out.flush()?;
            // Nobody reads notes about data unless standard error is a terminal.
            let is_read = self.messages_width.is_some();
            self.notes(notes.filter(|_| is_read))?;
            return Ok(Outcome::Answered);
        }
        // Notes are part of what a person reads, also in a file.
        let described = readable::described_note(&answer.view);
        for note in notes.chain(described).filter(|_| !self.quiet) {
            if style.format == Format::Markdown || !answer.footnotes.is_empty() {
                self.out.write_all(b"\n")?;
            }
            render::say(self.out, &note, style.width)?;
        }
        self.out.flush()?;
        Ok(Outcome::Answered)
    }

    fn notes(&mut self, notes: impl IntoIterator<Item = String>) -> Result<(), Error> {
        for note in notes.into_iter().filter(|_| !self.quiet) {
            render::say(self.messages, &note, self.messages_width)?;
        }
        Ok(())
    }

    /// Writes a table that is the whole answer.
    fn write_table(&mut self, table: Table<'_>) -> io::Result<()> {
        render::write(self.out, &Answer::new(View::Table(table), Vec::new()), self.style)
    }

    /// Writes bytes that depend on no record.
    fn print(&mut self, bytes: &[u8]) -> Result<Outcome, Error> {
        self.out.write_all(bytes)?;
        self.out.flush()?;
        Ok(Outcome::Answered)
    }
}

/// Says what `--known-by` left out.
fn known_note((day, left): (Date, LeftOut)) -> String {
    let versions = match left.versions {
        0 => String::new(),
        versions => format!(", {}", pluralize(versions, "version")),
    };
    let parts = match left.parts {
        0 => String::new(),
        parts => format!(", {} of entries", pluralize(parts, "part")),
    };
    let summit = if left.summit { "; the summit itself is shown without its sources" } else { "" };
    format!(
        "as known by {day}: {} of {}{versions}{parts} left out, stated by later or undated sources only{summit}",
        left.entries,
        pluralize(left.of, "entry"),
    )
}

pub struct Context<'a> {
    pub store: &'a Store,
    pub index: &'a Index<'a>,
    /// The summit as an event, once the timeline made it.
    pub summit_event: &'a OnceCell<Event>,
    pub style: Style,
    /// Whether the answer is machine-readable, and so has every field.
    pub machine_readable: bool,
    /// The day of `--known-by`, and what it left out.
    pub known: Option<(Date, LeftOut)>,
}

impl<'a> Context<'a> {
    /// Returns a table of entries, which machine-readable answers have whole.
    pub fn table(
        &self,
        heads: impl IntoIterator<Item = impl Into<Head>>,
        items: &[Item<'a>],
    ) -> Table<'a> {
        let whole = self.machine_readable.then(|| items.iter().map(Item::whole).collect());
        Table { whole, ..Table::of(heads, items) }
    }

    /// Returns an answer with footnotes where `cite` asks for them.
    pub fn cited(&self, answer: Answer<'a>, cite: bool) -> Answer<'a> {
        if !cite {
            return answer;
        }
        let footnote = |source| Citation::new(self.index, source).footnote();
        let footnotes = Footnotes::of(&answer.view, footnote);
        Answer { footnotes, ..answer }
    }
}
