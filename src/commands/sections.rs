//! The lists: one subcommand for each section, with the options of its own.

use clap::Args;

use super::Context;
use super::list::ListArgs;
use super::show::no_entry;
use super::timeline;
use super::weak::weak;
use crate::error::Error;
use crate::record::Section;
use crate::text::did_you_mean;
use crate::view::{Answer, Item};

/// The arguments of `summit leaders`.
#[derive(Debug, Args)]
pub struct LeadersArgs {
    /// Keep leaders with a role
    #[arg(long, value_name = "ROLE")]
    role: Vec<crate::record::LeaderRole>,

    #[command(flatten)]
    list: ListArgs,
}

impl LeadersArgs {
    /// Returns the leaders that the options keep.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let own = vec![("role", self.role.iter().map(|word| word.as_str().to_owned()).collect())];
        self.list.run(context, Section::Leaders, own)
    }
}

/// The arguments of `summit participants`.
#[derive(Debug, Args)]
pub struct ParticipantsArgs {
    #[command(flatten)]
    list: ListArgs,
}

impl ParticipantsArgs {
    /// Returns the participants that the options keep.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        self.list.run(context, Section::Participants, Vec::new())
    }
}

/// The arguments of `summit countries`.
#[derive(Debug, Args)]
pub struct CountriesArgs {
    /// Keep countries with a role
    #[arg(long, value_name = "ROLE")]
    role: Vec<crate::record::CountryRole>,

    #[command(flatten)]
    list: ListArgs,
}

impl CountriesArgs {
    /// Returns the countries that the options keep.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let own = vec![("role", self.role.iter().map(|word| word.as_str().to_owned()).collect())];
        self.list.run(context, Section::Countries, own)
    }
}

/// The arguments of `summit areas`.
#[derive(Debug, Args)]
pub struct AreasArgs {
    #[command(flatten)]
    list: ListArgs,
}

impl AreasArgs {
    /// Returns the areas that the options keep.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        self.list.run(context, Section::Areas, Vec::new())
    }
}

/// The arguments of `summit initiatives`.
#[derive(Debug, Args)]
pub struct InitiativesArgs {
    /// Keep initiatives from a kind of text
    #[arg(long, value_name = "LEVEL")]
    level: Vec<crate::record::Level>,

    /// Keep initiatives with a partner, by a part of its name
    #[arg(long, value_name = "PARTY")]
    party: Vec<String>,

    #[command(flatten)]
    list: ListArgs,
}

impl InitiativesArgs {
    /// Returns the initiatives that the options keep.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let own = vec![
            ("level", self.level.iter().map(|word| word.as_str().to_owned()).collect()),
            ("partners", self.party.clone()),
        ];
        self.list.run(context, Section::Initiatives, own)
    }
}

/// The arguments of `summit documents`.
#[derive(Debug, Args)]
pub struct DocumentsArgs {
    /// Keep documents of a type, by a part of its name
    #[arg(long = "type", value_name = "TYPE")]
    type_: Vec<String>,

    /// Keep documents with a party, by a part of its name
    #[arg(long, value_name = "PARTY")]
    party: Vec<String>,

    /// Keep documents of a sector, by a part of its name
    #[arg(long, value_name = "SECTOR")]
    sector: Vec<String>,

    #[command(flatten)]
    list: ListArgs,
}

impl DocumentsArgs {
    /// Returns the documents that the options keep.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let own = vec![
            ("type", self.type_.clone()),
            ("parties", self.party.clone()),
            ("sector", self.sector.clone()),
        ];
        self.list.run(context, Section::Documents, own)
    }
}

/// The arguments of `summit totals`.
#[derive(Debug, Args)]
pub struct TotalsArgs {
    #[command(flatten)]
    list: ListArgs,
}

impl TotalsArgs {
    /// Returns the totals that the options keep.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        self.list.run(context, Section::Totals, Vec::new())
    }
}

/// The arguments of `summit meetings`.
#[derive(Debug, Args)]
pub struct MeetingsArgs {
    /// Keep meetings of a kind
    #[arg(long, value_name = "KIND")]
    kind: Vec<crate::record::MeetingKind>,

    /// Keep meetings with a person, by id or any spelling of the name
    #[arg(long, value_name = "PARTY")]
    party: Vec<String>,

    #[command(flatten)]
    list: ListArgs,
}

impl MeetingsArgs {
    /// Returns the meetings that the options keep.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let own = vec![
            ("kind", self.kind.iter().map(|word| word.as_str().to_owned()).collect()),
            ("people", self.party.clone()),
        ];
        self.list.run(context, Section::Meetings, own)
    }
}

/// The arguments of `summit statements`.
#[derive(Debug, Args)]
pub struct StatementsArgs {
    /// Keep statements of a kind
    #[arg(long, value_name = "KIND")]
    kind: Vec<crate::record::StatementKind>,

    /// Keep statements of a speaker, by id or any spelling of the name
    #[arg(long, value_name = "SPEAKER")]
    speaker: Vec<String>,

    #[command(flatten)]
    list: ListArgs,
}

impl StatementsArgs {
    /// Returns the statements that the options keep.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let own = vec![
            ("kind", self.kind.iter().map(|word| word.as_str().to_owned()).collect()),
            ("speaker", self.speaker.clone()),
        ];
        self.list.run(context, Section::Statements, own)
    }
}

