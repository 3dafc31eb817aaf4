//! The page of a report: which parts it has, and what stands in each.
//!
//! What is told of an entry is what its columns hold, so it reads as in the lists; here it only
//! gets its place, the numbers of its sources and the links to what sources dispute.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use super::Context;
use super::overview::overview;
use super::target::{Beside, card, span};
use crate::error::count;
use crate::query::{Filter, select, sort_by_default};
use crate::record::{Date, Id, Language, Name, NameKind, Record, Script, Section, Text};
use crate::view::page::{
    Block, Called, Chart, Cite, Count, Counted, Dagger, Entry, Group, Line, Page, Part, Phrase,
    Reference, Sheet,
};
use crate::view::{Cell, Content, Field, Head, Item, Table, Value, View, heads};

/// The sections whose entries stand on the page, in the order of its parts.
const SHOWN: [Section; 7] = [
    Section::Leaders,
    Section::Areas,
    Section::Initiatives,
    Section::Targets,
    Section::Documents,
    Section::Events,
    Section::Disputes,
];

/// Returns the page of what a filter keeps, its horizons looked at from a day, with words about it.
pub fn page(context: &Context<'_>, filter: Filter, day: NaiveDate) -> (Page, Vec<String>) {
    let mut maker = Maker::new(context, filter, day);
    let mut parts = vec![maker.glance()];
    parts.extend(maker.leaders());
    parts.extend(maker.areas());
    parts.extend(maker.targets());
    parts.extend(maker.documents());
    parts.extend(maker.timeline());
    parts.extend(maker.disputes());
    let mut titles = context.record.title.iter().map(|name| maker.name(name, Vec::new()));
    let title = titles.next().unwrap_or_default();
    let subtitles = titles.collect();
    let words = maker.words();
    let colophon = maker.colophon();
    let mut notes = Vec::new();
    if maker.items.values().all(Vec::is_empty) {
        notes.push("no entry matches; the page has the summit alone".to_owned());
    }
    (Page { title, subtitles, words, parts, sources: maker.references(), colophon }, notes)
}

struct Maker<'c, 'a> {
    context: &'c Context<'a>,
    filter: Filter,
    day: NaiveDate,
    items: BTreeMap<Section, Vec<Item<'a>>>,
    /// The ids of the entries on the page.
    shown: BTreeSet<&'a str>,
    /// The sources by number, the first at 0, and their numbers.
    cited: Vec<&'a str>,
    numbers: HashMap<&'a str, usize>,
    /// The disputes to which marks lead.
    marked: BTreeSet<&'a str>,
}

impl<'c, 'a> Maker<'c, 'a> {
    fn new(context: &'c Context<'a>, filter: Filter, day: NaiveDate) -> Self {
        let (record, index) = (context.record, &context.index);
        let mut items = BTreeMap::new();
        for section in SHOWN {
            let mut found = select(record, index, section, &filter);
            sort_by_default(&mut found, record, section);
            items.insert(section, found);
        }
        let mut shown: BTreeSet<&str> = items.values().flatten().map(|item| item.id).collect();
        // An area stands on the page where something under it does.
        shown.extend(items[&Section::Initiatives].iter().filter_map(|item| area(item)));
        Self {
            context,
            filter,
            day,
            items,
            shown,
            cited: Vec::new(),
            numbers: HashMap::new(),
            marked: BTreeSet::new(),
        }
    }

