//! Markdown: pipe tables and lists, every character of the data meaning only itself.

use std::io::{self, Write};

use super::{MARK, draw, is_web};
use crate::text::{escape_invisible, join};
use crate::view::{Answer, Card, Content, Footnote, Footnotes, Piece, Table, Value, View};

pub(super) fn write(out: &mut dyn Write, answer: &Answer<'_>) -> io::Result<()> {
    let footnotes = &answer.footnotes;
    match &answer.view {
        View::Table(table) => write_table(out, table, footnotes)?,
        View::Card(_) | View::Cards(_) => {
            for (position, card) in answer.view.cards().iter().enumerate() {
                out.write_all(if position > 0 { b"\n" } else { b"" })?;
                write_card(out, card, footnotes)?;
            }
        }
        View::Citations(citations) => {
            citations.iter().try_for_each(|one| writeln!(out, "- {}", citation(one)))?;
        }
        View::File(text) => out.write_all(text.as_bytes())?,
    }
    // Named by source, so that two answers in one document do not clash.
    for (number, footnote) in footnotes.numbered() {
        let gap = if number == 1 { "\n" } else { "" };
        writeln!(out, "{gap}[^{}]: {}", escape(footnote.id), citation(footnote))?;
    }
    Ok(())
}

/// A citation with its address as a link.
fn citation(footnote: &Footnote<'_>) -> String {
    let text = at_start(escape(&footnote.text));
    match &footnote.address {
        None => text,
        Some(url) => format!("{text} {}", link(url)),
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
    out.write_all(header(table.heads.iter().map(|head| head.heading)).as_bytes())?;
    table.rows.iter().try_for_each(|row| {
        out.write_all(line(row.iter().map(|value| text(value, footnotes))).as_bytes())
    })
}

/// The first two lines of a table.
pub(super) fn header<'h>(headings: impl ExactSizeIterator<Item = &'h str>) -> String {
    let rule = " --- |".repeat(headings.len());
    format!("{}|{rule}\n", line(headings.map(escape)))
}

pub(super) fn line(cells: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    format!("| {} |\n", join(cells, " | "))
}

fn write_card(out: &mut dyn Write, card: &Card<'_>, footnotes: &Footnotes<'_>) -> io::Result<()> {
    writeln!(out, "## {}\n", escape(&card.title))?;
    let mut gap = "";
    for field in &card.fields {
        match &field.content {
            Content::Value(value) if !value.is_unknown() => {
                writeln!(out, "{gap}- **{}:** {}", escape(field.label), text(value, footnotes))?;
                gap = "";
            }
            Content::Table(table) if !table.rows.is_empty() => {
                writeln!(out, "\n### {}\n", escape(field.label))?;
                write_table(out, table, footnotes)?;
                gap = "\n";
            }
            _ => {}
        }
    }
    Ok(())
}

fn text(value: &Value<'_>, footnotes: &Footnotes<'_>) -> String {
    let mut text = match value {
        Value::Bar(count, largest) => draw::bar(*count, *largest, draw::ROOM, false),
        _ => String::new(),
    };
    value.pieces(&mut |piece| match piece {
        Piece::Text(words) => text.push_str(&link(words)),
        Piece::Link(label, _) => text.push_str(&escape(label)),
        Piece::Cite(source) if footnotes.number(source).is_some() => {
            text.extend(["[^", &escape(source.id.as_str()), "]"]);
        }
        Piece::Cite(_) => {}
        Piece::Mark => text.push_str(MARK),
    });
    text
}

/// Writes an address of the web as a link, which no escapes may enter, and any other text as text.
pub(super) fn link(text: &str) -> String {
    // A bar would end the cell of a table.
    if is_web(text) { format!("<{}>", text.replace('|', "%7C")) } else { escape(text) }
}

/// Escapes what has a meaning only at the start of a list item or a paragraph, where `-`, `1.`, `a)` and `(i)`
/// open a list.
pub(super) fn at_start(escaped: String) -> String {
    let label = escaped.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let (label, rest) = escaped.split_at(label);
    let mut rest_chars = rest.chars();
    let (marker, next) = (rest_chars.next(), rest_chars.next());
    let is_list = match marker {
        Some('-' | '+' | '(' | ':') => label.is_empty(),
        Some('.' | ')') => !label.is_empty() && next.is_none_or(char::is_whitespace),
        _ => false,
    };
    if is_list { format!("{label}\\{rest}") } else { escaped }
}

/// Escapes what CommonMark 0.31, GitHub and Pandoc would read as markup or make a link of.
pub(super) fn escape(text: &str) -> String {
    let text = escape_invisible(text);
    let mut escaped = String::with_capacity(text.len());
    for (at, ch) in text.char_indices() {
        let (before, after) = (&text[..at], &text[at + ch.len_utf8()..]);
        let is_markup = "\\|*_`[]<>#~^&$".contains(ch)
            || ch == ':' && after.starts_with("//")
            || ch == '.'
                && before.len() >= 3
                && before.as_bytes()[at - 3..].eq_ignore_ascii_case(b"www");
        if is_markup {
            escaped.push('\\');
        }
        escaped.push(ch);
        // GitHub links mail addresses also where the sign is escaped.
        if ch == '@'
            && after.starts_with(|next: char| next.is_ascii_alphanumeric() || "-_".contains(next))
        {
            escaped.push_str("<!-- -->");
        }
    }
    // `!` would make an image of a link that follows, and `}` end the attributes of a heading.
    if escaped.ends_with(['!', '}']) {
        escaped.insert(escaped.len() - 1, '\\');
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_openers_are_escaped_in_citations() {
        for (text, written) in [
            ("- a", r"\- a"),
            ("+ a", r"\+ a"),
            ("10. a", r"10\. a"),
            ("1) a", r"1\) a"),
            ("a. b", r"a\. b"),
            ("(i) a", r"\(i) a"),
            ("x.org", "x.org"),
            ("2025-26", "2025-26"),
            ("* a", r"\* a"),
            ("3M", "3M"),
            ("", ""),
        ] {
            assert_eq!(at_start(escape(text)), written);
        }
    }

    #[test]
    fn markup_in_the_data_stays_text() {
        assert_eq!(escape("Hi! Ho!"), r"Hi! Ho\!");
        assert_eq!(escape("10^3^ {.x}"), r"10\^3\^ {.x\}");
        assert_eq!(escape("me@x.org, 5 @ 3"), "me@<!-- -->x.org, 5 @ 3");
        assert_eq!(escape("WWW.x.org ftp://x: a.b"), r"WWW\.x.org ftp\://x: a.b");
        assert_eq!(link("https://x.org/a_b?c&d|e"), "<https://x.org/a_b?c&d%7Ce>");
        assert_eq!(link("ftp://x.org/a_b"), r"ftp\://x.org/a\_b");
        assert_eq!(escape("a|b *c* <i> [x](y)\nz"), r"a\|b \*c\* \<i\> \[x\](y)\\u{a}z");
    }
}
