//! `summit new`, `summit diff` and `summit rename`: records to start from, and how they change.

use proptest::prelude::*;
use serde_json::Value as Json;
use summit_record::diff::{Change, Kind, diff};
use summit_record::record::{Record, Section};
use summit_record::store::parse;

use super::{summit, summit_with};

const EXAMPLE: &str = include_str!("../../data/example.json");

#[test]
fn a_new_record_has_every_section_and_only_its_examples_to_report() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("record.json");
    let name = path.to_str().expect("a name");
    let run = summit(&["new", name]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    let check = summit(&["check", name, "-o", "csv"]);
    assert_eq!((check.code, check.stdout.lines().count()), (0, 2), "{}", check.stdout);
    assert!(check.stdout.contains(",warning,example-text,"), "{}", check.stdout);
    let record: Json =
        serde_json::from_str(&std::fs::read_to_string(&path).expect("the file")).expect("JSON");
    for section in Section::ALL {
        let entries = record[section.as_str()].as_array().expect("a section");
        assert!(
            entries.iter().all(|entry| entry.to_string().to_lowercase().contains("example")),
            "{section:?} is not marked"
        );
        assert!(!entries.is_empty(), "{section:?}");
    }
}

#[test]
fn the_examples_of_a_dated_record_leave_no_date_of_the_template() {
    for (start, end) in [("2025-04-03", "2025-04-04"), ("1990-06", "1990-07"), ("0001", "0001")] {
        let new = summit(&["new", "-", "--start", start, "--end", end, "--countries", "kaz,xeu"]);
        assert_eq!(new.code, 0, "{}", new.stderr);
        let mut record: Json = serde_json::from_str(&new.stdout).expect("JSON");
        let check = summit_with(&["check", "-", "-o", "csv"], &new.stdout);
        assert_eq!((check.code, check.stdout.lines().count()), (0, 2), "{}", check.stdout);
        // The sources are marked as examples, dates and all.
        record["sources"].take();
        let record_text = record.to_string();
        let is_dated = ["\"2000", "\"1999"].iter().any(|year| record_text.contains(year));
        assert!(!is_dated, "fill in the dates of every example in `NewArgs::fill_in_dates`");
        assert_eq!(record["documents"][0]["date"], end);
        assert_eq!(record["countries"][1]["id"], "XEU");
    }
}

#[test]
fn a_file_is_replaced_only_with_force() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("record.json");
    let name = path.to_str().expect("a name");
    std::fs::write(&path, "mine").expect("a file");
    let run = summit(&["new", name]);
    assert_eq!((run.code, run.stdout.as_str()), (4, ""));
    assert_eq!(
        run.stderr,
        format!(
            "error: `{name}` exists already; name another file, or replace it with `--force`\n"
        )
    );
    assert_eq!(std::fs::read_to_string(&path).expect("the file"), "mine");
    assert_eq!(summit(&["new", "--force", name]).code, 0);
    assert_eq!(std::fs::read_to_string(&path).expect("the file"), EXAMPLE);
    let lost = folder.path().join("no-folder").join("record.json");
    let run = summit(&["new", lost.to_str().expect("a name")]);
    assert_eq!(run.code, 4);
    assert!(run.stderr.contains("no such file or directory"), "{}", run.stderr);
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 1);
}

/// Compares the example with a changed one, and returns the changes with their fields.
fn changes(change: impl Fn(&mut Json)) -> Vec<(Kind, String, String, String)> {
    let mut json = serde_json::to_value(example()).expect("JSON");
    change(&mut json);
    let new = parse(&json.to_string(), "changed").expect("a record");
    let shown = |json: Option<Json>| json.map_or(String::new(), |json| json.to_string());
    diff(&example(), &new)
        .into_iter()
        .map(|change| {
            let field = change.field.unwrap_or_default();
            (change.kind, format!("{} {field}", change.id), shown(change.old), shown(change.new))
        })
        .collect()
}

#[test]
fn items_of_lists_are_compared_by_what_they_are_about() {
    let changed = |field: &str, old: &str, new: &str| {
        vec![(Kind::Changed, field.to_owned(), format!("\"{old}\""), format!("\"{new}\""))]
    };
    assert_eq!(
        changes(|record| record["initiatives"][0]["figures"][0]["amount"] = "18".into()),
        changed("initiative-example figures.trainees", "100", "18")
    );
    assert_eq!(
        changes(|record| record["summit"]["names"][1]["text"] = "САММИТ".into()),
        changed("summit-example names.ru-Cyrl", "САММИТ-ПРИМЕР", "САММИТ")
    );
    assert_eq!(
        changes(|record| record["initiatives"][0]["partners"][0]["country"] = "XXA".into()),
        changed("initiative-example partners.EXAMPLE Agency.country", "XXB", "XXA")
    );
}

