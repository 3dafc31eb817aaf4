//! Views: what an answer consists of, before any format decides how it looks.

mod columns;
mod footnote;
mod index;
pub mod page;
mod rows;
mod value;
mod weight;
mod years;

pub use columns::{Column, Columns, Head};
pub use footnote::{Footnote, Footnotes};
pub use index::{Index, Named};
pub use rows::{List, Rows};
pub use value::{SourceRef, Value};
pub use weight::{Weakness, Weight};
pub use years::{Line, Mark, Years};

use std::cell::OnceCell;
use std::rc::Rc;

use serde::Serialize;
use serde_json::Value as Json;

use crate::record::{Entries, Entry, Glance, IdList, Name, Record, Section};

/// The column that names the disputes about an entry; every section has it.
pub const DISPUTED: Head = Head { key: "disputed", heading: "Disputed", shown: false, parts: &[] };

/// The column that weighs the versions of a dispute.
pub const WEIGHTS: Head =
    Head { key: "weights", heading: "Weight of each version", shown: false, parts: &[] };

/// An entry of any section, with what stands in each of its columns.
#[derive(Clone)]
pub struct Item<'a> {
    /// The section it belongs to.
    pub section: Section,
    /// Its id.
    pub id: &'a str,
    /// The text by which people know it.
    pub label: &'a str,
    /// Its names in other languages, scripts and spellings.
    pub names: &'a [Name],
    entry: &'a dyn Columned,
    index: Index<'a>,
    cells: OnceCell<Box<[OnceCell<Value<'a>>]>>,
}

impl<'a> Item<'a> {
    /// Returns an entry, seen through its columns.
    pub fn new<T: Entry + Columns + Serialize>(entry: &'a T, index: &Index<'a>) -> Self {
        Self {
            section: T::SECTION,
            id: entry.id().as_str(),
            label: entry.label(),
            names: entry.names(),
            entry,
            index: index.clone(),
            cells: OnceCell::new(),
        }
    }

    /// Returns what stands in the column `key`, unknown where the section has no such column.
    pub fn get(&self, key: &str) -> &Value<'a> {
        let place = (0..self.entry.columns()).find(|place| self.entry.head(*place).key == key);
        place.map_or(&Value::Unknown, |place| self.value(place))
    }

    /// Returns its columns with what stands in them.
    pub fn cells(&self) -> impl Iterator<Item = (Head, &Value<'a>)> {
        (0..self.entry.columns()).map(|place| (self.entry.head(place), self.value(place)))
    }

    /// Returns its columns but one, with what stands in them.
    pub fn cells_but(&self, key: &str) -> impl Iterator<Item = (Head, &Value<'a>)> {
        let places = (0..self.entry.columns()).map(|place| (place, self.entry.head(place)));
        places
            .filter(move |(_, head)| head.key != key)
            .map(|(place, head)| (head, self.value(place)))
    }

    /// Returns what stands in the column `key`, without keeping it where nobody looked at it before.
    pub fn take(&self, key: &str) -> Value<'a> {
        let place = (0..self.entry.columns()).find(|place| self.entry.head(*place).key == key);
        place.map_or(Value::Unknown, |place| {
            let kept = self.cells.get().and_then(|cells| cells[place].get());
            kept.cloned().unwrap_or_else(|| self.entry.value(place, &self.index))
        })
    }

    fn value(&self, place: usize) -> &Value<'a> {
        let columns = self.entry.columns();
        let cells = self.cells.get_or_init(|| vec![OnceCell::new(); columns].into_boxed_slice());
        cells[place].get_or_init(|| self.entry.value(place, &self.index))
    }

    /// Returns the entry without what was kept of its cells.
    pub fn without_cells(self) -> Self {
        Self { cells: OnceCell::new(), ..self }
    }

    /// Returns the whole entry under the record's own keys.
    pub fn whole(&self) -> Json {
        self.entry.json()
    }

    /// Returns the ids of the sources that state it.
    pub fn sources(&self) -> &'a IdList {
        self.entry.sources()
    }

    /// Returns the cell of a column, marked where sources differ on it.
    pub fn cell(&self, head: Head, index: &Index<'a>) -> Cell<'a> {
        if head.key == DISPUTED.key {
            let ids = index.disputes_about(self.id).map(Value::Text);
            return Cell { value: Value::list(ids), disputed: false };
        }
        if head.key == WEIGHTS.key {
            let versions = self.take("versions");
            return Value::list(versions.items().iter().filter_map(Value::weight)).into();
        }
        if head.key == "sources" && self.section == Section::Sources {
            // A source has no sources; it is the one to cite.
            return Value::Sources(index.source(self.id).into_iter().collect()).into();
        }
        Cell { value: self.take(head.key), disputed: index.is_disputed(self.id, head.key) }
    }
}

