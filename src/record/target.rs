//! Targets: quantified aims.

use std::fmt;

use chrono::{Months, NaiveDate};

use super::{Conversion, Date, Id, Money, OneOrMore, Text};

record_struct! {
    /// A quantified aim.
    pub struct Target {
        /// Identifies the entry.
        pub id: Id,
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
        /// A caution for the reader.
        pub note: Option<Text>,
        /// The sources that state the entry.
        pub sources: OneOrMore<Id>,
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

/// The days that a horizon spans, and which end is worked out rather than stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub start: NaiveDate,
    /// The last day.
    pub end: NaiveDate,
    /// Why the first day is not a stated one.
    pub start_inferred: Option<&'static str>,
    /// Why the last day is not a stated one.
    pub end_inferred: Option<&'static str>,
}

/// How much of a span is over, in days.
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
    /// Returns the days it spans, or `None` where its end cannot be worked out.
    ///
    /// A missing end is the start plus the years; a missing start is the end minus the years, or
    /// `last_day` of the summit. Years run from a day to the same day of a later year.
    pub fn span(&self, last_day: NaiveDate) -> Option<Span> {
        let months = self.years.and_then(|years| years.checked_mul(12)).map(Months::new);
        let authors = (self.inferred == Some(true)).then_some("by the authors, see the note");
        let (start, end) = (self.start.map(Date::first_day), self.end.map(Date::last_day));
        let (start, start_inferred) = match (start, end, months) {
            (Some(start), ..) => (start, authors),
            (None, Some(end), Some(months)) => {
                (end.checked_sub_months(months)?, Some("the end less the years stated"))
            }
            _ => (last_day, Some("counted from the last day of the summit")),
        };
        let (end, end_inferred) = match end {
            Some(end) => (end, authors),
            None => (start.checked_add_months(months?)?, Some("that day after the years stated")),
        };
        (end > start).then_some(Span { start, end, start_inferred, end_inferred })
    }
}

impl Span {
    /// Returns how much is over on a day; nothing before the start, everything after the end.
    pub fn at(&self, day: NaiveDate) -> Elapsed {
        let days = (self.end - self.start).num_days();
        let gone = (day - self.start).num_days().clamp(0, days);
        Elapsed { days, gone, left: days - gone }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn horizon(years: Option<u32>, start: Option<&str>, end: Option<&str>) -> Horizon {
        let date = |text: &str| Date::parse(text).expect(text);
        Horizon { years, start: start.map(date), end: end.map(date), inferred: None }
    }

    fn day(text: &str) -> NaiveDate {
        Date::parse(text).expect(text).first_day()
    }

    #[test]
    fn a_missing_end_is_worked_out_and_said_to_be() {
        let summit = day("2025-12-20");
        let days = |span: Option<Span>| span.map(|span| (span.start, span.end));
        let span = horizon(Some(5), None, None).span(summit).expect("a span");
        assert_eq!((span.start, span.end), (summit, day("2030-12-20")));
        assert!(span.start_inferred.is_some() && span.end_inferred.is_some());
        let span = horizon(None, Some("2026"), Some("2030")).span(summit).expect("a span");
        assert_eq!((span.start, span.end), (day("2026-01-01"), day("2030-12-31")));
        assert!(span.start_inferred.is_none() && span.end_inferred.is_none());
        let end = horizon(Some(1), None, Some("2024-02-29")).span(summit);
        assert_eq!(days(end), Some((day("2023-02-28"), day("2024-02-29"))));
        assert_eq!(horizon(None, None, None).span(summit), None);
        assert_eq!(horizon(Some(u32::MAX), None, None).span(summit), None);
        assert_eq!(horizon(Some(300_000), None, None).span(summit), None);
        assert_eq!(horizon(None, Some("2026"), Some("2025")).span(summit), None);
    }

    proptest! {
        #[test]
        fn what_is_gone_and_what_is_left_make_the_whole(years in 1u32..200, from in 0i32..400_000, at in 0i32..800_000) {
            let day = |number| NaiveDate::from_num_days_from_ce_opt(number).expect("a day");
            let span = horizon(Some(years), None, None).span(day(from + 1)).expect("a span");
            let elapsed = span.at(day(at + 1));
            prop_assert_eq!(elapsed.gone + elapsed.left, elapsed.days);
            prop_assert!((0..=elapsed.days).contains(&elapsed.gone));
            prop_assert!(elapsed.days >= i64::from(years) * 365 && elapsed.days <= i64::from(years) * 366);
            prop_assert!(span.at(day(at + 2)).gone >= elapsed.gone);
        }
    }
}
