//! The lists: one subcommand for each section, with the filters of its own.

use clap::Subcommand;
use clap::builder::TypedValueParser;

use super::Context;
use super::as_of::AsOf;
use super::list::ListArgs;
use super::readable::others_count_note;
use super::timeline;
use super::values::{self, section_names};
use super::weak::weak;
use crate::error::Error;
use crate::query;
use crate::record::{
    Area, Country, CountryRole, Dispute, Document, DocumentStatus, Event, EventKind, EventStatus,
    Initiative, InitiativeStatus, Leader, LeaderRole, Level, Meeting, MeetingKind, Participant,
    Provision, Section, Source, SourceKind, Statement, StatementKind, Total,
};
use crate::view::{Answer, Item};

/// The lists, one subcommand for each section.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub enum List {
    /// List the heads of state and government
    Leaders {
        /// Keep leaders with this role
        #[arg(long, value_name = "ROLE", ignore_case = true)]
        role: Vec<LeaderRole>,

        #[command(flatten)]
        list: ListArgs,
    },
    /// List the other people who are named
    Participants(ListArgs),
    /// List the participating states
    Countries {
        /// Keep countries with this role
        #[arg(long, value_name = "ROLE", ignore_case = true)]
        role: Vec<CountryRole>,

        #[command(flatten)]
        list: ListArgs,
    },
    /// List the priority areas
    Areas(ListArgs),
    /// List what was announced, agreed or launched
    ///
    /// The level of an initiative is the kind of text that it comes from. An area marked "inferred" is not
    /// stated by a source: the authors of the record worked it out.
    Initiatives {
        /// Keep initiatives from this kind of text
        #[arg(long, value_name = "LEVEL", ignore_case = true)]
        level: Vec<Level>,

        /// Keep initiatives with this status
        #[arg(long, value_name = "STATUS", ignore_case = true)]
        status: Vec<InitiativeStatus>,

        /// Keep initiatives with a partner whose name contains PARTY
        #[arg(long, value_name = "PARTY")]
        party: Vec<String>,

        #[command(flatten)]
        list: ListArgs,
    },
    /// List the documents signed, exchanged, adopted or presented
    ///
    /// An area marked "inferred" is not stated by a source: the authors of the record worked it out from
    /// the document's subject.
    Documents {
        /// Keep documents whose type contains TYPE, such as `memorandum`
        #[arg(long = "type", value_name = "TYPE")]
        type_: Vec<String>,

        /// Keep documents with a party whose name contains PARTY, such as `JICA`
        #[arg(long, value_name = "PARTY")]
        party: Vec<String>,

        /// Keep documents of this sector, such as `energy` or `minerals`
        #[arg(long, value_name = "SECTOR")]
        sector: Vec<String>,

        /// Keep documents whose topic contains TOPIC, such as `customs`
        #[arg(long, value_name = "TOPIC")]
        topic: Vec<String>,

        /// Keep documents with this status; `signed` includes `exchanged`
        #[arg(long, value_name = "STATUS", ignore_case = true)]
        status: Vec<DocumentStatus>,

        #[command(flatten)]
        list: ListArgs,
    },
    /// List counts and sums as sources state them
    Totals(ListArgs),
    /// List the meetings around the summit
    Meetings {
        /// Keep meetings of this kind
        #[arg(long, value_name = "KIND", ignore_case = true)]
        kind: Vec<MeetingKind>,

        /// Keep meetings with a person: an id, or a part of any spelling of a name
        #[arg(long, value_name = "PARTY")]
        party: Vec<String>,

        #[command(flatten)]
        list: ListArgs,
    },
    /// List what was said and proposed, paraphrased
    Statements {
        /// Keep statements of this kind
        #[arg(long, value_name = "KIND", ignore_case = true)]
        kind: Vec<StatementKind>,

        /// Keep statements of a speaker: an id, or a part of any spelling of a name
        #[arg(long, value_name = "SPEAKER")]
        speaker: Vec<String>,

        #[command(flatten)]
        list: ListArgs,
    },
    /// List the points of the adopted texts
    Provisions {
        /// Keep the points of this document: its id or a part of its title
        #[arg(long, value_name = "DOCUMENT")]
        document: Vec<String>,

        /// Keep the points of sections whose name contains SECTION
        #[arg(long, value_name = "SECTION")]
        section: Vec<String>,

        #[command(flatten)]
        list: ListArgs,
    },
    /// List the steps before and after the summit, by date
    #[command(alias = "events")]
    Timeline {
        /// Keep events of this kind
        #[arg(long, value_name = "KIND", ignore_case = true, value_parser = timeline::kinds())]
        kind: Vec<Option<EventKind>>,

        /// Keep events with this status
        #[arg(long, value_name = "STATUS", ignore_case = true)]
        status: Vec<EventStatus>,

        /// Keep events whose format contains TYPE, such as `forum`
        #[arg(long = "type", value_name = "TYPE")]
        type_: Vec<String>,

        /// Keep what was planned, proposed or announced and is not known to have happened
        #[arg(long, conflicts_with = "status")]
        open: bool,

        #[command(flatten)]
        as_of: AsOf,

        #[command(flatten)]
        list: ListArgs,
    },
    /// List the points on which sources differ
    ///
    /// With `--columns id,weights`, each version comes with its weight: how many sources state it, how many of
    /// them are independent, and how many are official. Reprints of one text count as one independent source.
    /// A state's own voice is a publication of that state, such as its foreign ministry's website.
    Disputes {
        /// Keep disputes about this entry: its id or any name
        #[arg(long, value_name = "WHAT", add = values::ids())]
        about: Vec<String>,

        /// Keep disputes about entries of this section, or about the `summit`
        #[arg(long, value_name = "SECTION", hide_possible_values = true, value_parser = section_names(true).map(|name| query::section(&name)))]
        section: Vec<Option<Section>>,

        #[command(flatten)]
        list: ListArgs,
    },
    /// List the publications that state the facts
    ///
    /// Reprints of one text count as one independent source. A state's own voice is a publication of
    /// that state, such as its foreign ministry's website. `docs/evidence.md` explains how sources are
    /// counted.
    Sources {
        /// Keep sources of this kind
        #[arg(long, value_name = "KIND", ignore_case = true)]
        kind: Vec<SourceKind>,

        /// Keep sources in this language: `ja` (BCP 47) or `Japanese`
        #[arg(long, value_name = "LANGUAGE", value_parser = values::language)]
        language: Vec<String>,

        /// Keep sources that speak for this state: a code or a name
        #[arg(long, value_name = "PARTY", add = values::countries())]
        party: Vec<String>,

        /// List facts that rest on one source, or on none that is official
        #[arg(long, conflicts_with_all = ["kind", "language", "party", "total"])]
        weak: bool,

        #[command(flatten)]
        list: ListArgs,
    },
}

