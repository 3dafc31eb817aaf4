//! The summit itself.

use super::{Date, Id, Name, OneOrMore, Place, Text};

record_struct! {
    /// The summit itself.
    pub struct Summit {
        /// Identifies the summit.
        pub id: Id,
        /// Its names.
        pub names: OneOrMore<Name>,
        /// The series it belongs to.
        pub series: Option<Text>,
        /// Its number in the series.
        pub edition: Option<u32>,
        /// Its first day.
        pub start: Date,
        /// Its last day.
        pub end: Option<Date>,
        /// Where it took place.
        pub place: Option<Place>,
        /// The leader who chaired it.
        pub chair: Option<Id>,
        /// Its sessions, in their order.
        pub sessions: Vec<Session>,
        /// Events before it in the series.
        pub previous: Vec<Id>,
        /// Events after it in the series.
        pub next: Vec<Id>,
        /// Whatever else is known.
        pub facts: Vec<Fact>,
        /// A caution for the reader.
        pub note: Option<Text>,
        /// The sources that state the entry.
        pub sources: OneOrMore<Id>,
    }
}

record_struct! {
    /// A session of the summit.
    pub struct Session {
        /// What it was, in one line.
        pub title: Text,
        /// Its names in other languages.
        pub names: Vec<Name>,
        /// What happened.
        pub summary: Option<Text>,
        /// The sources that state it.
        pub sources: OneOrMore<Id>,
    }
}

impl std::fmt::Display for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.title.fmt(f)
    }
}

record_struct! {
    /// A further fact about the summit.
    pub struct Fact {
        /// What the fact is about.
        pub what: Text,
        /// The fact.
        pub value: Text,
        /// The sources that state it.
        pub sources: OneOrMore<Id>,
    }
}

impl std::fmt::Display for Fact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.what, self.value)
    }
}
