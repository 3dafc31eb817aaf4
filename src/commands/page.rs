//! The page of a report: which parts it has, and what stands in each.
//!
//! What is told of an entry is what its columns hold, so it reads as in the lists; here it only
//! gets its place, the numbers of its sources and the links to what sources dispute.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::convert::Infallible;
use std::io;

use chrono::NaiveDate;

use super::Context;
use super::overview::overview;
use super::target::{BESIDE, Beside, card, span};
use crate::error::count;
use crate::query::{Filter, Rank, Sum, Sums, each_selected, rank, select};
use crate::record::{Date, Dispute, Id, Language, Name, NameKind, Record, Script, Section, Text};
use crate::view::page::{
    Block, Called, Chart, Cite, Count, Counted, Dagger, Entry, Group, Line, Part, Phrase, Piece,
    Reference, Sheet, Top,
};
use crate::view::{Cell, Content, Field, Head, Item, Table, Value, View, each_at, heads};

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

/// A page of what a filter keeps, its horizons looked at from a day.
///
/// It is made once to learn which parts it has and to read all that it names, and once while it is
/// written: so it is never held as a whole.
pub struct Page<'c, 'a> {
    context: &'c Context<'a>,
    filter: Filter,
    day: NaiveDate,
    /// Where its entries stand in their sections, in the order of reading.
    entries: BTreeMap<Section, Vec<usize>>,
    /// The same for initiatives, by their area.
    by_area: BTreeMap<Option<String>, Vec<usize>>,
    documents: Documents,
    /// The same for events, by year; nothing for those without a date.
    years: Vec<(Option<String>, Vec<usize>)>,
    targets: Vec<Item<'a>>,
    /// The totals that state a count.
    counts: Vec<Item<'a>>,
    /// What stands beside the targets.
    beside: Beside<'a>,
    /// The ids of the entries on the page.
    shown: HashSet<Box<str>>,
    /// The parts that hold anything.
    parts: Vec<Part>,
}

/// The documents on a page.
#[derive(Default)]
struct Documents {
    by_country: BTreeMap<String, usize>,
    by_area: Vec<(String, usize)>,
    /// Where they stand, by their countries, in the order of reading.
    sets: Vec<(String, Vec<usize>)>,
    /// Their money.
    money: Vec<Sum>,
}

const ACROSS: &str = "Across areas or not stated";

/// Who takes the pieces of a page.
type Give<'g> = &'g mut dyn FnMut(&Piece) -> io::Result<()>;

impl<'c, 'a> Page<'c, 'a> {
    /// Returns the page of what a filter keeps.
    ///
    /// # Errors
    ///
    /// Never fails: nothing is written.
    pub fn new(context: &'c Context<'a>, filter: Filter, day: NaiveDate) -> io::Result<Self> {
        let (record, index) = (context.record, &context.index);
        let mut shown = HashSet::new();
        let mut entries = BTreeMap::new();
        let mut by_area: BTreeMap<Option<String>, Vec<usize>> = BTreeMap::new();
        let mut years: Vec<(Option<String>, Vec<usize>)> = Vec::new();
        for section in SHOWN {
            let mut found = Vec::new();
            each_selected(record, index, section, &filter, |position, item| {
                shown.insert(Box::from(item.id));
                let area = match section {
                    Section::Initiatives => area(item).map(str::to_owned),
                    _ => None,
                };
                found.push((rank(item, record), position, area));
            });
            found.sort_by(|(one, ..), (two, ..)| one.cmp(two));
            for (rank, position, area) in &found {
                match rank {
                    Rank::Area(..) => by_area.entry(area.clone()).or_default().push(*position),
                    Rank::Date(_) | Rank::NoDate => {
                        let year = match rank {
                            Rank::Date(date) => Some(date.year()),
                            _ => None,
                        };
                        match years.last_mut() {
                            Some((last, positions)) if *last == year => positions.push(*position),
                            _ => years.push((year, vec![*position])),
                        }
                    }
                    _ => {}
                }
            }
            let found: Vec<usize> = found.into_iter().map(|(_, position, _)| position).collect();
            entries.insert(section, found);
        }
        // An area stands on the page where something under it does.
        shown.extend(by_area.keys().flatten().map(|area| Box::from(area.as_str())));
        let documents = Documents::of(context, &entries[&Section::Documents]);
        let targets = select(record, index, Section::Targets, &filter);
        let totals = select(record, index, Section::Totals, &filter);
        let counts =
            totals.iter().filter(|item| !item.take("count").is_unknown()).cloned().collect();
        let beside = Beside::new(context, targets.len(), documents.money.clone(), totals);
        let mut page = Self {
            context,
            filter,
            day,
            entries,
            by_area,
            documents,
            years,
            targets,
            counts,
            beside,
            shown,
            parts: Vec::new(),
        };
        let mut parts = Vec::new();
        page.give(&mut |piece| {
            if let Piece::Part(part) = piece {
                parts.push(*part);
            }
            Ok(())
        })?;
        page.parts = parts;
        Ok(page)
    }

