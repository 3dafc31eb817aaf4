//! `summit target`: what is aimed at, by when, and what is known beside it.

use bigdecimal::{BigDecimal, RoundingMode};
use chrono::{Local, NaiveDate};
use clap::Args;

use super::Context;
use super::show::{column, disputes, json};
use crate::error::Error;
use crate::query::{Filter, Sum, money, select, sums};
use crate::record::{Conversion, Date, Decimal, Elapsed, Money, Section, Span, Target, in_words};
use crate::view::{Answer, Card, Cell, Content, Field, Head, Item, Table, Value, View, items};

/// The arguments of `summit target`.
#[derive(Debug, Args)]
pub struct TargetArgs {
    #[command(flatten)]
    as_of: AsOf,

    /// Number the sources and cite them below
    #[arg(long)]
    cite: bool,
}

/// The option that says from which day to look at a horizon.
#[derive(Debug, Args)]
pub struct AsOf {
    /// The day from which to look at the horizon; today if not given
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    as_of: Option<NaiveDate>,
}

impl AsOf {
    /// Returns the day.
    pub fn day(&self) -> NaiveDate {
        self.as_of.unwrap_or_else(|| Local::now().date_naive())
    }
}

fn day(text: &str) -> Result<NaiveDate, String> {
    let date = Date::parse(text).map_err(|refusal| refusal.to_string())?;
    match date.precision() {
        crate::record::Precision::Day => Ok(date.first_day()),
        _ => Err(format!("`{text}` is not one day; expected YYYY-MM-DD")),
    }
}

impl TargetArgs {
    /// Returns a card for each target of the record.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let as_of = self.as_of.day();
        let all = Filter::default();
        let targets = items(context.record, &context.index, Section::Targets);
        let mut cards: Vec<Card<'a>> = (context.record.targets.iter().zip(&targets))
            .map(|(target, item)| card(context, target, item, as_of, &all, self.cite))
            .collect();
        if cards.is_empty() {
            return Ok(Answer::new(View::Cards(Vec::new()))
                .with_notes(vec!["the record states no target".to_owned()]));
        }
        let view = if cards.len() == 1 { View::Card(cards.remove(0)) } else { View::Cards(cards) };
        Ok(context.cited(Answer::new(view), self.cite))
    }
}

/// Returns what is known of a target on a day, with the money beside it that a filter keeps.
pub fn card<'a>(
    context: &Context<'a>,
    target: &'a Target,
    item: &Item<'a>,
    as_of: NaiveDate,
    filter: &Filter,
    cite: bool,
) -> Card<'a> {
    let index = &context.index;
    let id = target.id.as_str();
    let of_record = |key: &'static str, label| Field {
        key,
        label,
        content: Content::Cell(Cell {
            value: item.get(key).clone(),
            disputed: index.is_disputed(id, key),
        }),
    };
    let amount = &target.amount;
    let mut fields = vec![
        Field {
            key: "title",
            label: "Title",
            content: Content::Data(target.title.as_str().into()),
        },
        of_record("amount", "Amount"),
        Field::value("in_words", "In words", words(amount)),
        of_record("scope", "Of what"),
        of_record("countries", "Where"),
        of_record("sources", "Stated by"),
        of_record("horizon", "Horizon"),
    ];
    fields.extend(time(context, target, as_of));
    fields.push(progress(context, id));
    fields.push(of_record("note", "Note"));
    fields.push(Field::value("id", "Id", Value::Text(id)));
    fields.push(conversions(context, target));
    let documents = select(context.record, index, Section::Documents, filter);
    fields.push(Field::table(
        "documents",
        "Money stated in documents (added within one currency and qualifier only)",
        sums_table(sums(&documents)),
    ));
    fields.push(totals(context, filter));
    fields.push(related(context, id, cite));
    fields.push(disputes(context, id));
    Card { title: target.title.to_string(), fields }
}

fn words(amount: &Money) -> Value<'_> {
    let stated = amount.as_stated.as_ref().map(|text| format!("stated as \"{text}\""));
    let words = in_words(&amount.amount).map(|words| format!("{words} {}", amount.currency));
    match (words, stated) {
        (Some(words), Some(stated)) => Value::owned(format!("{words} ({stated})")),
        (Some(one), None) | (None, Some(one)) => Value::owned(one),
        (None, None) => Value::Unknown,
    }
}

