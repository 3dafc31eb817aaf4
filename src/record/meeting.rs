//! Meetings, and what people said at them.

use super::{Date, Id, Place, Text};

entry_struct! {
    /// A meeting around the summit.
    pub struct Meeting {
        /// Who met whom, in one line.
        pub title: Text,
        /// When.
        pub date: Option<Date>,
        /// Where.
        pub place: Option<Place>,
        /// The kind of meeting.
        pub kind: MeetingKind,
        /// The leaders and participants present.
        pub people: Vec<Id>,
        /// Others present, as plain names.
        pub others: Vec<Text>,
        /// The states represented.
        pub countries: Vec<Id>,
        /// What came of it.
        pub results: Vec<Text>,
    }
}

string_enum! {
    /// The kind of meeting.
    pub enum MeetingKind {
        /// Between two states.
        Bilateral = "bilateral",
        /// Among several states.
        Multilateral = "multilateral",
        /// With the head of state of the host.
        Audience = "audience",
        /// With companies.
        Business = "business",
        /// A reception or a dinner.
        Reception = "reception",
        /// A session of the summit.
        Session = "session",
    }
}

entry_struct! {
    /// What somebody said or proposed, paraphrased.
    pub struct Statement {
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
