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
    let least = || needed(table, &texts) + if bars { SLIVER } else { 0 };
    let is_endless =
        texts.iter().flatten().any(|text| text.len() > ENDLESS && text.width() > ENDLESS);
    if is_endless || width.is_some_and(|width| least() > width) {
        let room = style.width.map_or(draw::ROOM, |width| {
            width.saturating_sub(start(labels(table), style, indent).0)
        });
        draw_bars(table, &mut texts, room, style);
        return write_blocks(out, table, &texts, style, indent);
    }
    let room = width.map_or(draw::ROOM, |width| {
        let rest = width.saturating_sub(natural(table, &texts));
        // Long labels give way, so that bars still compare.
        rest.max((width / 3).min(width.saturating_sub(needed(table, &texts))))
    });
    draw_bars(table, &mut texts, room, style);
    let mut grid = Grid::new();
    grid.load_style(presets::NOTHING);
    grid.set_header(table.heads.iter().map(|head| head.heading));
    grid.add_rows(texts);
    if let Some(width) = width {
        grid.set_content_arrangement(ContentArrangement::Dynamic);
        grid.set_width(u16::try_from(width).unwrap_or(u16::MAX));
    }
    let last = table.heads.len().saturating_sub(1);
    for (position, column) in grid.column_iter_mut().enumerate() {
        let padding = if position == last { 0 } else { 2 };
        let heading = table.heads[position].heading.width() + usize::from(padding);
        // An id is there to be copied, so it is never broken; a heading stands on one line.
        // A bar keeps its length, or it would be no bar.
        let whole = |row: &Vec<Cell<'_>>| matches!(row[position].value, Value::Bar(..));
        let whole = table.heads[position].key == "id" || table.rows.iter().any(whole);
        column.set_constraint(if whole {
            ColumnConstraint::ContentWidth
        } else {
            ColumnConstraint::LowerBoundary(Width::Fixed(u16::try_from(heading).unwrap_or(0)))
        });
        column.set_padding((0, padding));
    }
    let mut header = true;
    for line in grid.lines() {
        let line = line.trim_end();
        let line =
            if std::mem::take(&mut header) { bold(line, style) } else { marked(line, style) };
        writeln!(out, "{:indent$}{line}", "")?;
    }
    Ok(())
}

/// Returns the width below which a table no longer reads: headings whole, text columns of at
/// least [`READABLE`], short columns whole.
fn needed(table: &Table<'_>, texts: &[Vec<String>]) -> usize {
    let columns = table.heads.iter().enumerate().map(|(position, head)| {
        let longest = texts.iter().map(|row| row[position].width()).max().unwrap_or(0);
        let word = texts
            .iter()
            .flat_map(|row| row[position].split(' '))
            .filter(|word| word.is_ascii())
            .map(str::len)
            .max()
            .unwrap_or(0);
        if head.key == "id" {
            return head.heading.width().max(longest);
        }
        head.heading.width().max(longest.min(READABLE.max(word.min(2 * READABLE))))
    });
    columns.sum::<usize>() + 2 * table.heads.len().saturating_sub(1)
}

/// Returns the width at which every column of a table stands on one line.
fn natural(table: &Table<'_>, texts: &[Vec<String>]) -> usize {
    let columns = table.heads.iter().enumerate().map(|(position, head)| {
        let longest = texts.iter().map(|row| row[position].width()).max().unwrap_or(0);
        head.heading.width().max(longest)
    });
    columns.sum::<usize>() + 2 * table.heads.len().saturating_sub(1)
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
