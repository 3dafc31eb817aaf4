//! HTML: a page that needs nothing from outside, its style included.

#![allow(
    clippy::format_push_string,
    reason = "a page is formatted once, and its markup reads best in one piece"
)]

use std::borrow::Cow;
use std::collections::HashSet;

use super::{MARK, is_web};
use crate::record::{Date, Name, Source, Text};
use crate::text::escape_invisible;
use crate::view::page::{Block, Inline, Links, Page, Part, language_tag, long_date};
use crate::view::{Card, Cell, Content, Head, SourceRef, Table, Value};

const STYLE: &str = include_str!("../report/report.css");

/// Formats a page as HTML.
pub(super) fn page(page: &Page<'_>) -> String {
    let mut writer =
        Writer { page, links: page.links(), anchored: HashSet::new(), in_group: false };
    let title = writer.inline(&page.title);
    let mut html = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"generator\" content=\"summit\">\n<title>{}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body class=\"{}\">\n\
         <a class=\"skip\" href=\"#main\">Skip to the content</a>\n<header>\n<h1>{title}</h1>\n",
        escape(text_of(&page.title)),
        page.class
    );
    for subtitle in &page.subtitles {
        html += &format!("<p class=\"subtitle\">{}</p>\n", writer.inline(subtitle));
    }
    for note in &page.notes {
        html += &format!("<p class=\"note\">{}</p>\n", escape(note));
    }
    html +=
        "</header>\n<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">Contents</h2>\n<ol>\n";
    for Part { id, heading, .. } in &page.parts {
        html += &format!("<li><a href=\"#{id}\">{}</a></li>\n", escape(heading));
    }
    html += "<li><a href=\"#sources\">Sources</a></li>\n</ol>\n</nav>\n\
             <main id=\"main\" tabindex=\"-1\">\n";
    for part in &page.parts {
        html += &writer.part(part);
    }
    html += &writer.sources();
    html += "</main>\n<footer>\n";
    for line in &page.colophon {
        html += &format!("<p>{}</p>\n", escape(line));
    }
    html + "</footer>\n</body>\n</html>\n"
}

/// Formats the values of a page; every text of the record passes through [`escape`].
struct Writer<'p, 'a> {
    page: &'p Page<'a>,
    links: Links<'a>,
    /// The ids in use so far: entries (`e-...`), and sources that were cited (`c-...`).
    anchored: HashSet<String>,
    /// Whether a heading of the second level is open, under which cards have a lower heading.
    in_group: bool,
}

