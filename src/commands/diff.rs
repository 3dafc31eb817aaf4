//! `summit diff`: what changed between two records, by id and field.

use std::io::{self, Write};

use clap::Args;
use serde_json::Value as Json;

use super::Outcome;
use super::show::column;
use crate::diff::{Change, Diff, Kind};
use crate::error::{Error, count};
use crate::parse;
use crate::render::{self, Style};
use crate::view::{Answer, Cell, List, Value, View};

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
        // Proving holds a whole text, so it comes before either record is held.
        for source in [&old, &new] {
            source.prove()?;
            source.quiet();
        }
        let (before, after) = (old.record()?, new.record()?);
        let diff = Diff::between(&before, &after);
        let answer = Answer::new(View::List(list(&diff)));
        let is_sound = || {
            let sides = [(&old, &before), (&new, &after)];
            let changed = sides.into_iter().find(|(_, record)| !record.is_sound());
            changed.map_or(Ok(()), |(source, _)| Err(source.doubt()))
        };
        is_sound()?;
        old.show_writing();
        new.quiet();
        render::write(out, &answer, style)?;
        old.quiet();
        new.quiet();
        // What differs is read again while it is written.
        is_sound()?;
        out.flush()?;
        let of = |kind| diff.count(kind);
        let summary = match diff.len() {
            0 => "no difference".to_owned(),
            all => format!(
                "{}: {} added, {} removed, {} changed",
                count(all, "difference"),
                of(Kind::Added),
                of(Kind::Removed),
                of(Kind::Changed)
            ),
        };
        writeln!(io::stderr(), "{summary}")?;
        Ok(if diff.is_empty() { Outcome::Answered } else { Outcome::Found })
    }
}

fn list<'d>(diff: &'d Diff<'_, '_>) -> List<'d> {
    let heads = vec![
        column("change", "Change"),
        column("section", "Section"),
        column("id", "Id"),
        column("field", "Field"),
        column("old", "Old"),
        column("new", "New"),
    ];
    List::in_runs(heads, diff.places(), |run| diff.changes(run).into_iter().map(row).collect())
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
