//! Pages: everything about a summit on one sheet, in parts, every source numbered.
//!
//! A page holds what is told and what it leads to; how it looks is for the writers. It is given piece
//! by piece, so that no more of it is held than one.

use chrono::NaiveDate;

/// A piece of a page; the pieces come in the order of reading.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// What stands above everything else; it comes first.
    Top(Top),
    /// The beginning of a part.
    Part(Part),
    /// The beginning of what stands together in a part.
    Group(Group),
    /// Something in the group.
    Block(Block),
    /// What it was made of, and how its marks are to be read; all parts stand before it.
    Colophon(Vec<String>),
    /// A source that it cites; the first has the number 1.
    Source(Reference),
    /// The end.
    End,
}

/// What stands above the parts of a page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Top {
    /// What the page is about.
    pub title: Phrase,
    /// The same in other languages.
    pub subtitles: Vec<Phrase>,
    /// What it was narrowed to and what that leaves out.
    pub words: Vec<String>,
    /// The parts that follow, in the order of reading.
    pub parts: Vec<Part>,
}

/// A part of a page under a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The name by which links find it.
    pub id: &'static str,
    /// The heading.
    pub heading: &'static str,
}

/// What stands together in a part.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Group {
    /// The entry that it is about, if one is.
    pub id: Option<String>,
    /// The heading; without one, it stands right under that of the part.
    pub heading: Option<Phrase>,
}

/// Something that stands by itself.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// How many entries the parts have.
    Counts(Vec<Count>),
    /// Facts, each under its label.
    Facts(Vec<Line>),
    /// Names in languages and scripts.
    Names(Vec<Called>),
    /// An entry.
    Entry(Box<Entry>),
    /// Rows under columns.
    Sheet(Sheet),
    /// A drawing of numbers.
    Chart(Chart),
}

/// How many entries a part has.
#[derive(Debug, Clone, PartialEq)]
pub struct Count {
    /// What is counted.
    pub label: String,
    /// How many there are.
    pub count: usize,
    /// The part that has them.
    pub part: &'static str,
}

/// An entry with what is told of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// When it was, where that is how it is found.
    pub when: Vec<Phrase>,
    /// What it is known by.
    pub title: Phrase,
    /// What reads in a word or two.
    pub brief: Vec<Line>,
    /// What it is or does.
    pub summary: Option<Line>,
    /// Its names in languages and scripts.
    pub names: Vec<Called>,
    /// What is said, each version with who says it.
    pub versions: Vec<Line>,
    /// Whatever else is told.
    pub lines: Vec<Line>,
}

/// A fact under its label.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The label.
    pub label: String,
    /// The fact, or several.
    pub phrases: Vec<Phrase>,
}

/// A piece of text with what it leads to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Phrase {
    /// The text.
    pub text: String,
    /// Its language and script (BCP 47), where that is not the page's own.
    pub lang: Option<String>,
    /// The entry of the page that it names.
    pub entry: Option<String>,
    /// The points on which sources differ about it.
    pub disputes: Vec<Dagger>,
    /// The sources that state it.
    pub cited: Vec<Cite>,
}

/// The mark of a text on which sources differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Dagger {
    /// The dispute.
    pub id: String,
    /// What sources differ on.
    pub subject: String,
}

/// The number of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cite {
    /// The number.
    pub number: usize,
    /// Whether this is the first place that cites it.
    pub first: bool,
}

/// A name, and in which language and script it is one.
#[derive(Debug, Clone, PartialEq)]
pub struct Called {
    /// The name.
    pub name: Phrase,
    /// Its language, script and standing.
    pub of: String,
    /// Whether it is another spelling rather than a name in use.
    pub variant: bool,
}

/// Rows under columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    /// What it holds.
    pub caption: Phrase,
    /// The headings.
    pub heads: Vec<String>,
    /// The rows; the first cell says what a row is about.
    pub rows: Vec<Vec<Vec<Phrase>>>,
}

/// A drawing of numbers.
#[derive(Debug, Clone, PartialEq)]
pub enum Chart {
    /// A bar for each of some things, with its count.
    Bars(Counted),
    /// A column for each year, with its count.
    Years(Counted),
    /// A span of time and a day in it.
    Span {
        /// The name by which its description is found.
        id: String,
        /// What it shows.
        caption: String,
        /// The first day.
        start: NaiveDate,
        /// The last day.
        end: NaiveDate,
        /// The day from which it is looked at.
        day: NaiveDate,
        /// The share that is over, in words.
        gone: String,
    },
}

/// Counts of several things.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted {
    /// The name by which its description is found.
    pub id: &'static str,
    /// What is counted.
    pub caption: String,
    /// What the things are.
    pub head: String,
    /// The things, each with its count.
    pub rows: Vec<(String, usize)>,
}

/// A source of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// Who published it.
    pub publisher: String,
    /// Its title.
    pub title: Phrase,
    /// When, what kind and in which language.
    pub details: String,
    /// Its address.
    pub url: Option<String>,
    /// Cautions about it.
    pub cautions: Vec<Line>,
}

impl Phrase {
    /// Returns a plain text.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}
