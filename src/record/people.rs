//! Leaders and participants.

use super::{Date, Id, Name, Text};

entry_struct! {
    /// A head of state or government at the table.
    pub struct Leader {
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

entry_struct! {
    /// Somebody named around the summit who is not one of the leaders.
    pub struct Participant {
        /// The name in Latin letters.
        pub name: Text,
        /// The state that the person belongs to; without one, there is an organisation.
        pub country: Option<Id>,
        /// The organisation that the person speaks for.
        pub organisation: Option<Text>,
        /// The office or position.
        pub office: Option<Text>,
        /// Where and when the person is named.
        pub occasion: Option<Text>,
        /// Its names in other languages, scripts and spellings.
        pub names: Vec<Name>,
    }
}