    /// Returns words about it.
    pub fn notes(&self) -> Vec<String> {
        let is_empty = self.entries.values().all(Vec::is_empty);
        let note = "no entry matches; the page has the summit alone";
        is_empty.then(|| note.to_owned()).into_iter().collect()
    }

    /// Gives its pieces.
    ///
    /// # Errors
    ///
    /// Fails as `give` does.
    pub fn give(&self, give: Give<'_>) -> io::Result<()> {
        let mut maker = Maker {
            page: self,
            out: Out { give, waiting: Vec::new(), in_part: false },
            cited: Vec::new(),
            numbers: HashMap::new(),
            marked: BTreeSet::new(),
        };
        maker.top()?;
        maker.glance()?;
        maker.leaders()?;
        maker.areas()?;
        maker.targets()?;
        maker.documents()?;
        maker.timeline()?;
        maker.disputes()?;
        maker.out.end_part()?;
        (maker.out.give)(&Piece::Colophon(self.colophon()))?;
        maker.references()?;
        (maker.out.give)(&Piece::End)
    }
}

/// Where pieces go; a part without a block is left out.
struct Out<'g> {
    give: Give<'g>,
    /// The heads of a part and its groups, until something stands in them.
    waiting: Vec<Piece>,
    /// Whether something stands in the part.
    in_part: bool,
}

impl Out<'_> {
    fn part(&mut self, id: &'static str, heading: &'static str) -> io::Result<()> {
        self.end_part()?;
        self.waiting.push(Piece::Part(Part { id, heading }));
        Ok(())
    }

    fn group(&mut self, group: Group) {
        self.waiting.push(Piece::Group(group));
    }

    /// Begins a group under a heading.
    fn headed(&mut self, heading: &str) {
        self.group(Group { heading: Some(Phrase::plain(heading)), ..Group::default() });
    }

    fn block(&mut self, block: Block) -> io::Result<()> {
        self.in_part = true;
        for head in self.waiting.drain(..) {
            (self.give)(&head)?;
        }
        (self.give)(&Piece::Block(block))
    }

    fn end_part(&mut self) -> io::Result<()> {
        for head in self.waiting.drain(..) {
            if self.in_part {
                (self.give)(&head)?;
            }
        }
        self.in_part = false;
        Ok(())
    }
}

