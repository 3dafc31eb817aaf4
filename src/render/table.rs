//! Tables and cards for reading: fitted to a terminal, one line a row without a width.

use std::io::{self, Write};

use comfy_table::{ColumnConstraint, ContentArrangement, Table as Grid, Width, presets};
use textwrap::{Options, WordSeparator, WordSplitter};
use unicode_width::UnicodeWidthStr;

use super::{Style, draw, visible};
use crate::view::{Card, Cell, Content, Footnote, Footnotes, Table, Value, View, Years};

/// The narrowest column in which text still reads.
const READABLE: usize = 12;

/// A space at which no line ends; it is written as any other.
const UNBROKEN: char = '\u{a0}';

/// The narrowest column in which bars still compare.
const SLIVER: usize = 6;

/// The widest cell that stands in a table: the layout counts columns of text in 16 bits.
const ENDLESS: usize = 60_000;

/// How many rows without a width are laid out at once.
const BATCH: usize = 256;

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
        wrap_hanging(&visible(&format!("{label}{}", citation.text)), style.width, indent);
    if let Some(address) = &citation.address {
        let address = visible(address);
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
    if table.rows.is_empty() {
        return Ok(());
    }
    let mut texts: Vec<Vec<String>> = table
        .rows
        .iter()
        .map(|row| row.iter().map(|cell| text(cell, footnotes, style)).collect())
        .collect();
    let width = style.width.map(|width| width.saturating_sub(indent).max(1));
    let bars = table.rows.iter().flatten().any(|cell| matches!(cell.value, Value::Bar(..)));
    let is_endless =
        texts.iter().flatten().any(|text| text.len() > ENDLESS && text.width() > ENDLESS);
    let room = match width {
        _ if is_endless => None,
        None => Some(draw::ROOM),
        Some(width) => {
            let longest = longest(table, &texts);
            let least = needed(table, &texts, &longest);
            let sliver = if bars { SLIVER } else { 0 };
            // Long labels give way, so that bars still compare.
            let rest = width.saturating_sub(natural(table, &longest));
            (least + sliver <= width)
                .then(|| rest.max((width / 3).min(width.saturating_sub(least))))
        }
    };
    let Some(room) = room else {
        let room = style.width.map_or(draw::ROOM, |width| {
            width.saturating_sub(start(labels(table), style, indent).0)
        });
        draw_bars(table, &mut texts, room, style);
        return write_blocks(out, table, &texts, style, indent);
    };
    draw_bars(table, &mut texts, room, style);
    let mut is_header = true;
    let mut write_lines = |grid: Grid| -> io::Result<()> {
        for line in grid.lines() {
            let line = line.trim_end();
            let is_header = std::mem::take(&mut is_header);
            let line = if is_header { bold(line, style) } else { marked(line, style) };
            writeln!(out, "{:indent$}{line}", "")?;
        }
        Ok(())
    };
    match width {
        Some(width) => write_lines(fitted(table, texts, Some(width))),
        None => batches(table, texts, BATCH).try_for_each(write_lines),
    }
}

/// Returns rows laid out for a width, in columns as wide as they ask for where there is none.
fn fitted(table: &Table<'_>, texts: Vec<Vec<String>>, width: Option<usize>) -> Grid {
    let mut grid = grid(texts, Some(table));
    if let Some(width) = width {
        grid.set_content_arrangement(ContentArrangement::Dynamic);
        grid.set_width(u16::try_from(width).unwrap_or(u16::MAX));
    }
    set_columns(&mut grid, table, |position, padding| {
        let heading = table.heads[position].heading.width() + padding;
        // An id is there to be copied, so it is never broken; a heading stands on one line.
        // A bar keeps its length, or it would be no bar.
        let whole = |row: &Vec<Cell<'_>>| matches!(row[position].value, Value::Bar(..));
        if table.heads[position].key == "id" || table.rows.iter().any(whole) {
            ColumnConstraint::ContentWidth
        } else {
            ColumnConstraint::LowerBoundary(fixed(heading))
        }
    });
    grid
}