impl List {
    pub fn reads(&self) -> &'static [Section] {
        match self {
            Self::Leaders { .. } => &[Section::Leaders],
            Self::Participants(_) => &[Section::Participants],
            Self::Countries { .. } => &[Section::Countries],
            Self::Areas(_) => &[Section::Areas],
            Self::Initiatives { .. } => &[Section::Initiatives],
            Self::Documents { .. } => &[Section::Documents],
            Self::Totals(_) => &[Section::Totals],
            Self::Meetings { .. } => &[Section::Meetings],
            Self::Statements { .. } => &[Section::Statements],
            Self::Provisions { .. } => &[Section::Provisions],
            Self::Timeline { .. } => &[Section::Events],
            Self::Disputes { .. } => &[Section::Disputes],
            Self::Sources { weak: true, .. } => &Section::ALL,
            Self::Sources { .. } => &[Section::Sources, Section::Countries],
        }
    }

    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        match self {
            Self::Leaders { role, list } => {
                list.run::<Leader>(context, &[], |e| one_of(role, e.role))
            }
            Self::Participants(list) => list.run::<Participant>(context, &[], |_| Some(true)),
            Self::Countries { role, list } => {
                list.run::<Country>(context, &[], |e| one_of(role, e.role))
            }
            Self::Areas(list) => list.run::<Area>(context, &[], |_| Some(true)),
            Self::Initiatives { level, status, party, list } => {
                list.run::<Initiative>(context, &[("partners", party)], |e| {
                    match one_of(level, e.level) {
                        Some(true) => one_of(status, e.status),
                        other => other,
                    }
                })
            }
            Self::Documents { type_, party, sector, topic, status, list } => {
                let fields =
                    [("type", type_), ("parties", party), ("sector", sector), ("topic", topic)];
                let mut wanted = status.clone();
                if wanted.contains(&DocumentStatus::Signed) {
                    // Notes that were exchanged were signed.
                    wanted.push(DocumentStatus::Exchanged);
                }
                let condition = |e: &Document| one_of(&wanted, e.status);
                let documents = context.store.documents()?;
                let (items, mut notes) = list.select(context, documents, &fields, condition)?;
                if status.is_empty() && fields.iter().all(|(_, words)| words.is_empty()) {
                    let filter = list.filter.filter(context)?;
                    notes.extend(others_count_note(context, &filter, items.len())?);
                }
                list.answer(context, Section::Documents, items, notes, &Item::cell, &Item::whole)
            }
            Self::Totals(list) => list.run::<Total>(context, &[], |_| Some(true)),
            Self::Meetings { kind, party, list } => {
                list.run::<Meeting>(context, &[("people", party)], |e| one_of(kind, e.kind))
            }
            Self::Statements { kind, speaker, list } => {
                list.run::<Statement>(context, &[("speaker", speaker)], |e| one_of(kind, e.kind))
            }
            Self::Provisions { document, section, list } => {
                let fields = [("document", document), ("section", section)];
                list.run::<Provision>(context, &fields, |_| Some(true))
            }
            Self::Timeline { kind, status, type_, open, as_of, list } => {
                let as_of = as_of.day();
                let summit = timeline::summit_event(context, as_of)?;
                let condition = |e: &Event| {
                    let event_kind = (e.id != summit.id).then_some(e.kind);
                    Some(
                        (kind.is_empty() || kind.contains(&event_kind))
                            && (status.is_empty() || status.contains(&e.status))
                            && (!open || e.is_open(as_of)),
                    )
                };
                let events = [summit].into_iter().chain(context.store.events()?);
                let fields = [("format", type_)];
                let (items, notes) = list.select(context, events, &fields, condition)?;
                let (cell, whole) = (timeline::cell(context, as_of), timeline::whole(context));
                list.answer(context, Section::Events, items, notes, &cell, &whole)
            }
            Self::Disputes { about, section, list } => {
                let wanted = query::resolve(context.store, about)?;
                let section_of = |id: &str| context.index.get(id).map(|named| named.section);
                let condition = |e: &Dispute| {
                    let mut ids = e.about.iter().map(|about| about.id.as_str());
                    let is_of = |id| section_of(id).is_some_and(|one| section.contains(&one));
                    let is_about = wanted.is_empty() || ids.clone().any(|id| wanted.contains(&id));
                    Some(is_about && (section.is_empty() || ids.any(is_of)))
                };
                let disputes = context.store.disputes()?;
                let (items, mut notes) = list.select(context, disputes, &[], condition)?;
                let is_country = |id: &&&str| section_of(id) == Some(Some(Section::Countries));
                if let Some(code) = wanted.iter().find(is_country).filter(|_| items.is_empty()) {
                    notes.push(format!(
                        "`--country {code}` lists the disputes about what concerns it"
                    ));
                }
                list.answer(context, Section::Disputes, items, notes, &Item::cell, &Item::whole)
            }
            Self::Sources { weak: true, list, .. } => weak(context, list),
            Self::Sources { kind, language, party, list, .. } => {
                // A state that did not take part is known by its code alone.
                let code =
                    |word: &String| query::country(context.store, word).unwrap_or(word.clone());
                let party: Vec<String> = party.iter().map(code).collect();
                let fields = [("language", language), ("party", &party)];
                list.run::<Source>(context, &fields, |e| {
                    let is_language = |one: &String| values::is_language(&e.language, one);
                    let is_language = language.is_empty() || language.iter().any(is_language);
                    if is_language { one_of(kind, e.kind) } else { Some(false) }
                })
            }
        }
    }
}

/// Whether a word of the format is one of those asked for, if one is stated.
fn one_of<T: PartialEq>(wanted: &[T], word: impl Into<Option<T>>) -> Option<bool> {
    if wanted.is_empty() { Some(true) } else { word.into().map(|word| wanted.contains(&word)) }
}
