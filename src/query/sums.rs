//! Sums of money: exact, and never across currencies or qualifiers.

use std::collections::BTreeMap;

use crate::record::{AnyEntry, Currency, Decimal, Money, Number, Qualifier};

/// The money that entries state in one currency with one qualifier.
#[derive(Debug, Clone)]
pub struct Sum {
    /// The currency and the sum, exact; absent for the entries that state no money.
    pub money: Option<Money>,
    /// How many entries state it.
    pub entries: usize,
}

/// Adds up the money of entries, never across currencies or qualifiers.
///
/// Each entry counts once, with the first amount that it lists: its further amounts may restate that one in
/// another currency, or be a part of it. The last row counts the entries that state none.
pub fn sums<'a>(entries: impl IntoIterator<Item = &'a dyn AnyEntry>) -> Vec<Sum> {
    let mut sums: BTreeMap<(Currency, Qualifier), (Number, usize)> = BTreeMap::new();
    let mut without = 0;
    for entry in entries {
        let Some(money) = entry.money().into_iter().next() else {
            without += 1;
            continue;
        };
        // Of a range, only its lower end is sure.
        let qualifier = if money.to.is_some() { Qualifier::AtLeast } else { money.qualifier };
        let sum = sums.entry((money.currency, qualifier)).or_default();
        sum.0 = &sum.0 + &money.amount.to_number();
        sum.1 += 1;
    }
    let sum = |((currency, qualifier), (amount, entries))| {
        let amount = Decimal::from(&amount);
        Sum {
            money: Some(Money { amount, to: None, currency, qualifier, as_stated: None }),
            entries,
        }
    };
    let mut rows: Vec<Sum> = sums.into_iter().map(sum).collect();
    if without > 0 {
        rows.push(Sum { money: None, entries: without });
    }
    rows
}
