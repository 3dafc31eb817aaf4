//! The subcommands: their arguments, and how each makes a view of the record.

mod check;
mod cite;
mod completions;
mod diff;
mod export;
mod list;
mod man;
mod new;
mod overview;
mod page;
mod report;
mod schema;
mod search;
mod sections;
mod show;
mod stats;
mod target;
mod timeline;
mod weak;

use std::io::Write;
use std::path::Path;

use clap::Subcommand;

pub use overview::overview;
pub use report::Report;

use crate::cite::Citation;
use crate::error::Error;
use crate::record::Record;
use crate::render::{Format, Style};
use crate::text::escape_invisible;
use crate::view::{Answer, Footnote, Footnotes, Index};

/// What a command answers from.
pub struct Context<'a> {
    /// The record.
    pub record: &'a Record,
    /// Its entries by id.
    pub index: Index<'a>,
    /// The form that is asked for.
    pub format: Format,
    /// Whether the answer is for programs, which want every field.
    pub for_programs: bool,
}

impl<'a> Context<'a> {
    /// Returns the context of a record.
    pub fn new(record: &'a Record, format: Format) -> Self {
        Self { record, index: Index::new(record), format, for_programs: format.is_data() }
    }

    /// Returns the citation of a source.
    pub fn citation(&self, id: &str) -> Option<Citation<'a>> {
        let source = self.index.written_source(id)?;
        Some(Citation::new(self.record, source))
    }

    /// Returns the citation of a source, as a footnote.
    pub fn footnote(&self, id: &'a str) -> Option<Footnote<'a>> {
        let citation = self.citation(id)?;
        Some(Footnote { id, text: citation.text(), address: citation.address() })
    }

    /// Returns an answer with footnotes where `cite` asks for them.
    pub fn cited(&self, answer: Answer<'a>, cite: bool) -> Answer<'a> {
        if !cite {
            return answer;
        }
        let footnotes = Footnotes::of(&answer.view, |id| self.footnote(id));
        Answer { footnotes, ..answer }
    }
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Ask the record.
    #[command(flatten)]
    Ask(Box<Question>),
    /// Keep records in order.
    #[command(flatten)]
    Keep(Keeping),
    /// Make something of the record to keep and share.
    #[command(flatten)]
    Make(Box<Product>),
    /// Print something that depends on no record.
    #[command(flatten)]
    Print(Printout),
}

/// How a command ended that could do what it was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It answered.
    Answered,
    /// It found something that a script must know of: problems, differences.
    Found,
}

impl Keeping {
    /// Does it, and writes what is to be said.
    pub fn run(
        &self,
        data: Option<&str>,
        out: &mut dyn Write,
        style: Style,
    ) -> Result<Outcome, Error> {
        match self {
            Self::Check(args) => args.run(data, out, style),
            Self::Diff(args) => args.run(out, style),
            Self::New(args) => args.run(out),
        }
    }
}

impl Product {
    /// Returns what is made, to be written.
    pub fn run(&self, context: &Context<'_>) -> Result<Report, Error> {
        match self {
            Self::Report(args) => args.run(context),
        }
    }
}

impl Printout {
    /// Returns what is to be printed.
    pub fn run(&self) -> Result<Vec<u8>, Error> {
        match self {
            Self::Schema(args) => args.run(),
            Self::Completions(args) => args.run(),
            Self::Man(args) => args.run(),
        }
    }
}

/// Writes files into a new folder, which appears whole or not at all, and returns their paths, one
/// a line.
fn write_new(
    folder: &Path,
    files: impl IntoIterator<Item = (String, Vec<u8>)>,
) -> Result<Vec<u8>, Error> {
    if folder.symlink_metadata().is_ok() {
        return Err(Error::File(format!(
            "`{}` exists already; name a new folder",
            folder.display()
        )));
    }
    let mut paths = String::new();
    crate::export::write(folder, false, |new| {
        for (path, bytes) in files {
            std::fs::write(new.join(&path), bytes)?;
            paths.push_str(&escape_invisible(&folder.join(path).to_string_lossy()));
            paths.push('\n');
        }
        Ok(())
    })?;
    Ok(paths.into_bytes())
}

