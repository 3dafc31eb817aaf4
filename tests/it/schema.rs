//! The JSON Schema, compared with `summit check` by an independent validator.

use std::sync::LazyLock;

use jsonschema::Validator;
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use summit_record::Index;
use summit_record::check::{Rule, check};
use summit_record::record::{Described, Record, Section, refers_to};
use summit_record::store::{Store, parse};

use super::check::{any_json, graft, small};
use super::{answer, shipped};

type Break = fn(&mut Json);

static VALIDATOR: LazyLock<Validator> =
    LazyLock::new(|| jsonschema::draft202012::new(&schema()).expect("the schema is one"));

/// Records that violate what a schema can express.
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
    ("an edition of 0", |record| record["summit"]["edition"] = json!(0)),
    ("years of five digits", |record| record["targets"][0]["horizon"]["years"] = json!(10000)),
    ("an empty text", |record| record["leaders"][0]["name"] = json!("")),
    ("an empty list", |record| record["leaders"][0]["names"] = json!([])),
    ("a name as a list of its values", |record| record["title"][0] = json!(["A summit", "en"])),
    ("an amount as a list of its values", |record| {
        record["targets"][0]["amount"] = json!(["3000000000000", "JPY"]);
    }),
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
        record["documents"][0]["parties"] = json!([{ "name": "A party", "country": "Japan" }]);
    }),
];

fn schema() -> Json {
    serde_json::from_str(&answer(&["schema"])).expect("the schema is JSON")
}

#[test]
fn the_shipped_record_fits_the_schema() {
    let schema = schema();
    jsonschema::meta::validate(&schema).expect("the schema is one");
    let errors: Vec<String> = VALIDATOR
        .iter_errors(&shipped())
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert_eq!(errors, Vec::<String>::new());
}

#[test]
fn the_program_refuses_what_the_schema_refuses() {
    assert!(VALIDATOR.is_valid(&small()));
    for (name, break_it) in BROKEN {
        let mut record = small();
        break_it(&mut record);
        assert!(!VALIDATOR.is_valid(&record), "the schema accepts {name}");
        let text = record.to_string();
        assert!(parse(&text, "broken").is_err(), "the program accepts {name}");
        let opened = Store::from_text(&text, "broken")
            .and_then(|store| Index::new(&store, &Section::ALL).map(drop));
        assert!(opened.is_err(), "a query accepts {name}");
    }
}

