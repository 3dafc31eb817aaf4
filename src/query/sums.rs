//! Sums of money: exact, and never across currencies or qualifiers.

use std::collections::{BTreeMap, HashMap};
use std::iter::successors;

use crate::record::{AnyEntry, Currency, Decimal, Leaf, Money, Number, Qualifier, Section};
use crate::text::pluralize;

/// How deep sets may be part of others.
const DEEPEST: usize = 16;

/// The money that entries state in one currency with one qualifier.
#[derive(Debug, Clone)]
pub struct Sum<'a> {
    /// The currency and the sum, exact; absent for the entries that state no money.
    pub money: Option<Money>,
    pub ids: Vec<&'a str>,
}

/// Adds up the money of entries, never across currencies or qualifiers.
///
/// Each entry counts once, with the first amount that it lists: its further amounts may restate that one in
/// another currency, or be a part of it. The parts of a set that states money are not added to it, and a range
/// counts with its lower end. The last row counts the entries that state no money.
pub fn sums<'a>(entries: impl IntoIterator<Item = &'a dyn AnyEntry>) -> Vec<Sum<'a>> {
    let entries: Vec<&dyn AnyEntry> = entries.into_iter().collect();
    let mut sums: BTreeMap<(Currency, Qualifier), (Number, Vec<&str>)> = BTreeMap::new();
    let mut without = Vec::new();
    for (entry, is_part) in entries.iter().zip(parts(&entries)) {
        let id = entry.id().as_str();
        match entry.money().into_iter().next() {
            None => without.push(id),
            Some(_) if is_part => {}
            Some(money) => {
                // Of a range, only its lower end is sure.
                let is_range = money.to.is_some();
                let qualifier = if is_range { Qualifier::AtLeast } else { money.qualifier };
                let sum = sums.entry((money.currency, qualifier)).or_default();
                sum.0 = &sum.0 + &money.amount.to_number();
                sum.1.push(id);
            }
        }
    }
    let sum = |((currency, qualifier), (amount, ids))| {
        let amount = Decimal::from(&amount);
        Sum { money: Some(Money { amount, to: None, currency, qualifier, as_stated: None }), ids }
    };
    let mut rows: Vec<Sum<'a>> = sums.into_iter().map(sum).collect();
    if !without.is_empty() {
        rows.push(Sum { money: None, ids: without });
    }
    rows
}

/// Says what the sums of some entries of a section leave out, and what they may count twice.
pub fn sum_notes(section: Section, entries: &[&dyn AnyEntry]) -> Vec<String> {
    let money: Vec<Vec<Money>> = entries.iter().map(|entry| entry.money()).collect();
    let count = |wanted: &dyn Fn(&[Money]) -> bool| money.iter().filter(|all| wanted(all)).count();
    let who = |number: usize, verb: &str| {
        let s = if number == 1 { "s" } else { "" };
        format!("{} {verb}{s}", pluralize(number, section.singular()))
    };
    let mut notes = Vec::new();
    let several = count(&|all| all.len() > 1);
    if several > 0 {
        notes.push(format!(
            "{} several amounts, which may restate or contain each other: only the first of each is counted",
            who(several, "state")
        ));
    }
    let ranges = count(&|all| all.first().is_some_and(|money| money.to.is_some()));
    if ranges > 0 {
        notes.push(format!(
            "{} a range: its lower end is counted, as `at least`",
            who(ranges, "state")
        ));
    }
    let is_counted_in_set = parts(entries).into_iter().zip(&money);
    let members = is_counted_in_set.filter(|(is_part, all)| *is_part && !all.is_empty()).count();
    if members > 0 {
        notes.push(format!(
            "{} to a set that states money: only the money of the set is counted",
            who(members, "belong")
        ));
    }
    if section == Section::Initiatives && count(&|all| !all.is_empty()) > 1 {
        notes
            .push("initiatives may contain each other, such as a package and its parts".to_owned());
    }
    notes
}

/// Returns for each entry whether it is part of a set, also among the entries, that states money.
fn parts(entries: &[&dyn AnyEntry]) -> Vec<bool> {
    let mut sets: HashMap<&str, (bool, Option<&str>)> = HashMap::new();
    for entry in entries {
        let mut set = None;
        entry.leaves(&mut |at, leaf| match leaf {
            Leaf::Id(id) if at.key == "part_of" => set = Some(id.as_str()),
            _ => {}
        });
        sets.insert(entry.id().as_str(), (!entry.money().is_empty(), set));
    }
    let set_of = |id: &&str| sets.get(id).and_then(|(_, set)| *set);
    let states_money = |id: &str| sets.get(id).is_some_and(|(states, _)| *states);
    // Sets may contain each other.
    let is_part = |id: &str| successors(set_of(&id), set_of).take(DEEPEST).any(states_money);
    entries.iter().map(|entry| is_part(entry.id().as_str())).collect()
}
