//! The brief: two to four printed pages, the story first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::glance::{counts, figures, glance, others};
use super::line::{LONG, capitalized, in_short, too_many};
use super::{ACROSS, CITED, Data, heading, join_lines};
use crate::query::{Filter, sums};
use crate::record::{Id, Section};
use crate::text::{join, pluralize};
use crate::view::page::{Block, Inline, Line, Page};
use crate::view::{Item, Value};

/// How many disputes a brief gives with all their versions.
const FEW: usize = 8;

/// Makes a brief on the summit, or on the countries and areas of the filter.
pub fn brief<'a>(data: &Data<'a>) -> Page<'a> {
    let mut page = data.page("brief", "the strongest source of a fact");
    page.colophon.push(
        "How to read on: “summit report --full” cites all sources, “summit disputes” lists all versions, “summit show ID” \
         gives a whole entry."
            .to_owned(),
    );
    if data.is_empty() {
        return page;
    }
    let is_general = data.is_general();
    if !is_general {
        let Filter { texts, since, until, sources, .. } = &data.filter;
        if texts.is_empty() && sources.is_empty() && since.or(*until).is_none() {
            // The title says it.
            page.notes = Vec::new();
        }
        let title = Inline::text(format!("{} at the summit", subject(data)));
        page.subtitles = vec![std::mem::replace(&mut page.title, title)];
    }
    // What all participants share comes after what is a country's own.
    let by_country = !data.filter.countries.is_empty();
    let is_own = |item: &Item<'a>| !by_country || !data.is_common(item);
    let own = |section| data.items(section).into_iter().filter(is_own).collect::<Vec<_>>();
    let list = |words, section, keys| data.list(words, &own(section), keys);
    let labels: &[&str] = if is_general { &[] } else { &["When", "Where", "Chair", "Next"] };
    let mut at_a_glance = vec![glance(data, 2, labels)];
    if is_general {
        at_a_glance.insert(0, figures(data));
    }
    if is_general || by_country {
        at_a_glance.push(leaders(data));
    }
    page.add("glance", "At a glance", at_a_glance);
    if is_general {
        let targets = data.items(Section::Targets);
        let heading = if targets.len() == 1 { "The target" } else { "The targets" };
        page.add("target", heading, data.targets(&targets, 2));
    }
    let heading = if is_general { "The areas, and what is under each" } else { "Initiatives" };
    page.add("areas", heading, areas(data, own(Section::Initiatives)));
    page.add("documents", "Documents", documents(data, own(Section::Documents)));
    let paraphrased = "Paraphrased; none is a quotation.";
    if !is_general {
        let totals = list("They overlap and are not added.", Section::Totals, &["count", "value"]);
        page.add("totals", "Counts and sums stated by others", totals);
        let statements = list(paraphrased, Section::Statements, &["speaker", "date"]);
        page.add("statements", "Statements, in substance", statements);
        page.add("meetings", "Meetings", list("", Section::Meetings, &["date", "results"]));
        page.add("people", "Others who are named", list("", Section::Participants, &["office"]));
    }
    page.add("since", "What happened since", followed(data, own(Section::Events)));
    if by_country {
        page.add("shared", "What all participants share", shared(data));
    } else if !is_general {
        let provisions = list(paraphrased, Section::Provisions, &["document", "section"]);
        page.add("provisions", "Points of adopted texts", provisions);
    }
    page.add("disputes", "Where sources differ", disputes(data, &page.disputes()));
    page
}

/// The areas and countries of the filter by name.
fn subject(data: &Data<'_>) -> String {
    let areas = data.filter.areas.iter();
    let areas =
        areas.map(|area| area.as_deref().map_or("What is across areas", |id| data.index.label(id)));
    let countries = data.filter.countries.iter().map(|code| data.index.label(code));
    let names = [join(areas, " and "), join(countries, " and ")];
    join(names.iter().filter(|names| !names.is_empty()), ": ")
}

/// What all participants share: the targets, the initiatives, the documents.
fn shared<'a>(data: &Data<'a>) -> Vec<Block<'a>> {
    let common = |section| {
        let mut items = data.items(section);
        items.retain(|item| data.is_common(item));
        items
    };
    let passed: BTreeSet<&str> = data.items(Section::Targets).iter().map(|one| one.id).collect();
    let mut targets = data.all(Section::Targets);
    targets.retain(|one| passed.contains(one.id) || data.is_common(one));
    let mut blocks = data.targets(&targets, 2);
    blocks.extend(areas(data, common(Section::Initiatives)));
    blocks.extend(documents(data, common(Section::Documents)));
    blocks
}

