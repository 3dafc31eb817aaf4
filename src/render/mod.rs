//! Writers: one per format, each with its own escaping; none knows a kind of entry.

mod delimited;
mod draw;
pub mod excerpt;
mod html;
mod json;
mod layout;
pub mod link;
mod markdown;
mod markdown_page;
mod page;
mod table;
mod wrap;

use std::io::{self, Write};
use std::ops::Range;

use clap::ValueEnum;

use crate::fold::{Fit, Needle};
use crate::record::is_id;
use crate::view::Answer;
use crate::view::page::Page;

pub use delimited::Dialect;
pub use json::escaped;
pub use layout::fit;

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// A table for reading, in a terminal or a pipe.
    #[default]
    Table,
    /// One JSON value: an array for a list, an object for one thing.
    Json,
    /// One JSON value a line.
    Jsonl,
    /// Comma-separated values (RFC 4180, lines end with LF), every column.
    Csv,
    /// Tab-separated values, every column; tab, line feed and backslash are written \t, \n and \\.
    Tsv,
    /// Markdown, to paste into a document.
    #[value(alias = "md")]
    Markdown,
}

impl Format {
    /// Returns whether the format is machine-readable, and so has every field.
    pub fn is_data(self) -> bool {
        match self {
            Self::Table | Self::Markdown => false,
            Self::Json | Self::Jsonl | Self::Csv | Self::Tsv => true,
        }
    }
}

/// How an answer is written, decided once at the edge.
#[derive(Debug, Clone, Copy, Default)]
pub struct Style {
    /// The form.
    pub format: Format,
    /// How many columns of text fit; without one, each row is one line.
    pub width: Option<usize>,
    /// Whether to use colour.
    pub color: bool,
    /// Whether sources and addresses are hyperlinks of the terminal.
    pub links: bool,
    /// Whether to draw and mark with ASCII characters alone; the data stays as it is.
    pub ascii: bool,
    /// Whether CSV, TSV and tables leave out the header line.
    pub no_header: bool,
    /// Whether CSV cells that a spreadsheet may run as formulas are made harmless.
    pub guard: bool,
}

impl Style {
    /// Returns the mark of a value on which sources differ.
    pub fn mark(self) -> &'static str {
        if self.ascii { "(!)" } else { MARK }
    }
}

/// The mark of a value on which sources differ.
pub const MARK: &str = "†";

/// Writes an answer.
pub fn write(out: &mut dyn Write, answer: &Answer<'_>, style: Style) -> io::Result<()> {
    let view = &answer.view;
    match style.format {
        Format::Table => table::write(out, answer, style),
        Format::Json => json::write(out, view, false),
        Format::Jsonl => json::write(out, view, true),
        Format::Csv | Format::Tsv => delimited::write(out, view, style),
        Format::Markdown => markdown::write(out, answer),
    }
}

/// Returns a line of a cell with matches in bold that are at least the given [`Fit`]; ids stay as they are.
fn highlight(line: &str, words: &[(Needle, Fit)]) -> String {
    if line.contains('-') && is_id(line) {
        return line.to_owned();
    }
    let ranges = words.iter().flat_map(|(word, least)| {
        let ranges = word.ranges(line).into_iter();
        ranges.filter(|(fit, _)| fit >= least)
    });
    let mut ranges: Vec<(Fit, Range<usize>)> = ranges.collect();
    ranges.sort_by_key(|(_, range)| range.start);
    let (mut highlighted, mut end) = (String::with_capacity(line.len()), 0);
    for (_, range) in ranges.into_iter().filter(|(_, range)| !range.is_empty()) {
        if range.start >= end {
            highlighted.push_str(&line[end..range.start]);
            highlighted.extend(["\u{1b}[1m", &line[range.clone()], "\u{1b}[0m"]);
            end = range.end;
        }
    }
    highlighted.push_str(&line[end..]);
    highlighted
}

/// Writes a note or an error in lines that fit.
pub fn say(out: &mut dyn Write, words: &str, width: Option<usize>) -> io::Result<()> {
    let lines =
        words.lines().flat_map(|line| wrap::wrap(&crate::text::escape_invisible(line), width, 2));
    let said: String = lines.flat_map(|line| [line, "\n".to_owned()]).collect();
    // In one piece: standard error is not buffered.
    out.write_all(said.as_bytes())
}

/// Formats a page as Markdown or else as HTML.
pub fn page(page: &Page<'_>, format: Format) -> String {
    match format {
        Format::Markdown => markdown_page::page(page),
        _ => html::page(page),
    }
}

/// Returns whether an address leads to the web and nowhere else, so that it may be a link.
fn is_web(url: &str) -> bool {
    let (scheme, rest) = url.split_once("://").unwrap_or_default();
    let known = ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    let odd =
        |ch: char| ch.is_whitespace() || crate::text::is_invisible(ch) || "<>\"`\\".contains(ch);
    known && !rest.is_empty() && !rest.contains(odd)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn highlight_marks_words_and_neither_parts_of_others_nor_ids() {
        let bold = |line, word, least| {
            let line = highlight(line, &[(Needle::new(word), least)]);
            line.replace("\u{1b}[1m", "<").replace("\u{1b}[0m", ">")
        };
        assert_eq!(bold("supply chains and AI", "ai", Fit::Start), "supply chains and <AI>");
        assert_eq!(bold("supply chains", "ai", Fit::Start), "supply chains");
        assert_eq!(bold("supply chains", "ai", Fit::Inside), "supply ch<ai>ns");
        assert_eq!(bold("ini-ai-partnership", "ai", Fit::Start), "ini-ai-partnership");
    }
}
