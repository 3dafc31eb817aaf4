//! The brief: two to four printed pages, the story first.

use super::{CITED, Data, card, join, part};
use crate::query::Filter;
use crate::record::Section;
use crate::view::Item;
use crate::view::page::{Block, Inline, Page, Part};

/// How many disputes a brief gives with all their versions, whatever they are about.
const FEW: usize = 8;

/// Makes a brief on the summit, or on the countries and areas of the filter.
pub fn brief<'a>(data: &Data<'a>) -> Page<'a> {
    let (title, subtitles) = data.title();
    let is_narrow = !data.filter.countries.is_empty() || !data.filter.areas.is_empty();
    let Filter { texts, since, until, sources, .. } = &data.filter;
    let has_more = !texts.is_empty() || !sources.is_empty() || since.or(*until).is_some();
    let titled = is_narrow && !has_more;
    let (title, subtitles, parts) = if is_narrow {
        let names = subject(data);
        (Inline::text(format!("{names} at the summit")), vec![title], narrow(data))
    } else {
        (title, subtitles, general(data))
    };
    let cited = "A number in brackets leads to the strongest source of a fact; `summit report --full` cites all.";
    let mut page = Page {
        index: data.index,
        title,
        subtitles,
        // The title of a narrow brief names its countries and areas.
        notes: if titled { Vec::new() } else { data.notes() },
        parts,
        class: "brief",
        colophon: data.colophon(cited),
    };
    page.parts.extend(disputes(data, &page));
    page
}

/// The countries and areas of the filter by name.
fn subject(data: &Data<'_>) -> String {
    let label =
        |id: &String| data.index.get(id).map_or_else(|| id.clone(), |one| one.label.to_owned());
    let areas = data
        .filter
        .areas
        .iter()
        .map(|area| area.as_ref().map_or("What is across areas".to_owned(), label));
    let countries: Vec<String> = data.filter.countries.iter().map(label).collect();
    let areas: Vec<String> = areas.collect();
    let names = [areas.join(" and "), countries.join(" and ")];
    let names: Vec<String> = names.into_iter().filter(|names| !names.is_empty()).collect();
    names.join(": ")
}

fn general<'a>(data: &Data<'a>) -> Vec<Part<'a>> {
    let target = if data.targets.len() == 1 { "The target" } else { "The targets" };
    let parts = [
        part("glance", "At a glance", vec![data.figures(), data.glance()]),
        part("target", target, data.targets()),
        part("areas", "The areas, and what is under each", data.areas(|_| true)),
        part("leaders", "The leaders", leaders(data)),
        part("documents", "Documents by country", data.documents(|_| true)),
        part("since", "What happened since", data.followed(|_| true).into_iter().collect()),
    ];
    parts.into_iter().flatten().collect()
}

fn leaders<'a>(data: &Data<'a>) -> Vec<Block<'a>> {
    let leaders = data.items(Section::Leaders);
    let columns = ["country", "name", "office", "sources"];
    data.table("Heads of state or government at the table", &leaders, &columns, CITED)
        .into_iter()
        .collect()
}

