//! Areas: the priority areas of the summit.

use super::{Id, Name, OneOrMore, Text};

record_struct! {
    /// A priority area of the summit.
    pub struct Area {
        /// Identifies the entry.
        pub id: Id,
        /// The English name.
        pub name: Text,
        /// What falls under it.
        pub summary: Option<Text>,
        /// Its names in other languages, scripts and spellings.
        pub names: Vec<Name>,
        /// A caution for the reader.
        pub note: Option<Text>,
        /// The sources that state the entry.
        pub sources: OneOrMore<Id>,
    }
}
