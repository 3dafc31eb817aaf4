//! Countries: the participating states.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de::Error};

use super::{Id, Name, OneOrMore, Text};

record_type! {
    /// A participating state; its id is the ISO 3166-1 alpha-3 code.
    pub struct Country {
        /// Identifies the entry.
        pub id: Id,
        /// The ISO 3166-1 alpha-2 code.
        pub alpha2: Alpha2,
        /// The common English name.
        pub name: Text,
        /// The long English name.
        pub official_name: Option<Text>,
        /// The capital.
        pub capital: Option<Text>,
        /// Whether the state hosts the summit.
        pub role: CountryRole,
        /// Its names in other languages, scripts and spellings.
        pub names: Vec<Name>,
        /// A caution for the reader.
        pub note: Option<Text>,
        /// The sources that state the entry.
        pub sources: OneOrMore<Id>,
    }
}

word_list! {
    /// What a state does at the summit.
    pub enum CountryRole {
        /// It receives the others.
        Host = "host",
        /// It is received.
        Guest = "guest",
    }
}

/// The ISO 3166-1 alpha-2 code of a state.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Alpha2(String);

impl Alpha2 {
    /// Returns the code as it is written in the record.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Alpha2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Alpha2 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase()) {
            Ok(Self(text.into_owned()))
        } else {
            Err(D::Error::custom(format_args!(
                "`{}` is not a country code; expected ISO 3166-1 alpha-2, two capital letters",
                text.escape_debug()
            )))
        }
    }
}

impl JsonSchema for Alpha2 {
    fn schema_name() -> Cow<'static, str> {
        "Alpha2".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "An ISO 3166-1 alpha-2 country code.",
            "type": "string",
            "pattern": "^[A-Z]{2}$",
        })
    }
}
