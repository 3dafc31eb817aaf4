//! `summit show`: entries whole, as cards.

use std::collections::HashMap;

use clap::Args;
use serde_json::Value as Json;

use super::Context;
use crate::error::Error;
use crate::query;
use crate::record::{Name, Script, Section, Text, Version};
use crate::view::{
    Answer, Card, Cell, Content, DISPUTED, Field, Head, Item, Table, Value, View, Weight, items,
};

#[derive(Debug, Args)]
pub struct ShowArgs {
    /// Entries, each by its id, a country, a person or an area in any spelling, or a title or name that fits
    /// one entry; `summit` is the summit itself
    #[arg(required = true, value_name = "WHAT", add = super::values::ids())]
    what: Vec<String>,

    /// Add footnotes with the sources
    #[arg(long)]
    cite: bool,
}

impl ShowArgs {
    /// Returns a card for each entry.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let ids = query::resolve(context.store, &self.what)?;
        let all = all_items(context)?;
        let by_id: HashMap<&str, &Item<'a>> = all.iter().map(|item| (item.id, item)).collect();
        let cards: Vec<Card<'a>> = (ids.into_iter())
            .map(|id| match by_id.get(id) {
                Some(item) => card(context, item, &all),
                None => summit(context, &all),
            })
            .collect();
        Ok(context.cited(Answer::new(View::Cards(cards)), self.cite))
    }
}

/// Returns the entries of all sections.
pub fn all_items<'a>(context: &Context<'a>) -> Result<Vec<Item<'a>>, Error> {
    let mut all = Vec::new();
    for section in Section::ALL {
        all.extend(items(context.store, context.index, section)?);
    }
    Ok(all)
}

fn card<'a>(context: &Context<'a>, item: &Item<'a>, all: &[Item<'a>]) -> Card<'a> {
    let id = Field::value("id", "Id", Value::Text(item.id));
    // People find the number of a source at its publisher; programs have its id.
    let self_cited = item.section == Section::Sources && !context.machine_readable;
    let mut fields =
        vec![id, Field::value("section", "Section", Value::Text(item.section.as_str()))];
    for (head, value) in item.cells() {
        match head.key {
            "id" => {}
            "names" => fields.push(Field::table("names", head.heading, names(context, item.names))),
            "versions" => fields.push(versions(context, item)),
            "sources" => {}
            "publisher" if self_cited => fields.push(Field::value(
                "publisher",
                head.heading,
                Value::Sources(context.index.source(item.id).into_iter().collect()),
            )),
            key => fields.push(Field {
                key: head.key,
                label: head.heading,
                content: Content::Cell(Cell {
                    value,
                    disputed: context.index.is_disputed(item.id, key),
                }),
            }),
        }
    }
    // What reads in one line stands above what has rows of its own.
    fields.sort_by_key(|field| matches!(field.content, Content::Table(_)));
    finish(context, item.id, fields, &item.get("sources"), all, item.label)
}

fn finish<'a>(
    context: &Context<'a>,
    id: &'a str,
    mut fields: Vec<Field<'a>>,
    cited: &Value<'a>,
    all: &[Item<'a>],
    title: &str,
) -> Card<'a> {
    if let Value::Sources(sources) = cited {
        let place = fields.len().min(2);
        fields.insert(place, Field::value("weight", "Weight", Value::Weight(Weight::of(sources))));
    }
    fields.push(disputes(context, id));
    fields.push(sources(context, cited));
    fields.push(Field::table("referred_to_by", "Referred to by", referrers(id, all)));
    Card { title: title.to_owned(), fields }
}

