//! What each value of a record must be, for validation and for the JSON Schema.

use super::{
    Alpha2, Alpha3, Currency, Date, Decimal, Id, InvalidValue, Language, Script, Section, Text,
};

/// What a value must be.
#[derive(Debug, Clone, Copy)]
pub enum Schema {
    /// An object with these keys and no others.
    Object(&'static ObjectSchema),
    /// One of these words.
    Words(&'static WordsSchema),
    /// A text of a form.
    Text(&'static TextSchema),
    /// The id of an entry in one of these sections; an empty list means any.
    Reference(&'static [Section]),
    /// A list of such items, with at least this many.
    List(&'static Self, u64),
    /// A whole number in this range, ends included.
    Number(u32, u32),
    /// `true` or `false`.
    Bool,
}

impl Schema {
    /// The keys, if this is an object.
    pub const fn fields(&self) -> &'static [FieldSchema] {
        match self {
            Self::Object(object) => object.fields,
            _ => &[],
        }
    }

    /// A key, if this is an object.
    pub fn member(&self, key: &str) -> Option<&'static FieldSchema> {
        self.fields().iter().find(|field| field.key == key)
    }

    /// The object itself, or what a list has as its items.
    pub fn object(&self) -> Option<&'static ObjectSchema> {
        match self {
            Self::Object(object) => Some(object),
            Self::List(items, _) => items.object(),
            _ => None,
        }
    }
}

/// The keys of an object, in canonical order.
#[derive(Debug)]
pub struct ObjectSchema {
    /// The Rust type.
    pub name: &'static str,
    /// What it describes.
    pub description: &'static str,
    /// The keys with their values.
    pub fields: &'static [FieldSchema],
}

/// A key of an object.
#[derive(Debug)]
pub struct FieldSchema {
    /// The key.
    pub key: &'static str,
    /// What it says.
    pub description: &'static str,
    /// Whether every object has it.
    pub required: bool,
    /// What its value must be.
    pub schema: Schema,
}

impl FieldSchema {
    /// The position of a key; the search starts at `hint`, since most files have the keys in order.
    pub fn position(fields: &[Self], key: &str, hint: usize) -> Option<usize> {
        let (before, after) = fields.split_at_checked(hint)?;
        let position = |fields: &[Self]| fields.iter().position(|field| field.key == key);
        position(after).map(|place| hint + place).or_else(|| position(before))
    }
}

/// The words that a value may be.
#[derive(Debug)]
pub struct WordsSchema {
    /// The Rust type.
    pub name: &'static str,
    /// What they say.
    pub description: &'static str,
    /// Each word with its meaning.
    pub words: &'static [(&'static str, &'static str)],
}

/// The form of a text.
#[derive(Debug)]
pub struct TextSchema {
    /// The name of its definition in the JSON Schema: the Rust type, or a narrower form.
    pub name: &'static str,
    /// What such a text is.
    pub description: &'static str,
    /// The regular expression that it matches (ECMA 262).
    pub pattern: &'static str,
    /// How it is validated.
    pub form: Form,
}

/// A form of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Any text but an empty one.
    Text,
    /// A reference to an entry.
    Id,
    /// The id of an entry other than a country.
    EntryId,
    /// The id of a country.
    CountryId,
    /// A date as precise as it is known.
    Date,
    /// A decimal number.
    Decimal,
    /// An ISO 3166-1 alpha-3 code.
    Alpha3,
    /// An ISO 3166-1 alpha-2 code.
    Alpha2,
    /// An ISO 4217 code.
    Currency,
    /// A language tag (BCP 47).
    Language,
    /// An ISO 15924 code.
    Script,
    /// A version of `SemVer` 2.0.
    SemVer,
    /// An absolute URL with the scheme http or https.
    WebUrl,
}

impl Form {
    /// Validates that a text has the form of its type; codes are not looked up.
    pub fn validate(self, text: &str) -> Result<(), InvalidValue> {
        match self {
            Self::Text | Self::SemVer | Self::WebUrl => Text::parse(text).map(drop),
            Self::Id | Self::EntryId | Self::CountryId => Id::parse(text).map(drop),
            Self::Date => Date::parse(text).map(drop),
            Self::Decimal => Decimal::parse(text).map(drop),
            Self::Alpha3 => Alpha3::parse(text).map(drop),
            Self::Alpha2 => Alpha2::parse(text).map(drop),
            Self::Currency => Currency::parse(text).map(drop),
            Self::Language => Language::parse(text).map(drop),
            Self::Script => Script::parse(text).map(drop),
        }
    }

