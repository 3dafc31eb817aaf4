//! Rows: what a list consists of, held, or made from entries while a format writes them.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use rayon::prelude::*;
use serde_json::Value as Json;

use super::{Cell, Head, Index, Item, Table};

/// From how many entries rows are made on every processor.
const MANY: usize = 1 << 10;

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
    ///
    /// The row of every entry is made once, many on every processor.
    pub fn of(
        heads: Vec<Head>,
        mut items: Vec<Item<'a>>,
        is_whole: bool,
        index: &Index<'a>,
    ) -> Self {
        index.fetch_sources(&items);
        let (columns, index) = (heads.clone(), index.clone());
        let row = move |item: &Item<'a>| -> Vec<Cell<'a>> {
            columns.iter().map(|head| item.cell(*head, &index)).collect()
        };
        let length = items.len();
        let (kept, others) = items.split_at_mut(length.min(Self::KEPT));
        let first = each(kept, &row);
        each(others, |item| drop(row(item)));
        let items: Rc<[Item<'a>]> = items.into();
        let entries = Rc::clone(&items);
        let rows = move |run: Range<usize>| entries[run].iter().map(&row).collect();
        let whole = move |position: usize| items[position].whole();
        let whole = is_whole.then(|| Box::new(whole) as Box<_>);
        Self { heads, length, first, rows: Box::new(rows), whole }
    }
}

/// Returns what is made of each item, in order.
fn each<T: Send, R: Send>(items: &mut [T], make: impl Fn(&T) -> R + Sync) -> Vec<R> {
    if items.len() < MANY {
        return items.iter().map(make).collect();
    }
    // What the first looks up, such as where entries stand, the others find.
    let (first, others) = items.split_at_mut(1);
    let mut made: Vec<R> = first.iter().map(&make).collect();
    made.par_extend(others.par_iter_mut().with_min_len(MANY / 8).map(|item| make(item)));
    made
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_processor_makes_stands_in_order() {
        for length in [0, 1, MANY - 1, MANY, 5 * MANY + 1] {
            let mut items: Vec<usize> = (0..length).collect();
            let made = each(&mut items, |item| item * 2);
            assert_eq!(made, items.iter().map(|item| item * 2).collect::<Vec<_>>());
        }
    }
}
