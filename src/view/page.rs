//! A page: headings, paragraphs, lists and tables in parts, before a format decides how it looks.

use std::borrow::Cow;
use std::collections::HashSet;

use super::{Index, Value};
use crate::record::{Date, Name, Precision, Script};
use crate::text::join;

pub struct Page<'a> {
    /// Finds disputes and sources.
    pub index: &'a Index<'a>,
    pub title: Inline<'a>,
    /// The title in other languages, or what the page belongs to.
    pub subtitles: Vec<Inline<'a>>,
    /// Notes about the page as a whole, such as the filters in use.
    pub notes: Vec<String>,
    pub parts: Vec<Part<'a>>,
    /// The kind of page, for its style.
    pub class: &'static str,
    /// How to read the marks, and which record the page was made from.
    pub colophon: Vec<String>,
}

pub struct Part<'a> {
    /// The anchor of the part.
    pub id: &'static str,
    pub heading: String,
    pub blocks: Vec<Block<'a>>,
}

/// Running text.
pub type Line<'a> = Vec<Inline<'a>>;

pub enum Block<'a> {
    /// A heading, one or two levels below that of the part, and marks after it.
    Heading(u8, Line<'a>, Line<'a>),
    Text(Line<'a>),
    /// A list, with its kind for the style.
    List(&'static str, Vec<Line<'a>>),
    /// Labels with what they label.
    Fields(Vec<(&'a str, Line<'a>)>),
    Table {
        caption: String,
        heads: Vec<&'static str>,
        /// The rows, each with a cell for every column.
        rows: Vec<Vec<Line<'a>>>,
    },
}

/// A piece of running text.
#[derive(Debug, Clone, PartialEq)]
pub enum Inline<'a> {
    Text(Cow<'a, str>),
    Strong(Cow<'a, str>),
    /// A value of an entry: the entry, the column and the value.
    Value(&'a str, &'static str, Value<'a>),
    /// The place that links to an entry lead to.
    Anchor(&'a str),
    Name(&'a Name),
}

impl<'a> Block<'a> {
    pub fn heading(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Heading(1, vec![Inline::text(text)], Vec::new())
    }
}

impl<'a> Inline<'a> {
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    /// A value that belongs to no entry, such as the sources that state what precedes.
    pub fn value(value: Value<'a>) -> Self {
        Self::Value("", "", value)
    }

    /// The text of words and names.
    pub fn plain(&self) -> &str {
        match self {
            Self::Text(text) | Self::Strong(text) => text,
            Self::Name(name) => name.text.as_str(),
            Self::Value(..) | Self::Anchor(_) => "",
        }
    }
}

impl<'a> Page<'a> {
    /// Adds a part without empty lists, unless nothing is left of it.
    pub fn add(
        &mut self,
        id: &'static str,
        heading: impl Into<String>,
        mut blocks: Vec<Block<'a>>,
    ) {
        blocks.retain(|block| match block {
            Block::List(_, lines) => !lines.is_empty(),
            Block::Fields(fields) => !fields.is_empty(),
            _ => true,
        });
        if !blocks.is_empty() {
            self.parts.push(Part { id, heading: heading.into(), blocks });
        }
    }

    /// The entries that links can lead to.
    pub fn anchors(&self) -> HashSet<&'a str> {
        let ids = self.inlines().filter_map(|inline| match inline {
            Inline::Anchor(id) => Some(*id),
            _ => None,
        });
        ids.collect()
    }

    /// The disputes about the values on the page, in the order of reading.
    pub fn disputes(&self) -> Vec<&'a str> {
        let mut seen = HashSet::new();
        let mut disputes = Vec::new();
        for inline in self.inlines() {
            if let Inline::Value(id, key, value) = inline {
                let marks = self.index.disputes_on(id, key, value).into_iter();
                disputes.extend(marks.filter(|dispute| seen.insert(*dispute)));
            }
        }
        disputes
    }

    fn inlines(&self) -> impl Iterator<Item = &Inline<'a>> {
        let lines = self.parts.iter().flat_map(|part| &part.blocks).flat_map(|block| match block {
            Block::Heading(_, name, marks) => vec![name, marks],
            Block::Text(line) => vec![line],
            Block::List(_, lines) => lines.iter().collect(),
            Block::Fields(fields) => fields.iter().map(|(_, line)| line).collect(),
            Block::Table { rows, .. } => rows.iter().flatten().collect(),
        });
        lines.flatten()
    }
}

/// Formats a date in words, with the precision that is known: `20 December 2025`.
pub fn long_date(date: Date) -> String {
    let pattern = match date.precision() {
        Precision::Year => return date.year(),
        Precision::Month => "%B %Y",
        Precision::Day => "%-d %B %Y",
    };
    date.first_day().format(pattern).to_string()
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
    join(parts, "-").into()
}
