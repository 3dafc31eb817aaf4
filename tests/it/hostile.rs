//! Hostile records: none crashes the program, controls the terminal, or breaks a format.

pub mod invariants;

use std::process::Stdio;

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use summit_record::store::{EMBEDDED, decode, parse};

use super::{program, summit, summit_with};

/// Strings that have a meaning in one of the formats or for a terminal.
const TOKENS: &[&str] = &[
    "\\",
    "|",
    "\"",
    "'",
    "`",
    "<",
    ">",
    "&",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "*",
    "_",
    "#",
    "~",
    "$",
    "%",
    "@",
    "=",
    "-",
    "+",
    "!",
    "^",
    ":",
    ";",
    ",",
    ".",
    " ",
    "  ",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "\u{b}",
    "\u{c}",
    "\0",
    "\u{1b}[31m",
    "\u{1b}]8;;http://a\u{7}",
    "\u{9b}31m",
    "\u{7f}",
    "\u{85}",
    "\u{a0}",
    "\u{ad}",
    "\u{200b}",
    "\u{200d}",
    "\u{200f}",
    "\u{2028}",
    "\u{2029}",
    "\u{202e}",
    "\u{2066}",
    "\u{3000}",
    "\u{feff}",
    "\u{ffff}",
    "\u{10ffff}",
    "\u{e0041}",
    "e\u{301}",
    "\u{301}",
    "東京",
    "Қаз",
    "👨\u{200d}👩",
    "İ",
    "ß",
    "ﬃ",
    "a",
    "abc",
    "0",
    "1. ",
    "- ",
    "+ ",
    "# ",
    "> ",
    "---",
    "| --- |",
    "```",
    "<script>",
    "</style>",
    "<!--",
    "-->",
    "]]>",
    "&lt;",
    "&#0;",
    "[^1]",
    "[^1]: ",
    "](http://a)",
    "![",
    "<b",
    "@article{a,",
    "}\n",
    "TY  - ",
    "\nER  - \n",
    "\\u{1b}",
    "https://example.org/",
    "javascript:alert(1)",
    "\"onload=\"x",
    "%0A",
    "\\|",
    "\\\\|",
    "=1+1",
    "a@b.c",
];

fn hostile() -> impl Strategy<Value = Vec<String>> {
    let token = prop_oneof![
        8 => prop::sample::select(TOKENS).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => any::<String>(),
    ];
    let text = prop::collection::vec(token, 1..8).prop_map(|tokens| tokens.concat());
    prop::collection::vec(text, 4)
}

/// Returns every token, alone and between letters, spread over the four texts of some records.
fn tokens() -> Vec<Vec<String>> {
    let texts: Vec<String> =
        TOKENS.iter().flat_map(|token| [(*token).to_owned(), format!("a{token}b")]).collect();
    texts.chunks(64).map(|some| some.chunks(16).map(|few| few.join("x")).collect()).collect()
}

macro_rules! invariants {
    ($($name:ident = $check:path;)+) => {
        proptest! {
            #![proptest_config(ProptestConfig { cases: 2, ..ProptestConfig::default() })]
            $(#[test]
            fn $name(texts in hostile()) {
                $check(&texts);
            })+
        }

        #[test]
        fn every_token_is_harmless_everywhere() {
            for texts in tokens() {
                $($check(&texts);)+
            }
        }
    };
}

invariants! {
    tables_hold = invariants::tables;
    json_holds = invariants::json;
    csv_and_tsv_hold = invariants::delimited;
    markdown_holds = invariants::markdown;
    html_holds = invariants::html;
    citations_hold = invariants::citations;
    exports_hold = invariants::exports;
    problems_hold = invariants::problems;
}

proptest! {
    #[test]
    fn decode_and_check_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        if let Ok(text) = decode(bytes, "file") {
            invariants::findings(&text);
        }
    }

    #[test]
    fn check_never_panics_on_a_part_of_a_record(at in 0..EMBEDDED.len(), byte in any::<u8>()) {
        let mut bytes = EMBEDDED.as_bytes()[at.saturating_sub(2000)..].to_vec();
        bytes[0] = byte;
        if let Ok(text) = decode(bytes, "file") {
            invariants::findings(&text);
        }
    }
}

#[test]
fn a_truncated_record_is_an_error() {
    let example = include_str!("../../data/example.json");
    for at in (0..example.trim_end().len()).step_by(3) {
        let cut = &example.as_bytes()[..at];
        match decode(cut.to_vec(), "cut") {
            Ok(text) => assert!(parse(&text, "cut").is_err(), "{at}"),
            Err(findings) => assert_eq!(findings.errors, 1, "{at}"),
        }
    }
}

#[test]
fn inputs_that_failed_once_are_handled() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile");
    for file in std::fs::read_dir(folder).expect("a folder") {
        let path = file.expect("a file").path();
        let bytes = std::fs::read(&path).expect("its bytes");
        match decode(bytes, "found") {
            Ok(text) => {
                invariants::findings(&text);
                let texts: Vec<String> = match serde_json::from_str(&text) {
                    Ok(texts) => texts,
                    Err(_) => text.lines().map(str::to_owned).take(4).collect(),
                };
                invariants::tables(&texts);
                invariants::markdown(&texts);
                invariants::html(&texts);
                invariants::citations(&texts);
                invariants::exports(&texts);
            }
            Err(findings) => assert_eq!(findings.errors, 1, "{}", path.display()),
        }
    }
}

