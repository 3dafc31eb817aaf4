//! Lists of ids: the entries that an entry names.

use std::cell::Cell;
use std::fmt;

use compact_str::CompactString;
use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use super::{Id, no_items, spelled};

/// Stands between two ids; none has it within.
const BETWEEN: u8 = b' ';

/// Ids in the order of the record, kept as one text: entries name very many sources.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IdList(CompactString);

/// A list of ids that must stand and hold at least one.
pub type OneOrMoreIds = IdList;

impl IdList {
    /// The list of no ids.
    pub const NONE: &'static Self = &Self(CompactString::const_new(""));

    /// Returns whether no id stands in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns how many ids stand in it.
    pub fn len(&self) -> usize {
        let between = self.0.bytes().filter(|byte| *byte == BETWEEN).count();
        if self.is_empty() { 0 } else { between + 1 }
    }

    /// Returns the ids, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        self.0.split_terminator(char::from(BETWEEN))
    }

    /// Leaves only the ids that `keep` wants.
    pub fn retain(&mut self, keep: impl Fn(&str) -> bool) {
        if !self.iter().all(&keep) {
            *self = self.iter().filter(|id| keep(id)).collect();
        }
    }
}

/// Collects ids as they are spelled.
impl<'i> FromIterator<&'i str> for IdList {
    fn from_iter<I: IntoIterator<Item = &'i str>>(ids: I) -> Self {
        let mut list = CompactString::default();
        for id in ids {
            if !list.is_empty() {
                list.push(char::from(BETWEEN));
            }
            list.push_str(id);
        }
        Self(list)
    }
}

impl Serialize for IdList {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for IdList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        thread_local! {
            /// Where a list grows, so that what is kept of it is as long as it is.
            static ROOM: Cell<String> = const { Cell::new(String::new()) };
        }

        let mut room = ROOM.take();
        room.clear();
        deserializer.deserialize_seq(Each(&mut room))?;
        let list = Self(room.as_str().into());
        ROOM.set(room);
        if list.is_empty() { Err(no_items()) } else { Ok(list) }
    }
}

/// Reads ids to the end of a text.
struct Each<'t>(&'t mut String);

impl<'de> Visitor<'de> for Each<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of ids")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut ids: A) -> Result<(), A::Error> {
        while ids.next_element_seed(Next(self.0))?.is_some() {}
        Ok(())
    }
}

/// Reads an id to the end of a text.
struct Next<'t>(&'t mut String);

impl<'de> DeserializeSeed<'de> for Next<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        spelled(deserializer, |text| {
            Id::proved(text)?;
            if !self.0.is_empty() {
                self.0.push(char::from(BETWEEN));
            }
            self.0.push_str(text);
            Ok(())
        })
    }
}

impl schemars::JsonSchema for IdList {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        Vec::<Id>::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let mut schema = Vec::<Id>::json_schema(generator);
        schema.insert("minItems".to_owned(), 1.into());
        schema
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_list_reads_back_as_it_is_written(
            ids in prop::collection::vec("[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,5}|[A-Z]{3}", 1..20),
            kept in any::<u32>(),
        ) {
            let written = serde_json::to_string(&ids)?;
            let mut list: IdList = serde_json::from_str(&written)?;
            prop_assert_eq!(list.iter().collect::<Vec<_>>(), ids.iter().collect::<Vec<_>>());
            prop_assert_eq!(list.len(), ids.len());
            prop_assert_eq!(serde_json::to_string(&list)?, written);
            let is_kept = |id: &str| kept >> (id.len() % 32) & 1 == 1;
            list.retain(is_kept);
            let left: Vec<&str> = ids.iter().map(String::as_str).filter(|id| is_kept(id)).collect();
            prop_assert_eq!(list.iter().collect::<Vec<_>>(), left);
        }
    }

    #[test]
    fn no_ids_and_what_is_no_id_are_refused() {
        for bad in ["[]", r#"[""]"#, r#"["a b"]"#, r#"["a","B"]"#, "[1]", r#""a""#, r#"{"a":"b"}"#]
        {
            assert!(serde_json::from_str::<IdList>(bad).is_err(), "{bad}");
        }
        // What was refused leaves nothing behind.
        let list = serde_json::from_str::<IdList>(r#"["a"]"#).ok();
        assert_eq!(list, Some(["a"].into_iter().collect()));
    }
}
