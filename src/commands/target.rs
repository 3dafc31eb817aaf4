//! `summit target`: what is aimed at, by when, and what is known about it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use clap::Args;
use serde_json::json;

use super::Context;
use super::as_of::AsOf;
use super::show::{disputes, json};
use crate::error::Error;
use crate::query::sums;
use crate::record::{
    Conversion, Date, Decimal, Dispute, Elapsed, Id, Money, Number, Precision, Section, Span,
    Statement, Target, in_words,
};
use crate::text::pluralize;
use crate::view::{Answer, Card, Content, Field, Item, Table, Value, View, items};

#[derive(Debug, Args)]
pub struct TargetArgs {
    #[command(flatten)]
    as_of: AsOf,

    /// Show every conversion, related money and every version of each dispute
    #[arg(long)]
    full: bool,

    /// Add footnotes with the sources
    #[arg(long)]
    cite: bool,
}

pub const READS: [Section; 5] =
    [Section::Targets, Section::Documents, Section::Totals, Section::Events, Section::Statements];

impl TargetArgs {
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let is_full = self.full || self.cite || context.machine_readable;
        let mut cards =
            cards(context, self.as_of.day(), is_full, self.cite, |date| date.to_string())?;
        let mut notes = Vec::new();
        match cards.as_mut_slice() {
            [] => notes.push("the record states no target".to_owned()),
            [.., last] if !is_full => {
                let mut targets = context.store.targets()?.iter();
                let is_disputed =
                    targets.any(|one| context.index.dispute_ids(one.id.as_str()).next().is_some());
                let marks = if is_disputed { "† sources differ; more" } else { "More" };
                let hint = format!("{marks}: summit target --full, with sources: --full --cite");
                last.fields.push(Field { key: "more", label: "", content: Content::Hint(hint) });
            }
            // What relates to several targets is shown once; in data, a target is all there is.
            [_, _, ..] if context.machine_readable => notes.push(
                "related money is left out: `summit documents --total`, `summit totals`".to_owned(),
            ),
            [_, _, ..] => {
                let fields = related_money(context)?;
                cards.push(Card { title: "For all targets".to_owned(), fields });
            }
            [_] => {}
        }
        Ok(context.cited(Answer::new(View::Cards(cards), notes), self.cite))
    }
}

/// A card for each target of the record, as of a day: with everything, or what fits on one screen.
pub fn cards<'a>(
    context: &Context<'a>,
    as_of: NaiveDate,
    is_full: bool,
    cite: bool,
    date: fn(Date) -> String,
) -> Result<Vec<Card<'a>>, Error> {
    let store = context.store;
    let targets = store.targets()?;
    let said = by_id(store.statements()?.iter().map(|one| (&one.relates_to, one)));
    let events = store.events()?.iter();
    let events = by_id(events.map(|one| (&one.relates_to, Item::new(one, context.index))));
    let mut cards = Vec::new();
    for (target, item) in targets.iter().zip(items(store, context.index, Section::Targets)?) {
        let said = said.get(item.id).map_or(&[][..], Vec::as_slice);
        let events = events.get(item.id).map_or(&[][..], Vec::as_slice);
        let facts = Facts { context, target, item, as_of, said, events, date };
        let mut fields = if is_full { facts.whole(cite) } else { facts.brief() };
        if is_full && targets.len() == 1 {
            fields.extend(related_money(context)?);
        }
        cards.push(Card { title: target.title.to_string(), fields });
    }
    Ok(cards)
}

/// Groups what relates to entries by the ids of those.
fn by_id<'a, E: Copy>(all: impl Iterator<Item = (&'a Vec<Id>, E)>) -> HashMap<&'a str, Vec<E>> {
    let mut groups: HashMap<&str, Vec<E>> = HashMap::new();
    for (ids, entry) in all {
        for id in ids.iter().map(Id::as_str).collect::<BTreeSet<_>>() {
            groups.entry(id).or_default().push(entry);
        }
    }
    groups
}

struct Facts<'a, 'c> {
    context: &'c Context<'a>,
    target: &'a Target,
    item: Item<'a>,
    as_of: NaiveDate,
    /// The statements that name it.
    said: &'c [&'a Statement],
    /// The events that bear on it.
    events: &'c [Item<'a>],
    /// How a date looks in running text.
    date: fn(Date) -> String,
}

