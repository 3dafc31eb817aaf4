//! The brief: two to four printed pages, the story first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::glance::{counts, figures, glance, others};
use super::line::{capitalized, in_short};
use super::{ACROSS, CITED, Data, heading, join, part};
use crate::query::{Filter, sums};
use crate::record::{Id, Section};
use crate::text::pluralize;
use crate::view::page::{Block, Inline, Line, Page, Part};
use crate::view::{Item, Value};

/// How many disputes a brief gives with all their versions, whatever they are about.
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
    if data.filter.countries.is_empty() && data.filter.areas.is_empty() {
        general(data, &mut page);
    } else {
        let Filter { texts, since, until, sources, .. } = &data.filter;
        if texts.is_empty() && sources.is_empty() && since.or(*until).is_none() {
            // The title says it.
            page.notes = Vec::new();
        }
        let title = Inline::text(format!("{} at the summit", subject(data)));
        page.subtitles = vec![std::mem::replace(&mut page.title, title)];
        narrow(data, &mut page);
    }
    page
}

/// The areas and countries of the filter by name.
fn subject(data: &Data<'_>) -> String {
    let areas = data.filter.areas.iter();
    let areas =
        areas.map(|area| area.as_deref().map_or("What is across areas", |id| data.label(id)));
    let areas: Vec<&str> = areas.collect();
    let countries: Vec<&str> = data.filter.countries.iter().map(|code| data.label(code)).collect();
    let mut names = vec![areas.join(" and "), countries.join(" and ")];
    names.retain(|names| !names.is_empty());
    names.join(": ")
}

fn general<'a>(data: &Data<'a>, page: &mut Page<'a>) {
    let mut at_a_glance = vec![figures(data)];
    at_a_glance.extend(glance(data, 2, &[]));
    let parts = [
        part("glance", "At a glance", at_a_glance),
        data.target_part(2),
        part("areas", "The areas, and what is under each", areas(data, |_| true)),
        part("leaders", "The leaders", leaders(data)),
        part("documents", "Documents by country", documents(data, |_| true)),
        part("since", "What happened since", followed(data, |_| true)),
    ];
    page.parts.extend(parts.into_iter().flatten());
    let marked = page.disputes();
    page.parts.extend(disputes(data, &chief(data, &marked), &marked));
}

