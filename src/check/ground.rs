//! The ground on which a record is checked: where its entries stand, and how they are called.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

use super::json::{Member, Reader, Spot};
use super::shape::Shape;
use crate::record::Section;

/// An entry as others may refer to it.
#[derive(Debug)]
pub(super) struct Known {
    pub section: Option<Section>,
    pub position: usize,
    pub range: Range<usize>,
    pub is_cited: Cell<bool>,
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
    pub entries: usize,
}

impl<'a> Ground<'a> {
    /// Returns what there is to know of a record with these members.
    pub fn new(
        text: &'a str,
        record: Spot<'a>,
        members: Vec<Member<'a>>,
        shape: &'a Shape,
    ) -> Self {
        let items = members.iter().map(|(_, items)| items.as_ref().map_or(0, Vec::len)).sum();
        let (ids, host) = (HashMap::with_capacity(items), None);
        let mut ground = Self { text, shape, ids, has_twins: false, host, entries: 0 };
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
                ground.entries += items.len();
                for (position, entry) in items.into_iter().enumerate() {
                    ground.know(Some(section), position, entry);
                }
            }
        }
        ground
    }

    /// Takes an entry for one that others may refer to.
    fn know(&mut self, section: Option<Section>, position: usize, entry: Spot<'a>) {
        let Some(id) = entry.get("id").and_then(Spot::string) else { return };
        if section == Some(Section::Countries)
            && entry.get("role").and_then(Spot::string).is_some_and(|role| role == "host")
        {
            self.host.get_or_insert_with(|| id.clone());
        }
        let known =
            Known { section, position, range: entry.range(self.text), is_cited: Cell::new(false) };
        match self.ids.entry(id) {
            Entry::Occupied(_) => self.has_twins = true,
            Entry::Vacant(place) => {
                place.insert(known);
            }
        }
    }
}
