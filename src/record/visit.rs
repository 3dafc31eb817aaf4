//! A walk through the values of an entry, for code that does not know its type.

use super::{Date, Decimal, Id};

/// The place of a leaf in an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At {
    /// The key of the entry's field, such as `conversions`.
    pub field: &'static str,
    /// The type that holds the leaf, such as `Conversion`.
    pub holder: &'static str,
    /// The key of the leaf in its holder, such as `sources`.
    pub key: &'static str,
}

impl At {
    /// Returns the place of a key of the part at this place.
    pub(super) fn key(self, holder: &'static str, key: &'static str) -> Self {
        let field = if self.field.is_empty() { key } else { self.field };
        Self { field, holder, key }
    }
}

/// A value without parts.
#[derive(Debug, Clone, Copy)]
pub enum Leaf<'a> {
    /// A text, such as a title or a name.
    Text(&'a str),
    /// The id of an entry.
    Id(&'a Id),
    /// A code, or a word of the format.
    Code(&'a str),
    /// A decimal number.
    Decimal(&'a Decimal),
    /// A date.
    Date(Date),
    /// A whole number.
    Number(u32),
    /// `true` or `false`.
    Bool(bool),
}

/// A part of a record.
pub trait Visit {
    /// Calls `visit` with each leaf, in canonical order; `at` is the place of the part.
    fn visit<'a>(&'a self, at: At, visit: &mut dyn FnMut(At, Leaf<'a>));

    /// Calls `visit` with each leaf of an entry.
    fn leaves<'a>(&'a self, visit: &mut dyn FnMut(At, Leaf<'a>)) {
        self.visit(At { field: "", holder: "", key: "" }, visit);
    }
}

impl<T: Visit> Visit for Option<T> {
    fn visit<'a>(&'a self, at: At, visit: &mut dyn FnMut(At, Leaf<'a>)) {
        if let Some(part) = self {
            part.visit(at, visit);
        }
    }
}

impl<T: Visit> Visit for Vec<T> {
    fn visit<'a>(&'a self, at: At, visit: &mut dyn FnMut(At, Leaf<'a>)) {
        for part in self {
            part.visit(at, visit);
        }
    }
}

macro_rules! leaf {
    ($($kind:ty: $value:ident => $leaf:expr;)+) => { $(
        impl Visit for $kind {
            fn visit<'a>(&'a self, at: At, visit: &mut dyn FnMut(At, Leaf<'a>)) {
                let $value = self;
                visit(at, $leaf);
            }
        }
    )+ };
}

leaf! {
    super::Text: text => Leaf::Text(text.as_str());
    Id: id => Leaf::Id(id);
    super::Alpha2: code => Leaf::Code(code.as_str());
    super::Alpha3: code => Leaf::Code(code.as_str());
    super::Currency: code => Leaf::Code(code.as_str());
    super::Language: code => Leaf::Code(code.as_str());
    super::Script: code => Leaf::Code(code.as_str());
    Decimal: number => Leaf::Decimal(number);
    Date: date => Leaf::Date(*date);
    super::Count: number => Leaf::Number(number.get());
    bool: yes => Leaf::Bool(*yes);
}
