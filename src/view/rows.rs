//! Rows: what a list consists of, held, or made from entries while a format writes them.

use std::borrow::Cow;

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

/// Entries as rows: the first are kept, the others made anew for everyone who looks, so that a long
/// list costs no more memory than its entries.
pub struct List<'a> {
    heads: Vec<Head>,
    items: Vec<Item<'a>>,
    first: Vec<Vec<Cell<'a>>>,
    is_whole: bool,
    index: Index<'a>,
}

impl<'a> List<'a> {
    /// How many rows are kept.
    const KEPT: usize = 1 << 10;

    /// Returns a list of entries, for JSON whole where that is said.
    ///
    /// Every row is made once, so that all it names is read and proved before anything is written.
    pub fn new(heads: Vec<Head>, items: Vec<Item<'a>>, is_whole: bool, index: &Index<'a>) -> Self {
        index.fetch_sources(&items);
        let mut list = Self { heads, items, first: Vec::new(), is_whole, index: index.clone() };
        list.first = list.items.iter().take(Self::KEPT).map(|item| list.row(item)).collect();
        for item in list.items.iter().skip(Self::KEPT) {
            list.row(item);
        }
        list
    }

    fn row(&self, item: &Item<'a>) -> Vec<Cell<'a>> {
        self.heads.iter().map(|head| item.cell(*head, &self.index)).collect()
    }
}

impl<'a> Rows<'a> for List<'a> {
    fn heads(&self) -> &[Head] {
        &self.heads
    }

    fn rows(&self) -> Box<dyn Iterator<Item = Cow<'_, [Cell<'a>]>> + '_> {
        let first = self.first.iter().map(|row| Cow::Borrowed(row.as_slice()));
        let others = self.items[self.first.len()..].iter();
        Box::new(first.chain(others.map(|item| Cow::Owned(self.row(item)))))
    }

    fn whole(&self) -> Option<Box<dyn Iterator<Item = Cow<'_, Json>> + '_>> {
        let whole = self.items.iter().map(|item| Cow::Owned(item.whole()));
        self.is_whole.then(|| Box::new(whole) as Box<_>)
    }
}
