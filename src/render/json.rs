//! JSON: whole entries under the record's own keys, or the fields that were asked for.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

use serde_json::{Map, Value as Json};

use crate::text::is_invisible;
use crate::view::{Card, Content, Table, Value, View};

/// Writes an array, or one object; with `lines` one value a line.
pub(super) fn write(out: &mut dyn Write, view: &View<'_>, lines: bool) -> io::Result<()> {
    let values: Vec<Cow<'_, Json>> = match view {
        View::Table(table) => rows(table),
        View::Card(_) | View::Cards(_) => {
            view.cards().iter().map(|card| Cow::Owned(object(card))).collect()
        }
        // Commands have other answers for machines, or refuse.
        View::Citations(_) | View::File(_) => return Err(io::ErrorKind::Unsupported.into()),
    };
    let is_one = matches!(view, View::Card(_));
    if lines {
        for value in &values {
            writeln!(out, "{}", escaped(&serde_json::to_string(value)?))?;
        }
        return Ok(());
    }
    // One value at a time, laid out as the array would be, so that it is never a second time in memory.
    let (start, between, end) = if is_one { ("", "", "\n") } else { ("[\n  ", ",\n  ", "\n]\n") };
    for (place, value) in values.iter().enumerate() {
        let pretty = serde_json::to_string_pretty(value)?;
        // Inside strings line ends are escaped.
        let pretty = if is_one { pretty } else { pretty.replace('\n', "\n  ") };
        write!(out, "{}{}", if place == 0 { start } else { between }, escaped(&pretty))?;
    }
    out.write_all(if values.is_empty() { "[]\n" } else { end }.as_bytes())
}

/// The rows of a table as objects; a key is absent where nothing is known.
fn rows<'t>(table: &'t Table<'_>) -> Vec<Cow<'t, Json>> {
    if let Some(whole) = &table.whole {
        return whole.iter().map(Cow::Borrowed).collect();
    }
    let row = |values: &Vec<Value<'_>>| {
        let fields = table.heads.iter().zip(values);
        let fields = fields.filter_map(|(head, value)| Some((head.key.to_owned(), value.json()?)));
        Cow::Owned(Json::Object(fields.collect()))
    };
    table.rows.iter().map(row).collect()
}

/// A card as an object; a key is absent where nothing is known.
pub(super) fn object(card: &Card<'_>) -> Json {
    let mut object = Map::new();
    for field in &card.fields {
        let value = match &field.content {
            Content::Value(value) => value.json(),
            Content::Table(table) => Some(rows(table).into_iter().map(Cow::into_owned).collect()),
            Content::Data(json) => Some(json.clone()),
            Content::Hint(_) => None,
        };
        object.extend(value.map(|value| (field.key.to_owned(), value)));
    }
    Json::Object(object)
}

/// Writes the invisible characters of JSON as `\u001b`, which means the same.
///
/// Line ends are those of the layout; inside strings they are escaped already.
pub fn escaped(json: &str) -> Cow<'_, str> {
    let is_escaped = |ch| is_invisible(ch) && ch != '\n';
    if !json.contains(is_escaped) {
        return Cow::Borrowed(json);
    }
    let mut escaped = String::with_capacity(json.len());
    for ch in json.chars() {
        if is_escaped(ch) {
            for unit in ch.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        } else {
            escaped.push(ch);
        }
    }
    Cow::Owned(escaped)
}
