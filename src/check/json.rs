//! JSON with positions: every value is a slice of the text, which `serde_json` reads level by level.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::record::Schema;

/// A JSON value as a slice of its text, which must be valid JSON.
#[derive(Debug, Clone, Copy)]
pub(crate) struct JsonSpan<'a>(&'a str);

/// A key and its value, both as slices of their text.
pub(crate) type Member<'a> = (JsonSpan<'a>, JsonSpan<'a>);

/// The type of a JSON value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JsonType {
    Object,
    Array,
    String,
    Number,
    Bool,
    Null,
}

impl JsonType {
    /// The type of the values that fit a schema.
    pub fn of(schema: &Schema) -> Self {
        match schema {
            Schema::Object(_) => Self::Object,
            Schema::List(..) => Self::Array,
            Schema::Words(_) | Schema::Text(_) | Schema::Reference(_) => Self::String,
            Schema::Number(..) => Self::Number,
            Schema::Bool => Self::Bool,
        }
    }

    /// The type with its article, for messages.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Object => "an object",
            Self::Array => "a list",
            Self::String => "a text",
            Self::Number => "a number",
            Self::Bool => "true or false",
            Self::Null => "null",
        }
    }
}

impl<'a> JsonSpan<'a> {
    /// Reads a text: its value, and the members of an object.
    ///
    /// # Errors
    ///
    /// Fails with the first syntax error.
    pub fn parse(text: &'a str) -> serde_json::Result<(Self, Vec<Member<'a>>)> {
        match serde_json::from_str::<Members<'_>>(text) {
            Ok(members) => Ok((Self(text.trim_matches([' ', '\n', '\t', '\r'])), members.0)),
            // The text is another value, or no JSON.
            Err(_) => serde_json::from_str(text).map(|span| (span, Vec::new())),
        }
    }

    /// The value as it is in the file.
    pub fn raw(self) -> &'a str {
        self.0
    }

    /// The bytes that the value takes in `text`, which it must be a part of.
    pub fn range(self, text: &str) -> Range<usize> {
        let start = self.0.as_ptr().addr().saturating_sub(text.as_ptr().addr());
        start..start + self.0.len()
    }

    pub fn is_object(self) -> bool {
        self.json_type() == JsonType::Object
    }

    pub fn json_type(self) -> JsonType {
        match self.0.as_bytes().first() {
            Some(b'{') => JsonType::Object,
            Some(b'[') => JsonType::Array,
            Some(b'"') => JsonType::String,
            Some(b't' | b'f') => JsonType::Bool,
            Some(b'n') | None => JsonType::Null,
            Some(_) => JsonType::Number,
        }
    }

    /// The members of an object, repeated keys too; none of other values.
    pub fn members(self) -> Vec<Member<'a>> {
        serde_json::from_str::<Members<'_>>(self.0).map_or_else(|_| Vec::new(), |members| members.0)
    }

    /// The items of an array; none of other values.
    pub fn items(self) -> Vec<JsonSpan<'a>> {
        serde_json::from_str(self.0).unwrap_or_default()
    }

    /// The value of the first such key of an object.
    pub fn get(self, key: &str) -> Option<JsonSpan<'a>> {
        get(&self.members(), key)
    }

    /// The decoded string, or `None` for other values and for an unpaired surrogate.
    pub fn string(self) -> Option<Cow<'a, str>> {
        let inner = self.0.strip_prefix('"')?.strip_suffix('"')?;
        if memchr::memchr(b'\\', inner.as_bytes()).is_none() {
            return Some(Cow::Borrowed(inner));
        }
        serde_json::from_str(self.0).ok().map(Cow::Owned)
    }
}

/// The value of the first member with a key.
pub(super) fn get<'a>(members: &[Member<'a>], key: &str) -> Option<JsonSpan<'a>> {
    let has_key = |(name, _): &&Member<'a>| name.string().is_some_and(|name| name == key);
    members.iter().find(has_key).map(|(_, value)| *value)
}

impl<'de> Deserialize<'de> for JsonSpan<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&RawValue>::deserialize(deserializer).map(|raw| Self(raw.get()))
    }
}

struct Members<'a>(Vec<Member<'a>>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::with_capacity(8);
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Object)
    }
}
