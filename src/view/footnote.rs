//! Footnotes: the citations of the sources that an answer names, numbered as they appear.

use std::collections::HashMap;
use std::fmt::{self, Write};

use super::{Cell, Content, Rows, SourceRef, Value, View};

/// A citation as people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Footnote<'a> {
    /// The id of the source.
    pub id: &'a str,
    /// The citation without the address.
    pub text: String,
    /// The address.
    pub address: Option<String>,
}

/// Makes the citations of the sources with some ids.
type Cite<'a> = dyn Fn(&[&'a str]) -> Vec<Option<Footnote<'a>>> + 'a;

/// The footnotes of an answer, made while they are written; without any, answers name publishers alone.
#[derive(Default)]
pub struct Footnotes<'a> {
    /// The ids of the sources in the order of their numbers.
    ids: Vec<&'a str>,
    /// The number of each by the id of its source.
    numbers: HashMap<&'a str, usize>,
    cite: Option<Box<Cite<'a>>>,
}

impl<'a> Footnotes<'a> {
    /// How many citations are made at once.
    const RUN: usize = 1 << 10;

    /// Returns a footnote for every source that a view names, in order of appearance; `cite` makes the
    /// citations of some of them.
    pub fn of(
        view: &View<'a>,
        cite: impl Fn(&[&'a str]) -> Vec<Option<Footnote<'a>>> + 'a,
    ) -> Self {
        let (mut ids, mut numbers) = (Vec::new(), HashMap::new());
        each_cell(view, &mut |cell: &Cell<'a>| {
            cell.value.each_source(&mut |source| {
                numbers.entry(source.id).or_insert_with(|| {
                    ids.push(source.id);
                    ids.len()
                });
            });
        });
        Self { ids, numbers, cite: Some(Box::new(cite)) }
    }

    /// Makes the footnotes, each with its number.
    pub fn numbered(&self) -> impl Iterator<Item = (usize, Footnote<'a>)> {
        let runs = self.ids.chunks(Self::RUN);
        let notes = runs.flat_map(|ids| self.cite.iter().flat_map(|cite| cite(ids)));
        (1..).zip(notes).filter_map(|(number, note)| Some((number, note?)))
    }

    /// Returns whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Writes the marks of sources, each after a space: ` [1] [4]`.
    ///
    /// # Errors
    ///
    /// Fails where the writer does.
    pub fn mark(&self, out: &mut dyn Write, sources: &[SourceRef<'_>]) -> fmt::Result {
        let mut numbers = sources.iter().filter_map(|source| self.numbers.get(source.id));
        numbers.try_for_each(|number| write!(out, " [{number}]"))
    }
}

fn each_cell<'a>(view: &View<'a>, visit: &mut dyn FnMut(&Cell<'a>)) {
    let cards = match view {
        View::Table(table) | View::Years(_, table) => {
            table.rows.iter().flatten().for_each(visit);
            return;
        }
        View::List(list) => {
            list.rows().for_each(|row| row.iter().for_each(&mut *visit));
            return;
        }
        View::Card(card) => std::slice::from_ref(card),
        View::Cards(cards) => cards,
        View::Citations(_) | View::File(_) => &[],
    };
    for field in cards.iter().flat_map(|card| &card.fields) {
        match &field.content {
            Content::Cell(cell) => visit(cell),
            Content::Table(table) => table.rows.iter().flatten().for_each(&mut *visit),
            Content::Data(_) | Content::Hint(_) | Content::Share(..) => {}
        }
    }
}

impl<'a> Value<'a> {
    /// Calls `visit` with every source that people see named in the value.
    pub fn each_source(&self, visit: &mut dyn FnMut(&SourceRef<'a>)) {
        match self {
            Self::Sources(sources) | Self::Publishers(sources) | Self::Stated { sources, .. } => {
                sources.iter().for_each(visit);
            }
            Self::List(items) => items.iter().for_each(|item| item.each_source(visit)),
            _ => {}
        }
    }
}
