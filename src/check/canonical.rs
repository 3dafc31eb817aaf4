//! Canonical form: one way to write a record, so that versions compare line by line.

use serde_json::Value as Json;
use unicode_normalization::UnicodeNormalization;

use crate::record::{Record, Section};

/// Writes a record in canonical form: keys in the order of the types, entries sorted by id except
/// areas, source ids sorted, the host before other countries, two spaces of indentation, NFC, and a
/// newline at the end.
pub fn canonical(record: &Record) -> String {
    let mut json = serde_json::to_value(record).unwrap_or_default();
    let host = record.countries.iter().find(|country| country.role.as_str() == "host");
    let host = host.map(|country| country.id.as_str());
    for section in Section::ALL.into_iter().filter(|section| *section != Section::Areas) {
        if let Some(list) = json[section.as_str()].as_array_mut() {
            list.sort_by(|one, two| one["id"].as_str().cmp(&two["id"].as_str()));
        }
    }
    sort_references(&mut json, host);
    let text = serde_json::to_string_pretty(&json).unwrap_or_default();
    text.nfc().collect::<String>() + "\n"
}

fn sort_references(json: &mut Json, host: Option<&str>) {
    match json {
        Json::Array(items) => items.iter_mut().for_each(|item| sort_references(item, host)),
        Json::Object(fields) => {
            for (key, field) in fields {
                match (key.as_str(), field) {
                    ("sources" | "countries", Json::Array(ids))
                        if ids.iter().all(Json::is_string) =>
                    {
                        let host = host.filter(|_| key == "countries");
                        ids.sort_by(|one, two| {
                            let rank = |id: &Json| {
                                let id = id.as_str().unwrap_or_default();
                                (host != Some(id), id.to_owned())
                            };
                            rank(one).cmp(&rank(two))
                        });
                    }
                    (_, other) => sort_references(other, host),
                }
            }
        }
        _ => {}
    }
}

/// Finds where the spacing between the values of a JSON text first differs from that of canonical form.
pub(super) fn other_spacing(text: &str) -> Option<usize> {
    /// A line break and the deepest indentation that a record has.
    const BREAK: &str = "\n                                        ";
    let bytes = text.as_bytes();
    let (mut at, mut depth, mut previous) = (0, 0, None);
    loop {
        let space = bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let next = bytes.get(at + space).copied();
        depth -= usize::from(matches!(next, Some(b'}' | b']')));
        let expected = match (previous, next) {
            (None, _) | (Some(b'{'), Some(b'}')) | (Some(b'['), Some(b']')) => Some(""),
            (_, None) => Some("\n"),
            (Some(b':'), _) => Some(" "),
            (Some(b'{' | b'[' | b','), _) | (_, Some(b'}' | b']')) => BREAK.get(..=2 * depth),
            _ => Some(""),
        };
        if expected != text.get(at..at + space) {
            return Some(at);
        }
        depth += usize::from(matches!(next, Some(b'{' | b'[')));
        at += space
            + match next? {
                b'"' => string_length(&bytes[at + space..]),
                b'{' | b'}' | b'[' | b']' | b',' | b':' => 1,
                _ => {
                    let is_inside = |byte: &&u8| !matches!(byte, b',' | b'}' | b']' | 0..=b' ');
                    bytes[at + space..].iter().take_while(is_inside).count()
                }
            };
        previous = next;
    }
}

/// The length of a string with its quotation marks.
fn string_length(bytes: &[u8]) -> usize {
    let mut length = 1;
    while let Some(found) = memchr::memchr2(b'"', b'\\', &bytes[length..]) {
        length += found + 1;
        if bytes[length - 1] == b'"' {
            return length;
        }
        length += 1;
    }
    bytes.len()
}
