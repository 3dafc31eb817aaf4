//! The page of a report: which parts it has, and what stands in each.
//!
//! What is told of an entry is what its columns hold, so it reads as in the lists; here it only
//! gets its place, the numbers of its sources and the links to what sources dispute.

mod out;
mod parts;
mod phrases;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::convert::Infallible;
use std::io;

use chrono::NaiveDate;

use super::Context;
use super::target::Beside;
use crate::query::{Filter, Rank, Sum, Sums, each_selected, rank, select};
use crate::record::{Date, Record, Section};
use crate::view::page::{Part, Piece};
use crate::view::{Item, Value, each_at};
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
///
/// It is made once to learn which parts it has and to read all that it names, and once while it is
/// written: so it is never held as a whole.
pub struct Page<'c, 'a> {
    context: &'c Context<'a>,
    filter: Filter,
    day: NaiveDate,
    /// Where its entries stand in their sections, in the order of reading.
    entries: BTreeMap<Section, Vec<usize>>,
    /// The same for initiatives, by their area.
    by_area: BTreeMap<Option<String>, Vec<usize>>,
    documents: Documents,
    /// The same for events, by year; nothing for those without a date.
    years: Vec<(Option<String>, Vec<usize>)>,
    targets: Vec<Item<'a>>,
    /// The totals that state a count.
    counts: Vec<Item<'a>>,
    /// What stands beside the targets.
    beside: Beside<'a>,
    /// The ids of the entries on the page.
    shown: HashSet<Box<str>>,
    /// The parts that hold anything.
    parts: Vec<Part>,
}

/// The documents on a page.
#[derive(Default)]
struct Documents {
    by_country: BTreeMap<String, usize>,
    by_area: Vec<(String, usize)>,
    /// Where they stand, by their countries, in the order of reading.
    sets: Vec<(String, Vec<usize>)>,
    /// Their money.
    money: Vec<Sum>,
}

const ACROSS: &str = "Across areas or not stated";

/// Who takes the pieces of a page.
type Give<'g> = &'g mut dyn FnMut(&Piece) -> io::Result<()>;

impl<'c, 'a> Page<'c, 'a> {
    /// Returns the page of what a filter keeps.
    ///
    /// # Errors
    ///
    /// Fails as [`Page::give`] does; nothing is written here, so that it does not.
    pub fn new(context: &'c Context<'a>, filter: Filter, day: NaiveDate) -> io::Result<Self> {
        let (record, index) = (context.record, &context.index);
        let mut shown = HashSet::new();
        let mut entries = BTreeMap::new();
        let mut by_area: BTreeMap<Option<String>, Vec<usize>> = BTreeMap::new();
        let mut years: Vec<(Option<String>, Vec<usize>)> = Vec::new();
        for section in SHOWN {
            let mut found = Vec::new();
            each_selected(record, index, section, &filter, |position, item| {
                shown.insert(Box::from(item.id));
                let area = match section {
                    Section::Initiatives => area(item).map(str::to_owned),
                    _ => None,
                };
                found.push((rank(item, record), position, area));
            });
            found.sort_by(|(one, ..), (two, ..)| one.cmp(two));
            for (rank, position, area) in &found {
                match rank {
                    Rank::Area(..) => by_area.entry(area.clone()).or_default().push(*position),
                    Rank::Date(_) | Rank::NoDate => {
                        let year = match rank {
                            Rank::Date(date) => Some(date.year()),
                            _ => None,
                        };
                        match years.last_mut() {
                            Some((last, positions)) if *last == year => positions.push(*position),
                            _ => years.push((year, vec![*position])),
                        }
                    }
                    _ => {}
                }
            }
            let found: Vec<usize> = found.into_iter().map(|(_, position, _)| position).collect();
            entries.insert(section, found);
        }
        // An area stands on the page where something under it does.
        shown.extend(by_area.keys().flatten().map(|area| Box::from(area.as_str())));
        let documents = Documents::of(context, &entries[&Section::Documents]);
        let targets = select(record, index, Section::Targets, &filter);
        let totals = select(record, index, Section::Totals, &filter);
        let counts =
            totals.iter().filter(|item| !item.take("count").is_unknown()).cloned().collect();
        let beside = Beside::new(context, targets.len(), documents.money.clone(), totals);
        let mut page = Self {
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
            parts: Vec::new(),
        };
        let mut parts = Vec::new();
        page.give(&mut |piece| {
            if let Piece::Part(part) = piece {
                parts.push(*part);
            }
            Ok(())
        })?;
        page.parts = parts;
        Ok(page)
    }

    /// Returns words about it.
    pub fn notes(&self) -> Vec<String> {
        let is_empty = self.entries.values().all(Vec::is_empty);
        let note = "no entry matches; the page has the summit alone";
        is_empty.then(|| note.to_owned()).into_iter().collect()
    }

    /// Gives its pieces.
    ///
    /// # Errors
    ///
    /// Fails as `give` does.
    pub fn give(&self, give: Give<'_>) -> io::Result<()> {
        let mut maker = Maker {
            page: self,
            out: Out { give, waiting: Vec::new(), in_part: false },
            cited: Vec::new(),
            numbers: HashMap::new(),
            marked: BTreeSet::new(),
        };
        maker.top()?;
        maker.glance()?;
        maker.leaders()?;
        maker.areas()?;
        maker.targets()?;
        maker.documents()?;
        maker.timeline()?;
        maker.disputes()?;
        maker.out.end_part()?;
        (maker.out.give)(&Piece::Colophon(self.colophon()))?;
        maker.references()?;
        (maker.out.give)(&Piece::End)
    }
}
impl Documents {
    fn of(context: &Context<'_>, positions: &[usize]) -> Self {
        let Context { record, index, .. } = context;
        let label = |code: &str| {
            index.get(code).map_or_else(|| code.to_owned(), |named| named.label.to_owned())
        };
        let mut documents = Self::default();
        let mut money = Sums::default();
        let mut sets: BTreeMap<String, Vec<(bool, Option<Date>, usize)>> = BTreeMap::new();
        let mut places = positions.iter();
        let Ok(()) = each_at(record, index, Section::Documents, positions, |item| {
            money.add(item);
            let codes = item.get("countries").items();
            let names: Vec<String> = codes.iter().map(|code| label(&code.shown())).collect();
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
                Value::Date(date) => Some(*date),
                _ => None,
            };
            if let Some(position) = places.next() {
                sets.entry(names.join(", ")).or_default().push((date.is_none(), date, *position));
            }
            Ok::<(), Infallible>(())
        });
        documents.money = money.rows();
        let in_order = |(names, mut dated): (String, Vec<(bool, Option<Date>, usize)>)| {
            dated.sort_by_key(|(is_unknown, date, _)| (*is_unknown, *date));
            (names, dated.into_iter().map(|(.., position)| position).collect())
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
        let Record { id, version, updated, .. } = self.context.record;
        let as_of = Date::day(self.day);
        vec![
            format!("Made from the record {id} {version}, updated {updated}; horizons as of {as_of}."),
            "A number in brackets leads to the source that states a fact; † leads to the point on which sources disagree; (inferred) and (computed) mark what was worked out rather than stated.".to_owned(),
            "What is not known is left out.".to_owned(),
        ]
    }
}
/// Returns the id of the area of an entry.
fn area<'v>(item: &'v Item<'_>) -> Option<&'v str> {
    match item.get("area") {
        Value::Ref { id, .. } => Some(id),
        _ => None,
    }
}
