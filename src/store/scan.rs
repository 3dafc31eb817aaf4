//! One pass over the text of a record, which validates JSON and finds the entries.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::MapDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::record::{Head, Section};

/// Where the entries of a section are: the offset of the first byte of each, and of the byte after its last.
pub(super) type Ranges = Cow<'static, [(usize, usize)]>;

/// The sections of the embedded record.
type Sections = &'static [(&'static str, &'static [(usize, usize)])];

/// The embedded record, prepared when the program is built: without line breaks and indentation, its members other
/// than sections, and where the entries of each section are.
pub(super) const COMPACT: (&str, &str, Sections) =
    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// A record whose entries are not parsed yet.
#[derive(Debug)]
pub(super) struct Outline {
    pub head: Head,
    sections: Vec<(Section, Ranges)>,
}

impl Outline {
    /// Returns the outline of the compact embedded record without a scan.
    pub fn embedded() -> serde_json::Result<Self> {
        let section = |key: &str| Section::ALL.into_iter().find(|section| section.as_str() == key);
        let ranges =
            |(key, ranges): &(&str, &'static [_])| Some((section(key)?, Cow::Borrowed(*ranges)));
        let sections = COMPACT.2.iter().filter_map(ranges).collect();
        Ok(Self { head: serde_json::from_str(COMPACT.1)?, sections })
    }

    /// Scans a text; entries are validated as JSON only.
    pub fn scan(text: &str) -> serde_json::Result<Self> {
        let members: Members<'_> = serde_json::from_str(text)?;
        let head = Head::deserialize(MapDeserializer::new(members.head.into_iter()))?;
        let range = |entry: &RawValue| {
            let start = entry.get().as_ptr().addr() - text.as_ptr().addr();
            (start, start + entry.get().len())
        };
        let ranges = |entries: Vec<&RawValue>| entries.into_iter().map(range).collect();
        let sections = members.sections.into_iter();
        Ok(Self { head, sections: sections.map(|(key, entries)| (key, ranges(entries))).collect() })
    }

    /// Takes the ranges of the entries of a section; none where the record lacks it.
    pub fn take(&mut self, section: Section) -> Ranges {
        let found = self.sections.iter().position(|(known, _)| *known == section);
        found.map_or_else(Ranges::default, |place| self.sections.swap_remove(place).1)
    }
}

/// The members of a record as raw JSON.
#[derive(Default)]
struct Members<'a> {
    head: Vec<(String, &'a RawValue)>,
    sections: Vec<(Section, Vec<&'a RawValue>)>,
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Members::default();
                while let Some(key) = map.next_key::<String>()? {
                    match Section::ALL.into_iter().find(|section| section.as_str() == key) {
                        None => members.head.push((key, map.next_value()?)),
                        Some(section)
                            if members.sections.iter().any(|(one, _)| *one == section) =>
                        {
                            return Err(A::Error::custom(format!("duplicate key `{key}`")));
                        }
                        Some(section) => members.sections.push((section, map.next_value()?)),
                    }
                }
                Ok(members)
            }
        }

        deserializer.deserialize_map(Object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::EMBEDDED;

    #[test]
    fn the_embedded_outline_agrees_with_a_scan() {
        let [embedded, scanned] = [Outline::embedded(), Outline::scan(COMPACT.0)]
            .map(|outline| format!("{:?}", outline.expect("JSON")));
        assert_eq!(embedded, scanned);
        let json = |text| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
        assert_eq!(json(COMPACT.0), json(EMBEDDED));
    }
}
