//! Weight of evidence, and what was known on a day, against the record read as plain JSON.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::Value as Json;

use super::{answer, entries, lists, shipped, summit, summit_with};

fn ids(json: &Json) -> Vec<&str> {
    json.as_array().into_iter().flatten().filter_map(Json::as_str).collect()
}

fn rows(args: &[&str]) -> Vec<Json> {
    serde_json::from_str(&answer(&[args, &["-o", "json"]].concat())).expect("rows")
}

/// Returns the sources that have a day on which they surely were published, with that day.
fn published(record: &Json) -> BTreeMap<&str, String> {
    let last = |date: &str| match date.len() {
        4 => format!("{date}-12-31"),
        // Later than every day of the month, and earlier than the next month.
        7 => format!("{date}-31"),
        _ => date.to_owned(),
    };
    let sources = record["sources"].as_array().expect("sources").iter();
    sources
        .filter_map(|source| Some((source["id"].as_str()?, last(source["published"].as_str()?))))
        .collect()
}

#[test]
fn known_by_uses_only_sources_published_by_then() {
    let record = shipped();
    let published = published(&record);
    for day in ["2019-04-09", "2025-12-20"] {
        let known = |id: &str| published.get(id).is_some_and(|date| date.as_str() <= day);
        for (command, section) in lists() {
            let entries = record[section].as_array().expect("a section").iter();
            let expected: BTreeSet<&str> = entries
                .filter(|entry| match section {
                    "sources" => known(entry["id"].as_str().expect("an id")),
                    "disputes" => {
                        let versions = entry["versions"].as_array().expect("versions").iter();
                        let left =
                            versions.filter(|one| ids(&one["sources"]).into_iter().any(known));
                        left.count() > 1
                    }
                    _ => ids(&entry["sources"]).into_iter().any(known),
                })
                .filter_map(|entry| entry["id"].as_str())
                .collect();
            let rows = rows(&[command, "--known-by", day]);
            // The summit itself is a row of the timeline, known or not.
            let found = rows.iter().filter(|row| row["kind"] != "summit");
            let found: BTreeSet<&str> = found.filter_map(|row| row["id"].as_str()).collect();
            assert_eq!(found, expected, "{command} by {day}");
            for row in rows.iter().filter(|row| row["sources"].is_array()) {
                assert!(ids(&row["sources"]).into_iter().all(known), "{command} by {day}: {row}");
            }
        }
    }
}

