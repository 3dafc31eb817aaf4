//! The schema: the record format as JSON Schema (2020-12), derived from the types.

use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{Schema, SchemaGenerator};
use serde_json::Value as Json;

use crate::record::{Record, Section};

/// Returns the schema of a record.
pub fn schema() -> Schema {
    let settings = SchemaSettings::draft2020_12().with_transform(NoNull);
    SchemaGenerator::new(settings).into_root_schema_for::<Record>()
}

/// Returns the sections in which the entries stand that a key refers to, of an object by the name of
/// its type; none where any section will do, `None` where the key holds no ids of other entries.
///
/// The key `country` refers to an entry where it is one of an entry itself.
pub fn refers_to(object: &str, key: &str) -> Option<&'static [Section]> {
    Some(match (object, key) {
        (_, "sources") => &[Section::Sources],
        (_, "country" | "countries") => &[Section::Countries],
        (_, "area") => &[Section::Areas],
        (_, "document" | "documents") => &[Section::Documents],
        (_, "meeting") => &[Section::Meetings],
        (_, "people" | "speaker") => &[Section::Leaders, Section::Participants],
        ("Summit", "chair") => &[Section::Leaders],
        ("Summit", "previous" | "next") => &[Section::Events],
        (_, "relates_to") | ("About", "id") => &[],
        _ => return None,
    })
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
