//! Differences: what was added, removed, changed, reordered and renamed between two records.
//!
//! Entries are matched by id, items of lists by what they are about: a figure by what it counts, a name
//! by its language. Spacing is no difference, and order only where it means something.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Map, Value as Json, json};

use crate::record::{Record, Section};
use crate::rename::rename;

/// What happened between two records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Only the new record has it.
    Added,
    /// Only the old record has it.
    Removed,
    /// Both have it, with different values.
    Changed,
    /// Both have it, in another order that means something.
    Reordered,
    /// An entry has another id, here and wherever it is named.
    Renamed,
}

impl Kind {
    /// The name in tables and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Reordered => "reordered",
            Self::Renamed => "renamed",
        }
    }
}

/// One difference between two records.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What happened.
    pub kind: Kind,
    /// The section, or `record` and `summit` for what is outside sections.
    pub section: &'static str,
    /// The id of the entry, or of the record; the new id of a renamed entry.
    pub id: String,
    /// The field, such as `amount.currency` or `figures.aircraft`; none if it is the whole entry.
    pub field: Option<String>,
    /// What the old record has: a value, or an item of a list.
    pub old: Option<Json>,
    /// What the new record has.
    pub new: Option<Json>,
}

/// Finds what changed between two records, in the order of the format, entries by id.
pub fn diff(old: &Record, new: &Record) -> Vec<Change> {
    let mut old = serde_json::to_value(old).unwrap_or_default();
    let new = serde_json::to_value(new).unwrap_or_default();
    let renamed = renamed(&old, &new);
    rename(&mut old, &renamed.iter().map(|(_, ids)| ids.clone()).collect());
    let id = |json: &Json| json["id"].as_str().unwrap_or_default().to_owned();
    let mut differ = Differ { section: "record", id: id(&new), changes: Vec::new() };
    for key in ["id", "title", "version", "updated"] {
        differ.value(key, old.get(key), new.get(key));
    }
    let areas = |record: &Json| -> Vec<Json> {
        let areas = record["areas"].as_array().into_iter().flatten();
        areas.map(|area| area["id"].clone()).collect()
    };
    differ.order("areas", &areas(&old), &areas(&new));
    (differ.section, differ.id) = ("summit", id(&new["summit"]));
    differ.value("", old.get("summit"), new.get("summit"));
    for section in Section::ALL {
        differ.section = section.as_str();
        for (_, (old, new)) in renamed.iter().filter(|(of, _)| *of == section) {
            differ.id.clone_from(new);
            differ.push(Kind::Renamed, "", Some(&json!(old)), Some(&json!(new)));
        }
        let (old, new) = (by_id(&old, section), by_id(&new, section));
        let ids: BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
        for id in ids {
            id.clone_into(&mut differ.id);
            differ.value("", old.get(id).copied(), new.get(id).copied());
        }
    }
    differ.changes
}

/// Finds entries that differ in nothing but their id: the old and the new one.
fn renamed(old: &Json, new: &Json) -> Vec<(Section, (String, String))> {
    let without_id = |entry: &Json| {
        let mut entry = entry.clone();
        entry["id"].take();
        entry.to_string()
    };
    let mut renamed = Vec::new();
    for section in Section::ALL {
        let (old, new) = (by_id(old, section), by_id(new, section));
        let added = new.iter().filter(|(id, _)| !old.contains_key(*id));
        let mut added: HashMap<String, &str> =
            added.map(|(id, entry)| (without_id(entry), *id)).collect();
        for (id, entry) in old.iter().filter(|(id, _)| !new.contains_key(*id)) {
            if let Some(new) = added.remove(&without_id(entry)) {
                renamed.push((section, ((*id).to_owned(), new.to_owned())));
            }
        }
    }
    renamed
}

fn by_id(record: &Json, section: Section) -> BTreeMap<&str, &Json> {
    let entries = record[section.as_str()].as_array().into_iter().flatten();
    entries.filter_map(|entry| Some((entry["id"].as_str()?, entry))).collect()
}

struct Differ {
    section: &'static str,
    id: String,
    changes: Vec<Change>,
}

impl Differ {
    fn push(&mut self, kind: Kind, field: &str, old: Option<&Json>, new: Option<&Json>) {
        let field = Some(field.to_owned()).filter(|field| !field.is_empty());
        let (section, id) = (self.section, self.id.clone());
        let (old, new) = (old.cloned(), new.cloned());
        self.changes.push(Change { kind, section, id, field, old, new });
    }

