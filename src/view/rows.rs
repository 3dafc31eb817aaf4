//! Rows: what a list consists of, held, or made from entries while a format writes them.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use serde_json::Value as Json;

use super::{Cell, Head, Index, Item, Table};

/// Rows under columns, each given when it is asked for.
pub trait Rows<'a> {
    /// Returns the columns.
    fn heads(&self) -> &[Head];

    /// Gives the rows in order, each with a cell for every column.
    fn rows(&self) -> Box<dyn Iterator<Item = Cow<'_, [Cell<'a>]>> + '_>;

    /// Gives whole entries for JSON, where no columns were asked for.
    fn whole(&self) -> Option<Box<dyn Iterator<Item = Cow<'_, Json>> + '_>>;
}

impl<'a> Rows<'a> for Table<'a> {
    fn heads(&self) -> &[Head] {
        &self.heads
    }

    fn rows(&self) -> Box<dyn Iterator<Item = Cow<'_, [Cell<'a>]>> + '_> {
        Box::new(self.rows.iter().map(|row| Cow::Borrowed(row.as_slice())))
    }

    fn whole(&self) -> Option<Box<dyn Iterator<Item = Cow<'_, Json>> + '_>> {
        let whole = self.whole.as_ref()?;
        Some(Box::new(whole.iter().map(Cow::Borrowed)))
    }
}

/// Rows that are made from something shorter, such as an entry: the first are kept, the others made
/// anew for everyone who looks, so that a long list costs no more memory than what they are made of.
pub struct List<'a> {
    heads: Vec<Head>,
    /// How many things the rows are made from.
    length: usize,
    /// The rows of the first of them.
    first: Vec<Vec<Cell<'a>>>,
    rows: Box<dyn Fn(Range<usize>) -> Vec<Vec<Cell<'a>>> + 'a>,
    whole: Option<Box<dyn Fn(usize) -> Json + 'a>>,
}

impl<'a> List<'a> {
    /// From how many things the rows are kept.
    const KEPT: usize = 1 << 13;

    /// From how many things rows are made at once.
    const RUN: usize = 1 << 10;

    /// Returns a list of so many rows, each made by its position.
    ///
    /// Every row is made once, so that all it names is read and proved before anything is written.
    pub fn new(heads: Vec<Head>, length: usize, row: impl Fn(usize) -> Vec<Cell<'a>> + 'a) -> Self {
        (Self::KEPT..length).for_each(|position| drop(row(position)));
        Self::in_runs(heads, length, move |run| run.map(&row).collect())
    }

    /// Returns a list of the rows of so many things, each with some rows, made for several at once;
    /// whatever they name must be proved already.
    pub fn in_runs(
        heads: Vec<Head>,
        length: usize,
        rows: impl Fn(Range<usize>) -> Vec<Vec<Cell<'a>>> + 'a,
    ) -> Self {
        let first = rows(0..length.min(Self::KEPT));
        Self { heads, length, first, rows: Box::new(rows), whole: None }
    }

    /// Returns a list of entries, for JSON whole where that is said.
    pub fn of(heads: Vec<Head>, items: Vec<Item<'a>>, is_whole: bool, index: &Index<'a>) -> Self {
        index.fetch_sources(&items);
        let items: Rc<[Item<'a>]> = items.into();
        let (entries, columns, index) = (Rc::clone(&items), heads.clone(), index.clone());
        let row = move |position: usize| {
            columns.iter().map(|head| entries[position].cell(*head, &index)).collect()
        };
        let list = Self::new(heads, items.len(), row);
        let whole = move |position: usize| items[position].whole();
        Self { whole: is_whole.then(|| Box::new(whole) as Box<_>), ..list }
    }
}

impl<'a> Rows<'a> for List<'a> {
    fn heads(&self) -> &[Head] {
        &self.heads
    }

    fn rows(&self) -> Box<dyn Iterator<Item = Cow<'_, [Cell<'a>]>> + '_> {
        let first = self.first.iter().map(|row| Cow::Borrowed(row.as_slice()));
        let starts = (Self::KEPT..self.length).step_by(Self::RUN);
        let others = starts.flat_map(|start| {
            let end = self.length.min(start + Self::RUN);
            (self.rows)(start..end)
        });
        Box::new(first.chain(others.map(Cow::Owned)))
    }

    fn whole(&self) -> Option<Box<dyn Iterator<Item = Cow<'_, Json>> + '_>> {
        let whole = self.whole.as_ref()?;
        Some(Box::new((0..self.length).map(|position| Cow::Owned(whole(position)))))
    }
}
