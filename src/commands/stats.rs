//! `summit stats`: counts, with bars.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};

use clap::Args;

use super::Context;
use super::list::{FilterArgs, head, left_out_note};
use super::values::section_names;
use crate::error::Error;
use crate::query::{self, areas, countries};
use crate::record::{Date, Section};
use crate::text::plural;
use crate::view::{Answer, Head, Item, Table, Value, View, heads, items};

#[derive(Debug, Args)]
pub struct StatsArgs {
    /// The section to count; without it, count the entries of every section
    #[arg(ignore_case = true, value_parser = section_names(false))]
    section: Option<String>,

    /// The field to count by: a column of the section, `year` or `month` of its dates, `country`,
    /// or `publisher`, `language` or `source-kind` of its sources
    #[arg(long, value_name = "FIELD", requires = "section", add = super::values::fields())]
    by: Option<String>,

    #[command(flatten)]
    filter: FilterArgs,
}

/// How many entries have a value.
struct Count<'a> {
    value: Value<'a>,
    entries: usize,
    /// How many of them have it by inference of the authors.
    inferred: usize,
}

impl StatsArgs {
    /// Counts entries, the largest number first; years and months in their order.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let filter = self.filter.filter(context)?;
        let mut undated = 0;
        let mut select = |section| -> Result<Vec<Item<'a>>, Error> {
            let mut items = items(context.store, context.index, section)?;
            items.retain(|item| {
                let keeps = filter.keeps(item.entry, context.index);
                undated += usize::from(keeps.is_none());
                keeps == Some(true)
            });
            Ok(items)
        };
        let (of, counts, has_several) = match self.section.as_deref().and_then(query::section) {
            None => {
                let size = |section: Section| -> Result<Count<'a>, Error> {
                    let (value, entries) = (Value::Text(section.as_str()), select(section)?.len());
                    Ok(Count { value, entries, inferred: 0 })
                };
                let sizes = Section::ALL.into_iter().map(size).collect::<Result<_, _>>()?;
                (Head::new("section", "Section"), sizes, false)
            }
            Some(section) => {
                let of = field(section, self.by.as_deref().unwrap_or(section.counted_by()))?;
                let (counts, has_several) = count(context, section, of, select(section)?);
                (of, counts, has_several)
            }
        };
        let mut notes: Vec<String> = left_out_note(undated, "entry", "date").into_iter().collect();
        if has_several {
            notes.push("an entry with several values counts once for each".to_owned());
        }
        Ok(answer(context, of, counts, notes))
    }
}

/// Counts items by the values of a field; also returns whether one of them has several.
fn count<'a>(
    context: &Context<'a>,
    section: Section,
    of: Head,
    items: Vec<Item<'a>>,
) -> (Vec<Count<'a>>, bool) {
    let is_column = heads(section).iter().any(|head| head.is_own() && head.key == of.key);
    let (mut unknown, mut has_several) = (0, false);
    let mut counts: BTreeMap<String, Count<'a>> = BTreeMap::new();
    for item in items {
        let mut values = match item.get(of.key) {
            _ if !is_column => values(context, &item, of),
            Value::Sources(sources) => {
                sources.iter().map(|one| Value::Text(one.source.id.as_str())).collect()
            }
            value => value.items().to_vec(),
        };
        let mut seen = HashSet::new();
        values.retain(|value| seen.insert(value.shown()));
        unknown += usize::from(values.is_empty());
        has_several |= values.len() > 1;
        for mut value in values {
            let is_inferred = match &mut value {
                Value::Ref { inferred, .. } => std::mem::take(inferred),
                _ => false,
            };
            let new = || Count { value: value.clone(), entries: 0, inferred: 0 };
            let count = counts.entry(value.shown()).or_insert_with(new);
            count.entries += 1;
            count.inferred += usize::from(is_inferred);
        }
    }
    let mut counts: Vec<Count<'a>> = counts.into_values().collect();
    let is_date = matches!(of.key, "year" | "month");
    counts.sort_by(|one, two| {
        let by_number = if is_date { Ordering::Equal } else { two.entries.cmp(&one.entries) };
        by_number.then_with(|| one.value.compare(&two.value))
    });
    if unknown > 0 {
        counts.push(Count { value: Value::Unknown, entries: unknown, inferred: 0 });
    }
    (counts, has_several)
}

