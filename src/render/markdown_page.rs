//! A page as Markdown: headings, pipe tables and named footnotes, as pandoc and GitHub read them.

use super::MARK;
use super::markdown::{at_start, escape, header, line, link};
use super::page::{Cite, Markup, Writer};
use crate::record::{Date, Name, Source};
use crate::view::page::{Page, long_date};

pub(super) fn page(page: &Page<'_>) -> String {
    let mut writer = Writer::<Markdown>::new(page);
    let mut blocks = vec![format!("# {}\n", writer.inline(&page.title))];
    blocks.extend(page.subtitles.iter().map(|subtitle| writer.inline(subtitle) + "\n"));
    blocks.extend(page.notes.iter().map(|note| format!("*{}*\n", escape(note))));
    for part in &page.parts {
        blocks.push(format!("## {}\n", escape(&part.heading)));
        blocks.push(writer.blocks(&part.blocks).trim_end().to_owned() + "\n");
    }
    if !writer.sources.is_empty() {
        blocks.push("## Sources\n".to_owned());
    }
    blocks.extend(page.colophon.iter().map(|line| escape(line) + "\n"));
    blocks.push(writer.sources.iter().map(|source| reference(source)).collect());
    blocks.join("\n")
}

struct Markdown;

impl Markup for Markdown {
    fn text(text: &str) -> String {
        escape(text)
    }

    fn strong(text: &str) -> String {
        format!("**{}**", escape(text))
    }

    fn name(name: &Name) -> String {
        escape(name.text.as_str())
    }

    fn date(date: Date) -> String {
        long_date(date)
    }

    fn anchor(id: &str) -> String {
        format!("<a id=\"e-{id}\"></a>")
    }

    fn link(id: &str, text: &str) -> String {
        format!("[{}](#e-{id})", escape(text))
    }

    fn mark(dispute: &str, _: &str) -> String {
        Self::link(dispute, MARK)
    }

    fn cites(cites: &[Cite<'_>]) -> String {
        cites.iter().map(|cite| format!("[^{}]", cite.id)).collect()
    }

    fn heading(level: u8, name: &str, marks: &str) -> String {
        format!("{} {name}{marks}\n\n", "#".repeat(usize::from(level) + 2))
    }

    fn paragraph(text: String) -> String {
        at_start(text) + "\n\n"
    }

    fn list(_: &str, items: Vec<String>) -> String {
        let items: String =
            items.into_iter().map(|item| format!("- {}\n", at_start(item))).collect();
        items + "\n"
    }

    fn fields(fields: Vec<(&str, String)>) -> String {
        let field = |(label, text): (&str, String)| format!("{}: {text}", escape(label));
        Self::list("", fields.into_iter().map(field).collect())
    }

    fn table(caption: &str, heads: &[&str], rows: Vec<Vec<String>>) -> String {
        let rows: String = rows.iter().map(line).collect();
        format!("**{}**\n\n{}{rows}\n", escape(caption), header(heads.iter().copied()))
    }
}

fn reference(source: &Source) -> String {
    let date = source.published.map_or_else(|| "no date".to_owned(), |date| date.to_string());
    let address =
        source.url.as_ref().map_or_else(String::new, |url| format!(" {}", link(url.as_str())));
    format!(
        "[^{}]: {}: {} ({date}, {}){address}\n",
        source.id,
        at_start(escape(source.publisher.as_str())),
        escape(source.title.as_str()),
        source.kind.as_str()
    )
}
