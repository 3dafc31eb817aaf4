//! The shipped record, beyond what `check` says of any record.

use std::collections::BTreeSet;

use serde_json::Value as Json;
use summit_record::record::Section;

#[test]
fn a_dispute_names_every_source_of_its_versions() {
    let ids = |json: &Json| -> BTreeSet<String> {
        let ids = json.as_array().expect("a list").iter();
        ids.map(|id| id.as_str().expect("an id").to_owned()).collect()
    };
    for dispute in super::shipped()["disputes"].as_array().expect("disputes") {
        let versions = dispute["versions"].as_array().expect("versions").iter();
        let stated: BTreeSet<String> =
            versions.flat_map(|version| ids(&version["sources"])).collect();
        assert_eq!(ids(&dispute["sources"]), stated, "{}", dispute["id"]);
    }
}

#[test]
fn the_dictionary_says_what_the_types_say() {
    let path = "data/README.md";
    let dictionary = std::fs::read_to_string(path).expect(path);
    for section in Section::ALL.map(Section::as_str) {
        let heading = format!("\n## `{section}`\n");
        assert!(dictionary.contains(&heading), "add the heading of `{section}` to {path}");
    }
    let expected = dictionary::with_tables(&dictionary);
    // As for the case files, `TRYCMD=overwrite` rewrites the tables.
    if std::env::var("TRYCMD").is_ok_and(|mode| mode == "overwrite") {
        std::fs::write(path, expected).expect(path);
        return;
    }
    assert!(
        dictionary == expected,
        "{path} differs from the types; rewrite it with TRYCMD=overwrite"
    );
}

/// The tables of the dictionary, generated from the JSON Schema.
mod dictionary {
    use serde_json::Value as Json;
    use summit_record::record::{Section, refers_to};
    use summit_record::schema::schema;

    /// Returns the dictionary with its tables generated anew; the words between them stay.
    pub fn with_tables(dictionary: &str) -> String {
        let schema = schema();
        let mut parts: Vec<String> = Vec::new();
        for part in dictionary.split("\n## ").flat_map(|part| {
            let mut parts: Vec<String> =
                part.split("\n### ").map(|part| format!("\n### {part}")).collect();
            parts[0] = parts[0].replacen("\n### ", "\n## ", 1);
            parts
        }) {
            parts.push(generated(&schema, &part));
        }
        parts.concat().strip_prefix("\n## ").expect("a heading").to_owned()
    }

    fn generated(schema: &Json, part: &str) -> String {
        let heading = part.trim_start().lines().next().unwrap_or_default();
        let name = heading.trim_start_matches(['#', ' ']).trim_matches('`');
        let name = match Section::ALL.iter().find(|section| section.as_str() == name) {
            Some(section) => &schema["properties"][section.as_str()]["items"]["$ref"],
            None if name == "summit" => &schema["properties"]["summit"]["$ref"],
            None => &Json::from(format!("#/$defs/{name}")),
        };
        let name = name.as_str().unwrap_or_default().trim_start_matches("#/$defs/");
        let definition = if heading == "## Top level" { schema } else { &schema["$defs"][name] };
        if !definition["properties"].is_object() {
            return part.to_owned();
        }
        let lines: Vec<&str> = part.split('\n').collect();
        let is_table = |line: &&str| line.starts_with('|');
        let start = lines.iter().position(is_table).expect("a table");
        let end = (start..lines.len())
            .find(|at| !lines[*at].is_empty() && !is_table(&lines[*at]))
            .unwrap_or(lines.len());
        let mut new: Vec<String> = lines[..start].iter().map(ToString::to_string).collect();
        new.extend(tables(schema, name, definition));
        new.push(String::new());
        new.extend(lines[end..].iter().map(ToString::to_string));
        new.join("\n")
    }

    fn tables(schema: &Json, name: &str, definition: &Json) -> Vec<String> {
        let required = definition["required"].as_array();
        let mut keys =
            vec!["| key | type | required | meaning |".to_owned(), "|---|---|---|---|".to_owned()];
        let mut words = Vec::new();
        for (key, field) in definition["properties"].as_object().expect("keys") {
            let is_required = required.is_some_and(|keys| keys.iter().any(|one| one == key));
            keys.push(format!(
                "| `{key}` | {} | {} | {} |",
                kind(schema, name, key, field),
                if is_required { "yes" } else { "no" },
                field["description"].as_str().unwrap_or_default().replace('\n', " ")
            ));
            let target = field["$ref"].as_str().unwrap_or_default().trim_start_matches("#/$defs/");
            if target == "Qualifier" {
                continue;
            }
            if let Some(variants) = schema["$defs"][target]["oneOf"].as_array() {
                words.extend([
                    String::new(),
                    format!("| `{key}` is | where |"),
                    "|---|---|".to_owned(),
                ]);
                words.extend(variants.iter().map(|variant| {
                    let meaning = variant["description"].as_str().unwrap_or_default();
                    format!(
                        "| `{}` | {} |",
                        variant["const"].as_str().unwrap_or_default(),
                        lower(meaning)
                    )
                }));
            }
        }
        keys.extend(words);
        keys
    }

    fn kind(schema: &Json, holder: &str, key: &str, field: &Json) -> String {
        let name = field["$ref"].as_str().unwrap_or_default().trim_start_matches("#/$defs/");
        // The dictionary describes these under the names of their members.
        match (holder, key) {
            ("Top level", "summit") => return "object".to_owned(),
            ("Top level", key) if Section::ALL.iter().any(|section| section.as_str() == key) => {
                return "list of entries".to_owned();
            }
            _ => {}
        }
        if field["type"] == "array" {
            let item = kind(schema, holder, key, &field["items"]);
            let is_type = item.starts_with(|letter: char| letter.is_uppercase());
            return match item.strip_prefix("id of ") {
                Some(of) => format!("list of ids of {of}"),
                None => format!("list of {item}{}", if is_type { "" } else { "s" }),
            };
        }
        match name {
            "" => field["type"].as_str().unwrap_or_default().to_owned(),
            "Id" => match refers_to(holder, key) {
                None => "id".to_owned(),
                Some([]) => "id of any section".to_owned(),
                Some(sections) => {
                    let names: Vec<&str> = sections.iter().map(|one| one.singular()).collect();
                    format!("{} id", names.join(" or "))
                }
            },
            "EntryId" | "CountryId" => "id".to_owned(),
            "Text" => "text".to_owned(),
            "Date" => "date".to_owned(),
            "Decimal" => "decimal string".to_owned(),
            "Alpha2" => "alpha-2 code".to_owned(),
            "Alpha3" => "alpha-3 code".to_owned(),
            "Currency" => "ISO 4217 code".to_owned(),
            "Language" => "BCP 47 tag".to_owned(),
            "Script" => "ISO 15924 code".to_owned(),
            "Qualifier" => "qualifier".to_owned(),
            other if schema["$defs"][other]["oneOf"].is_array() => "word".to_owned(),
            other => other.to_owned(),
        }
    }

    /// Lower-cases the first letter and drops the full stop.
    fn lower(sentence: &str) -> String {
        let mut letters = sentence.trim_end_matches('.').chars();
        letters
            .next()
            .map(|first| first.to_lowercase().chain(letters).collect())
            .unwrap_or_default()
    }
}
