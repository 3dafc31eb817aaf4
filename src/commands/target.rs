//! `summit target`: what is aimed at, by when, and what is known beside it.

mod screen;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use chrono::{Local, NaiveDate};
use clap::Args;
use serde_json::json;

use super::Context;
use super::show::{column, disputes, json};
use crate::error::Error;
use crate::query::{Sum, sums};
use crate::record::{
    Conversion, Date, Decimal, Elapsed, Event, EventKind, Id, Money, Number, Qualifier, Section,
    Span, Target, in_words,
};
use crate::view::{Answer, Card, Cell, Content, Field, Head, Item, Table, Value, View, items};

#[derive(Debug, Args)]
pub struct TargetArgs {
    #[command(flatten)]
    as_of: AsOf,

    /// Show every conversion, the money beside it and every version of what sources dispute
    #[arg(long)]
    full: bool,

    /// Add footnotes with the sources
    #[arg(long)]
    cite: bool,
}

// The day of the answer. (A doc comment would become the help of the command.)
#[derive(Debug, Args)]
pub struct AsOf {
    /// Take DATE for today
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<NaiveDate>,
}

impl AsOf {
    /// Returns the day.
    pub fn day(&self) -> NaiveDate {
        self.as_of.unwrap_or_else(|| Local::now().date_naive())
    }
}

fn day(text: &str) -> Result<NaiveDate, String> {
    let date = Date::parse(text).map_err(|error| error.to_string())?;
    match date.precision() {
        crate::record::Precision::Day => Ok(date.first_day()),
        _ => Err(format!("`{text}` is not one day; expected YYYY-MM-DD")),
    }
}

/// The sections that the answer reads.
pub const READS: [Section; 5] =
    [Section::Targets, Section::Documents, Section::Totals, Section::Events, Section::Statements];

impl TargetArgs {
    /// Returns a card for each target of the record.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let as_of = self.as_of.day();
        let targets = items(context.store, context.index, Section::Targets)?;
        if targets.is_empty() {
            return Ok(Answer::new(View::Cards(Vec::new()))
                .with_notes(vec!["the record states no target".to_owned()]));
        }
        let beside = Beside::all(context)?;
        if !self.full && !self.cite && !context.machine_readable {
            let entries = context.store.targets()?.iter().zip(&targets);
            let cards =
                entries.map(|(target, item)| screen::card(context, target, item, as_of, &beside));
            let mut cards: Vec<Card<'a>> = cards.collect::<Result<_, _>>()?;
            let mut ids = targets.iter().map(|target| target.id);
            let is_disputed = ids.any(|id| context.index.dispute_ids(id).next().is_some());
            if let Some(last) = cards.last_mut() {
                let marks = if is_disputed { "† sources differ; more" } else { "More" };
                let content = Content::Hint(format!("{marks}: {MORE}"));
                last.fields.push(Field { key: "more", label: "", content });
            }
            return Ok(Answer::new(View::Cards(cards)));
        }
        let mut cards: Vec<Card<'a>> = (context.store.targets()?.iter().zip(&targets))
            .map(|(target, item)| card(context, target, item, as_of, &beside, self.cite))
            .collect();
        if cards.len() == 1 {
            let answer = Answer::new(View::Cards(cards));
            return Ok(context.cited(answer, self.cite));
        }
        let mut notes = Vec::new();
        // Said once, however many targets it stands beside; for programs, a target is all there is.
        if context.machine_readable {
            notes.push(
                "what stands beside every target is left out: `summit documents --total`, `summit totals`"
                    .to_owned(),
            );
        } else if !beside.is_empty() {
            cards.push(Card { title: BESIDE.to_owned(), fields: beside.fields().to_vec() });
        }
        Ok(context.cited(Answer::new(View::Cards(cards)).with_notes(notes), self.cite))
    }
}

/// A card for each target of the record, as of a day.
pub fn cards<'a>(context: &Context<'a>, as_of: NaiveDate) -> Result<Vec<Card<'a>>, Error> {
    let targets = items(context.store, context.index, Section::Targets)?;
    let beside = Beside::all(context)?;
    let targets = context.store.targets()?.iter().zip(&targets);
    Ok(targets.map(|(target, item)| card(context, target, item, as_of, &beside, false)).collect())
}

