//! Provisions: the points of adopted texts.

use super::{Id, OneOrMore, Text};

record_struct! {
    /// One point of an adopted text.
    pub struct Provision {
        /// Identifies the entry.
        pub id: Id,
        /// The document it stands in.
        pub document: Id,
        /// The part of the document.
        pub section: Option<Text>,
        /// Where in that part.
        pub locator: Option<Text>,
        /// What it says, in the authors' words.
        pub summary: Text,
        /// A caution for the reader.
        pub note: Option<Text>,
        /// The sources that state the entry.
        pub sources: OneOrMore<Id>,
    }
}
