//! Targets: quantified aims.

use std::fmt;

use super::{Conversion, Date, Id, Money, OneOrMore, Text};

record_type! {
    /// A quantified aim.
    pub struct Target {
        /// Identifies the entry.
        pub id: Id,
        /// What is aimed at, in one line.
        pub title: Text,
        /// The amount aimed at.
        pub amount: Money,
        /// By when.
        pub horizon: Option<Horizon>,
        /// The states where it is to be reached.
        pub countries: Vec<Id>,
        /// What counts towards it.
        pub scope: Option<Text>,
        /// The amount in other currencies, as sources print it.
        pub conversions: Vec<Conversion>,
        /// A caution for the reader.
        pub note: Option<Text>,
        /// The sources that state the entry.
        pub sources: OneOrMore<Id>,
    }
}

record_type! {
    /// The time in which a target is to be reached.
    pub struct Horizon {
        /// How many years it spans.
        #[schemars(range(min = 1))]
        pub years: Option<u32>,
        /// Its first day.
        pub start: Option<Date>,
        /// Its last day.
        pub end: Option<Date>,
        /// Whether start or end is worked out rather than stated; the note says how.
        pub inferred: Option<bool>,
    }
}

impl fmt::Display for Horizon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        match self.years {
            Some(1) => parts.push("1 year".to_owned()),
            Some(years) => parts.push(format!("{years} years")),
            None => {}
        }
        parts.extend(self.start.map(|start| format!("from {start}")));
        parts.extend(self.end.map(|end| format!("to {end}")));
        f.write_str(&parts.join(" "))?;
        if self.inferred == Some(true) {
            f.write_str(" (inferred)")?;
        }
        Ok(())
    }
}
