//! The lists that have options of their own, one subcommand for each section.

use clap::Args;
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
    Country, CountryRole, Dispute, Document, DocumentStatus, Event, EventKind, EventStatus,
    Initiative, InitiativeStatus, Leader, LeaderRole, Level, Meeting, MeetingKind, Provision,
    Section, Source, SourceKind, Statement, StatementKind,
};
use crate::view::{Answer, Item};

// Leaders have no dates.
#[derive(Debug, Args)]
#[command(mut_arg("since", |arg| arg.hide(true)), mut_arg("until", |arg| arg.hide(true)))]
pub struct LeadersArgs {
    /// Keep leaders with this role
    #[arg(long, value_name = "ROLE", ignore_case = true)]
    role: Vec<LeaderRole>,

    #[command(flatten)]
    list: ListArgs,
}

impl LeadersArgs {
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        self.list.run::<Leader>(context, &[], |e| any(&self.role, &e.role))
    }
}

#[derive(Debug, Args)]
pub struct CountriesArgs {
    /// Keep countries with this role
    #[arg(long, value_name = "ROLE", ignore_case = true)]
    role: Vec<CountryRole>,

    #[command(flatten)]
    list: ListArgs,
}

impl CountriesArgs {
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        self.list.run::<Country>(context, &[], |e| any(&self.role, &e.role))
    }
}

#[derive(Debug, Args)]
pub struct InitiativesArgs {
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
}

impl InitiativesArgs {
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let fields = [("partners", self.party.as_slice())];
        let condition = |e: &Initiative| match any(&self.level, &e.level) {
            true => has_status(&self.status, e.status),
            false => Some(false),
        };
        let (items, notes) = self.list.select(context, &fields, condition)?;
        self.list.answer(context, Section::Initiatives, items, notes, &Item::cell, &Item::whole)
    }
}

#[derive(Debug, Args)]
pub struct DocumentsArgs {
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
}

impl DocumentsArgs {
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let fields = [
            ("type", self.type_.as_slice()),
            ("parties", &self.party),
            ("sector", &self.sector),
            ("topic", &self.topic),
        ];
        // Notes that were exchanged were signed.
        let is_signed = |e: &Document| {
            e.status == Some(DocumentStatus::Exchanged)
                && self.status.contains(&DocumentStatus::Signed)
        };
        let condition = |e: &Document| match is_signed(e) {
            true => Some(true),
            false => has_status(&self.status, e.status),
        };
        let (items, mut notes) = self.list.select(context, &fields, condition)?;
        if self.status.is_empty() && fields.iter().all(|(_, words)| words.is_empty()) {
            let filter = self.list.filter.filter(context)?;
            notes.extend(others_count_note(context, &filter, items.len())?);
        }
        self.list.answer(context, Section::Documents, items, notes, &Item::cell, &Item::whole)
    }
}

#[derive(Debug, Args)]
pub struct MeetingsArgs {
    /// Keep meetings of this kind
    #[arg(long, value_name = "KIND", ignore_case = true)]
    kind: Vec<MeetingKind>,

    /// Keep meetings with a person: an id, or a part of any spelling of a name
    #[arg(long, value_name = "PARTY")]
    party: Vec<String>,

    #[command(flatten)]
    list: ListArgs,
}

impl MeetingsArgs {
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        self.list.run::<Meeting>(context, &[("people", &self.party)], |e| any(&self.kind, &e.kind))
    }
}

#[derive(Debug, Args)]
pub struct StatementsArgs {
    /// Keep statements of this kind
    #[arg(long, value_name = "KIND", ignore_case = true)]
    kind: Vec<StatementKind>,

    /// Keep statements of a speaker: an id, or a part of any spelling of a name
    #[arg(long, value_name = "SPEAKER")]
    speaker: Vec<String>,

    #[command(flatten)]
    list: ListArgs,
}

impl StatementsArgs {
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let fields = [("speaker", self.speaker.as_slice())];
        self.list.run::<Statement>(context, &fields, |e| any(&self.kind, &e.kind))
    }
}

