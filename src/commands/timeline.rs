//! `summit timeline`: events and the summit among them, in rows or as a line of marks above the years.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use clap::ValueEnum;
use serde_json::Value as Json;

use super::Context;
use super::list::disputed_note;
use super::show::column;
use crate::error::Error;
use crate::record::{Date, Event, EventKind, EventStatus, Section};
use crate::render::MARK;
use crate::text::pluralize;
use crate::view::{Answer, Cell, Head, Item, Line, Mark, Table, Value, View, Years};

/// What the timeline says of the kind of the summit itself, for which the format has no word.
const SUMMIT: &str = "summit";

/// Returns the summit as an event, which the record does not hold.
pub fn summit_event<'a>(context: &Context<'a>, as_of: NaiveDate) -> Result<&'a Event, Error> {
    let (summit, head) = (context.store.summit(), context.store.head());
    let is_held = summit.start.first_day() <= as_of;
    // The record may be all that has a name by a day.
    let title = summit.names.iter().chain(&head.title).next().map(|name| name.text.clone());
    let event = Event {
        id: summit.id.clone(),
        title: title.ok_or_else(|| context.store.invalid())?,
        date: Some(summit.start),
        end: summit.end,
        place: summit.place.clone(),
        countries: context.store.countries()?.iter().map(|country| country.id.clone()).collect(),
        kind: EventKind::History,
        format: None,
        edition: summit.edition,
        chair: None,
        status: if is_held { EventStatus::Held } else { EventStatus::Planned },
        outcomes: Vec::new(),
        figures: Vec::new(),
        relates_to: Vec::new(),
        note: summit.note.clone(),
        sources: summit.sources.clone(),
    };
    Ok(context.summit_event.get_or_init(|| event))
}

/// Returns the cells of a row: those of the event, unless the day says more, or the event is the summit.
pub fn cell<'a>(context: &Context<'a>, as_of: NaiveDate) -> impl Fn(&Item<'a>, Head) -> Cell<'a> {
    let (store, index) = (context.store, context.index);
    let summit = store.summit();
    // People read what follows from the day; programs get what the record says.
    let events = if context.machine_readable { &[] } else { store.events().unwrap_or_default() };
    let overdue = events.iter().filter(move |event| event.is_overdue(as_of));
    let overdue: Vec<&str> = overdue.map(|event| event.id.as_str()).collect();
    move |item, head| {
        let Cell { value, disputed } = item.cell(head);
        let is_summit = item.id == summit.id.as_str();
        let on_summit = |field| index.is_disputed(item.id, field);
        match head.key {
            "kind" if is_summit => Value::Text(SUMMIT).into(),
            "chair" if is_summit => {
                let chair = summit.chair.as_ref();
                let value = chair.map_or(Value::Unknown, |id| index.reference(id.as_str()));
                Cell { value, disputed: on_summit("chair") }
            }
            "date" if is_summit => Cell { value, disputed: on_summit("start") },
            "title" if is_summit => Cell { value, disputed: on_summit("names") },
            "status" if overdue.contains(&item.id) => {
                Cell { value: Value::Owned(format!("{}; day passed", value.shown())), disputed }
            }
            _ => Cell { value, disputed },
        }
    }
}

/// Returns the events under the keys of the record, with the kind and chair of the summit.
pub fn whole<'a>(context: &Context<'a>) -> impl Fn(&Item<'a>) -> Json {
    let summit = context.store.summit();
    move |item| {
        let mut whole = item.whole();
        if item.id == summit.id.as_str() {
            whole["kind"] = SUMMIT.into();
            if let Some(chair) = &summit.chair {
                whole["chair"] = chair.as_str().into();
            }
        }
        whole
    }
}

