//! The sections of a record: one table that maps each section to its type and to what filters ask of it.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{
    Alpha3, Area, Country, Date, Dispute, Document, Event, Figure, Id, Initiative, Leader, Meeting,
    Money, Name, Participant, Place, Provision, Record, Source, Statement, Target, Total, Visit,
};

/// The table of sections, passed to the macro `$with`: the documentation, the variant of [`Section`], the field of
/// the record, the type of an entry, what one entry is called, and in braces what entries offer to filters
/// ([`AnyEntry`]). Whatever has one part for each section is generated from it.
macro_rules! for_each_section {
    ($with:ident) => {
        $with! {
            /// The participating states and organisations.
            Countries countries Country "country" {
                label: name, by: "role", names: names, sources: sources,
                countries: |e| vec![e.id.as_str()],
                order: |_| Order::Country,
            }
            /// The heads of state or government at the table.
            Leaders leaders Leader "leader" {
                label: name, by: "role", names: names, sources: sources,
                dates: |e| days(e.in_office_since),
                countries: |e| vec![e.country.as_str()],
                order: |_| Order::Country,
                refers_to: [Countries],
            }
            /// Anyone else named.
            Participants participants Participant "participant" {
                label: name, by: "country", names: names, sources: sources,
                countries: |e| codes(e.country.as_slice()),
                order: |_| Order::Country,
                refers_to: [Countries],
            }
            /// The priority areas, in the order of the official statement.
            Areas areas Area "area" {
                label: name, by: "name", names: names, sources: sources,
                area: |e| Some(&e.id),
            }
            /// What was announced, agreed or launched.
            Initiatives initiatives Initiative "initiative" {
                label: title, by: "area", names: names, sources: sources,
                area: |e| e.area.as_ref(),
                dates: |e| days(e.dates.iter().copied()),
                countries: |e| codes(&e.countries),
                money: |e| figures(&e.figures),
                order: |e| Order::Area { inferred: e.area_inferred == Some(true), rank: e.level as u8 },
                refers_to: [Areas, Countries, Documents],
            }
            /// Quantified aims.
            Targets targets Target "target" {
                label: title, by: "countries", sources: sources,
                countries: |e| codes(&e.countries),
                money: |e| vec![e.amount.clone()],
                refers_to: [Countries],
            }
            /// Texts signed, exchanged, adopted or presented.
            Documents documents Document "document" {
                label: title, by: "type", names: names, sources: sources,
                area: |e| e.area.as_ref(),
                dates: |e| days(e.date),
                countries: |e| codes(&e.countries),
                money: |e| e.value.iter().cloned().collect(),
                order: |_| Order::Date,
                refers_to: [Areas, Countries, Documents, Leaders, Meetings, Participants],
            }
            /// Counts and sums as somebody stated them.
            Totals totals Total "total" {
                label: what, by: "countries", sources: sources,
                countries: |e| codes(&e.countries),
                money: |e| e.value.iter().cloned().chain(e.count.iter().filter_map(Figure::money)).collect(),
                refers_to: [Countries],
            }
            /// Meetings around the summit.
            Meetings meetings Meeting "meeting" {
                label: title, by: "kind", sources: sources,
                dates: |e| days(e.date),
                countries: |e| codes(&e.countries),
                order: |_| Order::Date,
                refers_to: [Countries, Leaders, Participants],
            }
            /// What somebody said or proposed, paraphrased.
            Statements statements Statement "statement" {
                label: summary, by: "speaker", sources: sources,
                area: |e| e.area.as_ref(),
                dates: |e| days(e.date),
                countries: |e| codes(e.country.as_slice()),
                order: |_| Order::Date,
                refers_to: [
                    Countries, Leaders, Participants, Areas, Initiatives, Targets, Documents, Totals, Meetings,
                    Statements, Provisions, Events, Disputes
                ],
            }
            /// Points of adopted texts.
            Provisions provisions Provision "provision" {
                label: summary, by: "document", sources: sources,
                area: |e| e.area.as_ref(),
                speaks_of: |e| vec![&e.document],
                order: |e| Order::Position(e.position),
                refers_to: [Areas, Documents],
            }
            /// Steps before and after the summit, and peer summits.
            Events events Event "event" {
                label: title, by: "kind", sources: sources,
                dates: |e| e.date.map(|date| (date, e.end.unwrap_or(date))).into_iter().collect(),
                countries: |e| if e.countries.is_empty() { place(e.place.as_ref()) } else { codes(&e.countries) },
                money: |e| figures(&e.figures),
                order: |_| Order::Date,
                refers_to: [
                    Countries, Leaders, Participants, Areas, Initiatives, Targets, Documents, Totals, Meetings,
                    Statements, Provisions, Events, Disputes
                ],
            }
            /// Points on which sources differ.
            Disputes disputes Dispute "dispute" {
                label: subject, by: "sources", sources: sources,
                area: |_| None,
                speaks_of: |e| e.about.iter().map(|about| &about.id).collect(),
                refers_to: [
                    Countries, Leaders, Participants, Areas, Initiatives, Targets, Documents, Totals, Meetings,
                    Statements, Provisions, Events
                ],
            }
            /// The publications that state the facts.
            Sources sources Source "source" {
                label: title, by: "kind",
                dates: |e| days(e.published),
                countries: |e| e.party.as_ref().map(Alpha3::as_str).into_iter().collect(),
            }
        }
    };
}

