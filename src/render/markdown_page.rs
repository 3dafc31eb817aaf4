//! A page as Markdown: headings, pipe tables and named footnotes, as pandoc and GitHub read them.

#![allow(
    clippy::format_push_string,
    reason = "a page is formatted once, and its markup reads best in one piece"
)]

use std::collections::HashSet;

use super::markdown::{at_start, escape};
use super::{MARK, is_web};
use crate::record::{Source, Text};
use crate::view::page::{Block, Inline, Links, Page, long_date};
use crate::view::{Cell, Content, SourceRef, Table, Value};

/// Formats a page as Markdown.
pub(super) fn page(page: &Page<'_>) -> String {
    let mut writer =
        Writer { page, links: page.links(), anchored: HashSet::new(), in_group: false };
    let mut text = format!("# {}\n", writer.inline(&page.title));
    for subtitle in &page.subtitles {
        text += &format!("\n{}\n", writer.inline(subtitle));
    }
    for note in &page.notes {
        text += &format!("\n*{}*\n", escape(note));
    }
    for part in &page.parts {
        writer.in_group = false;
        text += &format!("\n## {}\n\n", escape(&part.heading));
        for block in &part.blocks {
            text += &writer.block(block);
        }
    }
    text += "\n## Sources\n\n";
    for line in &page.colophon {
        text += &format!("{}\n\n", escape(line));
    }
    for source in &writer.links.sources {
        text += &reference(source);
    }
    text
}

/// Formats the values of a page; every text of the record passes through [`escape`].
struct Writer<'p, 'a> {
    page: &'p Page<'a>,
    links: Links<'a>,
    anchored: HashSet<&'a str>,
    in_group: bool,
}

