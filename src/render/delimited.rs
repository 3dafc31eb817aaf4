//! CSV and TSV: a header line, then one line per row, each ended by LF.
//!
//! CSV quotes cells as RFC 4180 does. TSV has no quotes: tab, line feed, carriage return and backslash
//! are written as `\t`, `\n`, `\r` and `\\`, as PostgreSQL and Miller do.
//!
//! Money and places take a column per part (`value_amount`, `value_currency`). Ids, codes and dates of a
//! list are joined by `;`. Any other list is JSON.

use std::borrow::Cow;
use std::io::{self, Write};

use serde_json::Value as Json;

use super::{Format, Style, json};
use crate::text::{escape_invisible, is_invisible};
use crate::view::{Card, Cell, Head, Table, Value, View};

/// The options of a delimited format.
#[derive(Debug, Clone, Copy, Default)]
pub struct Dialect {
    /// TSV instead of CSV.
    pub tabs: bool,
    /// Whether the header line is left out.
    pub no_header: bool,
    /// Whether a cell that a spreadsheet may run as a formula gets an apostrophe in front.
    pub guard: bool,
}

impl Dialect {
    /// Formats a row as one line.
    pub fn line<'c>(self, cells: impl IntoIterator<Item = &'c str>) -> String {
        let mut line = String::new();
        let mut count = 0;
        for cell in cells {
            if count > 0 {
                line.push(if self.tabs { '\t' } else { ',' });
            }
            count += 1;
            line.push_str(&if self.tabs { escaped(cell) } else { self.quoted(cell) });
        }
        // Many readers skip a blank line, so the only cell of a row is quoted where it is empty.
        if line.is_empty() && count == 1 && !self.tabs {
            line.push_str("\"\"");
        }
        line.push('\n');
        line
    }

    fn quoted(self, cell: &str) -> Cow<'_, str> {
        // https://owasp.org/www-community/attacks/CSV_Injection
        let cell = if self.guard && cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
            Cow::Owned(format!("'{cell}"))
        } else {
            Cow::Borrowed(cell)
        };
        if cell.contains([',', '"', '\n', '\r']) {
            Cow::Owned(format!("\"{}\"", cell.replace('"', "\"\"")))
        } else {
            cell
        }
    }
}

/// Escapes a cell of TSV.
fn escaped(cell: &str) -> Cow<'_, str> {
    if !cell.contains(|letter| letter == '\\' || is_invisible(letter)) {
        return Cow::Borrowed(cell);
    }
    let escape = |letter: char| match letter {
        '\t' => "\\t".into(),
        '\n' => "\\n".into(),
        '\r' => "\\r".into(),
        '\\' => "\\\\".into(),
        // The other invisible characters become `\u{1b}`, which no escape above can produce.
        other => escape_invisible(&other.to_string()).into_owned(),
    };
    Cow::Owned(cell.chars().map(escape).collect())
}

/// Writes an answer: rows as they are, cards as pairs of field and value.
pub(super) fn write(out: &mut dyn Write, view: &View<'_>, style: Style) -> io::Result<()> {
    let tabs = style.format == Format::Tsv;
    let dialect = Dialect { tabs, no_header: style.no_header, guard: style.guard && !tabs };
    let mut writer = Writer { out, dialect };
    match view {
        View::Table(table) => writer.table(table),
        View::Card(card) => writer.cards(std::slice::from_ref(card)),
        View::Cards(cards) => writer.cards(cards),
        View::Citations(citations) => {
            writer.header(["id", "citation", "url"])?;
            citations.iter().try_for_each(|one| {
                writer.row([one.id, &one.text, one.address.as_deref().unwrap_or_default()])
            })
        }
        View::File(text) => writer.row([text.as_str()]),
    }
}

struct Writer<'w> {
    out: &'w mut dyn Write,
    dialect: Dialect,
}

impl Writer<'_> {
    fn header<'c>(&mut self, names: impl IntoIterator<Item = &'c str>) -> io::Result<()> {
        if self.dialect.no_header { Ok(()) } else { self.row(names) }
    }

    fn row<'c>(&mut self, cells: impl IntoIterator<Item = &'c str>) -> io::Result<()> {
        let escape =
            |cell| if self.dialect.tabs { Cow::Borrowed(cell) } else { escape_invisible(cell) };
        let cells: Vec<Cow<'_, str>> = cells.into_iter().map(escape).collect();
        self.out.write_all(self.dialect.line(cells.iter().map(AsRef::as_ref)).as_bytes())
    }

    fn table(&mut self, table: &Table<'_>) -> io::Result<()> {
        if table.heads.is_empty() {
            return Ok(());
        }
        let names: Vec<String> = table.heads.iter().flat_map(names).collect();
        self.header(names.iter().map(String::as_str))?;
        table.rows.iter().try_for_each(|row| {
            let cells = table.heads.iter().zip(row).flat_map(|(head, cell)| cells(head, cell));
            self.row(cells.collect::<Vec<String>>().iter().map(String::as_str))
        })
    }

    fn cards(&mut self, cards: &[Card<'_>]) -> io::Result<()> {
        self.header(["field", "value"])?;
        cards.iter().try_for_each(|card| self.paths("", &json::object(card)))
    }

    /// Writes the leaves of a JSON value with their paths, such as `conversions[0].amount`.
    fn paths(&mut self, path: &str, json: &Json) -> io::Result<()> {
        match json {
            Json::Object(fields) => fields.iter().try_for_each(|(key, value)| {
                let dot = if path.is_empty() { "" } else { "." };
                self.paths(&format!("{path}{dot}{key}"), value)
            }),
            Json::Array(items) => items.iter().enumerate().try_for_each(|(position, value)| {
                self.paths(&format!("{path}[{position}]"), value)
            }),
            leaf => self.row([path, &scalar(leaf)]),
        }
    }
}

/// The column names of a head: its key, or one name per part.
fn names(head: &Head) -> Vec<String> {
    match head.parts {
        [] => vec![head.key.to_owned()],
        parts => parts.iter().map(|part| format!("{}_{part}", head.key)).collect(),
    }
}

fn cells(head: &Head, cell: &Cell<'_>) -> Vec<String> {
    let json = cell.value.json().unwrap_or_default();
    match head.parts {
        [] => vec![whole(&cell.value, &json)],
        parts => parts.iter().map(|part| scalar(&json[*part])).collect(),
    }
}

fn whole(value: &Value<'_>, json: &Json) -> String {
    let is_joined = match value {
        Value::Sources(_) => true,
        Value::List(items) => items.iter().all(|item| match item {
            Value::Ref { .. } | Value::Date(_) => true,
            Value::Text(text) => !text.contains([' ', ';', '"']),
            _ => false,
        }),
        _ => false,
    };
    match json {
        Json::Array(items) if is_joined => items.iter().map(scalar).collect::<Vec<_>>().join(";"),
        other => scalar(other),
    }
}

fn scalar(json: &Json) -> String {
    match json {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TSV: Dialect = Dialect { tabs: true, no_header: false, guard: false };
    const CSV: Dialect = Dialect { tabs: false, no_header: false, guard: false };

    #[test]
    fn tsv_cells_are_raw_and_csv_cells_are_quoted() {
        let cells = ["a \"b\"", "c,d", "e\tf\ng\\", ""];
        assert_eq!(TSV.line(cells), "a \"b\"\tc,d\te\\tf\\ng\\\\\t\n");
        assert_eq!(CSV.line(cells), "\"a \"\"b\"\"\",\"c,d\",\"e\tf\ng\\\",\n");
        assert_eq!(CSV.line([""]), "\"\"\n");
    }
}
