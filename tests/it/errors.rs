//! Bad input: a clear error, no answer, the right exit code.

use serde_json::{Value as Json, json};

use super::{shipped, summit, summit_with};

/// Runs a question on a broken record and returns the error.
fn refused(record: &str) -> String {
    let run = summit_with(&["leaders", "--data", "-"], record);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""), "{}", run.stderr);
    run.stderr
}

fn changed(change: impl FnOnce(&mut Json)) -> String {
    let mut record = shipped();
    change(&mut record);
    refused(&record.to_string()).replace(|letter: char| letter.is_ascii_digit(), "")
}

#[test]
fn a_record_that_cannot_be_read_is_told_with_its_place() {
    let cases = [
        (
            "",
            "error: standard input: the file is empty; expected a record, a JSON object with `format`, `id`, `title` and the sections\n",
        ),
        (
            "{\"format\": 2}",
            "error: standard input: format 2 is not one this program reads (it reads 1); get a newer `summit` or a record in format 1\n",
        ),
        (
            "{\"id\": \"a\"}",
            "error: standard input:1:11: the key `format` is missing; expected a record with `\"format\": 1`\n",
        ),
    ];
    for (record, error) in cases {
        assert_eq!(refused(record), error);
    }
    // The rest of these sentences is the parser's own and may change with its version.
    let error = refused("{\n  \"format\": 1,\n");
    assert!(error.starts_with("error: standard input:3:0: not JSON: the file ends"), "{error}");
    let error = refused("{\n  \"format\": 1,\n  oops\n}");
    assert!(error.starts_with("error: standard input:3:3: not JSON: "), "{error}");
    let error = refused("[]");
    assert!(error.starts_with("error: standard input:1:"), "{error}");
}

#[test]
fn a_record_that_breaks_a_rule_is_told_with_its_path() {
    let error = changed(|record| record["leaders"][1]["contry"] = json!("KAZ"));
    assert!(error.contains("leaders[].contry: unknown field `contry`"), "{error}");
    let error = changed(|record| record["leaders"][1]["note"] = Json::Null);
    assert!(error.contains("leaders[].note: invalid type: null"), "{error}");
    let error = changed(|record| record["leaders"][1]["sources"] = json!([]));
    assert!(error.contains("leaders[].sources: the list is empty"), "{error}");
    let error = changed(|record| record["leaders"][1]["in_office_since"] = json!("2025-02-30"));
    assert!(
        error.contains("leaders[].in_office_since: `--` is not a day of the calendar"),
        "{error}"
    );
    let error = changed(|record| record["targets"][0]["amount"]["amount"] = json!("3e12"));
    assert!(error.contains("targets[].amount.amount: `e` is not a decimal"), "{error}");
    let error = changed(|record| record["leaders"][1]["country"] = json!("KAX"));
    assert!(error.contains("leaders[].country: `KAX` is no entry of `countries`"), "{error}");
    let error = changed(|record| record["leaders"][1]["sources"][0] = json!("no-such-source"));
    assert!(
        error.contains("leaders[].sources[]: `no-such-source` is no entry of `sources`"),
        "{error}"
    );
    let error = changed(|record| record["leaders"][1]["id"] = record["leaders"][0]["id"].clone());
    assert!(
        error.contains(
            "leaders[].id: the id `berdimuhamedov-serdar` stands twice, first in leaders[]"
        ),
        "{error}"
    );
}

#[test]
fn an_array_in_place_of_an_object_is_refused() {
    let error = changed(|record| {
        record["targets"][0]["amount"] = json!(["3000", "JPY", "target", "x"]);
    });
    assert!(error.contains("targets[].amount is written as an array"), "{error}");
    let error = changed(|record| {
        *record = record.as_object().expect("an object").values().cloned().collect();
    });
    assert!(error.contains("the record is written as an array"), "{error}");
}

#[test]
fn a_key_that_stands_twice_is_refused() {
    let record =
        shipped().to_string().replacen("\"version\":", "\"version\":\"1.0.0\",\"version\":", 1);
    assert!(refused(&record).contains("duplicate field `version`"));
}

#[test]
fn a_file_that_cannot_be_opened_is_named_with_the_way_out() {
    let run = summit(&["leaders", "--data", "no-such-file.json"]);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""));
    assert!(run.stderr.starts_with("error: cannot read `no-such-file.json`: "), "{}", run.stderr);
    let run = summit(&["leaders", "--data", "tests"]);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""));
}

