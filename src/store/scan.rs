//! One pass over the text of a record, which validates JSON and finds the sections.

use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The members of the embedded record, found when the program was built.
const EMBEDDED: &[(&str, usize, usize)] = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The top-level members of a record in the order of the file: each key, and the byte range of its value.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Outline(Vec<(String, Range<usize>)>);

impl Outline {
    /// Returns the outline of the embedded record without a scan.
    pub fn embedded() -> Self {
        Self(EMBEDDED.iter().map(|(key, start, end)| ((*key).to_owned(), *start..*end)).collect())
    }

    /// Scans a text; values are validated as JSON only.
    pub fn scan(text: &str) -> serde_json::Result<Self> {
        let members: Members<'_> = serde_json::from_str(text)?;
        let range = |value: &RawValue| {
            // A raw value borrows from the text.
            let start = value.get().as_ptr().addr() - text.as_ptr().addr();
            start..start + value.get().len()
        };
        Ok(Self(members.0.into_iter().map(|(key, value)| (key, range(value))).collect()))
    }

    /// The byte range of the value of a key.
    pub fn get(&self, key: &str) -> Option<Range<usize>> {
        self.0.iter().find(|(known, _)| known == key).map(|(_, range)| range.clone())
    }

    /// The keys.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_str())
    }
}

/// The members of an object; a duplicate key is an error.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a record, which is an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members: Vec<(String, &RawValue)> = Vec::new();
                while let Some(key) = map.next_key::<String>()? {
                    if members.iter().any(|(known, _)| *known == key) {
                        map.next_value::<IgnoredAny>()?;
                        return Err(A::Error::custom(format!("duplicate key `{key}`")));
                    }
                    // The search for duplicates is linear in the number of keys; a record has about twenty.
                    if members.len() > 1000 {
                        return Err(A::Error::custom("too many keys"));
                    }
                    members.push((key, map.next_value()?));
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Object)
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
        assert_eq!(Outline::embedded(), Outline::scan(EMBEDDED).expect("JSON"));
    }
}
