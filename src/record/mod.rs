//! The record: its entries, and the values that entries are made of.
//!
//! The types are the format: which keys an entry has, which are required, and which values a key accepts. They
//! know canonical text, but no headings and no wording of answers; those belong to the views.

#[macro_use]
mod macros;
#[macro_use]
mod section;

mod amount;
mod count;
mod country;
mod date;
mod document;
mod initiative;
mod known;
mod meeting;
mod name;
mod number;
mod people;
mod read;
mod schema;
mod source;
mod strings;
mod summit;
mod target;
mod total;
mod visit;

pub use amount::{Conversion, Decimal, Figure, Money, Qualifier, in_words};
pub use count::Count;
pub use country::{Country, CountryKind, CountryRole, Party, Place};
pub use date::{Date, Precision};
pub use document::{Document, DocumentStatus, Provision, Sector};
pub use initiative::{Area, Initiative, InitiativeStatus, Level};
pub use known::LeftOut;
pub use meeting::{Meeting, MeetingKind, Statement, StatementKind};
pub use name::{Name, NameKind};
pub use number::Number;
pub use people::{Leader, LeaderRole, Participant};
pub(crate) use read::{Key, at_least_one, list, optional, or_default, present, required, value};
pub use schema::{
    Described, FieldSchema, Form, ObjectSchema, Schema, TextSchema, WordsSchema, refers_to,
};
pub(crate) use schema::{key, narrowed};
pub use section::{AnyEntry, Entry, Order, Section};
pub use source::{About, Dispute, Source, SourceKind, Version};
pub(crate) use strings::parsed;
pub use strings::{Alpha2, Alpha3, Currency, Id, InvalidValue, Language, Script, Text, is_id};
pub use summit::{Event, EventKind, EventStatus, Fact, Session, Summit};
pub use target::{Elapsed, Horizon, Span, Target, TargetKind};
pub use total::Total;
pub use visit::{At, Leaf, Visit};

/// The version of the record format that this program reads.
pub const FORMAT: u32 = 1;

/// The members of a record other than its sections.
#[derive(Debug, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The JSON Schema that the file names for editors.
    #[serde(
        rename = "$schema",
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    pub schema: Option<Text>,
    /// The version of the record format.
    pub format: u32,
    /// Identifies the record.
    pub id: Id,
    /// What the record is about, in one or more languages.
    #[serde(deserialize_with = "at_least_one")]
    pub title: Vec<Name>,
    /// The version of the data.
    pub version: Text,
    /// The day on which the data was last changed.
    pub updated: Date,
    /// The summit itself.
    pub summit: Summit,
}

macro_rules! record_file {
    ($($(#[doc = $doc:literal])+ $section:ident $field:ident $entry:ident $singular:literal { $($facts:tt)* })+) => {
        /// A whole record.
        #[derive(Debug, serde::Deserialize, serde::Serialize)]
        pub struct Record {
            /// The members other than sections.
            #[serde(flatten)]
            pub head: Head,
            $($(#[doc = $doc])+ #[serde(default)] pub $field: Vec<$entry>,)+
        }

        impl Described for Record {
            const SCHEMA: Schema = object_schema!(
                Record, ["A whole record."]
                "$schema", Text::SCHEMA, false,
                    ["The JSON Schema of the format, for editors; not used otherwise."];
                "format", Schema::Number(FORMAT, FORMAT), true,
                    ["The version of the record format; this program reads version 1."];
                "id", Id::SCHEMA, true, ["Identifies the record."];
                "title", Vec::<Name>::SCHEMA, true,
                    ["What the record is about, in one or more languages."];
                "version", Text::SCHEMA, true, ["The version of the data (SemVer)."];
                "updated", Date::SCHEMA, true, ["The day on which the data was last changed."];
                "summit", Summit::SCHEMA, true, ["The summit itself."];
                $(stringify!($field), Schema::List(&$entry::SCHEMA, 0), false, [$($doc)+];)+
            );
        }

        impl Record {
            /// The ids of the record, the summit and all entries.
            pub fn ids(&self) -> impl Iterator<Item = &str> {
                let own = [self.head.id.as_str(), self.head.summit.id.as_str()].into_iter();
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
