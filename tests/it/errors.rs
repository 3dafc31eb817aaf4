//! Bad input: a clear error, no answer, the right exit code.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::{shipped, summit, summit_with};

/// Queries an invalid record, and returns the error.
fn refused(record: &str) -> String {
    let run = summit_with(&["leaders", "--data", "-"], record);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""), "{}", run.stderr);
    run.stderr
}

#[test]
fn an_unreadable_record_is_reported_with_line_and_column() {
    let error = refused("{\n  \"format\": 1,\n  oops\n}");
    assert_eq!(
        error,
        "error[syntax]: a key must be in quotation marks\n \
         --> standard input:3:3\n  |\n3 |   oops\n  |   ^\n  |\n  = help: write `\"` before and after it\n\n\
         error: standard input cannot be read: 1 error\n"
    );
    let error = refused("{\"format\": 2}");
    assert!(error.contains("format: this program does not read format 2\n"), "{error}");
    let error = refused("[]");
    assert!(error.contains("this is a list\n") && error.contains("expected an object"), "{error}");
}

#[test]
fn the_first_five_problems_are_shown_and_all_are_counted() {
    let mut record = shipped();
    for leader in record["leaders"].as_array_mut().expect("leaders") {
        leader["country"] = json!("KAX");
        leader["contry"] = json!("KAZ");
    }
    let error = refused(&record.to_string());
    assert_eq!(error.matches("error[").count(), 5, "{error}");
    assert!(
        error.ends_with(
            "error: standard input cannot be read: 12 errors; the first 5 shown, `summit check` shows all\n"
        ),
        "{error}"
    );
}

#[test]
fn a_duplicate_key_is_refused() {
    let record =
        shipped().to_string().replacen("\"version\":", "\"version\":\"1.0.0\",\"version\":", 1);
    assert!(
        refused(&record).contains("error[duplicate-key]: version: the key `version` occurs twice")
    );
}

#[test]
fn a_file_that_cannot_be_opened_is_named() {
    let run = summit(&["leaders", "--data", "no-such-file.json"]);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""));
    assert!(run.stderr.starts_with("error: cannot read `no-such-file.json`: "), "{}", run.stderr);
    let run = summit(&["leaders", "--data", "tests"]);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""));
}

#[test]
fn deep_nesting_is_an_error_and_no_crash() {
    for deep in ["[".repeat(200_000), "{\"a\":".repeat(200_000)] {
        refused(&deep);
    }
}

#[test]
fn embedded_record_file_and_stdin_give_the_same_answers() {
    let mut lines: Vec<Vec<&str>> = vec![
        vec![],
        vec!["initiatives", "--area", "connectivity"],
        vec!["leaders", "--country", "kazakhstan"],
        vec!["documents", "--country", "KAZ", "--total"],
        vec!["documents", "--text", "water", "--sort", "value:desc,title"],
        vec!["participants", "--known-by", "2025-12-20"],
        vec!["target", "--as-of", "2026-11-24"],
        vec!["target", "--as-of", "2026-11-24", "--cite"],
        vec!["target", "--as-of", "2026-11-24", "--known-by", "2025-12-21"],
        vec!["show", "KAZ"],
        vec!["show", "dsp-target-nature", "tgt-business-projects"],
        vec!["cite", "KAZ"],
        vec!["search", "critical", "minerals"],
        vec!["stats", "documents", "--by", "countries"],
        vec!["stats", "sources", "--by", "kind"],
        vec!["report", "--as-of", "2026-11-24", "-o", "markdown"],
    ];
    for (list, _) in crate::lists() {
        lines.extend([vec![list, "--columns", "all"], vec![list, "--cite"]]);
    }
    for args in &lines {
        let embedded = summit(args);
        let file = summit(&[&args[..], &["--data", "data/ca-jad-2025.json"]].concat());
        assert!(embedded.code == 0, "{args:?}: {}", embedded.stderr);
        assert!(embedded.stdout == file.stdout, "{args:?}");
        assert_eq!((embedded.code, &embedded.stderr), (file.code, &file.stderr), "{args:?}");
    }
    let input = summit_record::store::EMBEDDED;
    for args in [&["leaders"][..], &["target", "--as-of", "2026-11-24"], &["show", "KAZ"], &[]] {
        let piped = summit_with(&[args, &["--data", "-"]].concat(), input);
        assert_eq!(summit(args).stdout, piped.stdout);
    }
}

