//! `summit show`: whole entries as cards.

use std::collections::HashMap;
use std::path::Path;

use clap::Args;
use serde::Deserialize;
use serde_json::Value as Json;

use super::Context;
use super::readable::{has_mark, paraphrase_note};
use crate::error::Error;
use crate::query;
use crate::record::{Id, Leaf, Name, Section, Version};
use crate::store::Input;
use crate::view::{
    Answer, Card, Content, Field, Head, Item, SourceRef, Table, Value, View, Weight, cells, items,
};

#[derive(Debug, Args)]
pub struct ShowArgs {
    /// Entries, each by its id, a country, a person or an area in any spelling, or a title or name that fits
    /// one entry; `summit` is the summit itself, and `-` reads names from standard input, one a line
    #[arg(required = true, value_name = "WHAT", add = super::values::ids())]
    what: Vec<String>,

    /// Add footnotes with the sources
    #[arg(long)]
    cite: bool,
}

impl ShowArgs {
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let what = names(&self.what)?;
        let ids = query::resolve(context.store, &what)?;
        let mut found: HashMap<&str, Found<'a>> =
            ids.iter().map(|id| (*id, Found::default())).collect();
        for section in Section::ALL {
            for item in items(context.store, context.index, section)? {
                found.entry(item.id).and_modify(|found| found.item = Some(item));
                // Disputes and sources have tables of their own.
                if section != Section::Disputes {
                    refer(&item, &mut found);
                }
            }
        }
        let cards: Vec<Card<'a>> = ids.iter().map(|id| card(context, id, &found[id])).collect();
        let mut notes = Vec::new();
        if has_mark(&cards) {
            let mark = context.style.mark();
            notes.push(format!("{mark} sources differ: `Where sources differ` has the versions"));
        }
        let section = |id: &&str| context.index.get(id).and_then(|named| named.section);
        notes.extend(paraphrase_note(ids.iter().filter_map(section)));
        let answer = Answer::new(View::Cards(cards), notes);
        Ok(context.cited(answer, self.cite))
    }
}

/// Returns the names of a command line, with the lines of standard input in place of `-`.
pub fn names(words: &[String]) -> Result<Vec<String>, Error> {
    let Some(place) = words.iter().position(|word| word == "-") else {
        return Ok(words.to_vec());
    };
    let input = Input::read(Some(Path::new("-")))?;
    let lines = input.text().lines().map(str::trim).filter(|line| !line.is_empty());
    let mut names = words.to_vec();
    names.splice(place..=place, lines.map(str::to_owned));
    match names.as_slice() {
        [] => Err(Error::Usage("no names on standard input; write one on each line".to_owned())),
        _ => Ok(names),
    }
}

/// What a card is made from: the entry, unless it is the summit itself, and the entries that name it.
#[derive(Default)]
struct Found<'a> {
    item: Option<Item<'a>>,
    referrers: Vec<Item<'a>>,
}

/// Adds an entry to what names the entries that it names.
fn refer<'a>(item: &Item<'a>, found: &mut HashMap<&str, Found<'a>>) {
    item.entry.leaves(&mut |_, leaf| {
        let id = match leaf {
            Leaf::Id(id) => id.as_str(),
            Leaf::Code(code) if code.len() == 3 => code,
            _ => return,
        };
        if let Some(Found { referrers, .. }) = found.get_mut(id)
            && item.id != id
            && referrers.last().is_none_or(|last| last.id != item.id)
        {
            referrers.push(*item);
        }
    });
}

fn card<'a>(context: &Context<'a>, id: &'a str, found: &Found<'a>) -> Card<'a> {
    let (index, summit) = (context.index, context.store.summit());
    let section = index.get(id).and_then(|named| named.section);
    let title = index.reference(id).shown();
    let (sources, cells) = match found.item {
        Some(item) => (item.sources, item.cells()),
        None => (summit.sources.as_slice(), cells(summit, index).collect()),
    };
    let mut fields = vec![Field::value("id", "Id", Value::Text(id))];
    fields.extend(
        section.map(|section| Field::value("section", "Section", Value::Text(section.as_str()))),
    );
    if !sources.is_empty() {
        let weight = Value::parts(&Weight::of(&index.cited(sources)));
        fields.push(Field::value("weight", "Weight", weight));
    }
    let cells = cells.into_iter().filter(|(head, _)| !matches!(head.key, "id" | "sources"));
    let cells = cells.flat_map(|(head, value)| {
        let stated = as_stated(context, &value);
        std::iter::once(field(context, id, section, head, value)).chain(stated)
    });
    let (tables, cells): (Vec<_>, Vec<_>) =
        cells.partition(|field| matches!(field.content, Content::Table(_)));
    fields.extend(cells.into_iter().chain(tables));
    fields.push(disputes(context, id));
    fields.push(stated_by(context, sources));
    fields.push(Field::table("referred_to_by", "Referred to by", referrers(&found.referrers)));
    Card { title, fields }
}

