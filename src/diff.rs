//! Differences: what was added, removed, changed, reordered and renamed between two records.
//!
//! Entries are matched by id, items of lists by what they are about: a figure by what it counts, a name
//! by its language. Spacing is no difference, and order only where it means something.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Value as Json, json};

use crate::check::schema;
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
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::Added, Self::Removed, Self::Changed, Self::Reordered, Self::Renamed];

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
    /// The section, or `record` and `summit` for what is beside the sections.
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
    let mut changes = rename_entries(&mut old, &new);
    let mut differ = Differ { section: "record", id: text(&new["id"]), changes: Vec::new() };
    for key in ["id", "title", "version", "updated"] {
        differ.value(key, old.get(key), new.get(key));
    }
    let order = |record: &Json| ids(&record["areas"]);
    differ.order("areas", &order(&old), &order(&new));
    (differ.section, differ.id) = ("summit", text(&new["summit"]["id"]));
    differ.fields("", &old["summit"], &new["summit"]);
    for section in Section::ALL {
        let section = section.as_str();
        let (old, new) = (by_id(&old[section]), by_id(&new[section]));
        let all: BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
        for id in all {
            (differ.section, differ.id) = (section, id.to_owned());
            match (old.get(id), new.get(id)) {
                (Some(old), Some(new)) => differ.fields("", old, new),
                (old, new) => differ.push("", old.copied(), new.copied()),
            }
        }
    }
    changes.append(&mut differ.changes);
    changes.sort_by_key(|change| {
        Section::ALL
            .iter()
            .position(|section| section.as_str() == change.section)
            .map_or(0, |at| at + 2)
            + usize::from(change.section == "summit")
    });
    changes
}

/// Gives entries of the old record their new ids, if nothing else of them changed.
///
/// An entry may name another that was renamed too, so this is repeated, but not without end.
fn rename_entries(old: &mut Json, new: &Json) -> Vec<Change> {
    let schema = schema::record();
    let mut changes = Vec::new();
    for _ in 0..10 {
        let mut renames = HashMap::new();
        for section in Section::ALL {
            let section = section.as_str();
            let (before, after) = (by_id(&old[section]), by_id(&new[section]));
            let mut added: HashMap<String, &str> = (after.iter())
                .filter(|(id, _)| !before.contains_key(*id))
                .map(|(id, entry)| (without_id(entry), *id))
                .collect();
            for (id, entry) in before.iter().filter(|(id, _)| !after.contains_key(*id)) {
                if let Some(renamed) = added.remove(&without_id(entry)) {
                    renames.insert((*id).to_owned(), renamed.to_owned());
                    changes.push(Change {
                        kind: Kind::Renamed,
                        section,
                        id: renamed.to_owned(),
                        field: None,
                        old: Some(json!(id)),
                        new: Some(json!(renamed)),
                    });
                }
            }
        }
        if renames.is_empty() || rename(old, &schema, &renames) == 0 {
            break;
        }
    }
    changes
}

fn without_id(entry: &Json) -> String {
    let mut entry = entry.clone();
    if let Some(fields) = entry.as_object_mut() {
        fields.remove("id");
    }
    entry.to_string()
}

fn by_id(list: &Json) -> BTreeMap<&str, &Json> {
    let entries = list.as_array().into_iter().flatten();
    entries.filter_map(|entry| Some((entry["id"].as_str()?, entry))).collect()
}

fn ids(list: &Json) -> Vec<Json> {
    list.as_array().into_iter().flatten().map(|entry| entry["id"].clone()).collect()
}

fn text(json: &Json) -> String {
    json.as_str().unwrap_or_default().to_owned()
}

/// Collects the changes of one entry.
struct Differ {
    section: &'static str,
    id: String,
    changes: Vec<Change>,
}

impl Differ {
    fn push(&mut self, field: &str, old: Option<&Json>, new: Option<&Json>) {
        let kind = match (old, new) {
            (None, _) => Kind::Added,
            (_, None) => Kind::Removed,
            _ => Kind::Changed,
        };
        self.push_kind(kind, field, old.cloned(), new.cloned());
    }

    fn push_kind(&mut self, kind: Kind, field: &str, old: Option<Json>, new: Option<Json>) {
        let field = Some(field.to_owned()).filter(|field| !field.is_empty());
        let (section, id) = (self.section, self.id.clone());
        self.changes.push(Change { kind, section, id, field, old, new });
    }

    fn fields(&mut self, path: &str, old: &Json, new: &Json) {
        let empty = serde_json::Map::new();
        let (old, new) = (old.as_object().unwrap_or(&empty), new.as_object().unwrap_or(&empty));
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

    fn value(&mut self, path: &str, old: Option<&Json>, new: Option<&Json>) {
        match (old, new) {
            (Some(old), Some(new)) if old == new => {}
            (Some(old @ Json::Object(_)), Some(new @ Json::Object(_))) => {
                self.fields(path, old, new);
            }
            (Some(Json::Array(old)), Some(Json::Array(new))) => self.list(path, old, new),
            (None, None) => {}
            (old, new) => self.push(path, old, new),
        }
    }

    /// Compares two lists: items that are about the same are compared by their fields.
    fn list(&mut self, path: &str, old: &[Json], new: &[Json]) {
        let mut removed: Vec<Option<&Json>> = without(old, new).into_iter().map(Some).collect();
        let mut added: Vec<Option<&Json>> = without(new, old).into_iter().map(Some).collect();
        for key in [name_text, key] {
            let old_keys = unique_keys(&removed, key);
            for (key, position) in unique_keys(&added, key) {
                // A key that several items have does not say which of them changed.
                if let (Some(after), Some(Some(before))) = (position, old_keys.get(&key))
                    && let (Some(before), Some(after)) =
                        (removed[*before].take(), added[after].take())
                {
                    self.fields(&format!("{path}.{key}"), before, after);
                }
            }
        }
        removed.into_iter().flatten().for_each(|item| self.push(path, Some(item), None));
        added.into_iter().flatten().for_each(|item| self.push(path, None, Some(item)));
        if ["title", "sessions", "outcomes", "results"].contains(&path) {
            self.order(path, old, new);
        }
    }

    /// Reports another order of the items that both lists have.
    fn order(&mut self, path: &str, old: &[Json], new: &[Json]) {
        let common = |list: &[Json], other: &[Json]| -> Vec<Json> {
            let other: BTreeSet<String> = other.iter().map(label).collect();
            list.iter()
                .filter(|item| other.contains(&label(item)))
                .map(|item| label(item).into())
                .collect()
        };
        let (before, after) = (common(old, new), common(new, old));
        if before != after && before.len() == after.len() {
            self.push_kind(Kind::Reordered, path, Some(before.into()), Some(after.into()));
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
    ["what", "title", "name", "value", "currency"]
        .iter()
        .find_map(|key| text(key))
        .map(str::to_owned)
}

/// The positions of items by their keys; none for a key that several items have.
fn unique_keys(
    items: &[Option<&Json>],
    key: fn(&Json) -> Option<String>,
) -> BTreeMap<String, Option<usize>> {
    let mut positions = BTreeMap::new();
    for (position, item) in items.iter().enumerate() {
        if let Some(key) = item.and_then(key) {
            positions.entry(key).and_modify(|known| *known = None).or_insert(Some(position));
        }
    }
    positions
}

/// The text of a name: names of one language are told apart by it.
fn name_text(item: &Json) -> Option<String> {
    item["lang"].as_str().and(item["text"].as_str()).map(str::to_owned)
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
