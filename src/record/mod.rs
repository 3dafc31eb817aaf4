//! The record: one file per kind of entry, and the values that entries are made of.
//!
//! The types are the format: what a key may hold, which keys must stand, how a value is spelled.
//! They know canonical text, no headings and no wording of answers; those belong to [`crate::view`].

/// Defines a part of the record: keys in canonical order, what is unknown left out.
///
/// `Option` and `Vec` fields may be absent, and are when they hold nothing; `OneOrMore` fields
/// must stand. No key may hold `null` or an empty list, and no other key may stand.
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
        pub struct $name(String);

        impl $name {
            /// Returns the value that `text` spells, or why it spells none.
            pub fn parse(text: &str) -> Result<Self, crate::record::Refusal> {
                let valid: fn(&str) -> bool = $valid;
                if valid(text) {
                    Ok(Self(text.to_owned()))
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
                let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
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

mod amount;
mod area;
mod country;
mod date;
mod dispute;
mod document;
mod event;
mod id;
mod initiative;
mod known;
mod leader;
mod meeting;
mod name;
mod participant;
mod place;
mod provision;
mod refusal;
mod section;
mod source;
mod statement;
mod summit;
mod target;
mod text;
mod total;

pub use amount::{Conversion, Currency, Decimal, Figure, Money, Qualifier, in_words};
pub use area::Area;
pub use country::{Country, CountryRole};
pub use date::{Date, Precision};
pub use dispute::{About, Dispute, Version};
pub use document::Document;
pub use event::{Event, EventKind, EventStatus};
pub use id::{Alpha2, Alpha3, Id};
pub use initiative::{Initiative, Level};
pub use known::LeftOut;
pub use leader::{Leader, LeaderRole};
pub use meeting::{Meeting, MeetingKind};
pub use name::{Language, Name, NameKind, Script};
pub use participant::Participant;
pub use place::{Party, Place};
pub use provision::Provision;
pub use refusal::Refusal;
pub use section::{Entry, Section};
pub use source::{Source, SourceKind};
pub use statement::{Statement, StatementKind};
pub use summit::{Fact, Session, Summit};
pub use target::{Elapsed, Horizon, Span, Target};
pub use text::{Text, is_hidden};
pub use total::Total;

use serde::{Deserialize, Deserializer, de::Error};

/// A list that must stand and hold at least one item.
pub type OneOrMore<T> = Vec<T>;

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
    if list.is_empty() {
        return Err(D::Error::custom(
            "the list is empty; expected at least one item, or no key where nothing is known",
        ));
    }
    Ok(list)
}

record_type! {
    /// A whole record: what is known about one summit, each fact with the sources that state it.
    #[serde(expecting = "a record, a JSON object with `format`, `id`, `title` and the sections")]
    pub struct Record {
        /// The version of the record format; this program reads version 1.
        #[schemars(range(min = 1, max = 1))]
        pub format: u32,
        /// Identifies the record.
        pub id: Id,
        /// What the record is about, in one or more languages.
        pub title: OneOrMore<Name>,
        /// The version of the data (SemVer).
        pub version: Text,
        /// The day on which the data was last changed.
        pub updated: Date,
        /// The summit itself.
        pub summit: Summit,
        /// The participating states.
        #[serde(default)]
        pub countries: Entries<Country>,
        /// The heads of state or government at the table.
        #[serde(default)]
        pub leaders: Entries<Leader>,
        /// Anyone else named.
        #[serde(default)]
        pub participants: Entries<Participant>,
        /// The priority areas, in the order of the official statement.
        #[serde(default)]
        pub areas: Entries<Area>,
        /// What was announced, agreed or launched.
        #[serde(default)]
        pub initiatives: Entries<Initiative>,
        /// Quantified aims.
        #[serde(default)]
        pub targets: Entries<Target>,
        /// Texts signed, exchanged, adopted or presented.
        #[serde(default)]
        pub documents: Entries<Document>,
        /// Counts and sums as somebody stated them.
        #[serde(default)]
        pub totals: Entries<Total>,
        /// Meetings around the summit.
        #[serde(default)]
        pub meetings: Entries<Meeting>,
        /// What somebody said or proposed, paraphrased.
        #[serde(default)]
        pub statements: Entries<Statement>,
        /// Points of adopted texts.
        #[serde(default)]
        pub provisions: Entries<Provision>,
        /// Steps before and after the summit, and peer summits.
        #[serde(default)]
        pub events: Entries<Event>,
        /// Points on which sources differ.
        #[serde(default)]
        pub disputes: Entries<Dispute>,
        /// The publications that state the facts.
        #[serde(default)]
        pub sources: Entries<Source>,
    }
}

/// The entries of a section, which may be none.
pub type Entries<T> = Vec<T>;