/// Where to read on.
const MORE: &str = "summit target --full, with sources: --full --cite";

/// The heading of what stands beside targets, where there are several.
pub const BESIDE: &str = "Beside every target";

/// What stands beside every target: looked for once, however many targets there are.
pub struct Beside<'a> {
    /// Whether there is one target, whose card has all of it.
    is_of_one: bool,
    /// The money of documents.
    documents: Vec<Sum>,
    /// The totals that state money, in order.
    totals: Rc<Table<'a>>,
    /// The events that bear on a target, by its id, in the order of the record.
    events: BTreeMap<&'a str, Vec<(&'a Event, Item<'a>)>>,
}

impl<'a> Beside<'a> {
    /// Returns everything that the record has.
    fn all(context: &Context<'a>) -> Result<Self, Error> {
        let (store, index) = (context.store, context.index);
        let documents = sums(store.entries(Section::Documents)?);
        let totals = items(store, index, Section::Totals)?;
        Self::new(context, store.targets()?.len(), documents, totals)
    }

    /// Returns what stands beside so many targets: the money of documents, and totals.
    pub fn new(
        context: &Context<'a>,
        targets: usize,
        documents: Vec<Sum>,
        totals: Vec<Item<'a>>,
    ) -> Result<Self, Error> {
        let mut totals = totals;
        totals.retain(|item| !item.get("value").is_unknown());
        totals.sort_by(|one, two| one.get("value").compare(&two.get("value")));
        let mut events: BTreeMap<&str, Vec<(&Event, Item<'a>)>> = BTreeMap::new();
        for event in context.store.events()? {
            let ids: BTreeSet<&str> = event.relates_to.iter().map(Id::as_str).collect();
            for id in ids {
                let item = Item::new(event, context.index);
                events.entry(id).or_default().push((event, item));
            }
        }
        let totals = Rc::new(table(context, &TOTALS, totals.iter()));
        Ok(Self { is_of_one: targets == 1, documents, totals, events })
    }

    /// Returns whether no document and no total states money.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty() && self.totals.rows.is_empty()
    }

    /// Returns what is said of money in documents and totals.
    pub fn fields(&self) -> [Field<'a>; 2] {
        [
            Field::table(
                "documents",
                "Money stated in documents (added within one currency and qualifier only)",
                sums_table(&self.documents),
            ),
            // Each stands as it is: they overlap and are never added.
            Field::table(
                "totals",
                "Totals stated by others (they overlap and are not added)",
                Rc::clone(&self.totals),
            ),
        ]
    }

    /// Returns the events that bear on a target.
    fn events(&self, id: &str) -> &[(&'a Event, Item<'a>)] {
        self.events.get(id).map_or(&[], Vec::as_slice)
    }
}

/// Returns what is known of a target on a day, with the money beside it where it is the only one.
pub fn card<'a>(
    context: &Context<'a>,
    target: &'a Target,
    item: &Item<'a>,
    as_of: NaiveDate,
    beside: &Beside<'a>,
    cite: bool,
) -> Card<'a> {
    let index = context.index;
    let id = target.id.as_str();
    let of_record = |key: &'static str, label| Field {
        key,
        label,
        content: Content::Cell(Cell { value: item.get(key), disputed: index.is_disputed(id, key) }),
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
    fields.push(progress(beside.events(id)));
    fields.push(of_record("note", "Note"));
    fields.push(Field::value("id", "Id", Value::Text(id)));
    fields.push(conversions(context, target));
    if beside.is_of_one {
        fields.extend(beside.fields());
    }
    fields.push(related(context, beside.events(id), cite));
    fields.push(disputes(context, id));
    Card { title: target.title.to_string(), fields }
}

fn words(amount: &Money) -> Value<'_> {
    let stated = amount.as_stated.as_ref().map(|text| format!("stated as \"{text}\""));
    let words = in_words(&amount.amount).map(|words| format!("{words} {}", amount.currency));
    match (words, stated) {
        (Some(words), Some(stated)) => Value::Owned(format!("{words} ({stated})")),
        (Some(one), None) | (None, Some(one)) => Value::Owned(one),
        (None, None) => Value::Unknown,
    }
}

