//! `summit timeline`: events and the summit among them, in rows or as a line of marks above the years.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use clap::ValueEnum;
use serde_json::Value as Json;

use super::Context;
use super::list::{Row, disputed_note};
use super::show::column;
use crate::error::Error;
use crate::record::{AnyEntry, Date, Event, EventKind, EventStatus, Section, Text};
use crate::render::MARK;
use crate::store::Store;
use crate::text::pluralize;
use crate::view::{Answer, Cell, DISPUTED, Head, Item, Line, Mark, Table, Value, View, Years};

/// A row of the timeline.
pub struct Step<'a> {
    id: &'a str,
    item: Option<Item<'a>>,
    /// The cells that are not those of the item.
    cells: Vec<(&'static str, Cell<'a>)>,
}

impl<'a> Step<'a> {
    /// Shows an event; where it is overdue, its status says that the day has passed.
    pub fn event(item: Item<'a>, is_overdue: bool) -> Self {
        let mut cells = Vec::new();
        if is_overdue {
            let Cell { value, disputed } = item.cell(column("status", "Status"));
            let value = Value::Owned(format!("{}; day passed", value.shown()));
            cells.push(("status", Cell { value, disputed }));
        }
        Self { id: item.id, item: Some(item), cells }
    }

    /// Shows the summit itself, as the event that it is; its kind is `summit`.
    pub fn summit(context: &Context<'a>, event: &Event) -> Self {
        let (summit, index) = (context.store.summit(), context.index);
        let id = summit.id.as_str();
        let text = |text: Option<&'a Text>| Value::text(text.map(Text::as_str));
        let cells = [
            ("date", Value::Date(summit.start), "start"),
            ("title", Value::text(name(context.store).map(Text::as_str)), "names"),
            ("end", summit.end.map_or(Value::Unknown, Value::Date), "end"),
            ("kind", Value::Text("summit"), "kind"),
            ("status", Value::Text(event.status.as_str()), "status"),
            (
                "edition",
                summit.edition.map_or(Value::Unknown, |number| Value::Number(number.into())),
                "edition",
            ),
            ("place", summit.place.as_ref().map_or(Value::Unknown, Value::parts), "place"),
            (
                "countries",
                Value::list(
                    (context.store.countries().unwrap_or_default().iter())
                        .map(|country| Value::Text(country.id.as_str())),
                ),
                "countries",
            ),
            (
                "chair",
                summit.chair.as_ref().map_or(Value::Unknown, |id| index.reference(id.as_str())),
                "chair",
            ),
            ("note", text(summit.note.as_ref()), "note"),
            ("sources", index.sources(&summit.sources), "sources"),
            ("id", Value::Text(id), "id"),
            (DISPUTED.key, Value::list(index.dispute_ids(id).map(Value::Text)), "disputed"),
        ];
        let cells = cells.into_iter().map(|(key, value, field)| {
            (key, Cell { value, disputed: index.is_disputed(id, field) })
        });
        Self { id, item: None, cells: cells.collect() }
    }

    /// Returns whether it comes before a date; what has no date comes last.
    pub fn is_before(&self, date: Option<Date>) -> bool {
        match self.cell(column("date", "Date")).value {
            Value::Date(own) => Some(own) < date,
            _ => false,
        }
    }
}

impl<'a> Row<'a> for Step<'a> {
    fn id(&self) -> &'a str {
        self.id
    }

    fn entry(&self) -> Option<&'a dyn AnyEntry> {
        self.item.map(|item| item.entry)
    }

    fn cell(&self, head: Head) -> Cell<'a> {
        let own = self.cells.iter().find(|(key, _)| *key == head.key);
        match (own, self.item) {
            (Some((_, cell)), _) => cell.clone(),
            (None, Some(item)) => item.cell(head),
            (None, None) => Value::Unknown.into(),
        }
    }

    fn whole(&self) -> Json {
        match self.item {
            Some(item) => item.whole(),
            None => {
                let cells = self.cells.iter().filter(|(key, _)| *key != DISPUTED.key);
                cells
                    .filter_map(|(key, cell)| Some(((*key).to_owned(), cell.value.json()?)))
                    .collect()
            }
        }
    }
}

/// Returns what the summit is called; the record may be all that has a name by a day.
fn name(store: &Store) -> Option<&Text> {
    let names = store.summit().names.iter().chain(&store.head().title);
    names.map(|name| &name.text).next()
}

/// Returns the summit as an event, so that filters can tell whether they keep it.
pub fn summit_event(context: &Context<'_>, as_of: NaiveDate) -> Result<Event, Error> {
    let summit = context.store.summit();
    let is_held = summit.start.first_day() <= as_of;
    let title = name(context.store).cloned();
    Ok(Event {
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
    })
}

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
