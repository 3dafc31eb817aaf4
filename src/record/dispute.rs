//! Disputes: the points on which sources differ.

use super::{Id, OneOrMore, Text};

record_struct! {
    /// A point on which sources differ.
    pub struct Dispute {
        /// Identifies the entry.
        pub id: Id,
        /// What they differ on.
        pub subject: Text,
        /// The entries and fields concerned.
        pub about: OneOrMore<About>,
        /// What is said, each version with who says it.
        pub versions: OneOrMore<Version>,
        /// A caution for the reader.
        pub note: Option<Text>,
        /// The sources that state the entry.
        pub sources: OneOrMore<Id>,
    }
}

record_struct! {
    /// An entry that a dispute is about, and the field in question.
    pub struct About {
        /// The entry.
        pub id: Id,
        /// The field, also one that the entry lacks; absent where the whole entry is meant.
        pub field: Option<Text>,
    }
}

impl std::fmt::Display for About {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
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

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.value.fmt(f)
    }
}
