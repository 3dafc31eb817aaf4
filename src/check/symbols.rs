//! The entries of a record by id, and the few values that rules about other entries need.

use std::borrow::Cow;
use std::collections::hash_map;
use std::fmt;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use super::codes::{self, Country};
use super::json::{self, Cursor, JsonSpan, JsonType, Member};
use crate::record::{Date, Id, Section};
use crate::text::TextMap;
use crate::threads;

/// How many bytes of a record there are for each slice of its entries.
const SLICE: usize = 4 << 20;

/// An entry of a section, or the summit itself.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    /// The section, or `None` for the summit.
    pub section: Option<Section>,
    /// Its position in the section.
    pub position: usize,
    pub span: JsonSpan<'a>,
    /// The country of a person, what a document is part of, or what a source reprints. It is read once,
    /// however many others ask.
    pub link: Option<Cow<'a, str>>,
    /// The position of an earlier entry of the section that says the same.
    pub twin: Option<usize>,
    is_cited: AtomicBool,
}

impl<'a> Entry<'a> {
    fn new(section: Option<Section>, position: usize, span: JsonSpan<'a>) -> Self {
        let is_cited = AtomicBool::new(false);
        Self { section, position, span, link: None, twin: None, is_cited }
    }

    /// The id, where it is a text.
    pub fn id(&self) -> Option<Cow<'a, str>> {
        self.span.get("id").and_then(JsonSpan::string)
    }

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
        sections.is_empty() || self.section.is_some_and(|own| sections.contains(&own))
    }
}

impl fmt::Display for Entry<'_> {
    /// Writes the path, such as `leaders[3]`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.section {
            Some(section) => write!(f, "{}[{}]", section.as_str(), self.position),
            None => f.write_str("summit"),
        }
    }
}

/// What the rules know about the whole record.
#[derive(Debug)]
pub(super) struct Symbols<'a> {
    pub text: &'a str,
    /// The summit and the entries of all sections, in the order of the file.
    entries: Vec<Entry<'a>>,
    /// The position in `entries` of the first entry with each id.
    ids: TextMap<Cow<'a, str>, usize>,
    /// The entries whose id is already that of another one, as positions.
    duplicates: Vec<(Cow<'a, str>, usize)>,
    /// The first list of each section: its offset, and where its entries are in `entries`.
    sections: Vec<(Section, usize, Range<usize>)>,
    /// The first entry that has a smaller id than the one before it.
    pub unsorted: Option<JsonSpan<'a>>,
    pub updated: Option<Date>,
    /// The id of the summit.
    pub summit: Option<Cow<'a, str>>,
    /// The first and the last day of the summit.
    pub start: Option<Date>,
    pub end: Option<Date>,
    pub chair: Option<Cow<'a, str>>,
    /// The codes of the countries, sorted.
    pub countries: Vec<Cow<'a, str>>,
    /// The countries whose alpha-2 code is the tag of another language than their own, as `kg` is Kongo.
    pub misleading: Vec<Country>,
    pub hosts: Vec<Cow<'a, str>>,
    /// The names of the countries with their codes.
    pub country_names: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// The first source with each URL, as [`page`] gives it.
    pub urls: TextMap<Cow<'a, str>, Cow<'a, str>>,
}

