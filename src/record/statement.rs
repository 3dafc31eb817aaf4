//! Statements: what somebody said or proposed.

use super::{Date, Id, OneOrMore, Text};

record_struct! {
    /// What somebody said or proposed, paraphrased.
    pub struct Statement {
        /// Identifies the entry.
        pub id: Id,
        /// The leader or participant who said it.
        pub speaker: Id,
        /// The state spoken for.
        pub country: Option<Id>,
        /// Whether it is a remark or a proposal.
        pub kind: StatementKind,
        /// On which occasion.
        pub occasion: Option<Text>,
        /// When.
        pub date: Option<Date>,
        /// The priority area it concerns.
        pub area: Option<Id>,
        /// What was said, in the authors' words.
        pub summary: Text,
        /// Entries of this record that it is about.
        pub relates_to: Vec<Id>,
        /// A caution for the reader.
        pub note: Option<Text>,
        /// The sources that state the entry.
        pub sources: OneOrMore<Id>,
    }
}

string_enum! {
    /// The kind of statement.
    pub enum StatementKind {
        /// Something said.
        Remark = "remark",
        /// Something proposed.
        Proposal = "proposal",
    }
}
