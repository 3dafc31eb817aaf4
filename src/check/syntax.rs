//! Syntax errors in plain words: what people write that is not JSON.

use serde::de::IgnoredAny;

use super::diagnostic::{Diagnostic, Diagnostics};
use super::rule::Rule;

/// Reports why a text is not JSON.
pub(super) fn explain(text: &str, error: &serde_json::Error, diagnostics: &mut Diagnostics) {
    let markers = conflict_markers(text);
    if !markers.is_empty() {
        for (at, line) in markers {
            diagnostics.add(Rule::Conflict, at..at + line.len(), "", || {
                Diagnostic::new("this line is a conflict marker of git")
                    .help("choose one of the two versions, and remove the marker lines")
            });
        }
        return;
    }
    let at = offset(text, error.line(), error.column());
    let (at, diagnostic) = diagnose(text, at).unwrap_or_else(|| (at, other(error)));
    let length = text[at..].chars().next().map_or(1, char::len_utf8);
    diagnostics.add(Rule::Syntax, at..at + length, "", || diagnostic);
}

/// The conflict markers of git with their offsets; `=======` counts only after `<<<<<<<`.
fn conflict_markers(text: &str) -> Vec<(usize, &str)> {
    let (mut markers, mut at, mut is_open) = (Vec::new(), 0, false);
    for line in text.split_inclusive('\n') {
        let marker = line.trim_end();
        let is_start = marker.starts_with("<<<<<<< ");
        let is_end = is_open && marker.starts_with(">>>>>>> ");
        is_open |= is_start;
        if is_start || is_end || is_open && (marker == "=======" || marker.starts_with("||||||| "))
        {
            markers.push((at, marker));
        }
        is_open &= !is_end;
        at += line.len();
    }
    markers
}

/// The offset of a line and a column, in bytes, as the parser counts them.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let starts = std::iter::once(0)
        .chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|newline| newline + 1));
    let start = starts.take(line.max(1)).last().unwrap_or(0);
    text.floor_char_boundary((start + column.saturating_sub(1)).min(text.len()))
}

/// Recognises a common mistake at or before the place where the parser stopped.
fn diagnose(text: &str, at: usize) -> Option<(usize, Diagnostic)> {
    let before = text[..at].trim_end();
    let previous = before.chars().next_back();
    let previous_at = before.len() - previous.map_or(0, char::len_utf8);
    // The parser may stop at the space before the wrong character.
    let at = at + (text[at..].len() - text[at..].trim_start().len());
    let next = text[at..].chars().next()?;
    let diagnostic = match next {
        '/' | '#' => {
            Diagnostic::new("JSON has no comments").help("put a remark into a `note`, or remove it")
        }
        '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '‚' => Diagnostic::new(format!(
            "`{next}` is a typographic quotation mark; JSON wants straight ones"
        ))
        .help("write `\"`, and turn off typographic quotes in the editor"),
        '\'' => Diagnostic::new("JSON wants double quotation marks").help("write `\"` for `'`"),
        ',' if matches!(previous, Some(',' | '[' | '{' | ':')) => {
            Diagnostic::new("there is one comma too many").help("remove it")
        }
        ']' | '}' if previous == Some(',') => {
            let diagnostic =
                Diagnostic::new(format!("there is a comma before the closing `{next}`"))
                    .help("remove it: JSON has commas only between items");
            return Some((previous_at, diagnostic));
        }
        '{' | '[' if serde_json::from_str::<IgnoredAny>(before).is_ok() => {
            Diagnostic::new("a second JSON value starts here")
                .expected("one record per file")
                .help("keep one, or put each into a file of its own")
        }
        '"' | '{' | '[' if matches!(previous, Some('"' | '}' | ']' | '0'..='9' | 'e' | 'l')) => {
            Diagnostic::new("a comma is missing before this")
                .help("write `,` after the item before it")
        }
        letter if letter.is_alphabetic() && matches!(previous, Some('{' | ',')) => {
            Diagnostic::new("a key must be in quotation marks")
                .help("write `\"` before and after it")
        }
        _ => return None,
    };
    Some((at, diagnostic))
}

/// Explains an error in the words of the parser.
fn other(error: &serde_json::Error) -> Diagnostic {
    let text = error.to_string();
    let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
    match message {
        _ if error.is_eof() => Diagnostic::new("the file ends in the middle of a JSON value")
            .help("it may be cut off, or a bracket or quotation mark is not closed"),
        message if message.starts_with("control character") => {
            Diagnostic::new("a text runs over the end of its line")
                .help("close it with `\"`, or write a line break in a text as `\\n`")
        }
        "trailing characters" => Diagnostic::new("something follows the end of the record")
            .help("remove what is after the last `}`"),
        message => Diagnostic::new(format!("not JSON: {message}")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;

    fn found(text: &str) -> (usize, usize, String) {
        let findings = check(text, "file", 1);
        let problem = findings.problems.first().expect("a problem");
        (problem.line, problem.column, problem.diagnostic.message.clone())
    }

    #[test]
    fn common_mistakes_are_named_where_they_are() {
        for (text, line, column, message) in [
            ("// c\n{\"format\": 1}", 1, 1, "JSON has no comments"),
            ("{\"a\": 1, # c\n\"b\": 2}", 1, 10, "JSON has no comments"),
            (
                "{\n  “format”: 1}",
                2,
                3,
                "`“` is a typographic quotation mark; JSON wants straight ones",
            ),
            ("{'a': 1}", 1, 2, "JSON wants double quotation marks"),
            ("{\"a\": 1,,\n\"b\": 2}", 1, 9, "there is one comma too many"),
            ("{\"a\": [1, 2,\n]}", 1, 12, "there is a comma before the closing `]`"),
            ("{\"a\": 1,\n}", 1, 8, "there is a comma before the closing `}`"),
            ("{\"a\": 1\n\"b\": 2}", 2, 1, "a comma is missing before this"),
            ("{\"a\": \"x\" \"b\": 2}", 1, 11, "a comma is missing before this"),
            ("{\"a\": [{} {}]}", 1, 11, "a comma is missing before this"),
            ("{\"a\": 1}{\"a\": 1}", 1, 9, "a second JSON value starts here"),
            ("{\"a\": 1}\n\n{\"a\": 1}", 3, 1, "a second JSON value starts here"),
            ("{\"a\": 1} x", 1, 10, "something follows the end of the record"),
            ("{format: 1}", 1, 2, "a key must be in quotation marks"),
            ("{\"a\": \"x\n\"}", 1, 8, "a text runs over the end of its line"),
            ("{\"a\": [1, 2", 1, 11, "the file ends in the middle of a JSON value"),
        ] {
            assert_eq!(found(text), (line, column, message.to_owned()), "{text}");
        }
    }

    #[test]
    fn every_conflict_marker_is_reported() {
        let text = "{\n<<<<<<< HEAD\n\"a\": 1\n||||||| base\n=======\n\"a\": 2\n>>>>>>> theirs\n}\n=======\n";
        let findings = check(text, "file", 9);
        let lines: Vec<usize> = findings.problems.iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [2, 4, 5, 7]);
    }
}