impl<'a> Symbols<'a> {
    /// Collects the entries of a record with these members.
    pub fn new(text: &'a str, members: &[Member<'a>]) -> Self {
        let text_of = |span: Option<JsonSpan<'a>>| span.and_then(JsonSpan::string);
        let date = |span| text_of(span).and_then(|text| Date::parse(&text).ok());
        let member = |key| json::get(members.iter().copied(), key);
        let summit = member("summit");
        let of_summit = |key| summit.and_then(|summit| summit.get(key));
        let start = date(of_summit("start"));
        let mut symbols = Self {
            text,
            entries: Vec::new(),
            ids: TextMap::default(),
            duplicates: Vec::new(),
            sections: Vec::new(),
            unsorted: None,
            updated: date(member("updated")),
            summit: text_of(of_summit("id")),
            start,
            end: date(of_summit("end")).or(start),
            chair: text_of(of_summit("chair")),
            countries: Vec::new(),
            misleading: Vec::new(),
            hosts: Vec::new(),
            country_names: Vec::new(),
            urls: TextMap::default(),
        };
        let mut lists = Section::ALL.map(|section| (section, member(section.as_str())));
        lists.sort_by_key(|(_, list)| list.map(|list| list.range(text).start));
        // A thread pays for a large record only.
        let at_once = if text.len() < SLICE { lists.len() } else { 1 };
        let groups: Vec<_> = lists.chunks(at_once).collect();
        let keys = threads::map(&groups, |lists| {
            lists.iter().map(|(section, list)| Keys::of(*section, *list)).collect::<Vec<_>>()
        });
        let keys: Vec<Vec<Keys<'a>>> = keys.into_iter().flatten().collect();
        symbols.ids.reserve(keys.iter().map(Vec::len).sum::<usize>() + 1);
        if let Some(span) = summit {
            let id = symbols.summit.clone();
            symbols.insert(Keys { id, ..Keys::new(Entry::new(None, 0, span)) });
        }
        for ((section, list), keys) in lists.into_iter().zip(keys) {
            let start = symbols.entries.len();
            if section == Section::Sources {
                symbols.urls.reserve(keys.len());
            }
            if section != Section::Areas {
                symbols.unsorted = symbols.unsorted.or_else(|| unsorted(&keys));
            }
            keys.into_iter().for_each(|keys| symbols.insert(keys));
            let entries = start..symbols.entries.len();
            symbols.sections.extend(list.map(|list| (section, list.range(text).start, entries)));
        }
        symbols.countries.sort_unstable();
        let countries = symbols.countries.iter().filter_map(|id| codes::country(id));
        symbols.misleading.extend(countries.filter(|country| {
            let tag = country.alpha2.to_ascii_lowercase();
            !country.language.is_empty() && country.language != tag && codes::is_language(&tag)
        }));
        symbols
    }

    fn insert(&mut self, keys: Keys<'a>) {
        let Keys { entry, id, name, is_host } = keys;
        let (section, position) = (entry.section, self.entries.len());
        self.entries.push(entry);
        let Some(id) = id else { return };
        match (section, name) {
            (Some(Section::Countries), name) => {
                self.countries.push(id.clone());
                self.hosts.extend(is_host.then(|| id.clone()));
                self.country_names.extend(name.map(|name| (name, id.clone())));
            }
            (Some(Section::Sources), Some(url)) => {
                self.urls.entry(url).or_insert_with(|| id.clone());
            }
            _ => {}
        }
        match self.ids.entry(id) {
            hash_map::Entry::Occupied(first) => {
                self.duplicates.push((first.key().clone(), position));
            }
            hash_map::Entry::Vacant(vacant) => {
                vacant.insert(position);
            }
        }
    }

    /// The entries in slices for threads; a small record is one slice.
    pub fn slices(&self) -> Vec<&[Entry<'a>]> {
        let count = self.text.len() / SLICE + 1;
        self.entries.chunks(self.entries.len().div_ceil(count).max(1)).collect()
    }

    /// The entries of a section, those with the id of another one too.
    pub fn entries_in(&self, section: Section) -> &[Entry<'a>] {
        let range = self.sections.iter().find(|(known, ..)| *known == section);
        range.map_or(&[], |(.., range)| &self.entries[range.clone()])
    }

    pub fn count_in(&self, sections: &[Section]) -> usize {
        let sections = self.sections.iter().filter(|(section, ..)| sections.contains(section));
        sections.map(|(.., entries)| entries.len()).sum()
    }

    /// The entry with an id; of several, the first.
    pub fn get(&self, id: &str) -> Option<&Entry<'a>> {
        self.ids.get(id).map(|position| &self.entries[*position])
    }

    /// The entry with an id, if it is in one of these sections; an empty list means any section.
    pub fn find(&self, id: &str, sections: &[Section]) -> Option<&Entry<'a>> {
        self.get(id).filter(|entry| entry.is_in(sections))
    }

    /// The entries whose id is already that of another one.
    pub fn duplicates(&self) -> impl Iterator<Item = (&str, &Entry<'a>)> {
        self.duplicates.iter().map(|(id, at)| (id.as_ref(), &self.entries[*at]))
    }

    /// The valid ids of entries in these sections, sorted; an empty list means all.
    pub fn ids(&self, sections: &[Section]) -> Vec<&str> {
        let ids = self.ids.iter().filter(|(_, at)| self.entries[**at].is_in(sections));
        let ids = ids.map(|(id, _)| id.as_ref());
        let mut ids: Vec<&str> = ids.filter(|id| Id::parse(id).is_ok()).collect();
        ids.sort_unstable();
        ids
    }

    /// The entries of the section whose list starts at an offset.
    pub fn entries_at(&self, offset: usize) -> Option<&[Entry<'a>]> {
        let (.., entries) = self.sections.iter().find(|(_, start, _)| *start == offset)?;
        Some(&self.entries[entries.clone()])
    }

    pub fn range(&self, span: JsonSpan<'a>) -> Range<usize> {
        span.range(self.text)
    }
}

/// An entry with the fields that are indexed.
struct Keys<'a> {
    entry: Entry<'a>,
    id: Option<Cow<'a, str>>,
    /// The name of a country, or the page of a source.
    name: Option<Cow<'a, str>>,
    is_host: bool,
}

