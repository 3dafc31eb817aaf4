//! What each value of a record must be, from the types of the format; `json` writes it as JSON Schema.

mod json;

pub use json::{ID, schema};

use crate::record::{
    Alpha2, Alpha3, Currency, Date, Decimal, Described, FieldShape, Id, InvalidValue, Language,
    ObjectShape, Record, Script, Section, Shape, Text, TextShape, refers_to,
};

/// What a value must be.
#[derive(Debug, Clone)]
pub enum Schema {
    /// An object with these keys.
    Object(Object),
    /// A list of such items, with at least this many.
    List(Box<Schema>, u64),
    /// One of these words.
    Word(Vec<&'static str>),
    /// A text of a form.
    Text(Form),
    /// The id of an entry in one of these sections; an empty list means any.
    Reference(&'static [Section]),
    /// A whole number in this range, ends included.
    Number(u32, u32),
    /// `true` or `false`.
    Bool,
}

impl Schema {
    /// A key, if this is an object.
    pub fn member(&self, key: &str) -> Option<&Field> {
        let Self::Object(object) = self else { return None };
        object.fields.iter().find(|field| field.key == key)
    }

    /// The object itself, or what a list has as its items.
    pub fn object(&self) -> Option<&Object> {
        match self {
            Self::Object(object) => Some(object),
            Self::List(items, _) => items.object(),
            _ => None,
        }
    }

    /// What a type of the format must be as the value of a key.
    fn new(shape: &Shape, object: &str, key: &str) -> Self {
        match shape {
            Shape::Object(shape) => Self::Object(Object::new(shape)),
            Shape::Words(shape) => Self::Word(shape.words.iter().map(|(word, _)| *word).collect()),
            Shape::List(items, least) => {
                Self::List(Box::new(Self::new(items, object, key)), *least)
            }
            Shape::Number(least, most) => Self::Number(*least, *most),
            Shape::Bool => Self::Bool,
            Shape::Text(shape) => {
                match (definition(shape, object, key).name, refers_to(object, key)) {
                    ("Id", Some(sections)) => Self::Reference(sections),
                    (name, _) => Self::Text(Form::named(name)),
                }
            }
        }
    }
}

/// An object with its keys in canonical order.
#[derive(Debug, Clone)]
pub struct Object {
    /// The Rust type that describes it.
    pub name: &'static str,
    /// Its keys.
    pub fields: Vec<Field>,
}

impl Object {
    fn new(shape: &'static ObjectShape) -> Self {
        let field = |field: &'static FieldShape| Field {
            key: field.key,
            description: field.description,
            required: field.required,
            pattern: match field.shape {
                Shape::Text(text) => Some(definition(text, shape.name, field.key).pattern),
                _ => None,
            },
            schema: Schema::new(&field.shape, shape.name, field.key),
        };
        Self { name: shape.name, fields: shape.fields.iter().map(field).collect() }
    }

    /// The position of a key; the search starts at `hint`, since most files have the keys in order.
    pub fn position(&self, key: &str, hint: usize) -> Option<usize> {
        let (before, after) = self.fields.split_at_checked(hint)?;
        let position = |fields: &[Field]| fields.iter().position(|field| field.key == key);
        position(after).map(|place| hint + place).or_else(|| position(before))
    }
}

/// A key of an object.
#[derive(Debug, Clone)]
pub struct Field {
    /// The key.
    pub key: &'static str,
    /// What it says.
    pub description: &'static str,
    /// Whether every object has it.
    pub required: bool,
    /// The regular expression that a text matches.
    pub pattern: Option<&'static str>,
    /// What its value must be.
    pub schema: Schema,
}

macro_rules! forms {
    ($($(#[$doc:meta])* $form:ident: $parse:ty;)+) => {
        /// A form of text, named like its definition in the JSON Schema.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Form {
            $($(#[$doc])* $form,)+
        }

        impl Form {
            /// Validates that a text has the form; codes are not looked up.
            pub fn validate(self, text: &str) -> Result<(), InvalidValue> {
                match self { $(Self::$form => <$parse>::parse(text).map(drop),)+ }
            }

            /// The form of a definition; any text where there is none.
            fn named(name: &str) -> Self {
                match name { $(stringify!($form) => Self::$form,)+ _ => Self::Text }
            }
        }
    };
}

forms! {
    /// Any text but an empty one.
    Text: Text;
    /// A reference to an entry.
    Id: Id;
    /// The id of an entry other than a country.
    EntryId: Id;
    /// The id of a country.
    CountryId: Id;
    /// A date as precise as it is known.
    Date: Date;
    /// A decimal number.
    Decimal: Decimal;
    /// An ISO 3166-1 alpha-3 code.
    Alpha3: Alpha3;
    /// An ISO 3166-1 alpha-2 code.
    Alpha2: Alpha2;
    /// An ISO 4217 code.
    Currency: Currency;
    /// A language tag (BCP 47).
    Language: Language;
    /// An ISO 15924 code.
    Script: Script;
    /// A version of `SemVer` 2.0.
    SemVer: Text;
    /// An absolute URL with the scheme http or https.
    WebUrl: Text;
}

impl Form {
    /// What a text of the form looks like; `otherwise` is what its type expects.
    pub fn expected(self, otherwise: &'static str) -> &'static str {
        match self {
            Self::CountryId => "the ISO 3166-1 alpha-3 code of the country",
            Self::EntryId => "lower-case ASCII words joined by hyphens",
            _ => otherwise,
        }
    }
}

/// Prepares the schema of a record.
pub fn record() -> Schema {
    Schema::new(&Record::SHAPE, "", "")
}

/// The forms that some keys require beyond their types.
static NARROWER: [TextShape; 4] = [
    TextShape {
        name: "EntryId",
        description: "Lower-case ASCII words joined by hyphens.",
        pattern: "^[a-z0-9]+(-[a-z0-9]+)*$",
    },
    TextShape {
        name: "CountryId",
        description: "An ISO 3166-1 alpha-3 code.",
        pattern: "^[A-Z]{3}$",
    },
    TextShape {
        name: "SemVer",
        description: "A version (SemVer 2.0).",
        pattern: r"^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(\.(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$",
    },
    TextShape {
        name: "WebUrl",
        description: "A URL that starts with `https://` or `http://`.",
        pattern: r#"^[Hh][Tt][Tt][Pp][Ss]?://[^:/?#\u0000-\u0020\u007f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"<>\\^`{|}%][^\u0000-\u0020\u007f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"<>\\^`{|}]*$"#,
    },
];

/// The form of a text under a key of an object: that of its type, or a narrower one.
fn definition(shape: &'static TextShape, object: &str, key: &str) -> &'static TextShape {
    let [entry_id, country_id, version, url] = &NARROWER;
    match (object, key) {
        // The id of a disputed entry is a reference.
        ("About", "id") => shape,
        ("Country", "id") => country_id,
        (_, "id") => entry_id,
        ("Record", "version") => version,
        (_, "url" | "archived") => url,
        _ => shape,
    }
}
