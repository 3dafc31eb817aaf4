//! Differences: what was added, removed and changed between two records, by id and field.
//!
//! Entries are matched by section and id. Order and spacing are no difference: lists are compared
//! as what they hold.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use crate::record::{AnyEntry, Entry, Record, Section};

/// What happened to something between two records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It stands in the new record only.
    Added,
    /// It stands in the old record only.
    Removed,
    /// It stands in both with different values.
    Changed,
}

impl Kind {
    /// Returns the word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

/// One difference between two records.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What happened.
    pub kind: Kind,
    /// The section, or `record` and `summit` for what stands beside the sections.
    pub section: &'static str,
    /// The id of the entry; of the old record for what stands at its top level.
    pub id: String,
    /// The field, such as `amount.currency`; absent where the whole entry was added or removed.
    pub field: Option<String>,
    /// What stood there; for a list, the item that is gone.
    pub old: Option<Json>,
    /// What stands there now; for a list, the item that is new.
    pub new: Option<Json>,
}

/// Returns what changed between two records, in the order of the format, entries by id.
pub fn diff(old: &Record, new: &Record) -> Vec<Change> {
    let mut changes = head(old, new);
    for section in Section::ALL {
        let (old, new) = (by_id(old, section), by_id(new, section));
        let ids: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        let name = section.as_str();
        for id in ids {
            let whole = |kind, old: Option<&Json>, new: Option<&Json>| Change {
                kind,
                section: name,
                id: id.clone(),
                field: None,
                old: old.cloned(),
                new: new.cloned(),
            };
            match (old.get(id), new.get(id)) {
                (Some(old), Some(new)) => fields(name, id, "", old, new, &mut changes),
                (Some(old), None) => changes.push(whole(Kind::Removed, Some(old), None)),
                (None, new) => changes.push(whole(Kind::Added, None, new)),
            }
        }
    }
    changes
}

/// Returns the entries of a section by their ids.
fn by_id(record: &Record, section: Section) -> BTreeMap<String, Json> {
    with_section!(section, T => {
        let entries: &Vec<T> = T::list(record);
        entries.iter().map(|entry: &T| {
        (entry.id().to_string(), serde_json::to_value(entry).unwrap_or_default())
    }).collect() })
}

/// Returns what changed beside the sections.
fn head(old: &Record, new: &Record) -> Vec<Change> {
    let head = |record: &Record| {
        json!({
            "id": record.id,
            "title": record.title,
            "version": record.version,
            "updated": record.updated,
            "summit": record.summit,
        })
    };
    let (before, after) = (head(old), head(new));
    let mut changes = Vec::new();
    let id = text(&before["id"]);
    for key in ["id", "title", "version", "updated"] {
        compare("record", &id, key, before.get(key), after.get(key), &mut changes);
    }
    let summit = text(&before["summit"]["id"]);
    fields("summit", &summit, "", &before["summit"], &after["summit"], &mut changes);
    changes
}

fn text(json: &Json) -> String {
    json.as_str().unwrap_or_default().to_owned()
}

fn fields(
    section: &'static str,
    id: &str,
    path: &str,
    old: &Json,
    new: &Json,
    changes: &mut Vec<Change>,
) {
    let empty = serde_json::Map::new();
    let (old, new) = (old.as_object().unwrap_or(&empty), new.as_object().unwrap_or(&empty));
    let added = new.keys().filter(|key| !old.contains_key(*key));
    for key in old.keys().chain(added) {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        compare(section, id, &path, old.get(key), new.get(key), changes);
    }
}

fn compare(
    section: &'static str,
    id: &str,
    field: &str,
    old: Option<&Json>,
    new: Option<&Json>,
    changes: &mut Vec<Change>,
) {
    let mut push = |kind, old: Option<&Json>, new: Option<&Json>| {
        changes.push(Change {
            kind,
            section,
            id: id.to_owned(),
            field: Some(field.to_owned()),
            old: old.cloned(),
            new: new.cloned(),
        });
    };
    match (old, new) {
        (Some(old @ Json::Object(_)), Some(new @ Json::Object(_))) => {
            fields(section, id, field, old, new, changes);
        }
        (Some(Json::Array(old)), Some(Json::Array(new))) => {
            for item in missing(old, new) {
                push(Kind::Removed, Some(item), None);
            }
            for item in missing(new, old) {
                push(Kind::Added, None, Some(item));
            }
        }
        (Some(old), Some(new)) if old == new => {}
        (Some(old), Some(new)) => push(Kind::Changed, Some(old), Some(new)),
        (Some(old), None) => push(Kind::Removed, Some(old), None),
        (None, Some(new)) => push(Kind::Added, None, Some(new)),
        (None, None) => {}
    }
}

/// Returns the items of a list that another list lacks, each as often as it lacks it.
fn missing<'a>(list: &'a [Json], other: &[Json]) -> Vec<&'a Json> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for item in other {
        *counts.entry(item.to_string()).or_default() += 1;
    }
    let mut is_missing = |item: &&Json| match counts.get_mut(&item.to_string()) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    list.iter().filter(|item| is_missing(item)).collect()
}
