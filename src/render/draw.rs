//! Drawings in text: they keep their proportions at any width, and have an ASCII form.

use std::io::{self, Write};

use chrono::NaiveDate;
use unicode_width::UnicodeWidthStr;

use super::Style;
use crate::view::{Mark, Years};

/// How many columns of text a drawing takes where the width is not known.
pub(super) const ROOM: usize = 24;

/// How many columns of text a line of years takes where the width is not known.
const LINE: usize = 80;

/// The parts of a column of text from nothing to seven eighths.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// Returns a bar as long as `part` is of `whole`, which has all the room.
///
/// What is not nothing is seen, however small.
pub(super) fn bar(part: u64, whole: u64, room: usize, ascii: bool) -> String {
    filled(scaled(part, whole, units(room, ascii)), ascii)
}

/// Returns a bar within its frame, which is the whole.
///
/// Only the whole fills the frame, and only nothing leaves it empty.
pub(super) fn share(part: u64, whole: u64, room: usize, ascii: bool) -> String {
    let inner = room.saturating_sub(2);
    let all = units(inner, ascii);
    let length = scaled(part, whole, all);
    let length = if part < whole { length.min(all.saturating_sub(1)) } else { length };
    let bar = filled(length, ascii);
    let rest = inner.saturating_sub(bar.width());
    format!("[{bar}{}]", if ascii { "-" } else { " " }.repeat(rest))
}

/// Returns how many lengths of a bar a room tells apart.
fn units(room: usize, ascii: bool) -> u64 {
    let room = u64::try_from(room).unwrap_or(u64::MAX);
    if ascii { room } else { room.saturating_mul(8) }
}

/// Returns the length that is to `units` what `part` is to `whole`, rounded.
fn scaled(part: u64, whole: u64, units: u64) -> u64 {
    if part == 0 || whole == 0 {
        return 0;
    }
    let [part, whole, all] = [part, whole, units].map(u128::from);
    let length = (2 * part.min(whole) * all + whole) / (2 * whole);
    u64::try_from(length).unwrap_or(units).max(1).min(units)
}

fn filled(length: u64, ascii: bool) -> String {
    let length = usize::try_from(length).unwrap_or(0);
    if ascii {
        "#".repeat(length)
    } else {
        format!("{}{}", "█".repeat(length / 8), EIGHTHS[length % 8])
    }
}

/// Writes lines of marks above the years, and what the marks mean.
pub(super) fn years(out: &mut dyn Write, years: &Years, style: Style) -> io::Result<()> {
    let labels = years.lines.iter().map(|line| line.label.width()).max().unwrap_or(0) + 2;
    let room = style.width.unwrap_or(LINE).saturating_sub(labels).max(1);
    let ground = if style.ascii { "-" } else { "─" };
    for line in &years.lines {
        let mut columns: Vec<Option<Mark>> = vec![None; room];
        for (day, mark) in &line.marks {
            if let Some(column) = columns.get_mut(place(*day, years, room)) {
                *column = (*column).max(Some(*mark));
            }
        }
        let drawn: String = (columns.into_iter())
            .map(|mark| mark.map_or(ground, |mark| glyph(mark, style.ascii)))
            .collect();
        let pad = labels.saturating_sub(line.label.width());
        let summit = glyph(Mark::Summit, style.ascii);
        let drawn = if style.color {
            drawn.replace(summit, &format!("\u{1b}[1;33m{summit}\u{1b}[0m"))
        } else {
            drawn
        };
        writeln!(out, "{}{:pad$}{drawn}", line.label, "")?;
    }
    let scale = scale(years, room, style.ascii);
    writeln!(out, "{:labels$}{}", "", scale.trim_end())
}

/// Returns the mark with which something is drawn.
pub(super) fn glyph(mark: Mark, ascii: bool) -> &'static str {
    match (mark, ascii) {
        (Mark::Open, false) => "○",
        (Mark::Held, false) => "●",
        (Mark::Summit, false) => "◆",
        (Mark::Open, true) => "o",
        (Mark::Held, true) => "*",
        (Mark::Summit, true) => "#",
    }
}

/// Returns the column of a day.
fn place(day: NaiveDate, years: &Years, room: usize) -> usize {
    let first = january(years.first);
    let all = (january(years.last.saturating_add(1)) - first).num_days().max(1);
    let gone = (day - first).num_days().clamp(0, all - 1);
    let column = i128::from(gone) * i128::try_from(room).unwrap_or(0) / i128::from(all);
    usize::try_from(column).unwrap_or(0)
}

