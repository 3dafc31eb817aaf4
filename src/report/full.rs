//! The full report: every entry that passes the filter, names and minor facts last.

use super::{Data, card, dispute, part};
use crate::record::{Name, Section};
use crate::view::page::{Block, Inline, Page};
use crate::view::{Cell, Head, Item, Table, Value};

/// Makes the complete page.
pub fn full<'a>(data: &Data<'a>) -> Page<'a> {
    let (title, subtitles) = data.title();
    let cards = |section: Section| cards(data, section, &[]);
    let target = if data.targets.len() == 1 { "The target" } else { "The targets" };
    let mut glance = vec![data.figures(), data.glance()];
    glance.extend(sessions(data));
    let parts = [
        part("glance", "At a glance", glance),
        part("target", target, targets(data)),
        part("areas", "The areas", cards(Section::Areas)),
        part(
            "initiatives",
            "Initiatives by area",
            grouped(data, Section::Initiatives, "area", "Across areas, or no area stated"),
        ),
        part("leaders", "The leaders", cards(Section::Leaders)),
        part(
            "documents",
            "Documents by country",
            grouped(data, Section::Documents, "countries", "No country stated"),
        ),
        part(
            "totals",
            "Counts and sums stated by others (they overlap and are not added)",
            cards(Section::Totals),
        ),
        part(
            "provisions",
            "Points of adopted texts, paraphrased",
            grouped(data, Section::Provisions, "document", ""),
        ),
        part(
            "statements",
            "Statements, in substance",
            grouped(data, Section::Statements, "speaker", ""),
        ),
        part("meetings", "Meetings", cards(Section::Meetings)),
        part(
            "people",
            "People",
            grouped(data, Section::Participants, "country", "No country stated"),
        ),
        part("timeline", "Before and after the summit", cards(Section::Events)),
    ];
    let cited = "A number in brackets leads to a source of a fact.";
    let mut page = Page {
        index: data.index,
        title,
        subtitles,
        notes: data.notes(),
        parts: parts.into_iter().flatten().collect(),
        class: "full",
        colophon: data.colophon(cited),
    };
    let marked = page.disputes();
    let listed: Vec<&str> = data.items(Section::Disputes).iter().map(|item| item.id).collect();
    let mut disputes = data.all(Section::Disputes);
    disputes.retain(|item| marked.contains(&item.id) || listed.contains(&item.id));
    let disputes = disputes.iter().map(|item| dispute(item, usize::MAX, about(data, item)));
    page.parts.extend(part("disputes", "Where sources differ", disputes.collect()));
    page.parts.extend(part("names", "Names", names(data)));
    page.parts.extend(part("facts", "Further facts", facts(data)));
    page
}

fn cards<'a>(data: &Data<'a>, section: Section, skipped: &[&str]) -> Vec<Block<'a>> {
    data.items(section).iter().map(|item| card(item, skipped)).collect()
}

/// The cards of a section under headings, one for each value of a column.
fn grouped<'a>(
    data: &Data<'a>,
    section: Section,
    key: &'static str,
    none: &'static str,
) -> Vec<Block<'a>> {
    let mut groups: Vec<(String, Vec<Item<'a>>)> = Vec::new();
    for item in data.items(section) {
        let group = match item.get(key) {
            Value::Ref { label, .. } => (*label).to_owned(),
            other => other.shown(),
        };
        match groups.iter_mut().find(|(known, _)| *known == group) {
            Some((_, items)) => items.push(item),
            None => groups.push((group, vec![item])),
        }
    }
    let mut blocks = Vec::new();
    for (group, items) in groups {
        let heading = if group.is_empty() { none.to_owned() } else { group };
        blocks.push(Block::Heading(Inline::text(heading)));
        for item in &items {
            // An inferred area needs to say so beside each entry.
            let is_inferred = matches!(item.get(key), Value::Ref { inferred: true, .. });
            let skipped: &[&str] = if is_inferred { &[] } else { std::slice::from_ref(&key) };
            blocks.push(card(item, skipped));
        }
    }
    blocks
}

