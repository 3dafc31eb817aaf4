//! The summit itself, and the events before and after it.

use std::fmt;

use chrono::NaiveDate;

use super::{Count, Date, Figure, Id, Name, Place, Text};

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
        pub edition: Option<Count>,
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

impl fmt::Display for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.value)
    }
}

entry_struct! {
    /// A step before or after the summit, or a peer summit.
    pub struct Event {
        /// What happened, in one line.
        pub title: Text,
        /// When it happened or began.
        pub date: Option<Date>,
        /// When it ended.
        pub end: Option<Date>,
        /// Where.
        pub place: Option<Place>,
        /// The states that it involves.
        pub countries: Vec<Id>,
        /// How it relates to the summit.
        pub kind: EventKind,
        /// The format, such as `foreign ministers' meeting`.
        pub format: Option<Text>,
        /// Its number in a series.
        pub edition: Option<Count>,
        /// Who chaired it.
        pub chair: Option<Text>,
        /// Whether it took place.
        pub status: EventStatus,
        /// What came of it.
        pub outcomes: Vec<Text>,
        /// The numbers stated for it.
        pub figures: Vec<Figure>,
        /// Entries of this record that it bears on.
        pub relates_to: Vec<Id>,
    }
}

impl Event {
    /// Returns whether it was planned, proposed or announced and is not known to have happened by `day`; what was
    /// announced has happened when its day has passed.
    pub fn is_open(&self, day: NaiveDate) -> bool {
        self.is_intended() || self.status == EventStatus::Announced && !self.has_passed(day)
    }

    /// Returns whether it was planned or proposed for a day before `day`.
    pub fn is_overdue(&self, day: NaiveDate) -> bool {
        self.is_intended() && self.has_passed(day)
    }

    fn is_intended(&self) -> bool {
        matches!(self.status, EventStatus::Planned | EventStatus::Proposed)
    }

    fn has_passed(&self, day: NaiveDate) -> bool {
        self.end.or(self.date).is_some_and(|date| date.last_day() < day)
    }
}

string_enum! {
    /// How an event relates to the summit.
    pub enum EventKind {
        /// It came before.
        History = "history",
        /// It came out of the summit.
        FollowUp = "follow-up",
        /// A summit of others with the same states.
        Peer = "peer",
    }
}

string_enum! {
    /// Whether an event took place.
    pub enum EventStatus {
        /// It took place.
        Held = "held",
        /// It is planned.
        Planned = "planned",
        /// Somebody proposed it.
        Proposed = "proposed",
        /// It was put off.
        Postponed = "postponed",
        /// It was called off.
        Cancelled = "cancelled",
        /// It was made public.
        Announced = "announced",
    }
}