/// Returns the field that a person means: a column of the section by its key, in the singular too
/// or by the word of another section, or what its entries have besides their columns.
fn field(section: Section, by: &str) -> Result<Head, Error> {
    let own: Vec<Head> = heads(section).into_iter().filter(Head::is_own).collect();
    let has = |key: &str| own.iter().any(|head| head.key == key);
    let extra: Vec<Head> = extra(section).into_iter().filter(|head| !has(head.key)).collect();
    let word = by.trim().to_lowercase().replace(['-', ' '], "_");
    let known = |word: &str| own.iter().chain(&extra).find(|head| head.key == word).copied();
    let others: &[&str] = match word.as_str() {
        "kind" => &["type"],
        "type" => &["format", "kind"],
        "source_kind" => &["kind"],
        _ => &[],
    };
    let found = known(&word).or_else(|| known(&plural(&word)));
    if let Some(found) = found.or_else(|| others.iter().find_map(|other| known(other))) {
        return Ok(found);
    }
    head(section.as_str(), &own, by).map_err(|error| match error {
        Error::Usage(message) => {
            let keys: Vec<&str> = extra.iter().map(|head| head.key).collect();
            Error::Usage(format!("{message}; `stats` also counts by {}", keys.join(", ")))
        }
        other => other,
    })
}

/// What else, besides its columns, the entries of a section can be counted by.
fn extra(section: Section) -> Vec<Head> {
    let heads = heads(section);
    let has = |key: &str| heads.iter().any(|head| head.key == key);
    let mut extra = vec![Head::new("year", "Year"), Head::new("month", "Month")];
    if section == Section::Disputes {
        extra.extend([Head::new("area", "Area"), Head::new("section", "Section")]);
    }
    if section == Section::Events || has("countries") || has("party") {
        extra.push(Head::new("country", "Country"));
    }
    if has("sources") {
        extra.push(Head::new("publisher", "Publisher"));
        extra.push(Head::new("language", "Language"));
        extra.push(Head::new("source_kind", "Kind of source"));
    }
    extra
}

/// What an entry has of a field that is no column.
fn values<'a>(context: &Context<'a>, item: &Item<'a>, of: Head) -> Vec<Value<'a>> {
    let cited = context.index.cited(item.sources);
    let days = |part: fn(Date) -> Option<String>| {
        let parts = item.entry.dates().into_iter().filter_map(|(date, _)| part(date));
        parts.map(Value::Owned).collect()
    };
    match of.key {
        "year" => days(|date| Some(date.year())),
        "month" => days(Date::month),
        "area" => {
            let areas = areas(item.entry, context.index).into_iter().flatten();
            areas.map(|area| context.index.reference(area)).collect()
        }
        "section" => {
            let about = item.entry.subjects().into_iter();
            let named = about.filter_map(|id| context.index.get(id.as_str()));
            named.map(|one| Value::Text(one.section.map_or("summit", Section::as_str))).collect()
        }
        "country" => {
            let codes = countries(item.entry, context.index);
            codes.into_iter().map(|code| context.index.reference(code)).collect()
        }
        "publisher" => cited.iter().map(|one| Value::Text(one.source.publisher.as_str())).collect(),
        "source_kind" => cited.iter().map(|one| Value::Text(one.source.kind.as_str())).collect(),
        "language" => cited.iter().map(|one| Value::Text(one.source.language.as_str())).collect(),
        _ => Vec::new(),
    }
}

fn answer<'a>(
    context: &Context<'a>,
    of: Head,
    counts: Vec<Count<'a>>,
    notes: Vec<String>,
) -> Answer<'a> {
    let bar = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let largest = counts.iter().map(|count| count.entries).max().unwrap_or(0);
    let has_inferred = counts.iter().any(|count| count.inferred > 0);
    let rows = counts.into_iter().map(|Count { value, entries, inferred }| {
        let value = match value {
            Value::Unknown if !context.machine_readable => Value::Text("(not stated)"),
            value => value,
        };
        let mut row = vec![value, Value::count(entries)];
        row.extend(has_inferred.then(|| Value::count(inferred)));
        if !context.machine_readable {
            row.push(Value::Bar(bar(entries), bar(largest)));
        }
        row
    });
    let mut heads = vec![(of.key, of.heading), ("entries", "Entries")];
    heads.extend(has_inferred.then_some(("inferred", "of which inferred")));
    heads.extend((!context.machine_readable).then_some(("bar", "")));
    Answer::new(View::Table(Table::new(heads, rows)), notes)
}
