//! Problems: what is wrong in a record, where, and the way out.

use std::ops::Range;

use crate::text::pluralize;

/// How much a problem weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The record breaks the format.
    Error,
    /// The record keeps to the format, but somebody should look.
    Warning,
}

impl Severity {
    /// Returns the word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $rule:ident = $word:literal, $severity:ident, $shape:literal;)+) => {
        /// The rules of the format, each with the word by which scripts know it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Rule {
            $($(#[doc = $doc])+ $rule,)+
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &'static [Self] = &[$(Self::$rule),+];

            /// Returns the word by which scripts know the rule.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$rule => $word,)+ }
            }

            /// Returns how much breaking it weighs.
            pub fn severity(self) -> Severity {
                match self { $(Self::$rule => Severity::$severity,)+ }
            }

            /// Returns whether no question can be answered from a record that breaks it.
            pub fn is_structural(self) -> bool {
                match self { $(Self::$rule => $shape,)+ }
            }

            /// Returns what the rule asks for.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$rule => concat!($($doc),+).trim_ascii(),)+ }
            }
        }
    };
}

rules! {
    /// The file is UTF-8.
    Encoding = "encoding", Error, true;
    /// The file is JSON (RFC 8259).
    Syntax = "syntax", Error, true;
    /// The record is written in a version of the format that this program reads.
    Format = "format", Error, true;
    /// A value is of the kind that its key holds.
    Type = "type", Error, true;
    /// Every key is one of the format.
    UnknownKey = "unknown-key", Error, true;
    /// A key without which an entry says nothing stands.
    MissingKey = "missing-key", Error, true;
    /// A key stands once.
    DuplicateKey = "duplicate-key", Error, true;
    /// A word is one of those that its key may hold.
    Word = "word", Error, true;
    /// A text has the form that its key asks for.
    Form = "form", Error, true;
    /// A list that stands has an item; an entry has a source.
    EmptyList = "empty-list", Error, true;
    /// An id stands once in the whole file.
    DuplicateId = "duplicate-id", Error, true;
    /// A reference leads to an entry of the right section.
    Reference = "reference", Error, true;
    /// A country has its ISO 3166-1 alpha-3 code for an id, and nothing else has.
    Id = "id", Error, false;
    /// A country code is in ISO 3166-1.
    Country = "country-code", Error, false;
    /// A currency code is in ISO 4217.
    Currency = "currency-code", Error, false;
    /// A language tag is valid (BCP 47, with the registry of IANA).
    Language = "language-tag", Error, false;
    /// A script code is in ISO 15924.
    Script = "script-code", Error, false;
    /// An address is an absolute one of the web (RFC 3987, http or https).
    Url = "url", Error, false;
    /// The version of the data is one (SemVer 2.0).
    Version = "version", Error, false;
    /// What ends does not end before it starts.
    DateOrder = "date-order", Error, false;
    /// A dispute has two versions or more.
    Versions = "versions", Error, false;
    /// Text is in Unicode Normalization Form C.
    Nfc = "nfc", Error, false;
    /// Text has no control, bidirectional or otherwise hidden character.
    Hidden = "hidden-character", Error, false;
    /// Text has no space around it.
    Space = "space", Warning, false;
    /// A dispute names a field that the entry may have.
    Field = "field", Warning, false;
    /// An inference is explained in the note.
    Inference = "inference", Warning, false;
    /// Two fields of an entry do not speak against each other.
    Contradiction = "contradiction", Warning, false;
    /// A source is cited by something.
    Uncited = "uncited", Warning, false;
    /// The file is in canonical form.
    Canonical = "canonical", Warning, false;
}

/// What is wrong at a place, and the way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// What is wrong.
    pub message: String,
    /// What is expected instead.
    pub expected: Option<String>,
    /// What was probably meant, or what to do.
    pub help: Option<String>,
}

impl Words {
    /// Returns words that only say what is wrong.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), expected: None, help: None }
    }

    /// Adds what is expected.
    pub fn expected(self, expected: impl Into<String>) -> Self {
        Self { expected: Some(expected.into()), ..self }
    }

    /// Adds what was probably meant, or what to do.
    pub fn help(self, help: Option<String>) -> Self {
        Self { help, ..self }
    }

    /// Returns the words with what is too long to be read cut.
    fn short(self) -> Self {
        Self {
            message: short(self.message),
            expected: self.expected.map(short),
            help: self.help.map(short),
        }
    }
}

/// How many bytes of a text that quotes the record are told.
const TOLD: usize = 2000;

/// Returns a text with its middle left out where it is very long.
fn short(text: String) -> String {
    if text.len() <= TOLD {
        return text;
    }
    let before = text.floor_char_boundary(TOLD / 2);
    let after = text.ceil_char_boundary(text.len() - TOLD / 10);
    format!("{} […] {}", &text[..before], &text[after..])
}

/// A problem of a record with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The rule that is broken.
    pub rule: Rule,
    /// The path in the record, such as `leaders[3].country`; empty for the whole.
    pub path: String,
    /// What is wrong, and the way out.
    pub words: Words,
    /// The line in the file, from 1.
    pub line: usize,
    /// The column in the line, in characters, from 1.
    pub column: usize,
    /// The line, or the part of a very long one around the place, with nothing hidden in it.
    pub excerpt: String,
    /// Which bytes of the excerpt are meant.
    pub mark: Range<usize>,
    /// Whether the excerpt starts where the line does.
    pub is_whole_line: bool,
}

/// Everything that was found in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findings {
    /// The name of the file.
    pub file: String,
    /// The problems in the order of the file, at most as many as were asked for.
    pub problems: Vec<Problem>,
    /// How many errors there are, also those that were not kept.
    pub errors: usize,
    /// How many warnings there are, also those that were not kept.
    pub warnings: usize,
    /// How many entries the record has, its sources included.
    pub entries: usize,
}

