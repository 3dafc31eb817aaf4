//! The shipped record: its canonical form and its rules.

use std::collections::BTreeSet;

use serde_json::Value as Json;
use summit_record::parse::{EMBEDDED, parse, verify};
use summit_record::record::Record;
use unicode_normalization::UnicodeNormalization;

const PATH: &str = "data/ca-jad-2025.json";

/// Returns a record in canonical form: keys in the order of the types, entries sorted by id except
/// areas, source ids sorted, two spaces of indentation, NFC, a closing line end.
fn canonical(record: &Record) -> String {
    let mut json = serde_json::to_value(record).expect("a record is JSON");
    for (section, list) in json.as_object_mut().expect("an object") {
        if let Some(list) = list.as_array_mut().filter(|_| section != "title" && section != "areas")
        {
            list.sort_by(|one, two| one["id"].as_str().cmp(&two["id"].as_str()));
        }
    }
    sort_sources(&mut json);
    let text = serde_json::to_string_pretty(&json).expect("a record is JSON");
    text.nfc().collect::<String>() + "\n"
}

fn sort_sources(json: &mut Json) {
    match json {
        Json::Array(items) => items.iter_mut().for_each(sort_sources),
        Json::Object(fields) => {
            for (key, field) in fields {
                match field {
                    Json::Array(ids) if key == "sources" && ids.iter().all(Json::is_string) => {
                        ids.sort_by(|one, two| one.as_str().cmp(&two.as_str()));
                    }
                    other => sort_sources(other),
                }
            }
        }
        _ => {}
    }
}

#[test]
fn shipped_record_is_in_canonical_form() {
    let on_disk = std::fs::read_to_string(PATH).expect(PATH);
    let record = parse(&on_disk, PATH).expect("the shipped record keeps to the format");
    let canonical = canonical(&record);
    if std::env::var_os("SUMMIT_REWRITE").is_some_and(|value| value == "1") {
        std::fs::write(PATH, &canonical).expect(PATH);
    } else {
        let differs = canonical.lines().zip(on_disk.lines()).position(|(one, two)| one != two);
        assert!(
            canonical == on_disk,
            "{PATH} is not in canonical form (first at line {:?}); `SUMMIT_REWRITE=1 cargo test shipped_record` rewrites it",
            differs.map(|line| line + 1)
        );
    }
}

#[test]
fn shipped_record_keeps_every_rule_between_entries() {
    let record = parse(EMBEDDED, PATH).expect("the shipped record keeps to the format");
    verify(&record, PATH).expect("ids are unique and references lead somewhere");

    let json = super::shipped();
    for dispute in json["disputes"].as_array().expect("disputes") {
        let versions = dispute["versions"].as_array().expect("versions");
        assert!(versions.len() >= 2, "{}: a dispute has two versions", dispute["id"]);
        let stated: BTreeSet<&str> = versions
            .iter()
            .flat_map(|version| version["sources"].as_array().expect("sources"))
            .filter_map(Json::as_str)
            .collect();
        let own: BTreeSet<&str> = dispute["sources"]
            .as_array()
            .expect("sources")
            .iter()
            .filter_map(Json::as_str)
            .collect();
        assert_eq!(own, stated, "{}", dispute["id"]);
    }
    let mut cited = BTreeSet::new();
    collect_sources(&json, &mut cited);
    for source in json["sources"].as_array().expect("sources") {
        let id = source["id"].as_str().expect("an id");
        assert!(cited.contains(id), "nothing cites `{id}`");
        let url = source["url"].as_str().expect("an address");
        assert!(url.starts_with("https://") || url.starts_with("http://"), "{id}: {url}");
    }
    for (section, entries) in json.as_object().expect("an object") {
        for entry in entries.as_array().into_iter().flatten().filter(|_| section != "title") {
            let (start, end) = (entry["date"].as_str(), entry["end"].as_str());
            assert!(start.zip(end).is_none_or(|(start, end)| start <= end), "{}", entry["id"]);
            check_country_order(entry);
        }
    }
}

#[test]
fn shipped_record_has_only_harmless_text_in_nfc() {
    for text in texts(&super::shipped()) {
        assert!(!text.trim().is_empty(), "an empty text");
        assert_eq!(summit_record::render::visible(&text), text, "a control character");
        assert_eq!(text.nfc().collect::<String>(), text, "not NFC");
    }
}

/// The host stands first, the others by code.
fn check_country_order(entry: &Json) {
    let codes: Vec<&str> =
        entry["countries"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
    let mut sorted = codes.clone();
    sorted.sort_by_key(|code| (*code != "JPN", *code));
    assert_eq!(codes, sorted, "{}", entry["id"]);
}

fn collect_sources(json: &Json, cited: &mut BTreeSet<String>) {
    match json {
        Json::Array(items) => items.iter().for_each(|item| collect_sources(item, cited)),
        Json::Object(fields) => {
            for (key, field) in fields {
                match field {
                    Json::Array(ids) if key == "sources" => {
                        cited.extend(ids.iter().filter_map(Json::as_str).map(str::to_owned));
                    }
                    _ => {}
                }
                collect_sources(field, cited);
            }
        }
        _ => {}
    }
}

fn texts(json: &Json) -> Vec<String> {
    match json {
        Json::String(text) => vec![text.clone()],
        Json::Array(items) => items.iter().flat_map(texts).collect(),
        Json::Object(fields) => fields.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn the_dictionary_describes_every_field_of_every_section() {
    let dictionary = std::fs::read_to_string("data/README.md").expect("data/README.md");
    for section in summit_record::record::Section::ALL {
        let heading = format!("\n## `{}`\n", section.as_str());
        let (_, part) = dictionary.split_once(&heading).expect(&heading);
        let part = part.split("\n## ").next().unwrap_or_default();
        for head in summit_record::view::heads(section) {
            if head != summit_record::view::DISPUTED {
                assert!(part.contains(&format!("| `{}` |", head.key)), "{section:?}: {}", head.key);
            }
        }
    }
}
