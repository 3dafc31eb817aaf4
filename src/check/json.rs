//! JSON with places: a value knows where in the text it stands.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// A JSON value as it is written, taken apart one level at a time.
///
/// The text it comes from has been proved to be JSON before.
#[derive(Debug, Clone, Copy)]
pub struct Spot<'a>(&'a str);

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
        match self.0.as_bytes().first() {
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b'"') => Kind::String,
            Some(b't' | b'f') => Kind::Bool,
            Some(b'n') | None => Kind::Null,
            Some(_) => Kind::Number,
        }
    }

    /// Returns the keys and values of an object, repeated ones too; none of anything else.
    pub fn members(self) -> Vec<(Spot<'a>, Spot<'a>)> {
        self.collect(|reader, visitor| reader.deserialize_map(visitor))
    }

    /// Returns the items of an array; none of anything else.
    pub fn items(self) -> Vec<Spot<'a>> {
        self.collect(|reader, visitor| reader.deserialize_seq(visitor))
    }

    /// Returns the value of a key of an object.
    pub fn get(self, key: &str) -> Option<Spot<'a>> {
        self.members()
            .into_iter()
            .find(|(name, _)| name.string().is_some_and(|name| name == key))
            .map(|(_, value)| value)
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
        read: fn(&mut Reader<'a>, Parts<'a, T>) -> Result<Vec<T>, serde_json::Error>,
    ) -> Vec<T>
    where
        Parts<'a, T>: Visitor<'a, Value = Vec<T>>,
    {
        let mut reader = serde_json::Deserializer::from_str(self.0);
        read(&mut reader, Parts(PhantomData)).unwrap_or_default()
    }
}

type Reader<'a> = serde_json::Deserializer<serde_json::de::StrRead<'a>>;

struct Parts<'a, T>(PhantomData<&'a T>);

impl<'a> Visitor<'a> for Parts<'a, (Spot<'a>, Spot<'a>)> {
    type Value = Vec<(Spot<'a>, Spot<'a>)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry_seed(Seed, Seed)? {
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
        while let Some(item) = list.next_element_seed(Seed)? {
            items.push(item);
        }
        Ok(items)
    }
}

struct Seed;

impl<'a> DeserializeSeed<'a> for Seed {
    type Value = Spot<'a>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Spot<'a>, D::Error> {
        <&RawValue>::deserialize(deserializer).map(|raw| Spot(raw.get()))
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
