//! Names: how something is called, in which language and script.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de::Error};

use super::{Id, Text};

record_type! {
    /// A name in one language, and who uses it.
    pub struct Name {
        /// The name as it stands.
        pub text: Text,
        /// Its language (BCP 47).
        pub lang: Language,
        /// Its script (ISO 15924), where the language has several.
        pub script: Option<Script>,
        /// Whether the name is official, common or a variant.
        pub kind: Option<NameKind>,
        /// The sources that use it.
        pub sources: Vec<Id>,
    }
}

impl fmt::Display for Name {
    /// Writes the name with its language: `Қазақстан (kk-Cyrl)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { text, lang, script, kind, .. } = self;
        write!(f, "{text} ({lang}")?;
        if let Some(script) = script {
            write!(f, "-{script}")?;
        }
        match kind {
            Some(kind) => write!(f, ", {})", kind.as_str()),
            None => write!(f, ")"),
        }
    }
}

word_list! {
    /// The standing of a name.
    pub enum NameKind {
        /// Used by an official source.
        Official = "official",
        /// In common use.
        Common = "common",
        /// Another spelling that a source prints.
        Variant = "variant",
    }
}

macro_rules! tag {
    ($(#[$meta:meta])* $name:ident, $valid:expr, $expected:literal, $description:literal, $pattern:literal) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Returns the tag as it is written in the record.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Cow::<str>::deserialize(deserializer)?;
                let valid: fn(&str) -> bool = $valid;
                if valid(&text) {
                    Ok(Self(text.into_owned()))
                } else {
                    Err(D::Error::custom(format_args!(
                        concat!("`{}` is not ", $expected),
                        text.escape_debug()
                    )))
                }
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "description": $description, "type": "string", "pattern": $pattern })
            }
        }
    };
}

tag! {
    /// A language tag (BCP 47): `ja`, `zh-Hant`.
    Language, is_language, "a language tag; expected BCP 47, such as `ja` or `zh-Hant`",
    "A language tag (BCP 47).", "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"
}

tag! {
    /// A script code (ISO 15924): `Cyrl`.
    Script, is_script, "a script code; expected ISO 15924, such as `Cyrl`",
    "A script code (ISO 15924).", "^[A-Z][a-z]{3}$"
}

fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=8).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

fn is_script(text: &str) -> bool {
    text.len() == 4
        && text.starts_with(|letter: char| letter.is_ascii_uppercase())
        && text[1..].bytes().all(|byte| byte.is_ascii_lowercase())
}
