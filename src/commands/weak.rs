//! `summit sources --weak`: what rests on one source, or on none that is official.

use super::Context;
use super::list::ListArgs;
use super::show::column;
use crate::error::{Error, count};
use crate::query;
use crate::record::{Id, Section};
use crate::view::{Answer, SourceRef, Table, Value, Weakness, Weight};

/// Returns a row for each weak fact that the options keep, the weakest kind first.
pub fn weak<'a>(context: &Context<'a>, list: &ListArgs) -> Result<Answer<'a>, Error> {
    let (record, index) = (context.record, &context.index);
    let filter = list.narrow.filter(context, Vec::new())?;
    let mut facts = 0;
    let mut rows: Vec<(Weakness, Vec<Value<'a>>)> = Vec::new();
    let mut weigh =
        |section: &'static str, label: &'a str, id: &'a str, sources: Vec<SourceRef<'a>>| {
            facts += 1;
            let weight = Weight::of(&sources);
            let Some(why) = weight.weakness() else { return };
            let number = |number: usize| Value::Number(i64::try_from(number).unwrap_or(i64::MAX));
            let row = vec![
                Value::Text(why.as_str()),
                Value::Text(section),
                Value::Text(label),
                number(weight.sources),
                number(weight.independent),
                number(weight.official),
                Value::Sources(sources),
                Value::Text(id),
            ];
            rows.push((why, row));
        };
    if filter.is_empty() {
        let summit = &record.summit;
        let id = summit.id.as_str();
        let cited = |ids: &'a [Id]| index.cited(ids);
        weigh("summit", index.get(id).map_or(id, |named| named.label), id, cited(&summit.sources));
        for session in &summit.sessions {
            weigh("summit", session.title.as_str(), id, cited(&session.sources));
        }
        for fact in &summit.facts {
            weigh("summit", fact.what.as_str(), id, cited(&fact.sources));
        }
    }
    // A source states itself, and a dispute is weighed version by version in `disputes`.
    let told = |section: &Section| !matches!(section, Section::Sources | Section::Disputes);
    for section in Section::ALL.into_iter().filter(told) {
        for item in query::select(record, index, section, &filter) {
            if let Value::Sources(sources) = item.get("sources") {
                weigh(section.as_str(), item.label, item.id, sources.clone());
            }
        }
    }
    rows.sort_by_key(|(why, _)| *why);
    let note = format!("{} of {} rest on little", rows.len(), count(facts, "fact"));
    let table = Table {
        heads: HEADS.iter().map(|(key, heading)| column(key, heading)).collect(),
        rows: rows.into_iter().map(|(_, row)| row.into_iter().map(Into::into).collect()).collect(),
        whole: None,
    };
    list.shape(context, "sources --weak", table, note)
}

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
