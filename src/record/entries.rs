//! The entries of a section: kept as they are written, read when somebody looks.
//!
//! A question reads the sections it needs, and of sources often a few; the others cost nothing but
//! the proof that they are JSON. What is read is read whole and strictly; what fails is remembered,
//! so that no answer is given from it ([`Entries::is_sound`]).

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};
use std::collections::HashMap;
use std::fmt;
use std::ops::Deref;

use elsa::FrozenMap;
use serde::de::{DeserializeOwned, Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

use super::strict;

/// The entries of a section, in the order of the record.
///
/// Looking at them as a slice reads them all; [`Entries::one`] reads one.
pub struct Entries<'a, T> {
    written: Written<'a>,
    all: OnceCell<Vec<T>>,
    some: FrozenMap<usize, Box<T>>,
    places: OnceCell<Places>,
    is_broken: Cell<bool>,
}

/// Entries as they are written.
enum Written<'a> {
    /// Each by itself.
    Each(Vec<&'a str>),
    /// Where each stands in a text, from its first to after its last byte.
    Within(&'a str, &'a [(u32, u32)]),
    /// Not at all: they were made.
    Made,
}

/// Where the entry with an id stands.
enum Places {
    /// The entries are sorted by id.
    Sorted,
    /// They are not.
    Known(HashMap<Box<str>, usize>),
}

impl<'a, T: DeserializeOwned> Entries<'a, T> {
    /// Returns entries that stand at places within a text, sorted by id where that is known.
    pub fn within(text: &'a str, (is_sorted, places): (bool, &'a [(u32, u32)])) -> Self {
        let entries = Self { written: Written::Within(text, places), ..Self::default() };
        if is_sorted {
            let _ = entries.places.set(Places::Sorted);
        }
        entries
    }

    /// Returns entries as they are written.
    pub fn each(written: Vec<&'a str>) -> Self {
        Self { written: Written::Each(written), ..Self::default() }
    }

    /// Returns how many there are, without reading them.
    pub fn len(&self) -> usize {
        match &self.written {
            Written::Each(each) => each.len(),
            Written::Within(_, places) => places.len(),
            Written::Made => self.all.get().map_or(0, Vec::len),
        }
    }

    /// Returns whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns an entry as it is written, where it is.
    pub fn written(&self, position: usize) -> Option<&'a str> {
        match &self.written {
            Written::Each(each) => each.get(position).copied(),
            Written::Within(text, places) => {
                let (start, end) = *places.get(position)?;
                text.get(start as usize..end as usize)
            }
            Written::Made => None,
        }
    }

    /// Returns the entry at a position, read by itself.
    pub fn one(&self, position: usize) -> Option<&T> {
        if let Some(all) = self.all.get() {
            return all.get(position);
        }
        if let Some(known) = self.some.get(&position) {
            return Some(known);
        }
        let entry = self.read(self.written(position)?)?;
        Some(self.some.insert(position, Box::new(entry)))
    }

    /// Returns the entries that have a key, perhaps with some that have not, read one by one.
    pub fn with_key(&self, key: &str) -> impl Iterator<Item = &T> {
        // Finding the places proves that no id stands twice.
        let _ = self.places.get_or_init(|| self.find_places());
        let key = format!("\"{key}\"");
        (0..self.len())
            // A key may be written with escapes.
            .filter(move |position| {
                let written = self.written(*position);
                written.is_none_or(|written| written.contains(&key) || written.contains('\\'))
            })
            .filter_map(|position| self.one(position))
    }

    /// Returns the position of the entry with an id.
    pub fn position(&self, id: &str, id_of: impl Fn(&T) -> &str) -> Option<usize> {
        if matches!(self.written, Written::Made) {
            return self.all.get()?.iter().position(|entry| id_of(entry) == id);
        }
        match self.places.get_or_init(|| self.find_places()) {
            Places::Known(known) => known.get(id).copied(),
            Places::Sorted => {
                let (mut low, mut high) = (0, self.len());
                while low < high {
                    let middle = low.midpoint(high);
                    let found = self.id(middle)?;
                    match found.as_ref().cmp(id) {
                        std::cmp::Ordering::Equal => return Some(middle),
                        std::cmp::Ordering::Less => low = middle + 1,
                        std::cmp::Ordering::Greater => high = middle,
                    }
                }
                None
            }
        }
    }

    fn find_places(&self) -> Places {
        let ids = || (0..self.len()).map(|position| self.id(position));
        let sorted = ids().try_fold(Cow::Borrowed(""), |last, id| id.filter(|id| *id > last));
        if sorted.is_some() {
            return Places::Sorted;
        }
        let mut known = HashMap::with_capacity(self.len());
        for (position, id) in ids().enumerate() {
            match id {
                Some(id) if !known.contains_key(id.as_ref()) => {
                    known.insert(Box::from(id), position);
                }
                _ => self.is_broken.set(true),
            }
        }
        Places::Known(known)
    }

    fn id(&self, position: usize) -> Option<Cow<'a, str>> {
        id_of(self.written(position)?)
    }

    /// Returns whether everything that was read kept to the format.
    pub fn is_sound(&self) -> bool {
        !self.is_broken.get()
    }

    /// Changes the entries.
    pub fn edit(&mut self, change: impl FnOnce(&mut Vec<T>)) {
        let _ = self.all();
        let mut all = self.all.take().unwrap_or_default();
        change(&mut all);
        self.written = Written::Made;
        let _ = self.all.set(all);
    }

    fn all(&self) -> &Vec<T> {
        self.all.get_or_init(|| {
            // Finding the places proves that no id stands twice.
            let _ = self.places.get_or_init(|| self.find_places());
            let read = (0..self.len()).map(|position| self.read(self.written(position)?));
            read.collect::<Option<Vec<T>>>().unwrap_or_default()
        })
    }

    fn read(&self, written: &str) -> Option<T> {
        let read = strict::from_str(written).ok();
        if read.is_none() {
            self.is_broken.set(true);
        }
        read
    }
}

