//! Footnotes: the citations of the sources that an answer names, numbered as they appear.

use std::collections::HashMap;

use super::{Content, Piece, Value, View};
use crate::record::Source;

/// A citation in human-readable form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Footnote<'a> {
    /// The id of the source.
    pub id: &'a str,
    /// The citation without the address.
    pub text: String,
    pub address: Option<String>,
}

/// The footnotes of an answer; without any, answers name publishers alone.
#[derive(Default)]
pub struct Footnotes<'a> {
    /// The footnotes in the order of their numbers.
    notes: Vec<Footnote<'a>>,
    /// The number of each by the id of its source.
    numbers: HashMap<&'a str, usize>,
}

impl<'a> Footnotes<'a> {
    /// Returns a footnote for every source that a view names, in order of appearance.
    pub fn of(view: &View<'a>, cite: impl Fn(&'a Source) -> Footnote<'a>) -> Self {
        let (mut notes, mut numbers) = (Vec::new(), HashMap::new());
        each_value(view, &mut |value: &Value<'a>| {
            value.pieces(&mut |piece| match piece {
                Piece::Cite(source) if !numbers.contains_key(source.id.as_str()) => {
                    notes.push(cite(source));
                    numbers.insert(source.id.as_str(), notes.len());
                }
                _ => {}
            });
        });
        Self { notes, numbers }
    }

    pub fn numbered(&self) -> impl Iterator<Item = (usize, &Footnote<'a>)> {
        (1..).zip(&self.notes)
    }

    pub fn is_empty(&self) -> bool {
        self.notes.is_empty()
    }

    pub fn number(&self, source: &Source) -> Option<usize> {
        self.numbers.get(source.id.as_str()).copied()
    }
}

pub fn each_value<'a>(view: &View<'a>, visit: &mut dyn FnMut(&Value<'a>)) {
    if let View::Table(table) = view {
        table.rows.iter().flatten().for_each(&mut *visit);
    }
    for field in view.cards().iter().flat_map(|card| &card.fields) {
        match &field.content {
            Content::Value(value) => visit(value),
            Content::Table(table) => table.rows.iter().flatten().for_each(&mut *visit),
            Content::Data(_) | Content::Hint(_) => {}
        }
    }
}
