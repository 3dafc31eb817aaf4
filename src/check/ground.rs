//! The ground on which a record is checked: where its entries stand, and how they are called.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

use super::json::{Member, Reader, Spot};
use super::shape::Shape;
use super::survey::Found;
use crate::record::Section;

/// An entry as others may refer to it.
#[derive(Debug)]
pub(super) struct Known {
    pub section: Option<Section>,
    pub position: usize,
    pub range: Range<usize>,
    pub is_cited: AtomicBool,
}

/// Entries that follow one another in a section.
#[derive(Debug)]
pub(super) struct Batch<'a> {
    pub section: Section,
    pub entries: Vec<Spot<'a>>,
    /// The position of the first of them in the section.
    pub position: usize,
    /// The id of the entry that stands before them.
    pub before: Option<Cow<'a, str>>,
    /// What was found in them, where that is known already.
    pub found: OnceLock<Found>,
}

/// What is known of a record before its values are looked at.
#[derive(Debug)]
pub(super) struct Ground<'a> {
    pub text: &'a str,
    pub shape: &'a Shape,
    pub ids: HashMap<Cow<'a, str>, Known>,
    /// Whether an id stands twice.
    pub has_twins: bool,
    pub host: Option<Cow<'a, str>>,
    /// The entries of each list of entries, in the order of the text.
    pub lists: Vec<Vec<Batch<'a>>>,
    pub entries: usize,
}

impl<'a> Ground<'a> {
    /// Returns what there is to know of a record with these members; batches hold up to `batch`
    /// entries.
    pub fn new(
        text: &'a str,
        record: Spot<'a>,
        members: Vec<Member<'a>>,
        shape: &'a Shape,
        batch: usize,
    ) -> Self {
        let items = members.iter().map(|(_, items)| items.as_ref().map_or(0, Vec::len)).sum();
        let (ids, host, lists) = (HashMap::with_capacity(items), None, Vec::new());
        let mut ground = Self { text, shape, ids, has_twins: false, host, lists, entries: 0 };
        for (key, items) in members {
            let Some(name) = key.string() else { continue };
            if name == "summit" {
                let mut reader = Reader::new(record);
                reader.pass_key(key);
                ground.know(None, 0, reader.value());
            } else if let Some(items) = items
                && let Some(section) =
                    Section::ALL.into_iter().find(|section| section.as_str() == name)
            {
                ground.list(section, &items, batch);
            }
        }
        ground
    }

    fn list(&mut self, section: Section, items: &[Spot<'a>], batch: usize) {
        self.entries += items.len();
        let mut batches = Vec::with_capacity(items.len() / batch + 1);
        let mut before = None;
        for (number, entries) in items.chunks(batch).enumerate() {
            let position = number * batch;
            batches.push(Batch {
                section,
                entries: entries.to_vec(),
                position,
                before: before.clone(),
                found: OnceLock::new(),
            });
            for (place, entry) in entries.iter().enumerate() {
                let id = self.know(Some(section), position + place, *entry);
                before = id.or(before);
            }
        }
        self.lists.push(batches);
    }

    /// Takes an entry for one that others may refer to, and returns its id.
    fn know(
        &mut self,
        section: Option<Section>,
        position: usize,
        entry: Spot<'a>,
    ) -> Option<Cow<'a, str>> {
        let id = entry.get("id")?.string()?;
        if section == Some(Section::Countries)
            && entry.get("role").and_then(Spot::string).is_some_and(|role| role == "host")
        {
            self.host.get_or_insert_with(|| id.clone());
        }
        let is_cited = AtomicBool::new(false);
        let known = Known { section, position, range: entry.range(self.text), is_cited };
        match self.ids.entry(id.clone()) {
            Entry::Occupied(_) => self.has_twins = true,
            Entry::Vacant(place) => {
                place.insert(known);
            }
        }
        Some(id)
    }
}
