//! The record: one file per kind of entry, and the values that entries are made of.
//!
//! The types are the format: which values a key accepts, which keys are required, how a value is written. They
//! know canonical text and no headings or wording of answers, which belong to the views.

/// Defines a part of the record: a struct whose fields are keys, in canonical order.
///
/// `Option` and `Vec` fields are optional and left out when empty; `OneOrMore` fields are required. No key may
/// hold `null` or an empty list, and unknown keys are refused.
macro_rules! record_struct {
    ($(#[$meta:meta])* pub struct $name:ident { $($fields:tt)* }) => {
        record_struct!(@field [$(#[$meta])*] $name [] [] $($fields)*);
    };
    (@field $meta:tt $name:ident [$($done:tt)*] [$($names:ident)*]
        $(#[$attribute:meta])* pub $field:ident: Option<$kind:ty>, $($rest:tt)*) => {
        record_struct!(@field $meta $name [$($done)*
            $(#[$attribute])*
            #[serde(
                default,
                skip_serializing_if = "Option::is_none",
                deserialize_with = "crate::record::present"
            )]
            pub $field: Option<$kind>,
        ] [$($names)* $field] $($rest)*);
    };
    (@field $meta:tt $name:ident [$($done:tt)*] [$($names:ident)*]
        $(#[$attribute:meta])* pub $field:ident: Vec<$kind:ty>, $($rest:tt)*) => {
        record_struct!(@field $meta $name [$($done)*
            $(#[$attribute])*
            #[serde(
                default,
                skip_serializing_if = "Vec::is_empty",
                deserialize_with = "crate::record::at_least_one"
            )]
            #[schemars(length(min = 1))]
            pub $field: Vec<$kind>,
        ] [$($names)* $field] $($rest)*);
    };
    (@field $meta:tt $name:ident [$($done:tt)*] [$($names:ident)*]
        $(#[$attribute:meta])* pub $field:ident: OneOrMore<$kind:ty>, $($rest:tt)*) => {
        record_struct!(@field $meta $name [$($done)*
            $(#[$attribute])*
            #[serde(deserialize_with = "crate::record::at_least_one")]
            #[schemars(length(min = 1))]
            pub $field: OneOrMore<$kind>,
        ] [$($names)* $field] $($rest)*);
    };
    (@field $meta:tt $name:ident [$($done:tt)*] [$($names:ident)*]
        $(#[$attribute:meta])* pub $field:ident: $kind:ty, $($rest:tt)*) => {
        record_struct!(@field $meta $name [$($done)*
            $(#[$attribute])*
            pub $field: $kind,
        ] [$($names)* $field] $($rest)*);
    };
    (@field [$($meta:tt)*] $name:ident [$($done:tt)*] [$($names:ident)*]) => {
        $($meta)*
        #[derive(
            Debug, Clone, PartialEq, Eq,
            serde::Deserialize, serde::Serialize, schemars::JsonSchema,
        )]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($done)* }

        impl crate::record::Visit for $name {
            fn visit<'a>(
                &'a self,
                at: crate::record::At,
                visit: &mut dyn FnMut(crate::record::At, crate::record::Leaf<'a>),
            ) {
                $(self.$names.visit(at.key(stringify!($name), stringify!($names)), visit);)*
            }
        }
    };
}

/// Defines the words that a field may hold, each with its meaning.
macro_rules! string_enum {
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
            /// Every word, in the order of the format.
            pub const ALL: &'static [Self] = &[$(Self::$word),+];

            /// Returns the word as the record spells it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$word => $text,)+ }
            }

            /// Returns the word that the record spells so.
            pub fn named(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$word),)+ _ => None }
            }
        }

        impl crate::record::Visit for $name {
            fn visit<'a>(
                &'a self,
                at: crate::record::At,
                visit: &mut dyn FnMut(crate::record::At, crate::record::Leaf<'a>),
            ) {
                visit(at, crate::record::Leaf::Code(self.as_str()));
            }
        }
    };
}

