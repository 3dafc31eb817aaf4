//! The parts of a page, one after another.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::super::Context;
use super::super::overview::overview;
use super::super::target::{BESIDE, card, span};
use super::out::Out;
use super::phrases::{head, plain};
use super::{ACROSS, Documents, Page};
use crate::record::{Dispute, Section};
use crate::text::pluralize;
use crate::view::page::{Block, Chart, Count, Counted, Entry, Group, Line, Phrase, Piece, Top};
use crate::view::{Content, Field, Head, Item, Table, Value, View};

/// Makes the pieces of a page.
pub(super) struct Maker<'p, 'c, 'a> {
    pub page: &'p Page<'c, 'a>,
    pub out: Out,
    /// The sources by number, the first at 0, and their numbers.
    pub cited: Vec<Cow<'a, str>>,
    pub numbers: HashMap<Cow<'a, str>, usize>,
    /// The disputes to which marks lead.
    pub marked: BTreeSet<&'a str>,
}

impl<'c, 'a> Maker<'_, 'c, 'a> {
    /// Returns how many entries of a section there are.
    fn count(&self, section: Section) -> usize {
        self.page.entries.get(&section).map_or(0, Vec::len)
    }

    /// Gives entries of a section, each with some of its columns in brief and others below.
    fn entries(&mut self, items: &[Item<'a>], brief: &[&str], lines: &[&str]) {
        for item in items {
            let entry = self.entry(item, brief, lines);
            self.out.block(Block::Entry(Box::new(entry)));
        }
    }

    pub fn top(&mut self) {
        let page = self.page;
        let mut titles =
            page.context.store.head().title.iter().map(|name| self.name(name, Vec::new()));
        let title = titles.next().unwrap_or_default();
        let subtitles = titles.collect();
        let parts = self.out.pieces.iter().filter_map(|piece| match piece {
            Piece::Part(part) => Some(*part),
            _ => None,
        });
        let top = Top { title, subtitles, words: page.words(), parts: parts.collect() };
        self.out.pieces.insert(0, Piece::Top(top));
    }

    pub fn glance(&mut self) {
        let context = self.page.context;
        let summit = context.store.summit();
        let id = summit.id.as_str();
        let mut facts = Vec::new();
        for field in overview_fields(context) {
            let of: &[&str] = match field.key {
                "dates" => &["start", "end"],
                "place" => &["place"],
                "chair" => &["chair"],
                "note" | "sources" => &[],
                _ => continue,
            };
            if let Content::Cell(cell) = &field.content {
                facts.extend(self.line(field.label, &cell.value, id, of));
            }
        }
        let sessions = summit.sessions.iter().map(|session| Entry {
            title: Phrase {
                cited: self.cite(&session.sources),
                ..Phrase::plain(session.title.as_str())
            },
            names: self.names(&session.names),
            summary: (session.summary.as_ref()).map(|text| plain("Summary", text.as_str())),
            ..Entry::default()
        });
        let sessions: Vec<Block> = sessions.map(|entry| Block::Entry(Box::new(entry))).collect();
        let known = summit.facts.iter().map(|fact| Line {
            label: fact.what.to_string(),
            phrases: vec![Phrase {
                cited: self.cite(&fact.sources),
                ..Phrase::plain(fact.value.as_str())
            }],
        });
        let known = known.collect::<Vec<Line>>();
        let names = self.names(&summit.names);
        self.out.part("glance", "At a glance");
        self.out.group(Group::default());
        self.out.block(Block::Facts(facts));
        let counts = self.counts();
        if !counts.is_empty() {
            self.out.block(Block::Counts(counts));
        }
        self.out.headed("Names");
        self.out.block(Block::Names(names));
        if !sessions.is_empty() {
            self.out.headed("Sessions");
        }
        for session in sessions {
            self.out.block(session);
        }
        if !known.is_empty() {
            self.out.headed("Further facts");
            self.out.block(Block::Facts(known));
        }
    }

    fn counts(&self) -> Vec<Count> {
        let counts = [
            ("leaders", Section::Leaders),
            ("areas", Section::Initiatives),
            ("documents", Section::Documents),
            ("timeline", Section::Events),
            ("disputes", Section::Disputes),
        ];
        let counts = counts.into_iter().map(|(part, section)| {
            let number = self.count(section);
            let noun = pluralize(number, section.singular());
            let label = noun.trim_start_matches(|letter: char| letter.is_ascii_digit()).trim();
            Count { label: label.to_owned(), count: number, part }
        });
        counts.filter(|count| count.count > 0).collect()
    }

    pub fn leaders(&mut self) {
        self.out.part("leaders", "The leaders");
        self.out.group(Group::default());
        self.entries(
            &self.page.entries[&Section::Leaders],
            &["country", "office", "role", "in_office_since"],
            &["note"],
        );
    }

    pub fn areas(&mut self) {
        let Page { context, by_area, shown, .. } = self.page;
        let all =
            crate::view::items(context.store, context.index, Section::Areas).unwrap_or_default();
        let none = Vec::new();
        let under = |area: &str| by_area.get(&Some(area.to_owned())).unwrap_or(&none);
        let across = by_area.get(&None).unwrap_or(&none);
        let kept: Vec<&Item<'a>> = all.iter().filter(|area| shown.contains(area.id)).collect();
        let rows = kept.iter().map(|area| (area.label.to_owned(), under(area.id).len()));
        let rows = rows.chain([(ACROSS.to_owned(), across.len())]);
        let rows: Vec<(String, usize)> = rows.filter(|(_, count)| *count > 0).collect();
        self.out.part("areas", "Priority areas and what is under each");
        if rows.len() > 1 {
            self.out.group(Group::default());
            self.out.block(Block::Chart(Chart::Bars(Counted {
                id: "chart-areas",
                caption: "Initiatives by priority area".to_owned(),
                head: "Area".to_owned(),
                rows,
            })));
        }
        for area in kept {
            let title = self.title(area);
            self.out.group(Group { id: Some(area.id.to_owned()), heading: Some(title) });
            let facts = self.lines(area, &["summary", "note"]);
            self.out.block(Block::Facts(facts));
            let names = self.names(area.names);
            self.out.block(Block::Names(names));
            self.initiatives(under(area.id));
        }
        if !across.is_empty() {
            self.out.headed(ACROSS);
        }
        self.initiatives(across);
    }

    fn initiatives(&mut self, items: &[Item<'a>]) {
        for item in items {
            // The heading above says the area; that it is inferred must stand beside it.
            let inferred = matches!(item.get("area"), Value::Ref { inferred: true, .. });
            let brief = ["area", "level", "countries", "dates"];
            let brief = if inferred { &brief[..] } else { &brief[1..] };
            let lines = ["figures", "partners", "documents", "locator", "note"];
            let entry = self.entry(item, brief, &lines);
            self.out.block(Block::Entry(Box::new(entry)));
        }
    }

    pub fn targets(&mut self) {
        let Page { context, beside, day, targets: items, .. } = self.page;
        let kept: BTreeMap<&str, &Item<'a>> = items.iter().map(|item| (item.id, item)).collect();
        self.out.part("target", "The target");
        for target in context.store.targets().unwrap_or_default() {
            let Some(item) = kept.get(target.id.as_str()) else { continue };
            let item = Item::clone(item);
            let card = card(context, target, &item, *day, beside, false);
            let mut facts = Vec::new();
            let mut sheets = Vec::new();
            let mut gone = String::new();
            for field in &card.fields {
                match &field.content {
                    Content::Cell(_) if matches!(field.key, "id" | "sources") => {}
                    Content::Cell(cell) => {
                        if field.key == "share_of_time_gone" {
                            gone = cell.value.shown();
                        }
                        facts.extend(self.line(field.label, &cell.value, item.id, &[field.key]));
                    }
                    Content::Table(table) if field.key == "events" => {
                        facts.extend(self.bearing(field.label, table));
                    }
                    // What sources dispute has a part of its own.
                    Content::Table(table) if field.key != "disputed" => {
                        sheets.extend(self.sheet(field.key, field.label, item.id, table));
                    }
                    _ => {}
                }
            }
            let heading = Some(self.title(&item));
            self.out.group(Group { id: Some(item.id.to_owned()), heading });
            if let Some(span) = span(context, target) {
                let caption = format!("The target against its horizon; time gone: {gone}");
                let (start, end) = (span.start, span.end);
                let id = format!("span-{}", item.id);
                let chart = Chart::Span { id, caption, start, end, day: *day, gone };
                self.out.block(Block::Chart(chart));
            }
            self.out.block(Block::Facts(facts));
            for sheet in sheets {
                self.out.block(sheet);
            }
        }
        if items.len() > 1 && !beside.is_empty() {
            self.out.headed(BESIDE);
            for field in beside.fields() {
                if let Content::Table(table) = &field.content
                    && let Some(sheet) = self.sheet(field.key, field.label, "", table)
                {
                    self.out.block(sheet);
                }
            }
        }
    }

    /// Returns the line that leads to the events of a table.
    fn bearing(&mut self, label: &str, table: &Table<'a>) -> Option<Line> {
        let at = |key| table.heads.iter().position(|head: &Head| head.key == key);
        let (title, id) = (at("title")?, at("id")?);
        let phrases = table.rows.iter().map(|row| {
            let id = row[id].value.shown();
            let on_page = self.page.shown.contains(id.as_str());
            Phrase { entry: on_page.then_some(id), ..Phrase::plain(row[title].value.shown()) }
        });
        let phrases: Vec<Phrase> = phrases.collect();
        (!phrases.is_empty()).then(|| Line { label: label.to_owned(), phrases })
    }

    pub fn documents(&mut self) {
        let Documents { by_country, by_area, sets, .. } = &self.page.documents;
        let counted = |id, caption: &str, head: &str, mut rows: Vec<(String, usize)>| {
            rows.sort_by(|one, two| two.1.cmp(&one.1).then_with(|| one.0.cmp(&two.0)));
            let counted = Counted { id, caption: caption.to_owned(), head: head.to_owned(), rows };
            (counted.rows.len() > 1).then_some(Block::Chart(Chart::Bars(counted)))
        };
        let charts = [
            counted(
                "chart-countries",
                "Documents by country (one document counts for each of its countries)",
                "Country",
                by_country.iter().map(|(name, count)| (name.clone(), *count)).collect(),
            ),
            counted("chart-documents", "Documents by priority area", "Area", by_area.clone()),
        ];
        self.out.part("documents", "Documents by country and area");
        self.out.group(Group::default());
        for chart in charts.into_iter().flatten() {
            self.out.block(chart);
        }
        if let Some(counts) = self.stated_counts() {
            self.out.block(counts);
        }
        for (names, items) in sets {
            self.out.headed(if names.is_empty() { "No country stated" } else { names });
            self.entries(
                items,
                &["date", "type", "value", "area", "sector"],
                &["parties", "occasion", "meeting", "title_seen", "note"],
            );
        }
    }

    /// Returns the counts of others, each as it stands.
    fn stated_counts(&mut self) -> Option<Block> {
        let keys = ["count", "what", "sources", "id"];
        let heads: Vec<Head> = keys.iter().filter_map(|key| head(Section::Totals, key)).collect();
        let row = |item: &Item<'a>| heads.iter().map(|head| item.cell(*head)).collect();
        let rows = self.page.counts.iter().map(row).collect();
        let table = Table { heads, rows, whole: None };
        let caption = "Counts stated by others (they overlap and are not added)";
        self.sheet("totals", caption, "", &table)
    }

    pub fn timeline(&mut self) {
        let Page { years, .. } = self.page;
        let rows = years.iter().filter_map(|(year, at)| Some((year.clone()?, at.len())));
        let rows: Vec<(String, usize)> = rows.collect();
        self.out.part("timeline", "The dialogue from its first event");
        if rows.len() > 1 {
            let caption = "Events by year".to_owned();
            let chart =
                Chart::Years(Counted { id: "chart-years", caption, head: "Year".to_owned(), rows });
            self.out.group(Group::default());
            self.out.block(Block::Chart(chart));
        }
        for (year, items) in years {
            self.out.headed(year.as_deref().unwrap_or("No date"));
            for item in items {
                let mut entry = self.entry(
                    item,
                    &["kind", "status", "format", "edition", "place", "chair"],
                    &["outcomes", "figures", "relates_to", "note"],
                );
                entry.when = self.phrases(&days(item), item.id, &["date", "end"]);
                self.out.block(Block::Entry(Box::new(entry)));
            }
        }
    }

    pub fn disputes(&mut self) {
        let Context { store, index, .. } = self.page.context;
        let kept: HashSet<&str> =
            self.page.entries[&Section::Disputes].iter().map(|item| item.id).collect();
        self.out.part("disputes", "Where sources disagree");
        self.out.group(Group::default());
        for dispute in store.disputes().unwrap_or_default() {
            let id = dispute.id.as_str();
            if kept.contains(id) || self.marked.contains(id) {
                self.dispute(dispute, &Item::new(dispute, index));
            }
        }
    }

    fn dispute(&mut self, dispute: &'a Dispute, item: &Item<'a>) {
        let index = self.page.context.index;
        let versions = dispute.versions.iter().map(|version| Line {
            label: index.publishers(&version.sources).shown(),
            phrases: vec![Phrase {
                cited: self.cite(&version.sources),
                ..Phrase::plain(version.value.as_str())
            }],
        });
        let versions = versions.collect();
        let about = dispute.about.iter().map(|about| self.about(&about.id, about.field.as_ref()));
        let mut lines = vec![Line { label: "About".to_owned(), phrases: about.collect() }];
        lines.extend(self.lines(item, &["note"]));
        self.out.block(Block::Entry(Box::new(Entry {
            id: item.id.to_owned(),
            title: Phrase::plain(dispute.subject.as_str()),
            versions,
            lines,
            ..Entry::default()
        })));
    }
}

fn overview_fields<'a>(context: &Context<'a>) -> Vec<Field<'a>> {
    match overview(context).map(|answer| answer.view) {
        Ok(View::Card(card)) => card.fields,
        _ => Vec::new(),
    }
}
/// Returns the days of an event as one value.
fn days<'a>(item: &Item<'a>) -> Value<'a> {
    match (item.get("date"), item.get("end")) {
        (Value::Date(start), Value::Date(end)) if start != end => {
            Value::Owned(format!("{start} to {end}"))
        }
        (start, _) => start.clone(),
    }
}
