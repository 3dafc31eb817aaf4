//! Sums of money: exact, and never across currencies or qualifiers.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use bigdecimal::BigDecimal;
use serde::Deserialize;

use crate::record::{Currency, Decimal, Figure, Money, Qualifier};
use crate::view::{Item, Value};

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
/// The last row counts the entries that state none, `without` of which are not among the entries.
pub fn sums(items: &[Item<'_>], without: usize) -> Vec<Sum> {
    let mut sums = Sums { without, ..Sums::default() };
    items.iter().for_each(|item| sums.add(item));
    sums.rows()
}

/// Sums while entries are added up.
#[derive(Debug, Default)]
pub struct Sums {
    sums: BTreeMap<(Currency, Qualifier), (BigDecimal, usize)>,
    without: usize,
}

impl Sums {
    /// Adds the money of an entry.
    pub fn add(&mut self, item: &Item<'_>) {
        let money = money(item);
        self.without += usize::from(money.is_empty());
        let mut counted = BTreeSet::new();
        for money in money {
            let key = (money.currency.clone(), money.qualifier);
            let sum = self.sums.entry(key.clone()).or_default();
            sum.0 += money.amount.to_number();
            sum.1 += usize::from(counted.insert(key));
        }
    }

    /// Returns the sums, and last how many entries state none.
    pub fn rows(self) -> Vec<Sum> {
        let sum = |((currency, qualifier), (amount, entries))| {
            let amount = Decimal::from(&amount);
            let money = Money { amount, currency, qualifier, as_stated: None };
            Sum { money: Some(money), entries }
        };
        let mut rows: Vec<Sum> = self.sums.into_iter().map(sum).collect();
        if self.without > 0 {
            rows.push(Sum { money: None, entries: self.without });
        }
        rows
    }
}

/// Returns the money that an entry itself states; conversions of a target are not added to it.
pub fn money<'a>(item: &Item<'a>) -> Vec<Cow<'a, Money>> {
    let figures = ["figures", "count"].into_iter().flat_map(|key| item.get(key).items());
    let figures = figures.filter_map(|value| match value {
        Value::Parts { json, .. } => {
            let figure: Figure = Figure::deserialize(&**json).ok()?;
            figure.money().map(Cow::Owned)
        }
        _ => None,
    });
    let amounts = ["value", "amount"].into_iter().filter_map(|key| match item.get(key) {
        Value::Money(money) => Some(Cow::Borrowed(*money)),
        _ => None,
    });
    amounts.chain(figures).collect()
}