impl<'a> Keys<'a> {
    fn new(entry: Entry<'a>) -> Self {
        Self { entry, id: None, name: None, is_host: false }
    }

    /// Reads the entries of a section, each once.
    fn of(section: Section, list: Option<JsonSpan<'a>>) -> Vec<Self> {
        let mut cursor = list.map(|list| list.cursor(JsonType::Array));
        // Labels by their length and end, which takes less time than whole ones. Each entry is compared with the
        // last one alone, so that the cost has a bound.
        let mut labels: TextMap<(usize, &[u8]), usize> = TextMap::default();
        let mut all: Vec<Self> = Vec::new();
        while let Some((mut keys, label)) =
            cursor.as_mut().and_then(|cursor| Self::read(cursor, section, all.len()))
        {
            let label = label.map(str::as_bytes);
            if let Some(label) = label.filter(|_| section != Section::Sources)
                && let end = &label[label.len().saturating_sub(32)..]
                && let Some(other) = labels.insert((label.len(), end), all.len())
                && is_same(all[other].entry.span, keys.entry.span)
            {
                keys.entry.twin = Some(other);
            }
            all.push(keys);
        }
        all
    }

    /// Reads an entry, and what it is called as it is in the file.
    fn read(
        cursor: &mut Cursor<'a>,
        section: Section,
        position: usize,
    ) -> Option<(Self, Option<&'a str>)> {
        let (link, name) = match section {
            Section::Countries => (None, Some("name")),
            Section::Leaders | Section::Participants => (Some("country"), None),
            Section::Documents => (Some("part_of"), None),
            Section::Sources => (Some("origin"), Some("url")),
            _ => (None, None),
        };
        let mut texts = [const { None }; 4];
        let mut label = None;
        let span = cursor.item(|key, value| {
            let wanted = [Some("id"), link, name, Some("role")];
            let key = key.string();
            if label.is_none() && key.as_deref().is_some_and(|key| LABELS.contains(&key)) {
                label = Some(value.raw());
            }
            let place =
                wanted.into_iter().position(|wanted| wanted.is_some() && wanted == key.as_deref());
            if let Some(place) = place.filter(|place| texts[*place].is_none()) {
                texts[place] = value.string();
            }
        })?;
        let [id, link, name, role] = texts;
        let name = match (section, name) {
            (Section::Sources, Some(Cow::Borrowed(url))) => Some(page(url)),
            (Section::Sources, Some(Cow::Owned(url))) => Some(Cow::Owned(page(&url).into_owned())),
            (_, name) => name,
        };
        let is_host = section == Section::Countries && role.is_some_and(|role| role == "host");
        let entry = Entry { link, ..Entry::new(Some(section), position, span) };
        Some((Self { entry, id, name, is_host }, label))
    }
}

/// The keys that entries are called by.
const LABELS: [&str; 5] = ["title", "name", "what", "summary", "subject"];

/// Whether two entries say the same, apart from their ids, names, notes and sources.
fn is_same(one: JsonSpan<'_>, other: JsonSpan<'_>) -> bool {
    let is_fact = |(key, _): &Member<'_>| {
        !matches!(key.string().as_deref(), Some("id" | "names" | "note" | "sources"))
    };
    let raw = |(key, value): Member<'_>| (key.raw().to_owned(), value.raw().to_owned());
    one.members().filter(is_fact).map(raw).eq(other.members().filter(is_fact).map(raw))
}

/// The first entry that has a smaller id than the one before it.
fn unsorted<'a>(entries: &[Keys<'a>]) -> Option<JsonSpan<'a>> {
    let ids = entries.iter().filter_map(|keys| Some((keys.id.as_ref()?, keys.entry.span)));
    let mut pairs = ids.clone().zip(ids.skip(1));
    pairs.find(|((before, _), (id, _))| before > id).map(|(_, (_, span))| span)
}

/// The page that a URL leads to: without its scheme, `www.`, the place within the page and slashes at
/// the end. What follows `#` may also name a page of its own: `#/news/1`, `#!news`, `#id=1`.
pub(super) fn page(url: &str) -> Cow<'_, str> {
    let is_place = |part: &str| part.starts_with(":~:") || !part.contains(['/', '!', '=']);
    let url = url.split_once('#').filter(|(_, part)| is_place(part)).map_or(url, |(page, _)| page);
    let page = url.split_once("://").map_or(url, |(_, page)| page).trim_end_matches('/');
    let has_www = page.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."));
    let page = if has_www { &page[4..] } else { page };
    let (host, path) = page.split_at(page.find(['/', '?', '#']).unwrap_or(page.len()));
    match host.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => Cow::Owned(host.to_ascii_lowercase() + path),
        false => Cow::Borrowed(page),
    }
}
