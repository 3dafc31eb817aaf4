//! Tables and cards for reading: fitted to a terminal, one line a row without a width.

use std::borrow::Cow;
use std::io::{self, Write};

use comfy_table::{ColumnConstraint, ContentArrangement, Table as Grid, Width, presets};
use unicode_width::UnicodeWidthStr;

use super::wrap::{wrap, wrap_hanging, wrap_whole};
use super::{MARK, Style, draw};
use crate::text::escape_invisible;
use crate::view::{Card, Cell, Content, Footnote, Footnotes, Head, Table, Value, View, Years};

/// The narrowest column in which text still reads.
const READABLE: usize = 12;

/// A space at which no line ends; it is written as any other.
const UNBROKEN: char = '\u{a0}';

/// The narrowest column in which bars still compare.
const SLIVER: usize = 6;

/// The widest cell that stands in a table: the layout counts columns of text in 16 bits.
const ENDLESS: usize = 60_000;

/// Writes an answer for reading.
pub(super) fn write(
    out: &mut dyn Write,
    view: &View<'_>,
    footnotes: &Footnotes<'_>,
    style: Style,
) -> io::Result<()> {
    match view {
        View::Table(table) => write_table(out, table, footnotes, style, 0)?,
        View::Years(years, _) => write_years(out, years, style)?,
        View::Card(card) => write_card(out, card, footnotes, style)?,
        View::Cards(cards) => {
            for (position, card) in cards.iter().enumerate() {
                if position > 0 {
                    writeln!(out)?;
                }
                write_card(out, card, footnotes, style)?;
            }
        }
        View::Citations(citations) => {
            for citation in citations {
                write_citation(out, "", citation, style)?;
            }
        }
        View::File(text) => out.write_all(text.as_bytes())?,
    }
    if !footnotes.is_empty() {
        writeln!(out)?;
    }
    for (number, footnote) in footnotes.numbered() {
        write_citation(out, &format!("[{number}] "), footnote, style)?;
    }
    Ok(())
}

