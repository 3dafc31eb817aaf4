//! The lists: one subcommand for each section, with the options of its own.

use std::collections::HashSet;

use clap::Args;

use super::Context;
use super::list::{FieldFilter, ListArgs};
use super::target::AsOf;
use super::timeline::{self, Step};
use super::weak::weak;
use crate::error::Error;
use crate::query;
use crate::record::{
    Alpha3, Area, Country, Dispute, Document, DocumentStatus, Event, Id, Initiative, Leader,
    Meeting, Participant, Provision, Section, Source, Statement, Text, Total,
};
use crate::view::{Answer, Index};

#[derive(Debug, Args)]
pub struct LeadersArgs {
    /// Keep leaders with this role
    #[arg(long, value_name = "ROLE")]
    role: Vec<crate::record::LeaderRole>,

    #[command(flatten)]
    list: ListArgs,
}

impl LeadersArgs {
    /// Lists what the options keep.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        self.list.run::<Leader>(context, &[], |e| any(&self.role, &e.role))
    }
}

#[derive(Debug, Args)]
pub struct ParticipantsArgs {
    #[command(flatten)]
    list: ListArgs,
}

impl ParticipantsArgs {
    /// Lists what the options keep.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        self.list.run::<Participant>(context, &[], |_| true)
    }
}

#[derive(Debug, Args)]
pub struct CountriesArgs {
    /// Keep countries with this role
    #[arg(long, value_name = "ROLE")]
    role: Vec<crate::record::CountryRole>,

    #[command(flatten)]
    list: ListArgs,
}

impl CountriesArgs {
    /// Lists what the options keep.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        self.list.run::<Country>(context, &[], |e| any(&self.role, &e.role))
    }
}

#[derive(Debug, Args)]
pub struct AreasArgs {
    #[command(flatten)]
    list: ListArgs,
}

impl AreasArgs {
    /// Lists what the options keep.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        self.list.run::<Area>(context, &[], |_| true)
    }
}

#[derive(Debug, Args)]
pub struct InitiativesArgs {
    /// Keep initiatives from this kind of text
    #[arg(long, value_name = "LEVEL")]
    level: Vec<crate::record::Level>,

    /// Keep initiatives with this status
    #[arg(long, value_name = "STATUS")]
    status: Vec<crate::record::InitiativeStatus>,

    /// Keep initiatives with this partner: a part of its name
    #[arg(long, value_name = "PARTY")]
    party: Vec<String>,

    #[command(flatten)]
    list: ListArgs,
}

impl InitiativesArgs {
    /// Lists what the options keep.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let party = FieldFilter {
            key: "partners",
            words: self.party.clone(),
            texts: |e: &Initiative, _| e.partners.iter().map(|party| party.name.as_str()).collect(),
        };
        self.list.run(context, &[party], |e| {
            any(&self.level, &e.level) && any_of(&self.status, e.status)
        })
    }
}

#[derive(Debug, Args)]
pub struct DocumentsArgs {
    /// Keep documents of this type: a part of its name
    #[arg(long = "type", value_name = "TYPE")]
    type_: Vec<String>,

    /// Keep documents of this party: a part of its name
    #[arg(long, value_name = "PARTY")]
    party: Vec<String>,

    /// Keep documents of this sector, such as `energy` or `minerals`
    #[arg(long, value_name = "SECTOR")]
    sector: Vec<String>,

    /// Keep documents on this topic: a part of its name
    #[arg(long, value_name = "TOPIC")]
    topic: Vec<String>,

    /// Keep documents with this status; `signed` includes `exchanged`
    #[arg(long, value_name = "STATUS")]
    status: Vec<DocumentStatus>,

    #[command(flatten)]
    list: ListArgs,
}

impl DocumentsArgs {
    /// Lists what the options keep.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let fields = [
            FieldFilter {
                key: "type",
                words: self.type_.clone(),
                texts: |e: &Document, _| opt(&e.r#type),
            },
            FieldFilter {
                key: "parties",
                words: self.party.clone(),
                texts: |e, _| e.parties.iter().map(|party| party.name.as_str()).collect(),
            },
            FieldFilter { key: "sector", words: self.sector.clone(), texts: |e, _| opt(&e.sector) },
            FieldFilter { key: "topic", words: self.topic.clone(), texts: |e, _| opt(&e.topic) },
        ];
        self.list.run(context, &fields, |e| {
            any_of(&self.status, e.status)
                // Notes that were exchanged were signed.
                || e.status == Some(DocumentStatus::Exchanged)
                    && self.status.contains(&DocumentStatus::Signed)
        })
    }
}

