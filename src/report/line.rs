//! Entries in running text and in lists.

use std::collections::BTreeMap;

use super::{CITED, Data, join_lines, name_key};
use crate::record::{Money, Section, in_words};
use crate::text::{join, pluralize};
use crate::view::page::{Block, Inline, Line};
use crate::view::{Item, Value};

/// How many entries of a kind a list may have; more are only counted.
pub(super) const LONG: usize = 25;

/// How many entries one line may have.
const SHORT: usize = 8;

impl<'a> Data<'a> {
    /// An entry in running text: its name, what `keys` say about it, and who states it.
    ///
    /// The results of a meeting follow as a text of their own.
    pub(super) fn line(&self, item: &Item<'a>, keys: &[&'static str]) -> Line<'a> {
        let mut line = vec![Inline::Anchor(item.id)];
        line.extend(self.name(item));
        let details = keys.iter().filter(|key| **key != "results");
        let details = details.filter_map(|key| Some(vec![self.detail(item, key)?]));
        let details = join_lines(details, "; ");
        if !details.is_empty() {
            line.push(Inline::text(" ("));
            line.extend(details);
            line.push(Inline::text(")"));
        }
        if let Some(results) = self.detail(item, "results").filter(|_| keys.contains(&"results")) {
            line.extend([Inline::text(": "), results]);
        }
        line.push(self.cite(item, CITED));
        line
    }

    /// The name of an entry, in brackets where it describes a document whose title was not seen.
    pub(super) fn name(&self, item: &Item<'a>) -> Line<'a> {
        let name = Inline::Value(item.id, name_key(item), Value::Text(item.label));
        match item.get("title_seen") {
            Value::Bool(false) => vec![Inline::text("["), name, Inline::text("]")],
            _ => vec![name],
        }
    }

    /// A column of an entry as a brief gives it; none where it says nothing.
    pub(super) fn detail(&self, item: &Item<'a>, key: &'static str) -> Option<Inline<'a>> {
        let value = match (key, item.get(key)) {
            ("date", Value::Unknown) => Value::Text("no date"),
            (_, Value::Unknown) => return None,
            ("countries", _) => {
                let codes = item.entry.countries();
                let is_in_title = |code: &&str| self.filter.countries.iter().any(|one| one == code);
                let is_known = |code: &&str| is_in_title(code) || self.hosts.contains(code);
                if codes.iter().any(is_in_title) && codes.iter().all(is_known) {
                    return None;
                }
                Value::Owned(self.guests(&codes)?)
            }
            ("figures", figures) => {
                let money = item.entry.money().into_iter().next()?;
                let what = figures.items().iter().find_map(|figure| match figure {
                    Value::Parts { json, .. } if json["unit"] == money.currency.as_str() => {
                        json["what"].as_str()
                    }
                    _ => None,
                });
                Value::Owned(format!("{}: {}", what?, in_short(&money)))
            }
            (_, Value::Money(money)) => Value::Owned(in_short(money)),
            ("area", Value::Ref { inferred, .. }) => {
                Value::Text(inferred.then_some("area inferred")?)
            }
            ("status", status) => {
                let passed = if self.overdue.contains(item.id) { "; day passed" } else { "" };
                Value::Owned(status.shown().replace('_', " ") + passed)
            }
            (_, value) => value,
        };
        Some(Inline::Value(item.id, key, value))
    }

    /// The names of countries without the host; none where they are all participants.
    pub(super) fn guests(&self, codes: &[&'a str]) -> Option<String> {
        if self.participants.is_subset(&codes.iter().copied().collect()) {
            return None;
        }
        let guests: Vec<&str> =
            codes.iter().filter(|code| !self.hosts.contains(*code)).copied().collect();
        let named = if guests.is_empty() { codes } else { &guests };
        Some(join(named.iter().map(|code| self.index.label(code)), ", "))
    }

    /// A list of entries after some words; what is the same for all is said once, before them.
    pub(super) fn list(
        &self,
        words: &str,
        items: &[Item<'a>],
        keys: &[&'static str],
    ) -> Vec<Block<'a>> {
        let Some((first, rest)) = items.split_first() else { return Vec::new() };
        if items.len() > LONG {
            return vec![too_many(first.section, items.len())];
        }
        let is_shared = |key: &str| {
            let is_same = |item: &Item<'_>| item.get(key) == first.get(key);
            let is_disputed = |item: &Item<'_>| self.index.is_disputed(item.id, key);
            !rest.is_empty() && rest.iter().all(is_same) && !items.iter().any(is_disputed)
        };
        let (shared, own): (Vec<&str>, Vec<&str>) = keys.iter().partition(|key| is_shared(key));
        let shared = shared.into_iter().filter_map(|key| Some(vec![self.detail(first, key)?]));
        let shared = join_lines(shared, "; ");
        let mut before = vec![Inline::text(words.to_owned())];
        if !shared.is_empty() {
            before.push(Inline::text(if words.is_empty() { "All: " } else { " All: " }));
            before.extend(shared);
            before.push(Inline::text("."));
        }
        let has_words = before.len() > 1 || !words.is_empty();
        let before = has_words.then_some(Block::Text(before));
        let lines = items.iter().map(|item| self.line(item, &own)).collect();
        let class = if keys.contains(&"results") { "" } else { "columns" };
        before.into_iter().chain([Block::List(class, lines)]).collect()
    }

    /// Entries under the label of their group, in the order of `group`: a few in one line, of many each in its own.
    pub(super) fn grouped(
        &self,
        items: &[Item<'a>],
        keys: &[&'static str],
        group: impl Fn(&Item<'a>) -> (usize, String),
    ) -> Block<'a> {
        let mut groups: BTreeMap<(usize, String), Vec<Line<'a>>> = BTreeMap::new();
        for item in items {
            groups.entry(group(item)).or_default().push(self.line(item, keys));
        }
        let mut lines = Vec::new();
        for ((_, label), mut entries) in groups {
            if entries.len() <= SHORT {
                entries = vec![join_lines(entries, "; ")];
            }
            if !label.is_empty() {
                let label = Inline::Strong(format!("{label}:").into());
                entries[0].splice(0..0, [label, Inline::text(" ")]);
            }
            entries.iter_mut().for_each(|entry| entry.push(Inline::text(".")));
            lines.extend(entries);
        }
        Block::List("groups", lines)
    }
}

/// Says how many entries there are, and how to list them.
pub(super) fn too_many<'a>(section: Section, number: usize) -> Block<'a> {
    let recorded = pluralize(number, section.singular());
    Block::Text(vec![Inline::text(format!(
        "{recorded} recorded: “summit {}” lists them.",
        section.as_str()
    ))])
}

/// Money with its amount in words, where these say it exactly: `up to JPY 3.19 billion`.
pub(super) fn in_short(money: &Money) -> String {
    match in_words(&money.amount).filter(|_| money.to.is_none()) {
        Some(words) => format!("{}{} {words}", money.qualifier.prefix(), money.currency),
        None => money.to_string(),
    }
}

/// A word of the format as a label: `under_way` becomes `Under way`.
pub(super) fn capitalized(text: &str) -> String {
    let text = text.replace('_', " ");
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