/// Writes a citation, its further lines indented.
fn write_citation(
    out: &mut dyn Write,
    label: &str,
    citation: &Footnote<'_>,
    style: Style,
) -> io::Result<()> {
    let indent = if label.is_empty() { 2 } else { label.width() };
    let mut lines =
        wrap_hanging(&escape_invisible(&format!("{label}{}", citation.text)), style.width, indent);
    if let Some(address) = &citation.address {
        let address = escape_invisible(address);
        let last = lines.last_mut().filter(|last| {
            style.width.is_none_or(|width| last.width() + 1 + address.width() <= width)
        });
        // An address is there to be copied: it is broken only where it is wider than the line.
        match (last, style.width) {
            (Some(last), _) => *last = format!("{last} {address}"),
            (None, width) => {
                let room = width.map(|width| width.saturating_sub(indent).max(2));
                let parts = wrap_whole(&address, room);
                lines.extend(parts.iter().map(|part| format!("{:indent$}{part}", "")));
            }
        }
    }
    for line in lines {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn write_table(
    out: &mut dyn Write,
    table: &Table<'_>,
    footnotes: &Footnotes<'_>,
    style: Style,
    indent: usize,
) -> io::Result<()> {
    let heads = &table.heads;
    let mut texts: Vec<Vec<String>> =
        table.rows.iter().map(|row| row_texts(row, footnotes, style)).collect();
    if texts.is_empty() {
        return Ok(());
    }
    let Some(width) = style.width else {
        draw_bars(table, &mut texts, draw::ROOM, style);
        return write_unfitted(out, heads, texts, style, indent);
    };
    let width = width.saturating_sub(indent).max(1);
    let has_bar = bars(table);
    let longest = longest(heads, &texts);
    let needed = needed(heads, &texts, &longest);
    let least = line(&needed);
    let sliver = if has_bar.contains(&true) { SLIVER } else { 0 };
    if longest.iter().any(|longest| *longest > ENDLESS) || least + sliver > width {
        let room = style.width.unwrap_or_default();
        let room = room.saturating_sub(start(labels(heads), style, indent).0);
        draw_bars(table, &mut texts, room, style);
        return write_blocks(out, heads, texts.into_iter(), style, indent);
    }
    // Long labels give way, so that bars still compare.
    let rest = width.saturating_sub(line(&longest));
    let room = rest.max((width / 3).min(width.saturating_sub(least)));
    draw_bars(table, &mut texts, room, style);
    write_grid(out, &fitted(heads, &needed, &has_bar, texts, width), style, indent)
}

/// Writes rows one line each, in columns as wide as they need.
fn write_unfitted(
    out: &mut dyn Write,
    heads: &[Head],
    texts: Vec<Vec<String>>,
    style: Style,
    indent: usize,
) -> io::Result<()> {
    let longest = longest(heads, &texts);
    if longest.iter().any(|longest| *longest > ENDLESS) {
        return write_blocks(out, heads, texts.into_iter(), style, indent);
    }
    let headings = heads.iter().map(|head| head.heading.to_owned()).collect();
    let skipped = usize::from(style.no_header);
    for (place, row) in std::iter::once(headings).chain(texts).enumerate().skip(skipped) {
        let cells = row.iter().zip(&longest);
        let line: String = cells
            .map(|(text, width)| format!("{text}{}", " ".repeat(width + 2 - text.width())))
            .collect();
        write_line(out, &line, place == 0, style, indent)?;
    }
    Ok(())
}

fn write_line(
    out: &mut dyn Write,
    line: &str,
    is_heading: bool,
    style: Style,
    indent: usize,
) -> io::Result<()> {
    let line = line.trim_end();
    let line = if is_heading { bold(line, style) } else { marked(line, style) };
    writeln!(out, "{:indent$}{line}", "")
}

fn write_grid(out: &mut dyn Write, grid: &Grid, style: Style, indent: usize) -> io::Result<()> {
    let mut lines = grid.lines().enumerate().skip(usize::from(style.no_header));
    lines.try_for_each(|(place, line)| write_line(out, &line, place == 0, style, indent))
}

/// Returns rows laid out for a width; no column is narrower than it needs.
fn fitted(
    heads: &[Head],
    needed: &[usize],
    has_bar: &[bool],
    texts: Vec<Vec<String>>,
    width: usize,
) -> Grid {
    let mut grid = Grid::new();
    grid.load_style(presets::NOTHING);
    grid.set_header(heads.iter().map(|head| head.heading));
    grid.add_rows(texts);
    grid.set_content_arrangement(ContentArrangement::Dynamic);
    grid.set_width(u16::try_from(width).unwrap_or(u16::MAX));
    set_columns(&mut grid, |position, padding| {
        // An id is there to be copied, so it is never broken. A bar keeps its length, or it would be no bar.
        if heads[position].key == "id" || has_bar[position] {
            ColumnConstraint::ContentWidth
        } else {
            ColumnConstraint::LowerBoundary(fixed(needed[position] + padding))
        }
    });
    grid
}

/// Sets the space after each column, and what is asked of its width by its position and that space.
fn set_columns(grid: &mut Grid, constraint: impl Fn(usize, usize) -> ColumnConstraint) {
    let last = grid.column_count().saturating_sub(1);
    for (position, column) in grid.column_iter_mut().enumerate() {
        let padding = if position == last { 0 } else { 2 };
        column.set_constraint(constraint(position, usize::from(padding)));
        column.set_padding((0, padding));
    }
}

fn fixed(width: usize) -> Width {
    Width::Fixed(u16::try_from(width).unwrap_or(u16::MAX))
}

/// Returns the width of each column below which a table no longer reads: headings whole, text columns of
/// at least [`READABLE`], words whole up to twice that, short columns whole.
fn needed(heads: &[Head], texts: &[Vec<String>], longest: &[usize]) -> Vec<usize> {
    let columns = heads.iter().zip(longest).enumerate().map(|(position, (head, longest))| {
        if head.key == "id" {
            return *longest;
        }
        let word = texts
            .iter()
            .flat_map(|row| row[position].split(' '))
            .map(|word| (word.width(), word.chars().count()))
            // Where letters are wide, such as in Japanese, a line may end between any two.
            .filter(|(width, letters)| width == letters)
            .map(|(width, _)| width)
            .max()
            .unwrap_or(0);
        head.heading.width().max((*longest).min(READABLE.max(word.min(2 * READABLE))))
    });
    columns.collect()
}

/// Returns the width of a line of columns, with the space between them.
fn line(columns: &[usize]) -> usize {
    columns.iter().sum::<usize>() + 2 * columns.len().saturating_sub(1)
}

/// Returns the width of each column with nothing broken, its heading included.
fn longest(heads: &[Head], texts: &[Vec<String>]) -> Vec<usize> {
    let mut longest: Vec<usize> = heads.iter().map(|head| head.heading.width()).collect();
    texts.iter().for_each(|row| widen(&mut longest, row));
    longest
}

/// Makes columns wide enough for a row.
fn widen(longest: &mut [usize], row: &[String]) {
    for (longest, text) in longest.iter_mut().zip(row) {
        // No text is wider than it has bytes, and ASCII is as wide.
        if text.len() > *longest {
            let width = if text.is_ascii() { text.len() } else { text.width() };
            *longest = width.max(*longest);
        }
    }
}

/// Returns which columns hold bars.
fn bars(table: &Table<'_>) -> Vec<bool> {
    let mut bars = vec![false; table.heads.len()];
    for row in &table.rows {
        for (bar, cell) in bars.iter_mut().zip(row.iter()) {
            *bar |= matches!(cell.value, Value::Bar(..));
        }
    }
    bars
}

/// Draws the bars of a table, the longest as wide as the room.
fn draw_bars(table: &Table<'_>, texts: &mut [Vec<String>], room: usize, style: Style) {
    table.rows.iter().zip(texts).for_each(|(row, texts)| draw_bars_of(row, texts, room, style));
}

fn draw_bars_of(row: &[Cell<'_>], texts: &mut [String], room: usize, style: Style) {
    for (cell, text) in row.iter().zip(texts) {
        if let Value::Bar(count, largest) = cell.value {
            *text = draw::bar(count, largest, room, style.ascii);
        }
    }
}

/// Writes an entry below the other, each field on lines of its own.
fn write_blocks(
    out: &mut dyn Write,
    heads: &[Head],
    texts: impl Iterator<Item = Vec<String>>,
    style: Style,
    indent: usize,
) -> io::Result<()> {
    let labels = labels(heads);
    for (position, row) in texts.enumerate() {
        if position > 0 {
            writeln!(out)?;
        }
        for (head, text) in heads.iter().zip(&row).filter(|(_, text)| !text.is_empty()) {
            write_field(out, head.heading, labels, text, style, indent)?;
        }
    }
    Ok(())
}

fn labels(heads: &[Head]) -> usize {
    heads.iter().map(|head| head.heading.width()).max().unwrap_or(0)
}

/// Writes marks above their years, what they mean, and the same in words.
fn write_years(out: &mut dyn Write, years: &Years, style: Style) -> io::Result<()> {
    draw::years(out, years, style)?;
    writeln!(out)?;
    for (mark, meaning) in &years.legend {
        let line = format!("{} {}", draw::glyph(*mark, style.ascii), escape_invisible(meaning));
        for line in wrap_hanging(&line, style.width, 2) {
            writeln!(out, "{line}")?;
        }
    }
    for words in &years.words {
        for line in wrap_hanging(&escape_invisible(words), style.width, 2) {
            writeln!(out, "{}", line.replace(UNBROKEN, " "))?;
        }
    }
    Ok(())
}

fn write_card(
    out: &mut dyn Write,
    card: &Card<'_>,
    footnotes: &Footnotes<'_>,
    style: Style,
) -> io::Result<()> {
    for line in wrap(&escape_invisible(&card.title), style.width) {
        writeln!(out, "{}", bold(&line, style))?;
    }
    let labels = card
        .fields
        .iter()
        .filter(|field| matches!(&field.content, Content::Cell(cell) if !cell.value.is_unknown()));
    let labels = labels.map(|field| field.label.width()).max().unwrap_or(0);
    let mut after_table = false;
    for field in &card.fields {
        match &field.content {
            Content::Cell(cell) if !cell.value.is_unknown() => {
                if after_table {
                    writeln!(out)?;
                }
                write_field(out, field.label, labels, &text(cell, footnotes, style), style, 0)?;
                after_table = false;
            }
            Content::Table(table) if !table.rows.is_empty() => {
                writeln!(out)?;
                if !field.label.is_empty() {
                    for line in wrap(field.label, style.width) {
                        writeln!(out, "{}", bold(&line, style))?;
                    }
                }
                write_table(out, table.as_ref(), footnotes, style, 2)?;
                after_table = true;
            }
            Content::Hint(hint) => {
                if after_table {
                    writeln!(out)?;
                }
                let hint = hint.replace(MARK, style.mark());
                for line in wrap(&hint, style.width) {
                    writeln!(out, "{line}")?;
                }
                after_table = false;
            }
            Content::Share(part, whole) => {
                let (start, _) = start(labels, style, 0);
                let room = style.width.map_or(draw::ROOM, |width| width.saturating_sub(start));
                writeln!(out, "{:start$}{}", "", draw::share(*part, *whole, room, style.ascii))?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Returns the column in which the text of fields begins, and whether that is beside their labels.
fn start(labels: usize, style: Style, indent: usize) -> (usize, bool) {
    let column = indent + labels + 2;
    let beside = style.width.is_none_or(|width| width >= column + READABLE);
    (if beside { column } else { indent + 2 }, beside)
}

/// Writes a field with its label, the text in a column of its own where there is room.
fn write_field(
    out: &mut dyn Write,
    label: &str,
    labels: usize,
    text: &str,
    style: Style,
    indent: usize,
) -> io::Result<()> {
    let (start, beside) = start(labels, style, indent);
    let lines = wrap(text, style.width.map(|width| width.saturating_sub(start).max(2)));
    let padding = " ".repeat((labels + 2).saturating_sub(label.width()));
    if beside || !label.is_empty() {
        write!(out, "{:indent$}{}", "", bold(label, style))?;
    }
    if !beside && !label.is_empty() {
        writeln!(out)?;
    }
    for (position, line) in lines.iter().enumerate() {
        let line = marked(line, style);
        if beside && position == 0 {
            writeln!(out, "{padding}{line}")?;
        } else {
            writeln!(out, "{:start$}{line}", "")?;
        }
    }
    Ok(())
}

fn row_texts(row: &[Cell<'_>], footnotes: &Footnotes<'_>, style: Style) -> Vec<String> {
    row.iter().map(|cell| text(cell, footnotes, style)).collect()
}

fn text(cell: &Cell<'_>, footnotes: &Footnotes<'_>, style: Style) -> String {
    let shown = cell.value.shown_with(footnotes);
    let changed = match escape_invisible(&shown) {
        Cow::Owned(changed) => Some(changed),
        Cow::Borrowed(_) => None,
    };
    let mut text = changed.unwrap_or(shown);
    if cell.disputed {
        text.push_str(style.mark());
    }
    text
}

fn bold(text: &str, style: Style) -> Cow<'_, str> {
    if style.color && !text.is_empty() {
        format!("\u{1b}[1m{text}\u{1b}[0m").into()
    } else {
        text.into()
    }
}

fn marked(line: &str, style: Style) -> Cow<'_, str> {
    if style.color {
        let mark = style.mark();
        line.replace(mark, &format!("\u{1b}[33m{mark}\u{1b}[0m")).into()
    } else {
        line.into()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_short_word_is_broken_where_there_is_room(
            texts in prop::collection::vec(prop::collection::vec("[0-9.,]{1,23}†?( [a-zа-я]{1,24}){0,4}", 3), 1..6),
            more in 0_usize..60,
        ) {
            let head = |heading| Head { key: "key", heading, shown: true, parts: &[] };
            let heads = ["A", "Long heading", "B"].map(head);
            let needed = needed(&heads, &texts, &longest(&heads, &texts));
            let width = line(&needed) + more;
            let grid = fitted(&heads, &needed, &[false; 3], texts.clone(), width);
            let lines: Vec<String> = grid.lines().collect();
            prop_assert!(lines.iter().all(|line| line.trim_end().width() <= width), "{lines:?}");
            for word in texts.iter().flatten().flat_map(|text| text.split(' ')) {
                let stands = |line: &String| line.split(' ').any(|part| part == word);
                prop_assert!(lines.iter().any(stands), "{word} in {lines:?}");
            }
        }
    }
}