/// The arguments of `summit provisions`.
#[derive(Debug, Args)]
pub struct ProvisionsArgs {
    /// Keep the points of a document, by id or a part of its title
    #[arg(long, value_name = "DOCUMENT")]
    document: Vec<String>,

    /// Keep the points of a section, by a part of its name
    #[arg(long, value_name = "SECTION")]
    section: Vec<String>,

    #[command(flatten)]
    list: ListArgs,
}

impl ProvisionsArgs {
    /// Returns the provisions that the options keep.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let own = vec![("document", self.document.clone()), ("section", self.section.clone())];
        self.list.run(context, Section::Provisions, own)
    }
}

/// The arguments of `summit timeline`.
#[derive(Debug, Args)]
pub struct TimelineArgs {
    /// Keep events of a kind
    #[arg(long, value_name = "KIND")]
    kind: Vec<crate::record::EventKind>,

    /// Keep events with a status
    #[arg(long, value_name = "STATUS")]
    status: Vec<crate::record::EventStatus>,

    /// Keep events of a format, such as a foreign ministers' meeting
    #[arg(long = "type", value_name = "TYPE")]
    type_: Vec<String>,

    /// Draw the events above their years, and count them by year and kind
    #[arg(long, conflicts_with_all = ["columns", "sort", "limit", "total", "cite"])]
    draw: bool,

    #[command(flatten)]
    list: ListArgs,
}

impl TimelineArgs {
    /// Returns the events that the options keep.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let own = vec![
            ("kind", self.kind.iter().map(|word| word.as_str().to_owned()).collect()),
            ("status", self.status.iter().map(|word| word.as_str().to_owned()).collect()),
            ("format", self.type_.clone()),
        ];
        if self.draw {
            let (items, notes) = self.list.select(context, Section::Events, own, |_| true)?;
            return Ok(timeline::drawn(context, &items, notes));
        }
        self.list.run(context, Section::Events, own)
    }
}

/// The arguments of `summit disputes`.
#[derive(Debug, Args)]
pub struct DisputesArgs {
    /// Keep disputes about an entry, by its id
    #[arg(long, value_name = "ID")]
    about: Vec<String>,

    /// Keep disputes about entries of a section; `summit` is the summit itself
    #[arg(long, value_name = "SECTION", value_parser = section)]
    section: Vec<Option<Section>>,

    #[command(flatten)]
    list: ListArgs,
}

impl DisputesArgs {
    /// Returns the disputes that the options keep.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let unknown: Vec<String> = (self.about.iter())
            .filter(|id| context.index.get(id).is_none())
            .map(|id| no_entry(context, id))
            .collect();
        if !unknown.is_empty() {
            return Err(Error::NotFound(unknown.join("\nerror: ")));
        }
        let about = |item: &Item<'a>| -> Vec<&'a str> {
            let dispute = context.index.written_dispute(item.id);
            let abouts = dispute.map_or(&[][..], |dispute| &dispute.about);
            abouts.iter().map(|about| about.id.as_str()).collect()
        };
        if self.about.is_empty() && self.section.is_empty() {
            return self.list.run(context, Section::Disputes, Vec::new());
        }
        self.list.run_where(context, Section::Disputes, Vec::new(), |item| {
            let ids = about(item);
            let section = |id: &str| context.index.get(id).map(|named| named.section);
            (self.about.is_empty() || ids.iter().any(|id| self.about.iter().any(|one| one == id)))
                && (self.section.is_empty()
                    || ids
                        .iter()
                        .filter_map(|id| section(id))
                        .any(|one| self.section.contains(&one)))
        })
    }
}

/// Returns the section that a word names, none for the summit itself.
fn section(word: &str) -> Result<Option<Section>, String> {
    match word {
        "summit" => Ok(None),
        word => <Section as clap::ValueEnum>::from_str(word, true).map(Some).map_err(|_| {
            let names: Vec<&str> = Section::ALL.iter().map(|section| section.as_str()).collect();
            let near = did_you_mean(word, names.iter().copied());
            format!("expected `summit` or one of {}{near}", names.join(", "))
        }),
    }
}

/// The arguments of `summit sources`.
#[derive(Debug, Args)]
pub struct SourcesArgs {
    /// Keep sources of a kind
    #[arg(long, value_name = "KIND")]
    kind: Vec<crate::record::SourceKind>,

    /// Keep sources in a language (BCP 47)
    #[arg(long, value_name = "LANGUAGE")]
    language: Vec<String>,

    /// Keep sources that are a state's own voice, by its alpha-3 code
    #[arg(long, value_name = "PARTY")]
    party: Vec<String>,

    /// Show, instead of the sources, the facts that rest on one source or on none that is official
    #[arg(long, conflicts_with_all = ["kind", "language", "party", "total"])]
    weak: bool,

    #[command(flatten)]
    list: ListArgs,
}

impl SourcesArgs {
    /// Returns the sources that the options keep, or what rests on few of them.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        if self.weak {
            return weak(context, &self.list);
        }
        let own = vec![
            ("kind", self.kind.iter().map(|word| word.as_str().to_owned()).collect()),
            ("language", self.language.clone()),
            ("party", self.party.clone()),
        ];
        self.list.run(context, Section::Sources, own)
    }
}
