//! Columns: the one list of the fields of each type of entry, with their headings and values.

use std::fmt::Display;

use serde::Serialize;

use super::{DISPUTED, Index, Value, WEIGHTS};
use crate::record::{
    Alpha2, Alpha3, Area, Country, CountryKind, Date, Dispute, Document, DocumentStatus, Event, Id,
    Initiative, InitiativeStatus, Leader, Meeting, Money, Participant, Provision, Source,
    Statement, Summit, Target, TargetKind, Text, Total,
};

/// The key and heading of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The key, as in the record.
    pub key: &'static str,
    /// The heading in human-readable answers.
    pub heading: &'static str,
    /// 0 where tables always show it; else a table that is too narrow leaves out the highest rank first.
    pub rank: u8,
    /// The keys of its parts, which CSV and TSV write as columns of their own.
    pub parts: &'static [&'static str],
}

impl Head {
    /// The rank of a column that tables show only where it is asked for.
    pub const ON_REQUEST: u8 = u8::MAX;

    /// A column that tables always show.
    pub const fn new(key: &'static str, heading: &'static str) -> Self {
        Self { key, heading, rank: 0, parts: &[] }
    }

    /// Returns whether the column is a field of the record, not computed.
    pub fn is_own(&self) -> bool {
        self.key != DISPUTED.key && self.key != WEIGHTS.key
    }

    /// Returns whether every entry has a date in the column, if it is known.
    pub fn is_date(&self) -> bool {
        matches!(self.key, "date" | "published")
    }
}

/// A column of entries of one kind.
pub struct Column<T: 'static> {
    /// Its key and heading.
    pub head: Head,
    /// Returns its value for an entry.
    pub value: for<'a> fn(&'a T, &Index<'a>) -> Value<'a>,
}

/// An entry that has columns.
pub trait Columns: Sized + 'static {
    /// Its columns in the order of tables, one for every field of the type.
    const COLUMNS: &'static [Column<Self>];
}

const MONEY: &[&str] = &["amount", "to", "currency", "qualifier", "as_stated"];
const FIGURE: &[&str] = &["what", "amount", "to", "unit", "qualifier"];
const PLACE: &[&str] = &["city", "country", "venue"];
const HORIZON: &[&str] = &["years", "start", "end", "inferred"];

type Get<T> = for<'a> fn(&'a T, &Index<'a>) -> Value<'a>;

const fn shown<T>(key: &'static str, heading: &'static str, value: Get<T>) -> Column<T> {
    Column { head: Head::new(key, heading), value }
}

/// A column for tables that have room for it.
const fn roomy<T>(rank: u8, key: &'static str, heading: &'static str, value: Get<T>) -> Column<T> {
    Column { head: Head { rank, ..Head::new(key, heading) }, value }
}

const fn more<T>(key: &'static str, heading: &'static str, value: Get<T>) -> Column<T> {
    roomy(Head::ON_REQUEST, key, heading, value)
}

const fn with_parts<T>(column: &Column<T>, parts: &'static [&'static str]) -> Column<T> {
    Column { head: Head { parts, ..column.head }, value: column.value }
}

fn opt(text: &Option<Text>) -> Value<'_> {
    Value::text(text.as_ref().map(Text::as_str))
}

fn codes(ids: &[Id]) -> Value<'_> {
    Value::list(ids.iter().map(|id| Value::Text(id.as_str())))
}

fn texts(texts: &[Text]) -> Value<'_> {
    Value::list(texts.iter().map(|text| Value::Text(text.as_str())))
}

fn date<'a>(date: Option<Date>) -> Value<'a> {
    date.map_or(Value::Unknown, Value::Date)
}

fn yes<'a>(yes: Option<bool>) -> Value<'a> {
    yes.map_or(Value::Unknown, Value::Bool)
}

fn number<'a>(number: Option<u32>) -> Value<'a> {
    number.map_or(Value::Unknown, |number| Value::Number(number.into()))
}

fn word<'a, T: Copy>(word: Option<T>, as_str: fn(T) -> &'static str) -> Value<'a> {
    Value::text(word.map(as_str))
}

fn money(money: &Option<Money>) -> Value<'_> {
    money.as_ref().map_or(Value::Unknown, Value::Money)
}

fn parts<'a>(value: &Option<impl Display + Serialize>) -> Value<'a> {
    value.as_ref().map_or(Value::Unknown, Value::parts)
}

fn refer<'a>(index: &Index<'a>, id: &'a Option<Id>) -> Value<'a> {
    id.as_ref().map_or(Value::Unknown, |id| index.reference(id.as_str()))
}

macro_rules! columns {
    ($kind:ident, [$($column:expr),+ $(,)?]) => {
        impl Columns for $kind {
            const COLUMNS: &'static [Column<Self>] = &[$($column),+];
        }
    };
}

