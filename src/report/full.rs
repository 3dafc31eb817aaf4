//! The full report: every entry that passes the filter.

use std::collections::HashSet;

use super::glance::glance;
use super::{ACROSS, Data, blocks_of, heading, join_lines, name_key};
use crate::record::{Name, Section};
use crate::view::page::{Block, Inline, Line, Page};
use crate::view::{Content, Field, Item, Value};

/// The parts: section, heading, and the column by which the entries are grouped, in whose order they are.
const PARTS: [(Section, &str, &str); 10] = [
    (Section::Areas, "The areas", ""),
    (Section::Initiatives, "Initiatives by area", "area"),
    (Section::Leaders, "The leaders", ""),
    (Section::Documents, "Documents", ""),
    (Section::Totals, "Counts and sums stated by others (they overlap and are not added)", ""),
    (Section::Provisions, "Points of adopted texts, paraphrased", "document"),
    (Section::Statements, "Statements, in substance", ""),
    (Section::Meetings, "Meetings", ""),
    (Section::Participants, "People", "country"),
    (Section::Events, "Before and after the summit", ""),
];

pub fn full<'a>(data: &Data<'a>) -> Page<'a> {
    let mut page = data.page("full", "a source of a fact");
    if data.is_empty() {
        return page;
    }
    page.add("glance", "At a glance", vec![glance(data, usize::MAX, &[])]);
    page.add("target", "Targets", data.targets(&data.items(Section::Targets), usize::MAX));
    for (section, heading, key) in PARTS {
        page.add(section.as_str(), heading, entries(data, section, key));
    }
    let mut wanted: HashSet<&str> = page.disputes().into_iter().collect();
    wanted.extend(data.items(Section::Disputes).iter().map(|item| item.id));
    let mut disputes = data.all(Section::Disputes);
    disputes.retain(|item| wanted.contains(item.id));
    let disputes = disputes.iter().flat_map(|item| dispute(data, item)).collect();
    page.add("disputes", "Where sources differ", disputes);
    page.add("summit", "Further facts about the summit", summit(data));
    page
}

/// The entries of a section, under a heading for each value of a column.
fn entries<'a>(data: &Data<'a>, section: Section, key: &str) -> Vec<Block<'a>> {
    let mut blocks = Vec::new();
    let mut last = None;
    for item in data.items(section) {
        let group = match item.get(key) {
            _ if key.is_empty() => None,
            Value::Unknown if key == "area" => Some(ACROSS),
            Value::Ref { label, .. } => Some(label),
            _ => Some("No country stated"),
        };
        if group != last {
            blocks.extend(group.map(Block::heading));
            last = group;
        }
        blocks.extend(card(data, &item, if key.is_empty() { 1 } else { 2 }, key));
    }
    blocks
}

/// The fields of an entry under its name, except the one by which entries are grouped.
fn card<'a>(data: &Data<'a>, item: &Item<'a>, level: u8, group: &str) -> Vec<Block<'a>> {
    let name = name_key(item);
    let fields = item.cells().into_iter().filter(|(head, value)| {
        // An inferred group needs to say so beside each entry.
        let is_group = head.key == group && !matches!(value, Value::Ref { inferred: true, .. });
        let has_place = matches!(head.key, "id" | "names" | "sources" | "area_inferred");
        !is_group && !has_place && head.key != name
    });
    let fields = fields.map(|(head, _)| Field {
        key: head.key,
        label: head.heading,
        content: Content::Value(item.cell(head)),
    });
    let mut blocks = vec![heading(level, item, Inline::value(item.get("sources")))];
    blocks.extend(blocks_of(item.id, fields));
    if let (Some(Block::Fields(fields)), [_, ..]) = (blocks.get_mut(1), item.entry.names()) {
        fields.push(("Also written", names(data, item.entry.names())));
    }
    blocks
}

/// Names in their languages, each with who states it.
fn names<'a>(data: &Data<'a>, names: &'a [Name]) -> Line<'a> {
    let name = |name: &'a Name| {
        let language = name.to_string();
        let language = language.strip_prefix(name.text.as_str()).unwrap_or_default().to_owned();
        let sources = Inline::value(data.index.sources(&name.sources));
        vec![Inline::Name(name), Inline::text(language), sources]
    };
    join_lines(names.iter().map(name), "; ")
}

/// A dispute with all its versions, what it is about, and its note.
fn dispute<'a>(data: &Data<'a>, item: &Item<'a>) -> Vec<Block<'a>> {
    let about = data.index.dispute(item.id).into_iter().flat_map(|dispute| &dispute.about);
    let about = about.map(|about| {
        let field = about.field.as_ref().map(|field| format!(" ({field})"));
        let entry = Inline::value(data.index.reference(about.id.as_str()));
        vec![entry, Inline::text(field.unwrap_or_default())]
    });
    let mut text = join_lines(about, "; ");
    text.insert(0, Inline::text("About: "));
    if !item.get("note").is_unknown() {
        text.extend([Inline::text(". "), Inline::value(item.get("note"))]);
    }
    vec![
        heading(1, item, Inline::value(Value::Unknown)),
        Block::List("", data.versions(item.id, usize::MAX)),
        Block::Text(text),
    ]
}

/// The names, sessions and further facts of the summit.
fn summit<'a>(data: &Data<'a>) -> Vec<Block<'a>> {
    let summit = data.store.summit();
    let sessions = summit.sessions.iter().map(|session| {
        let summary = session.summary.as_ref().map(|summary| format!(": {summary}"));
        let text = format!("{}{}", session.title, summary.unwrap_or_default());
        vec![Inline::text(text), Inline::value(data.index.sources(&session.sources))]
    });
    let facts = summit.facts.iter().map(|fact| {
        vec![Inline::text(fact.to_string()), Inline::value(data.index.sources(&fact.sources))]
    });
    let facts = sessions.chain(facts).collect();
    vec![Block::Text(names(data, &summit.names)), Block::List("", facts)]
}
