//! The descriptor of an export (Data Package 2.0), and the text for people who find the folder.

use std::fs;
use std::io::{self, BufWriter, Seek, Write};
use std::path::Path;

use serde_json::{Map, Value as Json, json};

use super::fields::{Field, Kind, SEPARATOR};
use super::{DESCRIPTOR, File, Form, Table};
use crate::record::{FORMAT, Source, Text};
use crate::store::{Head, Store};
use crate::text::escape_invisible;
use crate::text::pluralize;

/// The program that writes exports, by which they know their own.
pub(super) const GENERATOR: &str = env!("CARGO_PKG_NAME");

/// The descriptor, key by key.
#[derive(serde::Serialize)]
struct Package<'r> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    name: String,
    title: String,
    version: &'r Text,
    generator: &'static str,
    record: Json,
    #[serde(skip_serializing_if = "Option::is_none")]
    sources: Option<Vec<Json>>,
    resources: Vec<Json>,
}

/// Writes the descriptor of the files of tables to a new file, and returns how many bytes it has.
pub(super) fn descriptor(
    path: &Path,
    store: &Store,
    form: Form,
    tables: &[Table],
    files: &[File],
) -> io::Result<u64> {
    let resources =
        tables.iter().zip(files).map(|(table, file)| resource(form, table, file, tables));
    let record = store.head();
    let sources = store.sources().map_err(io::Error::other)?;
    let package = Package {
        schema: "https://datapackage.org/profiles/2.0/datapackage.json",
        name: record.id.as_str().to_lowercase(),
        title: title(store),
        version: &record.version,
        generator: GENERATOR,
        record: head(store),
        sources: (!sources.is_empty()).then(|| sources.iter().map(named).collect()),
        resources: resources.collect(),
    };
    let mut out = BufWriter::new(fs::File::create_new(path)?);
    serde_json::to_writer_pretty(&mut out, &package)?;
    out.write_all(b"\n")?;
    out.stream_position()
}

/// Returns the keys of the record that are no section.
fn head(store: &Store) -> Json {
    let record = store.head();
    json!({
        "format": FORMAT,
        "id": record.id,
        "title": record.title,
        "version": record.version,
        "updated": record.updated,
    })
}

/// Returns the title in English, or the first one.
fn title(store: &Store) -> String {
    let record = store.head();
    let english = record.title.iter().find(|title| title.lang.as_str() == "en");
    english.or(record.title.first()).map(|title| title.text.to_string()).unwrap_or_default()
}

fn named(source: &Source) -> Json {
    let mut object = json!({ "title": format!("{}: {}", source.publisher, source.title) });
    let url = source.url.as_ref().map_or("", Text::as_str);
    if url.starts_with("https://") || url.starts_with("http://") {
        object["path"] = Json::from(url);
    }
    object
}

fn resource(form: Form, table: &Table, file: &File, tables: &[Table]) -> Json {
    let mut resource = json!({
        "name": table.name,
        "type": "table",
        "path": file.path,
        "description": table.about,
        "format": form.extension(),
        "encoding": "utf-8",
        "bytes": file.bytes,
    });
    match form {
        Form::Csv => resource["mediatype"] = Json::from("text/csv"),
        Form::Jsonl => {
            // Without the keys, readers take those of the first entry; frictionless-py has a name
            // of its own for them.
            let keys: Vec<&str> = table.fields.iter().map(|field| field.name.as_str()).collect();
            resource["dialect"] = json!({ "itemKeys": keys, "json": { "keys": keys } });
        }
    }
    resource["schema"] = schema(table, tables);
    resource
}

fn schema(table: &Table, tables: &[Table]) -> Json {
    let fields: Vec<Json> = table.fields.iter().map(field).collect();
    let mut schema = json!({ "fields": fields, "primaryKey": table.key });
    let keys: Vec<Json> =
        table.fields.iter().filter_map(|field| foreign_key(field, tables)).collect();
    if !keys.is_empty() {
        schema["foreignKeys"] = Json::from(keys);
    }
    schema
}

/// Returns the foreign key of a column that refers to the entries of one section.
fn foreign_key(field: &Field, tables: &[Table]) -> Option<Json> {
    let (Kind::Text, Some([section])) = (field.kind, field.refers_to.as_deref()) else {
        return None;
    };
    tables.iter().any(|table| table.name == *section).then(|| {
        json!({
            "fields": [field.name],
            "reference": { "resource": section, "fields": ["id"] },
        })
    })
}