/// What keeps records in order.
#[derive(Debug, Subcommand)]
pub enum Keeping {
    /// Check records: every problem with its place and the way out
    Check(check::CheckArgs),
    /// Show what was added, removed and changed between two records, by id and field
    Diff(diff::DiffArgs),
    /// Write a small record to start from, with a marked example in each section
    New(new::NewArgs),
}

/// What is made of a record, in a form of its own.
#[derive(Debug, Subcommand)]
pub enum Product {
    /// Make one page to look at or print: HTML, or Markdown with `-o markdown`
    Report(report::ReportArgs),
}

/// What depends on no record.
#[derive(Debug, Subcommand)]
pub enum Printout {
    /// Print the record format as JSON Schema
    Schema(schema::SchemaArgs),
    /// Print the completions of a shell
    Completions(completions::CompletionsArgs),
    /// Print the manual page
    Man(man::ManArgs),
}

/// What can be asked of a record.
#[derive(Debug, Subcommand)]
pub enum Question {
    /// List the leaders at the table, by country
    Leaders(sections::LeadersArgs),
    /// List everyone else who is named
    Participants(sections::ParticipantsArgs),
    /// List the participating states
    Countries(sections::CountriesArgs),
    /// List the priority areas
    Areas(sections::AreasArgs),
    /// List what was announced, agreed or launched
    Initiatives(sections::InitiativesArgs),
    /// List the documents signed, exchanged, adopted or presented
    Documents(sections::DocumentsArgs),
    /// List the counts and sums as somebody stated them
    Totals(sections::TotalsArgs),
    /// List the meetings around the summit
    Meetings(sections::MeetingsArgs),
    /// List what was said and proposed
    Statements(sections::StatementsArgs),
    /// List the points of adopted texts
    Provisions(sections::ProvisionsArgs),
    /// List the steps before and after the summit, by date
    Timeline(sections::TimelineArgs),
    /// List the points on which sources differ, each version with who says it
    Disputes(sections::DisputesArgs),
    /// List the publications that state the facts
    Sources(sections::SourcesArgs),
    /// Show the investment target: amount, horizon, time gone, conversions, money beside it
    Target(target::TargetArgs),
    /// Show entries whole, with their sources, disputes and what refers to them
    Show(show::ShowArgs),
    /// Give the sources of entries, ready to paste: as text, BibTeX, RIS or CSL-JSON
    Cite(cite::CiteArgs),
    /// Search every section, best match first
    Search(search::SearchArgs),
    /// Count entries by a field, with bars
    Stats(stats::StatsArgs),
    /// Write the whole record as a folder of CSV files with a Data Package descriptor
    Export(export::ExportArgs),
}

impl Question {
    /// Returns the answer.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        match self {
            Self::Leaders(args) => args.run(context),
            Self::Participants(args) => args.run(context),
            Self::Countries(args) => args.run(context),
            Self::Areas(args) => args.run(context),
            Self::Initiatives(args) => args.run(context),
            Self::Documents(args) => args.run(context),
            Self::Totals(args) => args.run(context),
            Self::Meetings(args) => args.run(context),
            Self::Statements(args) => args.run(context),
            Self::Provisions(args) => args.run(context),
            Self::Timeline(args) => args.run(context),
            Self::Disputes(args) => args.run(context),
            Self::Sources(args) => args.run(context),
            Self::Target(args) => args.run(context),
            Self::Show(args) => args.run(context),
            Self::Cite(args) => args.run(context),
            Self::Search(args) => args.run(context),
            Self::Stats(args) => args.run(context),
            Self::Export(args) => args.run(context),
        }
    }
}
