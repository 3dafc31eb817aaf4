//! The descriptor of an export (Data Package 2.0), and the explanation for whoever finds the folder.

use std::collections::HashSet;
use std::io;

use serde_json::{Value as Json, json};

use super::fields::{Field, Kind, SEPARATOR};
use super::{DESCRIPTOR, File, Form, Table};
use crate::error::Error;
use crate::record::{Date, FORMAT, Head, Schema, Source, Text};
use crate::store::Store;
use crate::text::{escape_invisible, pluralize};

/// The program that writes exports; `--force` replaces a folder only where the descriptor names it.
pub(super) const GENERATOR: &str = env!("CARGO_PKG_NAME");

pub(super) fn descriptor(
    store: &Store,
    form: Form,
    tables: &[Table],
    files: &[File],
) -> io::Result<String> {
    let Head { id, title: titles, version, updated, .. } = store.head();
    let sources = store.sources().map_err(io::Error::other)?;
    let resources =
        tables.iter().zip(files).map(|(table, file)| resource(form, table, file, tables));
    let sources: Vec<Json> = sources.iter().map(named).collect();
    let package = present(json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": id.as_str().to_lowercase(),
        "title": title(store.head()),
        "version": version,
        "created": created(*updated),
        "keywords": keywords(store).map_err(io::Error::other)?,
        "generator": GENERATOR,
        // The keys of the record that are no section.
        "record": { "format": FORMAT, "id": id, "title": titles, "version": version, "updated": updated },
        "sources": (!sources.is_empty()).then_some(sources),
        "resources": resources.collect::<Vec<Json>>(),
    }));
    Ok(serde_json::to_string_pretty(&package)? + "\n")
}

/// The start of the day on which the data was updated; none where that is known by the month or year.
///
/// Not the time of the export, so that a record always gives the same bytes.
fn created(updated: Date) -> Option<String> {
    let day = updated.first_day();
    (day == updated.last_day()).then(|| format!("{day}T00:00:00Z"))
}

/// The series, the areas and the countries, each once.
fn keywords(store: &Store) -> Result<Vec<&str>, Error> {
    let series = store.summit().series.as_ref().map(Text::as_str);
    let areas = store.areas()?.iter().map(|area| area.name.as_str());
    let countries = store.countries()?.iter().map(|country| country.name.as_str());
    let mut seen = HashSet::new();
    let keywords = series.into_iter().chain(areas).chain(countries);
    Ok(keywords.filter(|keyword| seen.insert(*keyword)).collect())
}

/// The title in English, or the first one.
fn title(record: &Head) -> String {
    let english = record.title.iter().find(|title| title.lang.as_str() == "en");
    english.or(record.title.first()).map(|title| title.text.to_string()).unwrap_or_default()
}

fn named(source: &Source) -> Json {
    let url = source.url.as_ref().map(Text::as_str);
    let url = url.filter(|url| url.starts_with("https://") || url.starts_with("http://"));
    present(json!({ "title": format!("{}: {}", source.publisher, source.title), "path": url }))
}

fn resource(form: Form, table: &Table, file: &File, tables: &[Table]) -> Json {
    // Without the keys, readers take those of the first entry; frictionless-py has a name of its own for them.
    let keys: Vec<&str> = table.fields.iter().map(|field| field.name.as_str()).collect();
    let (mediatype, dialect) = match form {
        Form::Csv { .. } => (
            Some("text/csv"),
            json!({ "delimiter": ",", "quoteChar": "\"", "doubleQuote": true, "lineTerminator": "\n" }),
        ),
        Form::Jsonl => (None, json!({ "itemKeys": keys, "json": { "keys": keys } })),
    };
    present(json!({
        "name": table.name,
        "type": "table",
        "path": file.path,
        "description": table.about,
        "format": form.extension(),
        "encoding": "utf-8",
        "bytes": file.bytes,
        "hash": format!("sha256:{}", file.sha256),
        "mediatype": mediatype,
        "dialect": dialect,
        "schema": schema(table, tables),
    }))
}

fn schema(table: &Table, tables: &[Table]) -> Json {
    let fields: Vec<Json> = table.fields.iter().map(field).collect();
    let keys = table.fields.iter().filter_map(|field| {
        let section = foreign_key(field, tables)?;
        let reference = json!({ "resource": section, "fields": ["id"] });
        Some(json!({ "fields": [field.name], "reference": reference }))
    });
    let keys: Vec<Json> = keys.collect();
    let keys = (!keys.is_empty()).then_some(keys);
    present(json!({ "fields": fields, "primaryKey": table.key, "foreignKeys": keys }))
}

/// The section to whose entries a column refers, where it is one.
pub(super) fn foreign_key(field: &Field, tables: &[Table]) -> Option<&'static str> {
    field.refers_to.filter(|section| tables.iter().any(|table| table.name == *section))
}

