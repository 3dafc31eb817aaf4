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
    let (at, diagnostic) = diagnose(text, at, error);
    let length = text[at..].chars().next().map_or(1, char::len_utf8);
    diagnostics.add(Rule::Syntax, at..at + length, "", || diagnostic);
}

/// The lines that git writes between conflicting versions, with their offsets. No text of a record has
/// such a line, since JSON writes a line break in a text as `\n`.
fn conflict_markers(text: &str) -> Vec<(usize, &str)> {
    let lines = text.split_inclusive('\n').scan(0, |at, line| {
        *at += line.len();
        Some((*at - line.len(), line.trim_end()))
    });
    let marks = ["<<<<<<< ", "||||||| ", ">>>>>>> "];
    let is_marker =
        |line: &str| line == "=======" || marks.iter().any(|mark| line.starts_with(mark));
    lines.filter(|(_, line)| is_marker(line)).collect()
}

/// The offset of a line and a column, in bytes, as the parser counts them.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let starts = std::iter::once(0)
        .chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|newline| newline + 1));
    let start = starts.take(line.max(1)).last().unwrap_or(0);
    text.floor_char_boundary((start + column.saturating_sub(1)).min(text.len()))
}

/// Names the mistake at or before the place where the parser stopped, and where it is.
fn diagnose(text: &str, at: usize, error: &serde_json::Error) -> (usize, Diagnostic) {
    let spaces = [' ', '\t', '\n', '\r'];
    let before = text[..at].trim_end_matches(spaces);
    let previous = before.chars().next_back();
    let previous_at = before.len() - previous.map_or(0, char::len_utf8);
    let found = error.to_string();
    let found = found.rsplit_once(" at line ").map_or(found.as_str(), |(message, _)| message);
    // The parser may stop at the space before the wrong character.
    let next_at = at + (text[at..].len() - text[at..].trim_start_matches(spaces).len());
    let next = text[next_at..].chars().next().unwrap_or('\0');
    let say = |message: &str, help: &str| (next_at, Diagnostic::new(message).help(help));
    match (found, next) {
        _ if error.is_eof() => (
            at,
            Diagnostic::new("the file ends in the middle of a JSON value")
                .help("it may be cut off, or a bracket or quotation mark is not closed"),
        ),
        (found, _) if found.starts_with("control character") => {
            match text[at..].char_indices().find(|(_, ch)| ch.is_control()) {
                Some((length, ch)) if !matches!(ch, '\n' | '\r') => {
                    let code = u32::from(ch);
                    let message = format!("a text has the control character U+{code:04X}");
                    (at + length, Diagnostic::new(message).help("replace it by a space"))
                }
                _ => (
                    at,
                    Diagnostic::new("a text runs over the end of its line")
                        .help("close it with `\"`, or write a line break in a text as `\\n`"),
                ),
            }
        }
        ("invalid escape", _) => {
            let diagnostic = Diagnostic::new("JSON has no such escape")
                .help("write `\\\\` for a backslash, and a letter itself in UTF-8");
            (at, diagnostic)
        }
        (_, '/' | '#') => say("JSON has no comments", "put a remark into a `note`, or remove it"),
        (_, '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '‚') => say(
            &format!("`{next}` is a typographic quotation mark; JSON wants straight ones"),
            "write `\"`, and turn off typographic quotes in the editor",
        ),
        (_, ';' | '，' | '、') => say(
            &format!("`{next}` is not `,`"),
            "write `,` between items, and nothing after the last",
        ),
        (_, '：') => say("`：` is a full-width colon", "write `:`"),
        (_, space) if space.is_whitespace() => {
            say("this space is not one of JSON's", "write a plain space, or none")
        }
        (_, '\'') => say("JSON wants double quotation marks", "write `\"` for `'`"),
        (_, ',') if matches!(previous, Some(',' | '[' | '{' | ':')) => {
            say("there is one comma too many", "remove it")
        }
        (_, ']' | '}') if previous == Some(',') => (
            previous_at,
            Diagnostic::new(format!("there is a comma before the closing `{next}`"))
                .help("remove it: JSON has commas only between items"),
        ),
        (_, '{' | '[') if serde_json::from_str::<IgnoredAny>(before).is_ok() => {
            let (at, diagnostic) = say(
                "a second JSON value starts here",
                "keep one, or put each into a file of its own",
            );
            (at, diagnostic.expected("one record per file"))
        }
        ("trailing characters", _) => {
            say("something follows the end of the record", "remove what is after the last `}`")
        }
        ("expected `:`", _) => say("a colon is missing before this", "write `:` after the key"),
        ("expected `,` or `]`", '"' | '{' | '[') => say(
            "a comma or the closing `]` is missing before this",
            "write `,` after the item before it, or `]` after the last one",
        ),
        (_, '"' | '{' | '[') => {
            say("a comma is missing before this", "write `,` after the item before it")
        }
        (_, ch) if ch.is_alphabetic() && previous == Some('"') => {
            say("the text ends before this", "write a quotation mark within a text as `\\\"`")
        }
        ("key must be a string", ch) if ch.is_alphabetic() => {
            say("a key must be in quotation marks", "write `\"` before and after it")
        }
        (found, _) => {
            let expected = match found.strip_prefix("expected ") {
                Some("value" | "ident") => {
                    "a text in quotation marks, a number, an object, a list, `true` or `false`"
                }
                Some(expected) => expected,
                None => "a number such as `2`, without leading zeros",
            };
            let message = format!("`{}` is out of place", next.escape_debug());
            let word = text[next_at..].split(|ch: char| !ch.is_ascii_alphabetic()).next();
            let help = match word.map(str::to_ascii_lowercase).as_deref() {
                Some("true") => "write `true`",
                Some("false") => "write `false`",
                Some("none" | "null" | "nil" | "nan" | "undefined") => {
                    "omit the key of what is unknown"
                }
                _ => "dates, amounts and words are texts, in quotation marks",
            };
            let (at, diagnostic) = say(&message, help);
            (at, diagnostic.expected(expected))
        }
    }
}
