//! `summit new` and `summit diff`: records to start from, and what changed between two.

use proptest::prelude::*;
use serde_json::Value as Json;
use summit_record::diff::{Change, Kind, diff};
use summit_record::record::{Record, Section};
use summit_record::store::parse;

use super::summit;

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
fn a_file_is_replaced_only_when_forced_and_never_half() {
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

fn example() -> Record {
    parse(EXAMPLE, "example").expect("a record")
}

/// Returns a number of ways to change a record, each with how many differences that makes.
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
    #[test]
    fn differences_read_backwards_are_those_of_the_other_way(ways in prop::collection::btree_set(0usize..6, 0..6)) {
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
                Kind::Changed => Kind::Changed,
            };
            let count = |changes: &[Change], kind| {
                changes.iter().filter(|change| change.kind == kind).count()
            };
            prop_assert_eq!(count(&forth, kind), count(&back, other));
        }
        prop_assert_eq!(diff(&new, &new), vec![]);
    }
}
