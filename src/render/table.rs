//! Tables and cards for reading: fitted to a terminal, one line a row without a width.

use std::io::{self, Write};

use comfy_table::{ColumnConstraint, ContentArrangement, Table as Grid, Width, presets};
use textwrap::{Options, WordSeparator, WordSplitter};
use unicode_width::UnicodeWidthStr;

use super::{MARK, Style, visible};
use crate::view::{Card, Cell, Content, Footnote, Footnotes, Table, View};

/// The narrowest column in which text still reads.
const READABLE: usize = 12;

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
    let texts: Vec<Vec<String>> = table
        .rows
        .iter()
        .map(|row| row.iter().map(|cell| text(cell, footnotes)).collect())
        .collect();
    let width = style.width.map(|width| width.saturating_sub(indent).max(1));
    let is_endless =
        texts.iter().flatten().any(|text| text.len() > ENDLESS && text.width() > ENDLESS);
    if is_endless || width.is_some_and(|width| needed(table, &texts) > width) {
        return write_blocks(out, table, &texts, style, indent);
    }
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
        column.set_constraint(if table.heads[position].key == "id" {
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

/// Writes an entry below the other, each field on lines of its own.
fn write_blocks(
    out: &mut dyn Write,
    table: &Table<'_>,
    texts: &[Vec<String>],
    style: Style,
    indent: usize,
) -> io::Result<()> {
    let labels = table.heads.iter().map(|head| head.heading.width()).max().unwrap_or(0);
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
                write_field(out, field.label, labels, &text(cell, footnotes), style, 0)?;
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
            _ => {}
        }
    }
    Ok(())
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
    let column = indent + labels + 2;
    let beside = style.width.is_none_or(|width| width >= column + READABLE);
    let start = if beside { column } else { indent + 2 };
    let lines = wrap(text, style.width.map(|width| width.saturating_sub(start).max(2)));
    let padding = " ".repeat((labels + 2).saturating_sub(label.width()));
    write!(out, "{:indent$}{}", "", bold(label, style))?;
    if !beside {
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

fn text(cell: &Cell<'_>, footnotes: &Footnotes<'_>) -> String {
    let shown = cell.value.shown_with(footnotes);
    let text = visible(&shown);
    match (cell.disputed, text.is_empty()) {
        (false, _) => text.into_owned(),
        (true, true) => MARK.to_owned(),
        (true, false) => format!("{text}{MARK}"),
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
        line.replace(MARK, &format!("\u{1b}[33m{MARK}\u{1b}[0m"))
    } else {
        line.to_owned()
    }
}