/// What concerns the countries and areas of the filter, and then what all participants share.
fn narrow<'a>(data: &Data<'a>) -> Vec<Part<'a>> {
    let by_country = !data.filter.countries.is_empty();
    let is_own = |item: &Item<'a>| !by_country || !data.is_common(item);
    let table = |section: Section, caption, columns: &[&str]| {
        let mut items = data.items(section);
        items.retain(is_own);
        data.table(caption, &items, columns, CITED).into_iter().collect::<Vec<_>>()
    };
    let mut parts = vec![part("glance", "At a glance", vec![data.glance()])];
    if by_country {
        let skipped = ["country", "note", "family_name", "given_name"];
        let leaders = data.items(Section::Leaders);
        parts.push(part(
            "leaders",
            "Leaders",
            leaders.iter().map(|item| card(item, &skipped)).collect(),
        ));
    }
    let documents = table(
        Section::Documents,
        "A title in brackets describes a document whose title was not seen.",
        &["title", "status", "date", "value", "sources"],
    );
    let totals = table(
        Section::Totals,
        "They overlap and are not added.",
        &["what", "count", "value", "sources"],
    );
    let statements = table(
        Section::Statements,
        "Paraphrased; none is a quotation.",
        &["date", "speaker", "summary", "sources"],
    );
    let meetings = table(
        Section::Meetings,
        "Meetings around the summit",
        &["date", "title", "results", "sources"],
    );
    let people =
        table(Section::Participants, "Others who are named", &["name", "office", "sources"]);
    parts.extend([
        part("documents", "Documents", documents),
        part("areas", "Initiatives", data.areas(is_own)),
        part("totals", "Counts and sums stated by others", totals),
        part("statements", "Statements, in substance", statements),
        part("meetings", "Meetings", meetings),
        part("people", "People", people),
        part("since", "What happened since", data.followed(is_own).into_iter().collect()),
    ]);
    if by_country {
        let mut shared = data.areas(|item| data.is_common(item));
        shared.extend(data.documents(|item| data.is_common(item)));
        parts.push(part("target", "What all participants share: the target", data.targets()));
        parts.push(part(
            "shared",
            "What all participants share: initiatives and documents",
            shared,
        ));
    } else {
        let provisions = table(
            Section::Provisions,
            "Paraphrased",
            &["document", "section", "summary", "sources"],
        );
        parts.push(part("provisions", "Points of adopted texts", provisions));
    }
    parts.into_iter().flatten().collect()
}

/// The disputes about values on the page: with their versions if they concern the summit, its targets or
/// its totals or are few, else by name.
fn disputes<'a>(data: &Data<'a>, page: &Page<'a>) -> Option<Part<'a>> {
    let mut marked = page.disputes();
    // The paragraph on a target names all disputes about it.
    for id in
        data.items(Section::Targets).iter().flat_map(|target| data.index.dispute_ids(target.id))
    {
        if !marked.contains(&id) {
            marked.push(id);
        }
    }
    let is_target = |id: &str| data.targets.iter().any(|target| target.id.as_str() == id);
    let is_total = |id: &str| data.all(Section::Totals).iter().any(|total| total.id == id);
    // The target first, then the summit, then totals.
    let rank = |id: &str| {
        let about = data.index.dispute(id).into_iter().flat_map(|dispute| dispute.about.iter());
        let rank = about.map(|about| match about.id.as_str() {
            id if is_target(id) => 0,
            id if id == data.head.summit.id.as_str() => 1,
            id if is_total(id) => 2,
            _ => 3,
        });
        rank.min().unwrap_or(3)
    };
    let mut ranked: Vec<(u8, &str)> = marked.into_iter().map(|id| (rank(id), id)).collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    let few = ranked.len() <= FEW;
    let (main, minor): (Vec<_>, Vec<_>) =
        ranked.into_iter().partition(|(rank, _)| few || *rank < 3);
    let name = |id| Inline::Entry(id, "", data.label(id));
    let list = main.into_iter().filter_map(|(_, id)| {
        let dispute = data.index.dispute(id)?;
        let versions = dispute.versions.iter().map(|version| {
            let sources = data.strongest(data.index.sources(&version.sources), CITED);
            vec![Inline::text(version.value.as_str()), Inline::cite(sources)]
        });
        let mut text = vec![name(id), Inline::text(": ")];
        text.extend(join(versions.collect(), "; "));
        text.push(Inline::text("."));
        Some(text)
    });
    let list: Vec<Vec<Inline<'a>>> = list.collect();
    let mut blocks = if list.is_empty() { Vec::new() } else { vec![Block::List(list)] };
    if !minor.is_empty() {
        let names = minor.into_iter().map(|(_, id)| vec![name(id)]).collect();
        let mut text = vec![Inline::text("Sources also differ on: ")];
        text.extend(join(names, "; "));
        text.push(Inline::text(". The command summit disputes lists the versions."));
        blocks.push(Block::Text(text));
    }
    part("disputes", "Where sources differ", blocks)
}
