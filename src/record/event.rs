//! Events: steps before and after the summit, and peer summits.

use chrono::NaiveDate;

use super::{Date, Figure, Id, OneOrMore, Place, Text};

record_struct! {
    /// A step before or after the summit, or a peer summit.
    pub struct Event {
        /// Identifies the entry.
        pub id: Id,
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
        pub edition: Option<u32>,
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
        /// A caution for the reader.
        pub note: Option<Text>,
        /// The sources that state the entry.
        pub sources: OneOrMore<Id>,
    }
}

impl Event {
    /// Returns whether it was planned, proposed or announced and is not known to have happened.
    pub fn is_open(&self) -> bool {
        use EventStatus::{Announced, Planned, Proposed};
        matches!(self.status, Planned | Proposed | Announced)
    }

    /// Returns whether it is open and its last day is before `day`.
    pub fn is_overdue(&self, day: NaiveDate) -> bool {
        self.is_open() && self.end.or(self.date).is_some_and(|date| date.last_day() < day)
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
        /// It was made known.
        Announced = "announced",
    }
}
