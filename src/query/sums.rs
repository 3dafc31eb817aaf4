//! Sums of money: exact, and never across currencies or qualifiers.

use std::collections::{BTreeMap, BTreeSet};

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
/// The last row counts the entries that state none.
pub fn sums<'a>(entries: impl IntoIterator<Item = &'a dyn AnyEntry>) -> Vec<Sum> {
    let mut sums: BTreeMap<(Currency, Qualifier), (Number, usize)> = BTreeMap::new();
    let mut without = 0;
    for entry in entries {
        let money = entry.money();
        without += usize::from(money.is_empty());
        let mut counted = BTreeSet::new();
        for money in money {
            // Of a range, only its lower end is sure.
            let qualifier = if money.to.is_some() { Qualifier::AtLeast } else { money.qualifier };
            let key = (money.currency.clone(), qualifier);
            let sum = sums.entry(key.clone()).or_default();
            sum.0 = &sum.0 + &money.amount.to_number();
            sum.1 += usize::from(counted.insert(key));
        }
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