/// Returns rows laid out without a width, some at a time, the heading above the first.
///
/// The layout keeps every line and measures each cell several times; with the widths of the columns
/// known before, it never has more than a batch of them.
fn batches<'a>(
    table: &'a Table<'_>,
    texts: Vec<Vec<String>>,
    batch: usize,
) -> impl Iterator<Item = Grid> + 'a {
    let widths = longest(table, &texts);
    let mut texts = texts.into_iter();
    let mut heading = Some(table);
    std::iter::from_fn(move || {
        let rows: Vec<Vec<String>> = texts.by_ref().take(batch).collect();
        if rows.is_empty() {
            return None;
        }
        let mut grid = grid(rows, heading.take());
        set_columns(&mut grid, table, |position, padding| {
            ColumnConstraint::Absolute(fixed(widths[position] + padding))
        });
        Some(grid)
    })
}

/// Returns a grid of rows without lines, under headings where a table gives them.
fn grid(texts: Vec<Vec<String>>, heading: Option<&Table<'_>>) -> Grid {
    let mut grid = Grid::new();
    grid.load_style(presets::NOTHING);
    if let Some(table) = heading {
        grid.set_header(table.heads.iter().map(|head| head.heading));
    }
    grid.add_rows(texts);
    grid
}

/// Sets the space after each column, and what is asked of its width by its position and that space.
fn set_columns(
    grid: &mut Grid,
    table: &Table<'_>,
    constraint: impl Fn(usize, usize) -> ColumnConstraint,
) {
    let last = table.heads.len().saturating_sub(1);
    for (position, column) in grid.column_iter_mut().enumerate() {
        let padding = if position == last { 0 } else { 2 };
        column.set_constraint(constraint(position, usize::from(padding)));
        column.set_padding((0, padding));
    }
}

fn fixed(width: usize) -> Width {
    Width::Fixed(u16::try_from(width).unwrap_or(u16::MAX))
}

/// Returns the width below which a table no longer reads: headings whole, text columns of at
/// least [`READABLE`], short columns whole.
fn needed(table: &Table<'_>, texts: &[Vec<String>], longest: &[usize]) -> usize {
    let columns = table.heads.iter().zip(longest).enumerate().map(|(position, (head, longest))| {
        if head.key == "id" {
            return *longest;
        }
        let word = texts
            .iter()
            .flat_map(|row| row[position].split(' '))
            .filter(|word| word.is_ascii())
            .map(str::len)
            .max()
            .unwrap_or(0);
        head.heading.width().max((*longest).min(READABLE.max(word.min(2 * READABLE))))
    });
    columns.sum::<usize>() + 2 * table.heads.len().saturating_sub(1)
}

/// Returns the width at which every column of a table stands on one line.
fn natural(table: &Table<'_>, longest: &[usize]) -> usize {
    longest.iter().sum::<usize>() + 2 * table.heads.len().saturating_sub(1)
}

/// Returns the width of each column with nothing broken, its heading included.
fn longest(table: &Table<'_>, texts: &[Vec<String>]) -> Vec<usize> {
    let mut longest: Vec<usize> = table.heads.iter().map(|head| head.heading.width()).collect();
    for row in texts {
        for (longest, text) in longest.iter_mut().zip(row) {
            // No text is wider than it has bytes.
            if text.len() > *longest {
                *longest = text.width().max(*longest);
            }
        }
    }
    longest
}

/// Draws the bars of a table, the longest as wide as the room.
fn draw_bars(table: &Table<'_>, texts: &mut [Vec<String>], room: usize, style: Style) {
    for (row, texts) in table.rows.iter().zip(texts) {
        for (cell, text) in row.iter().zip(texts) {
            if let Value::Bar(count, largest) = cell.value {
                *text = draw::bar(count, largest, room, style.ascii);
            }
        }
    }
}

/// Writes an entry below the other, each field on lines of its own.
fn write_blocks(
    out: &mut dyn Write,
    table: &Table<'_>,
    texts: &[Vec<String>],
    style: Style,
    indent: usize,
) -> io::Result<()> {
    let labels = labels(table);
    for (position, row) in texts.iter().enumerate() {
        if position > 0 {
            writeln!(out)?;
        }
        for (head, text) in table.heads.iter().zip(row).filter(|(_, text)| !text.is_empty()) {
            write_field(out, head.heading, labels, text, style, indent)?;
        }
    }
    Ok(())
}

