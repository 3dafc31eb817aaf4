//! Columns of exports: the fields of an entry as the schema has them, objects taken apart.

use serde_json::{Value as Json, json};

use super::Form;
use crate::record::refers_to;

/// A column.
#[derive(Debug, Clone, Default)]
pub(super) struct Field {
    /// What the column is called: the key, or `key_part`.
    pub name: String,
    /// The key of the entry.
    pub key: String,
    /// The key within, where the entry holds an object.
    pub part: Option<String>,
    /// How the value is written in a cell.
    pub kind: Kind,
    pub required: bool,
    pub description: String,
    /// The schema of the value.
    pub schema: Json,
    /// The sections whose entries it refers to, where it holds ids; empty where any will do.
    pub refers_to: Option<Vec<&'static str>>,
}

/// How a value is written in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Kind {
    /// The text itself.
    #[default]
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

/// The columns of an entry whose schema is `entry`, in the order of its keys.
///
/// Only CSV takes objects apart and joins lists; JSON has both.
pub(super) fn of(schema: &Json, entry: &Json, is_summit: bool, form: Form) -> Vec<Field> {
    let mut fields = Vec::new();
    for (key, node, required) in properties(schema, entry) {
        let sections = refers_to(if is_summit { "Summit" } else { "" }, key);
        let refers_to = sections.map(|list| list.iter().map(|section| section.as_str()).collect());
        let whole = Field { required, refers_to, ..field(schema, key, node) };
        match (form, whole.kind) {
            (Form::Csv { .. }, Kind::Object) => {
                for (part, node, needed) in properties(schema, node) {
                    let inner = field(schema, part, node);
                    fields.push(Field {
                        name: format!("{key}_{part}"),
                        key: key.to_owned(),
                        part: Some(part.to_owned()),
                        required: required && needed,
                        description: format!("{} {}", whole.description, inner.description),
                        ..inner
                    });
                }
            }
            (Form::Jsonl, Kind::Joined) => fields.push(Field { kind: Kind::Json, ..whole }),
            _ => fields.push(whole),
        }
    }
    fields
}

/// A text of the schema.
pub(super) fn text(json: &Json) -> String {
    json.as_str().unwrap_or_default().to_owned()
}

impl Field {
    /// The column of a table of links that holds the id of an entry of a section.
    pub(super) fn link(name: &str, description: &str, section: Option<&'static str>) -> Self {
        Self {
            name: name.to_owned(),
            key: name.to_owned(),
            required: true,
            description: description.to_owned(),
            refers_to: Some(Vec::from_iter(section)),
            ..Self::default()
        }
    }

    /// The column of a table of links that preserves the order of the list.
    pub(super) fn position() -> Self {
        Self {
            kind: Kind::Integer,
            schema: json!({ "minimum": 1 }),
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
                let items: Vec<&str> = items.iter().filter_map(Json::as_str).collect();
                items.join(SEPARATOR)
            }
            (other, _) => other.to_string(),
        }
    }

    /// The words allowed, where the schema has a closed list.
    pub(super) fn words(&self) -> Vec<&str> {
        let of = |key: &str| self.schema[key].as_array().into_iter().flatten();
        let constants = of("oneOf").map(|choice| &choice["const"]);
        of("enum").chain(constants).filter_map(Json::as_str).collect()
    }
}

/// The keys of an object with their schemas, and whether they are required.
fn properties<'a>(schema: &'a Json, object: &'a Json) -> Vec<(&'a str, &'a Json, bool)> {
    let object = resolved(schema, object);
    let required = object["required"].as_array().map_or(&[][..], Vec::as_slice);
    (object["properties"].as_object().into_iter().flatten())
        .map(|(key, node)| (key.as_str(), node, required.iter().any(|name| name == key)))
        .collect()
}

fn field(schema: &Json, key: &str, node: &Json) -> Field {
    let value = resolved(schema, node);
    Field {
        name: key.to_owned(),
        key: key.to_owned(),
        kind: match value["type"].as_str() {
            Some("integer") => Kind::Integer,
            Some("boolean") => Kind::Boolean,
            Some("array") if pattern(resolved(schema, &value["items"])).is_some() => Kind::Joined,
            Some("array") => Kind::Json,
            Some("object") => Kind::Object,
            _ => Kind::Text,
        },
        description: text(&node["description"]),
        schema: value.clone(),
        ..Field::default()
    }
}

/// The pattern of a whole text without its anchors, which Table Schema takes for granted.
pub(super) fn pattern(value: &Json) -> Option<&str> {
    value["pattern"].as_str()?.strip_prefix('^')?.strip_suffix('$')
}

/// Follows a reference into the definitions.
fn resolved<'a>(schema: &'a Json, node: &'a Json) -> &'a Json {
    let name = node["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/"));
    name.map_or(node, |name| &schema["$defs"][name])
}
