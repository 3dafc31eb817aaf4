//! CSV and TSV (RFC 4180): one header line, one line a row.
//!
//! A value with parts becomes a column for each part (`value_amount`, `value_currency`); ids,
//! codes and dates of a list are joined by `;`; any other list is JSON, so nothing is lost.

use std::io::{self, Write};

use serde_json::Value as Json;

use super::json;
use crate::text::escape_invisible;
use crate::view::{Cell, Head, Table, Value, View};

/// Writes rows with a delimiter; a card is written as its fields and values.
pub(super) fn write(out: &mut dyn Write, view: &View<'_>, delimiter: u8) -> io::Result<()> {
    let mut csv = csv::WriterBuilder::new().delimiter(delimiter).from_writer(out);
    match view {
        View::Table(table) | View::Years(_, table) => write_table(&mut csv, table)?,
        View::Card(card) => {
            csv.write_record(["field", "value"])?;
            write_paths(&mut csv, "", &json::object(card))?;
        }
        View::Cards(cards) => {
            csv.write_record(["field", "value"])?;
            for card in cards {
                write_paths(&mut csv, "", &json::object(card))?;
            }
        }
        View::Citations(citations) => {
            csv.write_record(["id", "citation", "url"])?;
            for one in citations {
                let url = one.address.as_deref().unwrap_or_default();
                csv.write_record([one.id, &escape_invisible(&one.text), &escape_invisible(url)])?;
            }
        }
        View::File(text) => csv.write_record([text])?,
    }
    csv.flush()
}

fn write_table<W: Write>(csv: &mut csv::Writer<W>, table: &Table<'_>) -> io::Result<()> {
    if table.heads.is_empty() {
        return Ok(());
    }
    let header = table.heads.iter().flat_map(|head| match head.parts {
        [] => vec![head.key.to_owned()],
        parts => parts.iter().map(|part| format!("{}_{part}", head.key)).collect(),
    });
    csv.write_record(header)?;
    for row in table.rows.iter() {
        let fields =
            table.heads.iter().zip(row.iter()).flat_map(|(head, cell)| fields(*head, cell));
        csv.write_record(fields.map(|field| escape_invisible(&field).into_owned()))?;
    }
    Ok(())
}

fn fields(head: Head, cell: &Cell<'_>) -> Vec<String> {
    let json = cell.value.json().unwrap_or_default();
    match head.parts {
        [] => vec![field(&cell.value, &json)],
        parts => parts.iter().map(|part| scalar(&json[*part])).collect(),
    }
}

fn field(value: &Value<'_>, json: &Json) -> String {
    match (value, json) {
        (Value::Sources(_), Json::Array(items)) => joined(items),
        (Value::List(values), Json::Array(items)) => {
            let simple = values.iter().all(|value| match value {
                Value::Ref { .. } | Value::Date(_) => true,
                Value::Text(text) => !text.contains([' ', ';', '"']),
                _ => false,
            });
            if simple { joined(items) } else { json.to_string() }
        }
        _ => scalar(json),
    }
}

fn joined(items: &[Json]) -> String {
    items.iter().map(scalar).collect::<Vec<_>>().join(";")
}

fn scalar(json: &Json) -> String {
    match json {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn write_paths<W: Write>(csv: &mut csv::Writer<W>, path: &str, json: &Json) -> io::Result<()> {
    match json {
        Json::Object(fields) => {
            for (key, value) in fields {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                write_paths(csv, &path, value)?;
            }
        }
        Json::Array(items) => {
            for (position, value) in items.iter().enumerate() {
                write_paths(csv, &format!("{path}[{position}]"), value)?;
            }
        }
        leaf => csv.write_record([path, &escape_invisible(&scalar(leaf))])?,
    }
    Ok(())
}