fn targets<'a>(data: &Data<'a>) -> Vec<Block<'a>> {
    let targets = data.items(Section::Targets);
    let cards = data.targets.iter().zip(&data.target_cards);
    let cards = cards.filter_map(|(target, card)| {
        let item = targets.iter().find(|item| item.id == target.id.as_str())?;
        let mut card = card.clone();
        card.fields.retain(|field| !matches!(field.key, "id" | "sources" | "disputed"));
        Some(Block::Card { id: item.id, key: "title", sources: item.get("sources"), card })
    });
    cards.collect()
}

fn sessions<'a>(data: &Data<'a>) -> Option<Block<'a>> {
    let sessions = data.head.summit.sessions.iter().map(|session| {
        vec![
            Inline::Strong(session.title.as_str().into()),
            Inline::text(
                session.summary.as_ref().map_or(String::new(), |summary| format!(": {summary}")),
            ),
            Inline::cite(data.index.sources(&session.sources)),
        ]
    });
    let sessions: Vec<Vec<Inline<'a>>> = sessions.collect();
    (!sessions.is_empty()).then_some(Block::List(sessions))
}

/// What a dispute is about, with links, and its note.
fn about<'a>(data: &Data<'a>, item: &Item<'a>) -> Vec<Inline<'a>> {
    let Some(dispute) = data.index.dispute(item.id) else { return Vec::new() };
    let mut text = vec![Inline::text("About: ")];
    for (place, about) in dispute.about.iter().enumerate() {
        if place > 0 {
            text.push(Inline::text("; "));
        }
        text.push(Inline::Link(about.id.as_str(), data.label(about.id.as_str()).into()));
        if let Some(field) = &about.field {
            text.push(Inline::text(format!(" ({field})")));
        }
    }
    if let Some(note) = &dispute.note {
        text.push(Inline::text(format!(". {note}")));
    }
    text
}

/// A table of the names of each entry that has several.
fn names<'a>(data: &Data<'a>) -> Vec<Block<'a>> {
    let summit = (data.head.summit.id.as_str(), data.head.summit.names.as_slice());
    let sections = [
        Section::Countries,
        Section::Leaders,
        Section::Participants,
        Section::Areas,
        Section::Initiatives,
        Section::Documents,
    ];
    let entries = sections.into_iter().flat_map(|section| data.items(section));
    let entries = entries.map(|item| (item.id, item.names));
    let entries = std::iter::once(summit).chain(entries).filter(|(_, names)| !names.is_empty());
    let entries: Vec<(&str, &[Name])> = entries.collect();
    entries
        .into_iter()
        .flat_map(|(id, names)| {
            let mut text = Vec::new();
            for (place, name) in names.iter().enumerate() {
                text.push(Inline::text(if place > 0 { "; " } else { "" }));
                text.push(Inline::Name(name));
                let lang = name.to_string();
                let lang = lang.strip_prefix(name.text.as_str()).unwrap_or_default().to_owned();
                text.push(Inline::text(lang));
                text.push(Inline::cite(data.index.sources(&name.sources)));
            }
            [Block::Heading(Inline::Link(id, data.label(id).into())), Block::Text(text)]
        })
        .collect()
}

fn facts<'a>(data: &Data<'a>) -> Vec<Block<'a>> {
    let facts = &data.head.summit.facts;
    let head = |key, heading| Head { key, heading, shown: true, parts: &[] };
    let rows = facts.iter().map(|fact| -> Vec<Cell<'a>> {
        vec![
            Value::Text(fact.what.as_str()).into(),
            Value::Text(fact.value.as_str()).into(),
            data.index.sources(&fact.sources).into(),
        ]
    });
    let rows: Vec<Vec<Cell<'a>>> = rows.collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let ids = vec![data.head.summit.id.as_str(); rows.len()];
    let heads = vec![head("what", "What"), head("value", "Fact"), head("sources", "Stated by")];
    vec![Block::Table {
        caption: "Facts about the summit",
        table: Table { heads, rows, whole: None },
        ids,
    }]
}