macro_rules! section_enum {
    ($($(#[$doc:meta])+ $section:ident $field:ident $entry:ident $singular:literal { $($facts:tt)* })+) => {
        /// A section of the record.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, clap::ValueEnum)]
        pub enum Section {
            $($(#[$doc])+ #[value(name = stringify!($field))] $section,)+
        }

        impl Section {
            /// Every section, in the order of the record.
            pub const ALL: [Self; [$(stringify!($field)),+].len()] = [$(Self::$section),+];

            /// Returns the key of the section in the record: `leaders`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$section => stringify!($field),)+ }
            }

            /// Returns what one entry of the section is called: `leader`.
            pub fn singular(self) -> &'static str {
                match self { $(Self::$section => <$entry as Entry>::SINGULAR,)+ }
            }

            /// Returns the key of the field that `stats` counts by by default.
            pub fn counted_by(self) -> &'static str {
                match self { $(Self::$section => <$entry as Entry>::COUNTED_BY,)+ }
            }

            /// Returns whether entries of the section may belong to an area.
            pub fn has_area(self) -> bool {
                match self { $(Self::$section => <$entry as Entry>::HAS_AREA,)+ }
            }

            /// Returns whether entries of the section may carry dates.
            pub fn has_dates(self) -> bool {
                match self { $(Self::$section => <$entry as Entry>::HAS_DATES,)+ }
            }

            /// Returns the sections to which fields of its entries refer, besides sources.
            pub fn refers_to(self) -> &'static [Self] {
                match self { $(Self::$section => <$entry as Entry>::REFERS_TO,)+ }
            }
        }
    };
}

for_each_section!(section_enum);

/// Evaluates `$then` with `$entry` as the type of the entries of `$section`.
macro_rules! with_section {
    ($section:expr, $entry:ident => $then:expr) => {
        with_section!(@ ($) $section, $entry => $then)
    };
    // A macro that defines a macro takes the dollar sign as an argument.
    (@ ($d:tt) $section:expr, $entry:ident => $then:expr) => {{
        macro_rules! arms {
            ($d($d(#[$d doc:meta])+ $d name:ident $d field:ident $d kind:ident $d one:literal { $d($d facts:tt)* })+) => {
                match $section {
                    $d($crate::record::Section::$d name => {
                        type $entry = $crate::record::$d kind;
                        $then
                    })+
                }
            };
        }
        for_each_section!(arms)
    }};
}

/// How the entries of a section are ordered for reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// As in the record.
    Recorded,
    /// By date; undated entries last.
    Date,
    /// By country: the host first, then by code.
    Country,
    /// By document, and within it by position.
    Position(Option<u32>),
    /// By area in the order of the record, inferred areas last; then by this rank.
    Area {
        /// Whether the area is an inference.
        inferred: bool,
        /// The rank within an area.
        rank: u8,
    },
}

/// An entry of any section.
pub trait AnyEntry: Visit + Send + Sync {
    /// The section that holds it.
    fn section(&self) -> Section;

    /// Its id.
    fn id(&self) -> &Id;

    /// Its title, name or summary.
    fn label(&self) -> &str;

    /// Its names in other languages, scripts and spellings.
    fn names(&self) -> &[Name];

    /// The ids of the sources that state it; none for a source.
    fn sources(&self) -> &[Id];

    /// The area it belongs to.
    fn area(&self) -> Option<&Id>;

    /// The first and last date of each time span that it carries.
    fn dates(&self) -> Vec<(Date, Date)>;

    /// The alpha-3 codes of the countries that it involves.
    fn countries(&self) -> Vec<&str>;

    /// The ids of the entries whose countries and area it shares: a provision those of its document, a dispute
    /// those of what it is about.
    fn speaks_of(&self) -> Vec<&Id>;

    /// The money that it states itself; conversions of a target are not among it.
    fn money(&self) -> Vec<Money>;

    /// How its section is ordered for reading.
    fn order(&self) -> Order;

    /// The whole entry under the keys of the record.
    fn to_json(&self) -> serde_json::Value;
}

/// The type of the entries of a section.
pub trait Entry: AnyEntry + DeserializeOwned + Serialize + Sized + 'static {
    /// The section that holds such entries.
    const SECTION: Section;
    /// What one entry is called.
    const SINGULAR: &'static str;
    /// The key of the field that `stats` counts by by default.
    const COUNTED_BY: &'static str;
    /// Whether an entry may belong to an area.
    const HAS_AREA: bool;
    /// Whether an entry may carry dates.
    const HAS_DATES: bool;
    /// The sections to which its fields refer, besides sources.
    const REFERS_TO: &'static [Section];

    /// The entries of the section in a whole record.
    fn list(record: &Record) -> &Vec<Self>;
}

