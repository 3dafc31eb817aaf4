//! The entries of a section: kept as they are written, read when somebody looks.
//!
//! A question reads the sections it needs, and of sources often a few; the others cost nothing but
//! the proof that they are JSON. What is read is read whole and strictly; what fails is remembered,
//! so that no answer is given from it ([`Entries::is_sound`]).

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::OnceLock;

use serde::de::{DeserializeOwned, Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

use super::kept::Kept;
use super::prepared::Places;
use super::stored::{Extent, Store, mark};
use super::written::{Written, has_escape};
use super::{Entry, kept_in, strict};

/// Tells from the position of an entry, and from how it is written, whether it may be wanted.
pub type Glance<'g> = &'g (dyn Fn(usize, &str) -> bool + Sync);

/// How many entries are read at once where none is kept.
const BATCH: usize = 1 << 14;

/// How many entries are held at once where what is made of them is long.
const FEW: usize = 1 << 9;

/// The entries of a section, in the order of the record.
///
/// Looking at them as a slice reads and keeps them all; [`Entries::one`] reads one, and
/// [`Entries::which`] keeps those that may matter. Several processors may look at once.
pub struct Entries<'a, T> {
    written: Written<'a>,
    all: OnceLock<Vec<T>>,
    /// Those that were read by themselves.
    some: Kept<T>,
}

impl<'a, T: DeserializeOwned + Send> Entries<'a, T> {
    /// Returns entries that stand at places within a text, sorted by id where that is known.
    pub fn within(text: &'a str, places: Places<'a>) -> Self {
        Self { written: Written::within(text, places), ..Self::default() }
    }

    /// Returns entries that stand at places in a store, sorted by id where that is known.
    pub fn stored(store: &'a dyn Store, extents: Vec<Extent>, is_sorted: bool) -> Self {
        Self { written: Written::stored(store, extents, is_sorted), ..Self::default() }
    }

    /// Returns the entry that is written so, where it keeps to the format.
    pub fn read(written: &str) -> Option<T> {
        strict::from_str(written).ok()
    }

    /// Returns how many there are, without reading them.
    pub fn len(&self) -> usize {
        if self.written.is_made() { self.all.get().map_or(0, Vec::len) } else { self.written.len() }
    }

    /// Returns whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Shows every entry to `look` as it is written, and returns what it gives, in order; `None`
    /// where entries are not written, or cannot be read.
    pub fn look<R: Send>(&self, look: impl Fn(&str) -> Option<R> + Sync) -> Option<Vec<R>> {
        self.look_at(&(0..self.len()).collect::<Vec<_>>(), |_, written| look(written))
    }

    /// Shows the entries at some positions, in order, to `look`, as [`Entries::look`] does.
    pub fn look_at<R: Send>(
        &self,
        positions: &[usize],
        look: impl Fn(usize, &str) -> Option<R> + Sync,
    ) -> Option<Vec<R>> {
        self.written.look_at(positions, look)
    }

    /// Returns the entries that a glance lets pass, in order; all of them are proved.
    ///
    /// Where they were read already, others may be among them.
    pub fn which(&self, glance: Glance<'_>) -> Vec<&T> {
        if let Some(all) = self.read_already() {
            return all.iter().collect();
        }
        let all: Vec<usize> = (0..self.len()).collect();
        self.keep(self.read_some(&all, Some(glance)))
    }

    /// Shows the entries that a glance lets pass to `visit`, in order, with their positions, and keeps
    /// none; all are proved.
    pub fn each(&self, glance: Option<Glance<'_>>, mut visit: impl FnMut(usize, &T)) {
        if glance.is_none() {
            self.read_few();
        }
        if let Some(all) = self.read_already() {
            all.iter().enumerate().for_each(|(position, entry)| visit(position, entry));
            return;
        }
        let all: Vec<usize> = (0..self.len()).collect();
        for some in all.chunks(BATCH) {
            for (position, entry) in self.read_some(some, glance) {
                match entry {
                    Some(entry) => visit(position, &entry),
                    None => self.written.doubt(),
                }
            }
        }
    }