impl Findings {
    /// Returns whether anything was found that counts.
    pub fn fails(&self, strict: bool) -> bool {
        self.errors > 0 || strict && self.warnings > 0
    }

    /// Returns how much was found: `2 errors and 1 warning`.
    pub fn found(&self) -> String {
        let Self { errors, warnings, entries, .. } = self;
        match (errors, warnings) {
            (0, 0) => format!("no problems in {}", pluralize(*entries, "entry")),
            (0, _) => pluralize(*warnings, "warning"),
            (_, 0) => pluralize(*errors, "error"),
            _ => format!("{} and {}", pluralize(*errors, "error"), pluralize(*warnings, "warning")),
        }
    }

    /// Returns whether problems were found that were not kept.
    pub fn is_cut(&self) -> bool {
        self.problems.len() < self.errors + self.warnings
    }
}

/// Collects problems: keeps the first ones by place, counts all.
#[derive(Debug)]
pub(super) struct Sink {
    limit: usize,
    structural: bool,
    kept: Vec<Found>,
    bound: usize,
    errors: usize,
    warnings: usize,
}

#[derive(Debug)]
struct Found {
    range: Range<usize>,
    rule: Rule,
    path: String,
    words: Words,
}

impl Sink {
    /// Returns a collector that keeps at most `limit` problems, structural ones only if so told.
    pub fn new(limit: usize, structural: bool) -> Self {
        Self { limit, structural, kept: Vec::new(), bound: usize::MAX, errors: 0, warnings: 0 }
    }

    /// Returns whether nothing has been found that breaks the structure.
    pub fn is_sound(&self) -> bool {
        self.errors == 0
    }

    /// Adds a problem at a place; path and words are worked out only where it may be shown.
    pub fn add(&mut self, rule: Rule, range: Range<usize>, say: impl FnOnce() -> (String, Words)) {
        if self.structural && !rule.is_structural() {
            return;
        }
        match rule.severity() {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
        }
        if range.start >= self.bound {
            return;
        }
        let (path, words) = say();
        self.kept.push(Found { range, rule, path: short(path), words: words.short() });
        // Twice as many are kept as may be shown, so that sorting stays rare.
        if self.kept.len() >= self.limit.saturating_mul(2).max(2) {
            self.kept.sort_by_key(|found| found.range.start);
            self.kept.truncate(self.limit);
            self.bound = self.kept.last().map_or(0, |last| last.range.start);
        }
    }

    /// Returns what was found in a file whose text is `text`.
    pub fn finish(mut self, file: &str, text: &str, entries: usize) -> Findings {
        self.kept.sort_by_key(|found| found.range.start);
        self.kept.truncate(self.limit);
        let bytes = text.as_bytes();
        let (mut line, mut counted) = (1, 0);
        // A line may be the whole file, so what is known of it is not worked out again.
        let (mut place, mut column) = (0..0, 1);
        let mut problems = Vec::with_capacity(self.kept.len());
        for found in self.kept {
            let at = text.floor_char_boundary(found.range.start.min(text.len()));
            if problems.is_empty() || at > place.end {
                line += memchr::memchr_iter(b'\n', &bytes[counted..at]).count();
                let end = memchr::memchr(b'\n', &bytes[at..]);
                place = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |newline| newline + 1)
                    ..end.map_or(text.len(), |length| at + length);
                (counted, column) = (place.start, 1);
            }
            column += text[counted..at].chars().count();
            counted = at;
            let window = Window::of(text, place.clone(), at..found.range.end);
            problems.push(Problem {
                rule: found.rule,
                path: found.path,
                words: found.words,
                line,
                column,
                excerpt: window.excerpt,
                mark: window.mark,
                is_whole_line: window.is_whole,
            });
        }
        Findings {
            file: file.to_owned(),
            problems,
            errors: self.errors,
            warnings: self.warnings,
            entries,
        }
    }
}

/// The part of a line that is shown, with nothing hidden in it.
struct Window {
    excerpt: String,
    mark: Range<usize>,
    is_whole: bool,
}

/// How many bytes of a long line are shown before and after a place.
const AROUND: usize = 60;

/// How long a line may be to be shown whole, in bytes.
const LINE: usize = 1000;

impl Window {
    fn of(text: &str, line: Range<usize>, place: Range<usize>) -> Self {
        let is_whole = line.len() <= LINE;
        let (start, end) = if is_whole {
            (line.start, line.end)
        } else {
            let start = text.floor_char_boundary(place.start.saturating_sub(AROUND));
            let end = text.ceil_char_boundary((place.start + 2 * AROUND).min(line.end));
            (start.max(line.start), end.min(line.end))
        };
        let mut excerpt = String::with_capacity(end - start + 8);
        let mut mark = None;
        let mut mark_end = None;
        for (offset, letter) in text[start..end].char_indices() {
            if start + offset >= place.start && mark.is_none() {
                mark = Some(excerpt.len());
            }
            if start + offset >= place.end && mark_end.is_none() {
                mark_end = Some(excerpt.len());
            }
            match letter {
                '\t' => excerpt.push(' '),
                '\r' => {}
                letter if crate::text::is_invisible(letter) => {
                    excerpt.extend(letter.escape_unicode());
                }
                letter => excerpt.push(letter),
            }
        }
        let mark = mark.unwrap_or(excerpt.len());
        let mark_end = mark_end.unwrap_or(excerpt.len()).max(mark);
        Self { excerpt, mark: mark..mark_end, is_whole }
    }
}