/// Returns the days that a target has, where they can be worked out.
pub fn span(context: &Context<'_>, target: &Target) -> Option<Span> {
    let summit = &context.record.summit;
    target.horizon.as_ref()?.span(summit.end.unwrap_or(summit.start).last_day())
}

/// Returns a share in percent, with one decimal.
pub fn percent(part: i64, whole: i64) -> String {
    let share = BigDecimal::from(part * 100) / BigDecimal::from(whole);
    plain(&share.with_scale_round(1, RoundingMode::HalfUp))
}

/// Returns what calendar and division say of the horizon, each inference said to be one.
fn time<'a>(context: &Context<'a>, target: &'a Target, as_of: NaiveDate) -> Vec<Field<'a>> {
    let Some((horizon, span)) = target.horizon.as_ref().zip(span(context, target)) else {
        return Vec::new();
    };
    let say = |day: NaiveDate, inferred: Option<&str>| Value::Parts {
        shown: inferred.map_or_else(|| day.to_string(), |why| format!("{day} (inferred: {why})")),
        json: serde_json::json!({ "date": day.to_string(), "inferred": inferred.is_some() }),
    };
    let Elapsed { days, gone, left } = span.at(as_of);
    let share = percent(gone, days);
    let time_gone = Value::Parts {
        shown: format!(
            "{share} % ({} of {} days; {} left)",
            grouped(gone),
            grouped(days),
            grouped(left)
        ),
        json: serde_json::json!({
            "percent": share, "days": days, "days_gone": gone, "days_left": left,
        }),
    };
    let mut fields = vec![
        Field::value("start", "Start", say(span.start, span.start_inferred)),
        Field::value("end", "End", say(span.end, span.end_inferred)),
        Field::value("as_of", "As of", Value::owned(as_of.to_string())),
        Field::value("share_of_time_gone", "Time gone", time_gone),
    ];
    if let (Ok(gone), Ok(days)) = (u64::try_from(gone), u64::try_from(days)) {
        let content = Content::Share(gone, days);
        fields.push(Field { key: "share_of_time_gone", label: "", content });
    }

    let amount = target.amount.amount.to_number();
    let per_year = horizon.years.filter(|years| *years > 0).map_or_else(
        || &amount * BigDecimal::from(146_097) / (BigDecimal::from(400) * BigDecimal::from(days)),
        |years| &amount / BigDecimal::from(years),
    );
    let currency = target.amount.currency.as_str();
    fields.push(Field::value(
        "per_year",
        "Even pace",
        rate_a_year(&per_year, currency, "a year over the whole horizon"),
    ));
    if left > 0 && gone > 0 {
        // A year is 146,097 / 400 days, the mean of the Gregorian calendar.
        let needed =
            &amount * BigDecimal::from(146_097) / (BigDecimal::from(400) * BigDecimal::from(left));
        fields.push(Field::value(
            "per_year_left",
            "Pace it leaves",
            rate_a_year(&needed, currency, "a year from now on, were nothing reached yet"),
        ));
    }
    fields
}

fn rate_a_year<'a>(amount: &BigDecimal, currency: &str, what: &str) -> Value<'a> {
    let rounded = amount.with_scale_round(0, RoundingMode::HalfUp);
    let about = if &rounded == amount { "" } else { "about " };
    let decimal = Decimal::from(&rounded);
    let words = in_words(&decimal).map_or_else(String::new, |words| format!(" ({words})"));
    Value::Parts {
        shown: format!("{about}{currency} {decimal}{words} {what} (computed)"),
        json: serde_json::json!({
            "amount": decimal.as_str(),
            "currency": currency,
            "qualifier": if about.is_empty() { "exact" } else { "about" },
        }),
    }
}

/// Returns the money that follow-up events report towards the target, or says that none does.
fn progress<'a>(context: &Context<'a>, id: &str) -> Field<'a> {
    let events = items(context.record, &context.index, Section::Events);
    let reported: Vec<Value<'a>> = (context.record.events.iter().zip(&events))
        .filter(|(event, item)| {
            event.kind == crate::record::EventKind::FollowUp
                && event.relates_to.iter().any(|other| other.as_str() == id)
                && !money(item).is_empty()
        })
        .flat_map(|(_, item)| item.get("figures").items().to_vec())
        .collect();
    let value = if reported.is_empty() {
        Value::Text("no progress figure is recorded")
    } else {
        Value::List(reported)
    };
    Field::value("progress", "Progress", value)
}