#[derive(Debug, Args)]
pub struct ProvisionsArgs {
    /// Keep the points of this document: its id or a part of its title
    #[arg(long, value_name = "DOCUMENT")]
    document: Vec<String>,

    /// Keep the points of a section of a text whose name contains SECTION
    #[arg(long, value_name = "SECTION")]
    section: Vec<String>,

    #[command(flatten)]
    list: ListArgs,
}

impl ProvisionsArgs {
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let fields = [("document", self.document.as_slice()), ("section", &self.section)];
        self.list.run::<Provision>(context, &fields, |_| true)
    }
}

#[derive(Debug, Args)]
pub struct TimelineArgs {
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
}

impl TimelineArgs {
    /// Lists the events that the options keep, and the summit itself among them.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let as_of = self.as_of.day();
        let summit = timeline::summit_event(context, as_of)?;
        let condition = |e: &Event| {
            any(&self.kind, &(e.id != summit.id).then_some(e.kind))
                && any(&self.status, &e.status)
                && (!self.open || e.is_open(as_of))
        };
        let fields = [("format", self.type_.as_slice())];
        let events = [summit].into_iter().chain(context.store.events()?);
        let items = events.map(|event| (Item::new(event, context.index), Some(condition(event))));
        let (items, notes) =
            self.list.select_items(context, Section::Events, &fields, items.collect())?;
        let (cell, whole) = (timeline::cell(context, as_of), timeline::whole(context));
        self.list.answer(context, Section::Events, items, notes, &cell, &whole)
    }
}

#[derive(Debug, Args)]
pub struct DisputesArgs {
    /// Keep disputes about this entry: its id or any name
    #[arg(long, value_name = "WHAT", add = values::ids())]
    about: Vec<String>,

    /// Keep disputes about entries of this section, or about the `summit`
    #[arg(long, value_name = "SECTION", hide_possible_values = true, value_parser = section_names(true).map(|name| query::section(&name)))]
    section: Vec<Option<Section>>,

    #[command(flatten)]
    list: ListArgs,
}

impl DisputesArgs {
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let wanted = query::resolve(context.store, &self.about)?;
        let section = |id: &str| context.index.get(id).map(|named| named.section);
        self.list.run::<Dispute>(context, &[], |e| {
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
    #[arg(long, value_name = "KIND", ignore_case = true)]
    kind: Vec<SourceKind>,

    /// Keep sources in this language: `ja` (BCP 47) or `Japanese`
    #[arg(long, value_name = "LANGUAGE", value_parser = values::language)]
    language: Vec<String>,

    /// Keep sources that are this state's own voice: a code or a name
    #[arg(long, value_name = "PARTY", add = values::countries())]
    party: Vec<String>,

    /// List facts that rest on one source, or on none that is official
    #[arg(long, conflicts_with_all = ["kind", "language", "party", "total"])]
    weak: bool,

    #[command(flatten)]
    list: ListArgs,
}

impl SourcesArgs {
    /// The sections that are read.
    pub fn reads(&self) -> &'static [Section] {
        if self.weak { &Section::ALL } else { &[Section::Sources, Section::Countries] }
    }

    /// Lists the sources that the options keep, or the facts that rest on few of them.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        if self.weak {
            return weak(context, &self.list);
        }
        // A state that did not take part is known by its code alone.
        let code = |word: &String| query::country(context.store, word).unwrap_or(word.clone());
        let party: Vec<String> = self.party.iter().map(code).collect();
        let fields = [("language", self.language.as_slice()), ("party", &party)];
        self.list.run::<Source>(context, &fields, |e| {
            let is_language = |one: &String| values::is_language(&e.language, one);
            any(&self.kind, &e.kind)
                && (self.language.is_empty() || self.language.iter().any(is_language))
        })
    }
}

/// Whether a word of the format is one of those asked for.
fn any<T: PartialEq>(wanted: &[T], word: &T) -> bool {
    wanted.is_empty() || wanted.contains(word)
}

/// Whether a status is one of those asked for, if one is stated.
fn has_status<T: PartialEq>(wanted: &[T], status: Option<T>) -> Option<bool> {
    if wanted.is_empty() { Some(true) } else { status.map(|status| wanted.contains(&status)) }
}
