//! Renames entries: an id changes wherever it names the entry, and nowhere else.

use std::collections::HashMap;

use serde_json::Value as Json;

use crate::check::schema::{Form, Schema};

/// Replaces ids in a value that `schema` describes, and counts the places.
///
/// Texts that merely equal an id are left alone. The origin of a source is an id if it equals one. The
/// code of a country also names it where the country need not be an entry.
pub fn rename(json: &mut Json, schema: &Schema, ids: &HashMap<String, String>) -> usize {
    let mut count = 0;
    visit(json, schema, false, &mut |id| {
        if let Some(new) = ids.get(id.as_str()) {
            id.clone_from(new);
            count += 1;
        }
    });
    count
}

/// Calls `change` with every string that names an entry; `is_origin` marks the origin of a source.
fn visit(json: &mut Json, schema: &Schema, is_origin: bool, change: &mut impl FnMut(&mut String)) {
    match (schema, json) {
        (Schema::Object(object), Json::Object(values)) => {
            for field in &object.fields {
                if let Some(value) = values.get_mut(&field.key) {
                    let is_origin = object.name == "Source" && field.key == "origin";
                    visit(value, &field.schema, is_origin, change);
                }
            }
        }
        (Schema::List(items, _), Json::Array(values)) => {
            values.iter_mut().for_each(|value| visit(value, items, false, change));
        }
        (
            Schema::Reference(_)
            | Schema::Text(Form::Id | Form::EntryId | Form::CountryId | Form::Alpha3),
            Json::String(id),
        ) => change(id),
        (Schema::Text(Form::Text), Json::String(id)) if is_origin => change(id),
        _ => {}
    }
}
