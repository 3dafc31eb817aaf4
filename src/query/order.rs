//! The order of entries: by columns, or by what suits reading a section.

use std::cmp::Ordering;
use std::collections::HashMap;

use crate::error::Error;
use crate::record::Order;
use crate::store::Store;
use crate::view::{Head, Item, Value};

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
    match items.first().map(|first| first.entry.order()) {
        Some(Order::Date) => items.sort_by_cached_key(|item| {
            let first = item.entry.dates().first().map(|(first, _)| *first);
            (first.is_none(), first)
        }),
        Some(Order::Country) => {
            let host = store.host()?;
            items.sort_by_cached_key(|item| {
                let code = item.entry.countries().first().copied().unwrap_or_default().to_owned();
                (host != Some(code.as_str()), code)
            });
        }
        Some(Order::Position(_)) => items.sort_by_cached_key(|item| {
            let document = item.entry.subjects().first().map(ToString::to_string);
            let order = item.entry.order();
            (document, order == Order::Position(None), order)
        }),
        Some(Order::Area { .. }) => {
            let areas = store.areas()?.iter().map(|area| area.id.as_str());
            let areas: HashMap<&str, usize> = areas.zip(0..).collect();
            items.sort_by_cached_key(|item| {
                let area = item.entry.area().and_then(|id| areas.get(id.as_str()));
                (area.copied().unwrap_or(usize::MAX), item.entry.order())
            });
        }
        Some(Order::Recorded) | None => {}
    }
    Ok(())
}
