//! `summit stats`: counts, with bars.

use std::collections::{HashMap, HashSet};

use clap::Args;

use super::Context;
use super::list::{FilterArgs, head};
use super::show::column;
use crate::error::Error;
use crate::query::{self, countries};
use crate::record::{Date, Section};
use crate::view::{Answer, Head, Item, Table, Value, View, heads};

#[derive(Debug, Args)]
pub struct StatsArgs {
    /// The section to count; without one, the entries of each section are counted
    #[arg(value_parser = section, add = super::values::sections())]
    section: Option<Section>,

    /// The field to count by: a column of the section, `year` or `month` of its dates, `country`,
    /// or `publisher`, `language` or `source-kind` of its sources
    #[arg(long, value_name = "FIELD", requires = "section", add = super::values::fields())]
    by: Option<String>,

    #[command(flatten)]
    filter: FilterArgs,
}

/// Reads the name of a section that has several entries.
fn section(word: &str) -> Result<Section, String> {
    query::section(word)?
        .ok_or_else(|| "the summit is a single entry; `summit show summit` shows it".to_owned())
}

impl StatsArgs {
    /// Returns the counts, the largest first; years and months in their order.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let filter = self.filter.filter(context)?;
        let Some(section) = self.section else {
            let mut counts = Vec::new();
            for section in Section::ALL {
                let count =
                    query::select_items(context.store, context.index, section, &filter)?.len();
                counts.push((Value::Text(section.as_str()), count));
            }
            let of = column("section", "Section");
            return Ok(answer(context, of, counts, Vec::new()));
        };
        let by = self.by.as_deref().unwrap_or_else(|| section.counted_by());
        let items = query::select_items(context.store, context.index, section, &filter)?;
        let of = field(section, by)?;
        let is_column = heads(section).iter().any(|head| head.is_own() && head.key == of.key);
        let mut unknown = 0;
        let mut several = false;
        let mut counts: Vec<(Value<'a>, usize)> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        // Each is let go with the cells that were looked at.
        for item in items {
            let mut seen = HashSet::new();
            let mut values = if is_column {
                match item.get(of.key) {
                    Value::Sources(sources) => {
                        sources.iter().map(|one| Value::Text(one.id)).collect()
                    }
                    value => value.items().to_vec(),
                }
            } else {
                values(context, &item, of)?
            };
            values.retain(|value| seen.insert(value.shown()));
            unknown += usize::from(values.is_empty());
            several |= values.len() > 1;
            for value in values {
                let place = *places.entry(value.shown()).or_insert_with(|| {
                    counts.push((value, 0));
                    counts.len() - 1
                });
                counts[place].1 += 1;
            }
        }
        if matches!(of.key, "year" | "month") {
            counts.sort_by(|one, two| one.0.compare(&two.0));
        } else {
            counts.sort_by(|one, two| two.1.cmp(&one.1).then_with(|| one.0.compare(&two.0)));
        }
        if unknown > 0 {
            counts.push((Value::Unknown, unknown));
        }
        let mut notes = Vec::new();
        if several {
            notes.push(format!("an entry with several {} counts once for each", plural(of.key)));
        }
        Ok(answer(context, of, counts, notes))
    }
}

/// Returns the field that a person means: a column of the section by its key, in the singular too
/// or by the word of another section, or what its entries have beside their columns.
fn field(section: Section, by: &str) -> Result<Head, Error> {
    let own: Vec<Head> = heads(section).into_iter().filter(Head::is_own).collect();
    let has = |key: &str| own.iter().any(|head| head.key == key);
    let beside: Vec<Head> = beside(section).into_iter().filter(|head| !has(head.key)).collect();
    let word = by.trim().to_lowercase().replace(['-', ' '], "_");
    let known = |word: &str| own.iter().chain(&beside).find(|head| head.key == word).copied();
    let many = match word.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{word}s"),
    };
    let others: &[&str] = match word.as_str() {
        "kind" => &["type"],
        "type" => &["format", "kind"],
        "source_kind" => &["kind"],
        _ => &[],
    };
    let found = known(&word).or_else(|| known(&many));
    if let Some(found) = found.or_else(|| others.iter().find_map(|other| known(other))) {
        return Ok(found);
    }
    head(section.as_str(), &own, by).map_err(|error| match error {
        Error::Usage(message) => {
            let keys: Vec<&str> = beside.iter().map(|head| head.key).collect();
            Error::Usage(format!("{message}; or {}", keys.join(", ")))
        }
        other => other,
    })
}

/// Returns what the entries of a section can be counted by beside their columns.
fn beside(section: Section) -> Vec<Head> {
    let heads = heads(section);
    let has = |key: &str| heads.iter().any(|head| head.key == key);
    let mut beside = vec![column("year", "Year"), column("month", "Month")];
    if section == Section::Events || has("countries") || has("party") {
        beside.push(column("country", "Country"));
    }
    if has("sources") {
        beside.push(column("publisher", "Publisher"));
        beside.push(column("language", "Language"));
        beside.push(column("source_kind", "Kind of source"));
    }
    beside
}

/// Returns what an entry has of a field beside its columns.
fn values<'a>(context: &Context<'a>, item: &Item<'a>, of: Head) -> Result<Vec<Value<'a>>, Error> {
    let cited = context.index.cited(item.sources);
    let days = |part: fn(Date) -> Option<String>| {
        let parts = item.entry.dates().into_iter().filter_map(|(date, _)| part(date));
        parts.map(Value::Owned).collect()
    };
    Ok(match of.key {
        "year" => days(|date| Some(date.year())),
        "month" => days(Date::month),
        "country" => {
            let codes = countries(item.entry, context.index);
            codes.into_iter().map(|code| context.index.reference(code)).collect()
        }
        "publisher" => cited.iter().map(|one| Value::Text(one.publisher)).collect(),
        "source_kind" => cited.iter().map(|one| Value::Text(one.kind.as_str())).collect(),
        "language" => cited.iter().map(|one| Value::Text(one.language)).collect(),
        _ => Vec::new(),
    })
}

/// Returns what several of a field are called.
fn plural(key: &str) -> String {
    match key {
        "relates_to" => "related entries".to_owned(),
        "about" => "entries it is about".to_owned(),
        "source_kind" => "kinds of source".to_owned(),
        "country" => "countries".to_owned(),
        key if key == "people" || key.ends_with('s') => key.to_owned(),
        key => format!("{key}s"),
    }
}

fn answer<'a>(
    context: &Context<'a>,
    of: Head,
    counts: Vec<(Value<'a>, usize)>,
    notes: Vec<String>,
) -> Answer<'a> {
    let bar = |count| u64::try_from(count).unwrap_or(u64::MAX);
    let largest = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let rows = counts.into_iter().map(|(value, count)| {
        let value = match value {
            Value::Unknown if !context.machine_readable => Value::Owned("(not stated)".to_owned()),
            value => value,
        };
        let number = Value::Number(i64::try_from(count).unwrap_or(i64::MAX));
        let mut row = vec![value.into(), number.into()];
        if !context.machine_readable {
            row.push(Value::Bar(bar(count), bar(largest)).into());
        }
        row
    });
    let rows = rows.collect();
    let mut heads = vec![Head { parts: &[], ..of }, column("entries", "Entries")];
    if !context.machine_readable {
        heads.push(column("bar", ""));
    }
    Answer::new(View::Table(Table { heads, rows, whole: None })).with_notes(notes)
}
