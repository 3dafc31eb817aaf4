//! The report: a page assembled from the cards and tables of the other answers.
//!
//! [`brief`] selects what a reader in a hurry needs, [`full`] gives every entry.

mod brief;
mod full;
mod story;

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;

use crate::error::Error;
use crate::query::{self, Filter};
use crate::record::{Country, CountryRole, Section, Target};
use crate::store::{Head, Store};
use crate::text::pluralize;
use crate::view::page::{Block, Inline, Part, long_date};
use crate::view::{
    Card, Content, Field, Head as Column, Index, Item, SourceRef, Table, Value, heads, items,
};

pub use brief::brief;
pub use full::full;

/// How many sources are cited for a fact of a brief; a full report cites all.
const CITED: usize = 1;

/// What a page is made from.
pub struct Data<'a> {
    head: &'a Head,
    /// The last day of the summit.
    last_day: NaiveDate,
    index: &'a Index<'a>,
    filter: Filter,
    /// The day that decides what is over.
    day: NaiveDate,
    countries: &'a [Country],
    targets: &'a [Target],
    /// A card for each target.
    target_cards: Vec<Card<'a>>,
    /// The entries of each section in the order of reading, with whether the filter keeps them.
    entries: BTreeMap<Section, Vec<(Item<'a>, bool)>>,
    /// How many entries cite each source.
    citations: HashMap<&'a str, usize>,
}

impl<'a> Data<'a> {
    /// Loads the record; `target_cards` has a card for each target in the order of the record.
    ///
    /// # Errors
    ///
    /// [`Error::Broken`] where the record is invalid.
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
            query::sort_by_default(&mut items, store, |item| item.entry)?;
            for id in items.iter().flat_map(|item| item.sources) {
                *citations.entry(id.as_str()).or_default() += 1;
            }
            let keeps = |item: Item<'a>| (item, filter.keeps(item.entry, index));
            entries.insert(section, items.into_iter().map(keeps).collect());
        }
        Ok(Self {
            head: store.head(),
            last_day: store.last_day(),
            index,
            filter,
            day,
            countries: store.countries()?,
            targets: store.targets()?,
            target_cards,
            entries,
            citations,
        })
    }

    /// The entries of a section that pass the filter, in the order of reading.
    fn items(&self, section: Section) -> Vec<Item<'a>> {
        let entries = self.entries.get(&section).into_iter().flatten();
        entries.filter(|(_, keeps)| *keeps).map(|(item, _)| *item).collect()
    }

    /// All entries of a section, in the order of reading.
    fn all(&self, section: Section) -> Vec<Item<'a>> {
        self.entries.get(&section).into_iter().flatten().map(|(item, _)| *item).collect()
    }

    /// Returns whether a country is the host.
    fn is_host(&self, id: &str) -> bool {
        self.countries.iter().any(|one| one.id.as_str() == id && one.role == CountryRole::Host)
    }

    /// The name of an entry.
    fn label(&self, id: &'a str) -> &'a str {
        self.index.get(id).map_or(id, |named| named.label)
    }

    /// Returns whether an entry concerns every participant.
    fn is_common(&self, item: &Item<'a>) -> bool {
        let countries: HashSet<&str> =
            query::countries(item.entry, self.index).into_iter().collect();
        self.countries.iter().all(|country| countries.contains(country.id.as_str()))
    }

    /// The title of the record, and its other languages.
    fn title(&self) -> (Inline<'a>, Vec<Inline<'a>>) {
        let mut names = self.head.title.iter().map(Inline::Name);
        let title = names.next().unwrap_or(Inline::Text("Summit".into()));
        (title, names.collect())
    }

    /// The filters in use, in a sentence.
    fn notes(&self) -> Vec<String> {
        let Filter { countries, areas, texts, since, until, sources } = &self.filter;
        let label =
            |id: &String| self.index.get(id).map_or_else(|| id.clone(), |one| one.label.to_owned());
        let list = |kind: &str, names: Vec<String>| {
            (!names.is_empty()).then(|| format!("{kind} {}", names.join(" or ")))
        };
        let areas = areas.iter().map(|area| area.as_ref().map_or("none".to_owned(), label));
        let parts = [
            list("country", countries.iter().map(label).collect()),
            list("area", areas.collect()),
            list("text", texts.iter().map(|text| format!("\"{text}\"")).collect()),
            since.map(|date| format!("since {date}")),
            until.map(|date| format!("until {date}")),
            list("source", sources.iter().map(label).collect()),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() {
            Vec::new()
        } else {
            vec![format!("Only what matches: {}.", parts.join("; "))]
        }
    }

    /// How to read the page, and what it was made from.
    fn colophon(&self, cited: &str) -> Vec<String> {
        let Head { id, version, updated, .. } = self.head;
        vec![
            format!(
                "{cited} † leads to the point on which sources differ. (inferred) marks what the record's \
                 authors worked out. Summaries and statements are paraphrased; none is a quotation."
            ),
            format!(
                "Record {id} {version} of {}; periods as of {}.",
                long_date(*updated),
                long_date(crate::record::Date::day(self.day))
            ),
        ]
    }

    /// A table of entries with some of their columns; at most `cited` sources each.
    fn table(
        &self,
        caption: &'static str,
        items: &[Item<'a>],
        columns: &[&str],
        cited: usize,
    ) -> Option<Block<'a>> {
        let section = items.first()?.section;
        let known = |head: &Column| {
            matches!(head.key, "date" | "sources")
                || items.iter().any(|item| !item.get(head.key).is_unknown())
        };
        let heads: Vec<Column> = (columns.iter())
            .filter_map(|key| heads(section).into_iter().find(|head| head.key == *key))
            .filter(known)
            .collect();
        let row = |item: &Item<'a>| {
            let cells = heads.iter().map(|head| {
                let mut cell = item.cell(*head);
                if let Value::Sources(sources) = &mut cell.value {
                    self.shorten(sources, cited);
                }
                if head.key == "title" && item.get("title_seen") == Value::Bool(false) {
                    cell.value = Value::Owned(described(item));
                }
                if head.key == "status" && self.is_overdue(item) {
                    cell.value = Value::Owned(format!("{}; day passed", cell.value.shown()));
                }
                cell
            });
            cells.collect()
        };
        let rows = items.iter().map(row).collect();
        let ids = items.iter().map(|item| item.id).collect();
        Some(Block::Table { caption, table: Table { heads, rows, whole: None }, ids })
    }

    /// The strongest sources of an entry, at most so many.
    fn cite(&self, item: &Item<'a>, cited: usize) -> Inline<'a> {
        Inline::cite(self.strongest(item.get("sources"), cited))
    }

    fn strongest(&self, mut sources: Value<'a>, cited: usize) -> Value<'a> {
        if let Value::Sources(sources) = &mut sources {
            self.shorten(sources, cited);
        }
        sources
    }

    /// Leaves the strongest sources; among equals those that the record cites most, so that a brief cites few.
    fn shorten(&self, sources: &mut Vec<SourceRef<'a>>, cited: usize) {
        let uses = |id| self.citations.get(id).copied().unwrap_or_default();
        sources.sort_by_key(|source| {
            (source.kind, source.is_reprint, Reverse(uses(source.id)), source.id)
        });
        sources.truncate(cited);
    }

    /// Returns whether an event was to come on a day that has passed.
    fn is_overdue(&self, item: &Item<'_>) -> bool {
        let is_open =
            matches!(item.get("status").shown().as_str(), "planned" | "proposed" | "announced");
        let last = match (item.get("end"), item.get("date")) {
            (Value::Date(date), _) | (_, Value::Date(date)) => Some(date.last_day()),
            _ => None,
        };
        is_open && last.is_some_and(|last| last < self.day)
    }
}

/// A description that stands for a title nobody has seen.
fn described(item: &Item<'_>) -> String {
    format!("[{}]", item.label)
}

/// A card with some columns of an entry, under its name.
fn card<'a>(item: &Item<'a>, skipped: &[&str]) -> Block<'a> {
    let key = name_key(item);
    let fields = item.cells().filter(|(head, value)| {
        let has_place =
            matches!(head.key, "id" | "names" | "sources" | "area_inferred") || head.key == key;
        !has_place && !value.is_unknown() && !skipped.contains(&head.key)
    });
    let fields = fields.map(|(head, _)| Field {
        key: head.key,
        label: head.heading,
        content: Content::Cell(item.cell(head)),
    });
    let card = Card { title: item.label.to_owned(), fields: fields.collect() };
    Block::Card { id: item.id, key, sources: item.get("sources"), card }
}

