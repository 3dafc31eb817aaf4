//! The record: one file per kind of entry, and the values that entries are made of.
//!
//! The types are the format: what a key may hold, which keys must stand, how a value is spelled.
//! They know canonical text, no headings and no wording of answers; those belong to [`crate::view`].

/// Defines a part of the record: keys in canonical order, what is unknown left out.
///
/// `Option`, `Vec` and `IdList` fields may be absent, and are when they hold nothing; `OneOrMore` and
/// `OneOrMoreIds` fields must stand. No key may hold `null` or an empty list, and no other key may stand.
macro_rules! record_type {
    ($($item:tt)*) => {
        #[serde_with::apply(
            Option<_> => #[serde(
                default,
                skip_serializing_if = "Option::is_none",
                deserialize_with = "crate::record::present"
            )],
            Vec<_> => #[serde(
                default,
                skip_serializing_if = "Vec::is_empty",
                deserialize_with = "crate::record::at_least_one"
            )] #[schemars(length(min = 1))],
            OneOrMore<_> => #[serde(deserialize_with = "crate::record::at_least_one")]
                #[schemars(length(min = 1))],
            IdList => #[serde(default, skip_serializing_if = "IdList::is_empty")],
        )]
        #[derive(
            Debug, Clone, PartialEq, Eq,
            serde::Deserialize, serde::Serialize, schemars::JsonSchema,
        )]
        #[serde(deny_unknown_fields)]
        $($item)*
    };
}

/// Defines the words that a field may hold, each with its meaning.
macro_rules! word_list {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$doc:meta])* $word:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Deserialize, serde::Serialize, schemars::JsonSchema, clap::ValueEnum,
        )]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $text)] #[value(name = $text)] $word,)+
        }

        impl $name {
            /// Returns the word as the record spells it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$word => $text,)+ }
            }

            /// Returns the word that the record spells so.
            pub fn named(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$word),)+ _ => None }
            }
        }
    };
}

/// Defines a value that the record spells as text of a certain form.
macro_rules! spelled {
    (
        $(#[$meta:meta])*
        $name:ident { valid: $valid:expr, is: $is:literal, expected: $expected:literal, pattern: $pattern:literal }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[serde(transparent)]
        pub struct $name(compact_str::CompactString);

        impl $name {
            /// Returns the value that `text` spells, or why it spells none.
            pub fn parse(text: &str) -> Result<Self, crate::record::Refusal> {
                Self::proved(text).map(|text| Self(text.into()))
            }

            /// Returns a text that spells a value, or why it spells none.
            pub(crate) fn proved(text: &str) -> Result<&str, crate::record::Refusal> {
                let valid: fn(&str) -> bool = $valid;
                if valid(text) {
                    Ok(text)
                } else {
                    Err(crate::record::Refusal::of(text, $is, $expected))
                }
            }

            /// Returns the value as it is written in the record.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::record::spelled(deserializer, Self::parse)
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "description": concat!("Text that is ", $is, ": ", $expected, "."),
                    "type": "string",
                    "pattern": $pattern,
                })
            }
        }
    };
}

/// Shows values of these types as they are written in the record.
macro_rules! shown_as_written {
    ($($name:ident),+) => {
        $(impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        })+
    };
}

#[macro_use]
mod section;

mod amount;
mod area;
mod country;
mod date;
mod dispute;
mod document;
mod entries;
mod event;
mod heads;
mod id;
mod id_list;
mod initiative;
mod kept;
mod known;
mod later;
mod leader;
mod marked;
mod marks;
mod meeting;
mod name;
mod participant;
mod place;
mod prepared;
mod provision;
mod refusal;
mod source;
mod statement;
mod stored;
mod strict;
mod summit;
mod target;
mod text;
mod total;
mod written;

pub use amount::{Conversion, Currency, Decimal, Figure, Money, Qualifier, in_words, quotient};
pub use area::Area;
pub use country::{Country, CountryRole};
pub use date::{Date, Precision};
pub use dispute::{About, Dispute, Version};
pub use document::Document;
pub use entries::{Entries, Glance, in_order};
pub use event::{Event, EventKind, EventStatus};
pub use heads::{Heads, SourceHead};
pub use id::{Alpha2, Alpha3, Id, is_id};
pub use id_list::{IdList, OneOrMoreIds};
pub use initiative::{Initiative, Level};
pub use known::LeftOut;
pub use later::Later;
pub use leader::{Leader, LeaderRole};
pub use marks::{Mark, Marks};
pub use meeting::{Meeting, MeetingKind};
pub use name::{Language, Name, NameKind, Script};
pub use participant::Participant;
pub use place::{Party, Place};
pub use prepared::{Bounds, Places, Prepared};
pub use provision::Provision;
pub use refusal::Refusal;
pub use section::{Entry, Section};
pub use source::{Source, SourceKind};
pub use statement::{Statement, StatementKind};
pub use stored::{Extent, Store, mark, run};
pub use summit::{Fact, Session, Summit};
pub use target::{Elapsed, Horizon, Span, Target};
pub use text::{Text, is_hidden};
pub use total::Total;
pub use written::{has_escape, id_of};

