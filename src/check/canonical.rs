//! Canonical form: one way to write a record, so that versions compare line by line.

use std::ops::Range;

use serde_json::Value as Json;
use unicode_normalization::UnicodeNormalization;

use super::diagnostic::Diagnostic;
use super::json::{JsonSpan, Member};
use super::rule::Rule;
use super::validate::Validator;
use crate::record::{Record, Section};

/// Why a file is not in canonical form, where no order is wrong.
pub(super) const LAYOUT: &str = "its spacing, line ends or escapes differ";

/// A line break and the deepest indentation that a record has.
const BREAK: &str = "\n                                        ";

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

impl<'a> Validator<'a> {
    /// Validates the spacing of an object or a list. A part of it is a key with its value, or an item,
    /// which is both its first and its last value.
    pub fn layout(&mut self, span: JsonSpan<'a>, parts: impl Iterator<Item = Member<'a>>) {
        let symbols = self.symbols;
        let Range { start, end } = symbols.range(span);
        let (mut at, mut comma) = (start + 1, "");
        for (first, last) in parts {
            let (first, last) = (symbols.range(first), symbols.range(last));
            self.gap(at..first.start, comma, BREAK.get(..2 * self.depth + 3));
            if first.end < last.start {
                self.gap(first.end..last.start, ":", Some(" "));
            }
            (at, comma) = (last.end, ",");
        }
        let is_empty = comma.is_empty();
        self.gap(at..end - 1, "", if is_empty { Some("") } else { BREAK.get(..=2 * self.depth) });
    }

    /// Validates that a punctuation mark and this space are all that is between two values.
    fn gap(&mut self, range: Range<usize>, mark: &str, space: Option<&str>) {
        let gap = &self.symbols.text[range.clone()];
        let found = gap.strip_prefix(mark);
        if found.is_none() || found != space {
            self.non_canonical(range.start + found.map_or(0, |_| mark.len()), LAYOUT);
        }
    }

    /// Records the first place that is not in canonical form.
    pub fn non_canonical(&mut self, start: usize, why: &'static str) {
        if self.non_canonical.is_none_or(|(first, _)| start < first) {
            self.non_canonical = Some((start, why));
        }
    }

    /// Reports the first place that is not in canonical form, unless the record has errors.
    pub fn check_canonical(&mut self) {
        if self.diagnostics.has_errors() {
            return;
        }
        if let Some((start, why)) = self.non_canonical {
            self.path.clear();
            self.add(Rule::Canonical, start..start + 1, || {
                Diagnostic::new(format!("the file is not in canonical form: {why}"))
                    .help("run `summit check --fix FILE`")
            });
        }
    }
}
