//! JSON with places: a value knows where in the text it stands.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// A JSON value as it is written, taken apart one level at a time.
///
/// The text it comes from has been proved to be JSON before.
#[derive(Debug, Clone, Copy)]
pub struct Spot<'a>(&'a str);

/// A member of an object: its key, and the items of its value where that is a list.
pub type Member<'a> = (Spot<'a>, Option<Vec<Spot<'a>>>);

/// Returns the value that `text` spells, and its members where it is an object.
///
/// # Errors
///
/// Fails with the error of the parser where the text is not JSON.
pub fn outline(text: &str) -> Result<(Spot<'_>, Vec<Member<'_>>), serde_json::Error> {
    let mut json = serde_json::Deserializer::from_str(text);
    let parts = Parts(PhantomData::<&(Spot<'_>, Items<'_>)>);
    if let Ok(members) = json.deserialize_map(parts)
        && json.end().is_ok()
    {
        let members = members.into_iter().map(|(key, items)| (key, items.0)).collect();
        return Ok((Spot(text.trim_matches([' ', '\n', '\t', '\r'])), members));
    }
    // It is no JSON, no object, or has a text or a number that no program holds.
    let spot = Spot::parse(text)?;
    let members = spot.members().into_iter().map(|(key, value)| {
        let is_list = value.kind() == Kind::Array;
        (key, is_list.then(|| value.items()))
    });
    Ok((spot, members.collect()))
}

/// What kind of JSON value stands somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
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

impl Kind {
    /// Returns the kind of the value that begins with a byte.
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

    /// Returns the kind in words, with its article.
    pub fn words(self) -> &'static str {
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

impl<'a> Spot<'a> {
    /// Returns the value that `text` spells.
    ///
    /// # Errors
    ///
    /// Fails with the error of the parser where the text is not JSON.
    pub fn parse(text: &'a str) -> Result<Self, serde_json::Error> {
        serde_json::from_str::<&RawValue>(text).map(|raw| Self(raw.get()))
    }

    /// Returns the value as it is written.
    pub fn written(self) -> &'a str {
        self.0
    }

    /// Returns where in `text`, from which it comes, the value stands, in bytes.
    pub fn range(self, text: &str) -> Range<usize> {
        let start = (self.0.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
        start..start + self.0.len()
    }

    /// Returns the kind of value.
    pub fn kind(self) -> Kind {
        Kind::of(self.0.as_bytes().first())
    }

    /// Returns the keys and values of an object, repeated ones too; none of anything else.
    pub fn members(self) -> Vec<(Spot<'a>, Spot<'a>)> {
        self.collect(|reader, visitor| reader.deserialize_map(visitor))
    }

    /// Returns the items of an array; none of anything else.
    pub fn items(self) -> Vec<Spot<'a>> {
        self.collect(|reader, visitor| reader.deserialize_seq(visitor))
    }

    /// Returns the value of a key of an object; what stands after it is not looked at.
    pub fn get(self, key: &str) -> Option<Spot<'a>> {
        let mut reader = Reader::new(self);
        if self.kind() != Kind::Object {
            return None;
        }
        reader.open();
        while let Some(name) = reader.key() {
            let value = reader.value();
            if name.string().is_some_and(|name| name == key) {
                return Some(value);
            }
        }
        None
    }

    /// Returns what a string means, or `None` for anything else and for half of a surrogate pair.
    pub fn string(self) -> Option<Cow<'a, str>> {
        let inner = self.0.strip_prefix('"')?.strip_suffix('"')?;
        if memchr::memchr(b'\\', inner.as_bytes()).is_none() {
            return Some(Cow::Borrowed(inner));
        }
        serde_json::from_str(self.0).ok().map(Cow::Owned)
    }

    fn collect<T>(
        self,
        read: fn(&mut Json<'a>, Parts<'a, T>) -> Result<Vec<T>, serde_json::Error>,
    ) -> Vec<T>
    where
        Parts<'a, T>: Visitor<'a, Value = Vec<T>>,
    {
        let mut reader = serde_json::Deserializer::from_str(self.0);
        read(&mut reader, Parts(PhantomData)).unwrap_or_default()
    }
}