#[derive(Debug, Args)]
pub struct TotalsArgs {
    #[command(flatten)]
    list: ListArgs,
}

impl TotalsArgs {
    /// Lists what the options keep.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        self.list.run::<Total>(context, &[], |_| true)
    }
}

#[derive(Debug, Args)]
pub struct MeetingsArgs {
    /// Keep meetings of this kind
    #[arg(long, value_name = "KIND")]
    kind: Vec<crate::record::MeetingKind>,

    /// Keep meetings with this person: an id or any spelling of a name
    #[arg(long, value_name = "PARTY")]
    party: Vec<String>,

    #[command(flatten)]
    list: ListArgs,
}

impl MeetingsArgs {
    /// Lists what the options keep.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let party = FieldFilter {
            key: "people",
            words: self.party.clone(),
            texts: |e: &Meeting, index| spellings(&e.people, index),
        };
        self.list.run(context, &[party], |e| any(&self.kind, &e.kind))
    }
}

#[derive(Debug, Args)]
pub struct StatementsArgs {
    /// Keep statements of this kind
    #[arg(long, value_name = "KIND")]
    kind: Vec<crate::record::StatementKind>,

    /// Keep statements of this speaker: an id or any spelling of a name
    #[arg(long, value_name = "SPEAKER")]
    speaker: Vec<String>,

    #[command(flatten)]
    list: ListArgs,
}

impl StatementsArgs {
    /// Lists what the options keep.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let speaker = FieldFilter {
            key: "speaker",
            words: self.speaker.clone(),
            texts: |e: &Statement, index| spellings([&e.speaker], index),
        };
        self.list.run(context, &[speaker], |e| any(&self.kind, &e.kind))
    }
}

#[derive(Debug, Args)]
pub struct ProvisionsArgs {
    /// Keep the points of this document: its id or a part of its title
    #[arg(long, value_name = "DOCUMENT")]
    document: Vec<String>,

    /// Keep the points of this section of a text: a part of its name
    #[arg(long, value_name = "SECTION")]
    section: Vec<String>,

    #[command(flatten)]
    list: ListArgs,
}

impl ProvisionsArgs {
    /// Lists what the options keep.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let fields = [
            FieldFilter {
                key: "document",
                words: self.document.clone(),
                texts: |e: &Provision, index| spellings([&e.document], index),
            },
            FieldFilter {
                key: "section",
                words: self.section.clone(),
                texts: |e, _| opt(&e.section),
            },
        ];
        self.list.run(context, &fields, |_| true)
    }
}

#[derive(Debug, Args)]
pub struct TimelineArgs {
    /// Keep events of this kind
    #[arg(long, value_name = "KIND")]
    kind: Vec<crate::record::EventKind>,

    /// Keep events with this status
    #[arg(long, value_name = "STATUS")]
    status: Vec<crate::record::EventStatus>,

    /// Keep events of this format, such as a foreign ministers' meeting
    #[arg(long = "type", value_name = "TYPE")]
    type_: Vec<String>,

    /// Keep what was planned, proposed or announced and is not known to have happened
    #[arg(long, conflicts_with = "status")]
    open: bool,

    #[command(flatten)]
    as_of: AsOf,

    /// Draw the events above their years, and count them by year and kind
    #[arg(long, conflicts_with_all = ["columns", "sort", "limit", "total", "cite"])]
    draw: bool,

    #[command(flatten)]
    list: ListArgs,
}