impl<T> Default for Entries<'_, T> {
    fn default() -> Self {
        Self {
            written: Written::Each(Vec::new()),
            all: OnceCell::new(),
            some: FrozenMap::new(),
            places: OnceCell::new(),
            is_broken: Cell::new(false),
        }
    }
}

impl<T: DeserializeOwned> Deref for Entries<'_, T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.all()
    }
}

impl<T: DeserializeOwned + fmt::Debug> fmt::Debug for Entries<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<T: DeserializeOwned + Serialize> Serialize for Entries<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.all().serialize(serializer)
    }
}

impl<'de: 'a, 'a, T> Deserialize<'de> for Entries<'a, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;

        impl<'de> Visitor<'de> for Each {
            type Value = Vec<&'de str>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of entries")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut each = Vec::new();
                while let Some(entry) = list.next_element::<&RawValue>()? {
                    each.push(entry.get());
                }
                Ok(each)
            }
        }

        let written = Written::Each(deserializer.deserialize_seq(Each)?);
        Ok(Self { written, ..Self::default() })
    }
}

impl<T: schemars::JsonSchema> schemars::JsonSchema for Entries<'_, T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        Vec::<T>::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Vec::<T>::json_schema(generator)
    }
}

/// Returns the id of an entry as it is written.
fn id_of(written: &str) -> Option<Cow<'_, str>> {
    #[derive(Deserialize)]
    struct Identified<'a> {
        #[serde(borrow)]
        id: Cow<'a, str>,
    }
    // In canonical form the id stands first.
    let first = || {
        let rest = written.strip_prefix('{')?.trim_ascii_start().strip_prefix("\"id\"")?;
        let rest = rest.trim_ascii_start().strip_prefix(':')?.trim_ascii_start();
        let (id, _) = rest.strip_prefix('"')?.split_once('"')?;
        (!id.contains('\\')).then_some(Cow::Borrowed(id))
    };
    first().or_else(|| serde_json::from_str::<Identified<'_>>(written).ok().map(|one| one.id))
}
