//! `summit diff`: what changed between two records, by id and field.

use clap::Args;
use serde_json::Value as Json;

use super::show::column;
use super::{Env, Outcome};
use crate::diff::{Change, Kind, diff};
use crate::error::Error;
use crate::render;
use crate::store::Store;
use crate::text::pluralize;
use crate::view::{Answer, Cell, Table, Value, View};

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
    pub fn run(&self, env: &mut Env<'_>) -> Result<Outcome, Error> {
        if self.old == "-" && self.new == "-" {
            return Err(Error::Usage(
                "`-` names standard input twice; name a file for one of the records".to_owned(),
            ));
        }
        let old = Store::open(Some(&self.old))?.into_record()?;
        let new = Store::open(Some(&self.new))?.into_record()?;
        let diff = diff(&old, &new);
        let of = |kind| diff.iter().filter(|change| change.kind == kind).count();
        let summary = match diff.len() {
            0 => "no difference".to_owned(),
            all => format!(
                "{}: {} added, {} removed, {} changed",
                pluralize(all, "difference"),
                of(Kind::Added),
                of(Kind::Removed),
                of(Kind::Changed)
            ),
        };
        let outcome = if diff.is_empty() { Outcome::Answered } else { Outcome::Found };
        let written = render::write(env.out, &Answer::new(View::Table(table(diff))), env.style)
            .and_then(|()| env.out.flush());
        writeln!(env.messages, "{summary}")?;
        outcome.unless_failed(written.map_err(Error::from))
    }
}

fn table(diff: Vec<Change>) -> Table<'static> {
    let heads = vec![
        column("change", "Change"),
        column("section", "Section"),
        column("id", "Id"),
        column("field", "Field"),
        column("old", "Old"),
        column("new", "New"),
    ];
    Table { heads, rows: diff.into_iter().map(row).collect(), whole: None }
}

fn row<'a>(change: Change) -> Vec<Cell<'a>> {
    [
        Value::Text(change.kind.as_str()),
        Value::Text(change.section),
        Value::Owned(change.id),
        change.field.map_or(Value::Unknown, Value::Owned),
        value(change.old),
        value(change.new),
    ]
    .into_iter()
    .map(Into::into)
    .collect()
}

fn value(json: Option<Json>) -> Value<'static> {
    json.map_or(Value::Unknown, |json| Value::Parts { shown: shown(&json), json: json.into() })
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
