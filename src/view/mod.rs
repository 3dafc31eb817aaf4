//! Views: the content of an answer, before a format decides how it looks.

mod columns;
mod footnote;
mod index;
pub mod page;
mod value;
mod weight;

pub use columns::{Columns, Head};
pub use footnote::{Footnote, Footnotes, each_value};
pub use index::Index;
pub use value::{Piece, SourceRef, Value};
pub use weight::Weight;

use std::slice;

use serde_json::Value as Json;

use crate::error::Error;
use crate::fold::{Fit, Needle};
use crate::record::{AnyEntry, Entry, Id, Leaf, Section};
use crate::store::Store;

/// An entry of any section, seen through its columns.
#[derive(Clone, Copy)]
pub struct Item<'a> {
    pub section: Section,
    pub id: &'a str,
    /// Its title, name or summary.
    pub label: &'a str,
    pub sources: &'a [Id],
    pub entry: &'a dyn AnyEntry,
    row: &'a dyn Row,
    index: &'a Index<'a>,
}

impl<'a> Item<'a> {
    pub fn new<T: Entry + Columns>(entry: &'a T, index: &'a Index<'a>) -> Self {
        Self {
            section: T::SECTION,
            id: entry.id().as_str(),
            label: entry.label(),
            sources: entry.sources(),
            entry,
            row: entry,
            index,
        }
    }

    /// Its title, name or summary as a value.
    pub fn title(&self) -> Value<'a> {
        label(self.entry)
    }

    /// The value of a column; unknown where the section has no such column.
    pub fn get(&self, key: &str) -> Value<'a> {
        self.row.value(key, self.index)
    }

    pub fn cells(&self) -> Vec<(Head, Value<'a>)> {
        let own = heads(self.section).into_iter().filter(Head::is_own);
        own.map(|head| (head, self.get(head.key))).collect()
    }

    /// Returns the whole entry under the record's own keys, with the ids of the disputes about it.
    pub fn whole(&self) -> Json {
        let mut whole = self.entry.to_json();
        for key in ["disputed", "weights"] {
            if let Some(json) = self.get(key).json() {
                whole[key] = json;
            }
        }
        whole
    }

    /// The value of a column, marked where sources differ on it.
    pub fn cell(&self, head: Head) -> Value<'a> {
        if head.key == "sources" && self.section == Section::Sources {
            // A source has no sources; it is the one to cite.
            return Value::Sources(self.index.source(self.id).into_iter().collect());
        }
        self.index.marked(self.id, head.key, self.get(head.key))
    }
}

/// The values of an entry whose type is not known.
trait Row: Sync {
    fn value<'a>(&'a self, key: &str, index: &Index<'a>) -> Value<'a>;
}

impl<T: Columns + Sync> Row for T {
    fn value<'a>(&'a self, key: &str, index: &Index<'a>) -> Value<'a> {
        let column = T::COLUMNS.iter().find(|column| column.head.key == key);
        column.map_or(Value::Unknown, |column| (column.value)(self, index))
    }
}

/// The columns of an entry of any type with their values.
pub fn cells<'a, T: Columns>(
    entry: &'a T,
    index: &Index<'a>,
) -> impl Iterator<Item = (Head, Value<'a>)> {
    T::COLUMNS.iter().map(|column| (column.head, (column.value)(entry, index)))
}

/// The title, name or summary of an entry as a value.
pub fn label(entry: &dyn AnyEntry) -> Value<'_> {
    if is_described(entry) { Value::Described(entry.label()) } else { Value::Text(entry.label()) }
}

/// Returns whether an entry is a document whose title was not seen, so that its label describes it.
fn is_described(entry: &dyn AnyEntry) -> bool {
    let mut is_described = false;
    if entry.section() == Section::Documents {
        entry.leaves(&mut |at, leaf| {
            is_described |= at.key == "title_seen" && matches!(leaf, Leaf::Bool(false));
        });
    }
    is_described
}