#[test]
fn control_characters_are_escaped_in_answers() {
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
    for format in super::formats() {
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
    for (command, _) in super::lists() {
        let run = summit_with(&[command, "--data", "-"], &record);
        assert_eq!(run.code, 0, "{command}: {}", run.stderr);
    }
    let run = summit_with(&["target", "--data", "-"], &record);
    assert_eq!(
        (run.code, run.stdout.as_str(), run.stderr.as_str()),
        (0, "the record states no target\n", "")
    );
    assert_eq!(summit_with(&["--data", "-"], &record).code, 0);
}

#[test]
fn control_characters_are_escaped_in_errors() {
    let mut record = shipped();
    record["leaders"][0]["k\u{1b}[31m\u{202e}"] = json!(1);
    let error = refused(&record.to_string());
    assert!(
        error.contains(r"k\u{1b}[31m\u{202e}") && !error.contains(['\u{1b}', '\u{202e}']),
        "{error}"
    );
}

#[test]
fn an_id_names_its_entry_before_any_equal_name() {
    let mut record = shipped();
    record["areas"][0]["name"] = "Connectivity".into();
    record["countries"][0]["name"] = "KAZ".into();
    let text = record.to_string();
    let ids = |args: &[&str], key: &str| {
        let run = summit_with(&[&["--data", "-", "-o", "jsonl"], args].concat(), &text);
        assert_eq!(run.code, 0, "{args:?}: {}", run.stderr);
        let rows = run.stdout.lines().map(|row| serde_json::from_str(row).expect("JSON"));
        let named: BTreeSet<String> =
            rows.map(|row: Json| row[key].as_str().expect("an id").to_owned()).collect();
        named
    };
    assert_eq!(
        ids(&["initiatives", "--area", "connectivity"], "area"),
        ["connectivity".to_owned()].into()
    );
    assert_eq!(ids(&["leaders", "--country", "KAZ"], "country"), ["KAZ".to_owned()].into());
    let run = summit_with(&["initiatives", "--data", "-", "--area", "Connectivity"], &text);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("the area `Connectivity` is ambiguous"), "{}", run.stderr);
}

#[test]
fn only_the_first_unknown_names_are_looked_up() {
    let names: Vec<String> = (0..30).map(|number| format!("zzz{number}")).collect();
    let args: Vec<&str> = ["show"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let run = summit(&args);
    let lines: Vec<&str> = run.stderr.lines().collect();
    assert_eq!((run.code, run.stdout.as_str(), lines.len()), (1, "", 21), "{}", run.stderr);
    assert!(lines[19].starts_with("error: no entry `zzz19` in the record"), "{}", lines[19]);
    assert_eq!(lines[20], "error: 10 more names not looked up");
}

#[test]
fn names_are_read_from_standard_input() {
    let ids = |run: super::Run| {
        let lines = run.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON"));
        lines.map(|line: Json| line["id"].as_str().expect("an id").to_owned()).collect::<Vec<_>>()
    };
    let input = "takaichi-sanae\n\n  Kazakhstan\r\n";
    let run = summit_with(&["show", "summit", "-", "-o", "jsonl"], input);
    assert_eq!(ids(run), ["summit-tokyo-2025", "takaichi-sanae", "KAZ"]);
    let cited = summit_with(&["cite", "-", "-o", "jsonl"], "dsp-ai-purpose\n");
    assert_eq!(ids(cited), ids(summit(&["cite", "dsp-ai-purpose", "-o", "jsonl"])));
    let run = summit_with(&["show", "-"], "\n");
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (2, "error: no names on standard input; write one on each line\n")
    );
}

#[test]
fn every_list_validates_the_references_of_its_section() {
    let record = shipped();
    for (list, section) in super::lists().filter(|(_, section)| *section != "sources") {
        let mut broken = record.clone();
        broken[section][0]["sources"] = json!(["no-such-source"]);
        let run = summit_with(&[list, "--data", "-"], &broken.to_string());
        assert_eq!(run.code, 3, "`List::reads` lacks the section of `{list}`: {}", run.stderr);
    }
}