fn field(field: &Field) -> Json {
    let mut object = json!({ "name": field.name, "type": "string" });
    match field.kind {
        Kind::Text => {}
        Kind::Integer => object["type"] = Json::from("integer"),
        Kind::Boolean => object["type"] = Json::from("boolean"),
        Kind::Joined => {
            object["type"] = Json::from("list");
            object["delimiter"] = Json::from(SEPARATOR);
            object["itemType"] = Json::from("string");
        }
        Kind::Json => object["type"] = Json::from("array"),
        Kind::Object => object["type"] = Json::from("object"),
    }
    object["description"] = Json::from(field.description.as_str());
    if field.part.is_some() {
        object["partOf"] = Json::from(field.key.as_str());
    }
    let mut constraints = Map::new();
    if field.required {
        constraints.insert("required".to_owned(), Json::from(true));
    }
    if let Some(pattern) = &field.pattern {
        constraints.insert("pattern".to_owned(), Json::from(pattern.as_str()));
    }
    if !field.words.is_empty() {
        constraints.insert("enum".to_owned(), Json::from(field.words.clone()));
    }
    if let Some(minimum) = field.minimum {
        constraints.insert("minimum".to_owned(), Json::from(minimum));
    }
    if !constraints.is_empty() {
        object["constraints"] = Json::Object(constraints);
    }
    object
}

const CSV_RULES: &str = "\
- UTF-8 without a byte order mark, fields separated by commas, lines ended by CRLF (RFC 4180).
- The first line names the columns; the columns are the fields of the entry, in the order of the record.
- An empty cell means that nothing is known. No other value stands for that: `NA` or `null` is a text.
- `value_amount`, `place_city`: an object is taken apart, one column for each of its fields.
- Ids, codes and dates of a list are joined by `;`. Any other list is JSON.
- Amounts are exact decimals. Read them as text or as a decimal type, never as binary floating point.
- Dates are as exact as they are known: `2026-03-31`, `2026-03` or `2026`.
- Every value is as the record has it. A text may begin with `=`, `+`, `-` or `@`; import the columns
  of a spreadsheet as text, so that it is no formula there.
- `links/` repeats each list of ids with one id a row, for joins.
";

const JSONL_RULES: &str = "\
- UTF-8, one JSON object a line, in the order of the record.
- An object is an entry as the record has it; `summit schema` prints the JSON Schema.
- An absent key means that nothing is known. A section without entries has no file.
- Amounts are exact decimals, written as text. Read them as a decimal type, never as binary floating
  point.
- Dates are as exact as they are known: `2026-03-31`, `2026-03` or `2026`.
";

/// Returns the text for people who find the folder.
pub(super) fn readme(store: &Store, form: Form, files: &[File]) -> Vec<u8> {
    let Head { id, version, updated, .. } = store.head();
    let rules = match form {
        Form::Csv => CSV_RULES,
        Form::Jsonl => JSONL_RULES,
    };
    let mut lines = vec![
        format!("# {}", escape_invisible(&title(store))),
        String::new(),
        format!(
            "The record `{id}`, version {}, updated {updated}, as {} of",
            escape_invisible(version.as_str()),
            pluralize(files.len(), "file")
        ),
        format!(
            "entries. `summit export` wrote this folder. `{DESCRIPTOR}` describes every file (Data Package"
        ),
        "2.0, <https://datapackage.org>) and names the sources of the record.".to_owned(),
        String::new(),
        "## Files".to_owned(),
        String::new(),
        "| file | rows | what |".to_owned(),
        "|---|---|---|".to_owned(),
    ];
    for file in files {
        let rows = file.rows.unwrap_or_default();
        lines.push(format!("| `{}` | {rows} | {} |", file.path, file.about));
    }
    lines.extend([
        String::new(),
        "`disputes` holds the points on which sources differ, each version with who says it; `about` names".to_owned(),
        "the entries and fields. Such a field holds one of the versions.".to_owned(),
        String::new(),
        "## Rules".to_owned(),
        String::new(),
    ]);
    let mut readme = lines.join("\n");
    readme.push('\n');
    readme.push_str(rules);
    readme.into_bytes()
}