impl<'a> Facts<'a, '_> {
    /// Everything but related money.
    fn whole(&self, cite: bool) -> Vec<Field<'a>> {
        let (context, id) = (self.context, self.item.id);
        let title = Content::Data(self.target.title.as_str().into());
        let mut fields = vec![
            Field { key: "title", label: "Title", content: title },
            self.stated("amount", "Amount"),
            Field::value("in_words", "In words", words(&self.target.amount)),
        ];
        // In data, statements have their own answers.
        if !context.machine_readable && !self.said.is_empty() {
            fields.push(self.said());
        }
        fields.extend([
            self.stated("scope", "Of what"),
            self.stated("countries", "Where"),
            self.stated("sources", "Stated by"),
            self.stated("horizon", "Horizon"),
        ]);
        fields.extend(self.time());
        let heads =
            [("date", "Date"), ("title", "Event"), ("figures", "Figures"), ("note", "Note")];
        let sources = cite.then_some(("sources", "Stated by"));
        let heads = heads.into_iter().chain(sources).chain([("id", "Id")]);
        fields.extend([
            self.progress(),
            self.stated("note", "Note"),
            Field::value("id", "Id", Value::Text(id)),
            self.conversions(),
            Field::table("events", "Events that bear on it", context.table(heads, self.events)),
            disputes(context, id),
        ]);
        fields
    }

    /// What, who said it, what for, by when, how far it is, and what sources differ on: at most 22 lines of 80
    /// columns for the embedded record.
    fn brief(&self) -> Vec<Field<'a>> {
        let mut fields =
            vec![self.stated("amount", "Amount"), self.said(), self.stated("scope", "Of what")];
        let time = self.time();
        if time.is_empty() {
            fields.push(Field::value("end", "End", Value::Text("no date")));
            fields.extend([self.progress(), self.stated("note", "Note")]);
        } else {
            let is_brief = |field: &Field<'_>| matches!(field.key, "end" | "share_of_time_gone");
            fields.extend(time.into_iter().filter(is_brief).chain([self.progress()]));
        }
        fields.extend(["USD", "EUR"].into_iter().filter_map(|one| self.most_printed(one)));
        fields.extend(self.differing());
        fields
    }

    fn stated(&self, key: &'static str, label: &'static str) -> Field<'a> {
        let disputed = self.context.index.is_disputed(self.item.id, key);
        Field::value(key, label, self.item.get(key).marked(disputed))
    }

    /// Who said it, when and what, in substance; without a statement, who states it.
    fn said(&self) -> Field<'a> {
        let index = self.context.index;
        let Some((first, further)) = self.said.split_first() else {
            return self.stated("sources", "Stated by");
        };
        let speaker = index.reference(first.speaker.as_str()).shown();
        let date = first.date.map_or_else(String::new, |date| format!(", {}", (self.date)(date)));
        let sources = index.sources(&first.sources).shown();
        let further = match further.len() {
            0 => String::new(),
            further => format!("; {} more", pluralize(further, "statement")),
        };
        let summary = first.summary.as_str().trim_end_matches('.');
        let text = format!("{speaker}{date}, in substance: {summary} ({sources}){further}");
        Field::value("statement", "Said by", Value::Owned(text))
    }

    /// What follows from the calendar: each inference says that it is one.
    fn time(&self) -> Vec<Field<'a>> {
        let last = self.context.store.summit();
        let last = last.end.unwrap_or(last.start);
        let Some(span) = self.target.horizon.as_ref().and_then(|horizon| horizon.span(last)) else {
            return Vec::new();
        };
        let bound = |date: Date, inferred: Option<&str>| {
            let why = inferred.map_or_else(String::new, |why| format!(" (inferred: {why})"));
            let json = json!({ "date": date.to_string(), "inferred": inferred.is_some() });
            Value::Parts { shown: (self.date)(date) + &why, json: json.into() }
        };
        let elapsed = span.at(self.as_of);
        vec![
            Field::value("start", "Start", bound(span.start, span.start_inferred)),
            Field::value("end", "End", bound(span.end, span.end_inferred)),
            Field::value("as_of", "As of", Value::Owned((self.date)(Date::day(self.as_of)))),
            Field::value("share_of_time_gone", "Time gone", self.time_gone(&span, &elapsed)),
        ]
    }

    fn time_gone(&self, span: &Span, elapsed: &Elapsed) -> Value<'a> {
        let Elapsed { days, gone, left } = *elapsed;
        let [as_of, start, end] = [Date::day(self.as_of), span.start, span.end].map(self.date);
        let precision = span.precision();
        let is_exact = precision == Precision::Day;
        let share = Number::from(gone * 100).divided_by(&Number::from(days), is_exact.into());
        let share = share.to_string();
        // A period that is stated in years has no number of days.
        let unit = if precision == Precision::Year { "year" } else { "month" };
        let json = if is_exact {
            json!({ "percent": share, "days": days, "days_gone": gone, "days_left": left })
        } else {
            json!({ "percent": share, "qualifier": "about", "precision": unit })
        };
        let grouped = |number| Decimal::from(&Number::from(number)).to_string();
        let count = |days: i64| match days {
            1 => "1 day".to_owned(),
            days => format!("{} days", grouped(days)),
        };
        let until_start = (span.start.first_day() - self.as_of).num_days();
        let since_end = (self.as_of - span.end.last_day()).num_days();
        let shown = match (is_exact, until_start > 0, since_end > 0) {
            (true, true, _) => format!("has not begun, starts in {}", count(until_start)),
            (true, _, true) => format!("ended {} ago", count(since_end)),
            (false, true, _) => format!("has not begun, starts in {start}"),
            (false, _, true) => format!("ended in {end}"),
            (true, ..) => {
                let [gone, days, left] = [gone, days, left].map(grouped);
                format!("{share} % on {as_of} ({gone} of {days} days; {left} left)")
            }
            (false, ..) => format!("about {share} % on {as_of}; the period is stated by {unit}"),
        };
        Value::Parts { shown, json: json.into() }
    }

    /// The money that follow-up events report towards the target, or that none does.
    fn progress(&self) -> Field<'a> {
        let reports = |event: &&Item<'a>| {
            event.get("kind").shown() == "follow-up" && !event.entry.money().is_empty()
        };
        let figures = self.events.iter().filter(reports).map(|event| event.get("figures"));
        let reported: Vec<Value<'a>> = figures.flat_map(|value| value.items().to_vec()).collect();
        let value = if reported.is_empty() {
            Value::Text("no progress figure is recorded")
        } else {
            Value::List(reported)
        };
        Field::value("progress", "Progress", value)
    }

    fn is_conversion_disputed(&self, currency: &str) -> bool {
        self.context.index.is_item_disputed(self.item.id, "conversions", currency)
    }

    /// The amounts in a currency that most sources print.
    fn most_printed(&self, currency: &str) -> Option<Field<'a>> {
        // Sources that print one amount may differ in its qualifier.
        let mut amounts: BTreeMap<&str, Vec<&Conversion>> = BTreeMap::new();
        let conversions = self.target.conversions.iter();
        for one in conversions.filter(|one| one.currency.as_str() == currency) {
            amounts.entry(one.amount.as_str()).or_default().push(one);
        }
        let count = |some: &[&Conversion]| {
            some.iter().flat_map(|one| &one.sources).collect::<BTreeSet<_>>().len()
        };
        let all = count(&amounts.values().flatten().copied().collect::<Vec<_>>());
        let most = amounts.values().map(|amount| count(amount)).max()?;
        amounts.retain(|_, amount| count(amount) == most);
        let of = if most == all { String::new() } else { format!("{most} of ") };
        let share = format!("{of}{}", pluralize(all, "source"));
        let shown = amounts.values().enumerate().filter_map(|(place, amount)| {
            let share =
                if place == 0 { share.as_str() } else { share.trim_end_matches(" sources") };
            let first = amount.iter().min_by_key(|one| one.qualifier)?;
            let others = amount.iter().filter(|one| one.qualifier != first.qualifier).enumerate();
            let others = others.map(|(place, one)| {
                let of_them = if place == 0 { " of them" } else { "" };
                format!(", {}{of_them} \"{}\"", one.sources.len(), one.qualifier.prefix().trim())
            });
            let amount = match in_words(&first.amount) {
                Some(words) if first.to.is_none() => {
                    format!("{}{currency} {words}", first.qualifier.prefix())
                }
                _ => first.to_string(),
            };
            Some(format!("{amount}: {share}{}", others.collect::<String>()))
        });
        let value = Value::Owned(shown.collect::<Vec<_>>().join("; or "));
        let value = value.marked(self.is_conversion_disputed(currency));
        let label = if currency == "USD" { "In dollars" } else { "In euros" };
        Some(Field::value("conversions", label, value))
    }

    /// The points on which sources differ, with what each says where there are two versions; those on conversions
    /// are marked above.
    fn differing(&self) -> impl Iterator<Item = Field<'a>> {
        let is_on_conversions = |dispute: &&Dispute| {
            let about = dispute.about.iter().filter(|about| about.id == self.target.id);
            let mut fields = about.map(|about| about.field.as_ref());
            fields.all(|field| field.is_some_and(|one| one.as_str().starts_with("conversions")))
        };
        let found = self.context.index.disputes_about(self.item.id).into_iter();
        let points = found.filter(move |dispute| !is_on_conversions(dispute));
        points.map(|dispute| {
            let stated = dispute.versions.iter().map(|version| {
                format!("{} ({})", version.value, pluralize(version.sources.len(), "source"))
            });
            let stated: Vec<String> = stated.collect();
            let point = match stated.as_slice() {
                [one, other] => format!("{}: {one}; or {other}", dispute.subject),
                all => format!("{}: {} versions", dispute.subject, all.len()),
            };
            Field::value("disputed", "Disputed", Value::Owned(point))
        })
    }

    fn conversions(&self) -> Field<'a> {
        let base = &self.target.amount;
        let implied = |conversion: &Conversion| {
            let amount = conversion.amount.to_number();
            // Ranges imply no one rate.
            let is_one = base.to.is_none() && conversion.to.is_none() && !amount.is_zero();
            let rate = || base.amount.to_number().divided_by(&amount, 4).normalized();
            is_one.then(|| rate().to_string())
        };
        let row = |conversion: &'a Conversion| {
            let currency = conversion.currency.as_str();
            let rate = implied(conversion).map_or(Value::Unknown, |rate| {
                Value::Owned(format!("{rate} {} per {currency}", base.currency))
            });
            let disputed = self.is_conversion_disputed(currency);
            let amount = Value::Owned(conversion.to_string()).marked(disputed);
            [amount, rate, self.context.index.sources(&conversion.sources)]
        };
        let conversions = &self.target.conversions;
        let whole = conversions.iter().map(|conversion| {
            let mut whole = json(conversion);
            if let (Some(object), Some(rate)) = (whole.as_object_mut(), implied(conversion)) {
                object.insert("implied_rate".to_owned(), rate.into());
            }
            whole
        });
        let whole = self.context.machine_readable.then(|| whole.collect());
        let heads = [
            ("amount", "As printed"),
            ("implied_rate", "Rate it implies (rounded)"),
            ("sources", "Stated by"),
        ];
        let table = Table { whole, ..Table::new(heads, conversions.iter().map(row)) };
        Field::table("conversions", "In other currencies, as sources print it", table)
    }
}

