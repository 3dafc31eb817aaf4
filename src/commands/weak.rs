//! `summit sources --weak`: what rests on one source, or on none that is official.

use super::Context;
use super::list::ListArgs;
use super::show::column;
use crate::error::Error;
use crate::query;
use crate::record::{Id, Section};
use crate::text::pluralize;
use crate::view::{Answer, Cell, Head, SourceRef, Table, Value, Weakness, Weight};

/// A fact that rests on little.
struct Fact<'a> {
    why: Weakness,
    section: &'static str,
    label: String,
    id: String,
    sources: Vec<SourceRef<'a>>,
}

/// Returns a row for each weak fact that the options keep, the weakest kind first.
pub fn weak<'a>(context: &Context<'a>, list: &ListArgs) -> Result<Answer<'a>, Error> {
    let (store, index) = (context.store, context.index);
    let filter = list.filter.filter(context)?;
    let mut all = 0;
    let mut facts: Vec<Fact<'a>> = Vec::new();
    let mut weigh = |section: &'static str, label: &str, id: &str, sources: &[Id]| {
        all += 1;
        let sources = index.cited(sources);
        if let Some(why) = Weight::of(&sources).weakness() {
            facts.push(Fact { why, section, label: label.to_owned(), id: id.to_owned(), sources });
        }
    };
    if filter.is_empty() {
        let summit = store.summit();
        let id = summit.id.as_str();
        let label = index.get(id).map_or(id, |named| named.label);
        weigh("summit", label, id, &summit.sources);
        for session in &summit.sessions {
            weigh("summit", session.title.as_str(), id, &session.sources);
        }
        for fact in &summit.facts {
            weigh("summit", fact.what.as_str(), id, &fact.sources);
        }
    }
    // A source states itself, and a dispute is weighed version by version in `disputes`.
    let told = |section: &Section| !matches!(section, Section::Sources | Section::Disputes);
    for section in Section::ALL.into_iter().filter(told) {
        for item in query::select_items(store, index, section, &filter)? {
            if !item.sources.is_empty() {
                weigh(section.as_str(), item.label, item.id, item.sources);
            }
        }
    }
    facts.sort_by_key(|fact| fact.why);
    let note = format!("{} of {} rest on little", facts.len(), pluralize(all, "fact"));
    let heads: Vec<Head> = HEADS.iter().map(|(key, heading)| column(key, heading)).collect();
    let table = Table { heads, rows: facts.iter().map(row).collect(), whole: None };
    list.shape(context, "sources --weak", table, note)
}

fn row<'a>(fact: &Fact<'a>) -> Vec<Cell<'a>> {
    let weight = Weight::of(&fact.sources);
    let number = |number: usize| Value::Number(i64::try_from(number).unwrap_or(i64::MAX));
    let cells = [
        Value::Text(fact.why.as_str()),
        Value::Text(fact.section),
        Value::Owned(fact.label.clone()),
        number(weight.sources),
        number(weight.independent),
        number(weight.official),
        Value::Sources(fact.sources.clone()),
        Value::Owned(fact.id.clone()),
    ];
    cells.map(Into::into).to_vec()
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
