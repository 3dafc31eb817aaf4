//! Dates in ISO 8601: a year, a month or a day, as precise as they are known.

use std::fmt;
use std::ops::Range;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Described, Form, InvalidValue, Schema, TextSchema};

/// A date as precise as it is known: `2026`, `2026-03` or `2025-12-20`.
///
/// Dates are ordered by their first day; of two with the same first day, the less precise one comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    first: NaiveDate,
    precision: Precision,
}

/// How much of a date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// Only the year.
    Year,
    /// The year and the month.
    Month,
    /// The day.
    Day,
}

impl Date {
    /// Parses a date.
    pub fn parse(text: &str) -> Result<Self, InvalidValue> {
        const EXPECTED: &str = "YYYY-MM-DD, YYYY-MM or YYYY (ISO 8601)";
        let wrong = || InvalidValue::new(text, "a date", EXPECTED);
        let precision = match text.len() {
            4 => Precision::Year,
            7 => Precision::Month,
            10 => Precision::Day,
            _ => return Err(wrong()),
        };
        let is_in_place = |(place, byte)| match place {
            4 | 7 => byte == b'-',
            _ => u8::is_ascii_digit(&byte),
        };
        // The year 0 only stands for an unknown one.
        if !text.bytes().enumerate().all(is_in_place) || text.starts_with("0000") {
            return Err(wrong());
        }
        let number = |place: Range<usize>| text.get(place).and_then(|digits| digits.parse().ok());
        let year = text[..4].parse().map_err(|_| wrong())?;
        NaiveDate::from_ymd_opt(year, number(5..7).unwrap_or(1), number(8..10).unwrap_or(1))
            .map(|first| Self { first, precision })
            .ok_or_else(|| {
                let expected = "a month from 01 to 12, and a day that the month has";
                InvalidValue::new(text, "a day of the calendar", expected)
            })
    }

    /// Creates the date of a day.
    pub fn day(first: NaiveDate) -> Self {
        Self { first, precision: Precision::Day }
    }

    /// How much of the date is known.
    pub fn precision(self) -> Precision {
        self.precision
    }

    /// The first day that the date can mean.
    pub fn first_day(self) -> NaiveDate {
        self.first
    }

    /// The last day that the date can mean.
    pub fn last_day(self) -> NaiveDate {
        let months = match self.precision {
            Precision::Year => 12,
            Precision::Month => 1,
            Precision::Day => return self.first,
        };
        self.first
            .checked_add_months(Months::new(months))
            .and_then(|next| next.checked_sub_days(Days::new(1)))
            .unwrap_or(NaiveDate::MAX)
    }

    /// Whether every day that the date can mean is after those of another.
    pub fn is_after(self, other: Self) -> bool {
        self.first_day() > other.last_day()
    }

    /// The year: `2025`.
    pub fn year(self) -> String {
        format!("{:04}", self.first.year())
    }

    /// The month, where it is known: `2025-12`.
    pub fn month(self) -> Option<String> {
        (self.precision > Precision::Year)
            .then(|| format!("{:04}-{:02}", self.first.year(), self.first.month()))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = (self.first.year(), self.first.month(), self.first.day());
        match self.precision {
            Precision::Year => write!(f, "{year:04}"),
            Precision::Month => write!(f, "{year:04}-{month:02}"),
            Precision::Day => write!(f, "{year:04}-{month:02}-{day:02}"),
        }
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        super::parsed(deserializer, Self::parse)
    }
}

impl Described for Date {
    const SCHEMA: Schema = Schema::Text(&TextSchema {
        name: "Date",
        description: "A date with the precision that is known: YYYY-MM-DD, YYYY-MM or YYYY (ISO 8601).",
        pattern: "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$",
        form: Form::Date,
    });
}