impl<'a> Writer<'_, 'a> {
    fn block(&mut self, block: &Block<'a>) -> String {
        match block {
            Block::Heading(inline) => {
                self.in_group = true;
                format!("\n### {}\n\n", self.inline(inline))
            }
            Block::Figures(figures) => {
                let items = figures.iter().map(|(figure, caption)| {
                    format!("- **{}** {}\n", escape(figure), self.inlines(caption))
                });
                items.collect::<String>() + "\n"
            }
            Block::Text(inlines) => at_start(self.inlines(inlines)) + "\n\n",
            Block::List(items) => {
                let items =
                    items.iter().map(|item| format!("- {}\n", at_start(self.inlines(item))));
                items.collect::<String>() + "\n"
            }
            Block::Table { caption, table, ids } => self.table(caption, "", table, ids),
            Block::Card { id, key, sources, card } => {
                let mut text = String::new();
                if !card.title.is_empty() {
                    let title = format!("{}{}", escape(&card.title), self.marks(id, key, ""));
                    let level = if self.in_group { "####" } else { "###" };
                    text +=
                        &format!("\n{level} {}{title}{}\n\n", self.anchor(id), self.value(sources));
                }
                let mut tables = String::new();
                for field in &card.fields {
                    match &field.content {
                        Content::Cell(cell) if !cell.value.is_unknown() => {
                            let cell = self.cell(id, field.key, cell);
                            text += &format!("- {}: {cell}\n", escape(field.label));
                        }
                        Content::Table(table) if !table.rows.is_empty() => {
                            let ids = vec![*id; table.rows.len()];
                            tables += &self.table(field.label, field.key, table, &ids);
                        }
                        _ => {}
                    }
                }
                text + "\n" + &tables
            }
            Block::Dispute { id, subject, versions, about } => {
                let level = if self.in_group { "####" } else { "###" };
                let mut text = format!("\n{level} {}{}\n\n", self.anchor(id), escape(subject));
                for version in versions {
                    text += &format!("- {}\n", at_start(self.value(version)));
                }
                match about.as_slice() {
                    [] => text,
                    about => text + "\n" + &at_start(self.inlines(about)) + "\n",
                }
            }
        }
    }

    fn table(&mut self, caption: &str, key: &str, table: &Table<'a>, ids: &[&'a str]) -> String {
        let headings: Vec<String> = table.heads.iter().map(|head| escape(head.heading)).collect();
        let mut text = format!(
            "\n**{}**\n\n| {} |\n|{}\n",
            escape(caption),
            headings.join(" | "),
            " --- |".repeat(headings.len())
        );
        for (row, id) in table.rows.iter().zip(ids) {
            let anchor = if key.is_empty() { self.anchor(id) } else { String::new() };
            let cells = table.heads.iter().zip(row).map(|(head, cell)| {
                self.cell(id, if key.is_empty() { head.key } else { key }, cell)
            });
            text += &format!("| {anchor}{} |\n", cells.collect::<Vec<_>>().join(" | "));
        }
        text + "\n"
    }

    fn cell(&self, id: &str, key: &str, cell: &Cell<'a>) -> String {
        let marks =
            if cell.disputed { self.marks(id, key, &cell.value.shown()) } else { String::new() };
        match cell.value {
            Value::Unknown if matches!(key, "date" | "published") => format!("no date{marks}"),
            ref value => self.value(value) + &marks,
        }
    }

    fn inlines(&mut self, inlines: &[Inline<'a>]) -> String {
        inlines.iter().map(|inline| self.inline(inline)).collect()
    }

    fn inline(&mut self, inline: &Inline<'a>) -> String {
        match inline {
            Inline::Text(text) => escape(text),
            Inline::Strong(text) => format!("**{}**", escape(text)),
            Inline::Label(text) => format!("*{}*", escape(text)),
            Inline::Value(id, key, value) => {
                self.value(value) + &self.marks(id, key, &value.shown())
            }
            Inline::Entry(id, key, name) => {
                format!("{}{}{}", self.anchor(id), escape(name), self.marks(id, key, ""))
            }
            Inline::Name(name) => escape(name.text.as_str()),
            Inline::Link(id, text) => self.link(id, text),
        }
    }

    fn value(&self, value: &Value<'a>) -> String {
        match value {
            Value::Unknown => String::new(),
            Value::Date(date) => long_date(*date),
            Value::Ref { id, label, inferred } => {
                self.link(id, label) + if *inferred { " (inferred)" } else { "" }
            }
            Value::Sources(sources) | Value::Publishers(sources) => self.cites(sources),
            Value::Stated { text, sources, .. } => escape(text) + &self.cites(sources),
            Value::List(items) => {
                let separator =
                    if items.iter().all(|item| item.shown().len() < 24) { ", " } else { "; " };
                items.iter().map(|item| self.value(item)).collect::<Vec<_>>().join(separator)
            }
            other => escape(&other.shown()),
        }
    }

    fn link(&self, id: &str, text: &str) -> String {
        match self.links.entries.contains(id) {
            true => format!("[{}](#e-{id})", escape(text)),
            false => escape(text),
        }
    }

    fn cites(&self, sources: &[SourceRef<'a>]) -> String {
        let cited = sources.iter().filter(|source| self.links.numbers.contains_key(source.id));
        cited.map(|source| format!("[^{}]", source.id)).collect()
    }

    fn marks(&self, id: &str, key: &str, value: &str) -> String {
        let disputes = self.page.disputes_on(id, key, value).into_iter();
        let disputes = disputes.filter(|dispute| self.links.entries.contains(dispute));
        disputes.map(|dispute| format!("[{MARK}](#e-{dispute})")).collect()
    }

    fn anchor(&mut self, id: &'a str) -> String {
        match self.links.entries.contains(id) && self.anchored.insert(id) {
            true => format!("<a id=\"e-{id}\"></a>"),
            false => String::new(),
        }
    }
}

fn reference(source: &Source) -> String {
    let date = source.published.map_or_else(|| "no date".to_owned(), long_date);
    let address = match source.url.as_ref().map(Text::as_str) {
        Some(url) if is_web(url) => format!(" <{url}>"),
        Some(other) => format!(" {}", escape(other)),
        None => String::new(),
    };
    format!(
        "[^{}]: {}: {} ({date}, {}){address}\n",
        source.id,
        at_start(escape(source.publisher.as_str())),
        escape(source.title.as_str()),
        source.kind.as_str()
    )
}
