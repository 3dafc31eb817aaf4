//! Targets: quantified aims.

use std::fmt;

use chrono::{Months, NaiveDate};

use super::{Conversion, Count, Date, Id, Money, Precision, Text};

entry_struct! {
    /// A quantified aim.
    pub struct Target {
        /// What is aimed at, in one line.
        pub title: Text,
        /// Whether it is an aim, as is taken for granted, a pledge or a package.
        pub kind: Option<TargetKind>,
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
    }
}

string_enum! {
    /// What a target is.
    pub enum TargetKind {
        /// Something to be reached.
        Aim = "aim",
        /// Money that somebody promised.
        Pledge = "pledge",
        /// Several contributions under one sum.
        Package = "package",
    }
}

record_struct! {
    /// The time in which a target is to be reached.
    pub struct Horizon {
        /// How many years it spans.
        pub years: Option<Count>,
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
        match self.years.map(Count::get) {
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

/// The period of a horizon, each end as exactly as it is known, and which end is worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first day, month or year.
    pub start: Date,
    /// The last day, month or year.
    pub end: Date,
    /// Why the start is not a stated one.
    pub start_inferred: Option<&'static str>,
    /// Why the end is not a stated one.
    pub end_inferred: Option<&'static str>,
}

/// How much of a span is over, in days; an estimate where an end is no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Elapsed {
    /// All its days.
    pub days: i64,
    /// Those that are over.
    pub gone: i64,
    /// Those that are left.
    pub left: i64,
}

impl Horizon {
    /// Returns the period, or `None` where its end cannot be worked out.
    ///
    /// A missing end is the start plus the years; a missing start is the end minus the years, or `last`, the last
    /// date of the summit. What is worked out is as exact as what it follows from: a year is never turned into a
    /// day. Years run from a day to the same day of a later year.
    pub fn span(&self, last: Date) -> Option<Span> {
        let authors = (self.inferred == Some(true)).then_some("by the authors, see the note");
        let (start, start_inferred) = match (self.start, self.end, self.years) {
            (Some(start), ..) => (start, authors),
            (None, Some(end), Some(years)) => {
                let start = shift(end, years, NaiveDate::checked_sub_months)?;
                (start, Some("the end less the years stated"))
            }
            _ => (last, Some("counted from the last day of the summit")),
        };
        let (end, end_inferred) = match self.end {
            Some(end) => (end, authors),
            None => {
                let why = match start.precision() {
                    Precision::Day => "that day after the years stated",
                    _ => "the start plus the years stated",
                };
                (shift(start, self.years?, NaiveDate::checked_add_months)?, Some(why))
            }
        };
        let is_period = end.last_day() > start.first_day();
        is_period.then_some(Span { start, end, start_inferred, end_inferred })
    }
}

/// Moves a date by years, keeping its precision; `None` beyond four-digit years.
fn shift(
    date: Date,
    years: Count,
    shift: fn(NaiveDate, Months) -> Option<NaiveDate>,
) -> Option<Date> {
    let day = shift(date.first_day(), Months::new(12 * years.get()))?;
    let text = Date::day(day).to_string();
    Date::parse(text.get(..date.to_string().len())?).ok()
}

impl Span {
    /// How exactly the period is known: as its less exact end.
    pub fn precision(&self) -> Precision {
        self.start.precision().min(self.end.precision())
    }

    /// Returns how much is over on a day: nothing before the start, everything after the end.
    pub fn at(&self, day: NaiveDate) -> Elapsed {
        let start = self.start.first_day();
        let days = (self.end.last_day() - start).num_days();
        let gone = (day - start).num_days().clamp(0, days);
        Elapsed { days, gone, left: days - gone }
    }
}