impl<'a> Writer<'_, 'a> {
    fn part(&mut self, part: &Part<'a>) -> String {
        let Part { id, heading, blocks } = part;
        self.in_group = false;
        let blocks: String = blocks.iter().map(|block| self.block(block)).collect();
        format!(
            "<section id=\"{id}\" aria-labelledby=\"{id}-heading\">\n\
             <h2 id=\"{id}-heading\">{}</h2>\n{blocks}</section>\n",
            escape(heading)
        )
    }

    fn block(&mut self, block: &Block<'a>) -> String {
        match block {
            Block::Heading(inline) => {
                self.in_group = true;
                format!("<h3>{}</h3>\n", self.inline(inline))
            }
            Block::Figures(figures) => {
                let items = figures.iter().map(|(figure, caption)| {
                    format!(
                        "<li><strong>{}</strong> <span>{}</span></li>\n",
                        escape(figure),
                        self.inlines(caption)
                    )
                });
                format!("<ul class=\"figures\">\n{}</ul>\n", items.collect::<String>())
            }
            Block::Text(inlines) => format!("<p>{}</p>\n", self.inlines(inlines)),
            Block::List(items) => {
                let items = items.iter().map(|item| format!("<li>{}</li>\n", self.inlines(item)));
                format!("<ul>\n{}</ul>\n", items.collect::<String>())
            }
            Block::Table { caption, table, ids } => self.table(caption, "", table, ids),
            Block::Card { id, key, sources, card } => self.card(id, key, sources, card),
            Block::Dispute { id, subject, versions, about } => {
                let anchor = self.anchor(id);
                let level = if self.in_group { 4 } else { 3 };
                let subject = isolate(subject);
                let versions = versions
                    .iter()
                    .map(|version| format!("<li>{}</li>\n", self.value(version)))
                    .collect::<String>();
                let about = match about.as_slice() {
                    [] => String::new(),
                    about => format!("<p class=\"about\">{}</p>\n", self.inlines(about)),
                };
                format!(
                    "<article class=\"dispute\"{anchor}>\n<h{level}>{subject}</h{level}>\n\
                     <ul>\n{versions}</ul>\n{about}</article>\n"
                )
            }
        }
    }

    fn card(&mut self, id: &'a str, key: &str, sources: &Value<'a>, card: &Card<'a>) -> String {
        let anchor = self.anchor(id);
        let mut html = format!("<article class=\"entry\"{anchor}>\n");
        if !card.title.is_empty() {
            let level = if self.in_group { 4 } else { 3 };
            // Marks are beside the heading, so that its name is the title alone.
            html += &format!(
                "<div class=\"heading\"><h{level}>{}</h{level}>{}{}</div>\n",
                isolate(&card.title),
                self.marks(id, key, ""),
                self.value(sources)
            );
        }
        let mut tables = String::new();
        let mut fields = String::new();
        for field in &card.fields {
            match &field.content {
                Content::Cell(cell) if !cell.value.is_unknown() => {
                    fields += &format!(
                        "<div><dt>{}</dt> <dd>{}</dd></div>\n",
                        escape(field.label),
                        self.cell(id, field.key, cell)
                    );
                }
                Content::Table(table) if !table.rows.is_empty() => {
                    let ids = vec![id; table.rows.len()];
                    tables += &self.table(field.label, field.key, table, &ids);
                }
                Content::Share(part, whole) => {
                    fields += &format!(
                        "<div><dt></dt> <dd><progress max=\"{whole}\" value=\"{part}\" \
                         aria-label=\"Time elapsed\"></progress></dd></div>\n"
                    );
                }
                _ => {}
            }
        }
        if !fields.is_empty() {
            html += &format!("<dl>\n{fields}</dl>\n");
        }
        html + &tables + "</article>\n"
    }

    /// Formats a table; its cells are values of the column `key`, or else of their own columns.
    fn table(&mut self, caption: &str, key: &str, table: &Table<'a>, ids: &[&'a str]) -> String {
        let headings = table.heads.iter().map(|head| {
            let Head { key, heading, .. } = head;
            format!("<th scope=\"col\" class=\"column-{key}\">{}</th>", escape(heading))
        });
        let mut html = format!(
            "<table>\n<caption>{}</caption>\n<thead><tr>{}</tr></thead>\n<tbody>\n",
            escape(caption),
            headings.collect::<String>()
        );
        for (row, id) in table.rows.iter().zip(ids) {
            let anchor = if key.is_empty() { self.anchor(id) } else { String::new() };
            html += &format!("<tr{anchor}>");
            for (column, (head, cell)) in table.heads.iter().zip(row).enumerate() {
                let text = self.cell(id, if key.is_empty() { head.key } else { key }, cell);
                html += &match column {
                    0 => format!("<th scope=\"row\">{text}</th>"),
                    _ => format!("<td>{text}</td>"),
                };
            }
            html += "</tr>\n";
        }
        html + "</tbody>\n</table>\n"
    }

    fn cell(&mut self, id: &str, key: &str, cell: &Cell<'a>) -> String {
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
            Inline::Strong(text) => format!("<strong>{}</strong>", escape(text)),
            Inline::Label(text) => format!("<span class=\"label\">{}</span>", escape(text)),
            Inline::Value(id, key, value) => {
                self.value(value) + &self.marks(id, key, &value.shown())
            }
            Inline::Entry(id, key, name) => {
                let (anchor, marks) = (self.anchor(id), self.marks(id, key, ""));
                match anchor.as_str() {
                    "" => isolate(name) + &marks,
                    anchor => format!("<span{anchor}>{}</span>{marks}", isolate(name)),
                }
            }
            Inline::Name(name) => bdi(name),
            Inline::Link(id, text) => self.link(id, text),
        }
    }

    /// Formats a value; sources become the numbers that lead to them.
    fn value(&mut self, value: &Value<'a>) -> String {
        match value {
            Value::Unknown => String::new(),
            Value::Date(date) => time(*date),
            Value::Ref { id, label, inferred } => {
                let inferred = if *inferred { " (inferred)" } else { "" };
                self.link(id, label) + inferred
            }
            Value::Sources(sources) | Value::Publishers(sources) => self.cites(sources),
            Value::Stated { text, sources, .. } => isolate(text) + &self.cites(sources),
            Value::List(items) => {
                let separator =
                    if items.iter().all(|item| item.shown().len() < 24) { ", " } else { "; " };
                let items: Vec<String> = items.iter().map(|item| self.value(item)).collect();
                items.join(separator)
            }
            other => isolate(&other.shown()),
        }
    }

    fn link(&self, id: &str, text: &str) -> String {
        match self.links.entries.contains(id) {
            true => format!("<a href=\"#e-{}\">{}</a>", escape(id), isolate(text)),
            false => isolate(text),
        }
    }

    fn cites(&mut self, sources: &[SourceRef<'a>]) -> String {
        let mut numbers: Vec<usize> = sources
            .iter()
            .filter_map(|source| self.links.numbers.get(source.id).copied())
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        let cites = numbers.iter().map(|number| {
            let first = match self.anchored.insert(format!("c-{number}")) {
                true => format!(" id=\"c-{number}\""),
                false => String::new(),
            };
            format!("<a href=\"#s-{number}\"{first} aria-label=\"Source {number}\">[{number}]</a>")
        });
        let cites = cites.collect::<Vec<_>>().join("<wbr>");
        if cites.is_empty() { cites } else { format!("<span class=\"cites\">{cites}</span>") }
    }

    /// Formats the links to the disputes about a column of an entry.
    fn marks(&self, id: &str, key: &str, value: &str) -> String {
        let index = self.page.index;
        let disputes = self.page.disputes_on(id, key, value).into_iter();
        let disputes = disputes.filter(|one| self.links.entries.contains(one));
        let marks = disputes.map(|dispute| {
            let subject = index.get(dispute).map_or(dispute, |named| named.label);
            let title = escape(&format!("Sources differ: {subject}"));
            format!(
                "<a class=\"dispute-link\" href=\"#e-{}\" title=\"{title}\" aria-label=\"{title}\">{MARK}</a>",
                escape(dispute)
            )
        });
        marks.collect()
    }

    /// Formats the id attribute of an entry where it is first mentioned.
    fn anchor(&mut self, id: &str) -> String {
        match self.links.entries.contains(id) && self.anchored.insert(format!("e-{id}")) {
            true => format!(" id=\"e-{}\"", escape(id)),
            false => String::new(),
        }
    }

    fn sources(&self) -> String {
        let items =
            (1..).zip(&self.links.sources).map(|(number, source)| reference(number, source));
        format!(
            "<section id=\"sources\" aria-labelledby=\"sources-heading\">\n\
             <h2 id=\"sources-heading\">Sources</h2>\n<ol class=\"sources\">\n{}</ol>\n</section>\n",
            items.collect::<String>()
        )
    }
}

