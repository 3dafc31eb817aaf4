//! Canonical form: one way to write a record, so that versions compare line by line.

use serde_json::Value as Json;
use unicode_normalization::UnicodeNormalization;

use super::json::end_of_string;
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

/// Finds the first place where the spacing or the escapes of a JSON text are not canonical.
///
/// The text must be JSON.
pub(super) fn first_non_canonical(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut depth = 0;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                let (end, is_plain) = end_of_string(bytes, at);
                if !is_plain && !is_canonical_string(&text[at..end]) {
                    return Some(at);
                }
                at = end;
            }
            open @ (b'{' | b'[') => {
                at += 1;
                if bytes.get(at) == Some(&(open + 2)) {
                    at += 1;
                } else {
                    depth += 1;
                    let Some(next) = line_break(bytes, at, depth) else { return Some(at) };
                    at = next;
                }
            }
            b',' => {
                let Some(next) = line_break(bytes, at + 1, depth) else { return Some(at + 1) };
                at = next;
            }
            b':' => {
                if bytes.get(at + 1) != Some(&b' ') || bytes.get(at + 2) == Some(&b' ') {
                    return Some(at + 1);
                }
                at += 2;
            }
            b'}' | b']' => at += 1,
            b'\n' => {
                // Other newlines are skipped above: this one comes before a closing bracket or ends the file.
                if at + 1 == bytes.len() && depth == 0 {
                    return None;
                }
                depth = depth.saturating_sub(1);
                match line_break(bytes, at, depth) {
                    Some(next) if matches!(bytes.get(next), Some(b'}' | b']')) => at = next,
                    _ => return Some(at),
                }
            }
            byte if byte.is_ascii_whitespace() => return Some(at),
            _ => at += 1,
        }
    }
    // The newline at the end is missing.
    Some(bytes.len())
}

/// The end of a newline with its indentation, or `None` if they are not canonical.
fn line_break(bytes: &[u8], at: usize, depth: usize) -> Option<usize> {
    let rest = &bytes[at..];
    let fits = rest.first() == Some(&b'\n')
        && rest.len() > 2 * depth + 1
        && rest[1..=2 * depth].iter().all(|byte| *byte == b' ')
        && !matches!(rest[2 * depth + 1], b' ' | b'\t' | b'\n' | b'\r');
    fits.then_some(at + 1 + 2 * depth)
}

/// Whether a string has the escapes that `serde_json` writes.
fn is_canonical_string(string: &str) -> bool {
    serde_json::from_str::<String>(string)
        .and_then(|text| serde_json::to_string(&text))
        .is_ok_and(|plain| plain == string)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn layout_is_canonical_only_as_serde_json_writes_it() {
        for (text, place) in [
            ("{\n  \"a\": 1\n}\n", None),
            ("{\n  \"a\": [],\n  \"b\": [\n    {}\n  ]\n}\n", None),
            ("{\n  \"a\": 1\n}", Some(12)),
            ("{\"a\": 1}\n", Some(1)),
            ("{\n   \"a\": 1\n}\n", Some(1)),
            ("{\n  \"a\":1\n}\n", Some(8)),
            ("{\n  \"a\": 1,\n\n  \"b\": 2\n}\n", Some(11)),
            ("{\r\n  \"a\": 1\r\n}\r\n", Some(1)),
            ("{\n  \"a\": \"\\u00e9\"\n}\n", Some(9)),
            ("{\n  \"a\": \"é\\n\"\n}\n", None),
        ] {
            assert_eq!(first_non_canonical(text), place, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn pretty_json_is_canonical(keys in prop::collection::vec(any::<String>(), 0..5), depth in 0usize..4) {
            let mut json = Json::from(keys.clone());
            for key in &keys {
                json = serde_json::json!({ key.as_str(): json, "n": 1.5, "b": [true, {}, []] });
            }
            for _ in 0..depth {
                json = Json::Array(vec![json]);
            }
            let text = serde_json::to_string_pretty(&json).expect("JSON") + "\n";
            prop_assert_eq!(first_non_canonical(&text), None);
        }
    }
}
