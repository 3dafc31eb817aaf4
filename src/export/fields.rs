//! Columns of exports: the fields of an entry as the schema has them, objects taken apart.

use serde_json::Value as Json;

use super::Form;
use crate::record::{
    Count, Described, FieldSchema, Form as TextForm, Id, ObjectSchema, Schema, Section, Text,
};
use crate::text::join;

/// A column.
#[derive(Debug, Clone)]
pub(super) struct Field {
    /// What the column is called: the key, or `key_part`.
    pub name: String,
    /// The key of the entry.
    pub key: &'static str,
    /// The key within, where the entry holds an object.
    pub part: Option<&'static str>,
    /// How the value is written in a cell.
    pub kind: Kind,
    pub required: bool,
    pub description: String,
    /// What a value must be; an id, where it refers to an entry.
    pub schema: Schema,
    /// The sections whose entries it refers to, where it holds ids; empty where any will do.
    pub refers_to: Option<Vec<&'static str>>,
}

/// How a value is written in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The text itself.
    Text,
    /// A whole number.
    Integer,
    /// `true` or `false`.
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
        let names =
            |sections: &[Section]| sections.iter().map(|section| section.as_str()).collect();
        let (kind, refers_to) = match &field.schema {
            Schema::Number(..) => (Kind::Integer, None),
            Schema::Bool => (Kind::Boolean, None),
            Schema::Object(_) => (Kind::Object, None),
            Schema::Words(_) | Schema::Text(_) => (Kind::Text, None),
            Schema::Reference(sections) => (Kind::Text, Some(names(sections))),
            Schema::List(items, _) => match items {
                Schema::Reference(sections) => (Kind::Joined, Some(names(sections))),
                Schema::Text(text) if text.form != TextForm::Text => (Kind::Joined, None),
                _ => (Kind::Json, None),
            },
        };
        Self {
            name: field.key.to_owned(),
            key: field.key,
            part: None,
            kind,
            required: field.required,
            description: field.description.to_owned(),
            schema: match field.schema {
                Schema::Reference(_) => Id::SCHEMA,
                schema => schema,
            },
            refers_to,
        }
    }

    /// The column of a table of links that holds the id of an entry of a section.
    pub(super) fn link(
        name: &'static str,
        description: &str,
        section: Option<&'static str>,
    ) -> Self {
        Self {
            name: name.to_owned(),
            key: name,
            part: None,
            kind: Kind::Text,
            required: true,
            description: description.to_owned(),
            schema: Text::SCHEMA,
            refers_to: Some(Vec::from_iter(section)),
        }
    }

    /// The column of a table of links that preserves the order of the list.
    pub(super) fn position() -> Self {
        Self {
            kind: Kind::Integer,
            schema: Count::SCHEMA,
            refers_to: None,
            ..Self::link("position", "The place in the list, from 1.", None)
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
