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

use clap::{ArgMatches, Args, FromArgMatches, Subcommand};

pub use overview::overview;
pub use report::Report;

use crate::cite::Citation;
use crate::error::Error;
use crate::record::{Record, Source, in_order};
use crate::render::{Format, Style, visible};
use crate::view::{Answer, Footnote, Footnotes, Index};

/// What a command answers from.
pub struct Context<'a> {
    /// The record.
    pub record: &'a Record<'a>,
    /// Its entries by id.
    pub index: Index<'a>,
    /// The form that is asked for.
    pub format: Format,
    /// Whether the answer is for programs, which want every field.
    pub for_programs: bool,
}

impl<'a> Context<'a> {
    /// Returns the context of a record.
    pub fn new(record: &'a Record<'a>, format: Format) -> Self {
        Self { record, index: Index::new(record), format, for_programs: format.is_data() }
    }

    /// Returns the citation of a source.
    pub fn citation(&self, id: &str) -> Option<Citation<'a>> {
        let source = self.index.written_source(id)?;
        Some(Citation::new(self.record, source))
    }

    /// Returns the citations of some sources, as footnotes.
    pub fn footnotes(&self, ids: &[&'a str]) -> Vec<Footnote<'a>> {
        footnotes(self.record, ids).into_iter().flatten().collect()
    }

    /// Returns an answer with footnotes where `cite` asks for them.
    pub fn cited(&self, answer: Answer<'a>, cite: bool) -> Answer<'a> {
        if !cite {
            return answer;
        }
        let record = self.record;
        let footnotes = Footnotes::of(&answer.view, move |ids| footnotes(record, ids));
        Answer { footnotes, ..answer }
    }
}

/// Returns the citation of the source with each of some ids, as a footnote; the sources are not kept.
fn footnotes<'a>(record: &Record<'_>, ids: &[&'a str]) -> Vec<Option<Footnote<'a>>> {
    let places: Vec<Option<usize>> = ids.iter().map(|id| record.source_position(id)).collect();
    let positions: Vec<usize> = places.iter().flatten().copied().collect();
    let cited = |position: usize, source: &Source| {
        let citation = Citation::new(record, source);
        Some((position, (citation.text(), citation.address())))
    };
    let made = in_order(&positions, |sorted, give| {
        record.sources.find(sorted, None, cited).into_iter().for_each(give);
    });
    let mut made = made.into_iter();
    let note = |(id, place): (&&'a str, Option<usize>)| {
        let (text, address) = place.and_then(|_| made.next()?)?;
        Some(Footnote { id, text, address })
    };
    ids.iter().zip(places).map(note).collect()
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

impl Command {
    /// Adds the subcommand that a word names, and no other.
    pub fn augment_with(command: clap::Command, word: &str) -> clap::Command {
        let command = Question::augment_with(command, word);
        let command = Keeping::augment_with(command, word);
        let command = Product::augment_with(command, word);
        Printout::augment_with(command, word)
    }
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
    pub fn run<'c, 'a>(&self, context: &'c Context<'a>) -> Result<Report<'c, 'a>, Error> {
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
            paths.push_str(&visible(&folder.join(path).to_string_lossy()));
            paths.push('\n');
        }
        Ok(())
    })?;
    Ok(paths.into_bytes())
}

/// Defines subcommands whose arguments are built only where they are used: the others of a command
/// line cost a start nothing.
macro_rules! subcommands {
    (
        $(#[$meta:meta])*
        $name:ident { $(#[doc = $about:literal] $variant:ident = $word:literal, $module:ident::$args:ident;)+ }
    ) => {
        $(#[$meta])*
        #[derive(Debug)]
        pub enum $name {
            $(#[doc = $about] $variant($module::$args),)+
        }

        impl $name {
            /// Adds the subcommand that a word names, if it is one of these.
            fn augment_with(command: clap::Command, word: &str) -> clap::Command {
                match word {
                    $($word => command.subcommand(
                        clap::Command::new($word)
                            .about($about.trim_ascii())
                            .defer(|command| {
                                $module::$args::augment_args(command).about($about.trim_ascii())
                            }),
                    ),)+
                    _ => command,
                }
            }
        }

        impl FromArgMatches for $name {
            fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
                Self::from_arg_matches_mut(&mut matches.clone())
            }

            fn from_arg_matches_mut(matches: &mut ArgMatches) -> Result<Self, clap::Error> {
                let (word, mut matches) = matches.remove_subcommand().unwrap_or_default();
                match word.as_str() {
                    $($word => {
                        $module::$args::from_arg_matches_mut(&mut matches).map(Self::$variant)
                    })+
                    _ => Err(clap::Error::new(clap::error::ErrorKind::MissingSubcommand)),
                }
            }

            fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
                *self = Self::from_arg_matches(matches)?;
                Ok(())
            }
        }

        impl Subcommand for $name {
            fn augment_subcommands(command: clap::Command) -> clap::Command {
                [$($word),+].into_iter().fold(command, Self::augment_with)
            }

            fn augment_subcommands_for_update(command: clap::Command) -> clap::Command {
                Self::augment_subcommands(command)
            }

            fn has_subcommand(name: &str) -> bool {
                [$($word),+].contains(&name)
            }
        }
    };
}

subcommands! {
    /// What keeps records in order.
    Keeping {
        /// Check records: every problem with its place and the way out
        Check = "check", check::CheckArgs;
        /// Show what was added, removed and changed between two records, by id and field
        Diff = "diff", diff::DiffArgs;
        /// Write a small record to start from, with a marked example in each section
        New = "new", new::NewArgs;
    }
}

subcommands! {
    /// What is made of a record, in a form of its own.
    Product {
        /// Make one page to look at or print: HTML, or Markdown with `-o markdown`
        Report = "report", report::ReportArgs;
    }
}

subcommands! {
    /// What depends on no record.
    Printout {
        /// Print the record format as JSON Schema
        Schema = "schema", schema::SchemaArgs;
        /// Print the completions of a shell
        Completions = "completions", completions::CompletionsArgs;
        /// Print the manual page
        Man = "man", man::ManArgs;
    }
}

subcommands! {
    /// What can be asked of a record.
    Question {
        /// List the leaders at the table, by country
        Leaders = "leaders", sections::LeadersArgs;
        /// List everyone else who is named
        Participants = "participants", sections::ParticipantsArgs;
        /// List the participating states
        Countries = "countries", sections::CountriesArgs;
        /// List the priority areas
        Areas = "areas", sections::AreasArgs;
        /// List what was announced, agreed or launched
        Initiatives = "initiatives", sections::InitiativesArgs;
        /// List the documents signed, exchanged, adopted or presented
        Documents = "documents", sections::DocumentsArgs;
        /// List the counts and sums as somebody stated them
        Totals = "totals", sections::TotalsArgs;
        /// List the meetings around the summit
        Meetings = "meetings", sections::MeetingsArgs;
        /// List what was said and proposed
        Statements = "statements", sections::StatementsArgs;
        /// List the points of adopted texts
        Provisions = "provisions", sections::ProvisionsArgs;
        /// List the steps before and after the summit, by date
        Timeline = "timeline", sections::TimelineArgs;
        /// List the points on which sources differ, each version with who says it
        Disputes = "disputes", sections::DisputesArgs;
        /// List the publications that state the facts
        Sources = "sources", sections::SourcesArgs;
        /// Show the investment target: amount, horizon, time gone, conversions, money beside it
        Target = "target", target::TargetArgs;
        /// Show entries whole, with their sources, disputes and what refers to them
        Show = "show", show::ShowArgs;
        /// Give the sources of entries, ready to paste: as text, BibTeX, RIS or CSL-JSON
        Cite = "cite", cite::CiteArgs;
        /// Search every section, best match first
        Search = "search", search::SearchArgs;
        /// Count entries by a field, with bars
        Stats = "stats", stats::StatsArgs;
        /// Write the whole record as a folder of CSV files with a Data Package descriptor
        Export = "export", export::ExportArgs;
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_footnote_stands_where_its_id_was_asked_for() {
        let text = crate::parse::EMBEDDED;
        let record: Record<'_> = serde_json::from_str(text).expect("the shipped record");
        let [first, .., last] = &record.sources[..] else { panic!("two sources") };
        let asked = [last.id.as_str(), "no-such-source", first.id.as_str()];
        let found = footnotes(&record, &asked);
        let ids: Vec<Option<&str>> = found.iter().map(|note| Some(note.as_ref()?.id)).collect();
        assert_eq!(ids, [Some(asked[0]), None, Some(asked[2])]);
        for (note, source) in found.iter().flatten().zip([last, first]) {
            assert_eq!(note.text, Citation::new(&record, source).text());
        }
    }
}
