//! `summit timeline`: events and the summit among them.

use std::collections::HashSet;

use chrono::NaiveDate;
use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use serde_json::Value as Json;

use super::Context;
use crate::error::Error;
use crate::record::{Event, EventKind, EventStatus};
use crate::view::{Head, Item, Value};

/// What the timeline says of the kind of the summit itself, for which the format has no word.
const SUMMIT: &str = "summit";

/// The kinds of events; `None` is that of the summit.
pub fn kinds() -> impl TypedValueParser<Value = Option<EventKind>> {
    let kinds = EventKind::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    let summit = PossibleValue::new(SUMMIT).help("The summit itself");
    PossibleValuesParser::new(kinds.chain([summit]))
        .map(|kind| EventKind::from_str(&kind, true).ok())
}

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

/// Returns the values of a row: those of the event, unless the day says more, or the event is the summit.
pub fn cell<'a>(context: &Context<'a>, as_of: NaiveDate) -> impl Fn(&Item<'a>, Head) -> Value<'a> {
    let (store, index) = (context.store, context.index);
    let summit = store.summit();
    // People read what follows from the day; programs get what the record says.
    let events = if context.machine_readable { &[] } else { store.events().unwrap_or_default() };
    let overdue = events.iter().filter(move |event| event.is_overdue(as_of));
    let overdue: HashSet<&str> = overdue.map(|event| event.id.as_str()).collect();
    move |item, head| {
        let value = item.cell(head);
        let is_summit = item.id == summit.id.as_str();
        let is_disputed = |field| index.is_disputed(item.id, field);
        match head.key {
            "kind" if is_summit => Value::Text(SUMMIT),
            "chair" if is_summit => {
                let chair = summit.chair.as_ref();
                let value = chair.map_or(Value::Unknown, |id| index.reference(id.as_str()));
                value.marked(is_disputed("chair"))
            }
            "date" => {
                let disputed = value.is_marked() || is_summit && is_disputed("start");
                let (start, end) = (item.get("date"), item.get("end"));
                if context.machine_readable || end.is_unknown() || end == start {
                    return start.marked(disputed);
                }
                // A row that a filter by date keeps for its last day shows that day.
                let period = Value::Owned(format!("{} to {}", start.shown(), end.shown()));
                period.marked(disputed || is_disputed("end"))
            }
            "title" if is_summit => item.get("title").marked(is_disputed("names")),
            "status" if overdue.contains(item.id) => {
                let passed = Value::Owned(format!("{}; day passed", value.shown()));
                passed.marked(value.is_marked())
            }
            _ => value,
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
