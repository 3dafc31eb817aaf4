//! The subcommands: their arguments, and how each makes a view of the record.

mod completions;
mod list;
mod man;
mod overview;
mod page;
mod report;
mod schema;
mod search;

mod sections;
mod show;
mod stats;
mod target;

use clap::Subcommand;

pub use overview::overview;

use crate::error::Error;
use crate::record::Record;
use crate::render::Format;
use crate::view::{Answer, Index};

/// What a command answers from.
pub struct Context<'a> {
    /// The record.
    pub record: &'a Record,
    /// Its entries by id.
    pub index: Index<'a>,
    /// Whether the answer is for programs, which want every field.
    pub for_programs: bool,
}

impl<'a> Context<'a> {
    /// Returns the context of a record.
    pub fn new(record: &'a Record, format: Format) -> Self {
        Self { record, index: Index::new(record), for_programs: format.is_data() }
    }
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Ask the record.
    #[command(flatten)]
    Ask(Box<Question>),
    /// Make something of the record to keep and share.
    #[command(flatten)]
    Make(Box<Product>),
    /// Print something that depends on no record.
    #[command(flatten)]
    Print(Printout),
}

/// What is made of a record, in a form of its own.
#[derive(Debug, Subcommand)]
pub enum Product {
    /// Make one page to look at or print: HTML, or Markdown with `-o markdown`
    Report(report::ReportArgs),
}

impl Product {
    /// Returns what goes to standard output, and the words about it.
    pub fn run(
        &self,
        context: &Context<'_>,
        format: Format,
    ) -> Result<(Vec<u8>, Vec<String>), Error> {
        match self {
            Self::Report(args) => args.run(context, format),
        }
    }
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

impl Printout {
    /// Returns what is to be printed.
    pub fn run(&self) -> Result<Vec<u8>, Error> {
        match self {
            Self::Schema(args) => args.run(),
            Self::Completions(args) => Ok(args.run()),
            Self::Man(args) => args.run(),
        }
    }
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
    /// Search every section, best match first
    Search(search::SearchArgs),
    /// Count entries by a field, with bars
    Stats(stats::StatsArgs),
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
            Self::Search(args) => args.run(context),
            Self::Stats(args) => args.run(context),
        }
    }
}
