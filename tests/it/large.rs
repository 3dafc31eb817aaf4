//! A large file, which is read in pieces, gives the answers and the errors of a small one.
//!
//! The same bytes on standard input take the plain way: they are kept and read as a whole.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use clap::Parser;
use summit_record::diff::Diff;
use summit_record::export::{Form, export};
use summit_record::parse::{open, parse};
use summit_record::{Cli, run_to};
use tempfile::NamedTempFile;

use super::generate::generated;
use super::{Run, summit, summit_with};

/// A record that is just long enough to be read in pieces.
static LARGE: LazyLock<String> = LazyLock::new(|| generated(8_600_000, 3));

/// Runs a question on a text as a file, and on standard input.
fn both(args: &[&str], text: &str) -> [Run; 2] {
    let mut file = NamedTempFile::new().expect("a file");
    file.write_all(text.as_bytes()).expect("written");
    let path = file.path().to_str().expect("a path in UTF-8");
    let mut large = summit(&[&["--data", path], args].concat());
    large.stderr = large.stderr.replace(path, "standard input");
    [large, summit_with(&[&["--data", "-"], args].concat(), text)]
}

/// Returns what both ways give, which must be the same.
fn same(args: &[&str], text: &str) -> Run {
    let [large, plain] = both(args, text);
    assert_eq!(large.code, plain.code, "{args:?}: {}{}", large.stderr, plain.stderr);
    // Not with `assert_eq`, whose message would be as long as the answers.
    assert!(large.stdout == plain.stdout, "{args:?} answers otherwise from a file");
    assert_eq!(large.stderr, plain.stderr, "{args:?}");
    large
}

#[test]
fn lists_are_the_same() {
    for args in [
        &["leaders"][..],
        &["leaders", "--country", "kazakhstan", "--width", "100"],
        &["initiatives", "--area", "connectivity"],
        &["initiatives", "--area", "none", "-o", "jsonl"],
        &["documents", "--country", "KAZ", "--total"],
        &["documents", "--sort", "value:desc", "--limit", "40", "-o", "csv"],
        &["statements", "--text", "Узбекистан", "-o", "json"],
        &["provisions", "--area", "green", "-o", "tsv"],
        &["timeline", "--since", "2025", "-o", "markdown"],
        &["disputes", "--country", "JPN", "--columns", "all", "--limit", "30"],
        &["sources", "--columns", "id,publisher,disputed"],
    ] {
        assert_eq!(same(args, &LARGE).code, 0, "{args:?}");
    }
}

#[test]
fn questions_are_the_same() {
    for args in [
        &[][..],
        &["target", "--as-of", "2026-11-24"],
        &["report", "--as-of", "2026-11-24"],
        &["report", "--as-of", "2026-11-24", "--country", "KAZ", "-o", "markdown"],
        &["search", "critical", "minerals"],
        &["search", "ВОДОРОД", "-o", "json"],
        &["search", "trillion", "--section", "documents"],
        &["search", "minister's", "--limit", "0"],
        &["search", "japan", "--section", "leaders", "--section", "disputes", "--limit", "0"],
        &["search", "経済", "--limit", "0", "-o", "csv"],
        &["search", "official", "--limit", "400", "--cite", "-o", "jsonl"],
        &["search", "2025", "--limit", "0", "-o", "jsonl"],
        &["search", "JPN", "--limit", "0"],
        &["search", "own", "voice", "4", "--section", "disputes", "--limit", "0"],
        &["search", "energy", "--known-by", "2025-12-20"],
        &["search", "energy", "--limit", "0", "--cite"],
        &["search", "energy", "--limit", "0", "--cite", "-o", "markdown"],
        &["statements", "--known-by", "2025-12-20", "--cite"],
        &["stats", "documents", "--by", "country"],
        &["disputes", "--known-by", "2025-12-20", "--limit", "5"],
        &["show", "JPN"],
        &["show", "c000001-aa-20251220-new-initiative"],
        &["cite", "KAZ", "--style", "bibtex"],
    ] {
        same(args, &LARGE);
    }
}

#[test]
fn other_layouts_are_the_same() {
    let wider = LARGE.replace("\n ", "\n\t ").replace('\n', "\r\n");
    let escaped = LARGE.replace("\"KAZ\"", "\"\\u004bAZ\"").replace("mineral", "m\\u0069neral");
    let json: serde_json::Value = serde_json::from_str(&LARGE).expect("JSON");
    let on_one_line = json.to_string();
    for text in [&wider, &escaped, &on_one_line] {
        for args in [
            &["leaders", "--country", "KAZ"][..],
            &["initiatives", "--area", "connectivity"],
            &["search", "critical", "minerals", "--limit", "3"],
        ] {
            let run = same(args, text);
            assert_eq!(run.code, 0, "{args:?}: {}", run.stderr);
            assert!(!run.stdout.is_empty(), "{args:?}");
        }
    }
}

