//! Queries: what is asked for, found among the entries of a record.
//!
//! Selecting knows no formats and no command line: plain values come in, entries go out.

mod named;
mod order;
mod sums;

use std::collections::BTreeMap;

use crate::fold::{self, fold};
use crate::record::{Date, Record, Section};
use crate::view::{Index, Item, Value, item, items};

pub use named::{area, country, source};
pub use order::{Rank, SortKey, order, rank, sort, sort_by_default};
pub use sums::{Sum, Sums, money, sums};

/// What narrows a list; an empty list of values narrows nothing.
///
/// Several values of one kind widen it (any of), different kinds must all hold.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Alpha-3 codes.
    pub countries: Vec<String>,
    /// Area ids, or `None` for entries across areas.
    pub areas: Vec<Option<String>>,
    /// Texts to be found anywhere in an entry.
    pub texts: Vec<String>,
    /// The first day.
    pub since: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
    /// Source ids.
    pub sources: Vec<String>,
    /// Columns that must hold one of some words or texts.
    pub fields: Vec<(&'static str, Vec<String>)>,
}

impl Filter {
    /// Returns whether it narrows nothing.
    pub fn is_empty(&self) -> bool {
        let Self { countries, areas, texts, since, until, sources, fields } = self;
        countries.is_empty()
            && areas.is_empty()
            && texts.is_empty()
            && since.is_none()
            && until.is_none()
            && sources.is_empty()
            && fields.iter().all(|(_, words)| words.is_empty())
    }
}

/// Returns the entries of a section that pass a filter, in the order of the record.
pub fn select<'a>(
    record: &'a Record,
    index: &Index<'a>,
    section: Section,
    filter: &Filter,
) -> Vec<Item<'a>> {
    let related = related_to(record, index, section, filter);
    let mut items = items(record, index, section);
    items.retain(|item| {
        passes(item, related.get(item.id).copied().unwrap_or_default(), index, filter)
    });
    items
}

/// What entries have of what a filter asks for.
#[derive(Debug, Clone, Copy, Default)]
struct Facets {
    country: bool,
    area: bool,
}

impl Facets {
    fn of(item: &Item<'_>, filter: &Filter) -> Self {
        Self {
            country: !filter.countries.is_empty()
                && countries(item).any(|code| filter.countries.iter().any(|other| other == code)),
            area: filter.areas.iter().any(|wanted| has_area_of(item, wanted.as_deref())),
        }
    }

    fn or(self, other: Self) -> Self {
        Self { country: self.country || other.country, area: self.area || other.area }
    }
}

/// Returns, for entries that speak of others (a provision of its document, a dispute of what it is
/// about), what those others have of what a filter asks for, by the id of the entry.
fn related_to<'a>(
    record: &'a Record,
    index: &Index<'a>,
    section: Section,
    filter: &Filter,
) -> BTreeMap<&'a str, Facets> {
    if filter.countries.is_empty() && filter.areas.is_empty() {
        return BTreeMap::new();
    }
    let links: Vec<(&str, &str)> = match section {
        Section::Provisions => {
            record.provisions.iter().map(|one| (one.id.as_str(), one.document.as_str())).collect()
        }
        Section::Disputes => record
            .disputes
            .iter()
            .flat_map(|one| one.about.iter().map(|about| (one.id.as_str(), about.id.as_str())))
            .collect(),
        _ => return BTreeMap::new(),
    };
    let others: BTreeMap<&str, Facets> = links
        .iter()
        .filter_map(|(_, other)| Some((*other, Facets::of(&item(record, index, other)?, filter))))
        .collect();
    let mut related: BTreeMap<&str, Facets> = BTreeMap::new();
    for (id, other) in links {
        let facets = related.entry(id).or_default();
        *facets = facets.or(others.get(other).copied().unwrap_or_default());
    }
    related
}