    /// Shows the entries at some positions that a glance lets pass to `find`, with their positions, and
    /// returns what it gives, in order. None is kept, and no other is proved; many are shown by every
    /// processor.
    pub fn find<R: Send>(
        &self,
        positions: &[usize],
        glance: Option<Glance<'_>>,
        find: impl Fn(usize, &T) -> Option<R> + Sync,
    ) -> Vec<R>
    where
        T: Sync,
    {
        if let Some(all) = self.read_already() {
            return positions.iter().filter_map(|at| find(*at, all.get(*at)?)).collect();
        }
        let found = self.look_at(positions, |position, written| {
            let may_pass = glance.is_none_or(|glance| glance(position, written));
            find(position, &may_pass.then(|| self.prove(written))??)
        });
        found.unwrap_or_default()
    }

    /// Shows every entry to `make`, on every processor, and what that gives to `take`, in order; no
    /// entry is kept.
    pub fn make_each<R: Send>(&self, make: impl Fn(&T) -> R + Sync, mut take: impl FnMut(R))
    where
        T: Sync,
    {
        let all: Vec<usize> = (0..self.len()).collect();
        for some in all.chunks(BATCH) {
            let made = self.find(some, None, |_, entry| Some(make(entry)));
            made.into_iter().for_each(&mut take);
        }
    }

    /// Returns all entries where they were made or read before.
    fn read_already(&self) -> Option<&[T]> {
        self.written.find();
        self.all.get().map(Vec::as_slice)
    }

    /// Reads and keeps all entries where they are few: whoever looks again finds them.
    fn read_few(&self) {
        if self.len() <= FEW {
            let _ = self.all();
        }
    }

    /// Reads the entries at some positions; gives those that a glance lets pass, and what is broken.
    fn read_some(
        &self,
        positions: &[usize],
        glance: Option<Glance<'_>>,
    ) -> Vec<(usize, Option<T>)> {
        let is_proved = self.written.is_proved();
        let read = self.look_at(positions, |position, written| {
            let may_pass = glance.is_none_or(|glance| glance(position, written));
            if !may_pass && is_proved {
                return None;
            }
            let read = Self::read(written);
            (may_pass || read.is_none()).then_some((position, read))
        });
        read.unwrap_or_default()
    }

    /// Returns the positions of the entries of a store that may have one of some ids, in order.
    pub fn near<'i>(&self, ids: impl Iterator<Item = &'i str>) -> Vec<usize> {
        let mut positions: Vec<usize> = ids.flat_map(|id| self.written.near(id)).collect();
        positions.sort_unstable();
        positions.dedup();
        positions
    }

    fn keep(&self, read: Vec<(usize, Option<T>)>) -> Vec<&T> {
        let mut kept = Vec::with_capacity(read.len());
        for (position, entry) in read {
            match entry {
                Some(entry) => kept.extend(self.some.keep(position, self.len(), entry)),
                None => self.written.doubt(),
            }
        }
        kept
    }

    /// Returns the entry at a position where it was read before.
    pub fn known(&self, position: usize) -> Option<&T> {
        match self.all.get() {
            Some(all) => all.get(position),
            None => self.some.get(position),
        }
    }

    /// Returns the entry at a position, read by itself.
    pub fn one(&self, position: usize) -> Option<&T> {
        let known = self.known(position);
        if known.is_some() || self.all.get().is_some() {
            return known;
        }
        self.keep(self.read_some(&[position], None)).pop()
    }

    /// Shows the entry at a position to `look`, and returns what it gives; the entry is not kept.
    pub fn peek<R>(&self, position: usize, look: impl FnOnce(&T) -> R) -> Option<R> {
        if let Some(known) = self.known(position) {
            return Some(look(known));
        }
        let (_, read) = self.read_some(&[position], None).pop()?;
        if read.is_none() {
            self.written.doubt();
        }
        read.as_ref().map(look)
    }

    /// Shows the entries at some positions to `look`, in the order of the positions, some at once; none
    /// is kept.
    pub fn peek_each(&self, positions: &[usize], mut look: impl FnMut(&[&T])) {
        self.read_few();
        if let Some(all) = self.read_already() {
            look(&positions.iter().filter_map(|position| all.get(*position)).collect::<Vec<_>>());
            return;
        }
        for some in positions.chunks(FEW) {
            let read = in_order(some, |sorted, give| {
                self.read_some(sorted, None).into_iter().for_each(give);
            });
            if read.iter().flatten().any(Option::is_none) {
                self.written.doubt();
            }
            look(&read.iter().flatten().flatten().collect::<Vec<_>>());
        }
    }

    /// Returns the entries that have a key, perhaps with some that have not; all of them are proved.
    pub fn with_key(&self, key: &str) -> Vec<&T> {
        let key = format!("\"{key}\"");
        // A key may be written with escapes.
        self.which(&|_, written| written.contains(&key) || has_escape(written))
    }

    /// Returns the position of the entry with an id.
    pub fn position(&self, id: &str, id_of: impl Fn(&T) -> &str) -> Option<usize> {
        self.position_with(id, id_of, &|_| None)
    }

    /// Returns the position of the entry with an id; `told` gives the id of one that somebody
    /// remembers, though the entry is not kept.
    pub fn position_with<'t>(
        &'t self,
        id: &str,
        id_of: impl Fn(&T) -> &str,
        told: &dyn Fn(usize) -> Option<&'t str>,
    ) -> Option<usize> {
        let known = |position| self.known(position).map(&id_of).or_else(|| told(position));
        self.written.position(id, &known)
    }

    /// Finds where the entry with each id stands, unless that takes reading them: processors that look
    /// for one at the same time would each begin to.
    pub fn locate(&self) {
        if self.written.is_sorted() {
            self.written.find();
        }
    }

    /// Returns whether the entries were proved to keep to the format before anybody asked: what is in
    /// the program was.
    pub fn is_proved(&self) -> bool {
        self.written.is_proved()
    }

    /// Returns whether everything that was read kept to the format.
    pub fn is_sound(&self) -> bool {
        self.written.is_sound()
    }

    /// Reads an entry as it is written, and remembers where it does not keep to the format.
    pub fn prove(&self, written: &str) -> Option<T> {
        let read = Self::read(written);
        if read.is_none() {
            self.written.doubt();
        }
        read
    }

    /// Changes the entries.
    pub fn edit(&mut self, change: impl FnOnce(&mut Vec<T>))
    where
        T: Entry,
    {
        let _ = self.all();
        let mut all = self.all.take().unwrap_or_default();
        change(&mut all);
        all.shrink_to_fit();
        self.written.make(all.iter().map(|entry| mark(entry.id().as_str())));
        let _ = self.all.set(all);
    }

    fn all(&self) -> &Vec<T> {
        kept_in(&self.all, || {
            // Finding the places proves that no id stands twice.
            self.written.find();
            let read = self.look(|written| Some(Self::read(written)));
            let all = read.and_then(|read| read.into_iter().collect::<Option<Vec<T>>>());
            if all.is_none() {
                self.written.doubt();
            }
            all.unwrap_or_default()
        })
    }
}

