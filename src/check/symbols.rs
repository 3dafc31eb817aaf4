//! The entries of a record by id, and the few values that rules about other entries need.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;
use std::collections::hash_map;

use super::json::JsonSpan;
use super::schema::Schema;
use crate::record::{Date, Section};

/// An entry that others may refer to.
///
/// What rules about other entries ask of it is read once, however many ask.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    /// The section, or `None` for the summit itself.
    pub section: Option<Section>,
    pub position: usize,
    pub span: JsonSpan<'a>,
    pub country: Option<Cow<'a, str>>,
    pub role: Option<Cow<'a, str>>,
    pub is_cited: Cell<bool>,
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
    pub updated: Option<Date>,
    /// The first and the last day of the summit.
    pub start: Option<Date>,
    pub end: Option<Date>,
    pub chair: Option<Cow<'a, str>>,
    /// The codes of the countries, sorted.
    pub countries: Vec<Cow<'a, str>>,
    /// The countries with the role `host`.
    pub hosts: Vec<Cow<'a, str>>,
    /// The codes of the countries by name.
    pub country_names: HashMap<Cow<'a, str>, Cow<'a, str>>,
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
            updated: None,
            start: None,
            end: None,
            chair: None,
            countries: Vec::new(),
            hosts: Vec::new(),
            country_names: HashMap::new(),
        };
        for (key, value) in record.members() {
            let Some(key) = key.string() else { continue };
            match key.as_ref() {
                "summit" => {
                    symbols.start = date(value.get("start"));
                    symbols.end = date(value.get("end")).or(symbols.start);
                    symbols.chair = value.get("chair").and_then(JsonSpan::string);
                    symbols.insert(None, 0, value);
                }
                "updated" => symbols.updated = date(Some(value)),
                name => {
                    let section = Section::ALL.into_iter().find(|one| one.as_str() == name);
                    if let Some(section) = section {
                        symbols.insert_all(section, value);
                    }
                }
            }
        }
        symbols.countries.sort_unstable();
        symbols
    }

    fn insert_all(&mut self, section: Section, list: JsonSpan<'a>) {
        for (position, entry) in list.items().into_iter().enumerate() {
            self.count += 1;
            self.insert(Some(section), position, entry);
        }
    }

    fn insert(&mut self, section: Option<Section>, position: usize, span: JsonSpan<'a>) {
        let text = |key| span.get(key).and_then(JsonSpan::string);
        let Some(id) = text("id") else { return };
        let (mut country, mut role) = (None, None);
        match section {
            Some(Section::Countries) => {
                self.countries.push(id.clone());
                if text("role").as_deref() == Some("host") {
                    self.hosts.push(id.clone());
                }
                if let Some(name) = text("name") {
                    self.country_names.insert(name, id.clone());
                }
            }
            Some(Section::Leaders | Section::Participants) => {
                (country, role) = (text("country"), text("role"));
            }
            _ => {}
        }
        let entry = Entry { section, position, span, country, role, is_cited: Cell::new(false) };
        match self.entries.entry(id) {
            hash_map::Entry::Occupied(_) => self.has_duplicates = true,
            hash_map::Entry::Vacant(vacant) => {
                vacant.insert(entry);
            }
        }
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

fn date(span: Option<JsonSpan<'_>>) -> Option<Date> {
    Date::parse(&span?.string()?).ok()
}
