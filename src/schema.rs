//! The record format as JSON Schema (2020-12), derived from the types.

use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{Schema, SchemaGenerator};
use serde_json::{Value as Json, json};

use crate::record::Record;

/// Names the schema; a record may state it in `$schema`.
pub const ID: &str = "urn:summit-record:format:1";

/// Matches what `summit check` accepts as a URL.
const URL: &str = r#"^[Hh][Tt][Tt][Pp][Ss]?://[^:/?#\u0000-\u0020\u007f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"<>\\^`{|}%][^\u0000-\u0020\u007f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"<>\\^`{|}]*$"#;

/// Matches what `summit check` accepts as a version: SemVer 2.0.
const VERSION: &str = r"^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(\.(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$";

/// Derives the schema of a record.
pub fn schema() -> Schema {
    let settings = SchemaSettings::draft2020_12().with_transform(Plain);
    let mut schema = SchemaGenerator::new(settings).into_root_schema_for::<Record>();
    schema.insert("$id".to_owned(), ID.into());
    if let Some(Json::Object(definitions)) = schema.get_mut("$defs") {
        for (name, definition) in &mut *definitions {
            let id = if name == "Country" { "CountryId" } else { "EntryId" };
            for (key, form) in [("id", id), ("url", "WebUrl"), ("archived", "WebUrl")] {
                // The id of a disputed entry is a reference and keeps its type.
                if (key != "id" || name != "About")
                    && let Some(value) = definition.pointer_mut(&format!("/properties/{key}"))
                {
                    value["$ref"] = json!(format!("#/$defs/{form}"));
                }
            }
        }
        // What one key requires of another.
        if let Some(participant) = definitions.get_mut("Participant") {
            participant["anyOf"] =
                json!([{ "required": ["country"] }, { "required": ["organisation"] }]);
        }
        if let Some(country) = definitions.get_mut("Country") {
            let organisation = json!({ "properties": { "kind": { "const": "organisation" } }, "required": ["kind"] });
            country["anyOf"] = json!([{ "required": ["alpha2"] }, organisation]);
        }
        let text = |description: &str, pattern: &str| json!({ "description": description, "type": "string", "pattern": pattern });
        let words = "^[a-z0-9]+(-[a-z0-9]+)*$";
        for (name, definition) in [
            ("EntryId", text("Lower-case ASCII words joined by hyphens.", words)),
            ("CountryId", text("An ISO 3166-1 alpha-3 code.", "^[A-Z]{3}$")),
            ("SemVer", text("A version (SemVer 2.0).", VERSION)),
            ("WebUrl", text("A URL that starts with `https://` or `http://`.", URL)),
        ] {
            definitions.insert(name.to_owned(), definition);
        }
    }
    if let Some(properties) = schema.get_mut("properties") {
        properties["id"]["$ref"] = json!("#/$defs/EntryId");
        properties["version"]["$ref"] = json!("#/$defs/SemVer");
    }
    schema
}

/// Removes `null` from the types of optional fields, since what is unknown is absent, and the formats of Rust's
/// integers, which validators do not know.
#[derive(Debug, Clone)]
struct Plain;

impl Transform for Plain {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        if let Some(Json::Array(types)) = schema.get_mut("type") {
            types.retain(|kind| kind != "null");
            if let [only] = types.as_slice() {
                let only = only.clone();
                schema.insert("type".to_owned(), only);
            }
        }
        if schema.get("type").is_some_and(|kind| kind == "integer") {
            schema.remove("format");
        }
        let Some(Json::Array(mut choices)) = schema.remove("anyOf") else { return };
        choices.retain(|choice| choice["type"] != "null");
        if let [Json::Object(only)] = choices.as_slice() {
            for (key, value) in only {
                schema.ensure_object().entry(key).or_insert_with(|| value.clone());
            }
        } else {
            schema.insert("anyOf".to_owned(), Json::Array(choices));
        }
    }
}
