//! `summit timeline --draw`: the years as a line of marks, and the same in numbers.

use std::collections::BTreeMap;

use clap::ValueEnum;

use super::Context;
use super::list::disputed_note;
use super::show::column;
use crate::record::{Date, EventKind, EventStatus, Section};
use crate::render::MARK;
use crate::text::pluralize;
use crate::view::{Answer, Head, Item, Line, Mark, Table, Value, View, Years};

/// Returns events drawn above their years, with counts by year and kind.
pub fn drawn<'a>(context: &Context<'a>, items: &[Item<'a>], mut notes: Vec<String>) -> Answer<'a> {
    let dated: Vec<(Date, &Item<'a>)> = (items.iter())
        .filter_map(|item| match item.get("date") {
            Value::Date(date) => Some((date, item)),
            _ => None,
        })
        .collect();
    let table = table(items);
    let summit = context.store.summit();
    let years = dated.iter().map(|(date, _)| *date).chain([summit.start]);
    let years = years.filter_map(|date| date.year().parse::<i32>().ok());
    let (first, last) =
        years.fold((i32::MAX, 0), |(first, last), year| (first.min(year), last.max(year)));

    let mut lines = Vec::new();
    lines.push(Line {
        label: "summit".to_owned(),
        marks: vec![(summit.start.first_day(), Mark::Summit)],
    });
    for kind in EventKind::value_variants() {
        let marks = dated.iter().filter(|(_, item)| is(item, "kind", kind.as_str()));
        let marks: Vec<_> = marks
            .map(|(date, item)| {
                let held = is(item, "status", EventStatus::Held.as_str());
                (date.first_day(), if held { Mark::Held } else { Mark::Open })
            })
            .collect();
        if !marks.is_empty() {
            lines.push(Line { label: kind.as_str().to_owned(), marks });
        }
    }

    let days = match summit.end {
        Some(end) if end != summit.start => format!("{} to {end}", summit.start),
        _ => summit.start.to_string(),
    };
    let others: Vec<&str> = (EventStatus::value_variants().iter())
        .filter(|status| **status != EventStatus::Held)
        .map(|status| status.as_str())
        .filter(|status| dated.iter().any(|(_, item)| is(item, "status", status)))
        .collect();
    let held = dated.iter().any(|(_, item)| is(item, "status", EventStatus::Held.as_str()));
    let mut legend = vec![(Mark::Summit, format!("the summit, {days}"))];
    if held {
        legend.push((Mark::Held, "at least one event held".to_owned()));
    }
    if !others.is_empty() {
        legend.push((Mark::Open, format!("events not held, or not yet: {}", others.join(", "))));
    }
    let words = words(items, dated.len());
    // The drawing has no cell to mark.
    let disputed =
        disputed_note(context, Section::Events.singular(), items.iter().map(|item| item.id));
    notes.extend(disputed.map(|note| note.trim_start_matches(MARK).trim_start().to_owned()));
    let drawing = Years { first, last, lines, legend, words };
    Answer::new(View::Years(drawing, table)).with_notes(notes)
}

fn is(item: &Item<'_>, key: &str, word: &str) -> bool {
    item.get(key) == Value::Text(word)
}

/// Returns what the drawing shows as text, and how dates that are not days stand in it.
fn words(items: &[Item<'_>], dated: usize) -> Vec<String> {
    let undated = items.len() - dated;
    // A number stays on the line of what it counts.
    let by_year: Vec<String> = (by_year(items).into_iter())
        .filter_map(|(year, events)| Some(format!("{}:\u{a0}{}", year?, events.len())))
        .collect();
    let by_kind = EventKind::value_variants().iter().filter_map(|kind| {
        let count = items.iter().filter(|item| is(item, "kind", kind.as_str())).count();
        (count > 0).then(|| format!("{}:\u{a0}{count}", kind.as_str()))
    });
    let by_kind: Vec<String> = by_kind.collect();
    let mut words = Vec::new();
    if !by_kind.is_empty() {
        words.push(format!("By kind: {}", by_kind.join(", ")));
    }
    if !by_year.is_empty() {
        words.push(format!("By year: {}", by_year.join(", ")));
        words.push(
            "A mark may stand for several events. A date known by its year or month alone stands \
             at its beginning."
                .to_owned(),
        );
    }
    if undated > 0 {
        words.push(format!("Without a date, so not drawn: {}", pluralize(undated, "event")));
    }
    words
}

fn by_year<'i, 'a>(items: &'i [Item<'a>]) -> Vec<(Option<String>, Vec<&'i Item<'a>>)> {
    let mut years: BTreeMap<(bool, Option<String>), Vec<&Item<'a>>> = BTreeMap::new();
    for item in items {
        let year = match item.get("date") {
            Value::Date(date) => Some(date.year()),
            _ => None,
        };
        years.entry((year.is_none(), year)).or_default().push(item);
    }
    years.into_iter().map(|((_, year), items)| (year, items)).collect()
}

/// Returns the counts by year and kind.
fn table<'a>(items: &[Item<'a>]) -> Table<'a> {
    let kinds = EventKind::value_variants();
    let number = |count: usize| Value::Number(i64::try_from(count).unwrap_or(i64::MAX));
    let rows = by_year(items).into_iter().map(|(year, events)| {
        let of = |kind: &EventKind| {
            number(events.iter().filter(|item| is(item, "kind", kind.as_str())).count())
        };
        let year = year.map_or(Value::Unknown, Value::Owned);
        let counts = std::iter::once(number(events.len())).chain(kinds.iter().map(of));
        std::iter::once(year).chain(counts).map(Into::into).collect()
    });
    let mut heads: Vec<Head> = vec![column("year", "Year"), column("entries", "Entries")];
    heads.extend(kinds.iter().map(|kind| column(kind.as_str(), kind.as_str())));
    Table { rows: rows.collect(), heads, whole: None }
}