#[test]
fn bytes_that_are_not_utf_8_are_refused_and_a_byte_order_mark_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("record.json");
    std::fs::write(&path, b"{\n\"a\": \"\xff\"}").expect("a file");
    let name = path.to_str().expect("a name");
    let run = summit(&["leaders", "--data", name]);
    assert_eq!(run.code, 3);
    assert!(run.stderr.contains(":2: the file is not UTF-8"), "{}", run.stderr);
    std::fs::write(&path, format!("\u{feff}{}", summit_record::parse::EMBEDDED)).expect("a file");
    assert_eq!(summit(&["leaders", "--data", name]).stdout, summit(&["leaders"]).stdout);
}

#[test]
fn deep_nesting_is_an_error_and_no_crash() {
    for deep in ["[".repeat(200_000), "{\"a\":".repeat(200_000)] {
        refused(&deep);
    }
}

#[test]
fn the_same_record_gives_the_same_answers_from_every_place() {
    let input = summit_record::parse::EMBEDDED;
    for args in [&["leaders"][..], &["target", "--as-of", "2026-11-24"], &["show", "KAZ"], &[]] {
        let embedded = summit(args);
        let file = summit(&[args, &["--data", "data/ca-jad-2025.json"]].concat());
        let piped = summit_with(&[args, &["--data", "-"]].concat(), input);
        assert_eq!(embedded.stdout, file.stdout);
        assert_eq!(embedded.stdout, piped.stdout);
    }
}

#[test]
fn hostile_text_is_shown_and_not_sent() {
    let mut record = shipped();
    let hostile = "a\u{1b}[31mb\u{202e}c\n|d\u{9b}\t*e*,\"f\"";
    record["leaders"][0]["name"] = json!(hostile);
    record["leaders"][0]["note"] = json!(hostile);
    record["disputes"][0]["subject"] = json!(hostile);
    for source in record["sources"].as_array_mut().expect("sources") {
        for key in ["publisher", "title", "url", "origin"] {
            source[key] = json!(hostile);
        }
    }
    let record = record.to_string();
    for format in ["table", "json", "jsonl", "csv", "tsv", "markdown"] {
        for args in [
            &["leaders", "--cite"][..],
            &["disputes"],
            &["show", "berdimuhamedov-serdar", "--cite"],
            &["search", "b"],
            &["cite", "KAZ"],
        ] {
            let run = summit_with(&[args, &["--data", "-", "-o", format]].concat(), &record);
            assert_eq!(run.code, 0, "{}", run.stderr);
            let sent = run.stdout.chars().find(|letter| {
                (letter.is_control() && *letter != '\n' && (*letter != '\t' || format != "tsv"))
                    || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            });
            assert_eq!(sent, None, "{args:?} {format}");
        }
    }
    let run = summit_with(&["leaders", "--data", "-", "-o", "json"], &record);
    let rows: Json = serde_json::from_str(&run.stdout).expect("JSON");
    assert!(rows.as_array().expect("an array").iter().any(|row| row["name"] == hostile));
}

#[test]
fn a_record_with_empty_sections_is_answered() {
    let mut record = shipped();
    for (key, section) in record.as_object_mut().expect("an object") {
        if section.is_array()
            && !["title", "sources", "countries", "leaders", "events"].contains(&key.as_str())
        {
            *section = json!([]);
        }
    }
    for event in record["events"].as_array_mut().expect("events") {
        event.as_object_mut().expect("an object").remove("relates_to");
    }
    let record = record.to_string();
    for (command, _) in super::LISTS {
        let run = summit_with(&[command, "--data", "-"], &record);
        assert_eq!(run.code, 0, "{command}: {}", run.stderr);
    }
    let run = summit_with(&["target", "--data", "-"], &record);
    assert_eq!(
        (run.code, run.stdout.as_str(), run.stderr.as_str()),
        (0, "", "the record states no target\n")
    );
    assert_eq!(summit_with(&["--data", "-"], &record).code, 0);
}

#[test]
fn hostile_text_in_an_error_is_shown_and_not_sent() {
    let mut record = shipped();
    record["leaders"][0]["k\u{1b}[31m\u{202e}"] = json!(1);
    let error = refused(&record.to_string());
    assert!(
        error.contains(r"k\u{1b}[31m\u{202e}") && !error.contains(['\u{1b}', '\u{202e}']),
        "{error}"
    );
}
