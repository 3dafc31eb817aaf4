//! Entries as they are written: where each stands, and under which id.
//!
//! It is the same code for every kind of entry, which keeps the program small.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering as Order};

use serde::Deserialize;

use super::kept_in;
use super::marked::Marked;
use super::prepared::{Bounds, Places};
use super::stored::{self, Extent, Store};

/// Entries as they are written.
pub struct Written<'a> {
    texts: Texts<'a>,
    found: OnceLock<Found>,
    is_broken: AtomicBool,
}

/// Where the texts of entries are.
enum Texts<'a> {
    /// Each by itself.
    Each(Vec<&'a str>),
    /// Where the id of each and each itself stand in a text.
    Within(&'a str, &'a [[Bounds; 2]]),
    /// Where each stands in a store, and whether they are known to be sorted by id.
    Stored(&'a dyn Store, Vec<Extent>, bool),
    /// Nowhere: they were made.
    Made,
}

/// Where the entry with an id stands.
enum Found {
    /// The entries are sorted by id.
    Sorted,
    /// By the whole id.
    Known(HashMap<Box<str>, usize>),
    /// By the mark of the id.
    Marked(Marked),
}

impl<'a> Written<'a> {
    fn new(texts: Texts<'a>) -> Self {
        Self { texts, found: OnceLock::new(), is_broken: AtomicBool::new(false) }
    }

    /// Returns entries that are written each by itself.
    pub fn each(each: Vec<&'a str>) -> Self {
        Self::new(Texts::Each(each))
    }

    /// Returns entries that stand at places within a text, sorted by id where that is known.
    pub fn within(text: &'a str, (is_sorted, places): Places<'a>) -> Self {
        let written = Self::new(Texts::Within(text, places));
        if is_sorted {
            let _ = written.found.set(Found::Sorted);
        }
        written
    }

    /// Returns entries that stand at places in a store, sorted by id where that is known.
    pub fn stored(store: &'a dyn Store, extents: Vec<Extent>, is_sorted: bool) -> Self {
        Self::new(Texts::Stored(store, extents, is_sorted))
    }

    /// Says that the entries, whose ids have these marks, were made and are written nowhere; a doubt stays.
    pub fn make(
        &mut self,
        marks: impl DoubleEndedIterator<Item = u32> + ExactSizeIterator + Clone,
    ) {
        self.texts = Texts::Made;
        self.found = OnceLock::from(Found::Marked(Marked::new(marks)));
    }

    /// Returns whether the entries were made.
    pub fn is_made(&self) -> bool {
        matches!(self.texts, Texts::Made)
    }

    /// Returns whether the entries were proved to keep to the format before anybody asked.
    pub fn is_proved(&self) -> bool {
        matches!(self.texts, Texts::Within(..))
    }

    /// Returns whether the entries of a store are known to be sorted by id.
    pub fn is_sorted(&self) -> bool {
        matches!(self.texts, Texts::Stored(_, _, true))
    }

    /// Returns how many are written.
    pub fn len(&self) -> usize {
        match &self.texts {
            Texts::Each(each) => each.len(),
            Texts::Within(_, places) => places.len(),
            Texts::Stored(_, extents, _) => extents.len(),
            Texts::Made => 0,
        }
    }

    /// Shows the entries at some positions, in order, to `look`, and returns what it gives, in order;
    /// `None` where entries are not written, or cannot be read.
    pub fn look_at<R: Send>(
        &self,
        positions: &[usize],
        look: impl Fn(usize, &str) -> Option<R> + Sync,
    ) -> Option<Vec<R>> {
        if self.is_made() {
            return None;
        }
        if let Texts::Stored(store, extents, _) = &self.texts {
            let given = stored::look(*store, extents, positions, look);
            if given.is_none() {
                self.doubt();
            }
            return given;
        }
        let given = positions.iter().filter_map(|position| look(*position, self.kept(*position)?));
        Some(given.collect())
    }

    /// Returns an entry as it is written, where its text is kept.
    fn kept(&self, position: usize) -> Option<&'a str> {
        match &self.texts {
            Texts::Each(each) => each.get(position).copied(),
            Texts::Within(text, places) => {
                let [_, (start, end)] = *places.get(position)?;
                text.get(start as usize..end as usize)
            }
            Texts::Stored(..) | Texts::Made => None,
        }
    }

    /// Returns the id of the entry at a position.
    fn id(&self, position: usize) -> Option<Cow<'a, str>> {
        if let Texts::Within(text, places) = self.texts {
            let [(start, end), _] = *places.get(position)?;
            return text.get(start as usize..end as usize).map(Cow::Borrowed);
        }
        if let Some(written) = self.kept(position) {
            return id_of(written);
        }
        let id = |_: usize, written: &str| Some(id_of(written)?.into_owned());
        self.look_at(&[position], id)?.pop().map(Cow::Owned)
    }

    /// Returns the position of the entry with an id; `known` gives the id of one that was read.
    pub fn position<'k>(
        &self,
        id: &str,
        known: &dyn Fn(usize) -> Option<&'k str>,
    ) -> Option<usize> {
        match self.found() {
            Found::Known(known) => known.get(id).copied(),
            Found::Marked(_) => self.near(id).find(|position| match known(*position) {
                Some(found) => found == id,
                None => self.id(*position).is_some_and(|found| found == id),
            }),
            Found::Sorted => {
                let (mut low, mut high) = (0, self.len());
                while low < high {
                    let middle = low.midpoint(high);
                    match self.id(middle)?.as_ref().cmp(id) {
                        Ordering::Equal => return Some(middle),
                        Ordering::Less => low = middle + 1,
                        Ordering::Greater => high = middle,
                    }
                }
                None
            }
        }
    }

    /// Returns the positions of the entries that may have an id, where that is known by marks.
    pub fn near(&self, id: &str) -> impl Iterator<Item = usize> {
        let wanted = stored::mark(id);
        let marked = match self.found() {
            Found::Marked(marked) => Some(marked),
            Found::Sorted | Found::Known(_) => None,
        };
        let near = marked.into_iter().flat_map(move |marked| marked.near(wanted));
        near.filter(move |position| match &self.texts {
            Texts::Stored(_, extents, _) => extents[*position].mark == wanted,
            _ => true,
        })
    }

    /// Finds where the entry with each id stands, which proves that no id stands twice.
    pub fn find(&self) {
        let _ = self.found();
    }

    fn found(&self) -> &Found {
        kept_in(&self.found, || self.find_each())
    }

    fn find_each(&self) -> Found {
        if let Texts::Stored(_, extents, is_sorted) = &self.texts {
            if !is_sorted {
                let all: Vec<usize> = (0..extents.len()).collect();
                let ids = self.look_at(&all, |_, written| id_of(written).map(Cow::into_owned));
                let mut ids = ids.unwrap_or_default();
                ids.sort_unstable();
                ids.dedup();
                // One has no id, or one stands twice.
                if ids.len() < extents.len() {
                    self.doubt();
                }
            }
            return Found::Marked(Marked::new(extents.iter().map(|extent| extent.mark)));
        }
        let ids = || (0..self.len()).map(|position| self.id(position));
        let sorted = ids().try_fold(Cow::Borrowed(""), |last, id| id.filter(|id| *id > last));
        if sorted.is_some() {
            return Found::Sorted;
        }
        let mut known = HashMap::with_capacity(self.len());
        for (position, id) in ids().enumerate() {
            match id {
                Some(id) if !known.contains_key(id.as_ref()) => {
                    known.insert(Box::from(id), position);
                }
                _ => self.doubt(),
            }
        }
        Found::Known(known)
    }

    /// Remembers that something did not keep to the format.
    pub fn doubt(&self) {
        self.is_broken.store(true, Order::Relaxed);
    }

    /// Returns whether everything that was read kept to the format.
    pub fn is_sound(&self) -> bool {
        !self.is_broken.load(Order::Relaxed)
    }
}

/// Returns whether something in an entry is written with escapes, which may hide a key or an id.
pub fn has_escape(written: &str) -> bool {
    // To the end, without a branch: that is many bytes at a time.
    written.bytes().fold(false, |has, byte| has | (byte == b'\\'))
}

/// Returns the id of an entry as it is written.
pub fn id_of(written: &str) -> Option<Cow<'_, str>> {
    #[derive(Deserialize)]
    struct Identified<'a> {
        #[serde(borrow)]
        id: Cow<'a, str>,
    }
    // In canonical form the id stands first.
    let first = || {
        let key = written.strip_prefix('{')?.trim_ascii_start().strip_prefix("\"id\"")?;
        let id = key.strip_prefix(": \"").or_else(|| {
            key.trim_ascii_start().strip_prefix(':')?.trim_ascii_start().strip_prefix('"')
        })?;
        // An escape would stand before the quotation mark that ends it.
        let end = memchr::memchr2(b'"', b'\\', id.as_bytes())?;
        (id.as_bytes()[end] == b'"').then(|| Cow::Borrowed(&id[..end]))
    };
    first().or_else(|| serde_json::from_str::<Identified<'_>>(written).ok().map(|one| one.id))
}
