//! `summit check`: every problem in one run, nothing hidden or lost; encodings, limits, canonical form.

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use summit_record::Index;
use summit_record::check::{Rule, Severity, canonical, check, check_structure};
use summit_record::record::Section;
use summit_record::store::{EMBEDDED, Store, parse};

use super::{entries, shipped, summit, summit_with};

pub(crate) fn pretty(record: &Json) -> String {
    serde_json::to_string_pretty(record).expect("JSON") + "\n"
}

#[test]
fn problems_come_in_the_order_of_the_file() {
    let mut record = shipped();
    record["leaders"][0]["contry"] = json!("KAZ");
    record["leaders"][1]["country"] = json!("KAX");
    record["countries"][0]["alpha2"] = json!("JA");
    record["targets"][0]["amount"]["currency"] = json!("jpy");
    let run = summit_with(&["check", "-", "-o", "jsonl"], &pretty(&record));
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    let found: Vec<Json> =
        run.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let rules: Vec<&str> = found.iter().filter_map(|problem| problem["rule"].as_str()).collect();
    assert_eq!(rules, ["country-code", "unknown-key", "reference", "form"]);
    assert_eq!(found[1]["help"], "the entry already has `country`; remove this key");
    assert_eq!(found[2]["help"], "did you mean `KAZ`?");
    assert_eq!(found[3]["help"], "did you mean `JPY`?");
    let lines: Vec<u64> = found.iter().filter_map(|problem| problem["line"].as_u64()).collect();
    assert!(lines.is_sorted() && lines.len() == 4, "{lines:?}");
}

#[test]
fn excerpts_escape_invisible_characters() {
    let record =
        "{\n  \"format\": 1,\n\t\"tïtle\\u001b\u{202e}\": \"東京\",\n  \"id\": \"ab\"\n}\n";
    let run = summit_with(&["check", "-"], record);
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    let first = run.stdout.split("\n\n").next().expect("a problem");
    assert!(first.contains("missing"), "{first}");
    let place = run.stdout.split("\n\n").find(|part| part.contains("unknown-key")).expect("a key");
    let sections = Section::ALL.map(|section| format!("`{}`", section.as_str()));
    let (last, others) = sections.split_last().expect("a section");
    let keys = format!("{} or {last}", others.join(", "));
    assert_eq!(
        place,
        format!(
            "error[unknown-key]: t\u{ef}tle\\u{{1b}}\\u{{202e}}: unknown key `t\u{ef}tle\\u{{1b}}\\u{{202e}}`\n \
             --> standard input:3:2\n  |\n3 |  \"t\u{ef}tle\\u001b\\u{{202e}}\": \"東京\",\n  \
             |  ^^^^^^^^^^^^^^^^^^^^^\n  |\n  \
             = note: expected `$schema`, `title`, `version`, `updated`, `summit`, {keys}\n  \
             = help: did you mean `title`?"
        )
    );
    assert!(run.stdout.ends_with("standard input: 5 errors\n"), "{}", run.stdout);
}

#[test]
fn a_part_of_a_very_long_line_is_shown_with_its_column() {
    let mut record = shipped();
    record["leaders"][0]["contry"] = json!("KAZ");
    let text = record.to_string();
    let column = text.chars().position(|letter| letter == '\u{0}').unwrap_or_else(|| {
        let at = text.find("\"contry\"").expect("the key");
        text[..at].chars().count() + 1
    });
    let run = summit_with(&["check", "-"], &text);
    assert!(run.stdout.contains(&format!(" --> standard input:1:{column}\n")), "{}", run.stdout);
    assert!(run.stdout.lines().all(|line| line.chars().count() < 400), "{}", run.stdout);
}

#[test]
fn all_problems_are_counted_and_the_first_shown() {
    let leader = r#"{"id":"X","contry":1}"#;
    let text = format!("{{\"format\":1,\"leaders\":[\n{}]}}", [leader; 20_000].join(",\n"));
    let findings = check(&text, "many", 10);
    // Each leader has a bad id, which occurs twice, an unknown key and five missing keys; the record
    // has five missing keys.
    assert_eq!((findings.errors, findings.problems.len()), (20_000 * 8 - 1 + 5, 10));
    assert_eq!(findings.problems, check(&text, "many", usize::MAX).problems[..10]);
    let run = summit_with(&["check", "-", "--limit", "3"], &text);
    assert!(
        run.stdout
            .ends_with("standard input: 160004 errors; the first 3 shown, `--limit 0` shows all\n"),
        "{}",
        run.stdout
    );
}