fn conversions<'a>(context: &Context<'a>, target: &'a Target) -> Field<'a> {
    let base = target.amount.amount.to_number();
    let currency = target.amount.currency.as_str();
    let implied = |conversion: &Conversion| {
        let amount = conversion.amount.to_number();
        if amount == 0 {
            return None;
        }
        Some(plain(&(&base / amount).with_scale_round(4, RoundingMode::HalfUp).normalized()))
    };
    let row = |conversion: &'a Conversion| {
        let rate = implied(conversion).map_or(Value::Unknown, |rate| {
            Value::owned(format!("{rate} {currency} per {}", conversion.currency))
        });
        let money = Value::owned(conversion.to_string());
        vec![
            Cell {
                value: money,
                disputed: context.index.is_disputed(target.id.as_str(), "conversions"),
            },
            rate.into(),
            context.index.sources(&conversion.sources).into(),
        ]
    };
    let whole = target.conversions.iter().map(|conversion| {
        let mut whole = json(conversion);
        if let (Some(object), Some(rate)) = (whole.as_object_mut(), implied(conversion)) {
            object.insert("implied_rate".to_owned(), rate.into());
        }
        whole
    });
    let table = Table {
        heads: vec![
            column("amount", "As printed"),
            column("implied_rate", "Rate it implies (rounded)"),
            column("sources", "Stated by"),
        ],
        rows: target.conversions.iter().map(row).collect(),
        whole: Some(whole.collect()),
    };
    Field::table("conversions", "In other currencies, as sources print it", table)
}

fn sums_table<'a>(sums: Vec<Sum>) -> Table<'a> {
    let rows = sums.into_iter().map(|sum| {
        let money = sum.money.map_or_else(
            || Value::owned("(none stated)".to_owned()),
            |money: Money| Value::parts(&money),
        );
        vec![money.into(), Value::Number(i64::try_from(sum.entries).unwrap_or(i64::MAX)).into()]
    });
    let rows = rows.collect();
    Table {
        heads: vec![column("money", "Money"), column("entries", "Documents")],
        rows,
        whole: None,
    }
}

/// Returns the totals that state money, each as it stands: they overlap and are never added.
fn totals<'a>(context: &Context<'a>, filter: &Filter) -> Field<'a> {
    let mut totals: Vec<Item<'a>> = select(context.record, &context.index, Section::Totals, filter);
    totals.retain(|item| !item.get("value").is_unknown());
    totals.sort_by(|one, two| one.get("value").compare(two.get("value")));
    let heads = [("value", "Money"), ("what", "What"), ("sources", "Stated by"), ("id", "Id")];
    let heads: Vec<Head> = heads.into_iter().map(|(key, heading)| column(key, heading)).collect();
    let rows = totals
        .iter()
        .map(|item| heads.iter().map(|head| item.cell(*head, &context.index)).collect());
    let rows = rows.collect();
    let whole = Some(totals.iter().map(Item::whole).collect());
    Field::table(
        "totals",
        "Totals stated by others (they overlap and are not added)",
        Table { heads, rows, whole },
    )
}

fn related<'a>(context: &Context<'a>, id: &str, cite: bool) -> Field<'a> {
    let events = items(context.record, &context.index, Section::Events);
    let mut heads = vec![
        ("date", "Date"),
        ("title", "Event"),
        ("figures", "Figures"),
        ("note", "Note"),
        ("id", "Id"),
    ];
    if cite {
        heads.insert(4, ("sources", "Stated by"));
    }
    let heads: Vec<Head> = heads.into_iter().map(|(key, heading)| column(key, heading)).collect();
    let found: Vec<&Item<'a>> = (context.record.events.iter().zip(&events))
        .filter(|(event, _)| event.relates_to.iter().any(|other| other.as_str() == id))
        .map(|(_, item)| item)
        .collect();
    let rows = found
        .iter()
        .map(|item| heads.iter().map(|head| item.cell(*head, &context.index)).collect());
    let rows = rows.collect();
    let whole = Some(found.iter().map(|item| item.whole()).collect());
    Field::table("events", "Events that bear on it", Table { heads, rows, whole })
}

fn grouped(number: i64) -> String {
    Decimal::from(&BigDecimal::from(number)).to_string()
}

fn plain(number: &BigDecimal) -> String {
    number.to_plain_string()
}
