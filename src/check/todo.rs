//! Open work on a record that is no mistake: what is to be replaced, filled in or followed up.

use std::collections::HashSet;

use chrono::NaiveDate;
use serde_json::Value as Json;

use super::values::{is_example, is_example_id};
use crate::record::{EventStatus, Record, Section};

/// A piece of open work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Its kind, such as `empty-area`.
    pub kind: &'static str,
    /// The section of the entry, or `record` and `summit` for what is outside sections.
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
    let mut tasks = Vec::new();
    let mut add = |kind, section, id: &str, what| {
        tasks.push(Task { kind, section, id: id.to_owned(), what });
    };
    let mut parts = vec![("record", &json["title"], &json["id"])];
    parts.push(("summit", &json["summit"], &json["summit"]["id"]));
    for section in Section::ALL.map(Section::as_str) {
        let entries = json[section].as_array().into_iter().flatten();
        parts.extend(entries.map(|entry| (section, entry, &entry["id"])));
    }
    for (section, part, id) in &parts {
        let id = id.as_str().unwrap_or_default();
        if let Some(text) = example_in(part).or(Some(id).filter(|id| is_example_id(id))) {
            add("example-text", *section, id, format!("replace: {text}"));
        }
    }
    for event in &record.events {
        if let Some(date) = event.end.or(event.date).filter(|date| date.last_day() < today)
            && matches!(event.status, EventStatus::Planned | EventStatus::Announced)
        {
            let status = event.status.as_str();
            let what = format!("{status} for {date}: did it take place? {}", event.title);
            add("event-passed", "events", event.id.as_str(), what);
        }
    }
    let speakers: HashSet<_> = record.statements.iter().map(|one| &one.speaker).collect();
    for leader in record.leaders.iter().filter(|leader| !speakers.contains(&leader.id)) {
        let what = format!("add what {} said or proposed", leader.name);
        add("no-statement", "leaders", leader.id.as_str(), what);
    }
    let areas: HashSet<_> = parts.iter().filter_map(|(_, part, _)| part["area"].as_str()).collect();
    for area in record.areas.iter().filter(|area| !areas.contains(area.id.as_str())) {
        let what = format!("nothing belongs to {}: add entries or remove the area", area.name);
        add("empty-area", "areas", area.id.as_str(), what);
    }
    let sources = record.sources.iter();
    let undated = sources.clone().filter(|one| one.published.is_none() && one.accessed.is_none());
    let unarchived = sources.filter(|one| one.url.is_some() && one.archived.is_none());
    let undated = undated.map(|one| ("undated-source", "add `published`, or `accessed`", one));
    let archive = "archive the page and add `archived`";
    for (kind, what, source) in
        undated.chain(unarchived.map(|one| ("unarchived-source", archive, one)))
    {
        let what = format!("{what}: {}, {}", source.publisher, source.title);
        add(kind, "sources", source.id.as_str(), what);
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
