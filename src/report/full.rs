//! The full report: every entry that passes the filter, names and minor facts last.

use std::collections::{HashMap, HashSet};

use super::glance::glance;
use super::{ACROSS, Data, blocks_of, heading, join, name_key, part};
use crate::record::Section;
use crate::view::page::{Block, Inline, Page};
use crate::view::{Content, Field, Item, Value};

/// The parts: section, heading, and the column by which the entries are grouped.
const PARTS: [(Section, &str, &str); 10] = [
    (Section::Areas, "The areas", ""),
    (Section::Initiatives, "Initiatives by area", "area"),
    (Section::Leaders, "The leaders", ""),
    (Section::Documents, "Documents by country", "countries"),
    (Section::Totals, "Counts and sums stated by others (they overlap and are not added)", ""),
    (Section::Provisions, "Points of adopted texts, paraphrased", "document"),
    (Section::Statements, "Statements, in substance", "speaker"),
    (Section::Meetings, "Meetings", ""),
    (Section::Participants, "People", "country"),
    (Section::Events, "Before and after the summit", ""),
];

/// Makes the complete page.
pub fn full<'a>(data: &Data<'a>) -> Page<'a> {
    let mut page = data.page("full", "a source of a fact");
    if data.is_empty() {
        return page;
    }
    let mut at_a_glance = glance(data, usize::MAX, &[]);
    at_a_glance.push(sessions(data));
    page.parts.extend(part("glance", "At a glance", at_a_glance));
    page.parts.extend(data.target_part(usize::MAX));
    for (section, heading, key) in PARTS {
        page.parts.extend(part(section.as_str(), heading, entries(data, section, key)));
    }
    let mut wanted: HashSet<&str> = page.disputes().into_iter().collect();
    wanted.extend(data.items(Section::Disputes).iter().map(|item| item.id));
    let mut disputes = data.all(Section::Disputes);
    disputes.retain(|item| wanted.contains(item.id));
    let disputes = disputes.iter().flat_map(|item| dispute(data, item)).collect();
    page.parts.extend(part("disputes", "Where sources differ", disputes));
    page.parts.extend(part("names", "Names", names(data)));
    page.parts.extend(part("facts", "Further facts", vec![facts(data)]));
    page
}

/// The cards of a section, under a heading for each value of a column.
fn entries<'a>(data: &Data<'a>, section: Section, key: &str) -> Vec<Block<'a>> {
    let items = data.items(section);
    if key.is_empty() {
        return items.iter().flat_map(|item| card(item, 1, key)).collect();
    }
    // In the order of the first entry of each.
    let mut groups: Vec<(String, Vec<Item<'a>>)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for item in items {
        let group = match item.get(key) {
            Value::Unknown if key == "area" => ACROSS.to_owned(),
            Value::Unknown => "No country stated".to_owned(),
            _ if key == "countries" => {
                data.guests(&item.entry.countries()).unwrap_or("All participants".to_owned())
            }
            Value::Ref { label, .. } => label.to_owned(),
            other => other.shown(),
        };
        let place = *places.entry(group.clone()).or_insert(groups.len());
        match groups.get_mut(place) {
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

fn sessions<'a>(data: &Data<'a>) -> Block<'a> {
    let sessions = data.store.summit().sessions.iter().map(|session| {
        let summary = session.summary.as_ref().map(|summary| format!(": {summary}"));
        vec![
            Inline::Strong(session.title.as_str().into()),
            Inline::text(summary.unwrap_or_default()),
            Inline::value(data.index.sources(&session.sources)),
        ]
    });
    Block::List("", sessions.collect())
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
    let entries = Section::ALL.into_iter().flat_map(|section| data.items(section));
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

fn facts<'a>(data: &Data<'a>) -> Block<'a> {
    let facts = data.store.summit().facts.iter().map(|fact| {
        let text = format!("{}: {}", fact.what, fact.value);
        vec![Inline::text(text), Inline::value(data.index.sources(&fact.sources))]
    });
    Block::List("", facts.collect())
}
