//! Citations: sources ready to paste, one file per style with that style's escaping in it.

mod bibtex;
mod csl_json;
mod ris;
mod text;

use std::fmt::Write as _;

use clap::ValueEnum;

use crate::record::{Date, Source, SourceKind, Text};
use crate::text::escape_invisible;
use crate::text::is_invisible;
use crate::view::Index;

/// How citations are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum CiteStyle {
    /// One line for reading each.
    #[default]
    Text,
    /// Entries for LaTeX, in the BibLaTeX dialect.
    Bibtex,
    /// Records for reference managers.
    Ris,
    /// Items for citation processors: Zotero, pandoc, citeproc.
    CslJson,
}

impl CiteStyle {
    /// Returns the name of the style, as the command line has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Bibtex => "bibtex",
            Self::Ris => "ris",
            Self::CslJson => "csl-json",
        }
    }
}

/// A source to be cited, with what else the record knows about it.
#[derive(Debug, Clone)]
pub struct Citation<'a> {
    source: &'a Source,
    original: Option<String>,
    has_notes: bool,
}

impl<'a> Citation<'a> {
    /// Returns the citation of a source; a text that it reprints is named, not given by its id.
    pub fn new(index: &Index<'_>, source: &'a Source) -> Self {
        let named = |origin: &Text| {
            let name = |one: &Source| format!("{}, \"{}\"", one.publisher, one.title);
            let found = index.source_entry(origin.as_str());
            found.map_or_else(|| origin.to_string(), name)
        };
        Self { source, original: source.origin.as_ref().map(named), has_notes: false }
    }

    /// Adds the cautions and notes of the record's authors.
    pub fn with_notes(self) -> Self {
        Self { has_notes: true, ..self }
    }

    /// Returns the citation for reading, without the address.
    pub fn text(&self) -> String {
        text::text(self)
    }

    /// Returns the address of the source.
    pub fn address(&self) -> Option<String> {
        self.source.url.as_ref().map(|url| address(url.as_str()))
    }

    /// Returns what a reader should know: what is reprinted, cautions, notes.
    ///
    /// Each sentence begins with a word of this program, so that nothing in the record can pass for
    /// a field where readers look for fields in notes.
    fn note(&self) -> Option<String> {
        let source = self.source;
        let sentences = [
            self.original.as_deref().map(|text| sentence("Reprints ", text)),
            source
                .reliability
                .as_ref()
                .filter(|_| self.has_notes)
                .map(|text| sentence("Caution: ", text.as_str())),
            source
                .note
                .as_ref()
                .filter(|_| self.has_notes)
                .map(|text| sentence("Note: ", text.as_str())),
        ];
        let sentences: Vec<String> = sentences.into_iter().flatten().collect();
        (!sentences.is_empty()).then(|| sentences.join(" "))
    }

    /// Returns whether the publisher is a work in which the source stands, such as a newspaper.
    fn is_in_a_work(&self) -> bool {
        matches!(
            self.source.kind,
            SourceKind::Agency | SourceKind::Newspaper | SourceKind::Encyclopedia
        )
    }
}

/// Returns the citations in a style, each ended by a line end.
pub fn write(style: CiteStyle, citations: &[Citation<'_>]) -> String {
    match style {
        CiteStyle::Text => text::write(citations),
        CiteStyle::Bibtex => bibtex::write(citations),
        CiteStyle::Ris => ris::write(citations),
        CiteStyle::CslJson => csl_json::write(citations),
    }
}

/// Returns a text on one line: what could drive a terminal is shown, runs of spaces are one space.
fn plain(text: &str) -> String {
    let shown = escape_invisible(text);
    let words: Vec<&str> = shown.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ").trim().to_owned()
}

fn sentence(before: &str, text: &str) -> String {
    let text = plain(text);
    let end = if text.ends_with(['.', '!', '?', '。', '！', '？']) { "" } else { "." };
    format!("{before}{text}{end}")
}

/// Returns an address in which what no address may hold is percent-encoded (RFC 3987): spaces,
/// control and bidirectional characters, quotes, brackets and braces.
fn address(url: &str) -> String {
    let mut address = String::with_capacity(url.len());
    for letter in url.chars() {
        let kept = !letter.is_whitespace()
            && !is_invisible(letter)
            && !matches!(letter, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}');
        if kept {
            address.push(letter);
        } else {
            let mut bytes = [0; 4];
            for byte in letter.encode_utf8(&mut bytes).bytes() {
                // Writing to a string cannot fail.
                let _ = write!(address, "%{byte:02X}");
            }
        }
    }
    address
}

/// Returns the year, month and day of a date, as far as they are known.
fn date_parts(date: Date) -> Vec<u32> {
    // A date writes itself as digits joined by hyphens.
    date.to_string().split('-').filter_map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_nothing_that_ends_it() {
        assert_eq!(
            address("https://a.example/東京 {x}\n%20?a=b&c#~_"),
            "https://a.example/東京%20%7Bx%7D%0A%20?a=b&c#~_"
        );
    }

    #[test]
    fn a_text_stands_on_one_line() {
        assert_eq!(plain("  a\u{1b}  b\n東\u{3000}京 "), "a\\u{1b} b\\u{a}東\u{3000}京");
        assert_eq!(sentence("Reprints ", "A Co., Ltd."), "Reprints A Co., Ltd.");
        assert_eq!(sentence("Reprints ", "NHK"), "Reprints NHK.");
    }
}
