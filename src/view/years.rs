//! A line of years: what is drawn, before any format decides how.

use chrono::NaiveDate;

/// Marks on lines above the years they fall in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Years {
    /// The first year.
    pub first: i32,
    /// The last year.
    pub last: i32,
    /// The lines, one below the other.
    pub lines: Vec<Line>,
    /// What each mark means.
    pub legend: Vec<(Mark, String)>,
    /// What the drawing says and does not say, in words.
    pub words: Vec<String>,
}

/// A line of marks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// Its marks.
    pub label: String,
    /// The days that are marked.
    pub marks: Vec<(NaiveDate, Mark)>,
}

/// What a mark stands for; where several fall together the last of these is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// What did not take place, or is not known to have.
    Open,
    /// What took place.
    Held,
    /// The summit itself.
    Summit,
}