#[test]
fn warnings_count_only_when_strict() {
    let text = EMBEDDED.trim_end();
    let run = summit_with(&["check", "-"], text);
    assert_eq!(run.code, 0);
    assert!(run.stdout.starts_with("warning[canonical]: "), "{}", run.stdout);
    assert!(run.stdout.ends_with("standard input: 1 warning\n"), "{}", run.stdout);
    assert_eq!(summit_with(&["check", "-", "--strict"], text).code, 1);
}

#[test]
fn files_in_other_encodings_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("record.json");
    let name = path.to_str().expect("a name");
    let utf16 = |order: fn(u16) -> [u8; 2], mark: &[u8]| {
        let units = EMBEDDED.encode_utf16().flat_map(order);
        mark.iter().copied().chain(units).collect::<Vec<u8>>()
    };
    let cases: [(Vec<u8>, &str); 9] = [
        (utf16(u16::to_le_bytes, b"\xFF\xFE"), "the file is UTF-16 (little-endian)\n"),
        (utf16(u16::to_be_bytes, b"\xFE\xFF"), "the file is UTF-16 (big-endian)\n"),
        (utf16(u16::to_le_bytes, b""), "the file is UTF-16 (little-endian, no byte-order mark)\n"),
        (utf16(u16::to_be_bytes, b""), "the file is UTF-16 (big-endian, no byte-order mark)\n"),
        (b"\0\0\xFE\xFF\0\0\0{".to_vec(), "the file is UTF-32\n"),
        (
            b"{\"a\": \"caf\xe9 b\"}".to_vec(),
            "the byte 0xE9 is not UTF-8; the file looks like Latin-1 or Windows-1252\n",
        ),
        (
            b"{\"a\": \"\x82\xa0\"}".to_vec(),
            "the byte 0x82 is not UTF-8; the file is in another encoding\n",
        ),
        (b"{\"a\": \"\xe6\x9d".to_vec(), "the file ends in the middle of a character\n"),
        (b"".to_vec(), "the file is empty\n"),
    ];
    for (bytes, message) in cases {
        std::fs::write(&path, bytes).expect("a file");
        for args in [&["check", name][..], &["leaders", "--data", name]] {
            let run = summit(args);
            let output = format!("{}{}", run.stdout, run.stderr);
            assert!(output.contains(message), "{message}: {output}");
            assert_eq!(run.code, if args[0] == "check" { 1 } else { 3 });
        }
    }
    std::fs::write(&path, format!("\u{feff}{EMBEDDED}")).expect("a file");
    let run = summit(&["check", name, "-o", "tsv", "--no-header"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let reported = "1\t1\twarning\tcanonical\t\tthe file is not in canonical form: it begins with a byte-order mark";
    assert!(run.stdout.contains(reported), "{}", run.stdout);
    let leaders = ["leaders", "--data", name];
    assert_eq!(summit(&leaders).stdout, summit(&["leaders"]).stdout);
    assert!(summit(&["check", "--fix", name]).stdout.contains("rewritten in canonical form"));
    assert_eq!(std::fs::read_to_string(&path).expect("the file"), EMBEDDED);
}

#[test]
fn unreadable_files_do_not_stop_the_others() {
    let run = summit(&["check", "no-such-file.json", "data/ca-jad-2025.json", "tests"]);
    assert_eq!(run.code, 3);
    assert_eq!(
        run.stdout,
        format!("data/ca-jad-2025.json: no problems in {} entries\n", entries())
    );
    assert_eq!(
        run.stderr,
        "error: cannot read `no-such-file.json`: no such file or directory; name a record file, or `-` for standard input\n\
         error: cannot read `tests`: is a directory; name a record file, or `-` for standard input\n"
    );
}

#[cfg(unix)]
#[test]
fn an_endless_stream_ends_in_an_error() {
    let run = summit(&["check", "/dev/zero"]);
    assert_eq!(run.code, 3);
    assert_eq!(
        run.stderr,
        "error: /dev/zero gives more than 1024 MiB without an end; write it to a file first and name that\n"
    );
}

#[test]
fn fix_writes_canonical_form_and_leaves_broken_files_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("record.json");
    let name = path.to_str().expect("a name");
    let mut record = shipped();
    record["leaders"].as_array_mut().expect("leaders").reverse();
    std::fs::write(&path, record.to_string()).expect("a file");
    let run = summit(&["check", "--fix", "--strict", name]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    assert_eq!(std::fs::read_to_string(&path).expect("the file"), EMBEDDED);

    let broken = "{\"format\": 1}";
    std::fs::write(&path, broken).expect("a file");
    assert_eq!(summit(&["check", "--fix", name]).code, 1);
    assert_eq!(std::fs::read_to_string(&path).expect("the file"), broken);
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 1);
}

