//! `summit stats`: counts, with bars.

use std::collections::HashMap;

use clap::Args;

use super::Context;
use super::list::head;
use super::show::column;
use crate::error::Error;
use crate::query::dates;
use crate::record::Section;
use crate::view::{Answer, Head, Item, Table, Value, View, heads, items};

/// The arguments of `summit stats`.
#[derive(Debug, Args)]
pub struct StatsArgs {
    /// The section to count; without one, the entries of each section are counted
    section: Option<Section>,

    /// The field to count by: a column of the section, or `year` or `month` of its dates
    #[arg(long, value_name = "FIELD", requires = "section")]
    by: Option<String>,
}

impl StatsArgs {
    /// Returns the counts, the largest first; years and months in their order.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let Some(section) = self.section else {
            let counts = Section::ALL.map(|section| {
                let count = items(context.record, &context.index, section).len();
                (Value::Text(section.as_str()), count)
            });
            let of = column("section", "Section");
            return Ok(answer(context, of, counts.into(), Vec::new()));
        };
        let by = self.by.as_deref().unwrap_or_else(|| default_field(section));
        let items = items(context.record, &context.index, section);
        let (of, values): (Head, Vec<Vec<Value<'a>>>) = match by {
            "year" | "month" => {
                let part = |item: &Item<'a>| {
                    let mut parts: Vec<String> = dates(item)
                        .filter_map(
                            |(date, _)| {
                                if by == "year" { Some(date.year()) } else { date.month() }
                            },
                        )
                        .collect();
                    parts.sort();
                    parts.dedup();
                    parts.into_iter().map(Value::owned).collect()
                };
                let of =
                    if by == "year" { column("year", "Year") } else { column("month", "Month") };
                (of, items.iter().map(part).collect())
            }
            key => {
                let own: Vec<Head> = heads(section).into_iter().filter(Head::is_own).collect();
                let of = head(section.as_str(), &own, key).map_err(|error| match error {
                    Error::Usage(message) => Error::Usage(format!("{message}; or year, month")),
                    other => other,
                })?;
                let values = |item: &Item<'a>| match item.get(of.key) {
                    Value::Sources(sources) => {
                        sources.iter().map(|one| Value::Text(one.id)).collect()
                    }
                    value => value.items().to_vec(),
                };
                (of, items.iter().map(values).collect())
            }
        };
        let unknown = values.iter().filter(|values| values.is_empty()).count();
        let several = values.iter().any(|values| values.len() > 1);
        let mut notes = Vec::new();
        if several {
            notes.push(format!(
                "an entry counts once for each {} it has",
                of.heading.to_lowercase()
            ));
        }
        let mut counts: Vec<(Value<'a>, usize)> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for value in values.into_iter().flatten() {
            let place = *places.entry(value.shown()).or_insert_with(|| {
                counts.push((value, 0));
                counts.len() - 1
            });
            counts[place].1 += 1;
        }
        if matches!(by, "year" | "month") {
            counts.sort_by(|one, two| one.0.compare(&two.0));
        } else {
            counts.sort_by(|one, two| two.1.cmp(&one.1).then_with(|| one.0.compare(&two.0)));
        }
        if unknown > 0 {
            counts.push((Value::Unknown, unknown));
        }
        Ok(answer(context, of, counts, notes))
    }
}

fn answer<'a>(
    context: &Context<'a>,
    of: Head,
    counts: Vec<(Value<'a>, usize)>,
    notes: Vec<String>,
) -> Answer<'a> {
    let largest = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let rows = counts.into_iter().map(|(value, count)| {
        let value = match value {
            Value::Unknown if !context.for_programs => Value::owned("(not stated)".to_owned()),
            value => value,
        };
        let number = Value::Number(i64::try_from(count).unwrap_or(i64::MAX));
        let mut row = vec![value.into(), number.into()];
        if !context.for_programs {
            row.push(Value::Bar(count, largest).into());
        }
        row
    });
    let rows = rows.collect();
    let mut heads = vec![Head { parts: &[], ..of }, column("entries", "Entries")];
    if !context.for_programs {
        heads.push(column("bar", ""));
    }
    Answer::new(View::Table(Table { heads, rows, whole: None })).with_notes(notes)
}

fn default_field(section: Section) -> &'static str {
    match section {
        Section::Countries | Section::Leaders => "role",
        Section::Participants => "country",
        Section::Areas => "name",
        Section::Initiatives => "area",
        Section::Targets | Section::Totals => "countries",
        Section::Documents => "type",
        Section::Meetings | Section::Events | Section::Sources => "kind",
        Section::Statements => "speaker",
        Section::Provisions => "document",
        Section::Disputes => "sources",
    }
}
