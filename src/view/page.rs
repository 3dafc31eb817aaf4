//! A page: cards, tables and paragraphs in parts, before a format decides how it looks.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::{Card, Cell, Content, Index, SourceRef, Table, Value};
use chrono::Datelike;

use crate::record::{Date, Name, Precision, Script, Source};

/// A page with a title, parts and the sources it cites.
pub struct Page<'a> {
    /// Finds disputes and sources.
    pub index: &'a Index<'a>,
    /// The title.
    pub title: Inline<'a>,
    /// The title in other languages, or what the page belongs to.
    pub subtitles: Vec<Inline<'a>>,
    /// Notes about the page as a whole, such as the filters in use.
    pub notes: Vec<String>,
    /// The parts, in the order of reading.
    pub parts: Vec<Part<'a>>,
    /// The kind of page, for its style.
    pub class: &'static str,
    /// How to read the marks, and which record the page was made from.
    pub colophon: Vec<String>,
}

/// A part of a page under a heading.
pub struct Part<'a> {
    /// The anchor of the part.
    pub id: &'static str,
    /// The heading.
    pub heading: String,
    /// What is in it.
    pub blocks: Vec<Block<'a>>,
}

/// Something in a part.
pub enum Block<'a> {
    /// A heading one level below that of the part; an entry, if it is about one.
    Heading(Inline<'a>),
    /// Figures in large print, each with its caption.
    Figures(Vec<(String, Vec<Inline<'a>>)>),
    /// A paragraph.
    Text(Vec<Inline<'a>>),
    /// A list.
    List(Vec<Vec<Inline<'a>>>),
    /// A table with a caption; `ids` names the entry of each row.
    Table {
        /// What the table holds.
        caption: &'static str,
        /// The rows.
        table: Table<'a>,
        /// The entry of each row.
        ids: Vec<&'a str>,
    },
    /// The fields of an entry, under its name if it has a title.
    Card {
        /// The entry.
        id: &'a str,
        /// The column that holds its name.
        key: &'static str,
        /// Its sources.
        sources: Value<'a>,
        /// Its fields.
        card: Card<'a>,
    },
    /// A dispute: its point, and each version with who says it.
    Dispute {
        /// The dispute.
        id: &'a str,
        /// The point on which sources differ.
        subject: &'a str,
        /// The versions.
        versions: Vec<Value<'a>>,
        /// What it is about, and cautions.
        about: Vec<Inline<'a>>,
    },
}

/// A piece of running text.
#[derive(Debug, Clone, PartialEq)]
pub enum Inline<'a> {
    /// Words of the page.
    Text(Cow<'a, str>),
    /// Words that open a paragraph.
    Strong(Cow<'a, str>),
    /// The label of a group in a paragraph.
    Label(Cow<'a, str>),
    /// A value of an entry: the entry, the column and the value.
    Value(&'a str, &'static str, Value<'a>),
    /// An entry by its name; links to the entry lead here. The column is that of the name.
    Entry(&'a str, &'static str, &'a str),
    /// A name in a language.
    Name(&'a Name),
    /// A link to an entry, if it is on the page: the entry and the text.
    Link(&'a str, Cow<'a, str>),
}

impl<'a> Inline<'a> {
    /// Words of the page.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    /// The marks of the sources that state what precedes.
    pub fn cite(sources: Value<'a>) -> Self {
        Self::Value("", "", sources)
    }
}

/// What a format needs to link within a page: the anchors, and the numbers of the sources.
pub struct Links<'a> {
    /// The entries that are on the page.
    pub entries: HashSet<&'a str>,
    /// The cited sources, in the order of first mention.
    pub sources: Vec<&'a Source>,
    /// The place of each source among them, from 1.
    pub numbers: HashMap<&'a str, usize>,
}

impl<'a> Page<'a> {
    /// Collects the anchors and the cited sources.
    pub fn links(&self) -> Links<'a> {
        let mut entries = HashSet::new();
        let mut links =
            Links { entries: HashSet::new(), sources: Vec::new(), numbers: HashMap::new() };
        self.visit(&mut |what| match what {
            Visited::Entry(id) => {
                entries.insert(id);
            }
            Visited::Source(source) => {
                if !links.numbers.contains_key(source.id) {
                    links.sources.extend(self.index.source_entry(source.id));
                    links.numbers.insert(source.id, links.sources.len());
                }
            }
            Visited::Value(..) => {}
        });
        Links { entries, ..links }
    }

    /// The disputes about a value; where one is about an item of a list, such as a currency, the value must name it.
    pub fn disputes_on(&self, id: &str, key: &str, value: &str) -> Vec<&'a str> {
        let concerns = |dispute: &&str| {
            let about = self.index.dispute(dispute).into_iter().flat_map(|one| one.about.iter());
            about.filter(|about| about.id.as_str() == id).any(|about| {
                let field = about.field.as_ref().map_or("", |field| field.as_str());
                field.split_once('.').is_none_or(|(list, item)| list != key || value.contains(item))
            })
        };
        self.index.disputes_on(id, key).filter(concerns).collect()
    }

    /// The disputes about the values on the page, in the order of reading.
    pub fn disputes(&self) -> Vec<&'a str> {
        let mut disputes: Vec<&str> = Vec::new();
        self.visit(&mut |what| {
            if let Visited::Value(id, key) = what {
                for dispute in self.index.disputes_on(id, key) {
                    if !disputes.contains(&dispute) {
                        disputes.push(dispute);
                    }
                }
            }
        });
        disputes
    }

    fn visit(&self, visit: &mut dyn FnMut(Visited<'a>)) {
        let inlines = self.subtitles.iter().chain([&self.title]);
        inlines.for_each(|inline| inline.visit(visit));
        for block in self.parts.iter().flat_map(|part| &part.blocks) {
            block.visit(visit);
        }
    }
}

/// What a walk over a page finds.
enum Visited<'a> {
    /// An anchor.
    Entry(&'a str),
    /// A citation.
    Source(SourceRef<'a>),
    /// A known value: the entry and the column.
    Value(&'a str, &'static str),
}

impl<'a> Block<'a> {
    fn visit(&self, visit: &mut dyn FnMut(Visited<'a>)) {
        match self {
            Self::Heading(inline) => inline.visit(visit),
            Self::Figures(figures) => {
                figures.iter().flat_map(|(_, caption)| caption).for_each(|one| one.visit(visit));
            }
            Self::Text(inlines) => inlines.iter().for_each(|inline| inline.visit(visit)),
            Self::List(items) => items.iter().flatten().for_each(|inline| inline.visit(visit)),
            Self::Table { table, ids, .. } => {
                for (row, id) in table.rows.iter().zip(ids) {
                    visit(Visited::Entry(id));
                    for (head, cell) in table.heads.iter().zip(row) {
                        visit_cell(id, head.key, cell, visit);
                    }
                }
            }
            Self::Card { id, key, sources, card } => {
                visit(Visited::Entry(id));
                visit(Visited::Value(id, key));
                visit_sources(sources, visit);
                for field in &card.fields {
                    match &field.content {
                        Content::Cell(cell) => visit_cell(id, field.key, cell, visit),
                        Content::Table(table) => {
                            for row in &table.rows {
                                for cell in row {
                                    visit_cell(id, field.key, cell, visit);
                                }
                            }
                        }
                        _ => {}
                    }
                }
            }
            Self::Dispute { id, versions, about, .. } => {
                visit(Visited::Entry(id));
                versions.iter().for_each(|version| visit_sources(version, visit));
                about.iter().for_each(|inline| inline.visit(visit));
            }
        }
    }
}

impl<'a> Inline<'a> {
    fn visit(&self, visit: &mut dyn FnMut(Visited<'a>)) {
        match self {
            Self::Value(id, key, value) => {
                visit(Visited::Value(id, key));
                visit_sources(value, visit);
            }
            Self::Entry(id, key, _) => {
                visit(Visited::Entry(id));
                visit(Visited::Value(id, key));
            }
            _ => {}
        }
    }
}

fn visit_cell<'a>(
    id: &'a str,
    key: &'static str,
    cell: &Cell<'a>,
    visit: &mut dyn FnMut(Visited<'a>),
) {
    if cell.disputed {
        visit(Visited::Value(id, key));
    }
    visit_sources(&cell.value, visit);
}

fn visit_sources<'a>(value: &Value<'a>, visit: &mut dyn FnMut(Visited<'a>)) {
    value.each_source(&mut |source| visit(Visited::Source(*source)));
}

/// Formats a date in words, with the precision that is known: `20 December 2025`.
pub fn long_date(date: Date) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let day = date.first_day();
    let month = MONTHS[day.month0() as usize % 12];
    match date.precision() {
        Precision::Year => date.year(),
        Precision::Month => format!("{month} {}", date.year()),
        Precision::Day => format!("{} {month} {}", day.day(), date.year()),
    }
}

/// Returns the language tag of a name, with its script (BCP 47 puts it after the language).
pub fn language_tag(name: &Name) -> Cow<'_, str> {
    let lang = name.lang.as_str();
    let Some(script) = name.script.as_ref().map(Script::as_str) else { return lang.into() };
    let (first, rest) = lang.split_once('-').unwrap_or((lang, ""));
    if rest.split('-').any(|part| part.len() == 4) {
        return lang.into();
    }
    let parts = [first, script, rest].into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-").into()
}
