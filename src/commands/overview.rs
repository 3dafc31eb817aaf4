//! `summit` alone: the summit at a glance.

use std::collections::BTreeMap;

use super::Context;
use super::readable::has_mark;
use super::show::json;
use crate::error::Error;
use crate::query;
use crate::record::{CountryRole, Id, Section, Text};
use crate::text::pluralize;
use crate::view::{Answer, Card, Content, Field, Head, Table, Value, View, items};

/// Returns what, when, where, who, the areas, the target, documents and disputes.
pub fn overview<'a>(context: &Context<'a>) -> Result<Answer<'a>, Error> {
    let (store, index) = (context.store, context.index);
    let (head, summit) = (store.head(), store.summit());
    let id = summit.id.as_str();
    let stated = |key, label, value: Value<'a>, of: &[&str]| {
        let disputed = of.iter().any(|field| index.is_disputed(id, field));
        Field::value(key, label, value.marked(disputed))
    };
    let parts = |key, label, shown, json| {
        Field::value(key, label, Value::Parts { shown, json: Box::new(json) })
    };
    let dates = match summit.end {
        Some(end) if end != summit.start => format!("{} to {end}", summit.start),
        _ => summit.start.to_string(),
    };
    let place = summit.place.as_ref().map_or(Value::Unknown, Value::parts);
    let chair = summit.chair.as_ref().map_or(Value::Unknown, |id| index.reference(id.as_str()));
    let documents = store.documents()?.len();
    let disputes = store.disputes()?.len();
    let sources = store.sources()?.len();
    let record = serde_json::json!({
        "id": head.id, "version": head.version, "updated": head.updated, "sources": sources,
    });
    let (id, version, updated) = (&head.id, &head.version, head.updated);
    let areas = areas(context)?;
    let leaders =
        [("country", "Country"), ("name", "Leader"), ("role", "Role"), ("sources", "Stated by")];
    let targets = [("title", "Target"), ("amount", "Amount"), ("sources", "Stated by")];
    let fields = vec![
        stated("dates", "When", Value::Owned(dates), &["start", "end"]),
        stated("place", "Where", place, &["place"]),
        stated("chair", "Chair", chair, &["chair"]),
        Field::value("sources", "Stated by", index.sources(&summit.sources)),
        parts(
            "documents",
            "Documents",
            format!("{documents} in this record; what others count: `summit totals`"),
            documents.into(),
        ),
        parts(
            "disputes",
            "Disputes",
            format!("{} on which sources differ: `summit disputes`", pluralize(disputes, "point")),
            disputes.into(),
        ),
        parts(
            "record",
            "Record",
            format!("{id} {version}, updated {updated}, {}", pluralize(sources, "source")),
            record,
        ),
        Field::value("note", "Note", Value::text(summit.note.as_ref().map(Text::as_str))),
        Field::table("leaders", "Leaders", pick(context, Section::Leaders, &leaders)?),
        Field::table("areas", "Areas", areas),
        Field::table("targets", "Target", pick(context, Section::Targets, &targets)?),
    ];
    let hint = |key, hint| Field { key, label: "", content: Content::Hint(hint) };
    let title = head.title.first().map_or("", |name| name.text.as_str()).to_owned();
    let mut card = Card { title, fields };
    if has_mark(std::slice::from_ref(&card)) {
        card.fields.push(hint("mark", "† sources differ: `summit disputes`".to_owned()));
    }
    card.fields.push(hint("next", suggestions(context)?));
    Ok(Answer::new(View::Card(card), Vec::new()))
}

/// Suggests three commands that have an answer in this record.
fn suggestions(context: &Context<'_>) -> Result<String, Error> {
    let store = context.store;
    let guest = store.countries()?.iter().find(|country| country.role == CountryRole::Guest);
    let leaders = guest.map(|country| {
        let name = country.name.as_str();
        let is_word = name.bytes().all(|byte| byte.is_ascii_alphabetic());
        let word = if is_word { name.to_lowercase() } else { country.id.to_string() };
        format!("summit leaders --country {word}")
    });
    // The shortest id that has an answer.
    let areas = store.initiatives()?.iter().filter_map(|initiative| initiative.area.as_ref());
    let area = areas.min_by_key(|area| (area.as_str().len(), *area));
    let initiatives = area.map(|area| format!("summit initiatives --area {area}"));
    let last = if store.targets()?.is_empty() { "summit timeline" } else { "summit target" };
    let commands: Vec<String> =
        leaders.into_iter().chain(initiatives).chain([last.to_owned()]).collect();
    Ok(format!("Try: {}", commands.join("\n     ")))
}

fn pick<'a>(
    context: &Context<'a>,
    section: Section,
    columns: &[(&'static str, &'static str)],
) -> Result<Table<'a>, Error> {
    let mut items = items(context.store, context.index, section)?;
    query::sort_by_default(&mut items, context.store)?;
    Ok(Table::of(columns.iter().copied(), &items))
}

/// How many initiatives and documents there are under each area, or across areas.
fn areas<'a>(context: &Context<'a>) -> Result<Table<'a>, Error> {
    // Initiatives, documents, and documents whose area is inferred.
    let mut counts: BTreeMap<Option<&str>, [usize; 3]> = BTreeMap::new();
    for initiative in context.store.initiatives()? {
        counts.entry(initiative.area.as_ref().map(Id::as_str)).or_default()[0] += 1;
    }
    for document in context.store.documents()? {
        let counts = counts.entry(document.area.as_ref().map(Id::as_str)).or_default();
        counts[1] += 1;
        counts[2] += usize::from(document.area_inferred == Some(true));
    }
    let row = |name: Value<'a>, area: Option<&str>| {
        let [initiatives, documents, inferred] = counts.get(&area).copied().unwrap_or_default();
        let shown = match inferred {
            0 => documents.to_string(),
            inferred => format!("{documents} ({inferred} inferred)"),
        };
        let documents = Value::Parts { shown, json: json(&documents).into() };
        [name, Value::parts(&initiatives), documents]
    };
    let name = Head::new("name", "Area");
    let areas = items(context.store, context.index, Section::Areas)?;
    let rows = areas.iter().map(|area| row(area.cell(name), Some(area.id)));
    let rest = row(Value::Text("(across areas or not stated)"), None);
    let heads = [("name", "Area"), ("initiatives", "Initiatives"), ("documents", "Documents")];
    Ok(Table::new(heads, rows.chain([rest])))
}
