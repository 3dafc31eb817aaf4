//! Diagnostics: what is wrong in a record, where, and what to do about it.

use std::ops::Range;

use super::rule::{Rule, Severity};
use crate::text::{escape_invisible, pluralize};

/// What is wrong, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong.
    pub message: String,
    /// What is expected instead.
    pub expected: Option<String>,
    /// What was probably meant, or what to do.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Creates a diagnostic that says what is wrong.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), expected: None, help: None }
    }

    /// Adds what is expected.
    pub fn expected(self, expected: impl Into<String>) -> Self {
        Self { expected: Some(expected.into()), ..self }
    }

    /// Adds what to do.
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// Adds what to do, if that is known.
    pub fn maybe_help(self, help: Option<String>) -> Self {
        Self { help, ..self }
    }

    fn shown(self) -> Self {
        Self {
            message: shown(&self.message),
            expected: self.expected.as_deref().map(shown),
            help: self.help.as_deref().map(shown),
        }
    }
}

/// The longest text of a diagnostic, in bytes; it may quote the record.
const LONGEST: usize = 2000;

/// Escapes what is invisible in a text, and leaves out the middle of a very long one.
fn shown(text: &str) -> String {
    let text = escape_invisible(text);
    if text.len() <= LONGEST {
        return text.into_owned();
    }
    let before = text.floor_char_boundary(LONGEST / 2);
    let after = text.ceil_char_boundary(text.len() - LONGEST / 10);
    format!("{} […] {}", &text[..before], &text[after..])
}

/// A violation of a rule, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The rule.
    pub rule: Rule,
    /// The path in the record, such as `leaders[3].country`; empty for the whole file.
    pub path: String,
    /// What is wrong, and what to do about it.
    pub diagnostic: Diagnostic,
    /// The line in the file, from 1.
    pub line: usize,
    /// The column in the line, in characters, from 1.
    pub column: usize,
    /// The line, or a part of a very long line, with invisible characters escaped.
    pub excerpt: String,
    /// The bytes of the excerpt that are wrong.
    pub mark: Range<usize>,
    /// Whether the excerpt starts at the start of its line.
    pub is_whole_line: bool,
}

/// All problems of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findings {
    /// The name of the file.
    pub file: String,
    /// The first problems in the order of the file, as many as were asked for.
    pub problems: Vec<Problem>,
    /// The number of errors in the file.
    pub errors: usize,
    /// The number of warnings in the file.
    pub warnings: usize,
    /// The number of entries in the record, sources included.
    pub entries: usize,
}

impl Findings {
    /// Whether `check` ends with code 1: for errors, and with `strict` for warnings too.
    pub fn fails(&self, strict: bool) -> bool {
        self.errors > 0 || strict && self.warnings > 0
    }

    /// Counts the problems in words: `2 errors and 1 warning`.
    pub fn found(&self) -> String {
        let Self { errors, warnings, entries, .. } = self;
        match (errors, warnings) {
            (0, 0) => format!("no problems in {}", pluralize(*entries, "entry")),
            (0, _) => pluralize(*warnings, "warning"),
            (_, 0) => pluralize(*errors, "error"),
            _ => format!("{} and {}", pluralize(*errors, "error"), pluralize(*warnings, "warning")),
        }
    }

    /// Whether the file has more problems than `problems` holds.
    pub fn is_cut(&self) -> bool {
        self.problems.len() < self.errors + self.warnings
    }
}

/// Collects problems: counts all of them, and holds the first ones by place.
#[derive(Debug)]
pub(super) struct Diagnostics {
    limit: usize,
    structural: bool,
    found: Vec<Found>,
    /// Problems from this offset on are only counted: enough earlier ones are known.
    bound: usize,
    errors: usize,
    warnings: usize,
}

#[derive(Debug)]
struct Found {
    range: Range<usize>,
    rule: Rule,
    path: String,
    diagnostic: Diagnostic,
}