#[test]
fn the_shipped_record_is_in_canonical_form() {
    let record = parse(EMBEDDED, "shipped").expect("a record");
    assert!(canonical(&record) == EMBEDDED, "run `summit check --fix data/ca-jad-2025.json`");
}

/// Some JSON value, often one that the format has somewhere.
pub(crate) fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<String>().prop_map(Json::from),
        Just(json!("KAZ")),
        Just(json!("2025-12")),
        Just(json!("https://example.org/a b")),
        Just(json!("https://example.org/道")),
        Just(json!("1.0.0-rc.1")),
        Just(json!("1.0.0-01")),
        Just(json!("2.5")),
        (0u32..20_000).prop_map(Json::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::vec((any::<String>(), inner), 0..4)
                .prop_map(|fields| Json::Object(fields.into_iter().collect())),
        ]
    })
}

pub(crate) fn small() -> Json {
    serde_json::from_str(include_str!("../../data/example.json")).expect("JSON")
}

/// Puts a value somewhere into another.
pub(crate) fn graft(json: &mut Json, way: &[usize], value: Json) {
    let children = match json {
        Json::Array(items) => items.len(),
        Json::Object(fields) => fields.len(),
        _ => 0,
    };
    match way {
        [first, rest @ ..] if children > 0 => {
            let child = match json {
                Json::Array(items) => items.get_mut(first % children),
                Json::Object(fields) => fields.values_mut().nth(first % children),
                _ => None,
            };
            graft(child.expect("a child"), rest, value);
        }
        _ => *json = value,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_check_accepts_deserializes(
        grafts in prop::collection::vec((prop::collection::vec(any::<usize>(), 1..7), any_json()), 1..4)
    ) {
        let mut record = small();
        for (way, value) in grafts {
            graft(&mut record, &way, value);
        }
        let text = record.to_string();
        let is_valid = check_structure(&text, "grafted", 3).errors == 0;
        let opened = Store::from_text(&text, "grafted")
            .and_then(|store| Index::new(&store, &Section::ALL).map(drop));
        prop_assert_eq!(is_valid, opened.is_ok(), "{}", text);
        let findings = check(&text, "grafted", usize::MAX);
        prop_assert_eq!(
            is_valid,
            findings.problems.iter().all(|problem| !problem.rule.is_structural())
        );
        let errors = findings.problems.iter().filter(|problem| problem.rule.severity() == Severity::Error);
        prop_assert_eq!(errors.count(), findings.errors);
    }

    #[test]
    fn a_file_is_canonical_if_writing_it_so_changes_nothing(
        at in any::<prop::sample::Index>(),
        length in 0usize..3,
        new in prop::sample::select(vec!["", " ", "\n", "\t", "  ", "\r\n", "\\u0041", "\\n"]),
    ) {
        let mut text = include_str!("../../data/example.json").to_owned();
        let start = text.floor_char_boundary(at.index(text.len()));
        let end = text.ceil_char_boundary((start + length).min(text.len()));
        text.replace_range(start..end, new);
        let findings = check(&text, "edited", usize::MAX);
        if let Ok(record) = parse(&text, "edited") && findings.errors == 0 {
            let is_reported = findings.problems.iter().any(|one| one.rule == Rule::Canonical);
            prop_assert_eq!(is_reported, canonical(&record) != text);
        }
    }

    #[test]
    fn no_text_makes_the_check_panic(text in any::<String>(), tail in any::<String>()) {
        check(&text, "any", 5);
        check(&format!("{{\"format\":1,\"leaders\":[{{\"name\":\"{text}\"}}],{tail}"), "any", 5);
    }
}
