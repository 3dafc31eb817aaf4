//! Shapes: what the schema of the format says, made ready for checking.

use serde_json::Value as Json;

use crate::record::{
    Alpha2, Alpha3, Currency, Date, Decimal, Id, InvalidValue, Language, Script, Section, Text,
    refers_to,
};
use crate::schema::schema;

/// What a place of a record may hold.
#[derive(Debug, Clone)]
pub enum Shape {
    /// An object with these keys.
    Object(Object),
    /// A list of such items, with at least this many.
    List(Box<Shape>, u64),
    /// One of these words.
    Words(Vec<String>),
    /// A text of a form.
    Text(Form),
    /// The id of an entry of one of these sections, of any where none is given.
    Reference(&'static [Section]),
    /// A whole number from the first to the second.
    Number(u64, u64),
    /// `true` or `false`.
    Bool,
}

impl Shape {
    /// Returns what a key of the record holds.
    pub fn member(&self, key: &str) -> Option<&Shape> {
        let Self::Object(record) = self else { return None };
        record.fields.iter().find(|field| field.key == key).map(|field| &field.shape)
    }

    /// Returns what the items of a list are.
    pub fn items(&self) -> Option<&Shape> {
        let Self::List(items, _) = self else { return None };
        Some(items)
    }
}

/// An object with its keys, in canonical order.
#[derive(Debug, Clone)]
pub struct Object {
    /// The type it is written from.
    pub name: String,
    /// The section, where it is an entry of one.
    pub section: Option<Section>,
    /// Its keys.
    pub fields: Vec<Field>,
}

impl Object {
    /// Returns the position of a key, which is likely to stand at `near` or soon after.
    pub fn position(&self, key: &str, near: usize) -> Option<usize> {
        let (before, after) = self.fields.split_at_checked(near)?;
        let place = |fields: &[Field]| fields.iter().position(|field| field.key == key);
        place(after).map(|place| near + place).or_else(|| place(before))
    }
}

/// A key of an object.
#[derive(Debug, Clone)]
pub struct Field {
    /// The key.
    pub key: String,
    /// What it means.
    pub description: String,
    /// Whether it must stand.
    pub required: bool,
    /// What it holds.
    pub shape: Shape,
}

/// A form of text, each with its own rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Any text.
    Text,
    /// The id of an entry.
    Id,
    /// A date.
    Date,
    /// A number.
    Decimal,
    /// ISO 3166-1 alpha-3.
    Alpha3,
    /// ISO 3166-1 alpha-2.
    Alpha2,
    /// ISO 4217.
    Currency,
    /// BCP 47.
    Language,
    /// ISO 15924.
    Script,
}

impl Form {
    const ALL: [(&'static str, Self); 9] = [
        ("Text", Self::Text),
        ("Id", Self::Id),
        ("Date", Self::Date),
        ("Decimal", Self::Decimal),
        ("Alpha3", Self::Alpha3),
        ("Alpha2", Self::Alpha2),
        ("Currency", Self::Currency),
        ("Language", Self::Language),
        ("Script", Self::Script),
    ];

    /// Proves that a text has the form.
    ///
    /// # Errors
    ///
    /// Fails with what is wrong and what is expected.
    pub fn prove(self, text: &str) -> Result<(), InvalidValue> {
        match self {
            Self::Text => Text::parse(text).map(drop),
            Self::Id => Id::parse(text).map(drop),
            Self::Date => Date::parse(text).map(drop),
            Self::Decimal => Decimal::parse(text).map(drop),
            Self::Alpha3 => Alpha3::parse(text).map(drop),
            Self::Alpha2 => Alpha2::parse(text).map(drop),
            Self::Currency => Currency::parse(text).map(drop),
            Self::Language => Language::parse(text).map(drop),
            Self::Script => Script::parse(text).map(drop),
        }
    }
}

/// Returns the shape of a record.
pub fn record() -> Shape {
    let schema = Json::from(schema());
    let mut shape = object("Record", &schema, &schema["$defs"]);
    for field in &mut shape.fields {
        let section = Section::ALL.into_iter().find(|section| section.as_str() == field.key);
        if let (Some(section), Shape::List(items, _)) = (section, &mut field.shape)
            && let Shape::Object(entry) = items.as_mut()
        {
            entry.section = Some(section);
        }
    }
    Shape::Object(shape)
}

fn object(name: &str, schema: &Json, defs: &Json) -> Object {
    let required: Vec<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
    let field = |(key, value): (&String, &Json)| Field {
        key: key.clone(),
        description: value["description"].as_str().unwrap_or_default().to_owned(),
        required: required.contains(&key.as_str()),
        shape: shape(name, key, value, defs),
    };
    let fields = schema["properties"].as_object().into_iter().flatten().map(field).collect();
    Object { name: name.to_owned(), section: None, fields }
}

fn shape(holder: &str, key: &str, schema: &Json, defs: &Json) -> Shape {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/")) {
        if let ("Id", Some(sections)) = (name, refers_to(holder, key)) {
            return Shape::Reference(sections);
        }
        if let Some((_, form)) = Form::ALL.iter().find(|(known, _)| *known == name) {
            return Shape::Text(*form);
        }
        let definition = &defs[name];
        return match definition["oneOf"].as_array() {
            Some(words) => Shape::Words(
                words.iter().filter_map(|word| word["const"].as_str()).map(str::to_owned).collect(),
            ),
            None => Shape::Object(object(name, definition, defs)),
        };
    }
    match schema["type"].as_str() {
        Some("array") => Shape::List(
            Box::new(shape(holder, key, &schema["items"], defs)),
            schema["minItems"].as_u64().unwrap_or(0),
        ),
        Some("integer") => Shape::Number(
            schema["minimum"].as_u64().unwrap_or(0),
            schema["maximum"].as_u64().unwrap_or(u32::MAX.into()),
        ),
        Some("boolean") => Shape::Bool,
        _ => Shape::Text(Form::Text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_definition_of_the_schema_has_a_shape() {
        let schema = Json::from(schema());
        for (name, definition) in schema["$defs"].as_object().expect("definitions") {
            let known = definition["type"] == "object"
                || definition["oneOf"]
                    .as_array()
                    .is_some_and(|words| words.iter().all(|word| word["const"].is_string()))
                || Form::ALL.iter().any(|(form, _)| form == name);
            assert!(known, "{name}");
        }
    }

    #[test]
    fn every_reference_knows_where_it_leads() {
        fn walk(shape: &Shape, path: &str, open: &mut Vec<String>) {
            match shape {
                Shape::Object(object) => {
                    for field in &object.fields {
                        walk(&field.shape, &format!("{}.{}", object.name, field.key), open);
                    }
                }
                Shape::List(items, _) => walk(items, path, open),
                Shape::Reference([]) => open.push(path.to_owned()),
                Shape::Text(Form::Id) if !path.ends_with(".id") => open.push(path.to_owned()),
                _ => {}
            }
        }
        let mut open = Vec::new();
        walk(&record(), "", &mut open);
        assert_eq!(open, ["Event.relates_to", "About.id"]);
    }
}
