//! The schema: what it says of records, held to the program by an independent validator.

use serde_json::{Value as Json, json};
use summit_record::store::parse;

use super::{answer, shipped};

type Break = fn(&mut Json);

/// Ways to break a record that a schema can see, each with its name.
const BROKEN: &[(&str, Break)] = &[
    ("a record that is a list", |record| *record = json!([])),
    ("no format", |record| drop(record.as_object_mut().expect("an object").remove("format"))),
    ("a newer format", |record| record["format"] = json!(2)),
    ("no summit", |record| drop(record.as_object_mut().expect("an object").remove("summit"))),
    ("an unknown section", |record| record["leader"] = json!([])),
    ("a section that is an object", |record| record["leaders"] = json!({})),
    ("an unknown key", |record| record["leaders"][0]["contry"] = json!("KAZ")),
    ("a missing key", |record| {
        drop(record["leaders"][0].as_object_mut().expect("an object").remove("name"));
    }),
    ("null", |record| record["leaders"][0]["note"] = Json::Null),
    ("null for a date", |record| record["leaders"][0]["in_office_since"] = Json::Null),
    ("an empty text", |record| record["leaders"][0]["name"] = json!("")),
    ("an empty list", |record| record["leaders"][0]["names"] = json!([])),
    ("no sources", |record| record["leaders"][0]["sources"] = json!([])),
    ("a number for a text", |record| record["leaders"][0]["name"] = json!(1)),
    ("a word that is none of the list", |record| record["leaders"][0]["role"] = json!("host")),
    ("an id with capitals", |record| record["leaders"][0]["id"] = json!("Rahmon")),
    ("a month 13", |record| record["leaders"][0]["in_office_since"] = json!("2025-13")),
    ("a number for an amount", |record| record["targets"][0]["amount"]["amount"] = json!(3e12)),
    ("an exponent", |record| record["targets"][0]["amount"]["amount"] = json!("3e12")),
    ("a leading zero", |record| record["targets"][0]["amount"]["amount"] = json!("03")),
    ("a currency by name", |record| record["targets"][0]["amount"]["currency"] = json!("yen")),
    ("an unknown qualifier", |record| record["targets"][0]["amount"]["qualifier"] = json!("ca")),
    ("years below none", |record| record["targets"][0]["horizon"]["years"] = json!(-1)),
    ("a language with a space", |record| record["title"][0]["lang"] = json!("en US")),
    ("a script by name", |record| record["title"][0]["script"] = json!("Cyrillic")),
    ("an alpha-2 code of three", |record| record["countries"][0]["alpha2"] = json!("JPN")),
    ("a party's country in words", |record| {
        record["documents"][1]["parties"][0]["country"] = json!("Japan");
    }),
];

fn schema() -> Json {
    serde_json::from_str(&answer(&["schema"])).expect("the schema is JSON")
}

#[test]
fn the_shipped_record_fits_the_schema() {
    let schema = schema();
    jsonschema::meta::validate(&schema).expect("the schema is one");
    let validator = jsonschema::draft202012::new(&schema).expect("the schema is one");
    let errors: Vec<String> = validator
        .iter_errors(&shipped())
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert_eq!(errors, Vec::<String>::new());
}

#[test]
fn what_the_schema_refuses_the_program_refuses() {
    let validator = jsonschema::draft202012::new(&schema()).expect("the schema is one");
    for (name, break_it) in BROKEN {
        let mut record = shipped();
        break_it(&mut record);
        assert!(!validator.is_valid(&record), "the schema accepts {name}");
        assert!(parse(&record.to_string(), "broken").is_err(), "the program accepts {name}");
    }
}

#[test]
fn every_field_has_a_description() {
    let schema = schema();
    let definitions = schema["$defs"].as_object().expect("definitions").values();
    for definition in definitions.chain([&schema]) {
        for (key, field) in definition["properties"].as_object().into_iter().flatten() {
            assert!(field["description"].is_string(), "{key}");
        }
    }
}