use std::fmt;
use std::sync::OnceLock;

use chrono::NaiveDate;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// A list that must stand and hold at least one item.
pub type OneOrMore<T> = Vec<T>;

/// Returns what a cell holds, which is made where it holds nothing yet.
///
/// It is made before the cell is touched: a processor that waits for others meanwhile takes work that
/// may ask for the same, and must not wait for itself.
fn kept_in<T>(cell: &OnceLock<T>, make: impl FnOnce() -> T) -> &T {
    match cell.get() {
        Some(kept) => kept,
        None => {
            let made = make();
            cell.get_or_init(|| made)
        }
    }
}

/// Reads a value that is spelled as text.
pub(crate) fn spelled<'de, D, T>(
    deserializer: D,
    parse: impl FnOnce(&str) -> Result<T, Refusal>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    struct Spelled<F>(F);

    impl<T, F: FnOnce(&str) -> Result<T, Refusal>> Visitor<'_> for Spelled<F> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a text")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            (self.0)(text).map_err(E::custom)
        }
    }

    deserializer.deserialize_str(Spelled(parse))
}

/// Reads the value of a key that may be left out but may not be `null`.
pub(crate) fn present<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(deserializer).map(Some)
}

/// Reads a list that may not be empty.
pub(crate) fn at_least_one<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let list = Vec::deserialize(deserializer)?;
    if list.is_empty() { Err(no_items()) } else { Ok(list) }
}

/// Returns why an empty list is refused.
fn no_items<E: Error>() -> E {
    E::custom("the list is empty; expected at least one item, or no key where nothing is known")
}

/// Reads a value whose objects are written as objects.
fn strictly<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: serde::de::DeserializeOwned,
{
    let written = <&RawValue>::deserialize(deserializer)?;
    strict::from_str(written.get()).map_err(D::Error::custom)
}

fn titles<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Name>, D::Error> {
    let titles: Vec<Name> = strictly(deserializer)?;
    if titles.is_empty() { Err(D::Error::custom("no title")) } else { Ok(titles) }
}

/// A whole record: what is known about one summit, each fact with the sources that state it.
#[derive(Debug, serde::Deserialize, serde::Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record<'a> {
    /// The version of the record format; this program reads version 1.
    #[schemars(range(min = 1, max = 1))]
    pub format: u32,
    /// Identifies the record.
    pub id: Id,
    /// What the record is about, in one or more languages.
    #[serde(deserialize_with = "titles")]
    #[schemars(length(min = 1))]
    pub title: OneOrMore<Name>,
    /// The version of the data (SemVer).
    pub version: Text,
    /// The day on which the data was last changed.
    pub updated: Date,
    /// The summit itself.
    pub summit: Later<'a, Summit>,
    /// The participating states.
    #[serde(borrow, default)]
    pub countries: Entries<'a, Country>,
    /// The heads of state or government at the table.
    #[serde(borrow, default)]
    pub leaders: Entries<'a, Leader>,
    /// Anyone else named.
    #[serde(borrow, default)]
    pub participants: Entries<'a, Participant>,
    /// The priority areas, in the order of the official statement.
    #[serde(borrow, default)]
    pub areas: Entries<'a, Area>,
    /// What was announced, agreed or launched.
    #[serde(borrow, default)]
    pub initiatives: Entries<'a, Initiative>,
    /// Quantified aims.
    #[serde(borrow, default)]
    pub targets: Entries<'a, Target>,
    /// Texts signed, exchanged, adopted or presented.
    #[serde(borrow, default)]
    pub documents: Entries<'a, Document>,
    /// Counts and sums as somebody stated them.
    #[serde(borrow, default)]
    pub totals: Entries<'a, Total>,
    /// Meetings around the summit.
    #[serde(borrow, default)]
    pub meetings: Entries<'a, Meeting>,
    /// What somebody said or proposed, paraphrased.
    #[serde(borrow, default)]
    pub statements: Entries<'a, Statement>,
    /// Points of adopted texts.
    #[serde(borrow, default)]
    pub provisions: Entries<'a, Provision>,
    /// Steps before and after the summit, and peer summits.
    #[serde(borrow, default)]
    pub events: Entries<'a, Event>,
    /// Points on which sources differ.
    #[serde(borrow, default)]
    pub disputes: Entries<'a, Dispute>,
    /// The publications that state the facts.
    #[serde(borrow, default)]
    pub sources: Entries<'a, Source>,
    /// Whether parts were left out, so that references may lead nowhere.
    #[serde(skip)]
    pub is_partial: bool,
    /// What the disputes are about, found when somebody asks.
    #[serde(skip)]
    pub marks: Marks,
    /// What is told of sources that are cited, read when somebody asks.
    #[serde(skip)]
    pub heads: Heads,
    /// What was prepared of it.
    #[serde(skip)]
    pub prepared: Option<Prepared<'a>>,
}