macro_rules! parts_list {
    ($field:ident) => {
        |e, _| Value::list(e.$field.iter().map(Value::parts))
    };
}

columns!(
    Leader,
    [
        shown("country", "Country", |e, index| index.reference(e.country.as_str())),
        shown("name", "Leader", |e, _| Value::Text(e.name.as_str())),
        shown("office", "Office", |e, _| Value::Text(e.office.as_str())),
        more("role", "Role", |e, _| Value::Text(e.role.as_str())),
        more("in_office_since", "In office since", |e, _| date(e.in_office_since)),
        more("family_name", "Family name", |e, _| opt(&e.family_name)),
        more("given_name", "Given name", |e, _| opt(&e.given_name)),
        more("names", "Also written", parts_list!(names)),
        more("note", "Note", |e, _| opt(&e.note)),
        roomy(1, "sources", "Stated by", |e, index| index.sources(&e.sources)),
        roomy(2, "id", "Id", |e, _| Value::Text(e.id.as_str())),
    ]
);

columns!(
    Participant,
    [
        shown("country", "Country", |e, index| refer(index, &e.country)),
        more("organisation", "Organisation", |e, _| opt(&e.organisation)),
        shown("name", "Name", |e, _| Value::Text(e.name.as_str())),
        shown("office", "Office", |e, _| opt(&e.office)),
        roomy(2, "occasion", "Occasion", |e, _| opt(&e.occasion)),
        more("names", "Also written", parts_list!(names)),
        more("note", "Note", |e, _| opt(&e.note)),
        roomy(1, "sources", "Stated by", |e, index| index.sources(&e.sources)),
        roomy(3, "id", "Id", |e, _| Value::Text(e.id.as_str())),
    ]
);

columns!(
    Country,
    [
        shown("id", "Code", |e, _| Value::Text(e.id.as_str())),
        more("alpha2", "Alpha-2", |e, _| Value::text(e.alpha2.as_ref().map(Alpha2::as_str))),
        shown("name", "Country", |e, _| Value::Text(e.name.as_str())),
        roomy(2, "official_name", "Official name", |e, _| opt(&e.official_name)),
        shown("capital", "Capital", |e, _| opt(&e.capital)),
        shown("role", "Role", |e, _| Value::Text(e.role.as_str())),
        more("kind", "Kind", |e, _| word(e.kind, CountryKind::as_str)),
        more("names", "Also written", parts_list!(names)),
        more("note", "Note", |e, _| opt(&e.note)),
        roomy(1, "sources", "Stated by", |e, index| index.sources(&e.sources)),
    ]
);

columns!(
    Area,
    [
        shown("name", "Area", |e, _| Value::Text(e.name.as_str())),
        shown("summary", "Covers", |e, _| opt(&e.summary)),
        more("names", "Also written", parts_list!(names)),
        more("note", "Note", |e, _| opt(&e.note)),
        roomy(1, "sources", "Stated by", |e, index| index.sources(&e.sources)),
        roomy(2, "id", "Id", |e, _| Value::Text(e.id.as_str())),
    ]
);

columns!(
    Initiative,
    [
        shown("title", "Initiative", |e, _| Value::Text(e.title.as_str())),
        shown("area", "Area", |e, index| index.area(e.area.as_ref(), e.area_inferred)),
        more("area_inferred", "Area inferred", |e, _| yes(e.area_inferred)),
        more("summary", "Summary", |e, _| opt(&e.summary)),
        roomy(4, "countries", "Countries", |e, _| codes(&e.countries)),
        roomy(2, "level", "Level", |e, _| Value::Text(e.level.as_str())),
        more("status", "Status", |e, _| word(e.status, InitiativeStatus::as_str)),
        more("partners", "Partners", parts_list!(partners)),
        more("figures", "Figures", parts_list!(figures)),
        more("dates", "Dates", |e, _| Value::list(e.dates.iter().copied().map(Value::Date))),
        more("locator", "Place in text", |e, _| opt(&e.locator)),
        more("documents", "Documents", |e, index| index.references(&e.documents)),
        more("names", "Also called", parts_list!(names)),
        more("note", "Note", |e, _| opt(&e.note)),
        roomy(1, "sources", "Stated by", |e, index| index.sources(&e.sources)),
        roomy(3, "id", "Id", |e, _| Value::Text(e.id.as_str())),
    ]
);