    fn items(&self, section: Section) -> Vec<Item<'a>> {
        self.items.get(&section).cloned().unwrap_or_default()
    }

    fn glance(&mut self) -> Part {
        let context = self.context;
        let summit = &context.record.summit;
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
            summary: (session.summary.as_ref()).map(|text| told("Summary", text.as_str())),
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
        let mut blocks = vec![Block::Facts(facts)];
        let counts = self.counts();
        if !counts.is_empty() {
            blocks.push(Block::Counts(counts));
        }
        let mut groups = vec![Group { blocks, ..Group::default() }];
        let names = self.names(&summit.names);
        groups.extend(group("Names", vec![Block::Names(names)]));
        if !sessions.is_empty() {
            groups.extend(group("Sessions", sessions));
        }
        if !known.is_empty() {
            groups.extend(group("Further facts", vec![Block::Facts(known)]));
        }
        Part { id: "glance", heading: "At a glance", groups }
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
            let number = self.items[&section].len();
            let noun = count(number, section.one());
            let label = noun.trim_start_matches(|letter: char| letter.is_ascii_digit()).trim();
            Count { label: label.to_owned(), count: number, part }
        });
        counts.filter(|count| count.count > 0).collect()
    }

    fn leaders(&mut self) -> Option<Part> {
        let entries = self.items(Section::Leaders);
        let entries = entries.iter().map(|item| {
            self.entry(item, &["country", "office", "role", "in_office_since"], &["note"])
        });
        part("leaders", "The leaders", vec![alone(entries.collect())])
    }

    fn areas(&mut self) -> Option<Part> {
        let initiatives = self.items(Section::Initiatives);
        let all = crate::view::items(self.context.record, &self.context.index, Section::Areas);
        let mut groups = Vec::new();
        let kept: Vec<&Item<'a>> = all.iter().filter(|area| self.shown.contains(area.id)).collect();
        let rows = kept.iter().map(|one| {
            let under = initiatives.iter().filter(|item| area(item) == Some(one.id));
            (one.label.to_owned(), under.count())
        });
        let across: Vec<&Item<'a>> =
            initiatives.iter().filter(|item| area(item).is_none()).collect();
        let across_label = "Across areas or not stated";
        let rows = rows.chain([(across_label.to_owned(), across.len())]);
        let rows: Vec<(String, usize)> = rows.filter(|(_, count)| *count > 0).collect();
        if rows.len() > 1 {
            groups.push(Group {
                blocks: vec![Block::Chart(Chart::Bars(Counted {
                    id: "chart-areas",
                    caption: "Initiatives by priority area".to_owned(),
                    head: "Area".to_owned(),
                    rows,
                }))],
                ..Group::default()
            });
        }
        for one in kept {
            let title = self.title(one);
            let facts = self.lines(one, &["summary", "note"]);
            let names = self.names(one.names);
            let mut blocks = vec![Block::Facts(facts), Block::Names(names)];
            let under = initiatives.iter().filter(|item| area(item) == Some(one.id));
            let under: Vec<&Item<'a>> = under.collect();
            blocks.extend(under.into_iter().map(|item| self.initiative(item)));
            groups.push(Group { id: Some(one.id.to_owned()), heading: Some(title), blocks });
        }
        if !across.is_empty() {
            let blocks = across.into_iter().map(|item| self.initiative(item)).collect();
            groups.extend(group(across_label, blocks));
        }
        part("areas", "Priority areas and what is under each", groups)
    }

    fn initiative(&mut self, item: &Item<'a>) -> Block {
        // The heading above says the area; that it is inferred must stand beside it.
        let inferred = matches!(item.get("area"), Value::Ref { inferred: true, .. });
        let brief = ["area", "level", "countries", "dates"];
        let brief = if inferred { &brief[..] } else { &brief[1..] };
        let entry =
            self.entry(item, brief, &["figures", "partners", "documents", "locator", "note"]);
        Block::Entry(Box::new(entry))
    }

    fn targets(&mut self) -> Option<Part> {
        let context = self.context;
        let items = self.items(Section::Targets);
        let beside = Beside::kept(context, &self.filter);
        let groups = items.iter().filter_map(|item| {
            let mut targets = context.record.targets.iter();
            let target = targets.find(|target| target.id.as_str() == item.id)?;
            let card = card(context, target, item, self.day, &beside, false);
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
            let mut blocks = Vec::new();
            if let Some(span) = span(context, target) {
                let caption = format!("The target against its horizon; time gone: {gone}");
                let (start, end) = (span.start, span.end);
                let chart = Chart::Span {
                    id: format!("span-{}", item.id),
                    caption,
                    start,
                    end,
                    day: self.day,
                    gone,
                };
                blocks.push(Block::Chart(chart));
            }
            blocks.push(Block::Facts(facts));
            blocks.extend(sheets);
            let heading = Some(self.title(item));
            Some(Group { id: Some(item.id.to_owned()), heading, blocks })
        });
        let groups = groups.collect();
        part("target", "The target", groups)
    }

    /// Returns the line that leads to the events of a table.
    fn bearing(&mut self, label: &str, table: &Table<'a>) -> Option<Line> {
        let at = |key| table.heads.iter().position(|head: &Head| head.key == key);
        let (title, id) = (at("title")?, at("id")?);
        let phrases = table.rows.iter().map(|row| {
            let id = row[id].value.shown();
            let on_page = self.shown.contains(id.as_str());
            Phrase { entry: on_page.then_some(id), ..Phrase::plain(row[title].value.shown()) }
        });
        let phrases: Vec<Phrase> = phrases.collect();
        (!phrases.is_empty()).then(|| Line { label: label.to_owned(), phrases })
    }

    fn documents(&mut self) -> Option<Part> {
        let documents = self.items(Section::Documents);
        let label = |code: &str| {
            self.context
                .index
                .get(code)
                .map_or_else(|| code.to_owned(), |named| named.label.to_owned())
        };
        let mut by_country: BTreeMap<String, usize> = BTreeMap::new();
        let mut by_area: Vec<(String, usize)> = Vec::new();
        let mut sets: BTreeMap<String, Vec<&Item<'a>>> = BTreeMap::new();
        for item in &documents {
            let codes: Vec<String> =
                item.get("countries").items().iter().map(Value::shown).collect();
            let names: Vec<String> = codes.iter().map(|code| label(code)).collect();
            for name in &names {
                *by_country.entry(name.clone()).or_default() += 1;
            }
            let area = match item.get("area") {
                Value::Unknown => "Across areas or not stated".to_owned(),
                value => value.shown(),
            };
            match by_area.iter_mut().find(|(name, _)| *name == area) {
                Some((_, count)) => *count += 1,
                None => by_area.push((area, 1)),
            }
            sets.entry(names.join(", ")).or_default().push(item);
        }
        let counted = |id, caption: &str, head: &str, mut rows: Vec<(String, usize)>| {
            rows.sort_by(|one, two| two.1.cmp(&one.1).then_with(|| one.0.cmp(&two.0)));
            let counted = Counted { id, caption: caption.to_owned(), head: head.to_owned(), rows };
            (counted.rows.len() > 1).then_some(Block::Chart(Chart::Bars(counted)))
        };
        let by_country = by_country.into_iter().collect();
        let mut blocks: Vec<Block> = [
            counted(
                "chart-countries",
                "Documents by country (one document counts for each of its countries)",
                "Country",
                by_country,
            ),
            counted("chart-documents", "Documents by priority area", "Area", by_area),
        ]
        .into_iter()
        .flatten()
        .collect();
        blocks.extend(self.stated_counts());
        let mut groups = vec![Group { blocks, ..Group::default() }];
        let mut sets: Vec<(String, Vec<&Item<'a>>)> = sets.into_iter().collect();
        sets.sort_by(|one, two| two.1.len().cmp(&one.1.len()).then_with(|| one.0.cmp(&two.0)));
        for (names, mut items) in sets {
            items.sort_by(|one, two| one.get("date").compare(two.get("date")));
            let entries = items.into_iter().map(|item| {
                self.entry(
                    item,
                    &["date", "type", "value", "area", "sector"],
                    &["parties", "occasion", "meeting", "title_seen", "note"],
                )
            });
            let heading = if names.is_empty() { "No country stated".to_owned() } else { names };
            let group = alone(entries.collect());
            groups.push(Group { heading: Some(Phrase::plain(heading)), ..group });
        }
        part("documents", "Documents by country and area", groups)
    }

    /// Returns the counts of others, each as it stands.
    fn stated_counts(&mut self) -> Option<Block> {
        let (record, index) = (self.context.record, &self.context.index);
        let mut totals = select(record, index, Section::Totals, &self.filter);
        totals.retain(|item| !item.get("count").is_unknown());
        let keys = ["count", "what", "sources", "id"];
        let heads: Vec<Head> = keys.iter().filter_map(|key| head(Section::Totals, key)).collect();
        let row = |item: &Item<'a>| heads.iter().map(|head| item.cell(*head, index)).collect();
        let rows = totals.iter().map(row).collect();
        let table = Table { heads, rows, whole: None };
        let caption = "Counts stated by others (they overlap and are not added)";
        self.sheet("totals", caption, "", &table)
    }

    fn timeline(&mut self) -> Option<Part> {
        let events = self.items(Section::Events);
        let mut years: Vec<(String, Vec<Block>)> = Vec::new();
        for item in &events {
            let year = match item.get("date") {
                Value::Date(date) => date.year(),
                _ => "No date".to_owned(),
            };
            let mut entry = self.entry(
                item,
                &["kind", "status", "format", "edition", "place", "chair"],
                &["outcomes", "figures", "relates_to", "note"],
            );
            entry.when = self.phrases(&days(item), item.id, &["date", "end"]);
            let block = Block::Entry(Box::new(entry));
            match years.last_mut() {
                Some((last, blocks)) if *last == year => blocks.push(block),
                _ => years.push((year, vec![block])),
            }
        }
        let counts = years.iter().filter(|(year, _)| year != "No date");
        let rows: Vec<(String, usize)> =
            counts.map(|(year, blocks)| (year.clone(), blocks.len())).collect();
        let mut groups = Vec::new();
        if rows.len() > 1 {
            let caption = "Events by year".to_owned();
            let chart =
                Chart::Years(Counted { id: "chart-years", caption, head: "Year".to_owned(), rows });
            groups.push(Group { blocks: vec![Block::Chart(chart)], ..Group::default() });
        }
        groups.extend(years.into_iter().flat_map(|(year, blocks)| group(&year, blocks)));
        part("timeline", "The dialogue from its first event", groups)
    }

    fn disputes(&mut self) -> Option<Part> {
        let (record, index) = (self.context.record, &self.context.index);
        let all = crate::view::items(record, index, Section::Disputes);
        let kept: BTreeSet<&str> =
            self.items[&Section::Disputes].iter().map(|item| item.id).collect();
        let mut entries = Vec::new();
        for (dispute, item) in record.disputes.iter().zip(&all) {
            if !kept.contains(item.id) && !self.marked.contains(item.id) {
                continue;
            }
            let versions = dispute.versions.iter().map(|version| Line {
                label: self.context.index.publishers(&version.sources).shown(),
                phrases: vec![Phrase {
                    cited: self.cite(&version.sources),
                    ..Phrase::plain(version.value.as_str())
                }],
            });
            let versions = versions.collect();
            let about =
                dispute.about.iter().map(|about| self.about(&about.id, about.field.as_ref()));
            let mut lines = vec![Line { label: "About".to_owned(), phrases: about.collect() }];
            lines.extend(self.lines(item, &["note"]));
            entries.push(Entry {
                id: item.id.to_owned(),
                title: Phrase::plain(dispute.subject.as_str()),
                versions,
                lines,
                ..Entry::default()
            });
        }
        part("disputes", "Where sources disagree", vec![alone(entries)])
    }

    /// Returns what a dispute is about: the entry by name, and the field by its heading.
    fn about(&self, id: &'a Id, field: Option<&'a Text>) -> Phrase {
        let named = self.context.index.get(id.as_str());
        let label = named.map_or(id.as_str(), |named| named.label);
        let heading = field.map(|field| {
            let section = named.and_then(|named| named.section);
            section
                .and_then(|section| head(section, field.as_str()))
                .map_or(field.as_str(), |head| head.heading)
        });
        let text =
            heading.map_or_else(|| label.to_owned(), |heading| format!("{label} ({heading})"));
        let entry = self.shown.contains(id.as_str()).then(|| id.to_string());
        Phrase { entry, ..Phrase::plain(text) }
    }

    /// Returns an entry with some of its columns in brief and others below.
    fn entry(&mut self, item: &Item<'a>, brief: &[&str], lines: &[&str]) -> Entry {
        let title = self.title(item);
        let mut summary = self.lines(item, &["summary"]);
        Entry {
            id: item.id.to_owned(),
            when: Vec::new(),
            title,
            brief: self.lines(item, brief),
            summary: summary.pop(),
            names: self.names(item.names),
            versions: Vec::new(),
            lines: self.lines(item, lines),
        }
    }

    /// Returns what an entry is known by, with its sources.
    fn title(&mut self, item: &Item<'a>) -> Phrase {
        let key = ["title", "name"].into_iter().find(|key| !item.get(key).is_unknown());
        let cited = match item.get("sources") {
            Value::Sources(sources) => {
                sources.iter().map(|source| self.number(source.id)).collect::<Vec<Cite>>()
            }
            _ => Vec::new(),
        };
        let disputes = self.daggers(item.id, &[key.unwrap_or_default()]);
        Phrase { disputes, cited: sorted(cited), ..Phrase::plain(item.label) }
    }

    fn lines(&mut self, item: &Item<'a>, keys: &[&str]) -> Vec<Line> {
        let heads = keys.iter().filter_map(|key| head(item.section, key));
        heads
            .filter_map(|head| self.line(head.heading, item.get(head.key), item.id, &[head.key]))
            .collect()
    }

    /// Returns a value under its label, or nothing where it is unknown.
    fn line(&mut self, label: &str, value: &Value<'a>, id: &str, of: &[&str]) -> Option<Line> {
        let phrases = self.phrases(value, id, of);
        (!phrases.is_empty()).then(|| Line { label: label.to_owned(), phrases })
    }

    /// Returns a value of the columns `of` of an entry, with what it leads to.
    fn phrases(&mut self, value: &Value<'a>, id: &str, of: &[&str]) -> Vec<Phrase> {
        let mut phrases: Vec<Phrase> = match value {
            Value::Unknown => Vec::new(),
            Value::Sources(sources) => {
                let cited = sources.iter().map(|source| self.number(source.id)).collect();
                vec![Phrase { cited: sorted(cited), ..Phrase::default() }]
            }
            value if value.items().iter().all(|one| matches!(one, Value::Ref { .. })) => {
                let refer = |one: &Value<'a>| Phrase {
                    entry: match one {
                        Value::Ref { id, .. } if self.shown.contains(id) => Some((*id).to_owned()),
                        _ => None,
                    },
                    ..Phrase::plain(one.shown())
                };
                value.items().iter().map(refer).collect()
            }
            value => vec![Phrase::plain(value.shown())],
        };
        if let Some(last) = phrases.last_mut() {
            last.disputes = self.daggers(id, of);
        }
        phrases
    }

    fn sheet(&mut self, key: &str, caption: &str, id: &str, table: &Table<'a>) -> Option<Block> {
        let ids = table.heads.iter().position(|head| head.key == "id");
        let kept: Vec<usize> =
            (0..table.heads.len()).filter(|column| Some(*column) != ids).collect();
        let mut caption = Phrase::plain(caption);
        let mut rows = Vec::new();
        for row in &table.rows {
            let own = ids.map(|ids| row[ids].value.shown());
            let id = own.as_deref().unwrap_or(id);
            let cells = kept.iter().map(|column| {
                let Cell { value, disputed } = &row[*column];
                let mut phrases = self.phrases(value, id, &[]);
                if let Some(last) = phrases.last_mut().filter(|_| *disputed) {
                    last.disputes = self.daggers(id, &[key]);
                    if last.disputes.is_empty() {
                        last.disputes = self.daggers(id, &[table.heads[*column].key]);
                    }
                    // Where there are several, a cell leads to one and the caption to all.
                    if last.disputes.len() > 1 {
                        for dagger in std::mem::take(&mut last.disputes) {
                            if last.disputes.is_empty() {
                                last.disputes.push(dagger.clone());
                            }
                            if !caption.disputes.contains(&dagger) {
                                caption.disputes.push(dagger);
                            }
                        }
                    }
                }
                phrases
            });
            rows.push(cells.collect());
        }
        let heads = kept.iter().map(|column| table.heads[*column].heading.to_owned()).collect();
        let sheet = Sheet { caption, heads, rows };
        (!sheet.rows.is_empty()).then_some(Block::Sheet(sheet))
    }

    fn names(&mut self, names: &'a [Name]) -> Vec<Called> {
        let called = names.iter().map(|name| {
            let cited = self.cite(&name.sources);
            let whole = name.to_string();
            let of = whole.strip_prefix(name.text.as_str()).unwrap_or_default();
            Called {
                name: self.name(name, cited),
                of: of.trim_matches([' ', '(', ')']).to_owned(),
                variant: name.kind == Some(NameKind::Variant),
            }
        });
        called.collect()
    }

    fn name(&self, name: &Name, cited: Vec<Cite>) -> Phrase {
        let lang = tag(&name.lang, name.script.as_ref());
        Phrase { lang: Some(lang), cited, ..Phrase::plain(name.text.as_str()) }
    }

    fn cite(&mut self, ids: &'a [Id]) -> Vec<Cite> {
        sorted(ids.iter().map(|id| self.number(id.as_str())).collect())
    }

    fn number(&mut self, id: &'a str) -> Cite {
        let next = self.cited.len() + 1;
        let number = *self.numbers.entry(id).or_insert(next);
        if number == next {
            self.cited.push(id);
        }
        Cite { number, first: number == next }
    }

    fn daggers(&mut self, id: &str, of: &[&str]) -> Vec<Dagger> {
        let index = &self.context.index;
        let ids = of.iter().flat_map(|key| index.disputes_on(id, key)).collect();
        self.mark(ids)
    }

    fn mark(&mut self, ids: BTreeSet<&'a str>) -> Vec<Dagger> {
        self.marked.extend(&ids);
        let subject = |id| self.context.index.get(id).map_or(id, |named| named.label).to_owned();
        ids.into_iter().map(|id| Dagger { id: id.to_owned(), subject: subject(id) }).collect()
    }

    fn references(&self) -> Vec<Reference> {
        let sources: HashMap<&str, _> = (self.context.record.sources.iter())
            .map(|source| (source.id.as_str(), source))
            .collect();
        let reference = |id: &&str| {
            let source = *sources.get(id)?;
            let published = source.published.map(|date| date.to_string());
            let details = [
                published,
                Some(source.kind.as_str().to_owned()),
                Some(source.language.to_string()),
            ];
            let details: Vec<String> = details.into_iter().flatten().collect();
            let cautions = [
                ("origin", &source.origin),
                ("reliability", &source.reliability),
                ("note", &source.note),
            ];
            let cautions = cautions.into_iter().filter_map(|(key, text)| {
                let (head, text) = (head(Section::Sources, key)?, text.as_ref()?.as_str());
                // What a source reprints may be another source of the record.
                let known = sources.get(text).map(|source| source.publisher.as_str());
                let number = self.numbers.get(text).copied();
                let cited = number.into_iter().map(|number| Cite { number, first: false });
                let phrase =
                    Phrase { cited: cited.collect(), ..Phrase::plain(known.unwrap_or(text)) };
                Some(Line { label: head.heading.to_owned(), phrases: vec![phrase] })
            });
            Some(Reference {
                publisher: source.publisher.to_string(),
                title: Phrase {
                    lang: Some(tag(&source.language, None)),
                    ..Phrase::plain(source.title.as_str())
                },
                details: details.join(", "),
                url: source.url.as_ref().map(Text::to_string),
                cautions: cautions.collect(),
            })
        };
        self.cited.iter().filter_map(reference).collect()
    }

    /// Returns what the page was narrowed to, and what that leaves out.
    fn words(&self) -> Vec<String> {
        let filter = &self.filter;
        let label = |id: &str| {
            self.context.index.get(id).map_or_else(|| id.to_owned(), |named| named.label.to_owned())
        };
        let list = |kind: &str, names: Vec<String>| {
            (!names.is_empty()).then(|| format!("{kind} {}", names.join(" or ")))
        };
        let areas = filter
            .areas
            .iter()
            .map(|area| area.as_deref().map_or_else(|| "none (across areas)".to_owned(), label));
        let texts = filter.texts.iter().map(|text| format!("\"{text}\""));
        let kept: Vec<String> = [
            list("country", filter.countries.iter().map(|code| label(code)).collect()),
            list("area", areas.collect()),
            list("text", texts.collect()),
            filter.since.map(|date| format!("since {date}")),
            filter.until.map(|date| format!("until {date}")),
            list("source", filter.sources.iter().map(|id| label(id)).collect()),
        ]
        .into_iter()
        .flatten()
        .collect();
        if kept.is_empty() {
            return Vec::new();
        }
        let mut words = vec![format!("Narrowed to {}.", kept.join("; "))];
        let empty = SHOWN
            .into_iter()
            .filter(|section| *section != Section::Areas && self.items[section].is_empty());
        let empty: Vec<&str> = empty.map(Section::as_str).collect();
        if !empty.is_empty() {
            words.push(format!("Nothing of these matches: {}.", empty.join(", ")));
        }
        words
    }

    fn colophon(&self) -> Vec<String> {
        let Record { id, version, updated, .. } = self.context.record;
        let as_of = Date::day(self.day);
        vec![
            format!("Made from the record {id} {version}, updated {updated}; horizons as of {as_of}."),
            "A number in brackets leads to the source that states a fact; † leads to the point on which sources disagree; (inferred) and (computed) mark what was worked out rather than stated.".to_owned(),
            "What is not known is left out.".to_owned(),
        ]
    }
}

