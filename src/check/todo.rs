//! Open work on a record that is no mistake: what is to be replaced, filled in or followed up.

use std::collections::HashSet;

use chrono::NaiveDate;
use serde_json::Value as Json;

use super::values::is_example;
use crate::record::{EventStatus, Record, Section};

/// A kind of open work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaskKind {
    /// A text of the template is left.
    Example,
    /// An event was planned or announced for a day that has passed.
    EventPassed,
    /// A leader has no statement.
    NoStatement,
    /// Nothing belongs to an area.
    EmptyArea,
    /// A source has no date, neither of publication nor of access.
    UndatedSource,
    /// A source with a URL has no archived copy.
    UnarchivedSource,
}

impl TaskKind {
    /// The name in tables and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Example => "example-text",
            Self::EventPassed => "event-passed",
            Self::NoStatement => "no-statement",
            Self::EmptyArea => "empty-area",
            Self::UndatedSource => "undated-source",
            Self::UnarchivedSource => "unarchived-source",
        }
    }
}

/// A piece of open work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Its kind.
    pub kind: TaskKind,
    /// The section of the entry, or `record` and `summit` for what is beside the sections.
    pub section: &'static str,
    /// The id of the entry.
    pub id: String,
    /// What is to be done.
    pub what: String,
}

/// Lists the open work on a record, by kind and in the order of the record; `today` decides which days
/// have passed.
pub fn todo(record: &Record, today: NaiveDate) -> Vec<Task> {
    let json = serde_json::to_value(record).unwrap_or_default();
    let mut tasks = examples(&json);
    let task = |kind, section: Section, id: &str, what: String| Task {
        kind,
        section: section.as_str(),
        id: id.to_owned(),
        what,
    };
    for event in &record.events {
        let date = event.end.or(event.date).filter(|date| date.last_day() < today);
        if let Some(date) = date
            && matches!(event.status, EventStatus::Planned | EventStatus::Announced)
        {
            let status = event.status.as_str();
            let what = format!("{status} for {date}: did it take place? {}", event.title);
            tasks.push(task(TaskKind::EventPassed, Section::Events, event.id.as_str(), what));
        }
    }
    let speakers: HashSet<_> =
        record.statements.iter().map(|statement| &statement.speaker).collect();
    for leader in record.leaders.iter().filter(|leader| !speakers.contains(&leader.id)) {
        let what = format!("add what {} said or proposed", leader.name);
        tasks.push(task(TaskKind::NoStatement, Section::Leaders, leader.id.as_str(), what));
    }
    let areas: HashSet<&str> = Section::ALL
        .iter()
        .filter_map(|section| json[section.as_str()].as_array())
        .flatten()
        .filter_map(|entry| entry["area"].as_str())
        .collect();
    for area in record.areas.iter().filter(|area| !areas.contains(area.id.as_str())) {
        let what = format!("nothing belongs to {}: add entries or remove the area", area.name);
        tasks.push(task(TaskKind::EmptyArea, Section::Areas, area.id.as_str(), what));
    }
    for source in json["sources"].as_array().into_iter().flatten() {
        let text = |key: &str| source[key].as_str().unwrap_or_default();
        let what = |needed: &str| format!("{needed}: {}, {}", text("publisher"), text("title"));
        if source["published"].is_null() && source["accessed"].is_null() {
            let what = what("add `published`, or `accessed`");
            tasks.push(task(TaskKind::UndatedSource, Section::Sources, text("id"), what));
        }
        if source["url"].is_string() && source["archived"].is_null() {
            let what = what("archive the page and add `archived`");
            tasks.push(task(TaskKind::UnarchivedSource, Section::Sources, text("id"), what));
        }
    }
    tasks.sort_by_key(|task| task.kind);
    tasks
}

/// Finds the entries that have texts of the template.
fn examples(record: &Json) -> Vec<Task> {
    let mut tasks = Vec::new();
    let mut add = |section, entry: &Json, id: &Json| {
        if let Some(text) = example_in(entry) {
            let (id, what) =
                (id.as_str().unwrap_or_default().to_owned(), format!("replace: {text}"));
            tasks.push(Task { kind: TaskKind::Example, section, id, what });
        }
    };
    add("record", &record["title"], &record["id"]);
    add("summit", &record["summit"], &record["summit"]["id"]);
    for section in Section::ALL {
        for entry in record[section.as_str()].as_array().into_iter().flatten() {
            add(section.as_str(), entry, &entry["id"]);
        }
    }
    tasks
}

/// The first text of the template in a value.
fn example_in(json: &Json) -> Option<&str> {
    match json {
        Json::String(text) => Some(text.as_str()).filter(|text| is_example(text)),
        Json::Array(items) => items.iter().find_map(example_in),
        Json::Object(fields) => fields.values().find_map(example_in),
        _ => None,
    }
}
