//! The entries of a record by id, and the few values that rules about other entries need.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use super::codes::{self, Country};
use super::json::{JsonSpan, Member, get};
use crate::record::{Date, Id, Section};
use crate::threads;

/// How many bytes of a record there are for each slice of its entries.
const SLICE: usize = 4 << 20;

/// Where an entry is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    /// The section, or `None` for the summit itself.
    pub section: Option<Section>,
    pub position: usize,
    pub span: JsonSpan<'a>,
}

impl Place<'_> {
    /// The path, such as `leaders[3]`.
    pub fn path(&self) -> String {
        match self.section {
            Some(section) => format!("{}[{}]", section.as_str(), self.position),
            None => "summit".to_owned(),
        }
    }
}

/// An entry that others may refer to.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    pub place: Place<'a>,
    /// The country of a person, what a document is part of, or what a source reprints. It is read once,
    /// however many others ask.
    pub link: Option<Cow<'a, str>>,
    is_cited: AtomicBool,
}

impl Entry<'_> {
    pub fn is_cited(&self) -> bool {
        self.is_cited.load(Ordering::Relaxed)
    }

    /// Notes that something refers to the entry.
    pub fn cite(&self) {
        // Threads that write to one cache line wait for each other.
        if !self.is_cited() {
            self.is_cited.store(true, Ordering::Relaxed);
        }
    }

    fn is_in(&self, sections: &[Section]) -> bool {
        sections.is_empty() || self.place.section.is_some_and(|own| sections.contains(&own))
    }
}

/// What the rules know about the whole record.
#[derive(Debug)]
pub(super) struct Symbols<'a> {
    pub text: &'a str,
    pub entries: HashMap<Cow<'a, str>, Entry<'a>>,
    /// The entries whose id is already that of another one.
    pub duplicates: Vec<(Cow<'a, str>, Place<'a>)>,
    /// The first list of each section, and where its entries are in `places`.
    sections: Vec<(Section, JsonSpan<'a>, Range<usize>)>,
    /// The entries of all sections.
    pub places: Vec<Place<'a>>,
    /// The first entry that has a smaller id than the one before it.
    pub unsorted: Option<JsonSpan<'a>>,
    pub updated: Option<Date>,
    /// The first and the last day of the summit.
    pub start: Option<Date>,
    pub end: Option<Date>,
    pub chair: Option<Cow<'a, str>>,
    /// The codes of the countries, sorted.
    pub countries: Vec<Cow<'a, str>>,
    /// The countries whose alpha-2 code is the tag of another language than their own, as `kg` is Kongo.
    pub misleading: Vec<Country>,
    /// The countries with the role `host`.
    pub hosts: Vec<Cow<'a, str>>,
    /// The names of the countries with their codes.
    pub country_names: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// The first source with each URL, as [`page`] gives it.
    pub urls: HashMap<Cow<'a, str>, Cow<'a, str>>,
}

