//! Markdown: pipe tables and lists, every character of the data meaning only itself.

use std::io::{self, Write};

use super::{MARK, visible};
use crate::view::{Card, Cell, Content, Footnote, Footnotes, Table, View};

/// Writes an answer as Markdown.
pub(super) fn write(
    out: &mut dyn Write,
    view: &View<'_>,
    footnotes: &Footnotes<'_>,
) -> io::Result<()> {
    match view {
        View::Table(table) => write_table(out, table, footnotes)?,
        View::Card(card) => write_card(out, card, footnotes)?,
        View::Cards(cards) => {
            for (position, card) in cards.iter().enumerate() {
                if position > 0 {
                    writeln!(out)?;
                }
                write_card(out, card, footnotes)?;
            }
        }
        View::Citations(citations) => {
            for one in citations {
                writeln!(out, "- {}", citation(one))?;
            }
        }
        View::File(text) => out.write_all(text.as_bytes())?,
    }
    // An ordered list below is what every reader of Markdown has; few have footnotes, and fewer
    // have them in tables.
    if !footnotes.is_empty() {
        writeln!(out)?;
    }
    for (number, footnote) in footnotes.numbered() {
        writeln!(out, "{number}. {}", citation(footnote))?;
    }
    Ok(())
}

/// Returns a citation with its address as a link, in which backslashes would not escape.
fn citation(footnote: &Footnote<'_>) -> String {
    let text = escape(&footnote.text);
    match footnote.address.as_deref() {
        None => text,
        Some(url) if url.starts_with("https://") || url.starts_with("http://") => {
            format!("{text} <{}>", visible(url))
        }
        Some(other) => format!("{text} {}", escape(other)),
    }
}

fn write_table(
    out: &mut dyn Write,
    table: &Table<'_>,
    footnotes: &Footnotes<'_>,
) -> io::Result<()> {
    if table.heads.is_empty() {
        return Ok(());
    }
    let headings: Vec<String> = table.heads.iter().map(|head| escape(head.heading)).collect();
    writeln!(out, "| {} |", headings.join(" | "))?;
    writeln!(out, "|{}", " --- |".repeat(headings.len()))?;
    for row in &table.rows {
        let cells: Vec<String> = row.iter().map(|cell| text(cell, footnotes)).collect();
        writeln!(out, "| {} |", cells.join(" | "))?;
    }
    Ok(())
}

fn write_card(out: &mut dyn Write, card: &Card<'_>, footnotes: &Footnotes<'_>) -> io::Result<()> {
    writeln!(out, "## {}\n", escape(&card.title))?;
    let mut after_table = false;
    for field in &card.fields {
        match &field.content {
            Content::Cell(cell) if !cell.value.is_unknown() => {
                if after_table {
                    writeln!(out)?;
                }
                writeln!(out, "- **{}:** {}", escape(field.label), text(cell, footnotes))?;
                after_table = false;
            }
            Content::Table(table) if !table.rows.is_empty() => {
                writeln!(out, "\n### {}\n", escape(field.label))?;
                write_table(out, table, footnotes)?;
                after_table = true;
            }
            _ => {}
        }
    }
    Ok(())
}

fn text(cell: &Cell<'_>, footnotes: &Footnotes<'_>) -> String {
    let text = escape(&cell.value.shown_with(footnotes));
    if cell.disputed { format!("{text}{MARK}") } else { text }
}

/// Escapes what Markdown (CommonMark 0.31, GitHub tables) would read as markup.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in visible(text).chars() {
        if matches!(
            letter,
            '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '#' | '~' | '&' | '$'
        ) {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_cell_never_ends_its_row_or_its_column(text in any::<String>()) {
            let escaped = escape(&text);
            prop_assert!(!escaped.contains(['\n', '\r']));
            let mut letters = escaped.chars();
            while let Some(letter) = letters.next() {
                prop_assert!(letter != '|' && letter != '<');
                if letter == '\\' {
                    letters.next();
                }
            }
        }
    }

    #[test]
    fn markup_in_the_data_stays_text() {
        assert_eq!(escape("a|b *c* <i> [x](y)\nz"), r"a\|b \*c\* \<i\> \[x\](y)\\u{a}z");
    }
}
