//! `summit` alone: the summit at a glance.

use std::collections::BTreeMap;

use super::Context;
use super::show::column;
use crate::error::Error;
use crate::record::{CountryRole, Section};
use crate::text::pluralize;
use crate::view::{Answer, Card, Cell, Content, Field, Head, Item, Table, Value, View, items};

/// Returns what, when, where, who, the areas, the target, documents and disputes.
pub fn overview<'a>(context: &Context<'a>) -> Result<Answer<'a>, Error> {
    let (store, index) = (context.store, context.index);
    let (head, summit) = (store.head(), store.summit());
    let id = summit.id.as_str();
    let disputed = |key: &'static str, label, value, of: &[&str]| Field {
        key,
        label,
        content: Content::Cell(Cell {
            value,
            disputed: of.iter().any(|field| index.is_disputed(id, field)),
        }),
    };
    let dates = match summit.end {
        Some(end) if end != summit.start => format!("{} to {end}", summit.start),
        _ => summit.start.to_string(),
    };
    let documents = by_area(context, Section::Documents)?;
    let initiatives = by_area(context, Section::Initiatives)?;
    let mut fields = vec![
        disputed("dates", "When", Value::Owned(dates), &["start", "end"]),
        disputed("place", "Where", summit.place.as_ref().map_or(Value::Unknown, Value::parts), &["place"]),
        disputed("chair", "Chair", summit.chair.as_ref().map_or(Value::Unknown, |id| index.reference(id.as_str())), &["chair"]),
        Field::value("sources", "Stated by", index.sources(&summit.sources)),
        Field::value("documents", "Documents", Value::Parts {
            shown: format!("{} in this record; what others count: `summit totals`", store.documents()?.len()),
            json: Box::new(store.documents()?.len().into()),
        }),
        Field::value("disputes", "Disputes", Value::Parts {
            shown: format!("{} on which sources differ: `summit disputes`", pluralize(store.disputes()?.len(), "point")),
            json: Box::new(store.disputes()?.len().into()),
        }),
        Field::value("record", "Record", Value::Parts {
            shown: format!("{} {}, updated {}, {}", head.id, head.version, head.updated, pluralize(store.sources()?.len(), "source")),
            json: serde_json::json!({
                "id": head.id, "version": head.version, "updated": head.updated, "sources": store.sources()?.len(),
            }).into(),
        }),
        Field::value("note", "Note", Value::text(summit.note.as_ref().map(crate::record::Text::as_str))),
        Field::table("leaders", "Leaders", pick(context, Section::Leaders, &[("country", "Country"), ("name", "Leader"), ("role", "Role"), ("sources", "Stated by")])?),
        Field::table("areas", "Areas", areas(context, &initiatives, &documents)?),
        Field::table("targets", "Target", pick(context, Section::Targets, &[("title", "Target"), ("amount", "Amount"), ("sources", "Stated by")])?),
    ];
    if fields.iter().any(has_mark) {
        fields.push(hint("mark", "† sources differ: `summit disputes`".to_owned()));
    }
    fields.push(hint("next", suggestions(context)?));
    let title = head.title.first().map_or("", |name| name.text.as_str());
    let card = Card { title: title.to_owned(), fields };
    Ok(Answer::new(View::Card(card)))
}

fn hint<'a>(key: &'static str, hint: String) -> Field<'a> {
    Field { key, label: "", content: Content::Hint(hint) }
}

fn has_mark(field: &Field<'_>) -> bool {
    match &field.content {
        Content::Cell(cell) => cell.disputed,
        Content::Table(table) => table.rows.iter().flatten().any(|cell| cell.disputed),
        _ => false,
    }
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
    let areas = by_area(context, Section::Initiatives)?.into_keys().flatten();
    let area = areas.min_by_key(String::len);
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
    let heads: Vec<Head> = columns.iter().map(|(key, heading)| column(key, heading)).collect();
    let mut items = items(context.store, context.index, section)?;
    crate::query::sort_by_default(&mut items, context.store, |item| item.entry)?;
    let row = |item: &Item<'a>| heads.iter().map(|head| item.cell(*head)).collect();
    Ok(Table { rows: items.iter().map(row).collect(), heads, whole: None })
}

/// How many entries are under each area, by its id; none for those across areas.
type ByArea = BTreeMap<Option<String>, i64>;

fn by_area(context: &Context<'_>, section: Section) -> Result<ByArea, Error> {
    let mut counts = ByArea::new();
    for entry in context.store.entries(section)? {
        let area = entry.area().map(ToString::to_string);
        *counts.entry(area).or_default() += 1;
    }
    Ok(counts)
}

/// How many documents of each area belong to it by inference.
fn inferred<'a>(context: &Context<'a>) -> Result<BTreeMap<&'a str, i64>, Error> {
    let mut counts = BTreeMap::new();
    for document in context.store.documents()? {
        if let (Some(area), Some(true)) = (&document.area, document.area_inferred) {
            *counts.entry(area.as_str()).or_default() += 1;
        }
    }
    Ok(counts)
}

fn areas<'a>(
    context: &Context<'a>,
    initiatives: &ByArea,
    documents: &ByArea,
) -> Result<Table<'a>, Error> {
    let inferred = inferred(context)?;
    let documents_under = |area: Option<&str>| {
        let count = documents.get(&area.map(str::to_owned)).copied().unwrap_or_default();
        let inferred = area.and_then(|area| inferred.get(area)).copied().unwrap_or_default();
        let shown = match inferred {
            0 => count.to_string(),
            inferred => format!("{count} ({inferred} inferred)"),
        };
        Value::Parts { shown, json: Box::new(count.into()) }
    };
    let under = |counts: &ByArea, area: Option<&str>| {
        Value::Number(counts.get(&area.map(str::to_owned)).copied().unwrap_or_default())
    };
    let areas = items(context.store, context.index, Section::Areas)?;
    let name = column("name", "Area");
    let mut rows: Vec<Vec<Cell<'a>>> = (areas.iter())
        .map(|area| {
            vec![
                area.cell(name),
                under(initiatives, Some(area.id)).into(),
                documents_under(Some(area.id)).into(),
            ]
        })
        .collect();
    rows.push(vec![
        Value::Text("(across areas or not stated)").into(),
        under(initiatives, None).into(),
        documents_under(None).into(),
    ]);
    let heads = vec![name, column("initiatives", "Initiatives"), column("documents", "Documents")];
    Ok(Table { heads, rows, whole: None })
}