fn labels(table: &Table<'_>) -> usize {
    table.heads.iter().map(|head| head.heading.width()).max().unwrap_or(0)
}

/// Writes marks above their years, what they mean, and the same in words.
fn write_years(out: &mut dyn Write, years: &Years, style: Style) -> io::Result<()> {
    draw::years(out, years, style)?;
    writeln!(out)?;
    for (mark, meaning) in &years.legend {
        let line = format!("{} {}", draw::glyph(*mark, style.ascii), visible(meaning));
        for line in wrap_hanging(&line, style.width, 2) {
            writeln!(out, "{line}")?;
        }
    }
    for words in &years.words {
        for line in wrap_hanging(&visible(words), style.width, 2) {
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
    for line in wrap(&visible(&card.title), style.width) {
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
                for line in wrap(field.label, style.width) {
                    writeln!(out, "{}", bold(&line, style))?;
                }
                write_table(out, table, footnotes, style, 2)?;
                after_table = true;
            }
            Content::Hint(hint) => {
                if after_table {
                    writeln!(out)?;
                }
                for line in wrap(hint, style.width) {
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

fn wrap(text: &str, width: Option<usize>) -> Vec<String> {
    wrap_hanging(text, width, 0)
}

/// Returns a text in lines that fit, every line but the first indented.
fn wrap_hanging(text: &str, width: Option<usize>, indent: usize) -> Vec<String> {
    let Some(width) = width else {
        return vec![text.to_owned()];
    };
    let room = " ".repeat(indent);
    let options = Options::new(width)
        .break_words(true)
        .word_splitter(WordSplitter::NoHyphenation)
        .subsequent_indent(&room);
    textwrap::wrap(text, options).into_iter().map(std::borrow::Cow::into_owned).collect()
}

/// Returns one word in as few lines as it needs.
fn wrap_whole(word: &str, width: Option<usize>) -> Vec<String> {
    let Some(width) = width else {
        return vec![word.to_owned()];
    };
    let options = Options::new(width)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::wrap(word, options).into_iter().map(std::borrow::Cow::into_owned).collect()
}

fn text(cell: &Cell<'_>, footnotes: &Footnotes<'_>, style: Style) -> String {
    let shown = cell.value.shown_with(footnotes);
    let text = visible(&shown);
    match (cell.disputed, text.is_empty()) {
        (false, _) => text.into_owned(),
        (true, true) => style.mark().to_owned(),
        (true, false) => format!("{text}{}", style.mark()),
    }
}

fn bold(text: &str, style: Style) -> String {
    if style.color && !text.is_empty() {
        format!("\u{1b}[1m{text}\u{1b}[0m")
    } else {
        text.to_owned()
    }
}

fn marked(line: &str, style: Style) -> String {
    if style.color {
        let mark = style.mark();
        line.replace(mark, &format!("\u{1b}[33m{mark}\u{1b}[0m"))
    } else {
        line.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::view::Head;

    const HEADINGS: [&str; 5] = ["A", "Long heading", "", "国", "Id"];

    fn any_text() -> impl Strategy<Value = String> {
        prop_oneof![
            Just(String::new()),
            "[ a-z]{0,12}",
            "[東京ｱé한 †]{0,9}",
            "[a-z -]{40,90}",
            any::<String>().prop_map(|text| visible(&text).into_owned()),
        ]
    }

    proptest! {
        #[test]
        fn batches_are_laid_out_as_the_whole(
            texts in prop::collection::vec(prop::collection::vec(any_text(), 5), 1..20),
            columns in 1_usize..6,
            batch in 1_usize..7,
        ) {
            let key = |heading| if heading == "Id" { "id" } else { "key" };
            let heads = HEADINGS[..columns].iter().map(|heading| {
                Head { key: key(*heading), heading, shown: true, parts: &[] }
            });
            let table = Table { heads: heads.collect(), rows: Vec::new(), whole: None };
            let texts: Vec<Vec<String>> =
                texts.into_iter().map(|row| row[..columns].to_vec()).collect();
            let whole: Vec<String> = fitted(&table, texts.clone(), None).lines().collect();
            let parts: Vec<String> =
                batches(&table, texts, batch).flat_map(|grid| grid.lines().collect::<Vec<_>>()).collect();
            prop_assert_eq!(parts, whole);
        }
    }
}