    /// What a text of the form looks like; `otherwise` is what its type expects.
    pub fn expected(self, otherwise: &'static str) -> &'static str {
        match self {
            Self::CountryId => "the ISO 3166-1 alpha-3 code of the country",
            Self::EntryId => "lower-case ASCII words joined by hyphens",
            _ => otherwise,
        }
    }
}

/// The forms that some keys require beyond their types.
static ENTRY_ID: TextSchema = TextSchema {
    name: "EntryId",
    description: "Lower-case ASCII words joined by hyphens.",
    pattern: "^[a-z0-9]+(-[a-z0-9]+)*$",
    form: Form::EntryId,
};
static COUNTRY_ID: TextSchema = TextSchema {
    name: "CountryId",
    description: "An ISO 3166-1 alpha-3 code.",
    pattern: "^[A-Z]{3}$",
    form: Form::CountryId,
};
static VERSION: TextSchema = TextSchema {
    name: "SemVer",
    description: "A version (SemVer 2.0).",
    pattern: r"^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(\.(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$",
    form: Form::SemVer,
};
static URL: TextSchema = TextSchema {
    name: "WebUrl",
    description: "A URL that starts with `https://` or `http://`.",
    pattern: r#"^[Hh][Tt][Tt][Pp][Ss]?://[^:/?#\u0000-\u0020\u007f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"<>\\^`{|}%][^\u0000-\u0020\u007f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"<>\\^`{|}]*$"#,
    form: Form::WebUrl,
};

/// What the value of a key must be: that of its type, or something narrower.
pub(crate) const fn narrowed(schema: Schema, object: &str, key: &str) -> Schema {
    match (schema, reference(object, key)) {
        (Schema::Text(TextSchema { form: Form::Id, .. }), Some(reference)) => *reference,
        (Schema::List(Schema::Text(TextSchema { form: Form::Id, .. }), least), Some(reference)) => {
            Schema::List(reference, least)
        }
        (Schema::Text(text), _) => match (object.as_bytes(), key.as_bytes()) {
            (b"Country", b"id") => Schema::Text(&COUNTRY_ID),
            (_, b"id") => Schema::Text(&ENTRY_ID),
            (b"Record", b"version") => Schema::Text(&VERSION),
            (_, b"url" | b"archived") => Schema::Text(&URL),
            _ => Schema::Text(text),
        },
        (schema, _) => schema,
    }
}

/// What the ids under a key of a type must refer to.
const fn reference(object: &str, key: &str) -> Option<&'static Schema> {
    Some(match (object.as_bytes(), key.as_bytes()) {
        (_, b"sources") => &Schema::Reference(&[Section::Sources]),
        (_, b"country" | b"countries") => &Schema::Reference(&[Section::Countries]),
        (_, b"area") => &Schema::Reference(&[Section::Areas]),
        (_, b"document" | b"documents" | b"part_of") => &Schema::Reference(&[Section::Documents]),
        (_, b"meeting") => &Schema::Reference(&[Section::Meetings]),
        (_, b"people" | b"signatories" | b"speaker") => {
            &Schema::Reference(&[Section::Leaders, Section::Participants])
        }
        (b"Summit", b"chair") => &Schema::Reference(&[Section::Leaders]),
        (b"Summit", b"previous" | b"next") => &Schema::Reference(&[Section::Events]),
        (_, b"relates_to") | (b"About", b"id") => &Schema::Reference(&[]),
        _ => return None,
    })
}

/// Returns the sections to which the ids under a key of a type refer: an empty slice for any section, `None`
/// where the key has no ids of other entries.
pub fn refers_to(object: &str, key: &str) -> Option<&'static [Section]> {
    match reference(object, key)? {
        Schema::Reference(sections) => Some(sections),
        _ => None,
    }
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
    /// What its values must be.
    const SCHEMA: Schema;
}

impl Described for bool {
    const SCHEMA: Schema = Schema::Bool;
}

impl<T: Described> Described for Vec<T> {
    const SCHEMA: Schema = Schema::List(&T::SCHEMA, 1);
}
