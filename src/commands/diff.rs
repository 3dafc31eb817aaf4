//! `summit diff`: what changed between two records, as an editor's changelog or as data.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueHint};
use serde_json::Value as Json;

use super::{Env, Outcome};
use crate::diff::{Change, Kind, diff};
use crate::error::Error;
use crate::render::Format;
use crate::store::{Store, is_stdin};
use crate::text::{escape_invisible, pluralize};
use crate::view::{Table, Value};

const EXIT_CODES: &str = "\
Order is a difference only where it means something: areas, sessions, titles, outcomes, results.

Exit codes:
  0  no differences
  1  differences
  2  wrong command line
  3  a record cannot be read
  4  the answer cannot be written";

/// The longest value that is shown on one line with the value it replaced, in characters.
const SHORT: usize = 40;

#[derive(Debug, Args)]
#[command(after_long_help = EXIT_CODES)]
pub struct DiffArgs {
    /// The earlier record, - for standard input
    #[arg(value_hint = ValueHint::FilePath)]
    old: PathBuf,

    /// The later record, - for standard input
    #[arg(value_hint = ValueHint::FilePath)]
    new: PathBuf,
}

impl DiffArgs {
    pub fn run(&self, env: &mut Env<'_>) -> Result<Outcome, Error> {
        if is_stdin(&self.old) && is_stdin(&self.new) {
            return Err(Error::Usage(
                "`-` names standard input twice; name a file for one of the records".to_owned(),
            ));
        }
        let old = Store::open(Some(&self.old))?.into_record()?;
        let new = Store::open(Some(&self.new))?.into_record()?;
        let changes = diff(&old, &new);
        let outcome = if changes.is_empty() { Outcome::Answered } else { Outcome::Found };
        let written = match env.style.format {
            Format::Table => changelog(env.out, &changes),
            _ => env.write_table(table(changes)),
        };
        outcome.unless_failed(written.and_then(|()| env.out.flush()).map_err(Error::from))
    }
}

/// Writes the changes by section and entry, and counts them.
fn changelog(out: &mut dyn Write, changes: &[Change]) -> io::Result<()> {
    for section in changes.chunk_by(|one, other| one.section == other.section) {
        writeln!(out, "{}", section[0].section)?;
        for entry in section.chunk_by(|one, other| one.id == other.id) {
            let (fields, whole): (Vec<_>, Vec<_>) =
                entry.iter().partition(|change| change.field.is_some());
            for line in whole.into_iter().flat_map(|change| lines(change, &change.id)) {
                writeln!(out, "  {}", escape_invisible(&line))?;
            }
            if !fields.is_empty() {
                writeln!(out, "  {}", escape_invisible(&entry[0].id))?;
            }
            let name = |change: &Change| change.field.clone().unwrap_or_default();
            for line in fields.into_iter().flat_map(|change| lines(change, &name(change))) {
                writeln!(out, "    {}", escape_invisible(&line))?;
            }
        }
        writeln!(out)?;
    }
    writeln!(out, "{}", summary(changes))
}

/// Describes a change of what has this name: on one line, or long values below each other.
fn lines(change: &Change, name: &str) -> Vec<String> {
    match (change.kind, change.old.as_ref().map(shown), change.new.as_ref().map(shown)) {
        (Kind::Renamed, Some(old), _) => vec![format!("{old} is now {name}")],
        (_, Some(old), None) => vec![format!("- {name}: {old}")],
        (_, None, Some(new)) => vec![format!("+ {name}: {new}")],
        (kind, old, new) => {
            let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
            let is_reordered = kind == Kind::Reordered;
            if !is_reordered && old.chars().count().max(new.chars().count()) <= SHORT {
                return vec![format!("{name}: {old} -> {new}")];
            }
            let order = if is_reordered { ", in another order" } else { "" };
            vec![format!("{name}{order}:"), format!("  - {old}"), format!("  + {new}")]
        }
    }
}

fn summary(changes: &[Change]) -> String {
    if changes.is_empty() {
        return "no difference".to_owned();
    }
    let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
    for change in changes {
        *counts.entry(change.kind).or_default() += 1;
    }
    let counts = counts.iter().map(|(kind, count)| format!("{count} {}", kind.as_str()));
    let counts: Vec<String> = counts.collect();
    format!("{}: {}", pluralize(changes.len(), "difference"), counts.join(", "))
}

fn table(changes: Vec<Change>) -> Table<'static> {
    let value = |json: Option<Json>| {
        json.map_or(Value::Unknown, |json| Value::Parts { shown: shown(&json), json: json.into() })
    };
    let rows = changes.into_iter().map(|change| {
        [
            Value::Text(change.kind.as_str()),
            Value::Text(change.section),
            Value::Owned(change.id),
            change.field.map_or(Value::Unknown, Value::Owned),
            value(change.old),
            value(change.new),
        ]
    });
    let heads = [("change", "Change"), ("section", "Section"), ("id", "Id"), ("field", "Field")];
    Table::new(heads.into_iter().chain([("old", "Old"), ("new", "New")]), rows)
}

/// Writes a value as people know it: an entry by what it is called, an amount with its unit.
fn shown(json: &Json) -> String {
    let text = |key: &str| json[key].as_str();
    if let (Some(name), Some(lang)) = (text("text"), text("lang")) {
        return format!("{name} ({lang})");
    }
    if let (Some(id), Some(field)) = (text("id"), text("field")) {
        return format!("{id} ({field})");
    }
    if let (Some(what), Some(value)) = (text("what"), text("value")) {
        return format!("{what}: {value}");
    }
    if let Some(amount) = text("amount") {
        let unit = text("unit").or(text("currency")).unwrap_or_default();
        let what = text("what").map_or(String::new(), |what| format!("{what}: "));
        let to = text("to").map_or(String::new(), |to| format!(" to {to}"));
        let qualifier = text("qualifier").unwrap_or("exact");
        return format!("{what}{amount}{to} {unit} ({qualifier})");
    }
    match json {
        Json::String(text) => text.clone(),
        Json::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
        Json::Object(fields) => {
            let labels = ["title", "name", "subject", "what", "value", "summary"];
            match labels.iter().find_map(|key| text(key)) {
                Some(label) => label.to_owned(),
                None => {
                    let fields =
                        fields.iter().map(|(key, value)| format!("{key} {}", shown(value)));
                    fields.collect::<Vec<_>>().join(", ")
                }
            }
        }
        other => other.to_string(),
    }
}
