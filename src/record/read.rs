//! Reading the parts of a record: objects alone, although serde's derived code also takes lists of their values.

use std::fmt;

use serde::de::{DeserializeSeed, Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::FieldSchema;

/// Reads a key of an object as its position among the fields.
pub(crate) struct Key {
    pub fields: &'static [FieldSchema],
    /// Where the search starts: most files have the keys in order.
    pub hint: usize,
}

impl<'de> DeserializeSeed<'de> for Key {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<usize, E> {
        let position = FieldSchema::position(self.fields, key, self.hint);
        position.ok_or_else(|| E::unknown_field(key, &[]))
    }
}

/// Reads the value of a key; none may be `null`.
pub(crate) fn value<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    map: &mut A,
) -> Result<T, A::Error> {
    map.next_value()
}

pub(crate) fn optional<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    map: &mut A,
) -> Result<Option<T>, A::Error> {
    map.next_value().map(Some)
}

/// Reads a list, which may not be empty.
pub(crate) fn list<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    map: &mut A,
) -> Result<Vec<T>, A::Error> {
    not_empty(map.next_value()?)
}

pub(crate) fn at_least_one<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    not_empty(Vec::deserialize(deserializer)?)
}

fn not_empty<T, E: Error>(list: Vec<T>) -> Result<Vec<T>, E> {
    let message = "the list is empty; expected at least one item, or no key where nothing is known";
    if list.is_empty() { Err(E::custom(message)) } else { Ok(list) }
}

pub(crate) fn required<T, E: Error>(value: Option<T>, key: &'static str) -> Result<T, E> {
    value.ok_or_else(|| E::missing_field(key))
}

pub(crate) fn or_default<T: Default, E>(value: Option<T>, _: &'static str) -> Result<T, E> {
    Ok(value.unwrap_or_default())
}

/// Deserializes the value of a key that may be left out but may not be `null`.
pub(crate) fn present<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(deserializer).map(Some)
}