#[test]
fn a_file_that_is_broken_anywhere_is_refused_the_same() {
    let text = &*LARGE;
    let late = text.rfind("\"publisher\"").expect("a source");
    let middle = text.find("\"documents\": [").expect("documents") + 100_000;
    let middle = middle + text[middle..].find("\"sources\": [").expect("an entry");
    for (broken, rule) in [
        (text[..text.len() - 3].to_owned(), "syntax"),
        (text[..text.len() / 2].trim_end().to_owned(), "syntax"),
        (format!("{}oops{}", &text[..late], &text[late..]), "syntax"),
        (format!("{}\u{1}{}", &text[..late + 14], &text[late + 14..]), "syntax"),
        (format!("{}]{}", &text[..middle], &text[middle..]), "syntax"),
        (format!("{text}{{}}"), "syntax"),
        (text.replacen("\"areas\": [", "\"areaz\": [", 1), "unknown-key"),
        (text.replacen("\"areas\": [", "\"leaders\": [", 1), "duplicate-key"),
    ] {
        let run = same(&["areas"], &broken);
        assert_eq!((run.code, run.stdout.as_str()), (3, ""), "{rule}");
        assert!(run.stderr.contains(&format!("error[{rule}]")), "{rule}: {}", run.stderr);
    }
}

#[test]
fn what_a_question_reads_is_proved_the_same() {
    let text = &*LARGE;
    let last = |section: &str, key: &str| {
        let start = text.find(&format!("\n  \"{section}\": [")).expect("a section");
        let end = start + text[start..].find("\n  ]").expect("the end of a section");
        start + text[start..end].rfind(key).expect("a key")
    };
    for (args, section, from, to) in [
        (&["leaders", "--country", "UZB"][..], "leaders", "\"office\"", "\"offices\""),
        (&["initiatives", "--area", "green"], "initiatives", "\"level\"", "\"levels\""),
        (&["search", "minerals"], "provisions", "\"section\"", "\"sections\""),
        (&["search", "no-such-word"], "sources", "\"publisher\"", "\"publishers\""),
        (
            &["search", "japan", "--limit", "0"],
            "events",
            "\"sources\": [",
            "\"sources\": [\"nobody\", ",
        ),
        (&["leaders"], "leaders", "\"country\": \"", "\"country\": \"X"),
        (&["leaders", "--known-by", "2025-12-20"], "events", "\"title\"", "\"titles\""),
        (&["documents"], "documents", "\"sources\": [", "\"sources\": [\"nobody\", "),
    ] {
        let at = last(section, from);
        let broken = format!("{}{}", &text[..at], text[at..].replacen(from, to, 1));
        let run = same(args, &broken);
        assert_eq!((run.code, run.stdout.as_str()), (3, ""), "{args:?} {to}");
        assert!(run.stderr.contains("error["), "{to}: {}", run.stderr);
    }
}

#[test]
fn what_a_search_leaves_out_is_not_proved() {
    let broken = LARGE.replacen("\"publisher\"", "\"publishers\"", 1);
    let args = ["search", "energy", "--section", "statements", "--limit", "0", "-o", "jsonl"];
    let run = same(&args, &broken);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.stdout, summit_with(&[&["--data", "-"], &args[..]].concat(), &LARGE).stdout);
    assert_eq!(same(&["search", "energy"], &broken).code, 3);
}

#[test]
fn a_report_of_a_file_that_is_cut_while_it_is_written_is_told() {
    /// Cuts the file as soon as something is written.
    struct Cutting<'f>(&'f std::fs::File);

    impl Write for Cutting<'_> {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.set_len(9_000).map(|()| bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    let mut file = NamedTempFile::new().expect("a file");
    file.write_all(LARGE.as_bytes()).expect("written");
    let path = file.path().to_str().expect("a path in UTF-8");
    for form in ["table", "markdown"] {
        std::fs::write(path, &*LARGE).expect("written");
        let cli = Cli::try_parse_from(["summit", "report", "--data", path, "-o", form]);
        let mut words = Vec::new();
        let told = run_to(&cli.expect("a question"), &mut Cutting(file.as_file()), &mut words);
        let told = told.expect_err("entries that are gone").to_string();
        assert_eq!(told, format!("`{path}` changed while it was read; ask again"));
        assert_eq!(words, b"", "nothing else is said");
    }
}