/// Returns events drawn above their years; formats that cannot draw get the counts by year and kind.
pub fn drawn<'a>(context: &Context<'a>, items: &[Item<'a>], mut notes: Vec<String>) -> Answer<'a> {
    let summit = context.store.summit();
    let kinds: Vec<&str> = EventKind::value_variants().iter().map(|kind| kind.as_str()).collect();
    let mut lines = vec![(SUMMIT, vec![(summit.start.first_day(), Mark::Summit)])];
    lines.extend(kinds.iter().map(|kind| (*kind, Vec::new())));
    let mut counts: BTreeMap<Option<Date>, Vec<usize>> = BTreeMap::new();
    let mut not_held = BTreeSet::new();
    for item in items {
        let date = item.entry.dates().first().map(|(date, _)| *date);
        let year = date.and_then(|date| Date::parse(&date.year()).ok());
        let Some(kind) = kinds.iter().position(|kind| item.get("kind").shown() == *kind) else {
            continue;
        };
        counts.entry(year).or_insert_with(|| vec![0; kinds.len()])[kind] += 1;
        let Some(date) = date else { continue };
        let status = item.get("status").shown();
        let is_held = status == EventStatus::Held.as_str();
        let mark = if is_held { Mark::Held } else { Mark::Open };
        lines[kind + 1].1.push((date.first_day(), mark));
        not_held.extend((!is_held).then_some(status));
    }
    lines.retain(|(_, marks)| !marks.is_empty());

    let days = match summit.end {
        Some(end) if end != summit.start => format!("{} to {end}", summit.start),
        _ => summit.start.to_string(),
    };
    let mut legend = vec![(Mark::Summit, format!("the summit, {days}"))];
    let marks = || lines.iter().flat_map(|(_, marks)| marks);
    if marks().any(|(_, mark)| *mark == Mark::Held) {
        legend.push((Mark::Held, "at least one event held".to_owned()));
    }
    if !not_held.is_empty() {
        let statuses: Vec<String> = not_held.into_iter().collect();
        legend.push((Mark::Open, format!("events not held, or not yet: {}", statuses.join(", "))));
    }
    let mut words = vec![
        "A mark may stand for several events. A date known by its year or month alone is drawn at its beginning."
            .to_owned(),
    ];
    let undated = counts.get(&None).map_or(0, |counts| counts.iter().sum());
    if undated > 0 {
        words.push(format!("{} without a date not drawn", pluralize(undated, "event")));
    }
    let years = || marks().map(|(day, _)| day.year());
    let drawing = Years {
        first: years().min().unwrap_or_default(),
        last: years().max().unwrap_or_default(),
        legend,
        words,
        lines: (lines.iter())
            .map(|(label, marks)| Line { label: (*label).to_owned(), marks: marks.clone() })
            .collect(),
    };
    // The drawing has no cell to mark.
    let disputed =
        disputed_note(context, Section::Events.singular(), items.iter().map(|item| item.id));
    notes.extend(disputed.map(|note| note.trim_start_matches(MARK).trim_start().to_owned()));
    Answer::new(View::Years(drawing, table(&kinds, counts))).with_notes(notes)
}

/// Returns counts by year and kind; what has no year comes last.
fn table<'a>(kinds: &[&'static str], mut counts: BTreeMap<Option<Date>, Vec<usize>>) -> Table<'a> {
    let number = |count: usize| Value::Number(i64::try_from(count).unwrap_or(i64::MAX));
    let undated = counts.remove_entry(&None);
    let rows = counts.into_iter().chain(undated).map(|(year, counts)| {
        let year = year.map_or(Value::Unknown, |year| Value::Owned(year.to_string()));
        let all = counts.iter().sum();
        [year]
            .into_iter()
            .chain([all].into_iter().chain(counts).map(number))
            .map(Into::into)
            .collect()
    });
    let mut heads = vec![column("year", "Year"), column("entries", "Entries")];
    heads.extend(kinds.iter().map(|kind| column(kind, kind)));
    Table { rows: rows.collect(), heads, whole: None }
}
