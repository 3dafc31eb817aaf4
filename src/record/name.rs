//! Names: how something is called, in which language and script.

use std::fmt;

use super::{Id, Language, Script, Text};

record_struct! {
    /// A name in one language, and who uses it.
    pub struct Name {
        /// The name, as sources print it.
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
    /// Formats the name with its language: `Қазақстан (kk-Cyrl)`.
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