/// Returns every column of a section, in the order of tables.
pub fn heads(section: Section) -> Vec<Head> {
    with_section!(section, T => T::COLUMNS.iter().map(|column| column.head).collect())
}

/// Returns every entry of a section, in the order of the record.
pub fn items<'a>(
    store: &'a Store,
    index: &'a Index<'a>,
    section: Section,
) -> Result<Vec<Item<'a>>, Error> {
    with_section!(section, T => {
        Ok(store.section::<T>()?.iter().map(|entry| Item::new(entry, index)).collect())
    })
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table<'a> {
    pub heads: Vec<Head>,
    /// The rows, each with a cell for every column.
    pub rows: Vec<Vec<Value<'a>>>,
    /// Whole entries for JSON, where no columns were asked for.
    pub whole: Option<Vec<Json>>,
}

impl<'a> Table<'a> {
    /// A table of rows that are no entries.
    pub fn new(
        heads: impl IntoIterator<Item = impl Into<Head>>,
        rows: impl IntoIterator<Item = impl IntoIterator<Item = Value<'a>>>,
    ) -> Self {
        let heads = heads.into_iter().map(Into::into).collect();
        let rows = rows.into_iter().map(|row| row.into_iter().collect());
        Self { heads, rows: rows.collect(), whole: None }
    }

    /// A table of entries.
    pub fn of(heads: impl IntoIterator<Item = impl Into<Head>>, items: &[Item<'a>]) -> Self {
        let heads: Vec<Head> = heads.into_iter().map(Into::into).collect();
        let row = |item: &Item<'a>| heads.iter().map(|head| item.cell(*head)).collect();
        Self { rows: items.iter().map(row).collect(), heads, whole: None }
    }
}

/// One thing, field by field.
#[derive(Debug, Clone, PartialEq)]
pub struct Card<'a> {
    pub title: String,
    pub fields: Vec<Field<'a>>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Field<'a> {
    /// The key in machine-readable answers.
    pub key: &'static str,
    /// The label in human-readable answers.
    pub label: &'static str,
    pub content: Content<'a>,
}

impl<'a> Field<'a> {
    pub fn value(key: &'static str, label: &'static str, value: Value<'a>) -> Self {
        Self { key, label, content: Content::Value(value) }
    }

    pub fn table(key: &'static str, label: &'static str, table: Table<'a>) -> Self {
        Self { key, label, content: Content::Table(table) }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Content<'a> {
    Value(Value<'a>),
    /// Rows of their own.
    Table(Table<'a>),
    /// A value for machine-readable answers alone, such as a title shown elsewhere.
    Data(Json),
    /// A hint for human-readable answers alone.
    Hint(String),
}

pub enum View<'a> {
    Table(Table<'a>),
    Card(Card<'a>),
    Cards(Vec<Card<'a>>),
    Citations(Vec<Footnote<'a>>),
    /// A text in a form of its own, such as BibTeX, which no format and no width changes.
    File(String),
}

impl<'a> View<'a> {
    /// The card or the cards; none where the view has another form.
    pub fn cards(&self) -> &[Card<'a>] {
        match self {
            Self::Card(card) => slice::from_ref(card),
            Self::Cards(cards) => cards,
            Self::Table(_) | Self::Citations(_) | Self::File(_) => &[],
        }
    }
}

pub struct Answer<'a> {
    pub view: View<'a>,
    /// The citations of the sources it names, where they were asked for.
    pub footnotes: Footnotes<'a>,
    pub notes: Vec<String>,
    /// The search words to highlight, each with the least [`Fit`] that counts.
    pub highlighted: Vec<(Needle, Fit)>,
}

impl<'a> Answer<'a> {
    pub fn new(view: View<'a>, notes: Vec<String>) -> Self {
        Self { view, footnotes: Footnotes::default(), notes, highlighted: Vec::new() }
    }
}