#[test]
fn order_is_a_difference_only_where_it_means_something() {
    let session = |title: &str| serde_json::json!({"title": title, "sources": ["example-agency-200001-report"]});
    let with = |titles: [&str; 2]| {
        let mut record = serde_json::to_value(example()).expect("JSON");
        record["summit"]["sessions"] = titles.map(session).into_iter().collect();
        parse(&record.to_string(), "record").expect("a record")
    };
    let found = diff(&with(["one", "two"]), &with(["two", "one"]));
    let kinds: Vec<_> = found.iter().map(|change| (change.kind, change.field.as_deref())).collect();
    assert_eq!(kinds, [(Kind::Reordered, Some("sessions"))]);
    assert_eq!(
        changes(|record| {
            for path in ["/disputes/0/versions", "/disputes/0/sources", "/meetings/0/people"] {
                record.pointer_mut(path).and_then(Json::as_array_mut).expect("a list").reverse();
            }
        }),
        []
    );
}

#[test]
fn a_renamed_entry_is_one_difference() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("record.json");
    let name = path.to_str().expect("a name");
    let text = EXAMPLE.replace(
        "\"note\": \"EXAMPLE: every entry",
        "\"note\": \"leader-example-guest\",\n    \"series\": \"EXAMPLE: every entry",
    );
    let text = text.replacen("    \"series\": \"EXAMPLE series of summits\",\n", "", 1);
    std::fs::write(&path, &text).expect("a file");
    let run = summit(&["rename", "leader-example-guest", "leader-other", name]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    assert_eq!(
        run.stderr,
        format!("renamed `leader-example-guest` to `leader-other` in 3 places of {name}\n")
    );
    let renamed = std::fs::read_to_string(&path).expect("the file");
    assert_eq!(renamed.matches("leader-example-guest").count(), 1, "the note is no id");
    let strict = summit(&["check", name, "-o", "csv"]);
    assert!(!strict.stdout.contains("canonical"), "{}", strict.stdout);
    let found =
        diff(&parse(&text, "old").expect("a record"), &parse(&renamed, "new").expect("a record"));
    let kinds: Vec<_> = found.iter().map(|change| (change.kind, change.id.as_str())).collect();
    assert_eq!(kinds, [(Kind::Renamed, "leader-other")]);

    let run = summit(&["rename", "XXB", "KAZ", name]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let record: Json =
        serde_json::from_str(&std::fs::read_to_string(&path).expect("the file")).expect("JSON");
    assert_eq!(
        (&record["countries"][0]["id"], &record["countries"][0]["alpha2"]),
        (&"KAZ".into(), &"KZ".into())
    );
    assert_eq!(record["initiatives"][0]["partners"][0]["country"], "KAZ");
    assert!(!record.to_string().contains("XXB"));
}

fn example() -> Record {
    parse(EXAMPLE, "example").expect("a record")
}

/// Changes a record in one of several ways, and returns how many differences that makes.
fn change(record: &mut Json, way: usize) -> usize {
    match way % 6 {
        0 => {
            for section in Section::ALL {
                record[section.as_str()].as_array_mut().expect("a list").reverse();
            }
            0
        }
        1 => {
            record["leaders"][0]["sources"].as_array_mut().expect("a list").reverse();
            0
        }
        2 => {
            record["leaders"][0]["name"] = "Somebody".into();
            1
        }
        3 => drop_entry(record, "statements"),
        4 => drop_entry(record, "disputes"),
        _ => {
            record["targets"][0]["amount"]["amount"] = "1".into();
            1
        }
    }
}

fn drop_entry(record: &mut Json, section: &str) -> usize {
    usize::from(record[section].as_array_mut().expect("a list").pop().is_some())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn swapping_the_records_swaps_added_and_removed(ways in prop::collection::btree_set(0usize..6, 0..6)) {
        let old = example();
        let mut json = serde_json::to_value(&old).expect("JSON");
        let expected: usize = ways.iter().rev().map(|way| change(&mut json, *way)).sum();
        let text = json.to_string();
        let new = parse(&text, "changed").expect("a record");
        let forth = diff(&old, &new);
        let back = diff(&new, &old);
        prop_assert_eq!(forth.len(), expected, "{:?}", forth);
        prop_assert_eq!(back.len(), expected);
        for kind in [Kind::Added, Kind::Removed, Kind::Changed] {
            let other = match kind {
                Kind::Added => Kind::Removed,
                Kind::Removed => Kind::Added,
                other => other,
            };
            let count = |changes: &[Change], kind| {
                changes.iter().filter(|change| change.kind == kind).count()
            };
            prop_assert_eq!(count(&forth, kind), count(&back, other));
        }
        prop_assert_eq!(diff(&new, &new), vec![]);
    }
}
