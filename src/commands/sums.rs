//! `--total`: sums of money instead of rows.

use std::collections::HashSet;

use super::Context;
use crate::error::Error;
use crate::query;
use crate::record::{AnyEntry, Money, Qualifier, Section, in_words};
use crate::view::{Answer, Item, Table, Value, View};

/// Adds up the money of entries of a section, where that makes sense.
pub fn answer<'a>(
    context: &Context<'a>,
    section: Section,
    items: &[Item<'a>],
    mut notes: Vec<String>,
) -> Result<Answer<'a>, Error> {
    refuse_total(section)?;
    let entries: Vec<&dyn AnyEntry> = items.iter().map(|item| item.entry).collect();
    notes.extend(query::sum_notes(section, &entries));
    let is_disputed = |item: &&Item<'_>| {
        let on_figure = |figure: &Value<'_>| {
            let name = figure.name().filter(|_| figure.currency().is_some());
            name.is_some_and(|name| context.index.is_item_disputed(item.id, "figures", name))
        };
        context.index.is_disputed(item.id, "value")
            || item.get("figures").items().iter().any(on_figure)
    };
    let disputed: HashSet<&str> = items.iter().filter(is_disputed).map(|item| item.id).collect();
    if !disputed.is_empty() {
        notes.push(format!(
            "{} the money of {} of these entries is disputed: `summit disputes` lists the points",
            context.style.mark(),
            disputed.len()
        ));
    }
    let table = total(&entries, context.machine_readable, &disputed);
    Ok(Answer::new(View::Table(table), notes))
}

/// Refuses to add up money that overlaps or is of different kinds.
fn refuse_total(section: Section) -> Result<(), Error> {
    let reason = match section {
        Section::Totals => "they overlap, so that a sum would count the same money twice",
        Section::Events => "events state money of different kinds: pledges, plans, loans, results",
        section if section.has_money() => return Ok(()),
        _ => "they state no money",
    };
    Err(Error::Usage(format!(
        "`--total` does not add {}: {reason}; leave it out to list them",
        section.as_str()
    )))
}

/// Returns the sums of the money of entries, one row for each currency and qualifier.
fn total<'a>(
    entries: &[&dyn AnyEntry],
    machine_readable: bool,
    disputed: &HashSet<&str>,
) -> Table<'a> {
    let rows = query::sums(entries.iter().copied()).into_iter().map(|sum| {
        let cells = match sum.money {
            None if machine_readable => [Value::Unknown, Value::Unknown, Value::Unknown],
            None => [Value::Text("(none stated)"), Value::Unknown, Value::Unknown],
            Some(Money { amount, currency, qualifier, .. }) => {
                let words =
                    in_words(&amount).map_or_else(String::new, |words| format!(" ({words})"));
                let shown = format!("{amount}{words}");
                [
                    Value::Owned(currency.to_string()),
                    Value::Text(match qualifier {
                        qualifier if machine_readable => qualifier.as_str(),
                        Qualifier::Exact => "exactly",
                        qualifier => qualifier.prefix().trim(),
                    }),
                    Value::Parts { shown, json: Box::new(amount.as_str().into()) },
                ]
            }
        };
        let [currency, qualifier, amount] = cells;
        let amount = amount.marked(sum.ids.iter().any(|id| disputed.contains(id)));
        [currency, qualifier, amount, Value::count(sum.ids.len())]
    });
    let heads = [("currency", "Currency"), ("qualifier", "Qualifier")];
    Table::new(heads.into_iter().chain([("amount", "Amount"), ("entries", "Entries")]), rows)
}