impl TimelineArgs {
    /// Lists what the options keep, and the summit itself among it.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let format = FieldFilter {
            key: "format",
            words: self.type_.clone(),
            texts: |e: &Event, _| opt(&e.format),
        };
        let fields = [format];
        let condition = |e: &Event| {
            any(&self.kind, &e.kind) && any(&self.status, &e.status) && (!self.open || e.is_open())
        };
        let (items, mut notes) = self.list.select(context, &fields, condition)?;
        if self.draw {
            return Ok(timeline::drawn(context, &items, notes));
        }
        let as_of = self.as_of.day();
        // People read what follows from the day; programs get what the record says.
        let overdue: HashSet<&str> = if context.machine_readable {
            HashSet::new()
        } else {
            let events = context.store.events()?.iter();
            events.filter(|event| event.is_overdue(as_of)).map(|event| event.id.as_str()).collect()
        };
        let steps = items.into_iter().map(|item| Step::event(item, overdue.contains(item.id)));
        let mut steps: Vec<Step<'a>> = steps.collect();
        let summit = timeline::summit_event(context, as_of)?;
        // The format has no kind of event for the summit.
        if self.kind.is_empty() && self.list.keeps(context, &summit, &fields, condition)? {
            if steps.is_empty() {
                // The last note says that no event matches.
                notes.pop();
            }
            let place = steps.partition_point(|step| step.is_before(summit.date));
            steps.insert(place, Step::summit(context, &summit));
        }
        self.list.answer(context, Section::Events, (steps, notes))
    }
}

#[derive(Debug, Args)]
pub struct DisputesArgs {
    /// Keep disputes about this entry: its id or any name
    #[arg(long, value_name = "WHAT")]
    about: Vec<String>,

    /// Keep disputes about entries of this section, or about the `summit`
    #[arg(long, value_name = "SECTION", value_parser = query::section, add = super::values::sections())]
    section: Vec<Option<Section>>,

    #[command(flatten)]
    list: ListArgs,
}

impl DisputesArgs {
    /// Lists what the options keep.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let wanted = query::Names::new(context.store)?.resolve(&self.about)?;
        let section = |id: &str| context.index.get(id).map(|named| named.section);
        self.list.run(context, &[], |e: &Dispute| {
            let mut ids = e.about.iter().map(|about| about.id.as_str());
            (wanted.is_empty() || ids.clone().any(|id| wanted.contains(&id)))
                && (self.section.is_empty()
                    || ids.any(|id| section(id).is_some_and(|one| self.section.contains(&one))))
        })
    }
}

#[derive(Debug, Args)]
pub struct SourcesArgs {
    /// Keep sources of this kind
    #[arg(long, value_name = "KIND")]
    kind: Vec<crate::record::SourceKind>,

    /// Keep sources in this language (BCP 47), such as `ja`
    #[arg(long, value_name = "LANGUAGE")]
    language: Vec<String>,

    /// Keep sources that are this state's own voice: its alpha-3 code
    #[arg(long, value_name = "PARTY")]
    party: Vec<String>,

    /// List facts that rest on one source, or on none that is official
    #[arg(long, conflicts_with_all = ["kind", "language", "party", "total"])]
    weak: bool,

    #[command(flatten)]
    list: ListArgs,
}

impl SourcesArgs {
    /// Returns the sections that are read.
    pub fn reads(&self) -> &'static [Section] {
        if self.weak { &Section::ALL } else { &[Section::Sources] }
    }

    /// Lists the sources that the options keep, or the facts that rest on few of them.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        if self.weak {
            return weak(context, &self.list);
        }
        let fields = [
            FieldFilter {
                key: "language",
                words: self.language.clone(),
                texts: |e: &Source, _| vec![e.language.as_str()],
            },
            FieldFilter {
                key: "party",
                words: self.party.clone(),
                texts: |e, _| e.party.iter().map(Alpha3::as_str).collect(),
            },
        ];
        self.list.run(context, &fields, |e| any(&self.kind, &e.kind))
    }
}

/// Returns whether a word of the format is one of those asked for.
fn any<T: PartialEq>(wanted: &[T], word: &T) -> bool {
    wanted.is_empty() || wanted.contains(word)
}

/// Returns whether an optional word of the format is one of those asked for.
fn any_of<T: PartialEq>(wanted: &[T], word: Option<T>) -> bool {
    wanted.is_empty() || word.is_some_and(|word| wanted.contains(&word))
}

fn opt(text: &Option<Text>) -> Vec<&str> {
    text.iter().map(Text::as_str).collect()
}

/// Returns the ids of entries and everything that they are called.
fn spellings<'a>(ids: impl IntoIterator<Item = &'a Id>, index: &Index<'a>) -> Vec<&'a str> {
    let mut texts = Vec::new();
    for id in ids {
        texts.push(id.as_str());
        if let Some(named) = index.get(id.as_str()) {
            texts.push(named.label);
            texts.extend(named.names.iter().map(|name| name.text.as_str()));
        }
    }
    texts
}
