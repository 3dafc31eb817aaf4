//! Reading: the only place that turns JSON into a record.
//!
//! An embedded record, a file and standard input go through the same code. What is read is checked
//! against the types, for unique ids and for references that lead somewhere; the first problem is
//! told with its place.

use std::collections::HashMap;
use std::fs;
use std::io::{self, Read};

use serde::Deserialize;
use serde_json::Value as Json;

use crate::error::{Error, near};
use crate::record::Record;

/// The record that ships with the program.
pub const EMBEDDED: &str = include_str!("../data/ca-jad-2025.json");

/// The record format that this program reads.
pub const FORMAT: u64 = 1;

/// Reads the embedded record, the file at `path`, or standard input where `path` is `-`.
///
/// # Errors
///
/// Fails with [`Error::Record`] where the record cannot be read, is not JSON, or does not keep to
/// the format.
pub fn read(path: Option<&str>) -> Result<Record, Error> {
    let Some(path) = path else {
        return parse(EMBEDDED, "embedded record");
    };
    let (bytes, name) = if path == "-" {
        let mut bytes = Vec::new();
        (io::stdin().read_to_end(&mut bytes).map(|_| bytes), "standard input")
    } else {
        (fs::read(path), path)
    };
    let bytes = bytes.map_err(|error| {
        Error::Record(format!(
            "cannot read `{name}`: {}; name a record file with `--data`, or leave it out to ask the embedded record",
            plain(&error)
        ))
    })?;
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        Error::Record(format!(
            "{name}:{line}: the file is not UTF-8; save it as UTF-8 and try again"
        ))
    })?;
    let record = parse(text, name)?;
    verify_shape(&record, text, name)?;
    verify(&record, name)?;
    Ok(record)
}

/// Returns the record that `text` spells; `name` tells errors where it came from.
///
/// # Errors
///
/// Fails with [`Error::Record`] where the text is not JSON or does not keep to the format.
pub fn parse(text: &str, name: &str) -> Result<Record, Error> {
    #[derive(Deserialize)]
    struct Format {
        format: Option<Json>,
    }
    if text.trim().is_empty() {
        return Err(Error::Record(format!(
            "{name}: the file is empty; expected a record, a JSON object with `format`, `id`, `title` and the sections"
        )));
    }
    match serde_json::from_str::<Record>(text) {
        Ok(record) if u64::from(record.format) == FORMAT => Ok(record),
        typed => {
            let syntax = serde_json::from_str::<serde::de::IgnoredAny>(text).err();
            let format = serde_json::from_str::<Format>(text).ok().and_then(|head| head.format);
            Err(Error::Record(match (syntax, format, typed) {
                (Some(error), ..) => {
                    let (line, column) = (error.line(), error.column());
                    format!("{name}:{line}:{column}: not JSON: {}", message(&error))
                }
                (None, Some(format), _) if format.as_u64() != Some(FORMAT) => format!(
                    "{name}: format {format} is not one this program reads (it reads {FORMAT}); get a newer `summit` or a record in format {FORMAT}"
                ),
                (None, None, Err(error)) if text.trim_start().starts_with('{') => format!(
                    "{name}:{}:{}: the key `format` is missing; expected a record with `\"format\": {FORMAT}`",
                    error.line(),
                    error.column()
                ),
                _ => mismatch(text, name),
            }))
        }
    }
}

/// Proves that what the types hold as objects is written as objects.
///
/// The derived readers also take the fields of an object as an array, in their order; the format
/// does not.
fn verify_shape(record: &Record, text: &str, name: &str) -> Result<(), Error> {
    fn array_for_object(written: &Json, read: &Json, path: &str) -> Option<String> {
        match (written, read) {
            (Json::Array(_), Json::Object(_)) => Some(path.to_owned()),
            (Json::Array(written), Json::Array(read)) => {
                written.iter().zip(read).enumerate().find_map(|(position, (written, read))| {
                    array_for_object(written, read, &format!("{path}[{position}]"))
                })
            }
            (Json::Object(written), Json::Object(read)) => {
                written.iter().find_map(|(key, field)| {
                    let dot = if path.is_empty() { "" } else { "." };
                    array_for_object(field, read.get(key)?, &format!("{path}{dot}{key}"))
                })
            }
            _ => None,
        }
    }
    let written: Json = serde_json::from_str(text).unwrap_or_default();
    let read = serde_json::to_value(record).unwrap_or_default();
    match array_for_object(&written, &read, "") {
        None => Ok(()),
        Some(path) => {
            let at = if path.is_empty() { "the record" } else { &path };
            Err(Error::Record(format!(
                "{name}: {at} is written as an array; expected an object with its keys"
            )))
        }
    }
}