/// The disputes about the targets, then the summit, then counts and sums of all participants.
fn chief<'a>(data: &Data<'a>, marked: &[&'a str]) -> Vec<&'a str> {
    let totals = data.items(Section::Totals).into_iter().filter(|total| data.is_common(total));
    let others = std::iter::once(data.store.summit().id.as_str()).chain(totals.map(|one| one.id));
    let marked: BTreeSet<&str> = marked.iter().copied().collect();
    let others = others.flat_map(|id| data.index.dispute_ids(id)).filter(|id| marked.contains(id));
    let targets = data.items(Section::Targets).into_iter();
    let mut chief: Vec<&str> = targets.flat_map(|one| data.index.dispute_ids(one.id)).collect();
    chief.extend(others);
    // A dispute about one item of a list, such as the target in one currency, matters less.
    chief.retain(|id| {
        let about = data.index.dispute(id).into_iter().flat_map(|dispute| dispute.about.iter());
        about.filter_map(|about| about.field.as_ref()).all(|field| !field.as_str().contains('.'))
    });
    chief
}

/// What concerns the countries and areas of the filter, and then what all participants share.
fn narrow<'a>(data: &Data<'a>, page: &mut Page<'a>) {
    let by_country = !data.filter.countries.is_empty();
    let is_own = |item: &Item<'a>| !by_country || !data.is_common(item);
    let own = |section: Section| {
        let mut items = data.items(section);
        items.retain(is_own);
        items
    };
    let at_a_glance = glance(data, 2, &["When", "Where", "Chair", "Next"]);
    page.parts.extend(part("glance", "At a glance", at_a_glance));
    if by_country {
        page.parts.extend(part("leaders", "Leaders", leaders(data)));
    }
    let list = |section, words: &str, keys: &[&'static str]| data.list(words, &own(section), keys);
    let documents = own(Section::Documents);
    let mut words = format!("{} recorded.", pluralize(documents.len(), "document"));
    if documents.iter().any(|item| item.get("title_seen") == Value::Bool(false)) {
        words += " A title in brackets describes a document whose title was not seen.";
    }
    let keys = ["countries", "status", "date", "value", "area"];
    // Without an area in the title, nothing says which area is inferred.
    let keys = if data.filter.areas.is_empty() { &keys[..4] } else { &keys };
    let documents = data.list(&words, &documents, keys);
    let totals = list(Section::Totals, "They overlap and are not added.", &["count", "value"]);
    let words = "Paraphrased; none is a quotation.";
    let parts = [
        part("documents", "Documents", documents),
        part("areas", "Initiatives", areas(data, is_own)),
        part("totals", "Counts and sums stated by others", totals),
        part(
            "statements",
            "Statements, in substance",
            list(Section::Statements, words, &["speaker", "date"]),
        ),
        part("meetings", "Meetings", list(Section::Meetings, "", &["date", "results"])),
        part("people", "Others who are named", list(Section::Participants, "", &["office"])),
        part("since", "What happened since", followed(data, is_own)),
    ];
    page.parts.extend(parts.into_iter().flatten());
    let main = page.disputes();
    if by_country {
        page.parts.extend(shared(data));
    } else {
        let provisions = list(Section::Provisions, words, &["document", "section"]);
        page.parts.extend(part("provisions", "Points of adopted texts", provisions));
    }
    let marked = page.disputes();
    let main = if main.len() > 2 * FEW { chief(data, &main) } else { main };
    page.parts.extend(disputes(data, &main, &marked));
}

/// What all participants share: the targets, the initiatives, the documents.
fn shared<'a>(data: &Data<'a>) -> Option<Part<'a>> {
    let is_common = |item: &Item<'a>| data.is_common(item);
    let passed: BTreeSet<&str> = data.items(Section::Targets).iter().map(|one| one.id).collect();
    let mut targets = data.all(Section::Targets);
    targets.retain(|one| passed.contains(one.id) || data.is_of_guests(one));
    let mut blocks = data.targets(&targets, 2);
    blocks.extend(areas(data, is_common));
    blocks.extend(documents(data, is_common));
    part("shared", "What all participants share", blocks)
}

/// The leaders by country.
fn leaders<'a>(data: &Data<'a>) -> Vec<Block<'a>> {
    let leaders = data.items(Section::Leaders);
    let leaders = leaders.iter().map(|leader| {
        let country = leader.entry.countries().first().map_or("", |code| data.label(code));
        (country, data.line(leader, &["office"]))
    });
    vec![Block::Fields(leaders.collect())]
}

