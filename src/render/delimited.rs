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
use crate::text::{escape_invisible, is_invisible, join};
use crate::view::{Head, Value, View};

/// The options of a delimited format.
#[derive(Debug, Clone, Copy, Default)]
pub struct Dialect {
    /// TSV instead of CSV.
    pub tabs: bool,
    /// Whether a cell that a spreadsheet may run as a formula gets an apostrophe in front.
    pub guard: bool,
}

impl Dialect {
    /// Formats a row as one line.
    pub fn line(self, cells: impl IntoIterator<Item = impl AsRef<str>>) -> String {
        let mut line = String::new();
        let mut count = 0;
        for cell in cells {
            if count > 0 {
                line.push(if self.tabs { '\t' } else { ',' });
            }
            count += 1;
            let cell = cell.as_ref();
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
    if !cell.contains(|ch| ch == '\\' || is_invisible(ch)) {
        return Cow::Borrowed(cell);
    }
    let escape = |ch: char| match ch {
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
    let (header, rows): (Vec<String>, Box<dyn Iterator<Item = Vec<String>> + '_>) = match view {
        View::Table(table) if table.heads.is_empty() => return Ok(()),
        View::Table(table) => {
            let cells = |row: &Vec<Value<'_>>| {
                table.heads.iter().zip(row).flat_map(|(head, value)| cells(head, value)).collect()
            };
            (table.heads.iter().flat_map(names).collect(), Box::new(table.rows.iter().map(cells)))
        }
        View::Card(_) | View::Cards(_) => {
            let mut rows = Vec::new();
            view.cards().iter().for_each(|card| leaves("", &json::object(card), &mut rows));
            (vec!["field".to_owned(), "value".to_owned()], Box::new(rows.into_iter()))
        }
        // Commands have other answers for machines, or refuse.
        View::Citations(_) | View::File(_) => return Err(io::ErrorKind::Unsupported.into()),
    };
    let tabs = style.format == Format::Tsv;
    let dialect = Dialect { tabs, guard: style.guard && !tabs };
    let header = (!style.no_header).then_some(header);
    for row in header.into_iter().chain(rows) {
        // TSV has an escape for every invisible character.
        let escape = |cell| if tabs { Cow::Borrowed(cell) } else { escape_invisible(cell) };
        let line = dialect.line(row.iter().map(|cell| escape(cell)));
        out.write_all(line.as_bytes())?;
    }
    Ok(())
}

/// Adds a row for each leaf of a JSON value: its path, such as `conversions[0].amount`, and its text.
fn leaves(path: &str, json: &Json, rows: &mut Vec<Vec<String>>) {
    match json {
        Json::Object(fields) => {
            let dot = if path.is_empty() { "" } else { "." };
            for (key, value) in fields {
                leaves(&format!("{path}{dot}{key}"), value, rows);
            }
        }
        Json::Array(items) => {
            for (position, value) in items.iter().enumerate() {
                leaves(&format!("{path}[{position}]"), value, rows);
            }
        }
        leaf => rows.push(vec![path.to_owned(), scalar(leaf)]),
    }
}

/// The column names of a head: its key, or one name per part.
fn names(head: &Head) -> Vec<String> {
    match head.parts {
        [] => vec![head.key.to_owned()],
        parts => parts.iter().map(|part| format!("{}_{part}", head.key)).collect(),
    }
}

fn cells(head: &Head, value: &Value<'_>) -> Vec<String> {
    let json = value.json().unwrap_or_default();
    match head.parts {
        [] => vec![whole(value.unmarked(), &json)],
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
        Json::Array(items) if is_joined => join(items.iter().map(scalar), ";"),
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

    const TSV: Dialect = Dialect { tabs: true, guard: false };
    const CSV: Dialect = Dialect { tabs: false, guard: false };

    #[test]
    fn tsv_cells_are_raw_and_csv_cells_are_quoted() {
        let cells = ["a \"b\"", "c,d", "e\tf\ng\\", ""];
        assert_eq!(TSV.line(cells), "a \"b\"\tc,d\te\\tf\\ng\\\\\t\n");
        assert_eq!(CSV.line(cells), "\"a \"\"b\"\"\",\"c,d\",\"e\tf\ng\\\",\n");
        assert_eq!(CSV.line([""]), "\"\"\n");
    }
}