#[test]
fn every_id_refers_to_sections() {
    let schema = schema();
    let definitions = schema["$defs"].as_object().expect("definitions");
    let mut to_any = Vec::new();
    for (name, definition) in definitions {
        for (key, value) in definition["properties"].as_object().into_iter().flatten() {
            let is_id = |node: &Json| node["$ref"] == "#/$defs/Id";
            if is_id(value) || is_id(&value["items"]) {
                let sections = refers_to(name, key).unwrap_or_else(|| panic!("{name}.{key}"));
                to_any.extend(sections.is_empty().then(|| format!("{name}.{key}")));
            }
        }
    }
    assert_eq!(to_any, ["Statement.relates_to", "Event.relates_to", "About.id"]);
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

/// The rules that JSON Schema can express, but for days that a month does not have.
const EXPRESSIBLE: [Rule; 12] = [
    Rule::Format,
    Rule::Type,
    Rule::UnknownKey,
    Rule::MissingKey,
    Rule::Word,
    Rule::Form,
    Rule::EmptyList,
    Rule::Id,
    Rule::Url,
    Rule::Version,
    Rule::Alpha2,
    Rule::Affiliation,
];

/// Whether the schema and `check` agree about a record.
fn agree(record: &Json) -> bool {
    let findings = check(&record.to_string(), "file", usize::MAX);
    let is_expressible = |rule| EXPRESSIBLE.contains(&rule);
    let problems = findings.problems.iter().any(|problem| is_expressible(problem.rule));
    // An id of the wrong form may be reported as a reference that leads nowhere.
    if VALIDATOR.is_valid(record) { !problems } else { findings.errors > 0 }
}

#[test]
fn the_schema_has_an_id_and_only_keywords_that_validators_know() {
    let schema = schema();
    assert_eq!(schema["$id"], "urn:summit-record:format:1");
    let mut open = vec![&schema];
    while let Some(json) = open.pop() {
        match json {
            Json::Array(items) => open.extend(items),
            Json::Object(fields) => {
                assert!(!fields.contains_key("format") || fields["format"].is_object(), "{json}");
                open.extend(fields.values());
            }
            _ => {}
        }
    }
}

#[test]
fn a_record_may_name_its_schema() {
    let mut record = small();
    let fields = record.as_object_mut().expect("an object");
    fields.insert("$schema".to_owned(), json!("./schema.json"));
    assert!(VALIDATOR.is_valid(&record));
    let record = parse(&record.to_string(), "record").expect("a record");
    let text = summit_record::check::canonical(&record);
    assert!(text.starts_with("{\n  \"$schema\": \"./schema.json\",\n  \"format\": 1,\n"));
}

#[test]
fn the_schema_is_as_strict_as_check_about_single_values() {
    type Set = fn(&mut Json, Json);
    let version: Set = |record, value| record["version"] = value;
    let url: Set = |record, value| record["sources"][0]["url"] = value;
    let edition: Set = |record, value| record["summit"]["edition"] = value;
    let years: Set = |record, value| record["targets"][0]["horizon"] = json!({ "years": value });
    let kind: Set = |record, value| {
        let country = record["countries"][0].as_object_mut().expect("a country");
        country.remove("alpha2");
        country.insert("kind".to_owned(), value);
    };
    let organisation: Set = |record, value| {
        let person = record["participants"][0].as_object_mut().expect("a participant");
        person.remove("country");
        person.insert(value.as_str().unwrap_or_default().to_owned(), json!("EXAMPLE"));
    };
    let country: Set = |record, value| record["countries"][0]["id"] = value;
    let leader: Set = |record, value| record["leaders"][0]["id"] = value;
    let texts = |texts: &str| texts.split(' ').map(|text| json!(text)).collect::<Vec<_>>();
    for (set, values) in [
        (version, texts("1.0.0 0.1.0 1.2.3-rc.1 1.0.0-alpha+001 1.0.0+b-1.x 1.0.0--")),
        (version, texts("v1.0 1 1.0 01.0.0 1.0.0- 1.0.0-01 1.0.0-a.01 1.0.0+ 1..0 1.0.0.0")),
        (
            url,
            texts(
                "https://a https://example.org/a?b#c http://例え.jp/道 https://[::1]/ HTTP://a/%zz",
            ),
        ),
        (
            url,
            texts("www.mofa.go.jp ftp://a https://:1 javascript:alert(1) https:// https:///a a\"b"),
        ),
        (url, vec![json!("https://a/\u{a0}"), json!("https://a b"), json!("https://a\u{3000}b")]),
        (
            edition,
            vec![json!(0), json!(9999), json!(10_000), json!(1_000_000_000_000_u64), json!(-1)],
        ),
        (years, vec![json!(0), json!(1), json!(10_000)]),
        (kind, vec![json!("state"), json!("organisation"), json!("union")]),
        (organisation, vec![json!("organisation"), json!("office")]),
        (country, vec![json!("XXA"), json!("xxa"), json!("japan")]),
        (leader, vec![json!("KAZ"), json!("kaz")]),
    ] {
        for value in values {
            let mut record = small();
            set(&mut record, value.clone());
            assert!(agree(&record), "{value}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_schema_accepts_what_check_accepts(
        grafts in prop::collection::vec((prop::collection::vec(any::<usize>(), 1..7), any_json()), 1..3)
    ) {
        let mut record = small();
        for (way, value) in grafts {
            graft(&mut record, &way, value);
        }
        prop_assert!(agree(&record), "{record}");
    }
}

#[test]
fn the_table_of_sections_has_what_their_fields_say() {
    for section in Section::ALL {
        let member = Record::SCHEMA.member(section.as_str()).expect("a member of the record");
        let entry = member.schema.object().expect("entries");
        let has_any = |keys: &[&str]| entry.fields.iter().any(|field| keys.contains(&field.key));
        let has_money = |name: &str| {
            let objects = entry.fields.iter().filter_map(|field| field.schema.object());
            objects.into_iter().any(|object| object.name == name)
        };
        let name = section.as_str();
        assert!(section.has_dates() || !has_any(&["date", "dates"]), "`dates` of {name}");
        assert!(section.has_area() || !has_any(&["area"]), "`area` of {name}");
        assert!(section.has_money() || !has_money("Money"), "`money` of {name}");
    }
}