fn january(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(NaiveDate::MAX)
}

/// Returns the years below the lines, each at its first of January and clear of the next.
fn scale(years: &Years, room: usize, ascii: bool) -> String {
    let tick = if ascii { "|" } else { "│" };
    let steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000];
    let span = usize::try_from(years.last - years.first + 1).unwrap_or(1).max(1);
    // A tick, four digits, and two columns of air.
    let fits = |step: &i32| room * usize::try_from(*step).unwrap_or(1) >= 7 * span;
    let step = steps.into_iter().find(fits).unwrap_or(10000);
    let named: Vec<i32> = (years.first..=years.last).filter(|year| year % step == 0).collect();
    let named = if named.is_empty() { vec![years.first] } else { named };
    let mut scale = String::new();
    for year in named {
        let column = place(january(year), years, room);
        let label = format!("{tick}{year:04}");
        if column + label.width() <= room {
            let pad = column.saturating_sub(scale.width());
            scale = format!("{scale}{:pad$}{label}", "");
        }
    }
    // Where the lines are short, the first year has at least its place.
    if scale.is_empty() { format!("{tick}{:04}", years.first) } else { scale }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn length(bar: &str) -> u64 {
        let part = |letter: char| {
            let part = EIGHTHS.iter().position(|eighth| *eighth == letter.to_string());
            part.unwrap_or(8) as u64
        };
        bar.chars().map(part).sum()
    }

    #[test]
    fn the_largest_has_all_the_room_and_the_smallest_is_seen() {
        assert_eq!(bar(3, 3, 4, false), "████");
        assert_eq!(bar(1, 3, 4, false), "█▍");
        assert_eq!(bar(1, 1000, 4, false), "▏");
        assert_eq!(bar(0, 3, 4, false), "");
        assert_eq!(bar(0, 0, 4, false), "");
        assert_eq!(bar(1, 3, 6, true), "##");
        assert_eq!(bar(1, 1000, 6, true), "#");
        assert_eq!(share(1, 4, 10, true), "[##------]");
        assert_eq!(share(1, 4, 10, false), "[██      ]");
        assert_eq!(share(0, 4, 10, true), "[--------]");
        assert_eq!(share(999, 1000, 10, true), "[#######-]");
        assert_eq!(share(4, 4, 10, true), "[########]");
    }

    proptest! {
        #[test]
        fn a_bar_keeps_its_proportion_and_never_leaves_its_room(
            whole in 1u64..100_000, part in 0u64..100_000, room in 1usize..300, ascii in any::<bool>(),
        ) {
            let part = part.min(whole);
            let drawn = bar(part, whole, room, ascii);
            prop_assert!(drawn.width() <= room);
            prop_assert_eq!(part == 0, drawn.is_empty());
            let (unit, length) = if ascii { (8.0, length(&drawn.replace('#', "█"))) } else { (1.0, length(&drawn)) };
            let exact = part as f64 / whole as f64 * room as f64 * 8.0;
            prop_assert!((length as f64 - exact).abs() <= unit, "{drawn} for {exact}");
            if part == whole {
                prop_assert_eq!(length, room as u64 * 8);
            }
        }

        #[test]
        fn only_the_whole_fills_its_frame(
            whole in 1u64..100_000, part in 0u64..100_000, room in 4usize..300, ascii in any::<bool>(),
        ) {
            let part = part.min(whole);
            let drawn = share(part, whole, room, ascii);
            prop_assert_eq!(drawn.width(), room);
            let full = bar(1, 1, room - 2, ascii);
            prop_assert_eq!(part == whole, drawn == format!("[{full}]"));
        }

        #[test]
        fn years_never_run_into_each_other(
            first in 1i32..9990, more in 0i32..3000, width in 20usize..300, ascii in any::<bool>(),
        ) {
            let years = Years { first, last: (first + more).min(9999), ..Years::default() };
            let scale = scale(&years, width, ascii);
            prop_assert!(scale.width() <= width);
            prop_assert!(!scale.is_empty());
            let labels: Vec<&str> = scale.split_whitespace().collect();
            prop_assert!(labels.iter().all(|label| label.chars().count() == 5), "{scale}");
        }
    }
}