fn summit<'a>(context: &Context<'a>, all: &[Item<'a>]) -> Card<'a> {
    let summit = context.store.summit();
    let id = summit.id.as_str();
    let index = context.index;
    let text = |key, label, text: Option<&'a Text>| {
        Field::value(key, label, Value::text(text.map(Text::as_str)))
    };
    let mut fields = vec![
        Field::value("id", "Id", Value::Text(id)),
        text("series", "Series", summit.series.as_ref()),
        Field::value(
            "edition",
            "Edition",
            summit.edition.map_or(Value::Unknown, |edition| Value::Number(edition.into())),
        ),
        Field::value("start", "First day", Value::Date(summit.start)),
        Field::value("end", "Last day", summit.end.map_or(Value::Unknown, Value::Date)),
        Field::value("place", "Place", summit.place.as_ref().map_or(Value::Unknown, Value::parts)),
        Field::value(
            "chair",
            "Chair",
            summit.chair.as_ref().map_or(Value::Unknown, |id| index.reference(id.as_str())),
        ),
        Field::value("previous", "Before it", index.references(&summit.previous)),
        Field::value("next", "After it", index.references(&summit.next)),
        text("note", "Note", summit.note.as_ref()),
    ];
    for field in &mut fields {
        if let Content::Cell(cell) = &mut field.content {
            cell.disputed = index.is_disputed(id, field.key);
        }
    }
    let rows = summit.sessions.iter().map(|session| {
        let summary = Value::text(session.summary.as_ref().map(Text::as_str));
        vec![
            Value::Text(session.title.as_str()).into(),
            summary.into(),
            index.sources(&session.sources).into(),
        ]
    });
    let sessions = Table {
        heads: vec![
            column("title", "Session"),
            column("summary", "What happened"),
            column("sources", "Stated by"),
        ],
        rows: rows.collect(),
        whole: Some(summit.sessions.iter().map(json).collect()),
    };
    let rows = summit.facts.iter().map(|fact| {
        vec![
            Value::Text(fact.what.as_str()).into(),
            Value::Text(fact.value.as_str()).into(),
            index.sources(&fact.sources).into(),
        ]
    });
    let facts = Table {
        heads: vec![
            column("what", "Fact"),
            column("value", "Value"),
            column("sources", "Stated by"),
        ],
        rows: rows.collect(),
        whole: Some(summit.facts.iter().map(json).collect()),
    };
    fields.push(Field::table("names", "Names", names(context, &summit.names)));
    fields.push(Field::table("sessions", "Sessions", sessions));
    fields.push(Field::table("facts", "Facts", facts));
    let title = context.index.get(id).map_or(id, |named| named.label);
    finish(context, id, fields, &index.sources(&summit.sources), all, title)
}

fn names<'a>(context: &Context<'a>, names: &'a [Name]) -> Table<'a> {
    let row = |name: &'a Name| {
        let script = Value::text(name.script.as_ref().map(Script::as_str));
        let kind = name.kind.map_or(Value::Unknown, |kind| Value::Text(kind.as_str()));
        vec![
            Value::Text(name.text.as_str()).into(),
            Value::Text(name.lang.as_str()).into(),
            script.into(),
            kind.into(),
            context.index.sources(&name.sources).into(),
        ]
    };
    Table {
        heads: vec![
            column("text", "Name"),
            column("lang", "Language"),
            column("script", "Script"),
            column("kind", "Kind"),
            column("sources", "Stated by"),
        ],
        rows: names.iter().map(row).collect(),
        whole: Some(names.iter().map(json).collect()),
    }
}

fn versions<'a>(context: &Context<'a>, item: &Item<'a>) -> Field<'a> {
    let dispute = context.index.dispute(item.id);
    let versions = dispute.map_or(&[][..], |dispute| &dispute.versions);
    let rows = versions.iter().map(|version| {
        let [weight, publishers] = stated(context, version);
        vec![Value::Text(version.value.as_str()).into(), weight.into(), publishers.into()]
    });
    let table = Table {
        heads: vec![
            column("value", "Version"),
            column("weight", "Weight"),
            column("sources", "Stated by"),
        ],
        rows: rows.collect(),
        whole: Some(versions.iter().map(|version| weighed(context, version)).collect()),
    };
    Field::table("versions", "Versions", table)
}

/// Returns the weight of a version, and who states it.
fn stated<'a>(context: &Context<'a>, version: &Version) -> [Value<'a>; 2] {
    let cited = context.index.cited(&version.sources);
    [Value::Weight(Weight::of(&cited)), Value::Publishers(cited)]
}

