//! `summit diff`: what changed between two records, by id and field.

use std::io::{self, Write};

use clap::Args;
use serde_json::Value as Json;

use super::Outcome;
use super::show::column;
use crate::diff::{Change, Kind, diff};
use crate::error::{Error, count};
use crate::parse;
use crate::render::{self, Style};
use crate::view::{Answer, Table, Value, View};

/// The arguments of `summit diff`.
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// The record as it was, - for standard input
    old: String,

    /// The record as it is, - for standard input
    new: String,
}

impl DiffArgs {
    /// Writes the differences, and returns whether there are any.
    pub fn run(&self, out: &mut dyn Write, style: Style) -> Result<Outcome, Error> {
        if self.old == "-" && self.new == "-" {
            return Err(Error::Usage(
                "`-` names standard input twice; name a file for one of the records".to_owned(),
            ));
        }
        let (old, new) = (parse::open(Some(&self.old))?, parse::open(Some(&self.new))?);
        let before = old.proved()?;
        old.quiet();
        let changes = diff(&before, &new.proved()?);
        old.quiet();
        new.quiet();
        render::write(out, &Answer::new(View::Table(table(&changes))), style)?;
        out.flush()?;
        let of = |kind| changes.iter().filter(|change| change.kind == kind).count();
        let summary = match changes.as_slice() {
            [] => "no difference".to_owned(),
            changes => format!(
                "{}: {} added, {} removed, {} changed",
                count(changes.len(), "difference"),
                of(Kind::Added),
                of(Kind::Removed),
                of(Kind::Changed)
            ),
        };
        writeln!(io::stderr(), "{summary}")?;
        Ok(if changes.is_empty() { Outcome::Answered } else { Outcome::Found })
    }
}

fn table(changes: &[Change]) -> Table<'_> {
    let row = |change: &'_ Change| {
        [
            Value::Text(change.kind.as_str()),
            Value::Text(change.section),
            Value::Owned(change.id.clone()),
            change.field.clone().map_or(Value::Unknown, Value::Owned),
            value(change.old.as_ref()),
            value(change.new.as_ref()),
        ]
        .into_iter()
        .map(Into::into)
        .collect()
    };
    Table {
        heads: vec![
            column("change", "Change"),
            column("section", "Section"),
            column("id", "Id"),
            column("field", "Field"),
            column("old", "Old"),
            column("new", "New"),
        ],
        rows: changes.iter().map(row).collect(),
        whole: None,
    }
}

fn value(json: Option<&Json>) -> Value<'static> {
    json.map_or(Value::Unknown, |json| Value::Parts { shown: shown(json), json: json.clone() })
}

/// Returns a value in the words by which people know it.
fn shown(json: &Json) -> String {
    if let (Some(text), Some(lang)) = (json["text"].as_str(), json["lang"].as_str()) {
        return format!("{text} ({lang})");
    }
    let label = ["title", "name", "subject", "what", "summary"];
    match label.iter().find_map(|key| json[*key].as_str()).or(json.as_str()) {
        // An item of a list with further fields is told whole, an entry by what it is called.
        Some(label) if json.is_string() || json["id"].is_string() => label.to_owned(),
        _ => json.to_string(),
    }
}
