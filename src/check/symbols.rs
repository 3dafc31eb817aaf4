//! The entries of a record by id, and the few values that rules about other entries need.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;
use std::collections::hash_map;

use super::json::{JsonReader, JsonSpan};
use super::schema::Schema;
use crate::record::{Date, Section};

/// An entry that others may refer to.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    /// The section, or `None` for the summit itself.
    pub section: Option<Section>,
    pub position: usize,
    pub span: JsonSpan<'a>,
    pub is_cited: Cell<bool>,
}

impl<'a> Entry<'a> {
    /// The text under a key of the entry.
    pub fn text(&self, key: &str) -> Option<Cow<'a, str>> {
        self.span.get(key)?.string()
    }
}

/// What the rules know about the whole record.
#[derive(Debug)]
pub(super) struct Symbols<'a> {
    pub text: &'a str,
    pub schema: &'a Schema,
    pub entries: HashMap<Cow<'a, str>, Entry<'a>>,
    pub has_duplicates: bool,
    /// How many entries the sections have.
    pub count: usize,
    pub summit: Option<JsonSpan<'a>>,
    /// The countries with the role `host`.
    pub hosts: Vec<Cow<'a, str>>,
    /// The names of countries, each with its code.
    pub country_names: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    pub updated: Option<Date>,
}

impl<'a> Symbols<'a> {
    /// Collects the entries of a record.
    pub fn new(text: &'a str, record: JsonSpan<'a>, schema: &'a Schema) -> Self {
        let mut symbols = Self {
            text,
            schema,
            entries: HashMap::new(),
            has_duplicates: false,
            count: 0,
            summit: None,
            hosts: Vec::new(),
            country_names: Vec::new(),
            updated: None,
        };
        for (key, value) in record.members() {
            let Some(key) = key.string() else { continue };
            match key.as_ref() {
                "summit" => {
                    symbols.summit = Some(value);
                    symbols.insert(None, 0, value);
                }
                "updated" => {
                    symbols.updated = value.string().and_then(|text| Date::parse(&text).ok());
                }
                name => {
                    let section = Section::ALL.into_iter().find(|one| one.as_str() == name);
                    if let Some(section) = section {
                        symbols.insert_all(section, value);
                    }
                }
            }
        }
        symbols
    }

    fn insert_all(&mut self, section: Section, list: JsonSpan<'a>) {
        for (position, entry) in list.items().into_iter().enumerate() {
            self.count += 1;
            let Some(id) = self.insert(Some(section), position, entry) else { continue };
            if section != Section::Countries {
                continue;
            }
            if entry.get("role").and_then(JsonSpan::string).as_deref() == Some("host") {
                self.hosts.push(id.clone());
            }
            if let Some(name) = entry.get("name").and_then(JsonSpan::string) {
                self.country_names.push((name, id));
            }
        }
    }

    fn insert(
        &mut self,
        section: Option<Section>,
        position: usize,
        span: JsonSpan<'a>,
    ) -> Option<Cow<'a, str>> {
        let id = JsonReader::new(span).member("id")?.string()?;
        let entry = Entry { section, position, span, is_cited: Cell::new(false) };
        match self.entries.entry(id.clone()) {
            hash_map::Entry::Occupied(_) => self.has_duplicates = true,
            hash_map::Entry::Vacant(vacant) => {
                vacant.insert(entry);
            }
        }
        Some(id)
    }

    /// The entry with an id, if it is in one of these sections; an empty list means any section.
    pub fn find(&self, id: &str, sections: &[Section]) -> Option<&Entry<'a>> {
        self.entries.get(id).filter(|entry| entry.is_in(sections))
    }

    /// The ids of entries in these sections, sorted; an empty list means all.
    pub fn ids(&self, sections: &[Section]) -> Vec<&str> {
        let mut ids: Vec<&str> = (self.entries.iter())
            .filter(|(_, entry)| entry.is_in(sections))
            .map(|(id, _)| id.as_ref())
            .collect();
        ids.sort_unstable();
        ids
    }
}

impl Entry<'_> {
    fn is_in(&self, sections: &[Section]) -> bool {
        sections.is_empty() || self.section.is_some_and(|own| sections.contains(&own))
    }
}
