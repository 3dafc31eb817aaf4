//! The order of entries: by columns, or as people read a section.

use std::cmp::Ordering;

use super::countries;
use crate::record::{Date, Record, Section};
use crate::view::{Head, Index, Item, Value};

/// A column to sort by, and whether from the largest down.
#[derive(Debug, Clone, Copy)]
pub struct SortKey {
    /// The column.
    pub head: Head,
    /// Whether the largest comes first; what is unknown comes last either way.
    pub descending: bool,
}

/// Sorts entries by what columns mean: dates as dates, amounts within a currency, unknown last.
pub fn sort<'a>(items: &mut Vec<Item<'a>>, index: &Index<'a>, keys: &[SortKey]) {
    if keys.is_empty() {
        return;
    }
    let values = |item: &Item<'a>| -> Vec<Value<'a>> {
        keys.iter().map(|key| item.cell(key.head, index).value).collect()
    };
    let keyed = std::mem::take(items).into_iter().map(|item| (values(&item), item));
    let mut keyed: Vec<_> = keyed.collect();
    keyed.sort_by(|(one, _), (two, _)| {
        let pairs = one.iter().zip(two).zip(keys);
        order(pairs.map(|(pair, key)| (pair, key.descending)))
    });
    items.extend(keyed.into_iter().map(|(_, item)| item));
}

/// Returns the order of two rows by pairs of values, the first that differs deciding; each pair tells
/// whether the largest comes first.
pub fn order<'v, 'a: 'v>(
    pairs: impl Iterator<Item = ((&'v Value<'a>, &'v Value<'a>), bool)>,
) -> Ordering {
    pairs
        .map(|((one, two), descending)| {
            let order = one.compare(two);
            let known = !one.is_unknown() && !two.is_unknown();
            if descending && known { order.reverse() } else { order }
        })
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

/// Puts entries in the order in which people read a section.
pub fn sort_by_default(items: &mut [Item<'_>], record: &Record) {
    items.sort_by_cached_key(|item| rank(item, record));
}

/// Where an entry stands in the order in which people read its section.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// The host first, then by code.
    Country(bool, String),
    /// By area, what is inferred last, and by level.
    Area(usize, bool, Option<usize>),
    /// By date.
    Date(Date),
    /// Without a date, after all that have one.
    NoDate,
    /// As in the record.
    Stays,
}

/// Returns where an entry stands in the order in which people read its section.
pub fn rank(item: &Item<'_>, record: &Record) -> Rank {
    match item.section {
        Section::Countries | Section::Leaders | Section::Participants => {
            let code = countries(item).next().unwrap_or_default().to_owned();
            Rank::Country(!record.is_host(&code), code)
        }
        Section::Initiatives => {
            let id = match item.get("area") {
                Value::Ref { id, .. } => *id,
                _ => "",
            };
            let position = record.areas.iter().position(|area| area.id.as_str() == id);
            let inferred = *item.get("area_inferred") == Value::Bool(true);
            let level = ["declaration", "initiative", "statement"]
                .iter()
                .position(|level| *item.get("level") == Value::Text(level));
            Rank::Area(position.unwrap_or(usize::MAX), inferred, level)
        }
        Section::Events | Section::Meetings => match *item.get("date") {
            Value::Date(date) => Rank::Date(date),
            _ => Rank::NoDate,
        },
        _ => Rank::Stays,
    }
}