fn reference(number: usize, source: &Source) -> String {
    let title = format!(
        "<bdi lang=\"{}\">{}</bdi>",
        escape(source.language.as_str()),
        escape(source.title.as_str())
    );
    let url = source.url.as_ref().map(Text::as_str);
    let title = match url {
        Some(url) if is_web(url) => {
            format!("<a class=\"web\" rel=\"noreferrer\" href=\"{}\">{title}</a>", escape(url))
        }
        Some(other) => format!("{title} <span class=\"address\">{}</span>", escape(other)),
        None => title,
    };
    let date = source.published.map_or_else(|| "no date".to_owned(), time);
    format!(
        "<li id=\"s-{number}\"><span class=\"publisher\">{}</span>: {title} \
         <span class=\"details\">({date}, {})</span> \
         <a class=\"back\" href=\"#c-{number}\" aria-label=\"Back to the first mention of source {number}\">↑</a></li>\n",
        isolate(source.publisher.as_str()),
        source.kind.as_str()
    )
}

/// Formats a name with its language, isolated from the direction of the text around it.
fn bdi(name: &Name) -> String {
    format!("<bdi lang=\"{}\">{}</bdi>", escape(&language_tag(name)), escape(name.text.as_str()))
}

fn time(date: Date) -> String {
    format!("<time datetime=\"{date}\">{}</time>", long_date(date))
}

fn text_of<'i>(inline: &'i Inline<'_>) -> &'i str {
    match inline {
        Inline::Text(text) | Inline::Strong(text) | Inline::Label(text) | Inline::Link(_, text) => {
            text
        }
        Inline::Entry(_, _, text) => text,
        Inline::Name(name) => name.text.as_str(),
        Inline::Value(..) => "",
    }
}

/// Escapes a text and isolates it where it may run from right to left or be in another script.
fn isolate(text: &str) -> String {
    let is_latin = |letter: char| letter < '\u{250}' || ('\u{2010}'..'\u{2300}').contains(&letter);
    match text.chars().all(is_latin) {
        true => escape(text),
        false => format!("<bdi>{}</bdi>", escape(text)),
    }
}

/// Escapes markup, and shows invisible characters as escapes.
fn escape(text: &str) -> String {
    let text: Cow<'_, str> = escape_invisible(text);
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_web_addresses_are_links() {
        for web in ["https://example.org/a_(b)?c=d#e", "HTTP://example.org", "https://例え.jp/a"]
        {
            assert!(is_web(web), "{web}");
        }
        for other in [
            "",
            "https://",
            "javascript:alert(1)",
            "javascript://example.org/%0aalert(1)",
            " https://example.org",
            "https://example.org/a b",
            "https://example.org/\u{202e}",
            "https://example.org/\"x",
            "//example.org",
            "ftp://example.org",
        ] {
            assert!(!is_web(other), "{other}");
        }
    }

    proptest! {
        #[test]
        fn escaped_text_has_no_markup_and_nothing_invisible(text in any::<String>()) {
            let escaped = escape(&text);
            prop_assert!(!escaped.contains(['<', '>', '"', '\'']));
            prop_assert!(!escaped.contains(char::is_control));
        }
    }
}
