//! Markdown: pipe tables and lists, every character of the data meaning only itself.

use std::io::{self, Write};

use super::{MARK, visible};
use crate::view::{Card, Cell, Content, Table, View};

/// Writes an answer as Markdown.
pub(super) fn write(out: &mut dyn Write, view: &View<'_>) -> io::Result<()> {
    match view {
        View::Table(table) => write_table(out, table),
        View::Card(card) => write_card(out, card),
        View::Cards(cards) => {
            for (position, card) in cards.iter().enumerate() {
                if position > 0 {
                    writeln!(out)?;
                }
                write_card(out, card)?;
            }
            Ok(())
        }
    }
}

fn write_table(out: &mut dyn Write, table: &Table<'_>) -> io::Result<()> {
    if table.heads.is_empty() {
        return Ok(());
    }
    let headings: Vec<String> = table.heads.iter().map(|head| escape(head.heading)).collect();
    writeln!(out, "| {} |", headings.join(" | "))?;
    writeln!(out, "|{}", " --- |".repeat(headings.len()))?;
    for row in &table.rows {
        let cells: Vec<String> = row.iter().map(text).collect();
        writeln!(out, "| {} |", cells.join(" | "))?;
    }
    Ok(())
}

fn write_card(out: &mut dyn Write, card: &Card<'_>) -> io::Result<()> {
    writeln!(out, "## {}\n", escape(&card.title))?;
    let mut after_table = false;
    for field in &card.fields {
        match &field.content {
            Content::Cell(cell) if !cell.value.is_unknown() => {
                if after_table {
                    writeln!(out)?;
                }
                writeln!(out, "- **{}:** {}", escape(field.label), text(cell))?;
                after_table = false;
            }
            Content::Table(table) if !table.rows.is_empty() => {
                writeln!(out, "\n### {}\n", escape(field.label))?;
                write_table(out, table)?;
                after_table = true;
            }
            _ => {}
        }
    }
    Ok(())
}

fn text(cell: &Cell<'_>) -> String {
    let text = escape(&cell.value.shown());
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
