//! Queries: which entries a filter keeps, in which order, and what their money adds up to.
//!
//! Filters work on typed entries and know neither formats nor the command line.

mod named;
mod order;
mod sums;

use crate::error::Error;
use crate::fold::Needle;
use crate::record::{AnyEntry, Date, Id, Leaf, Section, in_words};
use crate::store::{Store, Stored};
use crate::view::{Index, Item};

pub use named::{Names, area, country, section, source};
pub use order::{SortKey, compare, sort, sort_by_default};
pub use sums::{Sum, sums};

/// What narrows a list; an empty list of values narrows nothing.
///
/// Several values of one kind widen it (any of); different kinds must all match.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Alpha-3 codes.
    pub countries: Vec<String>,
    /// Area ids, or `None` for entries across areas.
    pub areas: Vec<Option<String>>,
    /// Texts to be found anywhere in an entry.
    pub texts: Vec<Needle>,
    /// The first day.
    pub since: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
    /// Source ids.
    pub sources: Vec<String>,
}

impl Filter {
    /// Returns whether it narrows nothing.
    pub fn is_empty(&self) -> bool {
        let Self { countries, areas, texts, since, until, sources } = self;
        countries.is_empty()
            && areas.is_empty()
            && texts.is_empty()
            && since.is_none()
            && until.is_none()
            && sources.is_empty()
    }

    /// Returns whether it keeps an entry.
    pub fn keeps(&self, entry: &dyn AnyEntry, index: &Index<'_>) -> bool {
        self.keeps_undated(entry, index) && (!self.has_dates() || self.keeps_dates(entry))
    }

    /// Returns whether it would keep an entry but for its dates.
    pub fn keeps_undated(&self, entry: &dyn AnyEntry, index: &Index<'_>) -> bool {
        let any_country = |code: &str| self.countries.iter().any(|wanted| wanted == code);
        let any_area = |id: Option<&str>| self.areas.iter().any(|wanted| wanted.as_deref() == id);
        (self.countries.is_empty() || countries(entry, index).into_iter().any(any_country))
            && (self.areas.is_empty()
                || entry.section().has_area() && areas(entry, index).into_iter().any(any_area))
            && (self.texts.is_empty() || self.texts.iter().any(|text| contains(entry, index, text)))
            && (self.sources.is_empty()
                || self.sources.iter().any(|wanted| is_stated_by(entry, wanted)))
    }

    /// Returns whether it asks for dates.
    pub fn has_dates(&self) -> bool {
        self.since.is_some() || self.until.is_some()
    }

    fn keeps_dates(&self, entry: &dyn AnyEntry) -> bool {
        entry.dates().into_iter().any(|(first, last)| {
            self.since.is_none_or(|since| last.last_day() >= since.first_day())
                && self.until.is_none_or(|until| first.first_day() <= until.last_day())
        })
    }
}

/// Returns the entries of a section that a filter keeps, in the order of the record.
///
/// # Errors
///
/// As [`Store::section`].
pub fn select<'a, T: Stored>(
    store: &'a Store,
    index: &Index<'a>,
    filter: &Filter,
) -> Result<Vec<&'a T>, Error> {
    let entries = store.section::<T>()?.iter();
    Ok(entries.filter(|entry| filter.keeps(*entry, index)).collect())
}

/// Returns the entries of a section that a filter keeps, whatever their type.
///
/// # Errors
///
/// As [`Store::section`].
pub fn select_items<'a>(
    store: &'a Store,
    index: &'a Index<'a>,
    section: Section,
    filter: &Filter,
) -> Result<Vec<Item<'a>>, Error> {
    with_section!(section, T => {
        let entries = select::<T>(store, index, filter)?;
        Ok(entries.into_iter().map(|entry| Item::new(entry, index)).collect())
    })
}

/// The codes of the countries that an entry involves, or that what it speaks of involves.
pub fn countries<'a>(entry: &'a dyn AnyEntry, index: &Index<'a>) -> Vec<&'a str> {
    let others = entry.speaks_of().into_iter().filter_map(|id| index.entry(id.as_str()));
    entry.countries().into_iter().chain(others.flat_map(AnyEntry::countries)).collect()
}

/// The areas of an entry, or of what it speaks of; `None` is across areas.
fn areas<'a>(entry: &'a dyn AnyEntry, index: &Index<'a>) -> Vec<Option<&'a str>> {
    let id = |entry: &'a dyn AnyEntry| entry.area().map(Id::as_str);
    let own = id(entry);
    let others = entry.speaks_of();
    if own.is_some() || others.is_empty() {
        return vec![own];
    }
    let others = others.into_iter().filter_map(|id| index.entry(id.as_str()));
    others.filter(|other| other.section().has_area()).map(id).collect()
}

fn is_stated_by(entry: &dyn AnyEntry, source: &str) -> bool {
    (entry.section() == Section::Sources && entry.id().as_str() == source)
        || entry.sources().iter().any(|id| id.as_str() == source)
}

/// Returns whether a folded text occurs anywhere in an entry, or in a name of what it refers to.
pub fn contains(entry: &dyn AnyEntry, index: &Index<'_>, needle: &Needle) -> bool {
    let mut found = false;
    entry.leaves(&mut |at, leaf| {
        found = found || at.key != "sources" && leaf_contains(leaf, index, needle);
    });
    found
}

/// Returns whether a folded text occurs in a leaf, or in a name of the entry to which it refers.
pub fn leaf_contains(leaf: Leaf<'_>, index: &Index<'_>, needle: &Needle) -> bool {
    let has = |text: &str| needle.is_in(text);
    match leaf {
        Leaf::Text(text) | Leaf::Code(text) => has(text),
        Leaf::Id(id) => {
            has(id.as_str())
                || index.get(id.as_str()).is_some_and(|named| {
                    has(named.label) || named.names.iter().any(|name| has(name.text.as_str()))
                })
        }
        Leaf::Decimal(number) => {
            has(number.as_str())
                || has(&number.to_string())
                || in_words(number).is_some_and(|words| has(&words))
        }
        Leaf::Date(date) => has(&date.to_string()),
        Leaf::Number(number) => has(&number.to_string()),
        Leaf::Bool(_) => false,
    }
}