/// Returns the days that a target has, where they can be worked out.
pub fn span(context: &Context<'_>, target: &Target) -> Option<Span> {
    target.horizon.as_ref()?.span(context.store.last_day())
}

/// Returns a share in percent, with one decimal.
pub fn percent(part: i64, whole: i64) -> String {
    Number::from(part * 100).divided_by(&Number::from(whole), 1).0.to_string()
}

/// Returns what calendar and division say of the horizon, each inference said to be one.
fn time<'a>(context: &Context<'a>, target: &'a Target, as_of: NaiveDate) -> Vec<Field<'a>> {
    let Some((horizon, span)) = target.horizon.as_ref().zip(span(context, target)) else {
        return Vec::new();
    };
    // A date that is stated is shown as it is stated: a year is no day.
    let say = |stated: Option<Date>, day: NaiveDate, inferred: Option<&str>| {
        let date = stated.map_or_else(|| day.to_string(), |date| date.to_string());
        let shown =
            inferred.map_or_else(|| date.clone(), |why| format!("{date} (inferred: {why})"));
        Value::Parts { shown, json: json!({ "date": date, "inferred": inferred.is_some() }).into() }
    };
    let Elapsed { days, gone, left } = span.at(as_of);
    let share = percent(gone, days);
    let [to_start, since_end] =
        [(span.start - as_of).num_days(), (as_of - span.end).num_days()].map(|days| days.max(0));
    let count =
        |days: i64| if days == 1 { "1 day".to_owned() } else { format!("{} days", grouped(days)) };
    let shown = if to_start > 0 {
        format!("has not begun, starts in {}", count(to_start))
    } else if since_end > 0 {
        format!("ended {} ago", count(since_end))
    } else {
        format!(
            "{share} % on {as_of} ({} of {} days; {} left)",
            grouped(gone),
            grouped(days),
            grouped(left)
        )
    };
    let time_gone = Value::Parts {
        shown,
        json: json!({ "percent": share, "days": days, "days_gone": gone, "days_left": left })
            .into(),
    };
    let mut fields = vec![
        Field::value("start", "Start", say(horizon.start, span.start, span.start_inferred)),
        Field::value("end", "End", say(horizon.end, span.end, span.end_inferred)),
        Field::value("as_of", "As of", Value::Owned(as_of.to_string())),
        Field::value("share_of_time_gone", "Time gone", time_gone),
    ];
    if let (0, 0, Ok(gone), Ok(days)) =
        (to_start, since_end, u64::try_from(gone), u64::try_from(days))
    {
        let content = Content::Share(gone, days);
        fields.push(Field { key: "share_of_time_gone", label: "", content });
    }

    let amount = target.amount.amount.to_number();
    // A year is 146,097 / 400 days, the mean of the Gregorian calendar.
    let in_days = |days: i64, what| {
        let amount = &amount * &Number::from(146_097);
        rate_a_year(&amount, &Number::from(400 * days), &target.amount, what)
    };
    let what = "a year over the whole horizon";
    let per_year = horizon.years.filter(|years| *years > 0).map_or_else(
        || in_days(days, what),
        |years| rate_a_year(&amount, &Number::from(i64::from(years)), &target.amount, what),
    );
    fields.push(Field::value("per_year", "Even pace", per_year));
    // In the last year, a rate a year says nothing.
    if left > 365 && gone > 0 {
        let needed = in_days(left, "a year from now on, were nothing reached yet");
        fields.push(Field::value("per_year_left", "Pace it leaves", needed));
    }
    fields
}