fn words(amount: &Money) -> Value<'_> {
    let stated = amount.as_stated.as_ref().map(|text| format!("stated as \"{text}\""));
    let words = match &amount.to {
        None => in_words(&amount.amount),
        Some(to) => {
            in_words(&amount.amount).zip(in_words(to)).map(|(from, to)| format!("{from} to {to}"))
        }
    };
    let words = words.map(|words| format!("{words} {}", amount.currency));
    let parts: Vec<String> = words.into_iter().chain(stated).collect();
    if parts.is_empty() { Value::Unknown } else { Value::Owned(parts.join(", ")) }
}

/// Returns the money of documents, added, and the totals that others state, which overlap and are never added.
fn related_money<'a>(context: &Context<'a>) -> Result<Vec<Field<'a>>, Error> {
    let sums = sums(context.store.entries(Section::Documents)?);
    let rows = sums.iter().map(|sum| {
        let money = (sum.money.as_ref())
            .map_or_else(|| Value::Owned("(none stated)".to_owned()), Value::parts);
        [money, Value::count(sum.ids.len())]
    });
    let documents = Table::new([("money", "Money"), ("entries", "Documents")], rows);
    let mut totals = items(context.store, context.index, Section::Totals)?;
    totals.retain(|item| !item.get("value").is_unknown());
    totals.sort_by(|one, two| one.get("value").compare(&two.get("value")));
    let heads = [("value", "Money"), ("what", "What"), ("sources", "Stated by"), ("id", "Id")];
    Ok(vec![
        Field::table(
            "documents",
            "Money stated in documents (added within one currency and qualifier only)",
            documents,
        ),
        Field::table(
            "totals",
            "Totals stated by others (they overlap and are not added)",
            context.table(heads, &totals),
        ),
    ])
}
