//! Renames entries: an id changes wherever it names the entry, and nowhere else.

use std::collections::HashMap;

use serde_json::Value as Json;

use crate::record::{Described, FieldSchema, Form, Id, Record, Schema, TextSchema};

/// Replaces ids in a record, and counts the places.
///
/// Texts that merely equal an id are left alone. The origin of a source is an id if it equals one. The
/// code of a country also names it where the country need not be an entry.
pub fn rename(record: &mut Json, ids: &HashMap<String, String>) -> usize {
    rename_in(record, &Record::SCHEMA, ids)
}

fn rename_in(json: &mut Json, schema: &Schema, ids: &HashMap<String, String>) -> usize {
    match (schema, json) {
        (Schema::Object(object), Json::Object(values)) => {
            let rename = |field: &FieldSchema| {
                let is_origin = object.name == "Source" && field.key == "origin";
                let schema = if is_origin { &Id::SCHEMA } else { &field.schema };
                values.get_mut(field.key).map_or(0, |value| rename_in(value, schema, ids))
            };
            object.fields.iter().map(rename).sum()
        }
        (Schema::List(items, _), Json::Array(values)) => {
            values.iter_mut().map(|value| rename_in(value, items, ids)).sum()
        }
        (
            Schema::Reference(_)
            | Schema::Text(TextSchema {
                form: Form::Id | Form::EntryId | Form::CountryId | Form::Alpha3,
                ..
            }),
            Json::String(id),
        ) => ids.get(id).map_or(0, |new| {
            id.clone_from(new);
            1
        }),
        _ => 0,
    }
}
