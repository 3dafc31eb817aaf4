//! Queries: which entries a filter keeps, in which order, and what their money adds up to.
//!
//! Filters work on typed entries and know neither formats nor the command line.

mod named;
mod order;
mod sums;

use crate::fold::Needle;
use crate::record::{AnyEntry, Date, Id, Leaf, Section, in_words};
use crate::view::Index;

pub use named::{area, country, resolve, section, source};
pub use order::{SortKey, sort, sort_by_default};
pub use sums::{sum_notes, sums};

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
    pub since: Option<Date>,
    pub until: Option<Date>,
    pub sources: Vec<String>,
}

impl Filter {
    pub fn is_empty(&self) -> bool {
        let Self { countries, areas, texts, since, until, sources } = self;
        countries.is_empty()
            && areas.is_empty()
            && texts.is_empty()
            && since.is_none()
            && until.is_none()
            && sources.is_empty()
    }

    /// Whether it keeps an entry; `None` if it leaves the entry out only because that has no date.
    pub fn keeps(&self, entry: &dyn AnyEntry, index: &Index<'_>) -> Option<bool> {
        let keeps_dates = self.keeps_dates(entry);
        if keeps_dates == Some(false) || !self.keeps_apart_from_dates(entry, index) {
            return Some(false);
        }
        keeps_dates
    }

    fn keeps_apart_from_dates(&self, entry: &dyn AnyEntry, index: &Index<'_>) -> bool {
        let any_country = |code: &str| self.countries.iter().any(|wanted| wanted == code);
        let any_area = |id: Option<&str>| self.areas.iter().any(|wanted| wanted.as_deref() == id);
        (self.countries.is_empty() || countries(entry, index).into_iter().any(any_country))
            && (self.areas.is_empty()
                || entry.section().has_area() && areas(entry, index).into_iter().any(any_area))
            && (self.texts.is_empty() || self.texts.iter().any(|text| contains(entry, index, text)))
            && (self.sources.is_empty()
                || self.sources.iter().any(|wanted| is_stated_by(entry, wanted)))
    }

    pub fn has_dates(&self) -> bool {
        self.since.is_some() || self.until.is_some()
    }

    fn keeps_dates(&self, entry: &dyn AnyEntry) -> Option<bool> {
        if !self.has_dates() {
            return Some(true);
        }
        let is_within = |(first, last): (Date, Date)| {
            self.since.is_none_or(|since| last.last_day() >= since.first_day())
                && self.until.is_none_or(|until| first.first_day() <= until.last_day())
        };
        entry.dates().into_iter().map(is_within).reduce(|one, other| one || other)
    }
}

/// The codes of the countries that an entry or its subjects involve.
pub fn countries<'a>(entry: &'a dyn AnyEntry, index: &Index<'a>) -> Vec<&'a str> {
    let others = entry.subjects().into_iter().filter_map(|id| index.entry(id.as_str()));
    entry.countries().into_iter().chain(others.flat_map(AnyEntry::countries)).collect()
}

/// The areas of an entry, or of its subjects; `None` is across areas.
pub fn areas<'a>(entry: &'a dyn AnyEntry, index: &Index<'a>) -> Vec<Option<&'a str>> {
    let id = |entry: &'a dyn AnyEntry| entry.area().map(Id::as_str);
    let own = id(entry);
    let others = entry.subjects();
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

/// Whether a text occurs anywhere in an entry, or in a name of what it refers to.
fn contains(entry: &dyn AnyEntry, index: &Index<'_>, needle: &Needle) -> bool {
    let mut found = false;
    entry.leaves(&mut |at, leaf| {
        found = found || at.key != "sources" && any_text(leaf, index, |text| needle.is_in(text));
    });
    found
}

/// The texts of one field of an entry, and the names of what it refers to.
pub fn field_texts(entry: &dyn AnyEntry, key: &str, index: &Index<'_>) -> Vec<String> {
    let mut texts = Vec::new();
    entry.leaves(&mut |at, leaf| {
        if at.field == key && at.key != "sources" {
            any_text(leaf, index, |text| {
                texts.push(text.to_owned());
                false
            });
        }
    });
    texts
}

/// The words of a text that are long enough to suggest.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|ch: char| !ch.is_alphanumeric());
    words.filter(|word| word.chars().count() > 2)
}

/// Whether a predicate holds for a form of a leaf that people look for, or for a name of the entry to which the
/// leaf refers.
pub fn any_text(leaf: Leaf<'_>, index: &Index<'_>, mut is: impl FnMut(&str) -> bool) -> bool {
    match leaf {
        Leaf::Text(text) | Leaf::Code(text) => is(text),
        Leaf::Id(id) => {
            is(id.as_str())
                || index.get(id.as_str()).is_some_and(|named| {
                    is(named.label) || named.names.iter().any(|name| is(name.text.as_str()))
                })
        }
        Leaf::Decimal(number) => {
            is(&number.to_string())
                || is(number.as_str())
                || in_words(number).is_some_and(|words| is(&words))
        }
        Leaf::Date(date) => is(&date.to_string()),
        Leaf::Number(number) => is(&number.to_string()),
        Leaf::Bool(_) => false,
    }
}