/// Defines a value that the record spells as text of a certain form.
macro_rules! string_newtype {
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
            pub fn parse(text: &str) -> Result<Self, crate::record::InvalidValue> {
                Self::validate(text).map(|text| Self(text.into()))
            }

            /// Returns a text that spells a value, or why it spells none.
            pub(crate) fn validate(text: &str) -> Result<&str, crate::record::InvalidValue> {
                let valid: fn(&str) -> bool = $valid;
                if valid(text) {
                    Ok(text)
                } else {
                    Err(crate::record::InvalidValue::new(text, $is, $expected))
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
macro_rules! display_as_str {
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
mod event;
mod id;
mod initiative;
mod invalid;
mod known;
mod leader;
mod meeting;
mod name;
mod number;
mod participant;
mod place;
mod provision;
mod source;
mod statement;
mod summit;
mod target;
mod text;
mod total;
mod visit;

pub use amount::{Conversion, Currency, Decimal, Figure, Money, Qualifier, in_words};
pub use area::Area;
pub use country::{Country, CountryKind, CountryRole};
pub use date::{Date, Precision};
pub use dispute::{About, Dispute, Version};
pub use document::{Document, DocumentStatus, Sector};
pub use event::{Event, EventKind, EventStatus};
pub use id::{Alpha2, Alpha3, Id, is_id};
pub use initiative::{Initiative, InitiativeStatus, Level};
pub use invalid::InvalidValue;
pub use known::LeftOut;
pub use leader::{Leader, LeaderRole};
pub use meeting::{Meeting, MeetingKind};
pub use name::{Language, Name, NameKind, Script};
pub use number::Number;
pub use participant::Participant;
pub use place::{Party, Place};
pub use provision::Provision;
pub use section::{AnyEntry, Entry, Order, Section, refers_to};
pub use source::{Source, SourceKind};
pub use statement::{Statement, StatementKind};
pub use summit::{Fact, Session, Summit};
pub use target::{Elapsed, Horizon, Span, Target, TargetKind};
pub use text::Text;
pub use total::Total;
pub use visit::{Leaf, Place as At, Visit};

use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};

/// A list that is required and has at least one item.
pub type OneOrMore<T> = Vec<T>;

/// Reads a value that is spelled as text.
pub(crate) fn spelled<'de, D, T>(
    deserializer: D,
    parse: impl FnOnce(&str) -> Result<T, InvalidValue>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    struct Spelled<F>(F);

    impl<T, F: FnOnce(&str) -> Result<T, InvalidValue>> Visitor<'_> for Spelled<F> {
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

/// The version of the record format that this program reads.
pub const FORMAT: u32 = 1;

macro_rules! record_file {
    ($($(#[$doc:meta])+ $section:ident $field:ident $entry:ident $singular:literal { $($facts:tt)* })+) => {
        /// A whole record, as in its file.
        #[derive(Debug, serde::Deserialize, serde::Serialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct Record {
            /// The JSON Schema of the format, for editors; not used otherwise.
            #[serde(
                rename = "$schema",
                default,
                skip_serializing_if = "Option::is_none",
                deserialize_with = "present"
            )]
            pub schema: Option<Text>,
            /// The version of the record format; this program reads version 1.
            #[schemars(range(min = 1, max = 1))]
            pub format: u32,
            /// Identifies the record.
            pub id: Id,
            /// What the record is about, in one or more languages.
            #[serde(deserialize_with = "at_least_one")]
            #[schemars(length(min = 1))]
            pub title: OneOrMore<Name>,
            /// The version of the data (SemVer).
            pub version: Text,
            /// The day on which the data was last changed.
            pub updated: Date,
            /// The summit itself.
            pub summit: Summit,
            $(
                $(#[$doc])+
                #[serde(default)]
                pub $field: Vec<$entry>,
            )+
        }

        impl Record {
            /// The ids of the record, the summit and all entries.
            pub fn ids(&self) -> impl Iterator<Item = &str> {
                let own = [self.id.as_str(), self.summit.id.as_str()].into_iter();
                own$(.chain(self.$field.iter().map(|entry| entry.id.as_str())))+
            }

            /// Counts the entries of all sections.
            pub fn entries(&self) -> usize {
                [$(self.$field.len()),+].into_iter().sum()
            }
        }
    };
}

for_each_section!(record_file);