/// An entry of some kind, seen through its columns.
trait Columned: Sync {
    fn sources(&self) -> &IdList;
    fn json(&self) -> Json;
    fn columns(&self) -> usize;
    fn head(&self, place: usize) -> Head;
    fn value<'a>(&'a self, place: usize, index: &Index<'a>) -> Value<'a>;
}

impl<T: Entry + Columns + Serialize> Columned for T {
    fn sources(&self) -> &IdList {
        Entry::sources(self)
    }

    fn json(&self) -> Json {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn columns(&self) -> usize {
        T::COLUMNS.len()
    }

    fn head(&self, place: usize) -> Head {
        T::COLUMNS[place].head
    }

    fn value<'a>(&'a self, place: usize, index: &Index<'a>) -> Value<'a> {
        (T::COLUMNS[place].value)(self, index)
    }
}

/// Returns every column of a section, in the order of tables.
pub fn heads(section: Section) -> Vec<Head> {
    fn of<T: Columns>() -> Vec<Head> {
        T::COLUMNS.iter().map(|column| column.head).collect()
    }
    let mut heads = of_section!(section, T => of::<T>());
    if section == Section::Disputes {
        heads.push(WEIGHTS);
    }
    heads.push(DISPUTED);
    heads
}

/// Returns every entry of a section, in the order of the record.
pub fn items<'a>(record: &'a Record<'a>, index: &Index<'a>, section: Section) -> Vec<Item<'a>> {
    items_where(record, index, section, None, |_| true)
}

/// Returns the entries of a section that a condition keeps, in the order of the record.
///
/// What a glance holds back is proved, but neither kept nor asked further.
pub fn items_where<'a>(
    record: &'a Record<'a>,
    index: &Index<'a>,
    section: Section,
    glance: Option<Glance<'_>>,
    keep: impl Fn(&Item<'a>) -> bool,
) -> Vec<Item<'a>> {
    of_section!(section, T => {
        let entries = T::entries(record);
        let item = |entry| Item::new::<T>(entry, index);
        match glance {
            None => kept(entries.iter().map(item), keep),
            Some(glance) => kept(entries.which(glance).into_iter().map(item), keep),
        }
    })
}

/// Returns the entries that a condition keeps, without the cells it looked at: there may be many.
fn kept<'a>(
    items: impl Iterator<Item = Item<'a>>,
    keep: impl Fn(&Item<'a>) -> bool,
) -> Vec<Item<'a>> {
    items.filter(keep).map(Item::without_cells).collect()
}

/// Shows every entry of a section that a glance lets pass to `visit`, with its position; none is
/// kept, all are proved.
pub fn each_item<'a>(
    record: &'a Record<'a>,
    index: &Index<'a>,
    section: Section,
    glance: Option<Glance<'_>>,
    mut visit: impl FnMut(usize, &Item<'_>),
) {
    of_section!(section, T => T::entries(record).each(glance, |position, entry| {
        visit(position, &Item::new::<T>(entry, index));
    }));
}

/// Shows the entries of a section at some positions to `visit`, in the order of the positions; none is
/// kept, what is told of their sources is read for many at once.
///
/// # Errors
///
/// Fails where `visit` does.
pub fn each_at<'a, E>(
    record: &'a Record<'a>,
    index: &Index<'a>,
    section: Section,
    positions: &[usize],
    mut visit: impl FnMut(&Item<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut given = Ok(());
    of_section!(section, T => T::entries(record).peek_each(positions, |entries: &[&T]| {
        let sources = entries.iter().flat_map(|entry| Entry::sources(*entry).iter());
        record.fetch_heads(sources);
        for entry in entries {
            if given.is_ok() {
                given = visit(&Item::new::<T>(entry, index));
            }
        }
    }));
    given
}

