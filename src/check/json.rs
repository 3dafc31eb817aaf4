//! JSON with positions: `serde_json` validates a text, and a cursor goes through its values, each a slice of it.

use std::borrow::Cow;
use std::fmt;
use std::iter;
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
    /// The type of a value that starts with a byte.
    fn starting_with(byte: Option<&u8>) -> Self {
        match byte {
            Some(b'{') => Self::Object,
            Some(b'[') => Self::Array,
            Some(b'"') => Self::String,
            Some(b't' | b'f') => Self::Bool,
            Some(b'n') | None => Self::Null,
            Some(_) => Self::Number,
        }
    }

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

    pub fn raw(self) -> &'a str {
        self.0
    }

    /// The bytes that the value takes in `text`, which it must be a part of.
    pub fn range(self, text: &str) -> Range<usize> {
        let start = self.0.as_ptr().addr().saturating_sub(text.as_ptr().addr());
        start..start + self.0.len()
    }

    pub fn json_type(self) -> JsonType {
        JsonType::starting_with(self.0.as_bytes().first())
    }

    /// The members of an object, repeated keys too; none of other values.
    pub fn members(self) -> impl Iterator<Item = Member<'a>> {
        let mut cursor = self.cursor(JsonType::Object);
        iter::from_fn(move || Some((cursor.part()?, cursor.part()?)))
    }

    /// The items of an array; none of other values.
    pub fn items(self) -> impl Iterator<Item = JsonSpan<'a>> {
        let mut cursor = self.cursor(JsonType::Array);
        iter::from_fn(move || cursor.part())
    }

    /// A cursor within the value, or at its end where it is of another type.
    pub fn cursor(self, of: JsonType) -> Cursor<'a> {
        let at = if self.json_type() == of { 1 } else { self.0.len() };
        Cursor { text: self.0, at }
    }

    /// The value of the first such key of an object.
    pub fn get(self, key: &str) -> Option<JsonSpan<'a>> {
        get(self.members(), key)
    }

    /// The decoded string, or `None` for other values and for an unpaired surrogate.
    pub fn string(self) -> Option<Cow<'a, str>> {
        let inner = self.0.strip_prefix('"')?.strip_suffix('"')?;
        if !inner.bytes().fold(false, |found, byte| found | (byte == b'\\')) {
            return Some(Cow::Borrowed(inner));
        }
        serde_json::from_str(self.0).ok().map(Cow::Owned)
    }
}

/// The value of the first member with a key.
pub(super) fn get<'a>(
    mut members: impl Iterator<Item = Member<'a>>,
    key: &str,
) -> Option<JsonSpan<'a>> {
    let has_key = |(name, _): &Member<'a>| name.string().is_some_and(|name| name == key);
    members.find(has_key).map(|(_, value)| value)
}

/// A place in a text, which must be valid JSON.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cursor<'a> {
    pub text: &'a str,
    /// The offset of the next byte.
    pub at: usize,
}

impl<'a> Cursor<'a> {
    /// The next byte.
    pub fn peek(&self) -> Option<&'a u8> {
        self.text.as_bytes().get(self.at)
    }

    /// The type of the value that starts here.
    pub fn json_type(&self) -> JsonType {
        JsonType::starting_with(self.peek())
    }

    /// Moves to the next value or closing bracket, and returns the range of what is before it: spaces, a comma or
    /// a colon.
    pub fn skip_gap(&mut self) -> Range<usize> {
        let start = self.at;
        while let Some(b' ' | b'\n' | b'\t' | b'\r' | b',' | b':') = self.peek() {
            self.at += 1;
        }
        start..self.at
    }

    /// Moves past the value that starts here, if one does: none at a closing bracket or at the end of the text.
    pub fn value(&mut self) -> Option<JsonSpan<'a>> {
        let (start, mut depth) = (self.at, 0_usize);
        loop {
            match self.peek()? {
                b'"' => self.skip_string(),
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    depth = depth.checked_sub(1)?;
                    self.at += 1;
                }
                _ => {
                    self.at += 1;
                    while let Some(b'0'..=b'9' | b'a'..=b'z' | b'E' | b'+' | b'-' | b'.') =
                        self.peek()
                    {
                        self.at += 1;
                    }
                }
            }
            if depth == 0 {
                return self.since(start);
            }
            self.skip_gap();
        }
    }

    /// Moves past the next key, value or item, if there is one before the closing bracket.
    pub fn part(&mut self) -> Option<JsonSpan<'a>> {
        self.skip_gap();
        self.value()
    }

    /// Moves past the next item, if there is one before the closing bracket; visits its members if it is an object.
    pub fn item(
        &mut self,
        mut visit: impl FnMut(JsonSpan<'a>, JsonSpan<'a>),
    ) -> Option<JsonSpan<'a>> {
        self.skip_gap();
        let start = self.at;
        if self.json_type() != JsonType::Object {
            return self.value();
        }
        self.at += 1;
        while let (Some(key), Some(value)) = (self.part(), self.part()) {
            visit(key, value);
        }
        self.at += 1;
        self.since(start)
    }

    /// The value from an offset to here.
    pub fn since(&self, start: usize) -> Option<JsonSpan<'a>> {
        self.text.get(start..self.at).map(JsonSpan)
    }

    fn skip_string(&mut self) {
        self.at += 1;
        while let Some(rest) = self.text.as_bytes().get(self.at..)
            && let Some(length) = memchr::memchr2(b'"', b'\\', rest)
        {
            self.at += length + 1;
            if rest[length] == b'"' {
                break;
            }
            // Whatever follows a backslash is part of the string.
            self.at += 1;
        }
    }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value as Json;

    use super::*;

    fn json() -> impl Strategy<Value = Json> {
        let text = "[a-z\"\\\\{}\\[\\],: \n\u{1}é日]{0,6}";
        let leaf = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::from),
            any::<f64>().prop_map(Json::from),
            text.prop_map(Json::from),
        ];
        leaf.prop_recursive(4, 32, 4, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
                prop::collection::vec((text, inner), 0..4)
                    .prop_map(|members| members.into_iter().collect()),
            ]
        })
    }

    /// Reads a value by its parts.
    fn read(span: JsonSpan<'_>) -> Json {
        match span.json_type() {
            JsonType::Object => {
                let member = |(key, value): Member<'_>| {
                    (key.string().unwrap_or_default().into_owned(), read(value))
                };
                span.members().map(member).collect()
            }
            JsonType::Array => span.items().map(read).collect(),
            _ => serde_json::from_str(span.raw()).expect("a value is whole"),
        }
    }

    proptest! {
        #[test]
        fn the_parts_of_a_value_are_those_that_serde_json_reads(json in json(), is_pretty in any::<bool>()) {
            let text = if is_pretty { format!("{json:#}") } else { json.to_string() };
            prop_assert_eq!(read(JsonSpan(&text)), json);
        }

        #[test]
        fn a_cursor_ends_in_any_text(text in "[a-z\"\\\\{}\\[\\],:1 é]{0,12}") {
            let mut cursor = Cursor { text: &text, at: 0 };
            while cursor.part().is_some() {}
            prop_assert!(JsonSpan(&text).members().count() + JsonSpan(&text).items().count() <= 2 * text.len());
        }
    }
}