fn leaders<'a>(data: &Data<'a>) -> Block<'a> {
    let leaders = data.items(Section::Leaders);
    let leaders = leaders.iter().map(|leader| {
        let country = leader.entry.countries().first().map_or("", |code| data.index.label(code));
        (country, data.line(leader, &["office"]))
    });
    Block::Fields(leaders.collect())
}

/// A paragraph on each area with some initiatives under it.
fn areas<'a>(data: &Data<'a>, initiatives: Vec<Item<'a>>) -> Vec<Block<'a>> {
    let mut under: BTreeMap<Option<&str>, Vec<Item<'a>>> = BTreeMap::new();
    for item in initiatives {
        under.entry(item.entry.area().map(Id::as_str)).or_default().push(item);
    }
    let by_status = |items: &[Item<'a>]| {
        data.grouped(items, &["countries", "figures", "area"], |item| {
            match item.get("status").shown() {
                status if status.is_empty() => (1, "No status stated".to_owned()),
                status => (0, capitalized(&status)),
            }
        })
    };
    let wanted = &data.filter.areas;
    let is_wanted = |area: &Item<'_>| {
        wanted.is_empty() || wanted.iter().flatten().any(|wanted| wanted == area.id)
    };
    let mut blocks = Vec::new();
    for area in data.all(Section::Areas).iter().filter(|area| is_wanted(area)) {
        let items = under.remove(&Some(area.id)).unwrap_or_default();
        if items.is_empty() && !data.filter.is_empty() {
            continue;
        }
        blocks.push(heading(1, area, data.cite(area, CITED)));
        let mut text: Line<'a> = data.detail(area, "summary").into_iter().collect();
        if !items.is_empty() {
            text.push(Inline::text(format!(" {}.", pluralize(items.len(), "initiative"))));
        }
        blocks.push(Block::Text(text));
        blocks.push(by_status(&items));
    }
    let rest: Vec<Item<'a>> = under.into_values().flatten().collect();
    if !rest.is_empty() {
        blocks.push(Block::heading(ACROSS));
        blocks.push(by_status(&rest));
    }
    blocks
}

/// The count of all documents, and some of each group of countries by sector; those of all participants first.
fn documents<'a>(data: &Data<'a>, items: Vec<Item<'a>>) -> Vec<Block<'a>> {
    let is_general = data.is_general();
    let are_named = is_general || items.len() <= LONG;
    let keys: &[&str] = match (is_general, data.filter.areas.is_empty()) {
        (true, _) => &["value"],
        // Without an area in the title, nothing says which area is inferred.
        (_, true) => &["status", "date", "value"],
        (..) => &["status", "date", "value", "area"],
    };
    let mut blocks = Vec::new();
    if !are_named {
        blocks.push(too_many(Section::Documents, items.len()));
    } else if items.iter().any(|item| item.get("title_seen") == Value::Bool(false)) {
        let words = "A title in brackets describes a document whose title was not seen.";
        blocks.push(Block::Text(vec![Inline::text(words)]));
    }
    // Those of all participants have no name, and come first.
    let group = |item: &Item<'a>| data.guests(&item.entry.countries());
    let mut groups: BTreeMap<Option<String>, Vec<Item<'a>>> = BTreeMap::new();
    for item in items {
        groups.entry(group(&item)).or_default().push(item);
    }
    let all = data.all(Section::Documents);
    // A brief on a country has the count of all documents where it has what all participants share.
    let has_shared = groups.contains_key(&None);
    if has_shared && data.filter.areas.is_empty() {
        blocks.push(Block::Text(tally(data, "In all, ", &counts(data, &data.participants), &all)));
    }
    let has_several = has_shared || groups.len() > 1;
    for (guests, items) in groups {
        // A total of all participants counts the documents of each of them too, and one of some countries all of
        // theirs.
        let is_whole = all.iter().filter(|item| group(item) == guests).count() == items.len();
        let counts = match guests {
            Some(_) if is_whole => counts(data, &items[0].entry.countries().into_iter().collect()),
            _ => Vec::new(),
        };
        let name = match guests {
            None => "All participants".to_owned(),
            Some(guests) if guests.is_empty() => "No country stated".to_owned(),
            Some(guests) => guests,
        };
        let mut text = tally(data, "", &counts, &items);
        if has_several && are_named {
            blocks.push(Block::heading(name));
        } else if has_several {
            text.splice(0..0, [Inline::Strong(format!("{name}:").into()), Inline::text(" ")]);
        }
        blocks.push(Block::Text(text));
        if are_named {
            let sector = |item: &Item<'a>| (0, capitalized(&item.get("sector").shown()));
            blocks.push(data.grouped(&items, keys, sector));
        }
    }
    blocks
}

