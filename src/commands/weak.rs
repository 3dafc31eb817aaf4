//! `summit sources --weak`: what rests on one source, or on none that is official.

use super::Context;
use super::list::ListArgs;
use crate::error::Error;
use crate::record::{Id, Section};
use crate::text::pluralize;
use crate::view::{Answer, Head, Table, Value, View, Weight, items};

const HEADS: [(&str, &str); 8] = [
    ("weakness", "Rests on"),
    ("section", "Section"),
    ("title", "Fact"),
    ("count", "Sources"),
    ("independent", "Independent"),
    ("official", "Official"),
    ("sources", "Stated by"),
    ("id", "Id"),
];

/// Returns a row for each weak fact that the options keep, the weakest kind first.
pub fn weak<'a>(context: &Context<'a>, list: &ListArgs) -> Result<Answer<'a>, Error> {
    let (store, index) = (context.store, context.index);
    let filter = list.filter.filter(context)?;
    let mut all = 0;
    let mut facts: Vec<(u8, [Value<'a>; 8])> = Vec::new();
    let mut weigh = |section: &'static str, label: Value<'a>, id: &'a str, sources: &[Id]| {
        all += 1;
        let sources = index.cited(sources);
        let weight = Weight::of(&sources);
        if let Some((order, why)) = weight.weakness() {
            let row = [
                Value::Text(why),
                Value::Text(section),
                label,
                Value::count(weight.sources),
                Value::count(weight.independent),
                Value::count(weight.official),
                Value::Sources(sources),
                Value::Text(id),
            ];
            facts.push((order, row));
        }
    };
    if filter.is_empty() {
        let summit = store.summit();
        let id = summit.id.as_str();
        let label = index.label(id);
        weigh("summit", Value::Text(label), id, &summit.sources);
        for session in &summit.sessions {
            weigh("summit", Value::Text(session.title.as_str()), id, &session.sources);
        }
        for fact in &summit.facts {
            weigh("summit", Value::Text(fact.what.as_str()), id, &fact.sources);
        }
    }
    // A source states itself, and a dispute is weighed version by version in `disputes`.
    let is_weighed = |section: &Section| !matches!(section, Section::Sources | Section::Disputes);
    for section in Section::ALL.into_iter().filter(is_weighed) {
        for item in items(store, index, section)? {
            if filter.keeps(item.entry, index) == Some(true) && !item.sources.is_empty() {
                weigh(section.as_str(), item.title(), item.id, item.sources);
            }
        }
    }
    facts.sort_by_key(|(order, _)| *order);
    let note = format!("{} of {} are weak", facts.len(), pluralize(all, "fact"));
    let heads = HEADS.map(Head::from);
    let rows = facts.into_iter().map(|(_, row)| row).collect();
    let cell = |row: &[Value<'a>; 8], head: Head| {
        let place = HEADS.iter().position(|(key, _)| *key == head.key);
        place.map_or(Value::Unknown, |place| row[place].clone())
    };
    let mut notes = Vec::new();
    let names = ("sources --weak", "fact");
    let (heads, rows) = list.arrange(names, (&heads, heads.to_vec()), rows, &cell, &mut notes)?;
    notes.push(note);
    let rows = rows.iter().map(|row| heads.iter().map(|head| cell(row, *head)).collect());
    let table = Table { rows: rows.collect(), heads, whole: None };
    let answer = Answer::new(View::Table(table), notes);
    Ok(context.cited(answer, list.cite))
}
