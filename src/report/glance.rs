//! The summit at a glance.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::line::in_short;
use super::{CITED, Data, join_lines};
use crate::record::{Date, Section, Text};
use crate::text::{join, pluralize};
use crate::view::page::{Block, Inline, Line, long_date};
use crate::view::{Item, SourceRef, Value};

/// The figures of the summit: its leaders, the documents as sources count them, the target.
pub(super) fn figures<'a>(data: &Data<'a>) -> Block<'a> {
    let words = |words: &str| vec![Inline::text(words.to_owned())];
    let leaders = pluralize(data.all(Section::Leaders).len(), "leader");
    let mut figures = vec![(leaders, words("at the table"))];
    let recorded = data.all(Section::Documents).len();
    let counts = counts(data, &data.participants);
    if let Some((first, rest)) = counts.split_first() {
        // The figure says what is counted.
        let label = first.label.strip_prefix("documents ").unwrap_or(first.label);
        let name = Inline::Value(first.id, "count", Value::Text(label));
        let recorded = words(&format!("; {recorded} recorded here"));
        let caption = [vec![name, data.cite(first, CITED)], others(data, rest), recorded].concat();
        figures.push((first.get("count").shown(), caption));
    } else if recorded > 0 {
        figures.push((pluralize(recorded, "document"), words("recorded here")));
    }
    // The target of one guest is not that of the summit.
    let targets = data.all(Section::Targets);
    let common = targets.iter().filter(|target| data.is_common(target) || targets.len() == 1);
    if let Some(target) = common.max_by_key(|target| target.entry.sources().len()) {
        let money = target.entry.money().first().map_or_else(String::new, in_short);
        let name = Inline::Value(target.id, "amount", Value::Text(target.label));
        let caption = vec![name, data.cite(target, CITED)];
        figures.push((money.trim_start_matches("target of ").to_owned(), caption));
    } else if !targets.is_empty() {
        let caption = words("of some of the countries, each with its own period");
        figures.push((pluralize(targets.len(), "target"), caption));
    }
    let figures = figures.into_iter().map(|(figure, caption)| {
        [vec![Inline::Strong(figure.into()), Inline::text(" ")], caption].concat()
    });
    Block::List("figures", figures.collect())
}

/// The counts of the documents of some countries, the one with the strongest and the most sources first.
pub(super) fn counts<'a>(data: &Data<'a>, codes: &BTreeSet<&str>) -> Vec<Item<'a>> {
    let mut totals = data.all(Section::Totals);
    totals.retain(|total| {
        let of: BTreeSet<&str> = total.entry.countries().into_iter().collect();
        let is_of_documents = match total.get("count") {
            Value::Parts { json, .. } => json["unit"] == "documents",
            _ => false,
        };
        is_of_documents && of == *codes
    });
    totals.sort_by_key(|total| {
        let sources = data.index.cited(total.entry.sources());
        (sources.first().map(SourceRef::strength), Reverse(sources.len()))
    });
    totals
}

/// What others count, after what is counted here.
pub(super) fn others<'a>(data: &Data<'a>, counts: &[Item<'a>]) -> Line<'a> {
    let counts = counts.iter().map(|total| {
        let mut text = vec![Inline::Value(total.id, "count", total.get("count"))];
        if let Some(value) = data.detail(total, "value") {
            text.extend([Inline::text(" worth "), value]);
        }
        text.push(data.cite(total, CITED));
        text
    });
    let counts = join_lines(counts, ", ");
    if counts.is_empty() {
        counts
    } else {
        [vec![Inline::text("; others count ")], counts].concat()
    }
}

/// What, when, where and who; all of it, or the lines with these labels.
pub(super) fn glance<'a>(data: &Data<'a>, cited: usize, labels: &[&str]) -> Block<'a> {
    let summit = data.store.summit();
    let place = summit.place.as_ref().map_or(Value::Unknown, |place| {
        let country = place.country.as_ref().map(|id| data.index.label(id.as_str()));
        let venue = place.venue.as_ref().map(Text::as_str);
        let parts = [venue, place.city.as_ref().map(Text::as_str), country];
        Value::Owned(join(parts.into_iter().flatten(), ", "))
    });
    let leaders = data.all(Section::Leaders);
    let chair =
        summit.chair.as_ref().and_then(|id| leaders.iter().find(|one| one.id == id.as_str()));
    let chair = chair.map_or(Value::Unknown, |leader| {
        Value::Owned(format!("{}, {}", leader.label, leader.get("office").shown()))
    });
    let series = summit.series.as_ref().map_or(Value::Unknown, |series| match summit.edition {
        Some(edition) => Value::Owned(format!("{series}, no. {edition}")),
        None => Value::Text(series.as_str()),
    });
    let next = summit.next.iter().filter_map(|id| {
        data.all(Section::Events).into_iter().find(|event| event.id == id.as_str())
    });
    let next = join_lines(next.map(|event| data.line(&event, &["date", "status"])), "; ");
    let line = |key, value| match value {
        Value::Unknown => Vec::new(),
        value => vec![Inline::Value(summit.id.as_str(), key, value)],
    };
    let name = Value::text(summit.names.first().map(|name| name.text.as_str()));
    let mut fields = vec![
        ("What", line("names", name)),
        ("When", line("start", Value::Owned(range(summit.start, summit.end)))),
        ("Where", line("place", place)),
        ("Chair", line("chair", chair)),
        ("Series", line("series", series)),
        ("Next", next),
        ("Stated by", line("", data.strongest(data.index.sources(&summit.sources), cited))),
        ("Note", line("note", Value::text(summit.note.as_ref().map(Text::as_str)))),
    ];
    fields
        .retain(|(label, line)| !line.is_empty() && (labels.is_empty() || labels.contains(label)));
    Block::Fields(fields)
}

/// The days from a first to a last one: `19–20 December 2025`.
fn range(start: Date, end: Option<Date>) -> String {
    let (first, last) = (long_date(start), end.map(long_date));
    match last {
        None => first,
        Some(last) if last == first => first,
        Some(last) => match (first.split_once(' '), last.split_once(' ')) {
            (Some((day, month)), Some((other_day, other))) if month == other => {
                format!("{day}–{other_day} {month}")
            }
            _ => format!("{first} to {last}"),
        },
    }
}
