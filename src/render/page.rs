//! Pages: what HTML and Markdown share. Each format adds its markup.

use std::collections::{HashMap, HashSet};
use std::marker::PhantomData;

use crate::record::{Date, Name, Source};
use crate::text::join;
use crate::view::page::{Block, Inline, Line, Page};
use crate::view::{SourceRef, Value};

/// The markup of a format. A `&str` is text of the record, and is escaped; a `String` is markup already.
pub(super) trait Markup {
    fn text(text: &str) -> String;
    fn strong(text: &str) -> String;
    fn name(name: &Name) -> String;
    fn date(date: Date) -> String;
    /// The place of an entry.
    fn anchor(id: &str) -> String;
    /// A link to the place of an entry.
    fn link(id: &str, text: &str) -> String;
    /// The mark of a disputed value, which leads to the dispute.
    fn mark(dispute: &str, subject: &str) -> String;
    /// The marks of sources.
    fn cites(cites: &[Cite<'_>]) -> String;
    /// A heading, one or two levels below that of a part, and marks after it.
    fn heading(level: u8, name: &str, marks: &str) -> String;
    fn paragraph(text: String) -> String;
    fn list(class: &str, items: Vec<String>) -> String;
    fn fields(fields: Vec<(&str, String)>) -> String;
    fn table(caption: &str, heads: &[&str], rows: Vec<Vec<String>>) -> String;
}

/// A citation of a source in the text.
pub(super) struct Cite<'a> {
    /// The place of the source in the list of sources, from 1.
    pub number: usize,
    pub id: &'a str,
    pub is_first: bool,
}

/// Formats a page, and collects the sources that it cites.
pub(super) struct Writer<'p, 'a, M> {
    page: &'p Page<'a>,
    anchors: HashSet<&'a str>,
    anchored: HashSet<&'a str>,
    numbers: HashMap<&'a str, usize>,
    /// The cited sources in the order of first mention.
    pub sources: Vec<&'a Source>,
    markup: PhantomData<M>,
}

impl<'p, 'a, M: Markup> Writer<'p, 'a, M> {
    pub fn new(page: &'p Page<'a>) -> Self {
        Self {
            page,
            anchors: page.anchors(),
            anchored: HashSet::new(),
            numbers: HashMap::new(),
            sources: Vec::new(),
            markup: PhantomData,
        }
    }

    pub fn blocks(&mut self, blocks: &[Block<'a>]) -> String {
        let block = |block: &Block<'a>| match block {
            Block::Heading(level, name, marks) => {
                M::heading(*level, &self.line(name), &self.line(marks))
            }
            Block::Text(line) => M::paragraph(self.line(line)),
            Block::List(class, lines) => {
                M::list(class, lines.iter().map(|line| self.line(line)).collect())
            }
            Block::Fields(fields) => {
                M::fields(fields.iter().map(|(label, line)| (*label, self.line(line))).collect())
            }
            Block::Table { caption, heads, rows } => {
                let row = |row: &Vec<Line<'a>>| row.iter().map(|line| self.line(line)).collect();
                M::table(caption, heads, rows.iter().map(row).collect())
            }
        };
        blocks.iter().map(block).collect()
    }

    fn line(&mut self, line: &[Inline<'a>]) -> String {
        line.iter().map(|inline| self.inline(inline)).collect()
    }

    pub fn inline(&mut self, inline: &Inline<'a>) -> String {
        match inline {
            Inline::Text(text) => M::text(text),
            Inline::Strong(text) => M::strong(text),
            Inline::Value(id, key, value) => self.value(value) + &self.marks(id, key, value),
            Inline::Anchor(id) if self.anchored.insert(id) => M::anchor(id),
            Inline::Anchor(_) => String::new(),
            Inline::Name(name) => M::name(name),
        }
    }

    fn value(&mut self, value: &Value<'a>) -> String {
        match value {
            Value::Unknown => String::new(),
            Value::Date(date) => M::date(*date),
            Value::Ref { id, label, inferred, .. } => {
                let text = match self.anchors.contains(id) {
                    true => M::link(id, label),
                    false => M::text(label),
                };
                text + if *inferred { " (inferred)" } else { "" }
            }
            Value::Sources(sources) | Value::Publishers(sources) => self.cites(sources),
            Value::Stated(version, sources) => {
                M::text(version.value.as_str()) + &self.cites(sources)
            }
            Value::List(items) => {
                let is_short = items.iter().all(|item| item.shown().len() < 24);
                let items = items.iter().map(|item| self.value(item));
                join(items, if is_short { ", " } else { "; " })
            }
            other => M::text(&other.shown()),
        }
    }

    fn cites(&mut self, sources: &[SourceRef<'a>]) -> String {
        let mut cites = Vec::new();
        for SourceRef { source, .. } in sources {
            let next = self.sources.len() + 1;
            let number = *self.numbers.entry(source.id.as_str()).or_insert(next);
            let is_first = number == next;
            if is_first {
                self.sources.push(source);
            }
            cites.push(Cite { number, id: source.id.as_str(), is_first });
        }
        cites.sort_by_key(|cite| cite.number);
        M::cites(&cites)
    }

    fn marks(&self, id: &str, key: &str, value: &Value<'a>) -> String {
        let disputes = self.page.index.disputes_on(id, key, value).into_iter();
        let marks = disputes
            .filter(|dispute| self.anchors.contains(dispute))
            .map(|dispute| M::mark(dispute, self.page.index.label(dispute)));
        marks.collect()
    }
}