fn small() -> Json {
    invariants::record(&["one".to_owned(), "two".to_owned()])
}

#[test]
fn deep_nesting_under_any_key_is_an_error() {
    let text = small().to_string();
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
        for record in [
            text.replacen("\"format\"", &format!("\"zz\":{deep},\"format\""), 1),
            text.replacen("\"version\":\"1.0.0\"", &format!("\"version\":{deep}"), 1),
            text.replacen("\"leaders\":[", &format!("\"leaders\":[{deep},"), 1),
            text.replacen("\"format\":1", &format!("\"format\":{deep}"), 1),
        ] {
            assert_ne!(record, text);
            assert_eq!(summit_with(&["check", "-"], &record).code, 1);
            assert_eq!(summit_with(&["leaders", "--data", "-"], &record).code, 3);
        }
    }
}

#[test]
fn huge_numbers_are_errors() {
    let text = small().to_string();
    let nines = "9".repeat(100_000);
    let point = format!("0.{nines}");
    for number in ["1e999999", "-1e-999999", "1E99999999999999999999", "4294967296", &nines, &point]
    {
        for key in ["\"format\":1", "\"edition\":1", "\"years\":1", "\"amount\":\"1000000.5\""] {
            let (name, _) = key.split_once(':').expect("a key");
            for value in [number.to_owned(), format!("\"{number}\"")] {
                let record = text.replacen(key, &format!("{name}:{value}"), 1);
                assert_ne!(record, text);
                if name == "\"amount\"" && value == "\"4294967296\"" {
                    continue;
                }
                // A report validates the whole record.
                let run = summit_with(&["report", "--data", "-"], &record);
                assert_eq!(run.code, 3, "{key} {number:.20}");
                assert!(run.stderr.len() < 10_000, "{key} {number:.20}");
            }
        }
    }
}

#[test]
fn the_longest_amounts_are_answered() {
    let mut record = small().to_string();
    let nines = "9".repeat(100);
    record = record.replace("\"1000000.5\"", &format!("\"{nines}.{nines}\""));
    record = record.replace("\"2000000.5\"", &format!("\"-0.{}1\"", "0".repeat(99)));
    for args in [
        &["target"][..],
        &["documents", "--total"],
        &["documents", "--sort", "value:desc"],
        &["totals", "--sort", "count"],
        &["stats", "documents", "--by", "value"],
        &["report"],
    ] {
        let run = summit_with(&[args, &["--data", "-"]].concat(), &record);
        assert_eq!(run.code, 0, "{args:?} {}", run.stderr);
    }
}

#[test]
fn a_text_of_a_megabyte_is_answered() {
    let mut record = small();
    record["leaders"][0]["name"] = json!("one two ".repeat(125_000));
    record["documents"][0]["title"] = json!("東".repeat(33_000));
    let record = record.to_string();
    for args in [
        &["leaders"][..],
        &["leaders", "--width", "80"],
        &["documents", "-o", "csv"],
        &["search", "two"],
        &["report"],
    ] {
        let run = summit_with(&[args, &["--data", "-"]].concat(), &record);
        assert_eq!(run.code, 0, "{args:?} {}", run.stderr);
    }
}

#[test]
fn a_hundred_thousand_keys_are_checked_in_time() {
    let text = small().to_string();
    let many: String = (0..100_000).map(|number| format!("\"k{number}\":1,")).collect();
    let same = "\"name\":\"x\",".repeat(100_000);
    for (keys, limit, problems) in [(many, "20", 20), (same, "0", 100_000)] {
        let record = text.replacen("\"leaders\":[{", &format!("\"leaders\":[{{{keys}"), 1);
        assert_ne!(record, text);
        let run = summit_with(&["check", "-", "--limit", limit, "-o", "jsonl"], &record);
        assert_eq!((run.code, run.stdout.lines().count() >= problems), (1, true));
    }
}

#[test]
fn messages_quote_only_a_part_of_long_keys_and_ids() {
    let long = "a".repeat(1_000_000);
    for place in ["id", "country", "role", &long] {
        let mut record = small();
        record["leaders"][0][place] = json!(long);
        let run = summit_with(&["check", "-"], &record.to_string());
        if place != "id" {
            assert_eq!(run.code, 1);
        }
        assert!(run.stdout.len() < 50_000, "{}", run.stdout.len());
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_is_read_and_an_endless_device_is_an_error() {
    let run = summit(&["leaders", "--data", "/dev/zero"]);
    assert!(run.stderr.contains("more than 1024 MiB without an end"), "{}", run.stderr);
    assert_eq!(run.code, 3);
    let folder = tempfile::tempdir().expect("a folder");
    let name = folder.path().to_str().expect("a name");
    assert_eq!(summit(&["leaders", "--data", name]).code, 3);

    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo");
    assert!(made.success());
    let mut reader = program();
    let reader = reader.args(["leaders", "--data"]).arg(&pipe).stdout(Stdio::piped()).spawn();
    let reader = reader.expect("the program starts");
    std::fs::write(&pipe, EMBEDDED).expect("the program reads");
    assert!(reader.wait_with_output().expect("the program ends").status.success());
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_larger_than_memory_is_an_error() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    // A sparse file of an exbibyte, which not every file system allows.
    if file.as_file().set_len(1 << 60).is_err() && file.as_file().set_len(1 << 43).is_err() {
        return;
    }
    let run = summit(&["leaders", "--data", file.path().to_str().expect("a name")]);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""));
    assert!(run.stderr.contains("larger than the available memory"), "{}", run.stderr);
}
