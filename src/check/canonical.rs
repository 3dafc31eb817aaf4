//! Canonical form: one way to write a record, so that versions compare line by line.

use std::ops::Range;

use serde_json::Value as Json;
use unicode_normalization::UnicodeNormalization;

use super::diagnostic::Diagnostic;
use super::rule::Rule;
use super::validate::Validator;
use crate::record::{Record, Section};

/// Why a file is not in canonical form, where no order is wrong.
pub(super) const LAYOUT: &str = "its spacing, line ends or escapes differ";

/// A comma, a line break and the deepest indentation that a record has.
const BREAK: &[u8] = b",\n                                        ";

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
    /// Moves to the next key of an object or item of a list, or past its closing bracket, and returns whether there
    /// is one; validates the space before it.
    pub fn next_part(&mut self, is_first: bool) -> bool {
        let gap = self.cursor.skip_gap();
        let ends = matches!(self.cursor.peek(), Some(b'}' | b']') | None);
        let canonical = match (is_first, ends) {
            (true, true) => BREAK.get(..0),
            (false, true) => BREAK.get(1..2 * self.depth),
            (true, false) => BREAK.get(1..2 * self.depth + 2),
            (false, false) => BREAK.get(..2 * self.depth + 2),
        };
        self.check_gap(gap, canonical);
        self.cursor.at += usize::from(ends);
        !ends
    }

    /// Moves from a key to its value; validates the space between them.
    pub fn colon(&mut self) {
        let gap = self.cursor.skip_gap();
        self.check_gap(gap, Some(b": "));
    }

    fn check_gap(&mut self, gap: Range<usize>, canonical: Option<&[u8]>) {
        let found = &self.symbols.text.as_bytes()[gap.clone()];
        // Byte by byte: a call to compare so few of them takes longer.
        if !canonical.is_some_and(|canonical| found.iter().eq(canonical)) {
            let has_mark = matches!(found.first(), Some(b',' | b':'));
            self.non_canonical(gap.start + usize::from(has_mark), LAYOUT);
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
