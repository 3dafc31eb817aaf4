//! The order of entries: by columns, or by what suits reading a section.

use std::cmp::Ordering;
use std::collections::HashMap;

use crate::error::Error;
use crate::record::{AnyEntry, Date, Order};
use crate::store::Store;
use crate::view::{Head, Item, Value};

/// A column to sort by.
#[derive(Debug, Clone, Copy)]
pub struct SortKey {
    pub head: Head,
    /// Whether the largest comes first; unknown values come last either way.
    pub descending: bool,
}

/// Sorts rows by what columns mean: dates as dates, money within a currency, unknown last.
pub fn sort<'a, T>(rows: Vec<T>, keys: &[SortKey], cell: impl Fn(&T, Head) -> Value<'a>) -> Vec<T> {
    if keys.is_empty() {
        return rows;
    }
    let values = |row: &T| keys.iter().map(|key| cell(row, key.head)).collect();
    let mut keyed: Vec<(Vec<Value<'a>>, T)> =
        rows.into_iter().map(|row| (values(&row), row)).collect();
    keyed.sort_by(|(one, _), (two, _)| {
        let orders = one.iter().zip(two).zip(keys).map(|((one, two), key)| {
            let is_known = !one.is_unknown() && !two.is_unknown();
            let order = one.compare(two);
            if key.descending && is_known { order.reverse() } else { order }
        });
        orders.fold(Ordering::Equal, Ordering::then)
    });
    keyed.into_iter().map(|(_, row)| row).collect()
}

/// Sorts the entries of a section in its reading order ([`Order`]).
pub fn sort_by_default(items: &mut [Item<'_>], store: &Store) -> Result<(), Error> {
    let order = items.first().map(|first| first.entry.order());
    let host = match order {
        Some(Order::Country) => store.host()?,
        _ => None,
    };
    let areas: HashMap<&str, usize> = match order {
        Some(Order::Area { .. }) => {
            store.areas()?.iter().map(|area| area.id.as_str()).zip(0..).collect()
        }
        _ => HashMap::new(),
    };
    items.sort_by_cached_key(|item| rank(item.entry, host, &areas));
    Ok(())
}

/// The position of an entry in the reading order of its section.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Country { is_guest: bool, code: String },
    Area { position: usize, inferred: bool, rank: u8 },
    Position { document: String, is_unknown: bool, position: u32 },
    Date(Date),
    Undated,
    Recorded,
}

fn rank(entry: &dyn AnyEntry, host: Option<&str>, areas: &HashMap<&str, usize>) -> Rank {
    match entry.order() {
        Order::Recorded => Rank::Recorded,
        Order::Date => entry.dates().first().map_or(Rank::Undated, |(first, _)| Rank::Date(*first)),
        Order::Country => {
            let code = entry.countries().first().copied().unwrap_or_default().to_owned();
            Rank::Country { is_guest: host != Some(code.as_str()), code }
        }
        Order::Position(position) => {
            let document = entry.speaks_of().first().map(ToString::to_string);
            Rank::Position {
                document: document.unwrap_or_default(),
                is_unknown: position.is_none(),
                position: position.unwrap_or_default(),
            }
        }
        Order::Area { inferred, rank } => {
            let position = entry.area().and_then(|id| areas.get(id.as_str()));
            Rank::Area { position: position.copied().unwrap_or(usize::MAX), inferred, rank }
        }
    }
}