/// Returns a version under the record's own keys, with its weight.
fn weighed<'a>(context: &Context<'a>, version: &'a Version) -> Json {
    let mut json = json(version);
    let [weight, _] = stated(context, version);
    json["weight"] = weight.json().unwrap_or_default();
    json
}

/// Returns the disputes about an entry, one row for each version.
pub fn disputes<'a>(context: &Context<'a>, id: &'a str) -> Field<'a> {
    let found = context.index.disputes_about(id);
    let rows = found.iter().flat_map(|dispute| {
        dispute.versions.iter().enumerate().map(|(position, version)| {
            let first = position == 0;
            let [weight, publishers] = stated(context, version);
            vec![
                if first { Value::Text(dispute.subject.as_str()) } else { Value::Unknown }.into(),
                Value::Text(version.value.as_str()).into(),
                weight.into(),
                publishers.into(),
                if first { Value::Text(dispute.id.as_str()) } else { Value::Unknown }.into(),
            ]
        })
    });
    let whole = found.iter().map(|dispute| {
        let mut whole = json(dispute);
        whole["versions"] =
            dispute.versions.iter().map(|version| weighed(context, version)).collect();
        whole
    });
    let table = Table {
        heads: vec![
            column("subject", "Point"),
            column("value", "Version"),
            column("weight", "Weight"),
            column("sources", "Stated by"),
            column("id", "Id"),
        ],
        rows: rows.collect(),
        whole: context.machine_readable.then(|| whole.collect()),
    };
    Field::table(DISPUTED.key, "Where sources differ", table)
}

fn sources<'a>(context: &Context<'a>, cited: &Value<'a>) -> Field<'a> {
    let cited = match cited {
        Value::Sources(sources) => sources.as_slice(),
        _ => &[],
    };
    let found = cited.iter().filter_map(|cited| context.index.source_entry(cited.id));
    let found: Vec<_> = found.collect();
    let rows = found.iter().map(|source| {
        vec![
            Value::Sources(context.index.source(source.id.as_str()).into_iter().collect()).into(),
            source.published.map_or(Value::Unknown, Value::Date).into(),
            Value::Text(source.kind.as_str()).into(),
            Value::Text(source.id.as_str()).into(),
        ]
    });
    let ids: Vec<Json> = found.iter().map(|source| Json::from(source.id.as_str())).collect();
    let table = Table {
        heads: vec![
            column("publisher", "Publisher"),
            column("published", "Published"),
            column("kind", "Kind"),
            column("id", "Id"),
        ],
        rows: rows.collect(),
        whole: Some(sorted(ids)),
    };
    Field::table("sources", "Stated by", table)
}

fn sorted(mut ids: Vec<Json>) -> Vec<Json> {
    ids.sort_by(|one, two| one.as_str().cmp(&two.as_str()));
    ids
}

fn referrers<'a>(id: &str, all: &[Item<'a>]) -> Table<'a> {
    let refers = |item: &&Item<'a>| {
        item.id != id
            && item.section != Section::Disputes
            && item.cells().any(|(_, value)| match value {
                Value::Sources(sources) => sources.iter().any(|source| source.id == id),
                value => value.items().iter().any(|value| match value {
                    Value::Ref { id: other, .. } => *other == id,
                    Value::Text(code) => *code == id && id.len() == 3,
                    _ => false,
                }),
            })
    };
    let rows = all.iter().filter(refers).map(|item| {
        vec![
            Value::Text(item.section.as_str()).into(),
            Value::Text(item.label).into(),
            Value::Text(item.id).into(),
        ]
    });
    Table {
        heads: vec![column("section", "Section"), column("title", "Entry"), column("id", "Id")],
        rows: rows.collect(),
        whole: None,
    }
}

/// Returns the head of a column of a card's own table.
pub fn column(key: &'static str, heading: &'static str) -> Head {
    Head { key, heading, shown: true, parts: &[] }
}

/// Returns a part of the record under its own keys.
pub fn json(part: &impl serde::Serialize) -> Json {
    serde_json::to_value(part).unwrap_or_default()
}