impl Diagnostics {
    /// Creates a collector of the first `limit` problems, or of structural ones only.
    pub fn new(limit: usize, structural: bool) -> Self {
        Self { limit, structural, found: Vec::new(), bound: usize::MAX, errors: 0, warnings: 0 }
    }

    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// Adds a problem; it is only described if it may be among the first.
    pub fn add(
        &mut self,
        rule: Rule,
        range: Range<usize>,
        path: &str,
        describe: impl FnOnce() -> Diagnostic,
    ) {
        if self.count(rule) && range.start < self.bound {
            self.push(rule, range, path, describe());
        }
    }

    /// Counts a problem; false where this rule is not asked for.
    fn count(&mut self, rule: Rule) -> bool {
        let is_wanted = !self.structural || rule.is_structural();
        match rule.severity() {
            _ if !is_wanted => {}
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
        }
        is_wanted
    }

    fn push(&mut self, rule: Rule, range: Range<usize>, path: &str, diagnostic: Diagnostic) {
        let (path, diagnostic) = (shown(path), diagnostic.shown());
        self.found.push(Found { range, rule, path, diagnostic });
        // Holding twice the limit makes sorting rare.
        if self.found.len() >= self.limit.saturating_mul(2).max(2) {
            self.cut();
            self.bound = self.found.last().map_or(0, |last| last.range.start);
        }
    }

    /// Adds the problems of another part of the record.
    pub fn merge(&mut self, other: Self) {
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.found.extend(other.found);
    }

    fn cut(&mut self) {
        self.found.sort_by_key(|found| found.range.start);
        self.found.truncate(self.limit);
    }

    /// Finds the lines and columns of the problems of a file with this text.
    pub fn finish(mut self, file: &str, text: &str, entries: usize) -> Findings {
        self.cut();
        let bytes = text.as_bytes();
        // A line may be the whole file, so columns are counted on from the last problem.
        let (mut line, mut counted) = (1, 0);
        let (mut place, mut column) = (0..0, 1);
        let mut problems = Vec::with_capacity(self.found.len());
        for Found { range, rule, path, diagnostic } in self.found {
            let at = text.floor_char_boundary(range.start.min(text.len()));
            if problems.is_empty() || at > place.end {
                line += memchr::memchr_iter(b'\n', &bytes[counted..at]).count();
                let end = memchr::memchr(b'\n', &bytes[at..]);
                place = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |newline| newline + 1)
                    ..end.map_or(text.len(), |length| at + length);
                (counted, column) = (place.start, 1);
            }
            column += text[counted..at].chars().count();
            counted = at;
            let (excerpt, mark, is_whole_line) = excerpt(text, place.clone(), at..range.end);
            let problem =
                Problem { rule, path, diagnostic, line, column, excerpt, mark, is_whole_line };
            problems.push(problem);
        }
        let (errors, warnings) = (self.errors, self.warnings);
        Findings { file: file.to_owned(), problems, errors, warnings, entries }
    }
}

/// Cuts a place out of its line: the line or a part of a very long one, with invisible characters
/// escaped, the bytes of it that are wrong, and whether it is the whole line.
fn excerpt(text: &str, line: Range<usize>, place: Range<usize>) -> (String, Range<usize>, bool) {
    /// The bytes of a long line that are shown before a place; twice as many are shown after it.
    const AROUND: usize = 60;
    /// The longest line that is shown whole, in bytes.
    const LINE: usize = 1000;
    let is_whole = line.len() <= LINE;
    let shown = if is_whole {
        line
    } else {
        let start = text.floor_char_boundary(place.start.saturating_sub(AROUND));
        let end = text.ceil_char_boundary((place.start + 2 * AROUND).min(line.end));
        start.max(line.start)..end.min(line.end)
    };
    let end = text.ceil_char_boundary(place.end.clamp(place.start, shown.end));
    let clean = |part: Range<usize>| {
        escape_invisible(&text[part].replace('\t', " ").replace('\r', "")).into_owned()
    };
    let (before, wrong) = (clean(shown.start..place.start), clean(place.start..end));
    let mark = before.len()..before.len() + wrong.len();
    (before + &wrong + &clean(end..shown.end), mark, is_whole)
}
