//! What can go wrong, and the exit code that says so.

use std::collections::BTreeSet;
use std::io;

use crate::check::Findings;

/// Why there is no answer.
#[derive(Debug)]
pub enum Error {
    /// A named thing is not in the record.
    NotFound(String),
    /// The command line asks for something that cannot be.
    Usage(String),
    /// The record cannot be read.
    Record(String),
    /// The record does not keep to the format.
    Broken(Box<Findings>),
    /// The answer cannot be written.
    Write(io::Error),
    /// A file or a folder of files cannot be written.
    File(String),
}

impl Error {
    /// Returns the exit code: 1 not in the record, 2 wrong command line, 3 unreadable record,
    /// 4 an answer that cannot be written.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::NotFound(_) => 1,
            Self::Usage(_) => 2,
            Self::Record(_) | Self::Broken(_) => 3,
            Self::Write(_) | Self::File(_) => 4,
        }
    }

    /// Returns whether the reader of the answer went away, which is no failure.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Write(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotFound(message)
            | Self::Usage(message)
            | Self::Record(message)
            | Self::File(message) => f.write_str(message),
            Self::Broken(findings) => {
                write!(f, "{} cannot be read: {}", findings.file, findings.found())?;
                if findings.is_cut() {
                    let shown = findings.problems.len();
                    write!(f, "; the first {shown} shown, `summit check` shows all")?;
                }
                Ok(())
            }
            Self::Write(error) => write!(f, "cannot write the answer: {error}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

/// Returns ` (did you mean ...?)` with the candidates near to `word`, or nothing.
pub fn near<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    let near = nearest(word, candidates);
    match near.as_slice() {
        [] => String::new(),
        names => format!("; did you mean {}?", or_list(names)),
    }
}

/// Returns at most five candidates near to `word`, the nearest first, then in the order given.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let word = crate::fold::fold(word);
    let mut scored: Vec<(f64, String, &str)> = candidates
        .into_iter()
        .filter_map(|candidate| {
            let folded = crate::fold::fold(candidate);
            let contained = word.chars().count() > 2 && folded.contains(&word);
            let score = if contained { 1.0 } else { strsim::jaro_winkler(&word, &folded) };
            (score >= 0.84).then_some((score, folded, candidate))
        })
        .collect();
    scored.sort_by(|(one, ..), (two, ..)| two.total_cmp(one));
    let mut seen = BTreeSet::new();
    // One spelling is enough of those that are asked for alike.
    scored.retain(|(_, folded, _)| seen.insert(folded.clone()));
    scored.into_iter().map(|(.., candidate)| candidate).take(5).collect()
}

/// Returns names in backticks, the last joined by `or`: "`a`, `b` or `c`".
pub fn or_list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// Returns a count with its noun: `1 row`, `2 rows`.
pub fn count(number: usize, noun: &str) -> String {
    match (number, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{number} {stem}ies"),
        _ => format!("{number} {noun}s"),
    }
}
