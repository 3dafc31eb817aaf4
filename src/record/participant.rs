//! Participants: anyone named who is not one of the leaders.

use super::{Id, Name, OneOrMore, Text};

record_struct! {
    /// Somebody named around the summit who is not one of the leaders.
    pub struct Participant {
        /// Identifies the entry.
        pub id: Id,
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
        /// A caution for the reader.
        pub note: Option<Text>,
        /// The sources that state the entry.
        pub sources: OneOrMore<Id>,
    }
}