/// A record without its sections.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    format: u32,
    id: Id,
    #[serde(deserialize_with = "at_least_one")]
    title: OneOrMore<Name>,
    version: Text,
    updated: Date,
    /// Left out where it is read later.
    #[serde(default, deserialize_with = "present")]
    summit: Option<Summit>,
}

impl Head {
    /// Returns the record, its sections still empty.
    fn record<'a>(self, summit: Later<'a, Summit>) -> Box<Record<'a>> {
        let Self { format, id, title, version, updated, summit: _ } = self;
        Box::new(Record {
            format,
            id,
            title,
            version,
            updated,
            summit,
            countries: Entries::default(),
            leaders: Entries::default(),
            participants: Entries::default(),
            areas: Entries::default(),
            initiatives: Entries::default(),
            targets: Entries::default(),
            documents: Entries::default(),
            totals: Entries::default(),
            meetings: Entries::default(),
            statements: Entries::default(),
            provisions: Entries::default(),
            events: Entries::default(),
            disputes: Entries::default(),
            sources: Entries::default(),
            is_partial: false,
            marks: Marks::default(),
            heads: Heads::default(),
            prepared: None,
        })
    }
}

impl<'a> Record<'a> {
    /// Returns a record that was prepared: its sections as they stand in the text, and the rest of
    /// `head`.
    ///
    /// # Errors
    ///
    /// Fails where the head is none.
    pub fn prepared(head: &'a str, prepared: Prepared<'a>) -> Result<Box<Self>, serde_json::Error> {
        let summit = Later::proved(prepared.summit);
        let mut record = strict::from_str::<Head>(head)?.record(summit);
        for (section, places) in Section::ALL.into_iter().zip(prepared.places) {
            of_section!(section, T => {
                *T::entries_mut(&mut record) = Entries::within(prepared.text, places);
            });
        }
        record.prepared = Some(prepared);
        Ok(record)
    }

    /// Returns a record from its head as JSON, its sections still empty; `None` where that is none.
    pub fn headed(head: &str) -> Option<Box<Self>> {
        let mut head = strict::from_str::<Head>(head).ok()?;
        let summit = head.summit.take()?;
        Some(head.record(summit.into()))
    }

    /// Says where the entries of a section stand in a store; returns whether there is such a section.
    pub fn store(
        &mut self,
        section: &str,
        store: &'a dyn Store,
        extents: Vec<Extent>,
        is_sorted: bool,
    ) -> bool {
        let Some(section) = Section::named(section) else { return false };
        of_section!(section, T => {
            *T::entries_mut(self) = Entries::stored(store, extents, is_sorted);
        });
        true
    }

    /// Reads every entry into its type and keeps it, and returns how many there are.
    pub fn read_all(&self) -> usize {
        let lengths =
            Section::ALL.map(|section| of_section!(section, T => T::entries(self).iter().count()));
        lengths.into_iter().sum()
    }

    /// Returns how many entries all sections have together, without reading them.
    pub fn entries(&self) -> usize {
        let lengths = Section::ALL.map(|section| of_section!(section, T => T::entries(self).len()));
        lengths.into_iter().sum()
    }

    /// Returns the last day of the summit.
    pub fn last_day(&self) -> NaiveDate {
        let prepared = self.prepared.and_then(|prepared| Date::parse(prepared.last_day).ok());
        prepared.unwrap_or_else(|| self.summit.end.unwrap_or(self.summit.start)).last_day()
    }

    /// Returns whether a country is the host.
    pub fn is_host(&self, id: &str) -> bool {
        match self.prepared {
            Some(prepared) => prepared.hosts.contains(&id),
            None => (self.countries.iter())
                .any(|country| country.id.as_str() == id && country.role == CountryRole::Host),
        }
    }

    /// Returns whether everything that was read of it kept to the format.
    pub fn is_sound(&self) -> bool {
        Section::ALL
            .into_iter()
            .all(|section| of_section!(section, T => T::entries(self).is_sound()))
    }
}