fn passes(item: &Item<'_>, related: Facets, index: &Index<'_>, filter: &Filter) -> bool {
    let asks = !filter.countries.is_empty() || !filter.areas.is_empty();
    let facets = if asks { Facets::of(item, filter).or(related) } else { related };
    (filter.countries.is_empty() || facets.country)
        && (filter.areas.is_empty() || has_area(item.section) && facets.area)
        && (filter.texts.is_empty()
            || filter.texts.iter().any(|text| contains(item, index, &fold(text))))
        && ((filter.since.is_none() && filter.until.is_none())
            || dates(item).any(|(first, last)| {
                filter.since.is_none_or(|since| last.last_day() >= since.first_day())
                    && filter.until.is_none_or(|until| first.first_day() <= until.last_day())
            }))
        && (filter.sources.is_empty()
            || sources(item).any(|id| filter.sources.iter().any(|wanted| wanted == id)))
        && (filter.fields.iter().all(|(key, wanted)| {
            wanted.is_empty() || wanted.iter().any(|wanted| holds(item, index, key, wanted))
        }))
}

/// Returns whether the entries of a section belong to areas.
pub fn has_area(section: Section) -> bool {
    matches!(
        section,
        Section::Areas
            | Section::Initiatives
            | Section::Documents
            | Section::Statements
            | Section::Disputes
            | Section::Provisions
    )
}

/// Returns whether the entries of a section carry dates.
pub fn has_date(section: Section) -> bool {
    matches!(
        section,
        Section::Initiatives
            | Section::Documents
            | Section::Meetings
            | Section::Statements
            | Section::Events
            | Section::Sources
            | Section::Leaders
    )
}

fn has_area_of(item: &Item<'_>, wanted: Option<&str>) -> bool {
    if item.section == Section::Areas {
        return wanted == Some(item.id);
    }
    match (item.get("area"), wanted) {
        (Value::Unknown, None) => has_area(item.section),
        (Value::Ref { id, .. }, Some(wanted)) => *id == wanted,
        _ => false,
    }
}

/// Returns the codes of the countries that an entry touches.
pub fn countries<'v>(item: &'v Item<'_>) -> impl Iterator<Item = &'v str> {
    let own = (item.section == Section::Countries).then_some(item.id);
    let keys = ["country", "countries", "party"];
    let listed =
        keys.into_iter().flat_map(|key| item.get(key).items()).filter_map(|value| match value {
            Value::Text(code) => Some(*code),
            Value::Ref { id, .. } => Some(*id),
            _ => None,
        });
    // An event has no countries but the one where it takes place.
    let place = match item.get("place") {
        Value::Parts { json, .. } if item.section == Section::Events => json["country"].as_str(),
        _ => None,
    };
    own.into_iter().chain(listed).chain(place)
}

fn sources<'a, 'v>(item: &'v Item<'a>) -> impl Iterator<Item = &'a str> + 'v {
    let own = (item.section == Section::Sources).then_some(item.id);
    let listed = match item.get("sources") {
        Value::Sources(sources) => sources.as_slice(),
        _ => &[],
    };
    own.into_iter().chain(listed.iter().map(|source| source.id))
}

/// Returns the first and last date of each time span that an entry carries.
pub fn dates<'v>(item: &'v Item<'_>) -> impl Iterator<Item = (Date, Date)> + 'v {
    let end = match item.get("end") {
        Value::Date(end) => Some(*end),
        _ => None,
    };
    ["date", "dates", "published", "in_office_since"]
        .into_iter()
        .flat_map(|key| item.get(key).items())
        .filter_map(move |value| match value {
            Value::Date(date) => Some((*date, end.unwrap_or(*date))),
            _ => None,
        })
}

/// Returns whether a folded text stands anywhere in an entry, or in a name of what it refers to.
pub fn contains(item: &Item<'_>, index: &Index<'_>, folded: &str) -> bool {
    // No text of an entry names the sources that state it.
    item.cells().any(|(head, value)| head.key != "sources" && text_in(value, index, folded))
}

/// Returns whether a folded text stands in a value, or in a name of the entry it refers to.
pub fn text_in(value: &Value<'_>, index: &Index<'_>, folded: &str) -> bool {
    let mut found = false;
    value.each_text(&mut |text| found = found || fold::contains(text, folded));
    found
        || value.items().iter().any(|value| {
            let id = match value {
                Value::Ref { id, .. } => *id,
                // A list of countries holds their codes.
                Value::Text(code) if is_code(code) => *code,
                _ => return false,
            };
            index.get(id).is_some_and(|named| {
                fold::contains(named.label, folded)
                    || named.names.iter().any(|name| fold::contains(name.text.as_str(), folded))
            })
        })
}

fn is_code(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn holds(item: &Item<'_>, index: &Index<'_>, key: &str, wanted: &str) -> bool {
    text_in(item.get(key), index, &fold(wanted))
}