#[test]
fn the_note_counts_what_is_left_out_even_after_an_error() {
    let run = summit(&["leaders", "--known-by", "2025-12-01", "--limit", "0", "--columns", "id"]);
    assert_eq!(run.stderr, "");
    let known = answer(&["stats", "--known-by", "2025-12-01", "-o", "json"]);
    let known: Json = serde_json::from_str(&known).expect("JSON");
    let known =
        known.as_array().expect("an array").iter().filter_map(|row| row["entries"].as_u64());
    let (all, known) = (entries(), usize::try_from(known.sum::<u64>()).expect("a count"));
    assert_eq!(
        run.stdout.lines().last().unwrap_or_default(),
        format!(
            "as known by 2025-12-01: {} of {all} entries, 7 versions, 181 parts of entries left out, \
             stated by later or undated sources only; the summit itself is shown without its sources",
            all - known
        )
    );
    let run = summit(&["leaders", "--known-by", "2025-12-01", "-o", "json"]);
    assert_eq!(run.stderr, "");
    let run = summit(&["show", "mirziyoyev-shavkat", "--known-by", "1990"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(
        run.stderr.starts_with(&format!("as known by 1990: {all} of {all} entries")),
        "{}",
        run.stderr
    );
    let run = summit(&["schema", "--known-by", "1990"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
}

#[test]
fn known_by_rejects_an_invalid_record() {
    let record: Json = serde_json::from_str(include_str!("../../data/example.json")).expect("JSON");
    let sections = record.as_object().expect("a record").iter();
    let sections: Vec<_> = sections.filter(|(_, value)| value[0]["id"].is_string()).collect();
    assert!(sections.len() > 9, "{}", sections.len());
    for (section, _) in sections {
        let mut broken = record.clone();
        broken[section][0] = 5.into();
        let args = ["--data", "-", "leaders", "--known-by", "2030"];
        let run = summit_with(&args, &broken.to_string());
        assert_eq!((run.code, run.stdout.as_str()), (3, ""), "{section}");
        assert!(run.stderr.contains("error["), "{section}: {}", run.stderr);
    }
}

#[test]
fn every_question_is_answered_from_what_was_known_on_any_day() {
    let questions: [&[&str]; 9] = [
        &[],
        &["target"],
        &["search", "japan"],
        &["stats", "initiatives", "--by", "area"],
        &["sources", "--weak"],
        &["show", "summit-tokyo-2025"],
        &["cite", "summit-tokyo-2025"],
        &["report"],
        &["report", "-o", "markdown"],
    ];
    for day in ["1900", "2025-12"] {
        for question in questions {
            let run = summit(&[question, &["--known-by", day]].concat());
            assert_eq!(run.code, 0, "{question:?} by {day}: {}", run.stderr);
        }
    }
}

#[test]
fn weak_facts_are_those_the_record_shows_to_be() {
    let record = shipped();
    let sources: BTreeMap<&str, &Json> = (record["sources"].as_array().expect("sources").iter())
        .map(|source| (source["id"].as_str().expect("an id"), source))
        .collect();
    let rows = rows(&["sources", "--weak"]);
    let found = |id: &str, section: &str| {
        rows.iter().find(|row| row["id"] == id && row["section"] == section)
    };
    for (_, section) in lists().filter(|(_, name)| !["sources", "disputes"].contains(name)) {
        for entry in record[section].as_array().expect("a section") {
            let cited = ids(&entry["sources"]);
            let official = cited.iter().filter(|id| sources[**id]["kind"] == "official").count();
            let id = entry["id"].as_str().expect("an id");
            match found(id, section) {
                Some(row) => {
                    assert_eq!(row["count"], cited.len(), "{id}");
                    assert_eq!(row["official"], official, "{id}");
                    assert_eq!(row["sources"], entry["sources"], "{id}");
                    assert!(official == 0 || row["independent"] == 1, "{id}: {row}");
                }
                None => assert!(official > 0 && cited.len() > 1, "{id}"),
            }
        }
    }
}

#[test]
fn versions_show_their_weight() {
    let card: Json = serde_json::from_str(&answer(&["show", "dsp-documents-count", "-o", "json"]))
        .expect("a card");
    let card = &card[0];
    let record = shipped();
    let disputes = record["disputes"].as_array().expect("disputes");
    let dispute = disputes.iter().find(|one| one["id"] == "dsp-documents-count").expect("it");
    let weights = rows(&["disputes", "--columns", "id,weights", "--text", "158"]);
    let weights = weights.iter().find(|row| row["id"] == "dsp-documents-count").expect("it");
    let versions = card["versions"].as_array().expect("versions").iter();
    let beside = weights["weights"].as_array().expect("weights").iter();
    let stated = dispute["versions"].as_array().expect("versions").iter();
    let mut seen = 0;
    for ((version, beside), stated) in versions.zip(beside).zip(stated) {
        let weight = &version["weight"];
        assert_eq!(weight["sources"], ids(&stated["sources"]).len());
        assert!(weight["independent"].as_u64() <= weight["sources"].as_u64());
        assert!(weight["official"].as_u64() <= weight["sources"].as_u64());
        for key in ["sources", "independent", "official", "voices"] {
            assert_eq!(beside[key], weight[key]);
        }
        assert_eq!(beside["value"], stated["value"]);
        seen += 1;
    }
    assert!(seen > 1);
}

#[test]
fn disputes_narrow_to_what_they_are_about() {
    let record = shipped();
    let about = |wanted: &dyn Fn(&str) -> bool| -> BTreeSet<String> {
        let disputes = record["disputes"].as_array().expect("disputes").iter();
        disputes
            .filter(|dispute| {
                let abouts = dispute["about"].as_array().expect("about").iter();
                abouts.filter_map(|about| about["id"].as_str()).any(wanted)
            })
            .map(|dispute| dispute["id"].as_str().expect("an id").to_owned())
            .collect()
    };
    let found = |args: &[&str]| -> BTreeSet<String> {
        rows(&[&["disputes"], args].concat())
            .iter()
            .map(|row| row["id"].as_str().expect("an id").to_owned())
            .collect()
    };
    let target = about(&|id| id == "tgt-business-projects");
    assert!(!target.is_empty());
    assert_eq!(found(&["--about", "tgt-business-projects"]), target);
    for (_, section) in lists() {
        let entries = record[section].as_array().expect("a section");
        let of = about(&|id| entries.iter().any(|entry| entry["id"] == id));
        assert_eq!(found(&["--section", section]), of, "{section}");
    }
    assert_eq!(found(&["--section", "summit"]), about(&|id| id == "summit-tokyo-2025"));
    let run = summit(&["disputes", "--about", "tgt-busines-projects"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("did you mean `tgt-business-projects`"), "{}", run.stderr);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn more_is_known_on_a_later_day(year in 2004u32..2027, month in 1u32..=12, more in 1u32..40) {
        let count = |year: u32| {
            let day = format!("{year:04}-{month:02}");
            rows(&["sources", "--known-by", &day]).len()
        };
        prop_assert!(count(year) <= count(year + more));
    }
}