/// Shows the entries of a section at some positions that a glance lets pass to `find`, with their
/// positions, and returns what it gives, in order; none is kept.
pub fn find_items<'a, R: Send>(
    record: &'a Record<'a>,
    index: &Index<'a>,
    section: Section,
    positions: &[usize],
    glance: Option<Glance<'_>>,
    find: impl Fn(usize, &Item<'_>) -> Option<R> + Sync,
) -> Vec<R> {
    of_section!(section, T => T::entries(record).find(positions, glance, |position, entry| {
        find(position, &Item::new::<T>(entry, index))
    }))
}

/// Returns the entries that have a key, perhaps with some that have not, in the order of the record.
pub fn items_written<'a, T: Entry + Columns + Serialize>(
    entries: &'a Entries<'a, T>,
    index: &Index<'a>,
    key: &str,
) -> Vec<Item<'a>> {
    entries.with_key(key).into_iter().map(|entry| Item::new(entry, index)).collect()
}

/// What stands in one place of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell<'a> {
    /// The value.
    pub value: Value<'a>,
    /// Whether sources differ on it.
    pub disputed: bool,
}

impl<'a> From<Value<'a>> for Cell<'a> {
    fn from(value: Value<'a>) -> Self {
        Self { value, disputed: false }
    }
}

/// Rows under columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table<'a> {
    /// The columns.
    pub heads: Vec<Head>,
    /// The rows, each with a cell for every column.
    pub rows: Vec<Vec<Cell<'a>>>,
    /// Whole entries for JSON, where no columns were asked for.
    pub whole: Option<Vec<Json>>,
}

/// One thing told field by field.
#[derive(Debug, Clone, PartialEq)]
pub struct Card<'a> {
    /// What the card is about.
    pub title: String,
    /// Its fields, in the order of reading.
    pub fields: Vec<Field<'a>>,
}

/// A field of a card.
#[derive(Debug, Clone, PartialEq)]
pub struct Field<'a> {
    /// The key for programs.
    pub key: &'static str,
    /// What people read.
    pub label: &'static str,
    /// What stands there.
    pub content: Content<'a>,
}

impl<'a> Field<'a> {
    /// Returns a field that holds one value.
    pub fn value(key: &'static str, label: &'static str, value: Value<'a>) -> Self {
        Self { key, label, content: Content::Cell(value.into()) }
    }

    /// Returns a field that holds rows.
    pub fn table(key: &'static str, label: &'static str, table: impl Into<Rc<Table<'a>>>) -> Self {
        Self { key, label, content: Content::Table(table.into()) }
    }
}

/// What stands in a field of a card.
#[derive(Debug, Clone, PartialEq)]
pub enum Content<'a> {
    /// One value.
    Cell(Cell<'a>),
    /// Rows of their own, which cards may share.
    Table(Rc<Table<'a>>),
    /// A value for programs that people read elsewhere, such as a title.
    Data(Json),
    /// Text for people that adds nothing for programs.
    Hint(String),
    /// A bar in its frame, which repeats a number for the eye: the part, and the whole.
    Share(u64, u64),
}

/// An answer.
pub enum View<'a> {
    /// Rows.
    Table(Table<'a>),
    /// Entries as rows.
    List(List<'a>),
    /// One thing.
    Card(Card<'a>),
    /// Marks above their years, and the same in numbers.
    Years(Years, Table<'a>),
    /// Several things.
    Cards(Vec<Card<'a>>),
    /// Citations for reading.
    Citations(Vec<Footnote<'a>>),
    /// A text in a form of its own, such as BibTeX, which no format and no width changes.
    File(String),
}

/// An answer with the words about it, which go to standard error.
pub struct Answer<'a> {
    /// The answer.
    pub view: View<'a>,
    /// The citations of the sources it names, where they were asked for.
    pub footnotes: Footnotes<'a>,
    /// Words about it.
    pub notes: Vec<String>,
}

impl<'a> Answer<'a> {
    /// Returns an answer without footnotes and without words about it.
    pub fn new(view: View<'a>) -> Self {
        Self { view, footnotes: Footnotes::default(), notes: Vec::new() }
    }

    /// Returns the answer with words about it.
    pub fn with_notes(self, notes: Vec<String>) -> Self {
        Self { notes, ..self }
    }
}
