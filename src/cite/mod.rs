//! Citations: sources ready to paste, one file per style with that style's escaping in it.

mod bibtex;
mod csl_json;
mod ris;

use std::fmt::Write as _;

use clap::ValueEnum;

use crate::record::{Source, SourceKind, Text};
use crate::text::{escape_invisible, is_invisible, join};
use crate::view::{Footnote, Index};

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

/// A source to be cited, with what else the record knows about it.
#[derive(Debug, Clone)]
pub struct Citation<'a> {
    source: &'a Source,
    /// What it reprints.
    original: Option<String>,
    has_notes: bool,
}

impl<'a> Citation<'a> {
    /// Creates the citation of a source; a text that it reprints is named, not given by its id.
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

    /// Who wrote it; without an author, who published it.
    fn author(&self) -> &'a str {
        self.source.author.as_ref().unwrap_or(&self.source.publisher).as_str()
    }

    /// The publisher of a source that has an author and is in no newspaper or other work.
    fn own_publisher(&self) -> Option<&'a str> {
        let is_apart = self.source.author.is_some() && !self.is_in_a_work();
        is_apart.then(|| self.source.publisher.as_str())
    }

    /// The citation for reading, without the address: author and publisher, date (`n.d.` where it is unknown), title,
    /// language, what to know about it.
    pub fn text(&self) -> String {
        let source = self.source;
        let date = source.published.map_or_else(|| "n.d.".to_owned(), |date| date.to_string());
        let publisher = plain(source.publisher.as_str());
        let author = source.author.as_ref();
        let author =
            author.map_or_else(String::new, |author| format!("{}, ", plain(author.as_str())));
        let title = plain(source.title.as_str());
        let note = self.note().map_or_else(String::new, |note| format!(" {note}"));
        format!("{author}{publisher} ({date}). {title} [{}].{note}", source.language)
    }

    /// The citation for reading as a footnote.
    pub(crate) fn footnote(&self) -> Footnote<'a> {
        Footnote { id: self.source.id.as_str(), text: self.text(), address: self.address() }
    }

    /// The address of the source.
    pub fn address(&self) -> Option<String> {
        self.source.url.as_ref().map(|url| address(url.as_str()))
    }

    /// What a reader should know: what is reprinted, cautions, notes.
    ///
    /// Each sentence begins with a word of this program, so that nothing in the record can pass for
    /// a field where readers look for fields in notes.
    fn note(&self) -> Option<String> {
        let Source { reliability, note, .. } = self.source;
        let of_authors =
            |text: &Option<Text>| text.as_ref().filter(|_| self.has_notes).map(Text::to_string);
        let sentences = [
            ("Reprints ", self.original.clone()),
            ("Caution: ", of_authors(reliability)),
            ("Note: ", of_authors(note)),
        ];
        let sentences =
            sentences.into_iter().filter_map(|(word, text)| Some(sentence(word, &text?)));
        Some(join(sentences, " ")).filter(|note| !note.is_empty())
    }

    /// What BibTeX, RIS and CSL-JSON call this kind of source.
    fn kinds(&self) -> [&'static str; 3] {
        match self.source.kind {
            SourceKind::Agency | SourceKind::Newspaper => ["article", "NEWS", "article-newspaper"],
            SourceKind::Encyclopedia => ["inreference", "ENCYC", "entry-encyclopedia"],
            SourceKind::Official | SourceKind::Analysis | SourceKind::Business => {
                ["online", "ELEC", "webpage"]
            }
        }
    }

    /// Returns whether the publisher is a work that contains the source, such as a newspaper.
    fn is_in_a_work(&self) -> bool {
        self.kinds()[0] != "online"
    }
}

/// Formats citations in a style, each ended by a line end.
pub fn write(style: CiteStyle, citations: &[Citation<'_>]) -> String {
    match style {
        // The address is last, so that nothing needs to follow it.
        CiteStyle::Text => citations
            .iter()
            .map(|one| {
                [one.text(), one.address().unwrap_or_default()].join(" ").trim_end().to_owned()
                    + "\n"
            })
            .collect(),
        CiteStyle::Bibtex => bibtex::write(citations),
        CiteStyle::Ris => ris::write(citations),
        CiteStyle::CslJson => csl_json::write(citations),
    }
}

/// Puts a text on one line: invisible characters are escaped, runs of spaces are one space.
fn plain(text: &str) -> String {
    let shown = escape_invisible(text);
    join(shown.split(' ').filter(|word| !word.is_empty()), " ").trim().to_owned()
}

fn sentence(before: &str, text: &str) -> String {
    let text = plain(text);
    let end = if text.ends_with(['.', '!', '?', '。', '！', '？']) { "" } else { "." };
    format!("{before}{text}{end}")
}

/// Percent-encodes what no address may contain (RFC 3987): spaces, control and bidirectional characters,
/// quotes, brackets and braces.
fn address(url: &str) -> String {
    let mut address = String::with_capacity(url.len());
    for ch in url.chars() {
        let is_odd = ch.is_whitespace() || is_invisible(ch) || "\"<>\\^`{|}".contains(ch);
        if !is_odd {
            address.push(ch);
            continue;
        }
        for byte in ch.encode_utf8(&mut [0; 4]).bytes() {
            // Writing to a string cannot fail.
            let _ = write!(address, "%{byte:02X}");
        }
    }
    address
}
