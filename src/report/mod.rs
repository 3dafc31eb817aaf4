//! The report: a page assembled from the entries of the record.
//!
//! [`brief`] selects what a reader in a hurry needs, [`full`] gives every entry.

mod brief;
mod full;
mod glance;
mod line;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;

use crate::error::Error;
use crate::query::{self, Filter};
use crate::record::{CountryRole, Date, Head, Section};
use crate::store::Store;
use crate::text::{join, pluralize};
use crate::view::page::{Block, Inline, Line, Page, long_date};
use crate::view::{Card, Content, Field, Index, Item, SourceRef, Table, Value, items};

pub use brief::brief;
pub use full::full;

/// How many sources a brief cites for a fact; a full report cites all.
const CITED: usize = 1;

/// The group of initiatives without an area.
const ACROSS: &str = "Across areas, or no area stated";

/// What a page is made from.
pub struct Data<'a> {
    store: &'a Store,
    index: &'a Index<'a>,
    filter: Filter,
    /// The day that decides what is over.
    day: NaiveDate,
    /// The events that were to come by that day.
    overdue: HashSet<&'a str>,
    participants: BTreeSet<&'a str>,
    hosts: BTreeSet<&'a str>,
    /// What `summit target` says about each target.
    target_cards: HashMap<&'a str, Card<'a>>,
    /// The entries of each section in the order of reading, and whether they pass the filter.
    entries: BTreeMap<Section, Vec<(Item<'a>, bool)>>,
    /// How many entries cite each source.
    citations: HashMap<&'a str, usize>,
}

impl<'a> Data<'a> {
    /// Loads the record; `target_cards` has a card for each target in the order of the record.
    pub fn new(
        store: &'a Store,
        index: &'a Index<'a>,
        filter: Filter,
        day: NaiveDate,
        target_cards: Vec<Card<'a>>,
    ) -> Result<Self, Error> {
        let mut entries = BTreeMap::new();
        let mut citations: HashMap<&str, usize> = HashMap::new();
        for section in Section::ALL {
            let mut items = items(store, index, section)?;
            query::sort_by_default(&mut items, store)?;
            for id in items.iter().flat_map(|item| item.sources) {
                *citations.entry(id.as_str()).or_default() += 1;
            }
            // A date filter narrows only the sections that have dates.
            let passes =
                |item: &Item<'_>| filter.keeps(item.entry, index).unwrap_or(!section.has_dates());
            let with_filter = |item| (item, passes(&item));
            entries.insert(section, items.into_iter().map(with_filter).collect());
        }
        let overdue = store.events()?.iter().filter(|event| event.is_overdue(day));
        let overdue = overdue.map(|event| event.id.as_str()).collect();
        let targets = store.targets()?.iter().map(|target| target.id.as_str());
        let target_cards = targets.zip(target_cards).collect();
        let countries = store.countries()?;
        let hosts = countries.iter().filter(|country| country.role == CountryRole::Host);
        let hosts = hosts.map(|host| host.id.as_str()).collect();
        let participants = countries.iter().map(|country| country.id.as_str()).collect();
        Ok(Self {
            store,
            index,
            filter,
            day,
            overdue,
            participants,
            hosts,
            target_cards,
            entries,
            citations,
        })
    }

    /// Returns whether no entry passes the filter.
    pub fn is_empty(&self) -> bool {
        self.entries.values().flatten().all(|(_, passes)| !passes)
    }

