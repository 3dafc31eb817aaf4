//! The full report: every entry that passes the filter, names and minor facts last.

use super::glance::glance;
use super::{Data, blocks_of, heading, join, name_key, part};
use crate::record::Section;
use crate::view::page::{Block, Inline, Page};
use crate::view::{Content, Field, Item, Value};

/// The column by which entries are grouped, and the heading of those that have no such value.
type Group = Option<(&'static str, &'static str)>;

/// The parts: anchor, heading, section.
const PARTS: [(&str, &str, Section, Group); 10] = [
    ("areas", "The areas", Section::Areas, None),
    (
        "initiatives",
        "Initiatives by area",
        Section::Initiatives,
        Some(("area", "Across areas, or no area stated")),
    ),
    ("leaders", "The leaders", Section::Leaders, None),
    (
        "documents",
        "Documents by country",
        Section::Documents,
        Some(("countries", "No country stated")),
    ),
    (
        "totals",
        "Counts and sums stated by others (they overlap and are not added)",
        Section::Totals,
        None,
    ),
    (
        "provisions",
        "Points of adopted texts, paraphrased",
        Section::Provisions,
        Some(("document", "")),
    ),
    ("statements", "Statements, in substance", Section::Statements, Some(("speaker", ""))),
    ("meetings", "Meetings", Section::Meetings, None),
    ("people", "People", Section::Participants, Some(("country", "No country stated"))),
    ("timeline", "Before and after the summit", Section::Events, None),
];

/// Makes the complete page.
pub fn full<'a>(data: &Data<'a>) -> Page<'a> {
    let mut page = data.page("full", "a source of a fact");
    if data.is_empty() {
        return page;
    }
    let mut at_a_glance = glance(data, usize::MAX, &[]);
    at_a_glance.extend(sessions(data));
    page.parts.extend(part("glance", "At a glance", at_a_glance));
    page.parts.extend(data.target_part(usize::MAX));
    for (id, heading, section, group) in PARTS {
        page.parts.extend(part(id, heading, entries(data, section, group)));
    }
    let marked = page.disputes();
    let kept: Vec<&str> = data.items(Section::Disputes).iter().map(|item| item.id).collect();
    let mut disputes = data.all(Section::Disputes);
    disputes.retain(|item| marked.contains(&item.id) || kept.contains(&item.id));
    let disputes = disputes.iter().flat_map(|item| dispute(data, item)).collect();
    page.parts.extend(part("disputes", "Where sources differ", disputes));
    page.parts.extend(part("names", "Names", names(data)));
    page.parts.extend(part("facts", "Further facts", facts(data)));
    page
}

/// The cards of a section, under a heading for each value of a column.
fn entries<'a>(data: &Data<'a>, section: Section, group: Group) -> Vec<Block<'a>> {
    let items = data.items(section);
    let Some((key, none)) = group else {
        return items.iter().flat_map(|item| card(item, 1, "")).collect();
    };
    let mut groups: Vec<(String, Vec<Item<'a>>)> = Vec::new();
    for item in items {
        let group = match item.get(key) {
            Value::Unknown => none.to_owned(),
            Value::Ref { label, .. } => label.to_owned(),
            other => other.shown(),
        };
        match groups.iter_mut().find(|(known, _)| *known == group) {
            Some((_, items)) => items.push(item),
            None => groups.push((group, vec![item])),
        }
    }
    let mut blocks = Vec::new();
    for (group, items) in groups {
        blocks.push(Block::heading(group));
        blocks.extend(items.iter().flat_map(|item| card(item, 2, key)));
    }
    blocks
}

/// The fields of an entry under its name, except the one by which entries are grouped.
fn card<'a>(item: &Item<'a>, level: u8, group: &str) -> Vec<Block<'a>> {
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
        content: Content::Cell(item.cell(head)),
    });
    let mut blocks = vec![heading(level, item, Inline::value(item.get("sources")))];
    blocks.extend(blocks_of(item.id, fields));
    blocks
}

fn sessions<'a>(data: &Data<'a>) -> Option<Block<'a>> {
    let sessions = data.store.summit().sessions.iter().map(|session| {
        let summary = session.summary.as_ref().map(|summary| format!(": {summary}"));
        vec![
            Inline::Strong(session.title.as_str().into()),
            Inline::text(summary.unwrap_or_default()),
            Inline::value(data.index.sources(&session.sources)),
        ]
    });
    let sessions: Vec<_> = sessions.collect();
    (!sessions.is_empty()).then_some(Block::List("", sessions))
}

/// A dispute with all its versions, what it is about, and its note.
fn dispute<'a>(data: &Data<'a>, item: &Item<'a>) -> Vec<Block<'a>> {
    let Some(dispute) = data.index.dispute(item.id) else { return Vec::new() };
    let about = dispute.about.iter().map(|about| {
        let field = about.field.as_ref().map(|field| format!(" ({field})"));
        vec![
            Inline::value(data.index.reference(about.id.as_str())),
            Inline::text(field.unwrap_or_default()),
        ]
    });
    let mut about = join(&about.collect::<Vec<_>>(), "; ");
    about.insert(0, Inline::text("About: "));
    about.extend(dispute.note.iter().map(|note| Inline::text(format!(". {note}"))));
    vec![
        heading(1, item, Inline::value(Value::Unknown)),
        Block::List("", data.versions(item.id, usize::MAX)),
        Block::Text(about),
    ]
}

/// The names of the summit and of each entry that has several.
fn names<'a>(data: &Data<'a>) -> Vec<Block<'a>> {
    let summit = data.store.summit();
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
    let entries = std::iter::once((summit.id.as_str(), summit.names.as_slice())).chain(entries);
    let entries = entries.filter(|(_, names)| !names.is_empty());
    let entries = entries.flat_map(|(id, names)| {
        let names = names.iter().map(|name| {
            let language = name.to_string();
            let language = language.strip_prefix(name.text.as_str()).unwrap_or_default().to_owned();
            vec![
                Inline::Name(name),
                Inline::text(language),
                Inline::value(data.index.sources(&name.sources)),
            ]
        });
        let entry = Inline::value(data.index.reference(id));
        [
            Block::Heading(1, vec![entry], Vec::new()),
            Block::Text(join(&names.collect::<Vec<_>>(), "; ")),
        ]
    });
    entries.collect()
}

fn facts<'a>(data: &Data<'a>) -> Vec<Block<'a>> {
    let facts = data.store.summit().facts.iter().map(|fact| {
        let text = format!("{}: {}", fact.what, fact.value);
        vec![Inline::text(text), Inline::value(data.index.sources(&fact.sources))]
    });
    let facts: Vec<_> = facts.collect();
    if facts.is_empty() { Vec::new() } else { vec![Block::List("", facts)] }
}
