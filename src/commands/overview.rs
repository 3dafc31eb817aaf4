//! `summit` alone: the summit at a glance.

use std::collections::BTreeMap;

use super::Context;
use super::show::column;
use crate::error::Error;
use crate::record::Section;
use crate::text::pluralize;
use crate::view::{Answer, Card, Cell, Content, Field, Head, Item, Table, Value, View, items};

/// Returns what, when, where, who, the areas, the target, documents and disputes.
pub fn overview<'a>(context: &Context<'a>) -> Result<Answer<'a>, Error> {
    let (record, index) = (context.record, &context.index);
    let summit = &record.summit;
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
    let documents = by_area(context, Section::Documents);
    let initiatives = by_area(context, Section::Initiatives);
    let fields = vec![
        disputed("dates", "When", Value::Owned(dates), &["start", "end"]),
        disputed("place", "Where", summit.place.as_ref().map_or(Value::Unknown, Value::parts), &["place"]),
        disputed("chair", "Chair", summit.chair.as_ref().map_or(Value::Unknown, |id| index.reference(id.as_str())), &["chair"]),
        Field::value("sources", "Stated by", index.sources(&summit.sources)),
        Field::value("documents", "Documents", Value::Parts {
            shown: format!("{} in this record; what others count: `summit totals`", record.documents.len()),
            json: Box::new(record.documents.len().into()),
        }),
        Field::value("disputes", "Disputes", Value::Parts {
            shown: format!("{} on which sources differ: `summit disputes`", pluralize(record.disputes.len(), "point")),
            json: Box::new(record.disputes.len().into()),
        }),
        Field::value("record", "Record", Value::Parts {
            shown: format!("{} {}, updated {}, {}", record.id, record.version, record.updated, pluralize(record.sources.len(), "source")),
            json: serde_json::json!({
                "id": record.id, "version": record.version, "updated": record.updated, "sources": record.sources.len(),
            }).into(),
        }),
        Field::value("note", "Note", Value::text(summit.note.as_ref().map(crate::record::Text::as_str))),
        Field::table("leaders", "Leaders", pick(context, Section::Leaders, &[("country", "Country"), ("name", "Leader"), ("role", "Role"), ("sources", "Stated by")])),
        Field::table("areas", "Priority areas", areas(context, &initiatives, &documents)),
        Field::table("targets", "Target", pick(context, Section::Targets, &[("title", "Target"), ("amount", "Amount"), ("sources", "Stated by")])),
        Field {
            key: "next",
            label: "",
            content: Content::Hint(
                "Try: summit leaders --country kazakhstan\n     summit initiatives --area connectivity\n     summit target".to_owned(),
            ),
        },
    ];
    let title = record.title.first().map_or("", |name| name.text.as_str());
    let card = Card { title: title.to_owned(), fields };
    Ok(Answer::new(View::Card(card)))
}

fn pick<'a>(
    context: &Context<'a>,
    section: Section,
    columns: &[(&'static str, &'static str)],
) -> Table<'a> {
    let heads: Vec<Head> = columns.iter().map(|(key, heading)| column(key, heading)).collect();
    let mut items = items(context.record, &context.index, section);
    crate::query::sort_by_default(&mut items, context.record);
    let row = |item: &Item<'a>| heads.iter().map(|head| item.cell(*head, &context.index)).collect();
    Table { rows: items.iter().map(row).collect(), heads, whole: None }
}

/// How many entries are under each area, by its id; none for those across areas.
type ByArea = BTreeMap<Option<String>, i64>;

fn by_area(context: &Context<'_>, section: Section) -> ByArea {
    let mut counts = ByArea::new();
    for item in items(context.record, &context.index, section) {
        let area = match item.get("area") {
            Value::Ref { id, .. } => Some((*id).to_owned()),
            _ => None,
        };
        *counts.entry(area).or_default() += 1;
    }
    counts
}

fn areas<'a>(context: &Context<'a>, initiatives: &ByArea, documents: &ByArea) -> Table<'a> {
    let under = |counts: &ByArea, area: Option<&str>| {
        Value::Number(counts.get(&area.map(str::to_owned)).copied().unwrap_or_default())
    };
    let areas = items(context.record, &context.index, Section::Areas);
    let name = column("name", "Area");
    let mut rows: Vec<Vec<Cell<'a>>> = (areas.iter())
        .map(|area| {
            vec![
                area.cell(name, &context.index),
                under(initiatives, Some(area.id)).into(),
                under(documents, Some(area.id)).into(),
            ]
        })
        .collect();
    rows.push(vec![
        Value::Text("(across areas or not stated)").into(),
        under(initiatives, None).into(),
        under(documents, None).into(),
    ]);
    let heads = vec![name, column("initiatives", "Initiatives"), column("documents", "Documents")];
    Table { heads, rows, whole: None }
}