/// The column that holds the name of an entry.
fn name_key(item: &Item<'_>) -> &'static str {
    let known = ["title", "name", "what", "summary"].into_iter();
    known.clone().find(|key| !item.get(key).is_unknown()).unwrap_or("title")
}

/// A dispute with its versions.
fn dispute<'a>(item: &Item<'a>, cited: usize, about: Vec<Inline<'a>>) -> Block<'a> {
    let versions = item.get("versions");
    let versions = versions.items().iter().map(|version| match version {
        Value::Stated { text, sources, json } => {
            let sources: Vec<SourceRef<'a>> = sources.iter().take(cited).copied().collect();
            Value::Stated { text, sources, json: json.clone() }
        }
        other => other.clone(),
    });
    Block::Dispute { id: item.id, subject: item.label, versions: versions.collect(), about }
}

/// A part, unless it is empty.
fn part<'a>(
    id: &'static str,
    heading: impl Into<String>,
    blocks: Vec<Block<'a>>,
) -> Option<Part<'a>> {
    (!blocks.is_empty()).then(|| Part { id, heading: heading.into(), blocks })
}

/// A count with its noun: `no document`, `1 document`, `3 documents`.
fn count(number: usize, noun: &str) -> String {
    if number == 0 { format!("no {noun}") } else { pluralize(number, noun) }
}

/// Puts a separator between groups of running text.
fn join<'a>(groups: Vec<Vec<Inline<'a>>>, separator: &'static str) -> Vec<Inline<'a>> {
    let mut joined = Vec::new();
    for (place, group) in groups.into_iter().enumerate() {
        if place > 0 {
            joined.push(Inline::text(separator));
        }
        joined.extend(group);
    }
    joined
}