fn overview_fields<'a>(context: &Context<'a>) -> Vec<Field<'a>> {
    match overview(context).map(|answer| answer.view) {
        Ok(View::Card(card)) => card.fields,
        _ => Vec::new(),
    }
}

fn area<'a>(item: &Item<'a>) -> Option<&'a str> {
    match item.get("area") {
        Value::Ref { id, .. } => Some(id),
        _ => None,
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

fn head(section: Section, key: &str) -> Option<Head> {
    heads(section).into_iter().find(|head| head.key == key)
}

/// Returns a language tag with its script (BCP 47: the script stands after the language).
fn tag(lang: &Language, script: Option<&Script>) -> String {
    let lang = lang.as_str();
    let Some(script) = script.map(Script::as_str) else { return lang.to_owned() };
    let (first, rest) = lang.split_once('-').unwrap_or((lang, ""));
    if rest.split('-').any(|part| part.len() == 4) {
        return lang.to_owned();
    }
    [first, script, rest].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

fn told(label: &str, text: &str) -> Line {
    Line { label: label.to_owned(), phrases: vec![Phrase::plain(text)] }
}

fn sorted(mut cited: Vec<Cite>) -> Vec<Cite> {
    cited.sort_unstable();
    cited
}

fn part(id: &'static str, heading: &'static str, groups: Vec<Group>) -> Option<Part> {
    let filled = groups.iter().any(|group| !group.blocks.is_empty());
    filled.then_some(Part { id, heading, groups })
}

fn group(heading: &str, blocks: Vec<Block>) -> Option<Group> {
    let filled = !blocks.is_empty();
    filled.then(|| Group { heading: Some(Phrase::plain(heading)), blocks, ..Group::default() })
}

fn alone(entries: Vec<Entry>) -> Group {
    let blocks = entries.into_iter().map(|entry| Block::Entry(Box::new(entry))).collect();
    Group { blocks, ..Group::default() }
}