/// Divides an amount by years: to three significant digits where it does not divide evenly, and with the qualifier
/// of the amount.
fn rate_a_year<'a>(amount: &Number, years: &Number, of: &Money, what: &str) -> Value<'a> {
    let (whole, is_exact) = amount.divided_by(years, 0);
    let (rounded, is_exact) = (Decimal::from(&whole), is_exact);
    let decimal = if is_exact { rounded } else { three_digits(rounded) };
    let qualifier = match of.qualifier {
        Qualifier::Exact | Qualifier::Target if is_exact => Qualifier::Exact,
        Qualifier::Exact | Qualifier::Target => Qualifier::About,
        qualifier => qualifier,
    };
    let about = if is_exact || qualifier == Qualifier::About { "" } else { "about " };
    let currency = of.currency.as_str();
    let words = in_words(&decimal).map_or_else(String::new, |words| format!(" ({words})"));
    Value::Parts {
        shown: format!(
            "{}{about}{currency} {decimal}{words} {what} (computed)",
            qualifier.prefix()
        ),
        json: json!({
            "amount": decimal.as_str(),
            "currency": currency,
            "qualifier": qualifier.as_str(),
        })
        .into(),
    }
}

/// Rounds a whole number to three significant digits, half up.
fn three_digits(number: Decimal) -> Decimal {
    let digits = number.as_str().len();
    let Some(zeros) = digits.checked_sub(3).filter(|zeros| *zeros > 0) else { return number };
    let Ok(power) = Decimal::parse(&format!("1{}", "0".repeat(zeros))) else { return number };
    let power = power.to_number();
    let head = number.to_number().divided_by(&power, 0).0;
    Decimal::from(&(&head * &power))
}

/// Returns the money that follow-up events report towards the target, or says that none does.
fn progress<'a>(events: &[(&'a Event, Item<'a>)]) -> Field<'a> {
    let reported: Vec<Value<'a>> = (events.iter())
        .filter(|(event, item)| event.kind == EventKind::FollowUp && !item.entry.money().is_empty())
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
        if amount.is_zero() {
            return None;
        }
        Some(base.divided_by(&amount, 4).0.normalized().to_string())
    };
    let row = |conversion: &'a Conversion| {
        let rate = implied(conversion).map_or(Value::Unknown, |rate| {
            Value::Owned(format!("{rate} {currency} per {}", conversion.currency))
        });
        let money = Value::Owned(conversion.to_string());
        vec![
            Cell {
                value: money,
                disputed: context.index.is_item_disputed(
                    target.id.as_str(),
                    "conversions",
                    conversion.currency.as_str(),
                ),
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
        whole: context.machine_readable.then(|| whole.collect()),
    };
    Field::table("conversions", "In other currencies, as sources print it", table)
}

fn sums_table<'a>(sums: &[Sum]) -> Table<'a> {
    let rows = sums.iter().map(|sum| {
        let money = (sum.money.as_ref())
            .map_or_else(|| Value::Owned("(none stated)".to_owned()), Value::parts);
        vec![money.into(), Value::Number(i64::try_from(sum.entries).unwrap_or(i64::MAX)).into()]
    });
    let rows = rows.collect();
    Table {
        heads: vec![column("money", "Money"), column("entries", "Documents")],
        rows,
        whole: None,
    }
}

/// The columns of the totals that state money.
const TOTALS: [(&str, &str); 4] =
    [("value", "Money"), ("what", "What"), ("sources", "Stated by"), ("id", "Id")];

fn related<'a>(context: &Context<'a>, events: &[(&'a Event, Item<'a>)], cite: bool) -> Field<'a> {
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
    let items = events.iter().map(|(_, item)| item);
    Field::table("events", "Events that bear on it", table(context, &heads, items))
}

/// Returns a table of entries, whole for programs.
fn table<'a: 'i, 'i>(
    context: &Context<'a>,
    heads: &[(&'static str, &'static str)],
    items: impl Iterator<Item = &'i Item<'a>> + Clone,
) -> Table<'a> {
    let heads: Vec<Head> = heads.iter().map(|(key, heading)| column(key, heading)).collect();
    let row = |item: &Item<'a>| heads.iter().map(|head| item.cell(*head)).collect();
    let whole = context.machine_readable.then(|| items.clone().map(Item::whole).collect());
    Table { rows: items.map(row).collect(), heads, whole }
}

fn grouped(number: i64) -> String {
    Decimal::from(&Number::from(number)).to_string()
}