#[test]
fn an_id_that_stands_twice_is_refused_the_same() {
    let json: serde_json::Value = serde_json::from_str(&LARGE).expect("JSON");
    let ids = json["leaders"].as_array().expect("leaders");
    let (one, two) = (ids[3]["id"].as_str().expect("an id"), ids[9]["id"].as_str().expect("an id"));
    let broken = LARGE.replacen(&format!("\"id\": \"{two}\""), &format!("\"id\": \"{one}\""), 1);
    let run = same(&["leaders"], &broken);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""));
    assert!(run.stderr.contains("error[duplicate-id]"), "{}", run.stderr);
}

/// Returns the files in a folder and what they hold.
fn held(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = PathBuf::from(path.file_name().expect("a name"));
        if path.is_dir() {
            files.extend(held(&path).into_iter().map(|(inner, held)| (name.join(inner), held)));
        } else {
            files.insert(name, std::fs::read(&path).expect("a file"));
        }
    }
    files
}

#[test]
fn exports_are_the_same() {
    let home = tempfile::tempdir().expect("a folder");
    let plain = parse(&LARGE, "large").expect("a record");
    let mut file = NamedTempFile::new().expect("a file");
    file.write_all(LARGE.as_bytes()).expect("written");
    let source = open(file.path().to_str()).expect("a file");
    let large = source.proved().expect("a record");
    for form in [Form::Csv, Form::Jsonl] {
        let of = |record, name| {
            let folder = home.path().join(name);
            let files = export(record, form, &folder, true).expect("an export");
            assert_eq!(held(&folder).len(), files.len());
            (files, held(&folder))
        };
        // Not with `assert_eq`, whose message would be as long as the files.
        assert!(of(&large, "large") == of(&plain, "plain"), "{form:?}");
    }
}

#[test]
fn an_export_of_a_file_that_is_cut_meanwhile_leaves_the_place_as_it_was() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("out");
    let mut file = NamedTempFile::new().expect("a file");
    file.write_all(LARGE.as_bytes()).expect("written");
    let source = open(file.path().to_str()).expect("a file");
    let record = source.proved().expect("a record");
    export(&record, Form::Csv, &folder, false).expect("an export");
    let before = held(&folder);
    let record = source.record().expect("a record");
    file.as_file().set_len(6_000_000).expect("cut");
    let error = export(&record, Form::Csv, &folder, true).expect_err("entries that are gone");
    assert!(error.to_string().contains("changed while it was read"), "{error}");
    assert!(held(&folder) == before, "the export was replaced");
    assert_eq!(std::fs::read_dir(home.path()).expect("a folder").count(), 1);
}

#[test]
fn differences_are_the_same() {
    // Entries of every section are changed, added and gone; the order of sources is no difference.
    let mut json: serde_json::Value = serde_json::from_str(&LARGE).expect("JSON");
    json["sources"].as_array_mut().expect("sources").reverse();
    let text = serde_json::to_string_pretty(&json).expect("JSON").replace("mineral", "metal");
    let other = generated(1_000_000, 4);
    let mut file = NamedTempFile::new().expect("a file");
    file.write_all(LARGE.as_bytes()).expect("written");
    let source = open(file.path().to_str()).expect("a file");
    let (large, plain) = (source.record().expect("a record"), parse(&LARGE, "large"));
    let plain = plain.expect("a record");
    for text in [&text, &other] {
        let other = parse(text, "other").expect("a record");
        let of = |old, new| {
            let diff = Diff::between(old, new);
            let changes = diff.changes(0..diff.places());
            assert_eq!((diff.len(), diff.is_empty()), (changes.len(), false));
            changes
        };
        // Not with `assert_eq`, whose message would be as long as the files.
        assert!(of(&large, &other) == of(&plain, &other));
        assert!(of(&other, &large) == of(&other, &plain));
    }
    assert!(Diff::between(&plain, &large).is_empty());
}

#[test]
fn a_file_that_is_cut_while_it_is_read_is_told_and_ends_nothing() {
    let mut file = NamedTempFile::new().expect("a file");
    file.write_all(LARGE.as_bytes()).expect("written");
    let path = file.path().to_str().expect("a path in UTF-8");
    let source = open(Some(path)).expect("a file");
    let record = source.record().expect("a record");
    file.as_file().set_len(9_000).expect("cut");
    assert_eq!(record.sources.iter().count(), 0);
    assert!(!record.is_sound());
    let told = source.doubt().to_string();
    assert_eq!(told, format!("`{path}` changed while it was read; ask again"));
}