impl<'a> Symbols<'a> {
    /// Collects the entries of a record with these members.
    pub fn new(text: &'a str, members: &[Member<'a>]) -> Self {
        let text_of = |span: Option<JsonSpan<'a>>| span.and_then(JsonSpan::string);
        let date = |span| text_of(span).and_then(|text| Date::parse(&text).ok());
        let summit = get(members, "summit");
        let of_summit = summit.map(JsonSpan::members).unwrap_or_default();
        let start = date(get(&of_summit, "start"));
        let mut symbols = Self {
            text,
            entries: HashMap::new(),
            duplicates: Vec::new(),
            sections: Vec::new(),
            places: Vec::new(),
            unsorted: None,
            updated: date(get(members, "updated")),
            start,
            end: date(get(&of_summit, "end")).or(start),
            chair: text_of(get(&of_summit, "chair")),
            countries: Vec::new(),
            misleading: Vec::new(),
            hosts: Vec::new(),
            country_names: Vec::new(),
            urls: HashMap::new(),
        };
        if let (Some(span), Some(id)) = (summit, text_of(get(&of_summit, "id"))) {
            symbols.insert(id, None, Place { section: None, position: 0, span });
        }
        for (key, list) in members {
            let Some(name) = key.string() else { continue };
            let section = Section::ALL.into_iter().find(|section| section.as_str() == name);
            let is_new = |new: &Section| symbols.sections.iter().all(|(known, ..)| known != new);
            let Some(section) = section.filter(is_new) else { continue };
            let start = symbols.places.len();
            let entries = list.items().into_iter().enumerate();
            symbols.places.extend(entries.map(|(position, span)| Place {
                section: Some(section),
                position,
                span,
            }));
            symbols.sections.push((section, *list, start..symbols.places.len()));
        }
        symbols.entries.reserve(symbols.places.len());
        let keys = threads::map(&symbols.slices(), |slice| {
            slice.iter().map(|place| Keys::of(*place)).collect::<Vec<_>>()
        });
        let mut last: Option<(Option<Section>, Cow<'a, str>)> = None;
        for Keys { place, id, link, name, is_host } in keys.into_iter().flatten() {
            let Some(id) = id else { continue };
            let before = last.take().filter(|(section, _)| *section == place.section);
            if before.is_some_and(|(_, before)| before > id)
                && place.section != Some(Section::Areas)
            {
                symbols.unsorted.get_or_insert(place.span);
            }
            last = Some((place.section, id.clone()));
            match (place.section, name) {
                (Some(Section::Countries), name) => {
                    symbols.countries.push(id.clone());
                    symbols.hosts.extend(is_host.then(|| id.clone()));
                    symbols.country_names.extend(name.map(|name| (name, id.clone())));
                }
                (Some(Section::Sources), Some(url)) => {
                    symbols.urls.entry(url).or_insert_with(|| id.clone());
                }
                _ => {}
            }
            symbols.insert(id, link, place);
        }
        symbols.countries.sort_unstable();
        let countries = symbols.countries.iter().filter_map(|id| codes::country(id));
        symbols.misleading.extend(countries.filter(|country| {
            let tag = country.alpha2.to_ascii_lowercase();
            !country.language.is_empty() && country.language != tag && codes::is_language(&tag)
        }));
        symbols
    }

    /// The entries in slices for threads; a small record is one slice.
    pub fn slices(&self) -> Vec<&[Place<'a>]> {
        let count = self.text.len() / SLICE + 1;
        self.places.chunks(self.places.len().div_ceil(count).max(1)).collect()
    }

    /// How many entries these sections have.
    pub fn count_in(&self, sections: &[Section]) -> usize {
        let sections = self.sections.iter().filter(|(section, ..)| sections.contains(section));
        sections.map(|(.., entries)| entries.len()).sum()
    }

    fn insert(&mut self, id: Cow<'a, str>, link: Option<Cow<'a, str>>, place: Place<'a>) {
        match self.entries.entry(id) {
            hash_map::Entry::Occupied(first) => self.duplicates.push((first.key().clone(), place)),
            hash_map::Entry::Vacant(vacant) => {
                vacant.insert(Entry { place, link, is_cited: AtomicBool::new(false) });
            }
        }
    }

    /// The entry with an id, if it is in one of these sections; an empty list means any section.
    pub fn find(&self, id: &str, sections: &[Section]) -> Option<&Entry<'a>> {
        self.entries.get(id).filter(|entry| entry.is_in(sections))
    }

    /// The valid ids of entries in these sections, sorted; an empty list means all.
    pub fn ids(&self, sections: &[Section]) -> Vec<&str> {
        let entries = self.entries.iter().filter(|(_, entry)| entry.is_in(sections));
        let ids = entries.map(|(id, _)| id.as_ref());
        let mut ids: Vec<&str> = ids.filter(|id| Id::parse(id).is_ok()).collect();
        ids.sort_unstable();
        ids
    }

    /// The entries of a section, if this is its list.
    pub fn entries_of(&self, list: JsonSpan<'a>) -> Option<&[Place<'a>]> {
        let is_own = |own: &JsonSpan<'_>| std::ptr::eq(own.raw(), list.raw());
        let (.., entries) = self.sections.iter().find(|(_, own, _)| is_own(own))?;
        Some(&self.places[entries.clone()])
    }

    /// The bytes that a value takes.
    pub fn range(&self, span: JsonSpan<'a>) -> Range<usize> {
        span.range(self.text)
    }
}

/// What an entry says that concerns others.
struct Keys<'a> {
    place: Place<'a>,
    id: Option<Cow<'a, str>>,
    link: Option<Cow<'a, str>>,
    /// The name of a country, or the page of a source.
    name: Option<Cow<'a, str>>,
    is_host: bool,
}

impl<'a> Keys<'a> {
    fn of(place: Place<'a>) -> Self {
        let members = place.span.members();
        let text = |key: &str| get(&members, key).and_then(JsonSpan::string);
        let (link, name) = match place.section {
            Some(Section::Countries) => (None, text("name")),
            Some(Section::Leaders | Section::Participants) => (text("country"), None),
            Some(Section::Documents) => (text("part_of"), None),
            Some(Section::Sources) => {
                (text("origin"), text("url").map(|url| Cow::Owned(page(&url))))
            }
            _ => (None, None),
        };
        let is_host = text("role").is_some_and(|role| role == "host");
        Self { place, id: text("id"), link, name, is_host }
    }
}

/// The page that a URL leads to: without its scheme, `www.`, the place within the page and slashes at
/// the end. What follows `#` may also name a page of its own: `#/news/1`, `#!news`, `#id=1`.
pub(super) fn page(url: &str) -> String {
    let is_place = |part: &str| part.starts_with(":~:") || !part.contains(['/', '!', '=']);
    let url = url.split_once('#').filter(|(_, part)| is_place(part)).map_or(url, |(page, _)| page);
    let page = url.split_once("://").map_or(url, |(_, page)| page);
    let (host, path) = page.split_at(page.find(['/', '?', '#']).unwrap_or(page.len()));
    let host = host.to_ascii_lowercase();
    host.strip_prefix("www.").unwrap_or(&host).to_owned() + path.trim_end_matches('/')
}
