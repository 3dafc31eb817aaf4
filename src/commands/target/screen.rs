//! The answer of `summit target` on one screen.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Beside, Context, progress, span, time};
use crate::error::Error;
use crate::record::{Conversion, Decimal, Id, Statement, Target, in_words};
use crate::text::pluralize;
use crate::view::{Card, Cell, Content, DISPUTED, Field, Item, Table, Value};

use super::super::show::column;

/// The fields of [`time`] that fit on the screen.
const TIME: [&str; 2] = ["end", "share_of_time_gone"];

/// Returns the card of a target: what, who said it, by when, how far it is, and what sources differ on.
pub fn card<'a>(
    context: &Context<'a>,
    target: &'a Target,
    item: &Item<'a>,
    as_of: NaiveDate,
    beside: &Beside<'a>,
) -> Result<Card<'a>, Error> {
    let index = context.index;
    let id = target.id.as_str();
    let of_record = |key: &'static str, label| Field {
        key,
        label,
        content: Content::Cell(Cell { value: item.get(key), disputed: index.is_disputed(id, key) }),
    };
    let mut fields = vec![of_record("amount", "Amount")];
    let statements = context.store.statements()?.iter();
    let mut said = statements.filter(|said| said.relates_to.contains(&target.id));
    fields.push(match said.next() {
        Some(first) => Field::value("statement", "Said by", spoken(context, first, said.count())),
        None => of_record("sources", "Stated by"),
    });
    fields.push(of_record("scope", "Of what"));
    let times = time(context, target, as_of);
    fields.extend(times.into_iter().filter(|field| TIME.contains(&field.key)));
    if span(context, target).is_none() {
        fields.push(Field::value("end", "End", Value::Text("no date")));
        fields.push(of_record("note", "Note"));
    }
    fields.push(progress(beside.events(id)));
    for currency in ["USD", "EUR"] {
        fields.extend(most_printed(context, target, currency));
    }
    fields.push(differing(context, target));
    Ok(Card { title: target.title.to_string(), fields })
}

/// Returns who said it, when and what, in substance.
fn spoken<'a>(context: &Context<'a>, statement: &'a Statement, further: usize) -> Value<'a> {
    let speaker = context.index.reference(statement.speaker.as_str()).shown();
    let date = statement.date.map_or_else(String::new, |date| format!(", {date}"));
    let sources = context.index.sources(&statement.sources).shown();
    let further = match further {
        0 => String::new(),
        further => format!("; {} more", pluralize(further, "statement")),
    };
    let summary = statement.summary.as_str().trim_end_matches('.');
    Value::Owned(format!("{speaker}{date}, in substance: {summary} ({sources}){further}"))
}

/// Returns the amounts in a currency that most sources print.
fn most_printed<'a>(
    context: &Context<'a>,
    target: &'a Target,
    currency: &'static str,
) -> Option<Field<'a>> {
    let printed: Vec<&Conversion> =
        target.conversions.iter().filter(|one| one.currency.as_str() == currency).collect();
    let sources_of = |amount: Option<&Decimal>| -> BTreeSet<&Id> {
        let same = printed.iter().filter(|one| amount.is_none_or(|amount| one.amount == *amount));
        same.flat_map(|one| &one.sources).collect()
    };
    let all = sources_of(None).len();
    let most = printed.iter().map(|one| sources_of(Some(&one.amount)).len()).max()?;
    let mut amounts: Vec<&Decimal> = Vec::new();
    for one in &printed {
        if sources_of(Some(&one.amount)).len() == most && !amounts.contains(&&one.amount) {
            amounts.push(&one.amount);
        }
    }
    // Sources that print one amount may differ in its qualifier; the first stands for all, and is marked.
    let shown: Vec<String> = amounts
        .iter()
        .filter_map(|amount| printed.iter().find(|one| one.amount == **amount))
        .map(|one| match in_words(&one.amount).filter(|_| one.to.is_none()) {
            Some(words) => format!("{}{currency} {words}", one.qualifier.prefix()),
            None => one.to_string(),
        })
        .collect();
    let share = match (amounts.len(), all) {
        (1, 1) => "1 source".to_owned(),
        (1, all) if most == all => pluralize(all, "source"),
        (1, all) => format!("{most} of {all} sources"),
        _ => format!("{} each", pluralize(most, "source")),
    };
    let value = Value::Owned(format!("{}; {share}", shown.join(" or ")));
    let disputed = context.index.is_item_disputed(target.id.as_str(), "conversions", currency);
    let content = Content::Cell(Cell { value, disputed });
    Some(Field {
        key: "conversions",
        label: if currency == "USD" { "In dollars" } else { "In euros" },
        content,
    })
}

/// Returns the points on which sources differ, but for those on conversions, which are marked above.
fn differing<'a>(context: &Context<'a>, target: &'a Target) -> Field<'a> {
    let found = context.index.disputes_about(target.id.as_str());
    let is_conversion = |field: &str| field.starts_with("conversions");
    let rows = found.iter().filter(|dispute| {
        let mut about = dispute.about.iter().filter(|about| about.id == target.id);
        about.any(|about| about.field.as_ref().is_none_or(|field| !is_conversion(field.as_str())))
    });
    let rows = rows.map(|dispute| {
        vec![
            Value::Text(dispute.subject.as_str()).into(),
            Value::Number(i64::try_from(dispute.versions.len()).unwrap_or(i64::MAX)).into(),
            Value::Text(dispute.id.as_str()).into(),
        ]
    });
    let table = Table {
        heads: vec![
            column("subject", "Sources differ on"),
            column("versions", "Versions"),
            column("id", "`summit show ID`"),
        ],
        rows: rows.collect(),
        whole: None,
    };
    Field::table(DISPUTED.key, "", table)
}
