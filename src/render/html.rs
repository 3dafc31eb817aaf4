//! HTML: a page on its own, with its style and drawings in it and nothing from outside.
//!
//! The templates stand in `templates/`; [`Shown`] writes every value in them.

use std::fmt;
use std::io::{self, Write};

use askama::Template;
use askama::filters::{Escaper, Html};
use chrono::{Months, NaiveDate};

use super::{MARK, is_web};
use crate::text::escape_invisible;
use crate::view::page::{Block, Called, Chart, Counted, Piece, Reference};

/// What writes a page, piece by piece.
#[derive(Debug, Default)]
pub(super) struct Page {
    in_part: bool,
    in_group: bool,
    /// The level of the headings of entries.
    level: usize,
    /// How many sources were written.
    sources: usize,
    /// What stands at the end.
    colophon: Vec<String>,
}

impl Page {
    /// Writes a piece.
    ///
    /// # Errors
    ///
    /// Fails where the writer does.
    pub fn write(&mut self, out: &mut dyn Write, piece: &Piece) -> io::Result<()> {
        match piece {
            Piece::Group(group) => self.level = if group.heading.is_some() { 4 } else { 3 },
            Piece::Source(_) => self.sources += 1,
            Piece::Colophon(words) => self.colophon.clone_from(words),
            _ => {}
        }
        Sheet { page: self, piece }.write_into(out)?;
        match piece {
            Piece::Part(_) => (self.in_part, self.in_group) = (true, false),
            Piece::Group(_) => self.in_group = true,
            _ => {}
        }
        Ok(())
    }
}

/// The writer of every value in a template: nothing in it is markup, nothing in it is hidden.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown;

impl Escaper for Shown {
    fn write_escaped_str<W: fmt::Write>(&self, dest: W, string: &str) -> fmt::Result {
        Html.write_escaped_str(dest, &escape_invisible(string))
    }
}

#[derive(Template)]
#[template(path = "report.html")]
struct Sheet<'p> {
    page: &'p Page,
    piece: &'p Piece,
}

/// A bar under its label; the place of each line of the label and of the bar, down.
struct Bar {
    lines: Vec<(usize, String)>,
    count: usize,
    top: usize,
    down: usize,
    /// How long it is, as a share of the width.
    long: String,
}

/// A column: where it starts and how wide it is across, where it starts and how tall it is down.
struct Column {
    count: usize,
    x: String,
    width: String,
    y: usize,
    height: usize,
}

/// A mark along a span of time.
struct Tick {
    at: String,
    label: String,
}

/// How many columns of text a label takes before it breaks, so that it fits a phone.
const LABEL: usize = 36;

/// The height of a line of a label.
const LINE: usize = 18;

/// The height of a bar with the space around it.
const BAR: usize = 16;

/// The height of the tallest column.
const TALL: usize = 72;

/// The longest row of years that still reads.
const YEARS: i64 = 60;

/// Returns the names in use.
fn usual(names: &[Called]) -> Vec<&Called> {
    names.iter().filter(|called| !called.variant).collect()
}

/// Returns the other spellings.
fn variants(names: &[Called]) -> Vec<&Called> {
    names.iter().filter(|called| called.variant).collect()
}

impl Counted {
    /// Returns the numbers in words.
    fn in_words(&self) -> String {
        let rows: Vec<String> =
            self.rows.iter().map(|(label, count)| format!("{label}: {count}")).collect();
        rows.join("; ")
    }

