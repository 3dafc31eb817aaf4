//! Identifiers: the names by which entries refer to each other.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de::Error};

/// The id of an entry: lower-case ASCII words joined by hyphens, or a country's alpha-3 code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Id(String);

impl Id {
    /// Returns the id that `text` spells, or `None` where it is not in the form of one.
    pub fn parse(text: &str) -> Option<Self> {
        (is_words(text) || is_alpha3(text)).then(|| Self(text.to_owned()))
    }

    /// Returns the id as it is written in the record.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            D::Error::custom(format_args!(
                "`{}` is not an id; expected lower-case ASCII words joined by hyphens, or an alpha-3 country code",
                text.escape_debug()
            ))
        })
    }
}

impl JsonSchema for Id {
    fn schema_name() -> Cow<'static, str> {
        "Id".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "The id of an entry: lower-case ASCII words joined by hyphens, or a country's ISO 3166-1 alpha-3 code.",
            "type": "string",
            "pattern": "^([a-z0-9]+(-[a-z0-9]+)*|[A-Z]{3})$",
        })
    }
}

/// The ISO 3166-1 alpha-3 code of a state, in the record or not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Alpha3(String);

impl Alpha3 {
    /// Returns the code as it is written in the record.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Alpha3 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Alpha3 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        if is_alpha3(&text) {
            Ok(Self(text.into_owned()))
        } else {
            Err(D::Error::custom(format_args!(
                "`{}` is not a country code; expected ISO 3166-1 alpha-3, three capital letters",
                text.escape_debug()
            )))
        }
    }
}

impl JsonSchema for Alpha3 {
    fn schema_name() -> Cow<'static, str> {
        "Alpha3".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "An ISO 3166-1 alpha-3 country code.",
            "type": "string",
            "pattern": "^[A-Z]{3}$",
        })
    }
}

fn is_words(text: &str) -> bool {
    text.split('-').all(|word| {
        !word.is_empty()
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    })
}

fn is_alpha3(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_words_or_a_country_code() {
        for good in ["a", "doc-kaz-roads", "24kg-20251127-preparing", "KAZ"] {
            assert_eq!(Id::parse(good).map(|id| id.to_string()), Some(good.to_owned()));
        }
        for bad in ["", "-", "a-", "-a", "a--b", "A", "Kaz", "KAZZ", "a b", "ä", "a_b", "a\n"] {
            assert_eq!(Id::parse(bad), None, "{bad:?}");
        }
    }
}