/// A paragraph on each area with the initiatives under it; `filter` selects the initiatives.
fn areas<'a>(data: &Data<'a>, filter: impl Fn(&Item<'a>) -> bool) -> Vec<Block<'a>> {
    let mut under: BTreeMap<Option<&str>, Vec<Item<'a>>> = BTreeMap::new();
    for item in data.items(Section::Initiatives).into_iter().filter(filter) {
        under.entry(item.entry.area().map(Id::as_str)).or_default().push(item);
    }
    let initiatives = |items: &[Item<'a>]| {
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
        blocks.extend(initiatives(&items));
    }
    let rest: Vec<Item<'a>> = under.into_values().flatten().collect();
    if !rest.is_empty() {
        blocks.push(Block::heading(ACROSS));
        blocks.extend(initiatives(&rest));
    }
    blocks
}

/// The count of all documents, and those of each group of countries by sector; those of all participants first.
fn documents<'a>(data: &Data<'a>, filter: impl Fn(&Item<'a>) -> bool) -> Vec<Block<'a>> {
    let mut groups: BTreeMap<Vec<&str>, Vec<Item<'a>>> = BTreeMap::new();
    for item in data.items(Section::Documents).into_iter().filter(filter) {
        groups.entry(item.entry.countries()).or_default().push(item);
    }
    let all = data.all(Section::Documents);
    let mut groups: Vec<_> =
        groups.into_iter().map(|(codes, items)| (data.guests(&codes), codes, items)).collect();
    groups.sort_by_key(|(guests, codes, _)| (guests.is_some(), codes.len()));
    let (mut blocks, mut named) = (Vec::new(), BTreeSet::new());
    if !groups.is_empty() {
        blocks.push(Block::Text(tally(data, "In all, ", &counts(data, &data.participants), &all)));
    }
    for (guests, codes, items) in groups {
        let name = match guests {
            None => "All participants".to_owned(),
            Some(guests) if guests.is_empty() => "No country stated".to_owned(),
            Some(guests) if named.insert(guests.clone()) => guests,
            // Those with the host, after those without.
            Some(_) => codes.iter().map(|code| data.label(code)).collect::<Vec<_>>().join(", "),
        };
        blocks.push(Block::heading(name));
        // A total of all participants counts the documents of each of them too, and one of some countries all of
        // theirs.
        let recorded = all.iter().filter(|item| item.entry.countries() == codes).count();
        let codes: BTreeSet<&str> = codes.into_iter().collect();
        let is_counted = items.len() == recorded && codes != data.participants;
        let counts = if is_counted { counts(data, &codes) } else { Vec::new() };
        let mut text = tally(data, "", &counts, &items);
        let sector = |item: &Item<'a>| (0, capitalized(&item.get("sector").shown()));
        let mut shown = items.clone();
        shown.retain(|item| item.get("title_seen") != Value::Bool(false));
        match items.len() - shown.len() {
            unseen if unseen > 0 && !shown.is_empty() => {
                let unseen = pluralize(unseen, "document");
                text.push(Inline::text(format!(" Among them {unseen} whose title was not seen.")));
            }
            _ => shown = items,
        }
        blocks.push(Block::Text(text));
        blocks.extend(data.grouped(&shown, &["value"], sector));
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
    let statuses: Vec<String> =
        statuses.iter().map(|(status, count)| format!("{count} {status}")).collect();
    let documents = pluralize(items.len(), "document");
    let mut text = vec![Inline::text(format!("{words}{documents} recorded"))];
    if !statuses.is_empty() {
        text.push(Inline::text(format!(" ({})", statuses.join(", "))));
    }
    let money = sums(items.iter().map(|item| item.entry)).into_iter().filter_map(|sum| {
        let money = in_short(&sum.money?);
        Some(match sum.ids.len() {
            1 => money,
            some => format!("{money} (computed: the sum of {some})"),
        })
    });
    let money: Vec<String> = money.collect();
    if !money.is_empty() {
        text.push(Inline::text(format!("; value stated in some: {}", money.join(", "))));
        // A disputed value marks the sum.
        let marks = items.iter().map(|item| Inline::Value(item.id, "value", Value::Unknown));
        text.extend(marks);
    }
    text.extend(others(data, counts));
    text.push(Inline::text("."));
    text
}

/// The steps after the summit, by date.
fn followed<'a>(data: &Data<'a>, filter: impl Fn(&Item<'a>) -> bool) -> Vec<Block<'a>> {
    let last = data.store.last_day();
    let mut events = data.items(Section::Events);
    events.retain(|event| {
        let is_later = match event.get("date") {
            Value::Date(date) => date.last_day() > last,
            _ => true,
        };
        event.get("kind").shown() == "follow-up" && is_later && filter(event)
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

/// The disputes about values on the page: the main ones with their versions, the others by name.
fn disputes<'a>(data: &Data<'a>, main: &[&'a str], marked: &[&'a str]) -> Option<Part<'a>> {
    let mut seen = BTreeSet::new();
    let main: Vec<&str> = main.iter().copied().filter(|id| seen.insert(*id)).collect();
    let minor: Vec<&str> = marked.iter().copied().filter(|id| seen.insert(*id)).collect();
    let (main, minor) =
        if seen.len() <= FEW { ([main, minor].concat(), Vec::new()) } else { (main, minor) };
    let name = |id| vec![Inline::Anchor(id), Inline::text(data.label(id))];
    let list = main.into_iter().map(|id| {
        let mut text = name(id);
        text.push(Inline::text(": "));
        text.extend(join(&data.versions(id, CITED), "; "));
        text.push(Inline::text("."));
        text
    });
    let mut blocks = vec![Block::List("columns", list.collect())];
    if !minor.is_empty() {
        let mut text = vec![Inline::text("Sources also differ on: ")];
        text.extend(join(&minor.into_iter().map(name).collect::<Vec<_>>(), "; "));
        text.push(Inline::text("."));
        blocks.push(Block::Text(text));
    }
    part("disputes", "Where sources differ", blocks)
}