    fn largest(&self) -> usize {
        self.rows.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1)
    }

    /// Returns a bar for each row, one below the other.
    fn bars(&self) -> Vec<Bar> {
        let mut bars = Vec::new();
        let mut top = 0;
        for (label, count) in &self.rows {
            // What is shown for a hidden character takes room, so it is measured too.
            let label = escape_invisible(label);
            let lines = textwrap::wrap(&label, LABEL).into_iter().enumerate();
            let lines: Vec<(usize, String)> =
                lines.map(|(at, line)| (at * LINE + 14, line.into_owned())).collect();
            let down = lines.len() * LINE + 2;
            let long = share(number(*count), number(self.largest()));
            bars.push(Bar { lines, count: *count, top, down, long });
            top += down + BAR - 2;
        }
        bars
    }

    /// Returns the height of all bars.
    fn height(&self) -> usize {
        self.bars().last().map_or(0, |bar| bar.top + bar.down + BAR)
    }

    /// Returns a column for each row, its label a year, and the years to be named below; nothing
    /// where there are too many years to be drawn.
    fn columns(&self) -> Option<(Vec<Column>, Vec<Tick>)> {
        let years = self.rows.iter().map(|(label, _)| label.parse::<i64>());
        let years: Vec<i64> = years.collect::<Result<_, _>>().ok()?;
        let (first, last) = (*years.iter().min()?, *years.iter().max()?);
        let all = last - first + 1;
        if all > YEARS {
            return None;
        }
        let mut columns = Vec::new();
        for ((_, count), year) in self.rows.iter().zip(years) {
            let height = (count * TALL).div_ceil(self.largest());
            let (x, width) = (share(10 * (year - first) + 1, 10 * all), share(8, 10 * all));
            columns.push(Column { count: *count, x, width, y: TALL - height, height });
        }
        let named = (first..=last).filter(|year| {
            let clear = year - first > 3 && last - year > 3 && year % 5 == 0;
            clear || *year == first || *year == last
        });
        let tick = |year: i64| Tick {
            at: share(2 * (year - first) + 1, 2 * all),
            label: year.to_string(),
        };
        Some((columns, named.map(tick).collect()))
    }
}

/// Returns how much of a span is over on a day, across.
fn gone(start: &NaiveDate, end: &NaiveDate, day: &NaiveDate) -> i64 {
    let (days, gone) = ((*end - *start).num_days().max(1), (*day - *start).num_days());
    (gone * 1000 / days).clamp(0, 1000)
}

/// Returns a mark for each year of a span, or for each of a round number of years.
fn ticks(start: &NaiveDate, end: &NaiveDate) -> Vec<Tick> {
    let after = |years: u32| {
        let day = start.checked_add_months(Months::new(years.checked_mul(12)?))?;
        (day <= *end).then_some(day)
    };
    let whole = (1..).take_while(|years| after(*years).is_some()).last().unwrap_or(0);
    let step = whole.div_ceil(10).max(1);
    let days = (*end - *start).num_days();
    let marked = (1..=whole).filter(|years| years % step == 0);
    let tick = |years| {
        let at = share((after(years)? - *start).num_days(), days);
        Some(Tick { at, label: years.to_string() })
    };
    marked.filter_map(tick).collect()
}

/// Returns where a label stands on a line, so that it stays within the drawing.
fn anchor(thousandths: i64) -> &'static str {
    match thousandths {
        ..=250 => "start",
        751.. => "end",
        _ => "middle",
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Returns a share of the width in percent, with one decimal.
fn share(part: i64, whole: i64) -> String {
    let thousandths = part * 1000 / whole.max(1);
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}

impl Reference {
    /// Returns the address, where it leads to the web and nowhere else.
    fn link(&self) -> Option<&str> {
        self.url.as_deref().filter(|url| is_web(url))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_addresses_of_the_web_are_links() {
        for web in ["https://example.org/a_(b)?c=d#e", "HTTP://example.org", "https://例え.jp/a"]
        {
            assert!(is_web(web), "{web}");
        }
        for other in [
            "",
            "https://",
            "javascript:alert(1)",
            "javascript://example.org/%0aalert(1)",
            " https://example.org",
            "https://example.org/a b",
            "https://example.org/\u{202e}",
            "https://example.org/\"x",
            "//example.org",
            "ftp://example.org",
        ] {
            assert!(!is_web(other), "{other}");
        }
    }

    #[test]
    fn a_span_has_a_mark_for_each_year_or_a_few_for_many() {
        let day = |year| NaiveDate::from_ymd_opt(year, 12, 20).expect("a day");
        let labels = |end| -> Vec<String> {
            ticks(&day(2025), &day(end)).into_iter().map(|tick| tick.label).collect()
        };
        assert_eq!(labels(2030), ["1", "2", "3", "4", "5"]);
        assert_eq!(labels(2050), ["3", "6", "9", "12", "15", "18", "21", "24"]);
        assert_eq!(gone(&day(2025), &day(2030), &day(2020)), 0);
        assert_eq!(gone(&day(2025), &day(2030), &day(2040)), 1000);
    }

    proptest! {
        #[test]
        fn no_value_is_markup_or_hidden(text in any::<String>()) {
            let mut shown = String::new();
            prop_assert!(Shown.write_escaped_str(&mut shown, &text).is_ok());
            prop_assert!(!shown.contains(['<', '>', '"', '\'']));
            prop_assert!(!shown.contains(char::is_control));
        }
    }
}
