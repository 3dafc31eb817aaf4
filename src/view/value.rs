//! Values of cells, which keep their type until a format writes them.

use std::cmp::Ordering;
use std::fmt::{self, Display, Write as _};

use serde::Serialize;
use serde_json::Value as Json;

use super::{Footnotes, Weight};
use crate::fold::fold;
use crate::record::{Date, Decimal, Money, SourceKind};

/// How many bytes of text a value has that is worked out, or fewer.
const USUAL: usize = 64;

/// The value of a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Nothing is known: an empty cell, an absent key.
    Unknown,
    /// Text, an id or a word.
    Text(&'a str),
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Bool(bool),
    /// A date.
    Date(Date),
    /// An amount of money.
    Money(&'a Money),
    /// Another entry: its id and its label.
    Ref {
        /// The id.
        id: &'a str,
        /// The title, name or summary.
        label: &'a str,
        /// Whether the reference is an inference of the authors; human-readable answers say so.
        inferred: bool,
    },
    /// Several values.
    List(Vec<Value<'a>>),
    /// The sources of an entry, the strongest first.
    Sources(Vec<SourceRef<'a>>),
    /// The sources of a version, all their publishers named, the strongest first.
    Publishers(Vec<SourceRef<'a>>),
    /// A version of a disputed point with who says it.
    Stated {
        /// What is said.
        text: &'a str,
        /// The sources that say it, the strongest first.
        sources: Vec<SourceRef<'a>>,
        /// The parts under the keys of the record.
        json: Box<Json>,
    },
    /// A bar: a count, and the largest count beside it.
    Bar(u64, u64),
    /// A computed text.
    Owned(String),
    /// The weight of the evidence for a statement.
    Weight(Weight<'a>),
    /// A value with parts.
    Parts {
        /// The human-readable form.
        shown: String,
        /// The parts under the keys of the record.
        json: Box<Json>,
    },
}

/// A source that an entry cites.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceRef<'a> {
    /// What kind of publication it is; the strongest sorts first.
    pub kind: SourceKind,
    /// Whether it reprints another text.
    pub is_reprint: bool,
    /// Whether it is not the host's own voice, which sorts first.
    pub is_guest: bool,
    /// Its id.
    pub id: &'a str,
    /// Who published it.
    pub publisher: &'a str,
    /// The publisher as tables show it.
    pub short: &'a str,
    /// The text it reprints in the end, as a source id or a name.
    pub origin: Option<&'a str>,
    /// The state whose own voice it is.
    pub party: Option<&'a str>,
    /// The language it is written in.
    pub language: &'a str,
    /// Its address; two sources with one address are one witness.
    pub url: Option<&'a str>,
}

impl<'a> Value<'a> {
    /// Returns a text, or unknown.
    pub fn text(text: Option<&'a str>) -> Self {
        text.map_or(Self::Unknown, Self::Text)
    }

    /// Returns a list, or unknown where it is empty.
    pub fn list(items: impl IntoIterator<Item = Self>) -> Self {
        let items: Vec<Self> = items.into_iter().collect();
        if items.is_empty() { Self::Unknown } else { Self::List(items) }
    }

    /// Returns a value with parts.
    pub fn parts(value: &(impl Display + Serialize)) -> Self {
        Self::Parts {
            shown: value.to_string(),
            json: serde_json::to_value(value).unwrap_or_default().into(),
        }
    }

    /// Returns whether nothing is known.
    pub fn is_unknown(&self) -> bool {
        *self == Self::Unknown
    }

    /// The human-readable form, on one line.
    pub fn shown(&self) -> String {
        self.shown_with(&Footnotes::default())
    }

    /// The human-readable form, on one line, with the numbers of the footnotes of sources.
    pub fn shown_with(&self, footnotes: &Footnotes<'_>) -> String {
        let room = match self {
            Self::Unknown | Self::Bar(..) => 0,
            Self::Text(text) | Self::Ref { label: text, inferred: false, .. } => text.len(),
            Self::Owned(text) | Self::Parts { shown: text, .. } => text.len(),
            _ => USUAL,
        };
        let mut shown = String::with_capacity(room);
        // A text takes whatever is written to it.
        let _ = self.show(&mut shown, footnotes);
        shown
    }

    /// Writes the human-readable form.
    fn show(&self, out: &mut String, footnotes: &Footnotes<'_>) -> fmt::Result {
        match self {
            // A bar repeats a number for the eye; formats that can draw do.
            Self::Unknown | Self::Bar(..) => {}
            Self::Text(text) => out.push_str(text),
            Self::Number(number) => write!(out, "{number}")?,
            Self::Bool(yes) => out.push_str(if *yes { "yes" } else { "no" }),
            Self::Date(date) => write!(out, "{date}")?,
            Self::Money(money) => write!(out, "{money}")?,
            Self::Ref { label, inferred, .. } => {
                out.push_str(label);
                out.push_str(if *inferred { " (inferred)" } else { "" });
            }
            Self::List(items) => {
                let separator = if items.iter().all(Self::is_short) { ", " } else { "; " };
                for (place, item) in items.iter().enumerate() {
                    out.push_str(if place > 0 { separator } else { "" });
                    item.show(out, footnotes)?;
                }
            }
            Self::Sources(sources) => {
                out.push_str(sources.first().map_or("", |first| first.short));
                if sources.len() > 1 {
                    write!(out, " +{}", sources.len() - 1)?;
                }
                footnotes.mark(out, sources)?;
            }
            Self::Publishers(sources) => {
                Self::list(publishers(sources, |source| source.short)).show(out, footnotes)?;
                footnotes.mark(out, sources)?;
            }
            Self::Stated { text, sources, .. } => {
                let strongest = sources.first().map_or("", |source| source.short);
                write!(out, "{text} ({strongest}; {}", Weight::of(sources))?;
                footnotes.mark(out, sources)?;
                out.push(')');
            }
            Self::Owned(text) => out.push_str(text),
            Self::Weight(weight) => write!(out, "{weight}")?,
            Self::Parts { shown, .. } => out.push_str(shown),
        }
        Ok(())
    }

    /// The JSON form; `None` where nothing is known.
    pub fn json(&self) -> Option<Json> {
        Some(match self {
            Self::Unknown | Self::Bar(..) => return None,
            Self::Text(text) => Json::from(*text),
            Self::Number(number) => Json::from(*number),
            Self::Bool(yes) => Json::from(*yes),
            Self::Date(date) => Json::from(date.to_string()),
            Self::Money(money) => serde_json::to_value(money).unwrap_or_default(),
            Self::Ref { id, .. } => Json::from(*id),
            Self::List(items) => items.iter().filter_map(Self::json).collect(),
            Self::Sources(sources) => {
                let mut ids: Vec<&str> = sources.iter().map(|source| source.id).collect();
                ids.sort_unstable();
                Json::from(ids)
            }
            Self::Publishers(sources) => {
                return Self::list(publishers(sources, |source| source.publisher)).json();
            }
            Self::Owned(text) => Json::from(text.as_str()),
            Self::Weight(weight) => serde_json::to_value(weight).unwrap_or_default(),
            Self::Stated { json, .. } | Self::Parts { json, .. } => Json::clone(json),
        })
    }

    /// Returns the single values within: the items of a list, or the value itself.
    pub fn items(&self) -> &[Self] {
        match self {
            Self::Unknown => &[],
            Self::List(items) => items,
            one => std::slice::from_ref(one),
        }
    }

    /// Compares two values of one column by what they mean, unknown after everything else.
    ///
    /// Amounts compare within a currency or unit; text compares without regard to case and accents.
    pub fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
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
            _ => self.number().zip(other.number()).map_or_else(
                || fold(&self.shown()).cmp(&fold(&other.shown())),
                |((unit, one), (other, two))| unit.cmp(other).then_with(|| one.compare(&two)),
            ),
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

    fn is_short(&self) -> bool {
        match self {
            Self::Text(text) => !text.contains([' ', ',']),
            Self::Ref { label, .. } => !label.contains(','),
            Self::Date(_) | Self::Number(_) => true,
            _ => false,
        }
    }
}

/// The publishers of sources, each once, by one of their names.
fn publishers<'a>(
    sources: &[SourceRef<'a>],
    name: impl Fn(&SourceRef<'a>) -> &'a str,
) -> Vec<Value<'a>> {
    let mut names: Vec<&str> = Vec::new();
    for source in sources {
        if !names.contains(&name(source)) {
            names.push(name(source));
        }
    }
    names.into_iter().map(Value::Text).collect()
}