/// A field of an entry: rows where its items have parts that one line would hide, otherwise a cell.
fn field<'a>(
    context: &Context<'a>,
    id: &'a str,
    section: Option<Section>,
    head: Head,
    value: Value<'a>,
) -> Field<'a> {
    let is_read = !context.machine_readable;
    let hides = |item: &Value<'_>| match item {
        Value::Parts { json, .. } => ["sources", "lang", "id"]
            .iter()
            .any(|key| json[key].is_string() || json[key].is_array()),
        _ => false,
    };
    let value = match value {
        Value::List(items) if matches!(items[..], [Value::Stated(..), ..]) => {
            let versions = context.index.dispute(id).map_or(&[][..], |dispute| &dispute.versions);
            return Field::table(head.key, head.heading, self::versions(context, versions));
        }
        Value::List(items) if items.iter().any(hides) => {
            return Field::table(head.key, head.heading, parts(context, id, head.key, &items));
        }
        Value::Unknown if is_read && head.is_date() => Value::Text("no date"),
        // With the number of its footnote.
        _ if is_read && section == Some(Section::Sources) && head.key == "short" => {
            Value::Sources(context.index.source(id).into_iter().collect())
        }
        value => value,
    };
    Field::value(head.key, head.heading, context.index.marked(id, head.key, value))
}

/// How sources word an amount of money, which machine-readable answers have among its parts.
fn as_stated<'a>(context: &Context<'a>, value: &Value<'a>) -> Option<Field<'a>> {
    let Value::Money(money) = value else { return None };
    let text = money.as_stated.as_ref().filter(|_| !context.machine_readable)?;
    Some(Field::value("as_stated", "As stated", Value::Text(text.as_str())))
}

/// The keys of parts that have a column of their own, in the order of reading.
const PARTS: [(&str, &str); 14] = [
    ("text", "Name"),
    ("lang", "Language"),
    ("script", "Script"),
    ("kind", "Kind"),
    ("title", "Title"),
    ("names", "Also called"),
    ("summary", "What happened"),
    ("what", "What"),
    ("value", "Value"),
    ("amount", "Amount"),
    ("as_stated", "As stated"),
    ("id", "Entry"),
    ("field", "Field"),
    ("sources", "Stated by"),
];

