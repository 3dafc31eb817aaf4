//! Names: how something is called, in which language and script.

use std::fmt;

use super::{Id, Text};

record_struct! {
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

string_enum! {
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

string_newtype! {
    /// A language tag (BCP 47): `ja`, `zh-Hant`.
    Language {
        valid: is_language,
        is: "a language tag",
        expected: "BCP 47, such as `ja` or `zh-Hant`",
        pattern: "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"
    }
}

string_newtype! {
    /// A script code (ISO 15924): `Cyrl`.
    Script {
        valid: is_script,
        is: "a script code",
        expected: "ISO 15924, four letters such as `Cyrl`",
        pattern: "^[A-Z][a-z]{3}$"
    }
}

display_as_str!(Language, Script);

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
