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
        /// The priority area.
        pub area: Option<Id>,
        /// Whether the area is the authors' inference.
        pub area_inferred: Option<bool>,
        /// Its position within the document, from 1; equal where the order was not seen.
        #[schemars(range(min = 1))]
        pub position: Option<u32>,
        /// Where in that part.
        pub locator: Option<Text>,
        /// What it says, in the authors' words.
        pub summary: Text,
        /// Whether the authors read the text itself, or only reports of it.
        pub text_seen: Option<bool>,
        /// A caution for the reader.
        pub note: Option<Text>,
        /// The sources that state the entry.
        pub sources: OneOrMore<Id>,
    }
}
