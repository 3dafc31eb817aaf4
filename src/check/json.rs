//! JSON with positions: every value knows its place in the text.

use std::borrow::Cow;
use std::ops::Range;

use serde_json::value::RawValue;

/// A JSON value as a slice of its text, which must be valid JSON.
#[derive(Debug, Clone, Copy)]
pub struct JsonSpan<'a>(&'a str);

/// The type of a JSON value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonType {
    /// An object.
    Object,
    /// An array.
    Array,
    /// A string.
    String,
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
    /// `null`.
    Null,
}

impl JsonType {
    fn of(first: Option<&u8>) -> Self {
        match first {
            Some(b'{') => Self::Object,
            Some(b'[') => Self::Array,
            Some(b'"') => Self::String,
            Some(b't' | b'f') => Self::Bool,
            Some(b'n') | None => Self::Null,
            Some(_) => Self::Number,
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
    /// Validates that `text` is JSON.
    ///
    /// # Errors
    ///
    /// Fails with the first syntax error.
    pub fn parse(text: &'a str) -> Result<Self, serde_json::Error> {
        serde_json::from_str::<&RawValue>(text).map(|raw| Self(raw.get()))
    }

    /// The value as it is in the file.
    pub fn raw(self) -> &'a str {
        self.0
    }

    /// The bytes that the value takes in `text`, which it must be a part of.
    pub fn range(self, text: &str) -> Range<usize> {
        let start = (self.0.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
        start..start + self.0.len()
    }

    /// The type of the value.
    pub fn json_type(self) -> JsonType {
        JsonType::of(self.0.as_bytes().first())
    }

    /// The keys and values of an object, repeated keys too; empty for other values.
    pub fn members(self) -> Vec<(JsonSpan<'a>, JsonSpan<'a>)> {
        let mut reader = JsonReader::new(self);
        let mut members = Vec::new();
        if self.json_type() == JsonType::Object {
            reader.skip_punctuation();
            while let Some(key) = reader.next_key() {
                members.push((key, reader.next_value()));
            }
        }
        members
    }

    /// The items of an array; empty for other values.
    pub fn items(self) -> Vec<JsonSpan<'a>> {
        let mut reader = JsonReader::new(self);
        let mut items = Vec::new();
        if self.json_type() == JsonType::Array {
            reader.skip_punctuation();
            while reader.has_next() {
                items.push(reader.next_value());
            }
        }
        items
    }

    /// The value of the first such key of an object.
    pub fn get(self, key: &str) -> Option<JsonSpan<'a>> {
        JsonReader::new(self).member(key)
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

/// Reads a value from its start to its end, in one pass.
#[derive(Debug, Clone)]
pub struct JsonReader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> JsonReader<'a> {
    /// Creates a reader at the start of a value.
    pub fn new(span: JsonSpan<'a>) -> Self {
        Self { text: span.0, at: 0 }
    }

    /// The type of the next value.
    pub fn next_type(&mut self) -> JsonType {
        self.peek();
        JsonType::of(self.text.as_bytes().get(self.at))
    }

    /// Skips an opening bracket or a colon.
    pub fn skip_punctuation(&mut self) {
        self.peek();
        self.at += 1;
    }

    /// Reads the next key of an object with its colon, or its closing bracket.
    pub fn next_key(&mut self) -> Option<JsonSpan<'a>> {
        if !self.has_next() {
            return None;
        }
        let key = self.next_value();
        self.skip_punctuation();
        Some(key)
    }

    /// Reads the comma before the next item of a list, or its closing bracket.
    pub fn has_next(&mut self) -> bool {
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                true
            }
            Some(b']' | b'}') => {
                self.at += 1;
                false
            }
            other => other.is_some(),
        }
    }

    /// Reads the next value.
    pub fn next_value(&mut self) -> JsonSpan<'a> {
        let first = self.peek();
        let bytes = self.text.as_bytes();
        let start = self.at;
        match first {
            Some(b'"') => (self.at, _) = end_of_string(bytes, start),
            Some(b'{' | b'[') => self.at = end_of_container(bytes, start),
            _ => {
                let rest = bytes.get(start..).unwrap_or_default();
                self.at += rest.iter().take_while(|byte| !is_delimiter(**byte)).count();
            }
        }
        self.span_since(start)
    }

    /// Reads an object up to the first such key, and returns its value.
    pub fn member(mut self, key: &str) -> Option<JsonSpan<'a>> {
        if self.next_type() != JsonType::Object {
            return None;
        }
        self.skip_punctuation();
        while let Some(name) = self.next_key() {
            let value = self.next_value();
            if name.string().is_some_and(|name| name == key) {
                return Some(value);
            }
        }
        None
    }

    /// The offset of the next value.
    pub fn position(&mut self) -> usize {
        self.peek();
        self.at
    }

    /// What was read since an offset.
    pub fn span_since(&self, start: usize) -> JsonSpan<'a> {
        JsonSpan(self.text.get(start..self.at).unwrap_or_default())
    }

    /// Skips whitespace, and returns the next byte.
    fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            if !is_space(*byte) {
                return Some(*byte);
            }
            self.at += 1;
        }
        None
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r')
}

/// Whether a byte ends a number or a word.
fn is_delimiter(byte: u8) -> bool {
    is_space(byte) || matches!(byte, b',' | b']' | b'}' | b':')
}

/// The end of the string at `start`, and whether it has no escapes.
pub(super) fn end_of_string(bytes: &[u8], start: usize) -> (usize, bool) {
    let (mut at, mut is_plain) = (start + 1, true);
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) {
        at += found + 1;
        if bytes[at - 1] == b'"' {
            return (at, is_plain);
        }
        (at, is_plain) = (at + 1, false);
    }
    (bytes.len(), is_plain)
}

/// The end of the object or array at `start`.
fn end_of_container(bytes: &[u8], start: usize) -> usize {
    let (mut at, mut depth) = (start, 0_usize);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                (at, _) = end_of_string(bytes, at);
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_give_members_items_and_their_places() {
        let text = "{ \"a\" : 1, \"b\\u0041\": [1, \"é\" ] ,\"a\":{}}";
        let span = JsonSpan::parse(text).expect("JSON");
        let members = span.members();
        let keys: Vec<_> = members.iter().map(|(key, _)| key.string()).collect();
        assert_eq!(keys, [Some("a".into()), Some("bA".into()), Some("a".into())]);
        let items = members[1].1.items();
        assert_eq!(&text[items[1].range(text)], "\"é\"");
        assert_eq!(members[2].1.json_type(), JsonType::Object);
        assert!(span.items().is_empty() && items[0].members().is_empty());
    }

    #[test]
    fn an_unpaired_surrogate_is_no_string() {
        let span = JsonSpan::parse(r#""\ud800""#).expect("JSON by its grammar");
        assert_eq!(span.string(), None);
    }
}
