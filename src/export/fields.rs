//! Columns of exports: the fields of an entry as the schema has them, objects taken apart.

use serde_json::Value as Json;

use super::Form;
use crate::record::{Described, FieldSchema, Form as TextForm, Id, ObjectSchema, Schema, Text};
use crate::text::join;

#[derive(Debug, Clone)]
pub(super) struct Field {
    /// What the column is called: the key, or `key_part`.
    pub name: String,
    /// The key of the entry.
    pub key: &'static str,
    /// The key within, where the entry holds an object.
    pub part: Option<&'static str>,
    pub kind: Kind,
    pub required: bool,
    pub description: String,
    /// What a value must be; an id, where it refers to an entry.
    pub schema: Schema,
    /// The table to which it refers, where it holds an id of one.
    pub refers_to: Option<&'static str>,
}

/// How a value is written in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Integer,
    Boolean,
    /// Items of a fixed form (ids, codes, dates), joined by [`SEPARATOR`].
    Joined,
    /// Any other list, as JSON.
    Json,
    /// An object, as JSON.
    Object,
}

/// The separator of a list of ids, codes or dates; no such item can contain it.
pub(super) const SEPARATOR: &str = ";";

/// The columns of an entry, in the order of its keys.
///
/// Only CSV takes objects apart and joins lists; JSON has both.
pub(super) fn of(entry: &ObjectSchema, form: Form) -> Vec<Field> {
    let mut fields = Vec::new();
    for field in entry.fields {
        let whole = Field::new(field);
        match (form, &field.schema) {
            (Form::Csv { .. }, Schema::Object(object)) => {
                fields.extend(object.fields.iter().map(|part| Field {
                    name: format!("{}_{}", field.key, part.key),
                    key: field.key,
                    part: Some(part.key),
                    required: field.required && part.required,
                    description: format!("{} {}", field.description, part.description),
                    ..Field::new(part)
                }));
            }
            (Form::Jsonl, _) if whole.kind == Kind::Joined => {
                fields.push(Field { kind: Kind::Json, ..whole });
            }
            _ => fields.push(whole),
        }
    }
    fields
}

impl Field {
    fn new(field: &FieldSchema) -> Self {
        let kind = match &field.schema {
            Schema::Number(..) => Kind::Integer,
            Schema::Bool => Kind::Boolean,
            Schema::Object(_) => Kind::Object,
            Schema::Words(_) | Schema::Text(_) | Schema::Reference(_) => Kind::Text,
            Schema::List(Schema::Reference(_), _) => Kind::Joined,
            Schema::List(Schema::Text(text), _) if text.form != TextForm::Text => Kind::Joined,
            Schema::List(..) => Kind::Json,
        };
        let (schema, refers_to) = match field.schema {
            Schema::Reference([section]) => (Id::SCHEMA, Some(section.as_str())),
            Schema::Reference(_) => (Id::SCHEMA, None),
            schema => (schema, None),
        };
        Self {
            name: field.key.to_owned(),
            key: field.key,
            part: None,
            kind,
            required: field.required,
            description: field.description.to_owned(),
            schema,
            refers_to,
        }
    }

    /// The column of a table of links that holds the id of an entry, of one table if it is known.
    pub(super) fn link(
        name: &'static str,
        description: &str,
        refers_to: Option<&'static str>,
    ) -> Self {
        Self {
            name: name.to_owned(),
            key: name,
            part: None,
            kind: Kind::Text,
            required: true,
            description: description.to_owned(),
            schema: Text::SCHEMA,
            refers_to,
        }
    }

    /// The cell of an entry, empty where nothing is known.
    pub(super) fn cell(&self, entry: &Json) -> String {
        let value = match &self.part {
            None => &entry[&self.key],
            Some(part) => &entry[&self.key][part],
        };
        match (value, self.kind) {
            (Json::Null, _) => String::new(),
            (Json::String(text), _) => text.clone(),
            (Json::Array(items), Kind::Joined) => {
                join(items.iter().filter_map(Json::as_str), SEPARATOR)
            }
            (other, _) => other.to_string(),
        }
    }
}