impl Documents {
    fn of(context: &Context<'_>, positions: &[usize]) -> Self {
        let Context { record, index, .. } = context;
        let label = |code: &str| {
            index.get(code).map_or_else(|| code.to_owned(), |named| named.label.to_owned())
        };
        let mut documents = Self::default();
        let mut money = Sums::default();
        let mut sets: BTreeMap<String, Vec<(bool, Option<Date>, usize)>> = BTreeMap::new();
        let mut places = positions.iter();
        let Ok(()) = each_at(record, index, Section::Documents, positions, |item| {
            money.add(item);
            let codes = item.get("countries").items();
            let names: Vec<String> = codes.iter().map(|code| label(&code.shown())).collect();
            for name in &names {
                *documents.by_country.entry(name.clone()).or_default() += 1;
            }
            let area = match item.get("area") {
                Value::Unknown => ACROSS.to_owned(),
                value => value.shown(),
            };
            match documents.by_area.iter_mut().find(|(name, _)| *name == area) {
                Some((_, count)) => *count += 1,
                None => documents.by_area.push((area, 1)),
            }
            let date = match item.get("date") {
                Value::Date(date) => Some(*date),
                _ => None,
            };
            if let Some(position) = places.next() {
                sets.entry(names.join(", ")).or_default().push((date.is_none(), date, *position));
            }
            Ok::<(), Infallible>(())
        });
        documents.money = money.rows();
        let in_order = |(names, mut dated): (String, Vec<(bool, Option<Date>, usize)>)| {
            dated.sort_by_key(|(is_unknown, date, _)| (*is_unknown, *date));
            (names, dated.into_iter().map(|(.., position)| position).collect())
        };
        documents.sets = sets.into_iter().map(in_order).collect();
        documents
            .sets
            .sort_by(|one, two| two.1.len().cmp(&one.1.len()).then_with(|| one.0.cmp(&two.0)));
        documents
    }
}

struct Maker<'p, 'c, 'a> {
    page: &'p Page<'c, 'a>,
    out: Out<'p>,
    /// The sources by number, the first at 0, and their numbers.
    cited: Vec<Cow<'a, str>>,
    numbers: HashMap<Cow<'a, str>, usize>,
    /// The disputes to which marks lead.
    marked: BTreeSet<&'a str>,
}