/// Proves that ids are unique and references lead somewhere.
///
/// # Errors
///
/// Fails with [`Error::Record`] and the first problem.
pub fn verify(record: &Record, name: &str) -> Result<(), Error> {
    let json = serde_json::to_value(record).unwrap_or_default();
    let mut ids: HashMap<&str, String> = HashMap::new();
    let mut entries = vec![("summit".to_owned(), &json["summit"])];
    for (section, list) in json.as_object().into_iter().flatten() {
        for (position, entry) in list.as_array().into_iter().flatten().enumerate() {
            if section != "title" {
                entries.push((format!("{section}[{position}]"), entry));
            }
        }
    }
    for (path, entry) in &entries {
        let id = entry["id"].as_str().unwrap_or_default();
        if let Some(first) = ids.insert(id, path.clone()) {
            return Err(Error::Record(format!(
                "{name}: {path}.id: the id `{id}` stands twice, first in {first}; give each entry an id of its own"
            )));
        }
    }
    for (path, entry) in &entries {
        verify_references(entry, path, name, &ids)?;
    }
    Ok(())
}

/// The keys that hold ids of other entries, and the section those must stand in.
pub const REFERENCES: &[(&str, &[&str])] = &[
    ("sources", &["sources"]),
    ("countries", &["countries"]),
    ("area", &["areas"]),
    ("documents", &["documents"]),
    ("document", &["documents"]),
    ("meeting", &["meetings"]),
    ("people", &["leaders", "participants"]),
    ("speaker", &["leaders", "participants"]),
    ("previous", &["events"]),
    ("next", &["events"]),
    ("relates_to", &[]),
];

/// Returns the sections in which the ids under a key must stand, where the key holds ids.
///
/// No section at all means that any will do. `is_entry` says whether the key is one of an entry
/// itself and not of a value within, `is_summit` whether that entry is the summit.
pub fn refers_to(key: &str, is_entry: bool, is_summit: bool) -> Option<&'static [&'static str]> {
    match key {
        "country" if is_entry => Some(&["countries"]),
        "chair" if is_summit => Some(&["leaders"]),
        key => REFERENCES.iter().find(|(known, _)| *known == key).map(|(_, wanted)| *wanted),
    }
}

fn verify_references(
    value: &Json,
    path: &str,
    name: &str,
    ids: &HashMap<&str, String>,
) -> Result<(), Error> {
    let lost = |at: &str, id: &str, wanted: &[&str]| {
        let place = ids.get(id);
        let fits = place.is_some_and(|place| {
            wanted.is_empty()
                || wanted.iter().any(|section| place.starts_with(&format!("{section}[")))
        });
        if fits {
            return Ok(());
        }
        let kind = if wanted.is_empty() {
            "any section".to_owned()
        } else {
            format!("`{}`", wanted.join("` or `"))
        };
        let candidates = ids.iter().filter(|(_, place)| {
            wanted.is_empty()
                || wanted.iter().any(|section| place.starts_with(&format!("{section}[")))
        });
        Err(Error::Record(format!(
            "{name}: {at}: `{}` is no entry of {kind}{}",
            id.escape_debug(),
            near(id, candidates.map(|(id, _)| *id))
        )))
    };
    match value {
        Json::Array(items) => {
            for (position, item) in items.iter().enumerate() {
                verify_references(item, &format!("{path}[{position}]"), name, ids)?;
            }
        }
        Json::Object(fields) => {
            for (key, field) in fields {
                let at = format!("{path}.{key}");
                let is_entry = fields.contains_key("id") && fields.contains_key("sources");
                let wanted: Option<&[&str]> = match key.as_str() {
                    "id" if path.contains(".about[") => Some(&[]),
                    key => refers_to(key, is_entry, path == "summit"),
                };
                match (wanted, field) {
                    (Some(wanted), Json::String(id)) => lost(&at, id, wanted)?,
                    (Some(wanted), Json::Array(items)) => {
                        for (position, id) in items.iter().enumerate() {
                            lost(
                                &format!("{at}[{position}]"),
                                id.as_str().unwrap_or_default(),
                                wanted,
                            )?;
                        }
                    }
                    _ => verify_references(field, &at, name, ids)?,
                }
            }
        }
        _ => {}
    }
    Ok(())
}

/// Tells where and how a text that is JSON differs from a record.
fn mismatch(text: &str, name: &str) -> String {
    let mut reader = serde_json::Deserializer::from_str(text);
    match serde_path_to_error::deserialize::<_, Record>(&mut reader) {
        Ok(_) => format!("{name}: the record does not keep to the format"),
        Err(error) => {
            let (path, inner) = (error.path().to_string(), error.inner());
            let at = if path == "." { String::new() } else { format!("{path}: ") };
            format!("{name}:{}:{}: {at}{}", inner.line(), inner.column(), message(inner))
        }
    }
}

/// Returns the message of an error of the parser without its place, which is told in front.
fn message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
    text.replace("EOF", "the file ends")
}

/// Returns the message of a system error without its number.
pub(crate) fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split_once(" (os error").map_or(text.as_str(), |(message, _)| message);
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
