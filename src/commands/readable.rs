//! What only people need in a list: notes, and cells that say more than the record.

use std::collections::BTreeSet;

use super::Context;
use crate::error::Error;
use crate::query::Filter;
use crate::record::{Id, Section, Total};
use crate::text::pluralize;
use crate::view::{Card, Content, Item, Table, Value, View, Weight, each_value};

/// Says that the texts of some sections are no quotations.
pub fn paraphrase_note(sections: impl IntoIterator<Item = Section>) -> Option<String> {
    let mut sections = sections.into_iter();
    let is_paraphrased = |one| matches!(one, Section::Statements | Section::Provisions);
    sections.any(is_paraphrased).then(|| "in substance: paraphrased, not quotations".to_owned())
}

/// Says how many documents others count of the countries that a filter keeps, where that is more than are listed.
/// Other filters keep some of what is counted.
pub fn others_count_note(
    context: &Context<'_>,
    filter: &Filter,
    listed: usize,
) -> Result<Option<String>, Error> {
    let Filter { countries, .. } = filter;
    if !(Filter { countries: Vec::new(), ..filter.clone() }).is_empty() {
        return Ok(None);
    }
    let host = context.store.host()?;
    let is_asked_for = |code: &str| countries.iter().any(|asked| asked == code);
    let is_of_these = |total: &&Total| {
        let mut codes = total.countries.iter().map(Id::as_str);
        countries.is_empty()
            || codes.clone().any(is_asked_for)
                && codes.all(|code| is_asked_for(code) || Some(code) == host)
    };
    let totals = context.store.totals()?.iter().filter(is_of_these);
    let counts = totals.filter_map(|total| total.count.as_ref());
    let counts = counts.filter(|count| count.unit.as_str() == Section::Documents.as_str());
    let more = counts.filter_map(|count| {
        let number = count.amount.as_str().parse().ok().filter(|number: &usize| *number > listed);
        Some((number?, format!("{}{}", count.qualifier.prefix(), count.amount)))
    });
    let more: BTreeSet<(usize, String)> = more.collect();
    let more: Vec<String> = more.into_iter().map(|(_, shown)| shown).collect();
    let codes = countries.iter().map(|code| format!(" --country {code}"));
    let command = format!("summit totals{}", codes.collect::<String>());
    let note = || format!("others count more documents ({}): `{command}`", more.join(", "));
    Ok((!more.is_empty()).then(note))
}

/// Whether a card has the mark that explains itself by a note.
pub fn has_mark(cards: &[Card<'_>]) -> bool {
    cards.iter().flat_map(|card| &card.fields).any(|field| match &field.content {
        Content::Value(value) => value.is_marked(),
        Content::Table(table) => table.rows.iter().flatten().any(Value::is_marked),
        Content::Data(_) | Content::Hint(_) => false,
    })
}

/// Explains the brackets around the title of a document.
pub fn described_note(view: &View<'_>) -> Option<String> {
    let mut has_described = false;
    each_value(view, &mut |value| has_described |= value.is_described());
    has_described.then(|| "[ ] describes a document whose own title was not seen".to_owned())
}

/// Says of how many entries the area is an inference.
pub fn inferred_note(section: Section, items: &[Item<'_>]) -> Option<String> {
    let is_inferred =
        |item: &&Item<'_>| matches!(item.get("area"), Value::Ref { inferred: true, .. });
    let inferred = items.iter().filter(is_inferred).count();
    (inferred > 0).then(|| {
        format!(
            "the area of {inferred} of {} is inferred by the authors of the record",
            pluralize(items.len(), section.singular())
        )
    })
}

/// Writes how many versions a dispute has, instead of the versions: those are for `show`.
pub fn count_versions(table: &mut Table<'_>) {
    let Some(place) = table.heads.iter().position(|head| head.key == "versions") else { return };
    for value in table.rows.iter_mut().map(|row| &mut row[place]) {
        let versions = value.items();
        let is_official = |version: &&Value<'_>| match version {
            Value::Stated(_, sources) => Weight::of(sources).official > 0,
            _ => false,
        };
        let official = match versions.iter().filter(is_official).count() {
            0 => "none".to_owned(),
            official => official.to_string(),
        };
        let counts = Value::Owned(format!("{}, {official} official", versions.len()));
        *value = counts.marked(value.is_marked());
    }
}

/// Writes `no date` into empty date cells, which could seem to repeat the row above.
pub fn say_no_date(table: &mut Table<'_>) {
    for (place, _) in table.heads.iter().enumerate().filter(|(_, head)| head.is_date()) {
        for value in table.rows.iter_mut().map(|row| &mut row[place]) {
            if value.is_unknown() {
                *value = Value::Text("no date").marked(value.is_marked());
            }
        }
    }
}

/// Explains the mark, and leads from marked cells to the disputes; `noun` is what one of the entries is called.
pub fn disputed_note<'i>(
    context: &Context<'_>,
    noun: &str,
    mut ids: impl Iterator<Item = &'i str>,
) -> Option<String> {
    let is_disputed = |id: &&str| context.index.dispute_ids(id).next().is_some();
    let first = ids.find(is_disputed)?;
    let number = 1 + ids.filter(is_disputed).count();
    let how = match number {
        1 => format!("`summit show {first}` says how, `summit disputes` lists all"),
        _ => "`summit show ID` lists the versions, `summit disputes` the points".to_owned(),
    };
    let mark = context.style.mark();
    Some(format!("{mark} sources differ on {}: {how}", pluralize(number, noun)))
}
