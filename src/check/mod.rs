//! Checking: every rule of the format, every problem of a record, each with its place.
//!
//! What a place may hold comes from the schema, which comes from the types (`shape`); what holds
//! between entries and within one stands in `walk::rules`. The text is read once to prove that it is JSON
//! and to learn where its entries stand and how they are called (`ground`), then walked value by value
//! (`walk`), so that a problem knows its line and column, and one never hides another.

mod codes;
mod form;
mod ground;
mod json;
mod problem;
mod shape;
mod walk;

pub use form::canonical;
pub use problem::{Findings, Problem, Rule, Severity, Words};

use ground::Ground;
use json::Kind;
use problem::Sink;
use walk::Walk;

use crate::record::FORMAT;

/// Returns everything that is wrong in a record; at most `limit` problems are kept, all counted.
pub fn check(text: &str, file: &str, limit: usize) -> Findings {
    run_with(text, file, limit, false)
}

/// Returns what is wrong in a record so that no question can be answered from it.
pub fn check_structure(text: &str, file: &str, limit: usize) -> Findings {
    run_with(text, file, limit, true)
}

/// Returns the findings of a file that is no text this program reads.
pub fn unreadable(text: &str, at: usize, words: Words, file: &str) -> Findings {
    let mut sink = Sink::new(1, false);
    sink.add(Rule::Encoding, at..at + 1, || (String::new(), words));
    sink.finish(file, text, 0)
}

fn run_with(text: &str, file: &str, limit: usize, structural: bool) -> Findings {
    let mut sink = Sink::new(limit, structural);
    if text.trim().is_empty() {
        let words = Words::new("the file is empty")
            .expected("a record, a JSON object with `format`, `id`, `title` and the sections")
            .help(Some("`summit new FILE` writes one to start from".to_owned()));
        sink.add(Rule::Syntax, 0..0, || (String::new(), words));
        return sink.finish(file, text, 0);
    }
    let shape = shape::record();
    let grounded =
        json::outline(text).map(|(spot, members)| (spot, Ground::new(text, spot, members, &shape)));
    let (spot, ground) = match grounded {
        Ok(grounded) => grounded,
        Err(error) => {
            let at = offset(text, error.line(), error.column());
            sink.add(Rule::Syntax, at..at + 1, || {
                (String::new(), Words::new(format!("not JSON: {}", message(&error))))
            });
            return sink.finish(file, text, 0);
        }
    };
    if !reads_format(spot, text, &mut sink) {
        return sink.finish(file, text, ground.entries);
    }
    let mut walk = Walk::new(&ground, sink);
    walk.record(spot);
    if !structural {
        walk.uncited();
        walk.canonical(|| form::first_untidy(text));
    }
    walk.finish().finish(file, text, ground.entries)
}

/// Tells of a record in a version of the format that this program does not read.
fn reads_format(record: json::Spot<'_>, text: &str, sink: &mut Sink) -> bool {
    let Some(format) = record.get("format") else { return true };
    let written = format.written();
    if format.kind() != Kind::Number || written.parse() == Ok(FORMAT) {
        return true;
    }
    sink.add(Rule::Format, format.range(text), || {
        let words = Words::new(format!("format {written} is not one this program reads"))
            .expected(format!("{FORMAT}"))
            .help(Some(format!("get a newer `summit`, or write the record in format {FORMAT}")));
        ("format".to_owned(), words)
    });
    false
}

/// Returns the offset of a place that the parser tells by line and column of bytes.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let starts = std::iter::once(0)
        .chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|newline| newline + 1));
    let start = starts.take(line.max(1)).last().unwrap_or(0);
    text.floor_char_boundary((start + column.saturating_sub(1)).min(text.len()))
}

/// Returns the message of an error of the parser without its place, which is told beside it.
fn message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
    text.replace("EOF", "the file ends")
}
