//! Meetings: who met whom around the summit.

use super::{Date, Id, OneOrMore, Place, Text};

record_struct! {
    /// A meeting around the summit.
    pub struct Meeting {
        /// Identifies the entry.
        pub id: Id,
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
        /// A caution for the reader.
        pub note: Option<Text>,
        /// The sources that state the entry.
        pub sources: OneOrMore<Id>,
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
