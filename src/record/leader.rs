//! Leaders: the heads of state or government at the table.

use super::{Date, Id, Name, OneOrMore, Text};

record_struct! {
    /// A head of state or government at the table.
    pub struct Leader {
        /// Identifies the entry.
        pub id: Id,
        /// The name in the form that official English texts use.
        pub name: Text,
        /// The family name.
        pub family_name: Option<Text>,
        /// The given name.
        pub given_name: Option<Text>,
        /// The state that the leader represents.
        pub country: Id,
        /// The office held at the time of the summit.
        pub office: Text,
        /// Whether the leader chairs the summit.
        pub role: LeaderRole,
        /// When the leader took office.
        pub in_office_since: Option<Date>,
        /// Its names in other languages, scripts and spellings.
        pub names: Vec<Name>,
        /// A caution for the reader.
        pub note: Option<Text>,
        /// The sources that state the entry.
        pub sources: OneOrMore<Id>,
    }
}

string_enum! {
    /// What a leader does at the summit.
    pub enum LeaderRole {
        /// Leads the meeting.
        Chair = "chair",
        /// Leads it together with the chair.
        CoChair = "co_chair",
        /// Takes part.
        Participant = "participant",
    }
}
