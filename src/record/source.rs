//! Sources, and the disputes between them.

use std::fmt;

use super::{Alpha3, Date, Id, Language, Text};

record_struct! {
    /// A publication.
    pub struct Source {
        /// Identifies the source.
        pub id: Id,
        /// Who published it.
        pub publisher: Text,
        /// The publisher in at most 24 columns, for tables.
        pub short: Option<Text>,
        /// Who wrote it.
        pub author: Option<Text>,
        /// Its title in its own language, or a description where `reliability` says so.
        pub title: Text,
        /// Its address.
        pub url: Option<Text>,
        /// The address of an archived copy.
        pub archived: Option<Text>,
        /// When the authors of the record read it.
        pub accessed: Option<Date>,
        /// When it was published.
        pub published: Option<Date>,
        /// Its language (BCP 47).
        pub language: Language,
        /// What kind of publication it is.
        pub kind: SourceKind,
        /// The state whose own voice it is, as the alpha-3 code.
        pub party: Option<Alpha3>,
        /// The text it reprints, as a source id or a name, so that reprints count once.
        pub origin: Option<Text>,
        /// A caution about it.
        pub reliability: Option<Text>,
        /// A caution for the reader.
        pub note: Option<Text>,
    }
}

string_enum! {
    /// The kind of a publication, the strongest first.
    pub enum SourceKind {
        /// A government, parliament or international body, also in an archive or a repost.
        Official = "official",
        /// A news agency.
        Agency = "agency",
        /// A newspaper, broadcaster or news site.
        Newspaper = "newspaper",
        /// An institute or expert.
        Analysis = "analysis",
        /// A company or chamber.
        Business = "business",
        /// A work of reference.
        Encyclopedia = "encyclopedia",
    }
}

entry_struct! {
    /// A point on which sources differ.
    pub struct Dispute {
        /// What they differ on.
        pub subject: Text,
        /// The entries and fields concerned.
        pub about: OneOrMore<About>,
        /// What is said, each version with who says it.
        pub versions: OneOrMore<Version>,
    }
}

record_struct! {
    /// An entry that a dispute is about, and the field in question.
    pub struct About {
        /// The entry.
        pub id: Id,
        /// The field, also one that the entry lacks; absent where the whole entry is meant. One item of a
        /// list is named after it: `conversions.EUR`, or `figures.` and `facts.` with its `what`.
        pub field: Option<Text>,
    }
}

impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.field {
            Some(field) => write!(f, "{} ({field})", self.id),
            None => self.id.fmt(f),
        }
    }
}

record_struct! {
    /// One version of a disputed point.
    pub struct Version {
        /// What is said.
        pub value: Text,
        /// The sources that say it.
        pub sources: OneOrMore<Id>,
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}
