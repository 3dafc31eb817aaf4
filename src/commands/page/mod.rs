//! The page of a report: which parts it has, and what stands in each.
//!
//! What is told of an entry is what its columns hold, so it reads as in the lists; here it only
//! gets its place, the numbers of its sources and the links to what sources dispute.

mod out;
mod parts;
mod phrases;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;

use super::Context;
use super::target::Beside;
use crate::error::Error;
use crate::query::{Filter, Sum, select_items, sort_by_default, sums};
use crate::record::{Date, Section};
use crate::store::Head;
use crate::view::page::Piece;
use crate::view::{Item, Value};
use out::Out;
use parts::Maker;

/// The sections whose entries stand on the page, in the order of its parts.
const SHOWN: [Section; 7] = [
    Section::Leaders,
    Section::Areas,
    Section::Initiatives,
    Section::Targets,
    Section::Documents,
    Section::Events,
    Section::Disputes,
];

/// A page of what a filter keeps, its horizons looked at from a day.
pub struct Page<'c, 'a> {
    context: &'c Context<'a>,
    filter: Filter,
    day: NaiveDate,
    /// Its entries, in the order of reading.
    entries: BTreeMap<Section, Vec<Item<'a>>>,
    /// The initiatives by their area.
    by_area: BTreeMap<Option<String>, Vec<Item<'a>>>,
    documents: Documents<'a>,
    /// The events by year; nothing for those without a date.
    years: Vec<(Option<String>, Vec<Item<'a>>)>,
    targets: Vec<Item<'a>>,
    /// The totals that state a count.
    counts: Vec<Item<'a>>,
    /// What stands beside the targets.
    beside: Beside<'a>,
    /// The ids of the entries on the page.
    shown: HashSet<String>,
}

/// The documents on a page.
#[derive(Default)]
struct Documents<'a> {
    by_country: BTreeMap<String, usize>,
    by_area: Vec<(String, usize)>,
    /// By their countries, in the order of reading.
    sets: Vec<(String, Vec<Item<'a>>)>,
    /// Their money.
    money: Vec<Sum>,
}

const ACROSS: &str = "Across areas or not stated";

impl<'c, 'a> Page<'c, 'a> {
    /// Returns the page of what a filter keeps.
    pub fn new(context: &'c Context<'a>, filter: Filter, day: NaiveDate) -> Result<Self, Error> {
        let (store, index) = (context.store, context.index);
        let mut entries = BTreeMap::new();
        for section in SHOWN {
            let mut items = select_items(store, index, section, &filter)?;
            sort_by_default(&mut items, store, |item| item.entry)?;
            entries.insert(section, items);
        }
        let mut shown: HashSet<String> =
            entries.values().flatten().map(|item| item.id.to_owned()).collect();
        let mut by_area: BTreeMap<Option<String>, Vec<Item<'a>>> = BTreeMap::new();
        for item in &entries[&Section::Initiatives] {
            by_area.entry(area(item).map(str::to_owned)).or_default().push(*item);
        }
        // An area stands on the page where something under it does.
        shown.extend(by_area.keys().flatten().cloned());
        let mut years: Vec<(Option<String>, Vec<Item<'a>>)> = Vec::new();
        for item in &entries[&Section::Events] {
            let year = match item.get("date") {
                Value::Date(date) => Some(date.year()),
                _ => None,
            };
            match years.last_mut() {
                Some((last, items)) if *last == year => items.push(*item),
                _ => years.push((year, vec![*item])),
            }
        }
        let documents = Documents::of(context, &entries[&Section::Documents]);
        let targets = select_items(store, index, Section::Targets, &filter)?;
        let totals = select_items(store, index, Section::Totals, &filter)?;
        let counts = totals.iter().filter(|item| !item.get("count").is_unknown()).copied();
        let counts = counts.collect();
        let beside = Beside::new(context, targets.len(), documents.money.clone(), totals)?;
        Ok(Self {
            context,
            filter,
            day,
            entries,
            by_area,
            documents,
            years,
            targets,
            counts,
            beside,
            shown,
        })
    }

    /// Returns words about it.
    pub fn notes(&self) -> Vec<String> {
        let is_empty = self.entries.values().all(Vec::is_empty);
        let note = "no entry matches; the page has the summit alone";
        is_empty.then(|| note.to_owned()).into_iter().collect()
    }

    /// Returns its pieces.
    pub fn pieces(&self) -> Vec<Piece> {
        let mut maker = Maker {
            page: self,
            out: Out::default(),
            cited: Vec::new(),
            numbers: HashMap::new(),
            marked: BTreeSet::new(),
        };
        maker.glance();
        maker.leaders();
        maker.areas();
        maker.targets();
        maker.documents();
        maker.timeline();
        maker.disputes();
        maker.out.end_part();
        maker.out.pieces.push(Piece::Colophon(self.colophon()));
        maker.references();
        maker.out.pieces.push(Piece::End);
        maker.top();
        maker.out.pieces
    }
}

impl<'a> Documents<'a> {
    fn of(context: &Context<'a>, items: &[Item<'a>]) -> Self {
        let index = context.index;
        let label = |code: &str| {
            index.get(code).map_or_else(|| code.to_owned(), |named| named.label.to_owned())
        };
        let mut documents = Self::default();
        let mut sets: BTreeMap<String, Vec<(bool, Option<Date>, &Item<'a>)>> = BTreeMap::new();
        for item in items {
            let codes = item.entry.countries();
            let names: Vec<String> = codes.into_iter().map(label).collect();
            for name in &names {
                *documents.by_country.entry(name.clone()).or_default() += 1;
            }
            let area = match item.get("area") {
                Value::Unknown => ACROSS.to_owned(),
                value => value.shown(),
            };
            match documents.by_area.iter_mut().find(|(name, _)| *name == area) {
                Some((_, count)) => *count += 1,
                None => documents.by_area.push((area, 1)),
            }
            let date = match item.get("date") {
                Value::Date(date) => Some(date),
                _ => None,
            };
            sets.entry(names.join(", ")).or_default().push((date.is_none(), date, item));
        }
        documents.money = sums(items.iter().map(|item| item.entry));
        let in_order = |(names, mut dated): (String, Vec<(bool, Option<Date>, &Item<'a>)>)| {
            dated.sort_by_key(|(is_unknown, date, _)| (*is_unknown, *date));
            (names, dated.into_iter().map(|(.., item)| *item).collect())
        };
        documents.sets = sets.into_iter().map(in_order).collect();
        documents
            .sets
            .sort_by(|one, two| two.1.len().cmp(&one.1.len()).then_with(|| one.0.cmp(&two.0)));
        documents
    }
}

impl Page<'_, '_> {
    /// Returns what the page was narrowed to, and what that leaves out.
    fn words(&self) -> Vec<String> {
        let filter = &self.filter;
        let label = |id: &str| {
            self.context.index.get(id).map_or_else(|| id.to_owned(), |named| named.label.to_owned())
        };
        let list = |kind: &str, names: Vec<String>| {
            (!names.is_empty()).then(|| format!("{kind} {}", names.join(" or ")))
        };
        let areas = filter
            .areas
            .iter()
            .map(|area| area.as_deref().map_or_else(|| "none (across areas)".to_owned(), label));
        let texts = filter.texts.iter().map(|text| format!("\"{text}\""));
        let kept: Vec<String> = [
            list("country", filter.countries.iter().map(|code| label(code)).collect()),
            list("area", areas.collect()),
            list("text", texts.collect()),
            filter.since.map(|date| format!("since {date}")),
            filter.until.map(|date| format!("until {date}")),
            list("source", filter.sources.iter().map(|id| label(id)).collect()),
        ]
        .into_iter()
        .flatten()
        .collect();
        if kept.is_empty() {
            return Vec::new();
        }
        let mut words = vec![format!("Narrowed to {}.", kept.join("; "))];
        let empty = SHOWN
            .into_iter()
            .filter(|section| *section != Section::Areas && self.entries[section].is_empty());
        let empty: Vec<&str> = empty.map(Section::as_str).collect();
        if !empty.is_empty() {
            words.push(format!("Nothing of these matches: {}.", empty.join(", ")));
        }
        words
    }

    fn colophon(&self) -> Vec<String> {
        let Head { id, version, updated, .. } = self.context.store.head();
        let as_of = Date::day(self.day);
        vec![
            format!("Made from the record {id} {version}, updated {updated}; horizons as of {as_of}."),
            "A number in brackets leads to the source that states a fact; † leads to the point on which sources disagree; (inferred) and (computed) mark what was worked out rather than stated.".to_owned(),
            "What is not known is left out.".to_owned(),
        ]
    }
}
/// Returns the id of the area of an entry.
fn area<'a>(item: &Item<'a>) -> Option<&'a str> {
    item.entry.area().map(crate::record::Id::as_str)
}