/// Returns what `find` gives with some positions, in the order of the positions; it is asked for them in
/// rising order and gives so. No position may stand twice.
pub fn in_order<P: Copy + Ord, R>(
    positions: &[P],
    find: impl FnOnce(&[P], &mut dyn FnMut((P, R))),
) -> Vec<Option<R>> {
    let mut order: Vec<usize> = (0..positions.len()).collect();
    order.sort_unstable_by_key(|at| positions[*at]);
    let sorted: Vec<P> = order.iter().map(|at| positions[*at]).collect();
    let mut placed: Vec<Option<R>> = positions.iter().map(|_| None).collect();
    let mut places = order.into_iter().zip(&sorted);
    find(&sorted, &mut |(found, made)| {
        if let Some((at, _)) = places.find(|(_, position)| **position == found) {
            placed[at] = Some(made);
        }
    });
    placed
}

impl<T> Default for Entries<'_, T> {
    fn default() -> Self {
        Self { written: Written::each(Vec::new()), all: OnceLock::new(), some: Kept::default() }
    }
}

impl<T: DeserializeOwned + Send> Deref for Entries<'_, T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.all()
    }
}

impl<T: DeserializeOwned + Send + fmt::Debug> fmt::Debug for Entries<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<T: DeserializeOwned + Send + Serialize> Serialize for Entries<'_, T> {
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

        let written = Written::each(deserializer.deserialize_seq(Each)?);
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_found_comes_in_the_order_asked_for(
            positions in Just((0..40_usize).collect::<Vec<_>>()).prop_shuffle(),
            is_there in prop::collection::vec(any::<bool>(), 40),
        ) {
            let found = in_order(&positions, |sorted, give| {
                assert!(sorted.is_sorted());
                sorted.iter().filter(|at| is_there[**at]).for_each(|at| give((*at, *at)));
            });
            let expected: Vec<_> = positions.iter().map(|at| is_there[*at].then_some(*at)).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