    /// The entries of a section that pass the filter, in the order of reading.
    fn items(&self, section: Section) -> Vec<Item<'a>> {
        let entries = self.entries.get(&section).into_iter().flatten();
        entries.filter(|(_, passes)| *passes).map(|(item, _)| *item).collect()
    }

    /// All entries of a section, in the order of reading.
    fn all(&self, section: Section) -> Vec<Item<'a>> {
        self.entries.get(&section).into_iter().flatten().map(|(item, _)| *item).collect()
    }

    /// Returns whether the page is about the summit as a whole.
    fn is_general(&self) -> bool {
        self.filter.countries.is_empty() && self.filter.areas.is_empty()
    }

    /// Returns whether an entry concerns every participant; a target may name the host as its author only.
    fn is_common(&self, item: &Item<'a>) -> bool {
        let mut countries: BTreeSet<&str> =
            query::countries(item.entry, self.index).into_iter().collect();
        if item.section == Section::Targets {
            // Where no states are named, it is for all.
            if countries.is_empty() {
                return true;
            }
            countries.extend(&self.hosts);
        }
        self.participants.is_subset(&countries)
    }

    /// A page without parts.
    fn page(&self, class: &'static str, cited: &str) -> Page<'a> {
        let Head { id, title, version, updated, .. } = self.store.head();
        let mut titles = title.iter().map(Inline::Name);
        let mut notes = self.notes();
        if self.is_empty() {
            notes.push("Nothing in the record matches.".to_owned());
        }
        Page {
            index: self.index,
            title: titles.next().unwrap_or(Inline::text("Summit")),
            subtitles: titles.collect(),
            notes,
            parts: Vec::new(),
            class,
            colophon: vec![
                format!(
                    "A number in brackets leads to {cited}. † leads to the point on which sources differ. (inferred) \
                     and “area inferred” mark what the record's authors worked out. Summaries and statements are \
                     paraphrased; none is a quotation."
                ),
                format!(
                    "Record {id} {version} of {}; periods as of {}.",
                    long_date(*updated),
                    long_date(Date::day(self.day))
                ),
            ],
        }
    }

    /// The filters in use, in a sentence.
    fn notes(&self) -> Vec<String> {
        let Filter { countries, areas, texts, since, until, sources } = &self.filter;
        let labels = |ids: &[String]| join(ids.iter().map(|id| self.index.label(id)), " or ");
        let areas =
            areas.iter().map(|area| area.as_ref().map_or("none", |id| self.index.label(id)));
        let texts = texts.iter().map(|text| format!("\"{}\"", text.as_str()));
        let parts = [
            ("country", labels(countries)),
            ("area", join(areas, " or ")),
            ("text", join(texts, " or ")),
            ("source", labels(sources)),
            ("since", since.map_or_else(String::new, long_date)),
            ("until", until.map_or_else(String::new, long_date)),
        ];
        let parts = parts.iter().filter(|(_, words)| !words.is_empty());
        let parts = join(parts.map(|(kind, words)| format!("{kind} {words}")), "; ");
        let mut notes = Vec::new();
        if !parts.is_empty() {
            notes.push(format!("Only what matches: {parts}."));
        }
        let mut undated = Vec::new();
        for section in Section::ALL.into_iter().filter(|one| *one != Section::Sources) {
            let misses = |item: &&Item<'a>| self.filter.keeps(item.entry, self.index).is_none();
            let number = self.all(section).iter().filter(misses).count();
            if section.has_dates() && number > 0 {
                undated.push(pluralize(number, section.singular()));
            }
        }
        if !undated.is_empty() {
            notes.push(format!("Left out, as they have no date: {}.", undated.join(", ")));
        }
        notes
    }

    /// What `summit target` says about each target, with at most so many sources.
    fn targets(&self, targets: &[Item<'a>], cited: usize) -> Vec<Block<'a>> {
        let mut blocks = Vec::new();
        for item in targets {
            blocks.push(heading(1, item, self.cite(item, cited)));
            let fields = self.target_cards.get(item.id).into_iter().flat_map(|card| &card.fields);
            let has_place = ["id", "title", "sources", "disputed", "note"];
            let fields = fields.filter(|field| !has_place.contains(&field.key)).cloned();
            blocks.extend(blocks_of(item.id, fields));
            if !item.get("note").is_unknown() {
                blocks.push(Block::Text(vec![Inline::Value(item.id, "note", item.get("note"))]));
            }
        }
        blocks
    }

    /// The strongest sources of an entry, at most so many.
    fn cite(&self, item: &Item<'a>, cited: usize) -> Inline<'a> {
        Inline::value(self.strongest(item.get("sources"), cited))
    }

    /// Leaves the strongest sources; among equals those that the record cites most, so that a brief cites few.
    fn strongest(&self, mut sources: Value<'a>, cited: usize) -> Value<'a> {
        if let Value::Sources(sources) = &mut sources {
            let uses = |id| self.citations.get(id).copied().unwrap_or_default();
            sources.sort_by_key(|SourceRef { source, origin, .. }| {
                let id = source.id.as_str();
                (source.kind, origin.is_some(), Reverse(uses(id)), id)
            });
            sources.truncate(cited);
        }
        sources
    }

    /// The points of disputes, each with its versions and who says them.
    fn versions(&self, id: &str, cited: usize) -> Vec<Line<'a>> {
        let versions = self.index.dispute(id).into_iter().flat_map(|dispute| &dispute.versions);
        let version = versions.map(|version| {
            let sources = self.strongest(self.index.sources(&version.sources), cited);
            vec![Inline::text(version.value.as_str()), Inline::value(sources)]
        });
        version.collect()
    }
}

/// The name of an entry as a heading, with the marks of disputes and of sources after it.
fn heading<'a>(level: u8, item: &Item<'a>, sources: Inline<'a>) -> Block<'a> {
    let marks = Inline::Value(item.id, name_key(item), Value::Unknown);
    let name = vec![Inline::Anchor(item.id), Inline::text(item.label)];
    Block::Heading(level, name, vec![marks, sources])
}

/// The column that holds the name of an entry.
fn name_key(item: &Item<'_>) -> &'static str {
    let known = ["title", "name", "what", "subject", "summary"].into_iter();
    known.clone().find(|key| !item.get(key).is_unknown()).unwrap_or("title")
}

/// The fields of a card, its tables after the others.
fn blocks_of<'a>(id: &'a str, fields: impl IntoIterator<Item = Field<'a>>) -> Vec<Block<'a>> {
    let cell = |key, value: &Value<'a>| {
        let id = if matches!(value, Value::Disputed(_)) { id } else { "" };
        vec![Inline::Value(id, key, value.unmarked().clone())]
    };
    let (mut lines, mut tables) = (Vec::new(), Vec::new());
    for Field { key, label, content } in fields {
        match content {
            Content::Value(one) if !one.is_unknown() => lines.push((label, cell(key, &one))),
            Content::Table(table) if !table.rows.is_empty() => {
                let Table { heads, rows, .. } = table;
                let heads = heads.iter().map(|head| head.heading).collect();
                let row = |row: &Vec<Value<'a>>| row.iter().map(|one| cell(key, one)).collect();
                let rows = rows.iter().map(row).collect();
                tables.push(Block::Table { caption: label.to_owned(), heads, rows });
            }
            _ => {}
        }
    }
    std::iter::once(Block::Fields(lines)).chain(tables).collect()
}

/// Joins lines of running text, a separator between them.
fn join_lines<'a>(lines: impl IntoIterator<Item = Line<'a>>, separator: &'static str) -> Line<'a> {
    lines.into_iter().collect::<Vec<_>>().join(&Inline::text(separator))
}
