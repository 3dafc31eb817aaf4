//! The schema: the record format as JSON Schema (2020-12), derived from the types.

use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{Schema, SchemaGenerator};
use serde_json::Value as Json;

use crate::record::Record;

/// Returns the schema of a record.
pub fn schema() -> Schema {
    let settings = SchemaSettings::draft2020_12().with_transform(NoNull);
    SchemaGenerator::new(settings).into_root_schema_for::<Record>()
}

/// Takes `null` out of what optional fields may hold: what is unknown is absent.
#[derive(Debug, Clone)]
struct NoNull;

impl Transform for NoNull {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        if let Some(Json::Array(types)) = schema.get_mut("type") {
            types.retain(|kind| kind != "null");
            if let [only] = types.as_slice() {
                let only = only.clone();
                schema.insert("type".to_owned(), only);
            }
        }
        let Some(Json::Array(mut choices)) = schema.remove("anyOf") else { return };
        choices.retain(|choice| choice["type"] != "null");
        match choices.as_slice() {
            [Json::Object(only)] => {
                for (key, value) in only {
                    if schema.get(key).is_none() {
                        schema.insert(key.clone(), value.clone());
                    }
                }
            }
            _ => {
                schema.insert("anyOf".to_owned(), Json::Array(choices));
            }
        }
    }
}