/// How many documents there are, what was done with them, their money, and how others count those of some countries.
fn tally<'a>(data: &Data<'a>, words: &str, counts: &[Item<'a>], items: &[Item<'a>]) -> Line<'a> {
    let mut statuses: BTreeMap<String, usize> = BTreeMap::new();
    for item in items {
        *statuses.entry(item.get("status").shown()).or_default() += 1;
    }
    let mut statuses: Vec<(String, usize)> =
        statuses.into_iter().filter(|(status, _)| !status.is_empty()).collect();
    statuses.sort_by_key(|(_, count)| Reverse(*count));
    let statuses = join(statuses.iter().map(|(status, count)| format!("{count} {status}")), ", ");
    let documents = pluralize(items.len(), "document");
    let mut text = vec![Inline::text(format!("{words}{documents} recorded"))];
    if !statuses.is_empty() {
        text.push(Inline::text(format!(" ({statuses})")));
    }
    let money = sums(items.iter().map(|item| item.entry)).into_iter().filter_map(|sum| {
        let money = in_short(&sum.money?);
        Some(match sum.ids.len() {
            1 => money,
            some => format!("{money} (computed: the sum of {some})"),
        })
    });
    let money = join(money, ", ");
    if !money.is_empty() {
        text.push(Inline::text(format!("; value stated in some: {money}")));
        // A disputed value marks the sum.
        let marks = items.iter().map(|item| Inline::Value(item.id, "value", Value::Unknown));
        text.extend(marks);
    }
    text.extend(others(data, counts));
    text.push(Inline::text("."));
    text
}

/// The steps after the summit, by date.
fn followed<'a>(data: &Data<'a>, mut events: Vec<Item<'a>>) -> Vec<Block<'a>> {
    let last = data.store.last_day();
    events.retain(|event| {
        let is_later = match event.get("date") {
            Value::Date(date) => date.last_day() > last,
            _ => true,
        };
        event.get("kind").shown() == "follow-up" && is_later
    });
    let lines = events.iter().map(|event| {
        let is_held = event.get("status").shown() == "held";
        let mut line: Line<'a> = data.detail(event, "date").into_iter().collect();
        line.push(Inline::text(": "));
        line.extend(data.line(event, if is_held { &[] } else { &["status"] }));
        line
    });
    let lines: Vec<Line<'a>> = lines.collect();
    let words = "Held, unless another status is given. “Day passed”: the planned day is over, and the record has no outcome.";
    match lines.as_slice() {
        [] => Vec::new(),
        _ => vec![Block::Text(vec![Inline::text(words)]), Block::List("columns", lines)],
    }
}

/// The disputes about values on the page: the first with their versions, the others by name.
fn disputes<'a>(data: &Data<'a>, marked: &[&'a str]) -> Vec<Block<'a>> {
    let (first, others) = marked.split_at(marked.len().min(FEW));
    let name = |id: &&'a str| vec![Inline::Anchor(id), Inline::text(data.index.label(id))];
    let list = first.iter().map(|id| {
        let versions = join_lines(data.versions(id, CITED), "; ");
        [name(id), vec![Inline::text(": ")], versions, vec![Inline::text(".")]].concat()
    });
    let mut blocks = vec![Block::List("columns", list.collect())];
    if !others.is_empty() {
        let names = join_lines(others.iter().map(name), "; ");
        let words = Inline::text("Sources also differ on: ");
        blocks.push(Block::Text([vec![words], names, vec![Inline::text(".")]].concat()));
    }
    blocks
}
