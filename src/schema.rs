//! The schema of a record as JSON Schema (2020-12).

use serde_json::{Map, Value as Json, json};

use crate::record::{Described, Id, ObjectSchema, Record, Schema, TextSchema};

/// Names the schema; a record may state it in `$schema`.
pub const ID: &str = "urn:summit-record:format:1";

/// Writes the JSON Schema of a record.
pub fn schema() -> Json {
    let Schema::Object(record) = Record::SCHEMA else { return Json::Null };
    let mut definitions = Map::new();
    let mut schema = json!({
        "$id": ID,
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": record.name,
    });
    extend(&mut schema, object(record, &mut definitions));
    schema["$defs"] = definitions.into();
    schema
}

fn extend(json: &mut Json, more: Json) {
    if let (Json::Object(json), Json::Object(more)) = (json, more) {
        json.extend(more);
    }
}

fn text(form: &TextSchema) -> Json {
    json!({ "description": form.description, "type": "string", "pattern": form.pattern })
}

fn object(described: &ObjectSchema, definitions: &mut Map<String, Json>) -> Json {
    let mut properties = Map::new();
    for field in described.fields {
        let mut property = json!({ "description": field.description });
        extend(&mut property, value(&field.schema, definitions));
        properties.insert(field.key.to_owned(), property);
    }
    let mut schema = json!({
        "description": described.description,
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    });
    let required = described.fields.iter().filter(|field| field.required).map(|field| field.key);
    let required: Vec<&str> = required.collect();
    if !required.is_empty() {
        schema["required"] = required.into();
    }
    // What one key requires of another.
    match described.name {
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

/// The schema of a value; what has a name is defined once, and referred to.
fn value(schema: &Schema, definitions: &mut Map<String, Json>) -> Json {
    let name = match schema {
        Schema::Reference(_) => return value(&Id::SCHEMA, definitions),
        Schema::Bool => return json!({ "type": "boolean" }),
        Schema::Number(least, most) => {
            return json!({ "type": "integer", "minimum": least, "maximum": most });
        }
        Schema::List(items, least) => {
            let mut list = json!({ "type": "array", "items": value(items, definitions) });
            match least {
                0 => list["default"] = json!([]),
                least => list["minItems"] = json!(least),
            }
            return list;
        }
        Schema::Object(object) => object.name,
        Schema::Words(words) => words.name,
        Schema::Text(text) => text.name,
    };
    if !definitions.contains_key(name) {
        // The types of its keys come after it.
        definitions.insert(name.to_owned(), Json::Null);
        definitions[name] = match schema {
            Schema::Object(described) => object(described, definitions),
            Schema::Text(form) => text(form),
            Schema::Words(known) => {
                let word = |(word, meaning): &(&str, &str)| json!({ "description": meaning, "type": "string", "const": word });
                let words: Vec<Json> = known.words.iter().map(word).collect();
                json!({ "description": known.description, "oneOf": words })
            }
            _ => Json::Null,
        };
    }
    json!({ "$ref": format!("#/$defs/{name}") })
}
