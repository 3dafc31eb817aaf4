//! Differences: what was added, removed and changed between two records, by id and field.
//!
//! Entries are matched by section and id. Order and spacing are no difference: lists are compared
//! as what they hold.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::iter::Peekable;
use std::ops::Range;
use std::slice::Iter;

use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Value as Json, json};

use crate::record::{Entries, Entry, Record, Section, id_of};

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

/// What changed between two records: which entries differ, and how often what happened.
///
/// The differences themselves are told a few at a time, so that no more of the records is held.
pub struct Diff<'r, 'a> {
    old: &'r Record<'a>,
    new: &'r Record<'a>,
    /// What changed beside the sections.
    head: Vec<Change>,
    /// The entries that differ, in the order of the format, by id.
    pairs: Vec<Pair>,
    counts: BTreeMap<Kind, usize>,
}

/// Where an entry stands in the records that have it.
#[derive(Debug, Clone, Copy)]
struct Pair {
    section: Section,
    old: Option<usize>,
    new: Option<usize>,
}

/// How many entries of each record are compared at once.
const BATCH: usize = 1 << 12;

/// From how many entries on it is worth asking other processors.
const MANY: usize = 1 << 8;

impl<'r, 'a> Diff<'r, 'a> {
    /// Compares two records.
    pub fn between(old: &'r Record<'a>, new: &'r Record<'a>) -> Self {
        let head = head(old, new);
        let mut diff = Self { old, new, head, pairs: Vec::new(), counts: BTreeMap::new() };
        for change in &diff.head {
            *diff.counts.entry(change.kind).or_default() += 1;
        }
        for section in Section::ALL {
            of_section!(section, T => diff.section::<T>());
        }
        diff
    }

    /// Returns how many differences there are of a kind.
    pub fn count(&self, kind: Kind) -> usize {
        self.counts.get(&kind).copied().unwrap_or_default()
    }

    /// Returns how many differences there are.
    pub fn len(&self) -> usize {
        self.counts.values().sum()
    }

    /// Returns whether there is none.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Returns how many places differ, each with one difference or several: entries, and everything
    /// beside the sections.
    pub fn places(&self) -> usize {
        self.pairs.len() + 1
    }

    /// Returns the differences in some places, in the order of the format, entries by id.
    pub fn changes(&self, places: Range<usize>) -> Vec<Change> {
        let mut changes = if places.contains(&0) { self.head.clone() } else { Vec::new() };
        let places = places.start.saturating_sub(1)..places.end.saturating_sub(1);
        let pairs = self.pairs.get(places).unwrap_or_default();
        for pairs in pairs.chunk_by(|one, two| one.section == two.section) {
            let Some(first) = pairs.first() else { continue };
            let told = of_section!(first.section, T => self.told::<T>(pairs));
            changes.extend(told.into_iter().flatten());
        }
        changes
    }

    /// Finds the entries of a section that differ.
    fn section<T: Entry + Serialize>(&mut self) {
        let pairs = pairs(T::SECTION, &ids(T::entries(self.old)), &ids(T::entries(self.new)));
        for pairs in pairs.chunks(BATCH) {
            let both = pairs.iter().filter(|pair| pair.old.is_some() && pair.new.is_some());
            let mut told = self.told::<T>(&both.copied().collect::<Vec<_>>()).into_iter();
            for pair in pairs {
                let kinds = match (pair.old, pair.new) {
                    (Some(_), Some(_)) => {
                        let told = told.next().unwrap_or_default();
                        told.iter().map(|change| change.kind).collect()
                    }
                    (Some(_), None) => vec![Kind::Removed],
                    (None, _) => vec![Kind::Added],
                };
                if !kinds.is_empty() {
                    self.pairs.push(*pair);
                }
                for kind in kinds {
                    *self.counts.entry(kind).or_default() += 1;
                }
            }
        }
    }