/// The items of a list, one row each, with a column for each key that any of them has.
fn parts<'a>(context: &Context<'a>, id: &str, field: &str, items: &[Value<'a>]) -> Table<'a> {
    let index = context.index;
    let parts = items.iter().filter_map(|item| match item {
        Value::Parts { shown, json } => Some((item, shown, &**json)),
        _ => None,
    });
    let parts: Vec<(&Value<'a>, &String, &Json)> = parts.collect();
    let has = |key: &str| parts.iter().any(|(.., json)| json.get(key).is_some());
    let columns: Vec<(&str, Head)> = (PARTS.iter().filter(|(key, _)| has(key)))
        // A column of ids is never broken, but this one has labels too.
        .map(|(key, heading)| (*key, Head::new(if *key == "id" { "entry" } else { key }, heading)))
        .collect();
    let rows = parts.iter().map(|(item, shown, json)| {
        let is_disputed = item.name().is_some_and(|name| index.is_item_disputed(id, field, name));
        let cells = columns.iter().enumerate().map(|(place, (key, _))| {
            let value = match (*key, &json[*key]) {
                ("amount", _) => Value::Owned((*shown).clone()),
                ("id", Json::String(id)) => {
                    let label = index.label(id);
                    Value::Owned(format!("{label} ({id})"))
                }
                ("sources", Json::Array(ids)) => {
                    let ids = ids.iter().filter_map(Json::as_str);
                    let mut sources: Vec<_> = ids.filter_map(|id| index.source(id)).collect();
                    sources.sort_unstable_by_key(SourceRef::order);
                    Value::Publishers(sources)
                }
                ("names", names) => {
                    let names = Vec::<Name>::deserialize(names).unwrap_or_default();
                    Value::list(names.iter().map(|name| Value::Owned(name.to_string())))
                }
                (_, Json::String(text)) => Value::Owned(text.clone()),
                _ => Value::Unknown,
            };
            value.marked(is_disputed && place == 0)
        });
        cells.collect()
    });
    let rows = rows.collect();
    let whole = parts.iter().map(|(.., json)| (*json).clone()).collect();
    Table { heads: columns.into_iter().map(|(_, head)| head).collect(), rows, whole: Some(whole) }
}

/// Versions with their weights, one row each.
fn versions<'a>(context: &Context<'a>, versions: &'a [Version]) -> Table<'a> {
    let (mut rows, mut whole) = (Vec::new(), Vec::new());
    for version in versions {
        let cited = context.index.cited(&version.sources);
        let weight = Value::parts(&Weight::of(&cited));
        let mut parts = json(version);
        parts["weight"] = weight.json().unwrap_or_default();
        whole.push(parts);
        let value = Value::Text(version.value.as_str());
        rows.push([value, weight, Value::Publishers(cited)]);
    }
    let heads = [("value", "Version"), ("weight", "Weight"), ("sources", "Stated by")];
    Table { whole: Some(whole), ..Table::new(heads, rows) }
}

/// The disputes about an entry, one row for each version.
pub fn disputes<'a>(context: &Context<'a>, id: &'a str) -> Field<'a> {
    let (mut rows, mut whole) = (Vec::new(), Vec::new());
    for dispute in context.index.disputes_about(id) {
        let versions = versions(context, &dispute.versions);
        let mut parts = json(dispute);
        parts["versions"] = versions.whole.into();
        whole.push(parts);
        for (position, row) in versions.rows.into_iter().enumerate() {
            let of_dispute = |text| if position == 0 { Value::Text(text) } else { Value::Unknown };
            let names = [dispute.subject.as_str(), dispute.id.as_str()];
            let names = names.map(of_dispute);
            rows.push(names.into_iter().chain(row).collect::<Vec<_>>());
        }
    }
    let heads = [
        ("subject", "Point", 0),
        ("id", "Id", 2),
        ("value", "Version", 0),
        ("weight", "Weight", 1),
        ("sources", "Stated by", 0),
    ];
    let table =
        Table { whole: context.machine_readable.then_some(whole), ..Table::new(heads, rows) };
    Field::table("disputed", "Where sources differ", table)
}

fn stated_by<'a>(context: &Context<'a>, sources: &[Id]) -> Field<'a> {
    let cited = context.index.cited(sources);
    let rows = cited.iter().map(|cited| {
        let source = cited.source;
        [
            Value::Sources(vec![*cited]),
            source.published.map_or(Value::Text("no date"), Value::Date),
            Value::Text(source.kind.as_str()),
            Value::Text(source.id.as_str()),
        ]
    });
    let mut ids: Vec<&str> = cited.iter().map(|cited| cited.source.id.as_str()).collect();
    ids.sort_unstable();
    let heads = [
        ("publisher", "Publisher", 0),
        ("published", "Published", 1),
        ("kind", "Kind", 2),
        ("id", "Id", 0),
    ];
    let whole = Some(ids.into_iter().map(Json::from).collect());
    Field::table("sources", "Stated by", Table { whole, ..Table::new(heads, rows) })
}

fn referrers<'a>(items: &[Item<'a>]) -> Table<'a> {
    let rows = items
        .iter()
        .map(|item| [Value::Text(item.section.as_str()), item.title(), Value::Text(item.id)]);
    Table::new([("section", "Section", 1), ("title", "Entry", 0), ("id", "Id", 0)], rows)
}

/// A part of the record under its own keys.
pub fn json(part: &impl serde::Serialize) -> Json {
    serde_json::to_value(part).unwrap_or_default()
}