macro_rules! or {
    ($default:expr; $value:expr) => {
        $value
    };
    ($default:expr;) => {
        $default
    };
}

macro_rules! is_given {
    ($value:expr) => {
        true
    };
    () => {
        false
    };
}

/// What each type of entry offers to filters; what is left out it does not have.
macro_rules! entries {
    ($($(#[$doc:meta])+ $section:ident $field:ident $entry:ident $singular:literal {
        label: $label:ident, by: $by:literal
        $(, names: $names:ident)?
        $(, sources: $sources:ident)?
        $(, area: $area:expr)?
        $(, dates: $dates:expr)?
        $(, countries: $countries:expr)?
        $(, speaks_of: $speaks_of:expr)?
        $(, money: $money:expr)?
        $(, order: $order:expr)?
        $(, refers_to: [$($other:ident),+])?
        $(,)?
    })+) => { $(
        impl AnyEntry for $entry {
            fn section(&self) -> Section { Section::$section }
            fn id(&self) -> &Id { &self.id }
            fn label(&self) -> &str { self.$label.as_str() }
            fn names(&self) -> &[Name] { or!(&[]; $(&self.$names)?) }
            fn sources(&self) -> &[Id] { or!(&[]; $(&self.$sources)?) }
            fn area(&self) -> Option<&Id> { or!(None; $(get(self, $area))?) }
            fn dates(&self) -> Vec<(Date, Date)> { or!(Vec::new(); $(list(self, $dates))?) }
            fn countries(&self) -> Vec<&str> { or!(Vec::new(); $(list(self, $countries))?) }
            fn speaks_of(&self) -> Vec<&Id> { or!(Vec::new(); $(list(self, $speaks_of))?) }
            fn money(&self) -> Vec<Money> { or!(Vec::new(); $(list(self, $money))?) }
            fn order(&self) -> Order { or!(Order::Recorded; $(order(self, $order))?) }
            fn to_json(&self) -> serde_json::Value { serde_json::to_value(self).unwrap_or_default() }
        }

        impl Entry for $entry {
            const SECTION: Section = Section::$section;
            const SINGULAR: &'static str = $singular;
            const COUNTED_BY: &'static str = $by;
            const HAS_AREA: bool = is_given!($($area)?);
            const HAS_DATES: bool = is_given!($($dates)?);
            const REFERS_TO: &'static [Section] = &[$($(Section::$other),+)?];

            fn list(record: &Record) -> &Vec<Self> {
                &record.$field
            }
        }
    )+ };
}

for_each_section!(entries);

/// Returns the sections to whose entries a key of a type refers: an empty slice for any section, `None` where
/// the key holds no ids of other entries.
pub fn refers_to(object: &str, key: &str) -> Option<&'static [Section]> {
    Some(match (object, key) {
        (_, "sources") => &[Section::Sources],
        (_, "country" | "countries") => &[Section::Countries],
        (_, "area") => &[Section::Areas],
        (_, "document" | "documents" | "part_of") => &[Section::Documents],
        (_, "meeting") => &[Section::Meetings],
        (_, "people" | "signatories" | "speaker") => &[Section::Leaders, Section::Participants],
        ("Summit", "chair") => &[Section::Leaders],
        ("Summit", "previous" | "next") => &[Section::Events],
        (_, "relates_to") | ("About", "id") => &[],
        _ => return None,
    })
}

// The type of the argument of a closure in the table is known by passing it to a function.
fn get<'a, T, R>(entry: &'a T, field: impl FnOnce(&'a T) -> Option<&'a R>) -> Option<&'a R> {
    field(entry)
}

fn list<'a, T, R>(entry: &'a T, field: impl FnOnce(&'a T) -> Vec<R>) -> Vec<R> {
    field(entry)
}

fn order<T>(entry: &T, order: impl FnOnce(&T) -> Order) -> Order {
    order(entry)
}

fn figures(figures: &[Figure]) -> Vec<Money> {
    figures.iter().filter_map(Figure::money).collect()
}

fn codes(ids: &[Id]) -> Vec<&str> {
    ids.iter().map(Id::as_str).collect()
}

fn place(place: Option<&Place>) -> Vec<&str> {
    place.and_then(|place| place.country.as_ref()).map(Alpha3::as_str).into_iter().collect()
}

fn days(dates: impl IntoIterator<Item = Date>) -> Vec<(Date, Date)> {
    dates.into_iter().map(|date| (date, date)).collect()
}
