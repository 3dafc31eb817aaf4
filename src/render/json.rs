//! JSON: whole entries under the record's own keys, or the fields that were asked for.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde_json::{Map, Value as Json, json};

use crate::text::is_invisible;
use crate::view::{Card, Content, Footnote, Table, View};

/// Writes one JSON value.
pub(super) fn write(out: &mut dyn Write, view: &View<'_>) -> io::Result<()> {
    let json = match view {
        View::Table(table) | View::Years(_, table) => {
            return write_array(out, |give| each_row(table, give));
        }
        View::Cards(cards) => {
            return write_array(out, |give| cards.iter().try_for_each(|card| give(&object(card))));
        }
        View::Card(card) => object(card),
        View::Citations(citations) => citations.iter().map(citation).collect(),
        View::File(text) => Json::from(text.as_str()),
    };
    writeln!(out, "{}", escaped(&serde_json::to_string_pretty(&json)?))
}

/// Writes one JSON value a line.
pub(super) fn write_lines(out: &mut dyn Write, view: &View<'_>) -> io::Result<()> {
    let mut write_row = |row: &Json| writeln!(out, "{}", escaped(&serde_json::to_string(row)?));
    let lines = match view {
        View::Table(table) | View::Years(_, table) => return each_row(table, write_row),
        View::Card(card) => vec![object(card)],
        View::Cards(cards) => {
            return cards.iter().try_for_each(|card| write_row(&object(card)));
        }
        View::Citations(citations) => citations.iter().map(citation).collect(),
        View::File(text) => vec![Json::from(text.as_str())],
    };
    lines.iter().try_for_each(write_row)
}

/// Writes what is given as one array, a value at a time, laid out as the writer of JSON does.
fn write_array(
    out: &mut dyn Write,
    each: impl FnOnce(&mut dyn FnMut(&Json) -> io::Result<()>) -> io::Result<()>,
) -> io::Result<()> {
    let mut before = "[\n  ";
    each(&mut |value| {
        // Inside strings line ends are escaped.
        let value = escaped(&serde_json::to_string_pretty(value)?).replace('\n', "\n  ");
        write!(out, "{}{value}", std::mem::replace(&mut before, ",\n  "))
    })?;
    writeln!(out, "{}", if before.starts_with('[') { "[]" } else { "\n]" })
}

/// Gives the rows of a table as objects, one by one; a key is absent where nothing is known.
fn each_row(table: &Table<'_>, mut give: impl FnMut(&Json) -> io::Result<()>) -> io::Result<()> {
    if let Some(whole) = &table.whole {
        return whole.iter().try_for_each(give);
    }
    table.rows.iter().try_for_each(|cells| {
        let fields = table.heads.iter().zip(cells.iter());
        let fields =
            fields.filter_map(|(head, cell)| Some((head.key.to_owned(), cell.value.json()?)));
        give(&Json::Object(fields.collect()))
    })
}

/// Returns the rows of a table as objects.
fn rows(table: &Table<'_>) -> Vec<Json> {
    let mut rows = Vec::new();
    // Collecting cannot fail.
    let _ = each_row(table, |row| {
        rows.push(row.clone());
        Ok(())
    });
    rows
}

/// Returns a card as an object; a key is absent where nothing is known.
pub(super) fn object(card: &Card<'_>) -> Json {
    let mut object = Map::new();
    for field in &card.fields {
        let value = match &field.content {
            Content::Cell(cell) => cell.value.json(),
            Content::Table(table) => Some(Json::Array(rows(table.as_ref()))),
            Content::Data(json) => Some(json.clone()),
            Content::Hint(_) | Content::Share(..) => None,
        };
        if let Some(value) = value {
            object.insert(field.key.to_owned(), value);
        }
    }
    Json::Object(object)
}

/// Returns a citation as an object.
pub(super) fn citation(citation: &Footnote<'_>) -> Json {
    json!({ "id": citation.id, "text": citation.text, "url": citation.address })
}

/// Writes what could drive a terminal as `\u001b`, which means the same in JSON.
///
/// The writer of JSON escapes the other control characters itself, and puts line ends and
/// indentation between values; inside strings both are already escaped.
pub fn escaped(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for letter in json.chars() {
        if is_invisible(letter) && letter != '\n' {
            let mut units = [0; 2];
            for unit in letter.encode_utf16(&mut units) {
                // Writing to a string cannot fail.
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        } else {
            escaped.push(letter);
        }
    }
    escaped
}
