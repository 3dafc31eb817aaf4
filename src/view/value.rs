//! Values of cells, which keep their type until a format writes them.

use std::cmp::{Ordering, Reverse};
use std::collections::HashSet;
use std::fmt::Display;

use serde::Serialize;
use serde_json::Value as Json;

use super::Weight;
use crate::fold::fold;
use crate::record::{Currency, Date, Decimal, Money, Source, SourceKind, Text, Version};

#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Nothing is known: an empty cell, an absent key.
    Unknown,
    /// Text, an id or a word.
    Text(&'a str),
    /// A title that describes a document, whose own title was not seen; shown in brackets.
    Described(&'a str),
    /// The title of a source with its address.
    Link(&'a str, Option<&'a str>),
    Number(i64),
    Bool(bool),
    Date(Date),
    Money(&'a Money),
    /// Another entry: its id and its label.
    Ref {
        id: &'a str,
        /// The title, name or summary.
        label: &'a str,
        /// Whether the reference is an inference of the authors; human-readable answers say so.
        inferred: bool,
        /// Whether the label describes a document, whose own title was not seen.
        described: bool,
    },
    List(Vec<Value<'a>>),
    /// The sources of an entry, the strongest first.
    Sources(Vec<SourceRef<'a>>),
    /// The sources of a version, all their publishers named, the strongest first.
    Publishers(Vec<SourceRef<'a>>),
    /// A version of a disputed point, and the sources that say it, the strongest first.
    Stated(&'a Version, Vec<SourceRef<'a>>),
    /// A value on which sources differ.
    Disputed(Box<Value<'a>>),
    /// A bar: a count, and the largest count beside it.
    Bar(u64, u64),
    Owned(String),
    /// A value with parts.
    Parts {
        /// The human-readable form.
        shown: String,
        /// The parts under the keys of the record.
        json: Box<Json>,
    },
}

/// A source that an entry cites, and how strong it is among the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceRef<'a> {
    pub source: &'a Source,
    /// The text it reprints in the end, as a source id or a name.
    pub origin: Option<&'a str>,
    /// Whether it is not the host's own voice.
    pub is_guest: bool,
    /// How many sources of its publisher the record has; 0 for publishers that are not official.
    pub of_publisher: usize,
}

impl<'a> SourceRef<'a> {
    /// What kind of publication it is, whether it reprints another text, and whether it is a guest's: the strongest
    /// sorts first.
    pub fn strength(&self) -> (SourceKind, bool, bool) {
        (self.source.kind, self.origin.is_some(), self.is_guest)
    }

    /// The order of sources: of two ministries, the one with more sources sorts first.
    pub fn order(&self) -> impl Ord + use<'a> {
        (self.strength(), Reverse(self.of_publisher), self.source.id.as_str())
    }

    /// The publisher as tables show it.
    fn short(&self) -> &'a str {
        self.source.short.as_ref().unwrap_or(&self.source.publisher).as_str()
    }

    /// The publisher as tables show it, with the address of the source.
    fn link(&self) -> Piece<'a, 'a> {
        Piece::Link(self.short(), self.source.url.as_ref().map(Text::as_str))
    }
}

/// A piece of the human-readable form of a value.
#[derive(Debug, Clone, Copy)]
pub enum Piece<'p, 'a> {
    Text(&'p str),
    /// The name of a source with its address.
    Link(&'p str, Option<&'p str>),
    /// The place to cite a source, after what it states.
    Cite(&'a Source),
    /// The place of the mark of a disputed value, after it.
    Mark,
}

impl<'a> Value<'a> {
    pub fn text(text: Option<&'a str>) -> Self {
        text.map_or(Self::Unknown, Self::Text)
    }

    pub fn count(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }

    /// Returns a list, or unknown where it is empty.
    pub fn list(items: impl IntoIterator<Item = Self>) -> Self {
        let items: Vec<Self> = items.into_iter().collect();
        if items.is_empty() { Self::Unknown } else { Self::List(items) }
    }

    pub fn parts(value: &(impl Display + Serialize)) -> Self {
        Self::Parts {
            shown: value.to_string(),
            json: serde_json::to_value(value).unwrap_or_default().into(),
        }
    }

    /// Marks the value if sources differ on it.
    pub fn marked(self, is_disputed: bool) -> Self {
        if is_disputed { Self::Disputed(Box::new(self)) } else { self }
    }

    /// The value without its mark.
    pub fn unmarked(&self) -> &Self {
        if let Self::Disputed(value) = self { value } else { self }
    }

    /// Whether sources differ on the value or on an item of it.
    pub fn is_marked(&self) -> bool {
        match self {
            Self::Disputed(_) => true,
            Self::List(items) => items.iter().any(Self::is_marked),
            _ => false,
        }
    }

    pub fn is_unknown(&self) -> bool {
        *self.unmarked() == Self::Unknown
    }

    /// The human-readable form, on one line.
    pub fn shown(&self) -> String {
        let mut shown = String::new();
        self.pieces(&mut |piece| match piece {
            Piece::Text(text) | Piece::Link(text, _) => shown.push_str(text),
            Piece::Cite(_) | Piece::Mark => {}
        });
        shown
    }

    /// Calls `visit` with each piece of the human-readable form.
    pub fn pieces(&self, visit: &mut dyn FnMut(Piece<'_, 'a>)) {
        let mut computed = |text: &dyn Display| visit(Piece::Text(&text.to_string()));
        match self {
            // A bar repeats a number for the eye; formats that can draw do.
            Self::Unknown | Self::Bar(..) => {}
            Self::Text(text) => visit(Piece::Text(text)),
            Self::Described(text) => computed(&format_args!("[{text}]")),
            Self::Link(text, address) => visit(Piece::Link(text, *address)),
            Self::Owned(text) | Self::Parts { shown: text, .. } => visit(Piece::Text(text)),
            Self::Number(number) => computed(number),
            Self::Bool(yes) => visit(Piece::Text(if *yes { "yes" } else { "no" })),
            Self::Date(date) => computed(date),
            Self::Money(money) => computed(money),
            Self::Ref { label, inferred, described, .. } => {
                visit(Piece::Text(&if *described {
                    format!("[{label}]")
                } else {
                    (*label).into()
                }));
                if *inferred {
                    visit(Piece::Text(" (inferred)"));
                }
            }
            Self::List(items) => {
                let separator = if items.iter().all(Self::is_short) { ", " } else { "; " };
                for (place, item) in items.iter().enumerate() {
                    if place > 0 {
                        visit(Piece::Text(separator));
                    }
                    item.pieces(visit);
                }
            }
            Self::Disputed(value) => {
                value.pieces(visit);
                visit(Piece::Mark);
            }
            Self::Sources(sources) => {
                if let Some(first) = sources.first() {
                    visit(first.link());
                }
                if sources.len() > 1 {
                    visit(Piece::Text(&format!(" +{}", sources.len() - 1)));
                }
                sources.iter().for_each(|one| visit(Piece::Cite(one.source)));
            }
            Self::Publishers(sources) => {
                let named = publishers(sources);
                let is_short = named.iter().all(|source| !source.short().contains([' ', ',']));
                for (place, source) in named.into_iter().enumerate() {
                    if place > 0 {
                        visit(Piece::Text(if is_short { ", " } else { "; " }));
                    }
                    visit(source.link());
                }
                sources.iter().for_each(|one| visit(Piece::Cite(one.source)));
            }
            Self::Stated(version, sources) => {
                visit(Piece::Text(version.value.as_str()));
                visit(Piece::Text(" ("));
                if let Some(first) = sources.first() {
                    visit(first.link());
                }
                visit(Piece::Text(&format!("; {}", Weight::of(sources))));
                sources.iter().for_each(|one| visit(Piece::Cite(one.source)));
                visit(Piece::Text(")"));
            }
        }
    }

    /// The JSON form; `None` where nothing is known.
    pub fn json(&self) -> Option<Json> {
        Some(match self {
            Self::Unknown | Self::Bar(..) => return None,
            Self::Text(text) | Self::Described(text) | Self::Link(text, _) => Json::from(*text),
            Self::Number(number) => Json::from(*number),
            Self::Bool(yes) => Json::from(*yes),
            Self::Date(date) => Json::from(date.to_string()),
            Self::Money(money) => serde_json::to_value(money).unwrap_or_default(),
            Self::Ref { id, .. } => Json::from(*id),
            Self::List(items) => items.iter().filter_map(Self::json).collect(),
            Self::Sources(sources) | Self::Publishers(sources) => {
                let mut ids: Vec<&str> = sources.iter().map(|one| one.source.id.as_str()).collect();
                ids.sort_unstable();
                Json::from(ids)
            }
            Self::Disputed(value) => return value.json(),
            Self::Owned(text) => Json::from(text.as_str()),
            Self::Stated(version, _) => serde_json::to_value(version).unwrap_or_default(),
            Self::Parts { json, .. } => Json::clone(json),
        })
    }

    /// Returns the single values within: the items of a list, or the value itself.
    pub fn items(&self) -> &[Self] {
        match self.unmarked() {
            Self::Unknown => &[],
            Self::List(items) => items,
            one => std::slice::from_ref(one),
        }
    }

    /// Compares two values of one column by what they mean, unknown after everything else.
    ///
    /// Amounts compare within a currency or unit; text compares without regard to case and accents.
    pub fn compare(&self, other: &Self) -> Ordering {
        match (self.unmarked(), other.unmarked()) {
            (Self::Unknown, Self::Unknown) => Ordering::Equal,
            (Self::Unknown, _) => Ordering::Greater,
            (_, Self::Unknown) => Ordering::Less,
            (Self::Number(one), Self::Number(two)) => one.cmp(two),
            (Self::Date(one), Self::Date(two)) => one.cmp(two),
            (Self::Money(one), Self::Money(two)) => (one.currency.cmp(&two.currency))
                .then_with(|| one.amount.compare(&two.amount))
                .then_with(|| one.qualifier.cmp(&two.qualifier)),
            (Self::Sources(one), Self::Sources(two)) => one.len().cmp(&two.len()),
            (Self::List(one), Self::List(two)) => (one.iter().zip(two))
                .map(|(one, two)| one.compare(two))
                .find(|order| order.is_ne())
                .unwrap_or_else(|| one.len().cmp(&two.len())),
            (one, two) => one.number().zip(two.number()).map_or_else(
                || one.folded().cmp(&two.folded()),
                |((unit, one), (other, two))| unit.cmp(other).then_with(|| one.compare(&two)),
            ),
        }
    }

    fn folded(&self) -> String {
        fold(self.shown().trim_start_matches('['))
    }

    /// Whether it is or holds the description of a document whose title was not seen.
    pub fn is_described(&self) -> bool {
        match self {
            Self::Described(_) | Self::Ref { described: true, .. } => true,
            Self::List(items) => items.iter().any(Self::is_described),
            Self::Disputed(value) => value.is_described(),
            _ => false,
        }
    }

    /// The unit and the amount of a figure.
    fn number(&self) -> Option<(&str, Decimal)> {
        let Self::Parts { json, .. } = self else {
            return None;
        };
        let unit = json.get("unit").and_then(Json::as_str).unwrap_or_default();
        Some((unit, Decimal::parse(json.get("amount")?.as_str()?).ok()?))
    }

    /// The currency of an amount or what a figure counts, which disputes name.
    pub fn name(&self) -> Option<&str> {
        let Self::Parts { json, .. } = self.unmarked() else { return None };
        json.get("currency").or_else(|| json.get("what"))?.as_str()
    }

    /// The currency of an amount or of a figure.
    pub fn currency(&self) -> Option<&str> {
        match self.unmarked() {
            Self::Money(money) => Some(money.currency.as_str()),
            Self::Parts { json, .. } => {
                json["unit"].as_str().filter(|unit| Currency::parse(unit).is_ok())
            }
            _ => None,
        }
    }

    fn is_short(&self) -> bool {
        match self {
            Self::Text(text) => !text.contains([' ', ',']),
            Self::Ref { label, .. } => !label.contains(','),
            Self::Date(_) | Self::Number(_) => true,
            Self::Disputed(value) => value.is_short(),
            _ => false,
        }
    }
}

/// One source of each publisher.
fn publishers<'a>(sources: &[SourceRef<'a>]) -> Vec<SourceRef<'a>> {
    let mut seen = HashSet::new();
    sources.iter().filter(|source| seen.insert(source.short())).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_compare_by_what_they_mean() {
        let figure = |amount: &str| Value::Parts {
            shown: amount.to_owned(),
            json: Box::new(serde_json::json!({ "amount": amount, "unit": "km" })),
        };
        let list =
            |numbers: &[i64]| Value::list(numbers.iter().map(|number| Value::Number(*number)));
        for (less, more) in [
            (figure("9"), figure("10")),
            (list(&[9]), list(&[10])),
            (list(&[1]), list(&[1, 0])),
            (Value::Text("a"), Value::Unknown),
        ] {
            assert_eq!(less.compare(&more), Ordering::Less, "{less:?}");
            assert_eq!(more.compare(&less), Ordering::Greater, "{less:?}");
        }
        assert_eq!(Value::Unknown.compare(&Value::Unknown), Ordering::Equal);
    }

    #[test]
    fn short_items_are_separated_by_commas() {
        let date = |text: &str| Value::Date(Date::parse(text).expect(text));
        let list = Value::list([date("2025"), Value::Disputed(Box::new(Value::Text("a")))]);
        assert_eq!(list.shown(), "2025, a");
        assert_eq!(Value::list([Value::Text("a b"), Value::Number(1)]).shown(), "a b; 1");
    }
}
