//! The JSON Schema of the format, prepared for validation.

use serde_json::Value as Json;

use super::json::JsonType;
use crate::record::{
    Alpha2, Alpha3, Currency, Date, Decimal, Id, InvalidValue, Language, Script, Section, Text,
    refers_to,
};
use crate::schema::schema;

/// What a value must be.
#[derive(Debug, Clone)]
pub enum Schema {
    /// An object with these keys.
    Object(Object),
    /// A list of such items, with at least this many.
    List(Box<Schema>, u64),
    Word(Vec<String>),
    Text(Form),
    /// The id of an entry in one of these sections; an empty list means any.
    Reference(&'static [Section]),
    /// A whole number in this range, ends included.
    Number(u64, u64),
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

    /// The type of JSON value that fits.
    pub(super) fn json_type(&self) -> JsonType {
        match self {
            Self::Object(_) => JsonType::Object,
            Self::List(..) => JsonType::Array,
            Self::Word(_) | Self::Text(_) | Self::Reference(_) => JsonType::String,
            Self::Number(..) => JsonType::Number,
            Self::Bool => JsonType::Bool,
        }
    }
}

/// An object with its keys in canonical order.
#[derive(Debug, Clone)]
pub struct Object {
    /// The Rust type that describes it.
    pub name: String,
    pub fields: Vec<Field>,
}

impl Object {
    /// The position of a key; the search starts at `hint`, since most files have the keys in order.
    pub fn position(&self, key: &str, hint: usize) -> Option<usize> {
        let (before, after) = self.fields.split_at_checked(hint)?;
        let position = |fields: &[Field]| fields.iter().position(|field| field.key == key);
        position(after).map(|place| hint + place).or_else(|| position(before))
    }
}

#[derive(Debug, Clone)]
pub struct Field {
    pub key: String,
    pub description: String,
    pub required: bool,
    /// The regular expression that a text matches.
    pub pattern: Option<String>,
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
            const ALL: &'static [(&'static str, Self)] = &[$((stringify!($form), Self::$form)),+];

            /// Validates that a text has the form; codes are not looked up.
            pub fn validate(self, text: &str) -> Result<(), InvalidValue> {
                match self { $(Self::$form => <$parse>::parse(text).map(drop),)+ }
            }
        }
    };
}

forms! {
    Text: Text;
    /// A reference to an entry.
    Id: Id;
    /// The id of an entry other than a country.
    EntryId: Id;
    /// The id of a country.
    CountryId: Id;
    Date: Date;
    Decimal: Decimal;
    Alpha3: Alpha3;
    Alpha2: Alpha2;
    Currency: Currency;
    Language: Language;
    Script: Script;
    SemVer: Text;
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
    let json = Json::from(schema());
    Schema::Object(object("Record", &json, &json["$defs"]))
}

fn object(name: &str, json: &Json, defs: &Json) -> Object {
    let required: Vec<&str> =
        json["required"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
    let field = |(key, value): (&String, &Json)| Field {
        key: key.clone(),
        description: value["description"].as_str().unwrap_or_default().to_owned(),
        required: required.contains(&key.as_str()),
        pattern: definition(value, defs)
            .and_then(|(_, form)| form["pattern"].as_str().map(str::to_owned)),
        schema: value_schema(name, key, value, defs),
    };
    let fields = json["properties"].as_object().into_iter().flatten().map(field).collect();
    Object { name: name.to_owned(), fields }
}

/// Follows a reference to a definition, and gives its name too.
fn definition<'a>(json: &'a Json, defs: &'a Json) -> Option<(&'a str, &'a Json)> {
    let name = json["$ref"].as_str()?.strip_prefix("#/$defs/")?;
    Some((name, &defs[name]))
}

/// Prepares the schema of a value under a key of an object.
fn value_schema(object_name: &str, key: &str, json: &Json, defs: &Json) -> Schema {
    if let Some((name, definition)) = definition(json, defs) {
        if let ("Id", Some(sections)) = (name, refers_to(object_name, key)) {
            return Schema::Reference(sections);
        }
        if let Some((_, form)) = Form::ALL.iter().find(|(known, _)| *known == name) {
            return Schema::Text(*form);
        }
        return match definition["oneOf"].as_array() {
            Some(words) => Schema::Word(
                words.iter().filter_map(|word| word["const"].as_str()).map(str::to_owned).collect(),
            ),
            None => Schema::Object(object(name, definition, defs)),
        };
    }
    match json["type"].as_str() {
        Some("array") => Schema::List(
            Box::new(value_schema(object_name, key, &json["items"], defs)),
            json["minItems"].as_u64().unwrap_or(0),
        ),
        Some("integer") => Schema::Number(
            json["minimum"].as_u64().unwrap_or(0),
            json["maximum"].as_u64().unwrap_or(u32::MAX.into()),
        ),
        Some("boolean") => Schema::Bool,
        _ => Schema::Text(Form::Text),
    }
}