fn field(field: &Field) -> Json {
    let kind = match field.kind {
        Kind::Text => "string",
        Kind::Integer => "integer",
        Kind::Boolean => "boolean",
        Kind::Joined => "list",
        Kind::Json => "array",
        Kind::Object => "object",
    };
    let is_joined = field.kind == Kind::Joined;
    let (mut pattern, mut words, mut minimum) = (None, None, None);
    match field.schema {
        // Table Schema takes the anchors of a pattern for granted.
        Schema::Text(text) => {
            pattern = text.pattern.strip_prefix('^').and_then(|text| text.strip_suffix('$'));
        }
        Schema::Words(known) => {
            words = Some(known.words.iter().map(|(word, _)| *word).collect::<Vec<_>>());
        }
        Schema::Number(least, _) => minimum = Some(least),
        _ => {}
    }
    let constraints = present(json!({
        "required": field.required.then_some(true),
        "pattern": pattern,
        "enum": words,
        "minimum": minimum,
    }));
    present(json!({
        "name": field.name,
        "type": kind,
        "delimiter": is_joined.then_some(SEPARATOR),
        "itemType": is_joined.then_some("string"),
        "description": field.description,
        "partOf": field.part.as_ref().map(|_| &field.key),
        "constraints": constraints.as_object().filter(|object| !object.is_empty()),
    }))
}

/// An object without the keys that have no value.
fn present(mut object: Json) -> Json {
    if let Some(object) = object.as_object_mut() {
        object.retain(|_, value| !value.is_null());
    }
    object
}

const CSV_RULES: &str = "\
- UTF-8 without a byte order mark, RFC 4180 with lines that end in LF.
- The first line names the columns: the fields of the entry, in the order of the record.
- An empty cell means that nothing is known. `NA` and `null` are ordinary texts.
- An object has a column for each of its fields: `value_amount`, `place_city`.
- Ids, codes and dates of a list are joined by `;`. Any other list is JSON.
- Amounts are exact decimals. Read them as text or as a decimal type, never as binary floating point.
- Dates have the precision that is known: `2026-03-31`, `2026-03` or `2026`.
";

const UNGUARDED: &str = "\
- Every value is as the record has it, also a text that begins with `=`, `+`, `-` or `@`. A spreadsheet
  runs such a text as a formula unless its column is imported as text; `summit export --guard` prevents it.
";

const GUARDED: &str = "\
- `--guard` was used: a cell that begins with `=`, `+`, `-` or `@`, a tab or a line end has an apostrophe
  in front, so that no spreadsheet runs it as a formula. Every other value is as the record has it.
";

const CSV_TOOLS: &str = "\
- `links/` repeats each list of ids with one id a row, for joins.
- `sqlite3 ../record.sqlite < load.sql`, run in this folder, makes a SQLite file with keys and references.
";

const JSONL_RULES: &str = "\
- UTF-8, one JSON object a line, in the order of the record.
- An object is an entry as the record has it; `summit schema` prints the JSON Schema.
- An absent key means that nothing is known. A section without entries has no file.
- Amounts are exact decimals, written as text. Read them as a decimal type, never as binary floating
  point.
- Dates have the precision that is known: `2026-03-31`, `2026-03` or `2026`.
";

pub(super) fn readme(store: &Store, form: Form, files: &[File]) -> String {
    let record = store.head();
    let Head { id, version, updated, .. } = record;
    let rules = match form {
        Form::Csv { guard: false } => format!("{CSV_RULES}{UNGUARDED}{CSV_TOOLS}"),
        Form::Csv { guard: true } => format!("{CSV_RULES}{GUARDED}{CSV_TOOLS}"),
        Form::Jsonl => JSONL_RULES.to_owned(),
    };
    let rows = files.iter().map(|File { path, rows, about, .. }| {
        format!("| `{path}` | {} | {about} |\n", rows.unwrap_or_default())
    });
    format!(
        "# {}\n\n\
         The record `{id}`, version {}, updated {updated}, as {} of\n\
         entries. `summit export` wrote this folder. `{DESCRIPTOR}` describes every file (Data Package\n\
         2.0, <https://datapackage.org>) and names the sources of the record.\n\n\
         ## Files\n\n\
         | file | rows | what |\n\
         |---|---|---|\n\
         {}\n\
         `disputes` holds the points on which sources differ, each version with who says it; `about` names\n\
         the entries and fields. Such a field holds one of the versions.\n\n\
         ## Rules\n\n\
         {rules}",
        escape_invisible(&title(record)),
        escape_invisible(version.as_str()),
        pluralize(files.len(), "file"),
        rows.collect::<String>()
    )
}
