//! HTML: a page that needs nothing from outside, its style included.

use super::page::{Cite, Markup, Writer};
use super::{MARK, is_web};
use crate::record::{Date, Name, Source, Text};
use crate::text::{escape_invisible, join};
use crate::view::page::{Page, language_tag, long_date};

const STYLE: &str = include_str!("../report/report.css");

pub(super) fn page(page: &Page<'_>) -> String {
    let mut writer = Writer::<Html>::new(page);
    let title = writer.inline(&page.title);
    let subtitles = lines(&page.subtitles, |subtitle| {
        format!("<p class=\"subtitle\">{}</p>", writer.inline(subtitle))
    });
    let notes = lines(&page.notes, |note| format!("<p class=\"note\">{}</p>", escape(note)));
    let mut parts: Vec<(&str, &str, String)> = Vec::new();
    for part in &page.parts {
        parts.push((part.id, &part.heading, writer.blocks(&part.blocks)));
    }
    let numbered: Vec<(usize, &Source)> = (1..).zip(writer.sources).collect();
    if !numbered.is_empty() {
        let sources = lines(&numbered, |(number, source)| reference(page, *number, source));
        parts.push(("sources", "Sources", format!("<ol class=\"sources\">\n{sources}</ol>\n")));
    }
    let contents = lines(&parts, |(id, heading, _)| {
        format!("<li><a href=\"#{id}\">{}</a></li>", escape(heading))
    });
    let parts = lines(&parts, |(id, heading, content)| section(id, heading, content));
    let colophon = lines(&page.colophon, |line| format!("<p>{}</p>", escape(line)));
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"generator\" content=\"summit\">\n<title>{}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body class=\"{}\">\n\
         <a class=\"skip\" href=\"#main\">Skip to the content</a>\n\
         <header>\n<h1>{title}</h1>\n{subtitles}{notes}</header>\n\
         <nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">Contents</h2>\n<ol>\n{contents}</ol>\n</nav>\n\
         <main id=\"main\" tabindex=\"-1\">\n{parts}</main>\n\
         <footer>\n{colophon}</footer>\n</body>\n</html>\n",
        escape(page.title.plain()),
        page.class
    )
}

fn lines<T>(items: &[T], line: impl FnMut(&T) -> String) -> String {
    items.iter().map(line).map(|line| line + "\n").collect()
}

fn section(id: &str, heading: &str, content: &str) -> String {
    let heading = escape(heading);
    format!(
        "<section id=\"{id}\" aria-labelledby=\"{id}-heading\">\n<h2 id=\"{id}-heading\">{heading}</h2>\n{content}</section>"
    )
}

struct Html;

impl Markup for Html {
    /// Isolates a text that may run from right to left or be in another script.
    fn text(text: &str) -> String {
        let is_latin = |ch: char| ch < '\u{250}' || ('\u{2010}'..'\u{2300}').contains(&ch);
        match text.chars().all(is_latin) {
            true => escape(text),
            false => format!("<bdi>{}</bdi>", escape(text)),
        }
    }

    fn strong(text: &str) -> String {
        format!("<strong>{}</strong>", Self::text(text))
    }

    fn name(name: &Name) -> String {
        bdi(&language_tag(name), name.text.as_str())
    }

    fn date(date: Date) -> String {
        format!("<time datetime=\"{date}\">{}</time>", long_date(date))
    }

    fn anchor(id: &str) -> String {
        format!("<span id=\"e-{}\"></span>", escape(id))
    }

    fn link(id: &str, text: &str) -> String {
        format!("<a href=\"#e-{}\">{}</a>", escape(id), Self::text(text))
    }

    fn mark(dispute: &str, subject: &str) -> String {
        let title = escape(&format!("Sources differ: {subject}"));
        format!(
            "<a class=\"mark\" href=\"#e-{}\" title=\"{title}\" aria-label=\"{title}\">{MARK}</a>",
            escape(dispute)
        )
    }

    fn cites(cites: &[Cite<'_>]) -> String {
        if cites.is_empty() {
            return String::new();
        }
        let cites = cites.iter().map(|Cite { number, is_first, .. }| {
            let id = if *is_first { format!(" id=\"c-{number}\"") } else { String::new() };
            format!("<a href=\"#s-{number}\"{id} aria-label=\"Source {number}\">[{number}]</a>")
        });
        // No line begins with a number in brackets.
        format!("<span class=\"cites\">&NoBreak;{}</span>", join(cites, "<wbr>"))
    }

    /// Marks are beside the heading, so that its accessible name is the text alone.
    fn heading(level: u8, name: &str, marks: &str) -> String {
        let level = level + 2;
        match marks {
            "" => format!("<h{level}>{name}</h{level}>\n"),
            _ => format!("<div class=\"heading\"><h{level}>{name}</h{level}>{marks}</div>\n"),
        }
    }

    fn paragraph(text: String) -> String {
        format!("<p>{text}</p>\n")
    }

    fn list(class: &str, items: Vec<String>) -> String {
        let items = lines(&items, |item| format!("<li>{item}</li>"));
        format!("<ul class=\"{class}\">\n{items}</ul>\n")
    }

    fn fields(fields: Vec<(&str, String)>) -> String {
        let fields = lines(&fields, |(label, text)| {
            format!("<div><dt>{}</dt> <dd>{text}</dd></div>", escape(label))
        });
        format!("<dl>\n{fields}</dl>\n")
    }

    fn table(caption: &str, heads: &[&str], rows: Vec<Vec<String>>) -> String {
        let heads = heads.iter().map(|head| format!("<th scope=\"col\">{}</th>", escape(head)));
        let heads: String = heads.collect();
        let rows = lines(&rows, |row| {
            let (first, rest) = row.split_first().map_or(("", &[][..]), |(one, rest)| (one, rest));
            let rest: String = rest.iter().map(|cell| format!("<td>{cell}</td>")).collect();
            format!("<tr><th scope=\"row\">{first}</th>{rest}</tr>")
        });
        format!(
            "<table>\n<caption>{}</caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n",
            escape(caption)
        )
    }
}

fn reference(page: &Page<'_>, number: usize, source: &Source) -> String {
    let publisher = match &source.short {
        Some(short) if page.class == "brief" => short,
        _ => &source.publisher,
    };
    let title = bdi(source.language.as_str(), source.title.as_str());
    let title = match source.url.as_ref().map(Text::as_str) {
        Some(url) if is_web(url) => {
            format!("<a class=\"web\" rel=\"noreferrer\" href=\"{}\">{title}</a>", escape(url))
        }
        Some(other) => format!("{title} <span class=\"address\">{}</span>", escape(other)),
        None => title,
    };
    let (date, class) = match source.published {
        Some(date) => (date.to_string(), "details"),
        None => ("no date".to_owned(), "details undated"),
    };
    format!(
        "<li id=\"s-{number}\"><strong>{}</strong>: {title} <span class=\"{class}\">({date}<span class=\"kind\">, {}</span>)</span> \
         <a class=\"back\" href=\"#c-{number}\" aria-label=\"Back to the first mention of source {number}\">↑</a></li>",
        Html::text(publisher.as_str()),
        source.kind.as_str()
    )
}

/// Formats a text with its language, isolated from the direction of the text around it.
fn bdi(language: &str, text: &str) -> String {
    format!("<bdi lang=\"{}\">{}</bdi>", escape(language), escape(text))
}

/// Escapes markup, and shows invisible characters as escapes.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for ch in escape_invisible(text).chars() {
        match ch {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            ch => escaped.push(ch),
        }
    }
    escaped
}