/// Goes through a value, once and from its start to its end.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    /// Returns a reader before a value.
    pub fn new(spot: Spot<'a>) -> Self {
        Self { text: spot.0, at: 0 }
    }

    /// Returns the kind of the value that comes next.
    pub fn kind(&mut self) -> Kind {
        self.peek();
        Kind::of(self.text.as_bytes().get(self.at))
    }

    /// Goes past the bracket or the colon that comes next.
    pub fn open(&mut self) {
        self.peek();
        self.at += 1;
    }

    /// Returns the next key of an object, or `None` where the object ends, and goes past it.
    pub fn key(&mut self) -> Option<Spot<'a>> {
        if !self.more() {
            return None;
        }
        let key = self.value();
        self.pass_key(key);
        Some(key)
    }

    /// Returns whether another item of a list comes; goes past the list where none does.
    pub fn more(&mut self) -> bool {
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

    /// Returns the value that comes next, and goes past it.
    pub fn value(&mut self) -> Spot<'a> {
        let first = self.peek();
        let bytes = self.text.as_bytes();
        let start = self.at;
        match first {
            Some(b'"') => (self.at, _) = string_at(bytes, start),
            Some(b'{' | b'[') => self.at = end_of_nest(bytes, start),
            _ => {
                let rest = bytes.get(start..).unwrap_or_default();
                self.at += rest.iter().take_while(|byte| !is_border(**byte)).count();
            }
        }
        self.since(start)
    }

    /// Returns what was read from an offset on.
    pub fn since(&self, start: usize) -> Spot<'a> {
        Spot(self.text.get(start..self.at).unwrap_or_default())
    }

    /// Returns the offset at which the next value begins.
    pub fn start(&mut self) -> usize {
        self.peek();
        self.at
    }

    /// Goes on after a value that stands within what is read.
    pub fn pass(&mut self, spot: Spot<'a>) {
        self.at = spot.range(self.text).end;
    }

    /// Goes on after a key, to its value.
    pub fn pass_key(&mut self, key: Spot<'a>) {
        self.pass(key);
        self.open();
    }

    /// Returns the next byte that is no space.
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

/// Returns whether a byte ends a number or a word.
fn is_border(byte: u8) -> bool {
    is_space(byte) || matches!(byte, b',' | b']' | b'}' | b':')
}

/// Returns where a string ends that starts at an offset, and whether it has no escape.
pub(super) fn string_at(bytes: &[u8], start: usize) -> (usize, bool) {
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

/// Returns where an object or a list ends that starts at an offset.
fn end_of_nest(bytes: &[u8], start: usize) -> usize {
    let (mut at, mut depth) = (start, 0_usize);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                (at, _) = string_at(bytes, at);
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

type Json<'a> = serde_json::Deserializer<serde_json::de::StrRead<'a>>;

/// Collects the parts of an object or of a list.
struct Parts<'a, T>(PhantomData<&'a T>);

impl<'a, K: Deserialize<'a>, V: Deserialize<'a>> Visitor<'a> for Parts<'a, (K, V)> {
    type Value = Vec<(K, V)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(members)
    }
}

impl<'a> Visitor<'a> for Parts<'a, Spot<'a>> {
    type Value = Vec<Spot<'a>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(items)
    }
}

impl<'a> Deserialize<'a> for Spot<'a> {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
        <&RawValue>::deserialize(deserializer).map(|raw| Self(raw.get()))
    }
}

/// The items of a list; none of any other value, which is only proved.
struct Items<'a>(Option<Vec<Spot<'a>>>);

impl<'a> Deserialize<'a> for Items<'a> {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        impl<'a> Visitor<'a> for Any {
            type Value = Items<'a>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("any value")
            }

            fn visit_seq<A: SeqAccess<'a>>(self, list: A) -> Result<Items<'a>, A::Error> {
                Parts::<Spot<'a>>(PhantomData).visit_seq(list).map(|items| Items(Some(items)))
            }

            fn visit_map<A: MapAccess<'a>>(self, map: A) -> Result<Items<'a>, A::Error> {
                IgnoredAny.visit_map(map).map(|_| Items(None))
            }

            fn visit_str<E: Error>(self, _: &str) -> Result<Items<'a>, E> {
                Ok(Items(None))
            }

            fn visit_u64<E: Error>(self, _: u64) -> Result<Items<'a>, E> {
                Ok(Items(None))
            }
        }

        deserializer.deserialize_any(Any)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_knows_its_place() {
        let text = "{ \"a\" : 1, \"b\\u0041\": [1, \"é\" ] ,\"a\":{}}";
        let spot = Spot::parse(text).expect("JSON");
        let members = spot.members();
        let keys: Vec<_> = members.iter().map(|(key, _)| key.string()).collect();
        assert_eq!(keys, [Some("a".into()), Some("bA".into()), Some("a".into())]);
        let items = members[1].1.items();
        assert_eq!(&text[items[1].range(text)], "\"é\"");
        assert_eq!(members[2].1.kind(), Kind::Object);
        assert!(spot.items().is_empty() && items[0].members().is_empty());
    }

    #[test]
    fn half_a_surrogate_pair_is_no_text() {
        let spot = Spot::parse(r#""\ud800""#).expect("JSON by its grammar");
        assert_eq!(spot.string(), None);
    }
}
