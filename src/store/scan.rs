//! One pass over the text of a record, which validates JSON and finds the sections.

use std::ops::Range;

use serde::de::Error;
use serde_json::value::RawValue;

use crate::check::JsonSpan;

/// The embedded record without line breaks and indentation, and its members, found when the program was built.
pub(super) const COMPACT: (&str, &[(&str, usize, usize)]) =
    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The top-level members of a record in the order of the file: each key, and the byte range of its value.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Outline(Vec<(String, Range<usize>)>);

impl Outline {
    /// Returns the outline of the compact embedded record without a scan.
    pub fn embedded() -> Self {
        Self(COMPACT.1.iter().map(|(key, start, end)| ((*key).to_owned(), *start..*end)).collect())
    }

    /// Scans a text; values are validated as JSON only.
    pub fn scan(text: &str) -> serde_json::Result<Self> {
        let (record, members) = JsonSpan::parse(text)?;
        if !record.is_object() {
            return Err(Error::custom("expected a record, which is an object"));
        }
        // The search for duplicates is quadratic in the number of keys; a record has about twenty.
        if members.len() > 1000 {
            return Err(Error::custom("too many keys"));
        }
        let mut outline = Self(Vec::with_capacity(members.len()));
        for (key, value) in members {
            let key = key.string().unwrap_or_default();
            if outline.get(&key).is_some() {
                return Err(Error::custom(format!("duplicate key `{key}`")));
            }
            outline.0.push((key.into_owned(), value.range(text)));
        }
        Ok(outline)
    }

    /// The byte range of the value of a key.
    pub fn get(&self, key: &str) -> Option<Range<usize>> {
        self.0.iter().find(|(known, _)| known == key).map(|(_, range)| range.clone())
    }

    /// The keys, each with the byte range of its value.
    pub fn members(&self) -> impl Iterator<Item = (&str, Range<usize>)> {
        self.0.iter().map(|(key, range)| (key.as_str(), range.clone()))
    }
}

/// Splits the items of a JSON array.
pub(super) fn items(array: &str) -> serde_json::Result<Vec<&RawValue>> {
    serde_json::from_str(array)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::EMBEDDED;

    #[test]
    fn the_embedded_outline_agrees_with_a_scan() {
        assert_eq!(Outline::embedded(), Outline::scan(COMPACT.0).expect("JSON"));
        let json = |text| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
        assert_eq!(json(COMPACT.0), json(EMBEDDED));
    }
}
