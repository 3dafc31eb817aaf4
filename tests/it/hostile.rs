//! Hostile records: nothing in one crashes the program, drives the terminal, or leaves its place.

mod held;

use std::process::Stdio;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use summit_record::store::{EMBEDDED, decode, parse};

use super::{program, summit, summit_with};

/// What ends, opens or turns something in one of the formats, alone or in a row.
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

/// Returns every token as a text of its own, alone and between letters, four a record.
fn tokens() -> Vec<Vec<String>> {
    let texts: Vec<String> =
        TOKENS.iter().flat_map(|token| [(*token).to_owned(), format!("a{token}b")]).collect();
    texts.chunks(16).map(|some| some.chunks(4).map(|few| few.join("x")).collect()).collect()
}

macro_rules! held {
    ($($name:ident = $hold:path;)+) => {
        proptest! {
            #![proptest_config(ProptestConfig { cases: 2, ..ProptestConfig::default() })]
            $(#[test]
            fn $name(texts in hostile()) {
                $hold(&texts);
            })+
        }

        #[test]
        fn every_token_is_harmless_everywhere() {
            for texts in tokens() {
                $($hold(&texts);)+
            }
        }
    };
}

held! {
    tables_hold = held::tables;
    json_holds = held::json;
    csv_and_tsv_hold = held::delimited;
    markdown_holds = held::markdown;
    html_holds = held::html;
    citations_hold = held::citations;
    exports_hold = held::exports;
    problems_hold = held::problems;
}

proptest! {
    #[test]
    fn no_bytes_make_reading_or_checking_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        if let Ok(text) = decode(bytes, "file") {
            held::findings(&text);
        }
    }

    #[test]
    fn no_cut_and_no_changed_byte_makes_checking_panic(at in 0..EMBEDDED.len(), byte in any::<u8>()) {
        let mut bytes = EMBEDDED.as_bytes()[at.saturating_sub(2000)..].to_vec();
        bytes[0] = byte;
        if let Ok(text) = decode(bytes, "file") {
            held::findings(&text);
        }
    }
}

#[test]
fn a_record_cut_off_anywhere_is_refused() {
    for at in (0..EMBEDDED.trim_end().len()).step_by(500) {
        let cut = &EMBEDDED.as_bytes()[..at];
        match decode(cut.to_vec(), "cut") {
            Ok(text) => assert!(parse(&text, "cut").is_err(), "{at}"),
            Err(findings) => assert_eq!(findings.errors, 1, "{at}"),
        }
    }
}

#[test]
fn what_was_found_before_stays_mended() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile");
    for file in std::fs::read_dir(folder).expect("a folder") {
        let path = file.expect("a file").path();
        let bytes = std::fs::read(&path).expect("its bytes");
        match decode(bytes, "found") {
            Ok(text) => {
                held::findings(&text);
                let texts: Vec<String> = match serde_json::from_str(&text) {
                    Ok(texts) => texts,
                    Err(_) => text.lines().map(str::to_owned).take(4).collect(),
                };
                held::tables(&texts);
                held::markdown(&texts);
                held::html(&texts);
                held::citations(&texts);
                held::exports(&texts);
            }
            Err(findings) => assert_eq!(findings.errors, 1, "{}", path.display()),
        }
    }
}

fn small() -> Json {
    held::record(&["one".to_owned(), "two".to_owned()])
}

/// Runs a question that must end soon, also in a debug build on a slow machine.
fn soon(args: &[&str], record: &str) -> super::Run {
    let start = Instant::now();
    let run = summit_with(args, record);
    assert!(start.elapsed() < Duration::from_secs(20), "{args:?} took {:?}", start.elapsed());
    run
}

#[test]
fn deep_nesting_under_any_key_is_an_error_and_no_crash() {
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
            assert_eq!(soon(&["check", "-"], &record).code, 1);
            assert_eq!(soon(&["leaders", "--data", "-"], &record).code, 3);
        }
    }
}

#[test]
fn huge_numbers_are_refused_where_no_number_of_that_size_may_stand() {
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
                // A report is made of what is proved whole; a question proves what it reads.
                let run = soon(&["report", "--data", "-"], &record);
                assert_eq!(run.code, 3, "{key} {number:.20}");
                assert!(run.stderr.len() < 10_000, "{key} {number:.20}");
            }
        }
    }
}

#[test]
fn the_largest_amounts_are_answered() {
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
        let run = soon(&[args, &["--data", "-"]].concat(), &record);
        assert_eq!(run.code, 0, "{args:?} {}", run.stderr);
    }
}

#[test]
fn a_text_of_a_megabyte_is_answered() {
    let mut record = small();
    record["leaders"][0]["name"] = json!("one two ".repeat(125_000));
    record["documents"][0]["title"] = json!("東".repeat(333_000));
    let record = record.to_string();
    for args in [
        &["leaders"][..],
        &["leaders", "--width", "80"],
        &["documents", "-o", "csv"],
        &["search", "two"],
        &["report"],
    ] {
        let run = soon(&[args, &["--data", "-"]].concat(), &record);
        assert_eq!(run.code, 0, "{args:?} {}", run.stderr);
    }
}

#[test]
fn a_hundred_thousand_keys_in_one_object_are_told_soon() {
    let text = small().to_string();
    let many: String = (0..100_000).map(|number| format!("\"k{number}\":1,")).collect();
    let same = "\"name\":\"x\",".repeat(100_000);
    for (keys, limit, told) in [(many, "20", 20), (same, "0", 100_000)] {
        let record = text.replacen("\"leaders\":[{", &format!("\"leaders\":[{{{keys}"), 1);
        assert_ne!(record, text);
        let run = soon(&["check", "-", "--limit", limit, "-o", "jsonl"], &record);
        assert_eq!((run.code, run.stdout.lines().count() >= told), (1, true));
    }
}

#[test]
fn a_very_long_key_or_id_is_told_in_part() {
    let long = "a".repeat(1_000_000);
    for place in ["id", "country", "role", &long] {
        let mut record = small();
        record["leaders"][0][place] = json!(long);
        let run = soon(&["check", "-"], &record.to_string());
        if place != "id" {
            assert_eq!(run.code, 1);
        }
        assert!(run.stdout.len() < 40_000, "{}", run.stdout.len());
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_regular_file_is_read_or_refused() {
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
fn a_file_that_says_it_is_larger_than_the_memory_is_refused() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    // A file without contents that says it has an exbibyte; not every file system has such.
    if file.as_file().set_len(1 << 60).is_err() && file.as_file().set_len(1 << 43).is_err() {
        return;
    }
    let run = summit(&["leaders", "--data", file.path().to_str().expect("a name")]);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""));
    assert!(run.stderr.contains("larger than the available memory"), "{}", run.stderr);
}
