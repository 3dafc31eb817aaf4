//! The schema of a record as JSON Schema (2020-12).

use serde_json::{Map, Value as Json, json};

use super::{NARROWER, definition};
use crate::record::{Described, ObjectShape, Record, Shape, TextShape};

/// Names the schema; a record may state it in `$schema`.
pub const ID: &str = "urn:summit-record:format:1";

/// Writes the JSON Schema of a record.
pub fn schema() -> Json {
    let Shape::Object(record) = Record::SHAPE else { return Json::Null };
    let mut definitions = Map::new();
    let mut schema = json!({
        "$id": ID,
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": record.name,
    });
    extend(&mut schema, object(record, &mut definitions));
    definitions.extend(NARROWER.iter().map(|form| (form.name.to_owned(), text(form))));
    schema["$defs"] = definitions.into();
    schema
}

fn extend(json: &mut Json, more: Json) {
    if let (Json::Object(json), Json::Object(more)) = (json, more) {
        json.extend(more);
    }
}

fn text(form: &TextShape) -> Json {
    json!({ "description": form.description, "type": "string", "pattern": form.pattern })
}

fn object(shape: &ObjectShape, definitions: &mut Map<String, Json>) -> Json {
    let mut properties = Map::new();
    for field in shape.fields {
        let mut property = json!({ "description": field.description });
        extend(&mut property, value(&field.shape, definitions));
        if let Shape::Text(form) = field.shape {
            property["$ref"] = reference(definition(form, shape.name, field.key).name);
        }
        properties.insert(field.key.to_owned(), property);
    }
    let mut schema = json!({
        "description": shape.description,
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    });
    let required = shape.fields.iter().filter(|field| field.required).map(|field| field.key);
    let required: Vec<&str> = required.collect();
    if !required.is_empty() {
        schema["required"] = required.into();
    }
    // What one key requires of another.
    match shape.name {
        "Participant" => {
            schema["anyOf"] =
                json!([{ "required": ["country"] }, { "required": ["organisation"] }]);
        }
        "Country" => {
            let organisation = json!({ "properties": { "kind": { "const": "organisation" } }, "required": ["kind"] });
            schema["anyOf"] = json!([{ "required": ["alpha2"] }, organisation]);
        }
        _ => {}
    }
    schema
}

/// The schema of a value; a type with a name is defined once, and referred to.
fn value(shape: &Shape, definitions: &mut Map<String, Json>) -> Json {
    let name = match shape {
        Shape::Bool => return json!({ "type": "boolean" }),
        Shape::Number(least, most) => {
            return json!({ "type": "integer", "minimum": least, "maximum": most });
        }
        Shape::List(items, least) => {
            let mut list = json!({ "type": "array", "items": value(items, definitions) });
            match least {
                0 => list["default"] = json!([]),
                least => list["minItems"] = json!(least),
            }
            return list;
        }
        Shape::Object(shape) => shape.name,
        Shape::Words(shape) => shape.name,
        Shape::Text(shape) => shape.name,
    };
    if !definitions.contains_key(name) {
        // The types of its keys come after it.
        definitions.insert(name.to_owned(), Json::Null);
        definitions[name] = match shape {
            Shape::Object(shape) => object(shape, definitions),
            Shape::Text(shape) => text(shape),
            Shape::Words(shape) => {
                let word = |(word, meaning): &(&str, &str)| json!({ "description": meaning, "type": "string", "const": word });
                let words: Vec<Json> = shape.words.iter().map(word).collect();
                json!({ "description": shape.description, "oneOf": words })
            }
            _ => Json::Null,
        };
    }
    json!({ "$ref": reference(name) })
}

fn reference(name: &str) -> Json {
    format!("#/$defs/{name}").into()
}
