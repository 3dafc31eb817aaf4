//! What the types of the format are in JSON, for validation and for the JSON Schema.

/// What a value of a type is in JSON.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// An object with these keys and no others.
    Object(&'static ObjectShape),
    /// One of these words.
    Words(&'static WordsShape),
    /// A text of a form.
    Text(&'static TextShape),
    /// A list of such items, with at least this many.
    List(&'static Self, u64),
    /// A whole number in this range, ends included.
    Number(u32, u32),
    /// `true` or `false`.
    Bool,
}

impl Shape {
    /// The keys, if this is an object.
    pub const fn fields(&self) -> &'static [FieldShape] {
        match self {
            Self::Object(object) => object.fields,
            _ => &[],
        }
    }
}

/// The keys of an object, in canonical order.
#[derive(Debug)]
pub struct ObjectShape {
    /// The Rust type.
    pub name: &'static str,
    /// What it describes.
    pub description: &'static str,
    /// The keys with their values.
    pub fields: &'static [FieldShape],
}

/// A key of an object.
#[derive(Debug)]
pub struct FieldShape {
    /// The key.
    pub key: &'static str,
    /// What it says.
    pub description: &'static str,
    /// Whether every object has it.
    pub required: bool,
    /// Its value.
    pub shape: Shape,
}

/// The words that a value may be.
#[derive(Debug)]
pub struct WordsShape {
    /// The Rust type.
    pub name: &'static str,
    /// What they say.
    pub description: &'static str,
    /// Each word with its meaning.
    pub words: &'static [(&'static str, &'static str)],
}

/// The form of a text.
#[derive(Debug)]
pub struct TextShape {
    /// The Rust type.
    pub name: &'static str,
    /// What such a text is.
    pub description: &'static str,
    /// The regular expression that it matches (ECMA 262).
    pub pattern: &'static str,
}

/// The key of a Rust field.
pub(crate) const fn key(field: &'static str) -> &'static str {
    match field.as_bytes() {
        [b'r', b'#', key @ ..] => match str::from_utf8(key) {
            Ok(key) => key,
            Err(_) => field,
        },
        _ => field,
    }
}

/// A type of the format.
pub trait Described {
    /// What it is in JSON.
    const SHAPE: Shape;
}

impl Described for bool {
    const SHAPE: Shape = Shape::Bool;
}

impl<T: Described> Described for Vec<T> {
    const SHAPE: Shape = Shape::List(&T::SHAPE, 1);
}