    fn value(&mut self, path: &str, old: Option<&Json>, new: Option<&Json>) {
        match (old, new) {
            (Some(Json::Object(old)), Some(Json::Object(new))) => self.fields(path, old, new),
            (Some(Json::Array(old)), Some(Json::Array(new))) => self.list(path, old, new),
            _ if old == new => {}
            (None, _) => self.push(Kind::Added, path, old, new),
            (_, None) => self.push(Kind::Removed, path, old, new),
            _ => self.push(Kind::Changed, path, old, new),
        }
    }

    fn fields(&mut self, path: &str, old: &Map<String, Json>, new: &Map<String, Json>) {
        let added = new.keys().filter(|key| !old.contains_key(*key));
        for key in old.keys().chain(added) {
            // The value that an item is about needs no key: `figures.aircraft` is its amount.
            let path = match (path, key.as_str()) {
                ("", key) => key.to_owned(),
                (path, "amount" | "text") if path.contains('.') => path.to_owned(),
                (path, key) => format!("{path}.{key}"),
            };
            self.value(&path, old.get(key), new.get(key));
        }
    }

    /// Compares two lists: items that are about the same are compared by their fields.
    fn list(&mut self, path: &str, old: &[Json], new: &[Json]) {
        let (removed, added) = (without(old, new), without(new, old));
        let (old_keys, new_keys) = (unique_keys(&removed), unique_keys(&added));
        for (key, new) in &new_keys {
            if let Some(old) = old_keys.get(key) {
                self.value(&format!("{path}.{key}"), Some(old), Some(new));
            }
        }
        let is_single = |item: &&Json| {
            let is_paired = |key| old_keys.contains_key(&key) && new_keys.contains_key(&key);
            !key(item).is_some_and(is_paired)
        };
        for item in removed.into_iter().filter(|item| is_single(item)) {
            self.push(Kind::Removed, path, Some(item), None);
        }
        for item in added.into_iter().filter(|item| is_single(item)) {
            self.push(Kind::Added, path, None, Some(item));
        }
        if ["title", "sessions", "outcomes", "results"].contains(&path) {
            self.order(path, old, new);
        }
    }

    /// Reports another order of the items that both lists have.
    fn order(&mut self, path: &str, old: &[Json], new: &[Json]) {
        let common = |list: &[Json], other: &[Json]| -> Json {
            let other: BTreeSet<String> = other.iter().map(label).collect();
            list.iter().map(label).filter(|label| other.contains(label)).collect()
        };
        let (before, after) = (common(old, new), common(new, old));
        if before != after && before.as_array().map(Vec::len) == after.as_array().map(Vec::len) {
            self.push(Kind::Reordered, path, Some(&before), Some(&after));
        }
    }
}

/// What an item of a list is about, if it has a key of that kind.
fn key(item: &Json) -> Option<String> {
    let text = |key: &str| item[key].as_str();
    if let (Some(lang), Some(_)) = (text("lang"), text("text")) {
        return Some(text("script").map_or(lang.to_owned(), |script| format!("{lang}-{script}")));
    }
    // A dispute is about one field of an entry; its versions differ by their value.
    if let Some(id) = text("id") {
        return Some(text("field").map_or(id.to_owned(), |field| format!("{id}.{field}")));
    }
    let keys = ["what", "title", "name", "value", "currency"];
    keys.iter().find_map(|key| text(key)).map(str::to_owned)
}

/// Items by what they are about, without those of which several are about the same.
fn unique_keys<'a>(items: &[&'a Json]) -> BTreeMap<String, &'a Json> {
    let mut by_key: BTreeMap<String, Vec<&Json>> = BTreeMap::new();
    for item in items {
        by_key.entry(key(item).unwrap_or_default()).or_default().push(item);
    }
    let unique = by_key.into_iter().filter(|(key, items)| !key.is_empty() && items.len() == 1);
    unique.map(|(key, items)| (key, items[0])).collect()
}

/// What an item is called where the order of a list is compared.
fn label(item: &Json) -> String {
    item.as_str().map(str::to_owned).or_else(|| key(item)).unwrap_or_else(|| item.to_string())
}

/// The items of a list that another list lacks, each as often as it lacks it.
fn without<'a>(list: &'a [Json], other: &[Json]) -> Vec<&'a Json> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for item in other {
        *counts.entry(sorted(item)).or_default() += 1;
    }
    let mut is_missing = |item: &&Json| match counts.get_mut(&sorted(item)) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    list.iter().filter(|item| is_missing(item)).collect()
}

/// A value as text, with its sources sorted: their order means nothing.
fn sorted(item: &Json) -> String {
    let mut item = item.clone();
    if let Some(sources) = item.get_mut("sources").and_then(Json::as_array_mut) {
        sources.sort_by_key(ToString::to_string);
    }
    item.to_string()
}