    /// Returns the differences of some entries of a section, for each by itself.
    fn told<T: Entry + Serialize>(&self, pairs: &[Pair]) -> Vec<Vec<Change>> {
        let old = texts(T::entries(self.old), pairs.iter().filter_map(|pair| pair.old));
        let new = texts(T::entries(self.new), pairs.iter().filter_map(|pair| pair.new));
        let tell = |pair: &Pair| {
            let old = pair.old.and_then(|position| old.get(&position));
            let new = pair.new.and_then(|position| new.get(&position));
            compared::<T>(old.map(String::as_str), new.map(String::as_str))
        };
        if pairs.len() < MANY {
            return pairs.iter().map(tell).collect();
        }
        pairs.par_iter().map(tell).collect()
    }
}

/// Returns what changed beside the sections.
fn head(old: &Record<'_>, new: &Record<'_>) -> Vec<Change> {
    let head = |record: &Record<'_>| {
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

/// Returns the entries of a section that have these ids, in order, in both records or in one.
fn pairs(section: Section, old: &[(Box<str>, usize)], new: &[(Box<str>, usize)]) -> Vec<Pair> {
    let mut pairs = Vec::with_capacity(old.len().max(new.len()));
    let (mut old, mut new) = (old.iter().peekable(), new.iter().peekable());
    loop {
        let order = match (old.peek(), new.peek()) {
            (Some((before, _)), Some((after, _))) => before.cmp(after),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return pairs,
        };
        let position = |side: &mut Peekable<Iter<'_, (Box<str>, usize)>>, other| {
            side.next_if(|_| order != other).map(|(_, position)| *position)
        };
        let old = position(&mut old, Ordering::Greater);
        let new = position(&mut new, Ordering::Less);
        pairs.push(Pair { section, old, new });
    }
}

/// Returns the ids of the entries of a section, in order, with where each stands.
fn ids<T: Entry + Serialize>(entries: &Entries<'_, T>) -> Vec<(Box<str>, usize)> {
    let all: Vec<usize> = (0..entries.len()).collect();
    let id = |position, written: &str| Some((Box::from(id_of(written)?), position));
    let mut ids = look(entries, &all, id);
    ids.sort_unstable();
    ids
}

/// Returns the entries at some positions as they are written.
fn texts<T: Entry + Serialize>(
    entries: &Entries<'_, T>,
    positions: impl Iterator<Item = usize>,
) -> BTreeMap<usize, String> {
    let mut positions: Vec<usize> = positions.collect();
    positions.sort_unstable();
    let own = |position, written: &str| Some((position, written.to_owned()));
    look(entries, &positions, own).into_iter().collect()
}

/// Shows the entries at some positions, in order, to `look`; those that were made have to be written.
fn look<T: Entry + Serialize, R: Send>(
    entries: &Entries<'_, T>,
    positions: &[usize],
    look: impl Fn(usize, &str) -> Option<R> + Sync,
) -> Vec<R> {
    entries.look_at(positions, &look).unwrap_or_else(|| {
        let written = |position: &usize| {
            Some(serde_json::to_value(entries.get(*position)?).ok()?.to_string())
        };
        positions.iter().filter_map(|position| look(*position, &written(position)?)).collect()
    })
}

/// Returns the differences of an entry as it is written in both records or in one.
fn compared<T: Entry + Serialize>(old: Option<&str>, new: Option<&str>) -> Vec<Change> {
    // What is written alike says the same.
    if old == new {
        return Vec::new();
    }
    let section = T::SECTION.as_str();
    let json = |written: &str| serde_json::to_value(Entries::<T>::read(written)?).ok();
    let (old, new) = (old.and_then(json), new.and_then(json));
    let Some(id) = old.as_ref().or(new.as_ref()).map(|json| text(&json["id"])) else {
        return Vec::new();
    };
    match (old, new) {
        (Some(old), Some(new)) => {
            let mut changes = Vec::new();
            fields(section, &id, "", &old, &new, &mut changes);
            changes
        }
        (old, new) => {
            let kind = if old.is_some() { Kind::Removed } else { Kind::Added };
            vec![Change { kind, section, id, field: None, old, new }]
        }
    }
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