columns!(
    Target,
    [
        shown("title", "Target", |e, _| Value::Text(e.title.as_str())),
        more("kind", "Kind", |e, _| word(e.kind, TargetKind::as_str)),
        with_parts(&shown("amount", "Amount", |e, _| Value::Money(&e.amount)), MONEY),
        with_parts(&shown("horizon", "Horizon", |e, _| parts(&e.horizon)), HORIZON),
        more("countries", "Countries", |e, _| codes(&e.countries)),
        more("scope", "Scope", |e, _| opt(&e.scope)),
        more("conversions", "Conversions", parts_list!(conversions)),
        more("note", "Note", |e, _| opt(&e.note)),
        roomy(1, "sources", "Stated by", |e, index| index.sources(&e.sources)),
        roomy(2, "id", "Id", |e, _| Value::Text(e.id.as_str())),
    ]
);

columns!(
    Document,
    [
        shown("title", "Document", |e, _| Value::Text(e.title.as_str())),
        roomy(4, "type", "Type", |e, _| opt(&e.r#type)),
        roomy(2, "countries", "Countries", |e, _| codes(&e.countries)),
        roomy(3, "status", "Status", |e, _| word(e.status, DocumentStatus::as_str)),
        shown("date", "Date", |e, _| date(e.date)),
        with_parts(&shown("value", "Value", |e, _| money(&e.value)), MONEY),
        more("sector", "Sector", |e, _| opt(&e.sector)),
        more("topic", "Topic", |e, _| opt(&e.topic)),
        more("part_of", "Part of", |e, index| refer(index, &e.part_of)),
        more("signatories", "Signed by", |e, index| index.references(&e.signatories)),
        more("area", "Area", |e, index| index.area(e.area.as_ref(), e.area_inferred)),
        more("area_inferred", "Area inferred", |e, _| yes(e.area_inferred)),
        roomy(5, "parties", "Parties", parts_list!(parties)),
        more("occasion", "Occasion", |e, _| opt(&e.occasion)),
        more("meeting", "Meeting", |e, index| refer(index, &e.meeting)),
        more("summary", "Summary", |e, _| opt(&e.summary)),
        more("title_seen", "Title seen", |e, _| yes(e.title_seen)),
        more("names", "Also called", parts_list!(names)),
        more("note", "Note", |e, _| opt(&e.note)),
        roomy(1, "sources", "Stated by", |e, index| index.sources(&e.sources)),
        roomy(6, "id", "Id", |e, _| Value::Text(e.id.as_str())),
    ]
);

columns!(
    Total,
    [
        shown("what", "What", |e, _| Value::Text(e.what.as_str())),
        with_parts(&shown("count", "Count", |e, _| parts(&e.count)), FIGURE),
        with_parts(&shown("value", "Value", |e, _| money(&e.value)), MONEY),
        more("scope", "Scope", |e, _| opt(&e.scope)),
        more("countries", "Countries", |e, _| codes(&e.countries)),
        more("note", "Note", |e, _| opt(&e.note)),
        roomy(1, "sources", "Stated by", |e, index| index.sources(&e.sources)),
        roomy(2, "id", "Id", |e, _| Value::Text(e.id.as_str())),
    ]
);

columns!(
    Meeting,
    [
        shown("date", "Date", |e, _| date(e.date)),
        shown("title", "Meeting", |e, _| Value::Text(e.title.as_str())),
        roomy(2, "kind", "Kind", |e, _| Value::Text(e.kind.as_str())),
        more("people", "People", |e, index| index.references(&e.people)),
        more("others", "Others", |e, _| texts(&e.others)),
        with_parts(&more("place", "Place", |e, _| parts(&e.place)), PLACE),
        more("countries", "Countries", |e, _| codes(&e.countries)),
        more("results", "Results", |e, _| texts(&e.results)),
        more("note", "Note", |e, _| opt(&e.note)),
        roomy(1, "sources", "Stated by", |e, index| index.sources(&e.sources)),
        roomy(3, "id", "Id", |e, _| Value::Text(e.id.as_str())),
    ]
);

columns!(
    Statement,
    [
        shown("speaker", "Speaker", |e, index| index.reference(e.speaker.as_str())),
        roomy(2, "kind", "Kind", |e, _| Value::Text(e.kind.as_str())),
        shown("summary", "In substance", |e, _| Value::Text(e.summary.as_str())),
        roomy(3, "date", "Date", |e, _| date(e.date)),
        more("country", "Country", |e, index| refer(index, &e.country)),
        more("occasion", "Occasion", |e, _| opt(&e.occasion)),
        more("area", "Area", |e, index| refer(index, &e.area)),
        more("relates_to", "About", |e, index| index.references(&e.relates_to)),
        more("note", "Note", |e, _| opt(&e.note)),
        roomy(1, "sources", "Stated by", |e, index| index.sources(&e.sources)),
        roomy(4, "id", "Id", |e, _| Value::Text(e.id.as_str())),
    ]
);

columns!(
    Provision,
    [
        shown("document", "Document", |e, index| index.reference(e.document.as_str())),
        roomy(2, "section", "Section", |e, _| opt(&e.section)),
        more("area", "Area", |e, index| index.area(e.area.as_ref(), e.area_inferred)),
        more("area_inferred", "Area inferred", |e, _| yes(e.area_inferred)),
        more("position", "Position", |e, _| number(e.position)),
        shown("summary", "In substance", |e, _| Value::Text(e.summary.as_str())),
        more("text_seen", "Text seen", |e, _| yes(e.text_seen)),
        more("locator", "Place in section", |e, _| opt(&e.locator)),
        more("note", "Note", |e, _| opt(&e.note)),
        roomy(1, "sources", "Stated by", |e, index| index.sources(&e.sources)),
        roomy(3, "id", "Id", |e, _| Value::Text(e.id.as_str())),
    ]
);

columns!(
    Event,
    [
        shown("date", "Date", |e, _| date(e.date)),
        shown("title", "Event", |e, _| Value::Text(e.title.as_str())),
        more("end", "End", |e, _| date(e.end)),
        roomy(2, "kind", "Kind", |e, _| Value::Text(e.kind.as_str())),
        shown("status", "Status", |e, _| Value::Text(e.status.as_str())),
        more("format", "Format", |e, _| opt(&e.format)),
        more("edition", "Edition", |e, _| number(e.edition)),
        more("countries", "Countries", |e, _| codes(&e.countries)),
        with_parts(&more("place", "Place", |e, _| parts(&e.place)), PLACE),
        more("chair", "Chair", |e, _| opt(&e.chair)),
        more("outcomes", "Outcomes", |e, _| texts(&e.outcomes)),
        more("figures", "Figures", parts_list!(figures)),
        more("relates_to", "Relates to", |e, index| index.references(&e.relates_to)),
        more("note", "Note", |e, _| opt(&e.note)),
        roomy(1, "sources", "Stated by", |e, index| index.sources(&e.sources)),
        roomy(3, "id", "Id", |e, _| Value::Text(e.id.as_str())),
    ]
);

columns!(
    Dispute,
    [
        shown("subject", "Sources differ on", |e, _| Value::Text(e.subject.as_str())),
        roomy(1, "versions", "Versions", |e, index| index.versions(&e.versions)),
        more("about", "About", parts_list!(about)),
        more("note", "Note", |e, _| opt(&e.note)),
        more("sources", "Stated by", |e, index| index.sources(&e.sources)),
        shown("id", "Id", |e, _| Value::Text(e.id.as_str())),
    ]
);

columns!(
    Source,
    [
        shown("publisher", "Publisher", |e, _| Value::Text(e.publisher.as_str())),
        more("short", "Short name", |e, _| opt(&e.short)),
        more("author", "Author", |e, _| opt(&e.author)),
        shown("title", "Title", |e, _| {
            Value::Link(e.title.as_str(), e.url.as_ref().map(Text::as_str))
        }),
        shown("published", "Published", |e, _| date(e.published)),
        roomy(1, "kind", "Kind", |e, _| Value::Text(e.kind.as_str())),
        roomy(2, "language", "Language", |e, _| Value::Text(e.language.as_str())),
        more("party", "Party", |e, _| Value::text(e.party.as_ref().map(Alpha3::as_str))),
        more("origin", "Reprints", |e, _| opt(&e.origin)),
        more("reliability", "Reliability", |e, _| opt(&e.reliability)),
        more("note", "Note", |e, _| opt(&e.note)),
        more("url", "Address", |e, _| opt(&e.url)),
        more("archived", "Archived copy", |e, _| opt(&e.archived)),
        more("accessed", "Accessed", |e, _| date(e.accessed)),
        roomy(3, "id", "Id", |e, _| Value::Text(e.id.as_str())),
    ]
);

columns!(
    Summit,
    [
        more("id", "Id", |e, _| Value::Text(e.id.as_str())),
        more("series", "Series", |e, _| opt(&e.series)),
        more("edition", "Edition", |e, _| number(e.edition)),
        more("start", "First day", |e, _| Value::Date(e.start)),
        more("end", "Last day", |e, _| date(e.end)),
        more("place", "Place", |e, _| parts(&e.place)),
        more("chair", "Chair", |e, index| refer(index, &e.chair)),
        more("previous", "Before it", |e, index| index.references(&e.previous)),
        more("next", "After it", |e, index| index.references(&e.next)),
        more("note", "Note", |e, _| opt(&e.note)),
        more("names", "Names", parts_list!(names)),
        more("sessions", "Sessions", parts_list!(sessions)),
        more("facts", "Facts", parts_list!(facts)),
        more("sources", "Stated by", |e, index| index.sources(&e.sources)),
    ]
);