impl<'c, 'a> Maker<'_, 'c, 'a> {
    /// Returns how many entries of a section there are.
    fn count(&self, section: Section) -> usize {
        self.page.entries.get(&section).map_or(0, Vec::len)
    }

    /// Gives entries of a section, each with some of its columns in brief and others below.
    fn entries(
        &mut self,
        section: Section,
        positions: &[usize],
        brief: &[&str],
        lines: &[&str],
    ) -> io::Result<()> {
        let Context { record, index, .. } = self.page.context;
        each_at(record, index, section, positions, |item| {
            let entry = self.entry(item, brief, lines);
            self.out.block(Block::Entry(Box::new(entry)))
        })
    }

    fn top(&mut self) -> io::Result<()> {
        let page = self.page;
        let mut titles = page.context.record.title.iter().map(|name| self.name(name, Vec::new()));
        let title = titles.next().unwrap_or_default();
        let subtitles = titles.collect();
        let top = Top { title, subtitles, words: page.words(), parts: page.parts.clone() };
        (self.out.give)(&Piece::Top(top))
    }

    fn glance(&mut self) -> io::Result<()> {
        let context = self.page.context;
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
        self.out.part("glance", "At a glance")?;
        self.out.group(Group::default());
        self.out.block(Block::Facts(facts))?;
        let counts = self.counts();
        if !counts.is_empty() {
            self.out.block(Block::Counts(counts))?;
        }
        self.out.headed("Names");
        self.out.block(Block::Names(names))?;
        if !sessions.is_empty() {
            self.out.headed("Sessions");
        }
        for session in sessions {
            self.out.block(session)?;
        }
        if !known.is_empty() {
            self.out.headed("Further facts");
            self.out.block(Block::Facts(known))?;
        }
        Ok(())
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
            let noun = count(number, section.one());
            let label = noun.trim_start_matches(|letter: char| letter.is_ascii_digit()).trim();
            Count { label: label.to_owned(), count: number, part }
        });
        counts.filter(|count| count.count > 0).collect()
    }

    fn leaders(&mut self) -> io::Result<()> {
        self.out.part("leaders", "The leaders")?;
        self.out.group(Group::default());
        self.entries(
            Section::Leaders,
            &self.page.entries[&Section::Leaders],
            &["country", "office", "role", "in_office_since"],
            &["note"],
        )
    }

    fn areas(&mut self) -> io::Result<()> {
        let Page { context, by_area, shown, .. } = self.page;
        let all = crate::view::items(context.record, &context.index, Section::Areas);
        let none = Vec::new();
        let under = |area: &str| by_area.get(&Some(area.to_owned())).unwrap_or(&none);
        let across = by_area.get(&None).unwrap_or(&none);
        let kept: Vec<&Item<'a>> = all.iter().filter(|area| shown.contains(area.id)).collect();
        let rows = kept.iter().map(|area| (area.label.to_owned(), under(area.id).len()));
        let rows = rows.chain([(ACROSS.to_owned(), across.len())]);
        let rows: Vec<(String, usize)> = rows.filter(|(_, count)| *count > 0).collect();
        self.out.part("areas", "Priority areas and what is under each")?;
        if rows.len() > 1 {
            self.out.group(Group::default());
            self.out.block(Block::Chart(Chart::Bars(Counted {
                id: "chart-areas",
                caption: "Initiatives by priority area".to_owned(),
                head: "Area".to_owned(),
                rows,
            })))?;
        }
        for area in kept {
            let title = self.title(area);
            self.out.group(Group { id: Some(area.id.to_owned()), heading: Some(title) });
            let facts = self.lines(area, &["summary", "note"]);
            self.out.block(Block::Facts(facts))?;
            let names = self.names(area.names);
            self.out.block(Block::Names(names))?;
            self.initiatives(under(area.id))?;
        }
        if !across.is_empty() {
            self.out.headed(ACROSS);
        }
        self.initiatives(across)
    }

    fn initiatives(&mut self, positions: &[usize]) -> io::Result<()> {
        let Context { record, index, .. } = self.page.context;
        each_at(record, index, Section::Initiatives, positions, |item| {
            // The heading above says the area; that it is inferred must stand beside it.
            let inferred = matches!(item.get("area"), Value::Ref { inferred: true, .. });
            let brief = ["area", "level", "countries", "dates"];
            let brief = if inferred { &brief[..] } else { &brief[1..] };
            let lines = ["figures", "partners", "documents", "locator", "note"];
            let entry = self.entry(item, brief, &lines);
            self.out.block(Block::Entry(Box::new(entry)))
        })
    }

    fn targets(&mut self) -> io::Result<()> {
        let Page { context, beside, day, targets: items, .. } = self.page;
        let kept: BTreeMap<&str, &Item<'a>> = items.iter().map(|item| (item.id, item)).collect();
        self.out.part("target", "The target")?;
        for target in context.record.targets.iter() {
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
                self.out.block(Block::Chart(chart))?;
            }
            self.out.block(Block::Facts(facts))?;
            for sheet in sheets {
                self.out.block(sheet)?;
            }
        }
        if items.len() > 1 {
            self.out.headed(BESIDE);
            for field in beside.fields() {
                if let Content::Table(table) = &field.content
                    && let Some(sheet) = self.sheet(field.key, field.label, "", table)
                {
                    self.out.block(sheet)?;
                }
            }
        }
        Ok(())
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

    fn documents(&mut self) -> io::Result<()> {
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
        self.out.part("documents", "Documents by country and area")?;
        self.out.group(Group::default());
        for chart in charts.into_iter().flatten() {
            self.out.block(chart)?;
        }
        if let Some(counts) = self.stated_counts() {
            self.out.block(counts)?;
        }
        for (names, positions) in sets {
            self.out.headed(if names.is_empty() { "No country stated" } else { names });
            self.entries(
                Section::Documents,
                positions,
                &["date", "type", "value", "area", "sector"],
                &["parties", "occasion", "meeting", "title_seen", "note"],
            )?;
        }
        Ok(())
    }

    /// Returns the counts of others, each as it stands.
    fn stated_counts(&mut self) -> Option<Block> {
        let keys = ["count", "what", "sources", "id"];
        let heads: Vec<Head> = keys.iter().filter_map(|key| head(Section::Totals, key)).collect();
        let index = &self.page.context.index;
        let row = |item: &Item<'a>| heads.iter().map(|head| item.cell(*head, index)).collect();
        let rows = self.page.counts.iter().map(row).collect();
        let table = Table { heads, rows, whole: None };
        let caption = "Counts stated by others (they overlap and are not added)";
        self.sheet("totals", caption, "", &table)
    }

    fn timeline(&mut self) -> io::Result<()> {
        let Page { context, years, .. } = self.page;
        let rows = years.iter().filter_map(|(year, at)| Some((year.clone()?, at.len())));
        let rows: Vec<(String, usize)> = rows.collect();
        self.out.part("timeline", "The dialogue from its first event")?;
        if rows.len() > 1 {
            let caption = "Events by year".to_owned();
            let chart =
                Chart::Years(Counted { id: "chart-years", caption, head: "Year".to_owned(), rows });
            self.out.group(Group::default());
            self.out.block(Block::Chart(chart))?;
        }
        for (year, positions) in years {
            self.out.headed(year.as_deref().unwrap_or("No date"));
            let Context { record, index, .. } = context;
            each_at(record, index, Section::Events, positions, |item| {
                let mut entry = self.entry(
                    item,
                    &["kind", "status", "format", "edition", "place", "chair"],
                    &["outcomes", "figures", "relates_to", "note"],
                );
                entry.when = self.phrases(&days(item), item.id, &["date", "end"]);
                self.out.block(Block::Entry(Box::new(entry)))
            })?;
        }
        Ok(())
    }

    fn disputes(&mut self) -> io::Result<()> {
        let Context { record, index, .. } = self.page.context;
        let kept: HashSet<usize> = self.page.entries[&Section::Disputes].iter().copied().collect();
        self.out.part("disputes", "Where sources disagree")?;
        self.out.group(Group::default());
        let all: Vec<usize> = (0..record.disputes.len()).collect();
        let mut given = Ok(());
        let mut places = all.iter();
        record.disputes.peek_each(&all, |disputes| {
            let sources = disputes.iter().flat_map(|dispute| &dispute.versions);
            let sources = sources.flat_map(|version| &version.sources);
            record.sources.fetch(sources.map(Id::as_str));
            for dispute in disputes {
                let is_kept = places.next().is_some_and(|place| kept.contains(place));
                if given.is_ok() && (is_kept || self.marked.contains(dispute.id.as_str())) {
                    given = self.dispute(dispute, &Item::new(*dispute, index));
                }
            }
        });
        given
    }

    fn dispute(&mut self, dispute: &Dispute, item: &Item<'_>) -> io::Result<()> {
        let index = &self.page.context.index;
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
        })))
    }

    /// Returns what a dispute is about: the entry by name, and the field by its heading.
    fn about(&self, id: &Id, field: Option<&Text>) -> Phrase {
        let told = self.page.context.index.told(id.as_str());
        let (section, label) = told.unwrap_or_else(|| (None, id.to_string()));
        let heading = field.map(|field| {
            section
                .and_then(|section| head(section, field.as_str()))
                .map_or(field.as_str(), |head| head.heading)
        });
        let text = heading.map_or_else(|| label.clone(), |heading| format!("{label} ({heading})"));
        let entry = self.page.shown.contains(id.as_str()).then(|| id.to_string());
        Phrase { entry, ..Phrase::plain(text) }
    }

    /// Returns an entry with some of its columns in brief and others below.
    fn entry(&mut self, item: &Item<'_>, brief: &[&str], lines: &[&str]) -> Entry {
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
    fn title(&mut self, item: &Item<'_>) -> Phrase {
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

    fn lines(&mut self, item: &Item<'_>, keys: &[&str]) -> Vec<Line> {
        let heads = keys.iter().filter_map(|key| head(item.section, key));
        heads
            .filter_map(|head| self.line(head.heading, item.get(head.key), item.id, &[head.key]))
            .collect()
    }

    /// Returns a value under its label, or nothing where it is unknown.
    fn line(&mut self, label: &str, value: &Value<'_>, id: &str, of: &[&str]) -> Option<Line> {
        let phrases = self.phrases(value, id, of);
        (!phrases.is_empty()).then(|| Line { label: label.to_owned(), phrases })
    }

    /// Returns a value of the columns `of` of an entry, with what it leads to.
    fn phrases(&mut self, value: &Value<'_>, id: &str, of: &[&str]) -> Vec<Phrase> {
        let mut phrases: Vec<Phrase> = match value {
            Value::Unknown => Vec::new(),
            Value::Sources(sources) => {
                let cited = sources.iter().map(|source| self.number(source.id)).collect();
                vec![Phrase { cited: sorted(cited), ..Phrase::default() }]
            }
            value if value.items().iter().all(|one| matches!(one, Value::Ref { .. })) => {
                let refer = |one: &Value<'_>| Phrase {
                    entry: match one {
                        Value::Ref { id, .. } if self.page.shown.contains(*id) => {
                            Some((*id).to_owned())
                        }
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

    fn names(&mut self, names: &[Name]) -> Vec<Called> {
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

    fn cite(&mut self, ids: &[Id]) -> Vec<Cite> {
        sorted(ids.iter().map(|id| self.number(id.as_str())).collect())
    }

    fn number(&mut self, id: &str) -> Cite {
        if let Some(number) = self.numbers.get(id) {
            return Cite { number: *number, first: false };
        }
        let source = self.page.context.index.written_source(id);
        let id = source.map_or_else(|| id.to_owned().into(), |source| source.id.as_str().into());
        self.cited.push(Cow::clone(&id));
        let number = self.cited.len();
        self.numbers.insert(id, number);
        Cite { number, first: true }
    }

    fn daggers(&mut self, id: &str, of: &[&str]) -> Vec<Dagger> {
        let index = &self.page.context.index;
        let ids = of.iter().flat_map(|key| index.disputes_on(id, key)).collect();
        self.mark(ids)
    }

    fn mark(&mut self, ids: BTreeSet<&'a str>) -> Vec<Dagger> {
        self.marked.extend(&ids);
        let index = &self.page.context.index;
        let dagger = |id: &str| {
            let subject = index.told(id).map_or_else(|| id.to_owned(), |(_, label)| label);
            Dagger { id: id.to_owned(), subject }
        };
        ids.into_iter().map(dagger).collect()
    }

    fn references(&mut self) -> io::Result<()> {
        let index = &self.page.context.index;
        for id in &self.cited {
            let Some(source) = index.written_source(id) else { continue };
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
                let known = index.written_source(text).map(|source| source.publisher.as_str());
                let number = self.numbers.get(text).copied();
                let cited = number.into_iter().map(|number| Cite { number, first: false });
                let phrase =
                    Phrase { cited: cited.collect(), ..Phrase::plain(known.unwrap_or(text)) };
                Some(Line { label: head.heading.to_owned(), phrases: vec![phrase] })
            });
            (self.out.give)(&Piece::Source(Reference {
                publisher: source.publisher.to_string(),
                title: Phrase {
                    lang: Some(tag(&source.language, None)),
                    ..Phrase::plain(source.title.as_str())
                },
                details: details.join(", "),
                url: source.url.as_ref().map(Text::to_string),
                cautions: cautions.collect(),
            }))?;
        }
        Ok(())
    }
}

impl Page<'_, '_> {
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
            .filter(|section| *section != Section::Areas && self.entries[section].is_empty());
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

/// Returns the id of the area of an entry.
fn area<'v>(item: &'v Item<'_>) -> Option<&'v str> {
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

fn plain(label: &str, text: &str) -> Line {
    Line { label: label.to_owned(), phrases: vec![Phrase::plain(text)] }
}

fn sorted(mut cited: Vec<Cite>) -> Vec<Cite> {
    cited.sort_unstable();
    cited
}
