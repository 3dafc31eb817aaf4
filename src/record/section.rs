//! The sections of a record: one table that maps each section to its type and to what filters need.

use serde::Serialize;
use serde::de::DeserializeOwned;

// All types of entries, so that a new section needs no line here.
use super::*;

/// The table of sections, passed to the macro `$with`. All code that has one part for each section is generated
/// from it.
///
/// A row has the documentation of the section, its variant of [`Section`], its field of the record, the type of
/// its entries and the name of one. In braces is what [`AnyEntry`] returns for an entry, and `by`, the field that
/// `stats` counts by; what is left out, entries of the section do not have.
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
                countries: |e| vec![e.country.as_str()],
                order: |_| Order::Country,
            }
            /// Anyone else named.
            Participants participants Participant "participant" {
                label: name, by: "country", names: names, sources: sources,
                countries: |e| codes(e.country.as_slice()),
                order: |_| Order::Country,
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
            }
            /// Quantified aims.
            Targets targets Target "target" {
                label: title, by: "countries", sources: sources,
                countries: |e| codes(&e.countries),
                money: |e| vec![e.amount.clone()],
            }
            /// Texts signed, exchanged, adopted or presented.
            Documents documents Document "document" {
                label: title, by: "type", names: names, sources: sources,
                area: |e| e.area.as_ref(),
                dates: |e| days(e.date),
                countries: |e| codes(&e.countries),
                money: |e| e.value.iter().cloned().collect(),
                order: |_| Order::Date,
            }
            /// Counts and sums as somebody stated them.
            Totals totals Total "total" {
                label: what, by: "countries", sources: sources,
                countries: |e| codes(&e.countries),
                money: |e| e.value.iter().cloned().chain(e.count.iter().filter_map(Figure::money)).collect(),
            }
            /// Meetings around the summit.
            Meetings meetings Meeting "meeting" {
                label: title, by: "kind", sources: sources,
                dates: |e| days(e.date),
                countries: |e| codes(&e.countries),
                order: |_| Order::Date,
            }
            /// What somebody said or proposed, paraphrased.
            Statements statements Statement "statement" {
                label: summary, by: "speaker", sources: sources,
                area: |e| e.area.as_ref(),
                dates: |e| days(e.date),
                countries: |e| codes(e.country.as_slice()),
                order: |_| Order::Date,
            }
            /// Points of adopted texts.
            Provisions provisions Provision "provision" {
                label: summary, by: "document", sources: sources,
                area: |e| e.area.as_ref(),
                subjects: |e| vec![&e.document],
                order: |e| Order::Position(e.position.map(Count::get)),
            }
            /// Steps before and after the summit, and peer summits.
            Events events Event "event" {
                label: title, by: "kind", sources: sources,
                dates: |e| e.date.map(|date| (date, e.end.unwrap_or(date))).into_iter().collect(),
                countries: |e| if e.countries.is_empty() { place(e.place.as_ref()) } else { codes(&e.countries) },
                money: |e| figures(&e.figures),
                order: |_| Order::Date,
            }
            /// Points on which sources differ.
            Disputes disputes Dispute "dispute" {
                label: subject, by: "sources", sources: sources,
                area: |_| None,
                subjects: |e| e.about.iter().map(|about| &about.id).collect(),
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

/// Evaluates `$then` with `$entry` as the type of the entries of `$section`.
macro_rules! with_section {
    ($section:expr, $entry:ident => $then:expr) => {
        with_section!(@ ($) $section, $entry => $then)
    };
    // A macro that defines a macro needs the dollar sign as an argument.
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

/// The reading order of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
    /// Its section.
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

    /// The first and last date of each of its time spans.
    fn dates(&self) -> Vec<(Date, Date)>;

    /// The alpha-3 codes of the countries that it involves.
    fn countries(&self) -> Vec<&str>;

    /// The ids of the entries whose countries and area it has too: the document of a provision, the subjects
    /// of a dispute.
    fn subjects(&self) -> Vec<&Id>;

    /// The money that it states itself, without conversions.
    fn money(&self) -> Vec<Money>;

    /// Its place in the reading order of its section.
    fn order(&self) -> Order;

    /// The whole entry under the keys of the record.
    fn to_json(&self) -> serde_json::Value;
}

/// The type of the entries of a section.
pub trait Entry: AnyEntry + DeserializeOwned + Serialize + Sized + 'static {
    /// Their section.
    const SECTION: Section;
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

macro_rules! sections {
    ($($(#[$doc:meta])+ $section:ident $field:ident $entry:ident $singular:literal {
        label: $label:ident, by: $by:literal
        $(, names: $names:ident)?
        $(, sources: $sources:ident)?
        $(, area: $area:expr)?
        $(, dates: $dates:expr)?
        $(, countries: $countries:expr)?
        $(, subjects: $subjects:expr)?
        $(, money: $money:expr)?
        $(, order: $order:expr)?
        $(,)?
    })+) => {
        /// A section of the record.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, clap::ValueEnum)]
        pub enum Section {
            $($(#[$doc])+ #[value(name = stringify!($field))] $section,)+
        }

        impl Section {
            /// Every section, in the order of the record.
            pub const ALL: [Self; [$(stringify!($field)),+].len()] = [$(Self::$section),+];

            /// The key of the section in the record: `leaders`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$section => stringify!($field),)+ }
            }

            /// What one entry of the section is called: `leader`.
            pub fn singular(self) -> &'static str {
                match self { $(Self::$section => $singular,)+ }
            }

            /// The key of the field that `stats` counts by by default.
            pub fn counted_by(self) -> &'static str {
                match self { $(Self::$section => $by,)+ }
            }

            /// Whether entries of the section may belong to an area.
            pub fn has_area(self) -> bool {
                match self { $(Self::$section => is_given!($($area)?),)+ }
            }

            /// Whether entries of the section may state money.
            pub fn has_money(self) -> bool {
                match self { $(Self::$section => is_given!($($money)?),)+ }
            }

            /// Whether entries of the section may have dates.
            pub fn has_dates(self) -> bool {
                match self { $(Self::$section => is_given!($($dates)?),)+ }
            }
        }

        impl Record {
            /// Removes the entries of which `is_known` rejects the sources; calls `names` with the names of
            /// the others.
            pub(super) fn retain_entries(
                &mut self,
                is_known: impl Fn(&mut Vec<Id>) -> bool,
                mut names: impl FnMut(&mut Vec<Name>),
            ) {
                $(
                    $(self.$field.retain_mut(|entry| is_known(&mut entry.$sources));)?
                    $(self.$field.iter_mut().for_each(|entry| names(&mut entry.$names));)?
                )+
            }
        }

        $(
            impl AnyEntry for $entry {
                fn section(&self) -> Section { Section::$section }
                fn id(&self) -> &Id { &self.id }
                fn label(&self) -> &str { self.$label.as_str() }
                fn names(&self) -> &[Name] { or!(&[]; $(&self.$names)?) }
                fn sources(&self) -> &[Id] { or!(&[]; $(&self.$sources)?) }
                fn area(&self) -> Option<&Id> { or!(None; $(of(self, $area))?) }
                fn dates(&self) -> Vec<(Date, Date)> { or!(Vec::new(); $(of(self, $dates))?) }
                fn countries(&self) -> Vec<&str> { or!(Vec::new(); $(of(self, $countries))?) }
                fn subjects(&self) -> Vec<&Id> { or!(Vec::new(); $(of(self, $subjects))?) }
                fn money(&self) -> Vec<Money> { or!(Vec::new(); $(of(self, $money))?) }
                fn order(&self) -> Order { or!(Order::Recorded; $(of(self, $order))?) }
                fn to_json(&self) -> serde_json::Value { serde_json::to_value(self).unwrap_or_default() }
            }

            impl Entry for $entry {
                const SECTION: Section = Section::$section;
            }
        )+
    };
}

for_each_section!(sections);

/// Applies a closure of the table, whose argument has a type only here.
fn of<'a, T, R>(entry: &'a T, field: impl FnOnce(&'a T) -> R) -> R {
    field(entry)
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
