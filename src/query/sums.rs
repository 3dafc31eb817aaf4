//! Sums of money: exact, and never across currencies or qualifiers.

use std::collections::{BTreeMap, HashMap};

use crate::record::{AnyEntry, Currency, Decimal, Leaf, Money, Number, Qualifier, Section};
use crate::text::pluralize;

/// The money that entries state in one currency with one qualifier.
#[derive(Debug, Clone)]
pub struct Sum<'a> {
    /// The currency and the sum, exact; absent for the entries that state no money.
    pub money: Option<Money>,
    /// The ids of the entries that state it.
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
    // Whether a set, or one that it is part of, states money. Each is looked at once, also where sets contain each
    // other.
    let mut known: HashMap<&str, bool> = HashMap::new();
    let is_part = |entry: &&dyn AnyEntry| {
        let set_of = |id: &str| sets.get(id).and_then(|(_, set)| *set);
        let (mut path, mut above) = (Vec::new(), set_of(entry.id().as_str()));
        let states_money = loop {
            let Some(id) = above else { break false };
            match (known.get(id), sets.get(id)) {
                (Some(states), _) => break *states,
                (None, Some((true, _))) => break true,
                (None, _) => path.push(id),
            }
            known.insert(id, false);
            above = set_of(id);
        };
        known.extend(path.into_iter().map(|id| (id, states_money)));
        states_money
    };
    entries.iter().map(is_part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{EMBEDDED, Store};

    #[test]
    fn members_of_a_set_and_upper_ends_of_ranges_are_not_added() {
        let mut record: serde_json::Value = serde_json::from_str(EMBEDDED).expect("JSON");
        let money = |amount: &str| serde_json::json!({ "amount": amount, "currency": "JPY", "qualifier": "exact" });
        let documents = record["documents"].as_array_mut().expect("documents");
        documents.truncate(4);
        for (document, amount) in documents.iter_mut().zip(["100", "60", "40", "7"]) {
            document["value"] = money(amount);
        }
        let ids: Vec<_> = documents.iter().map(|document| document["id"].clone()).collect();
        // The third is part of the second, which is part of the first.
        documents[1]["part_of"] = ids[0].clone();
        documents[2]["part_of"] = ids[1].clone();
        documents[3]["value"]["to"] = "9".into();
        let answer = |record: &serde_json::Value| {
            let store = Store::from_text(&record.to_string(), "a record").expect("a record");
            let entries = store.entries(Section::Documents).expect("documents");
            let sums = sums(entries.clone()).into_iter().map(|sum| match sum.money {
                Some(money) => format!("{money} in {}", sum.ids.len()),
                None => format!("none in {}", sum.ids.len()),
            });
            (sums.collect::<Vec<_>>(), sum_notes(Section::Documents, &entries))
        };
        let (rows, notes) = answer(&record);
        assert_eq!(rows, ["JPY 100 in 1", "at least JPY 7 in 1"]);
        assert_eq!(
            notes,
            [
                "1 document states a range: its lower end is counted, as `at least`",
                "2 documents belong to a set that states money: only the money of the set is counted"
            ]
        );
        // A set that states no money does not hide that of its members.
        record["documents"][0].as_object_mut().expect("a document").remove("value");
        assert_eq!(answer(&record).0, ["JPY 60 in 1", "at least JPY 7 in 1", "none in 1"]);
    }
}
