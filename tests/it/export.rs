//! Exports: every value reads back from the files and the descriptor alone, and the folder appears
//! whole or not at all.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};
use summit_record::export::{self, Form};
use summit_record::record::Section;
use summit_record::store::{EMBEDDED, Store};

use super::{Run, answer, lists, summit};

const CSV: Form = Form::Csv { guard: false };

/// The files of an export by their paths.
type Files = BTreeMap<String, Vec<u8>>;

/// The files that an export of a record writes, which must be those it lists.
fn files(record: &Store, form: Form) -> Files {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("out");
    let written = export::export(record, form, &folder, false).expect("an export");
    let read = |file: export::File| {
        let bytes = fs::read(folder.join(&file.path)).expect("a file");
        assert_eq!(bytes.len(), file.bytes, "{}", file.path);
        (file.path, bytes)
    };
    written.into_iter().map(read).collect()
}

/// Rebuilds the record from the files of its export.
fn read_back(files: &Files) -> Json {
    let descriptor = descriptor(files);
    let mut record = descriptor["record"].clone();
    record["summit"] = Json::Null;
    for section in Section::ALL {
        record[section.as_str()] = json!([]);
    }
    for resource in descriptor["resources"].as_array().expect("resources") {
        let name = resource["name"].as_str().expect("a name");
        let rows = match resource["format"].as_str() {
            Some("csv") => rows(files, resource),
            _ => bytes(files, resource)
                .split(|byte| *byte == b'\n')
                .filter(|line| !line.is_empty())
                .map(|line| serde_json::from_slice(line).expect("JSON"))
                .collect(),
        };
        match name {
            "summit" => record[name] = rows[0].clone(),
            _ if resource["path"].as_str().expect("a path").starts_with("links/") => {}
            _ => record[name] = Json::Array(rows),
        }
    }
    record
}

fn descriptor(files: &Files) -> Json {
    serde_json::from_slice(&files[export::DESCRIPTOR]).expect("JSON")
}

fn bytes<'a>(files: &'a Files, resource: &Json) -> &'a [u8] {
    let bytes = &files[resource["path"].as_str().expect("a path")];
    assert_eq!(resource["bytes"], bytes.len());
    bytes
}

/// The rows of a CSV file as objects, by the rules of `docs/export.md`.
fn rows(files: &Files, resource: &Json) -> Vec<Json> {
    let fields = resource["schema"]["fields"].as_array().expect("fields");
    let mut reader = csv::Reader::from_reader(bytes(files, resource));
    let names: Vec<&str> =
        fields.iter().map(|field| field["name"].as_str().expect("a name")).collect();
    assert_eq!(reader.headers().expect("a header"), names);
    let row = |record: csv::StringRecord| {
        let mut entry = Map::new();
        for (field, cell) in fields.iter().zip(&record).filter(|(_, cell)| !cell.is_empty()) {
            let value = match field["type"].as_str().expect("a type") {
                "string" => json!(cell),
                "list" => cell.split(field["delimiter"].as_str().expect("a delimiter")).collect(),
                _ => serde_json::from_str(cell).expect("JSON in a cell"),
            };
            let name = field["name"].as_str().expect("a name");
            match field["partOf"].as_str() {
                None => entry.insert(name.to_owned(), value),
                Some(key) => {
                    let part = name.strip_prefix(&format!("{key}_")).expect("a part of the key");
                    let object = entry.entry(key).or_insert_with(|| json!({}));
                    object.as_object_mut().expect("an object").insert(part.to_owned(), value)
                }
            };
        }
        Json::Object(entry)
    };
    reader.records().map(|record| row(record.expect("a record"))).collect()
}

#[test]
fn the_shipped_record_reads_back_to_the_byte() {
    let record = Store::from_text(EMBEDDED, "embedded").expect("the shipped record");
    for form in [CSV, Form::Jsonl] {
        let read = read_back(&files(&record, form));
        let text = serde_json::to_string_pretty(&read).expect("JSON");
        assert_eq!(text.trim_end(), EMBEDDED.trim_end(), "{form:?}");
    }
}

/// A record with these texts in every field of text.
fn with_texts(texts: &[String]) -> String {
    let mut next = texts.iter().cycle();
    let mut text = || next.next().expect("a text").as_str();
    json!({
        "format": 1,
        "id": "hostile",
        "title": [{ "text": text(), "lang": "en" }],
        "version": text(),
        "updated": "2026",
        "summit": {
            "id": "the-summit",
            "names": [{ "text": text(), "lang": "ja", "sources": ["a-source"] }],
            "series": text(),
            "start": "2025-12",
            "place": { "city": text(), "venue": text() },
            "sessions": [{ "title": text(), "summary": text(), "sources": ["a-source"] }],
            "next": ["an-event", "an-event"],
            "facts": [{ "what": text(), "value": text(), "sources": ["a-source"] }],
            "sources": ["a-source"],
        },
        "targets": [{
            "id": "a-target",
            "title": text(),
            "amount": { "amount": "-1.50", "currency": "JPY", "qualifier": "up_to", "as_stated": text() },
            "horizon": { "years": 5, "inferred": false },
            "sources": ["a-source"],
        }],
        "meetings": [{
            "id": "a-meeting",
            "title": text(),
            "kind": "business",
            "others": [text(), text()],
            "results": [text()],
            "note": text(),
            "sources": ["a-source"],
        }],
        "events": [{
            "id": "an-event",
            "title": text(),
            "kind": "peer",
            "edition": 1,
            "chair": text(),
            "status": "held",
            "outcomes": [text(), text(), text()],
            "figures": [{ "what": text(), "amount": "0.10", "unit": text(), "qualifier": "exact" }],
            "relates_to": ["a-target", "the-summit"],
            "sources": ["a-source", "b-source"],
        }],
        "sources": [
            { "id": "a-source", "publisher": text(), "title": text(), "url": text(), "language": "en", "kind": "agency" },
            { "id": "b-source", "publisher": text(), "title": text(), "language": "kk", "kind": "official", "origin": text() },
        ],
    })
    .to_string()
}

fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[\"',;=+@\\-\\[\\]{}\\\\ \\t\\r\\n\\x00\\x1b\u{feff}\u{202e}\u{2028}]{1,8}",
        prop::sample::select(vec![
            "NA", "null", "\"", "\"\"", "[]", "=1+1", " a", "\r\na", ";", "true", "01", "\\N", "#"
        ])
        .prop_map(str::to_owned),
    ]
    .prop_filter("a text is never blank", |text| !text.trim().is_empty())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn hostile_texts_read_back(texts in prop::collection::vec(hostile(), 1..40)) {
        let text = with_texts(&texts);
        let record = Store::from_text(&text, "hostile").expect("a record");
        let whole = serde_json::to_string(&summit_record::store::parse(&text, "hostile").expect("a record")).expect("JSON");
        for form in [CSV, Form::Jsonl] {
            prop_assert_eq!(&read_back(&files(&record, form)).to_string(), &whole);
        }
    }
}

#[test]
fn links_repeat_the_lists_of_ids() {
    let text = with_texts(&["text".to_owned()]);
    let record = Store::from_text(&text, "plain").expect("a record");
    let files = files(&record, CSV);
    let text = |path: &str| String::from_utf8(files[path].clone()).expect("UTF-8");
    assert_eq!(
        text("links/events_sources.csv"),
        "event,position,source\nan-event,1,a-source\nan-event,2,b-source\n"
    );
    assert_eq!(
        text("links/events_relates_to.csv"),
        "event,position,relates_to\nan-event,1,a-target\nan-event,2,the-summit\n"
    );
    assert_eq!(
        text("links/summit_next.csv"),
        "summit,position,event\nthe-summit,1,an-event\nthe-summit,2,an-event\n"
    );
    assert_eq!(text("links/meetings_people.csv"), "meeting,position,people\n");
}

#[test]
fn columns_are_those_of_the_lists() {
    let record = Store::from_text(EMBEDDED, "embedded").expect("the shipped record");
    let descriptor = descriptor(&files(&record, CSV));
    for resource in descriptor["resources"].as_array().expect("resources") {
        let fields = resource["schema"]["fields"].as_array().expect("fields");
        let names: Vec<&str> =
            fields.iter().map(|field| field["name"].as_str().expect("a name")).collect();
        let names_once: BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(names.len(), names_once.len(), "{names:?}");
        assert!(fields.iter().all(|field| field["description"] != ""), "{}", resource["name"]);
        let list = lists().find(|(_, section)| resource["name"] == *section);
        if let Some((command, _)) = list {
            let csv = answer(&[command, "-o", "csv"]);
            let header = csv.lines().next().expect("a header");
            let columns = header.split(',').filter(|name| !["disputed", "weights"].contains(name));
            assert_eq!(names_once, columns.collect(), "{command}");
        }
    }
}

#[test]
fn the_descriptor_has_type_and_constraints_of_each_column() {
    let record = Store::from_text(EMBEDDED, "embedded").expect("the shipped record");
    let descriptor = descriptor(&files(&record, CSV));
    let resources = descriptor["resources"].as_array().expect("resources");
    let resource = |name: &str| {
        resources.iter().find(|resource| resource["name"] == name).expect(name).clone()
    };
    let field = |section: &str, name: &str| {
        let fields = resource(section)["schema"]["fields"].clone();
        let fields = fields.as_array().expect("fields").clone();
        fields.into_iter().find(|field| field["name"] == name).expect(name)
    };
    assert_eq!(
        field("targets", "amount_amount"),
        json!({
            "name": "amount_amount",
            "type": "string",
            "description": "The amount aimed at. The amount in units of the currency, exact; the lower end of a range.",
            "partOf": "amount",
            "constraints": { "required": true, "pattern": "-?(0|[1-9][0-9]{0,99})(\\.[0-9]{1,100})?" },
        })
    );
    assert_eq!(field("documents", "value_amount")["constraints"].get("required"), None);
    assert_eq!(field("events", "edition")["type"], "integer");
    assert_eq!(field("documents", "title_seen")["type"], "boolean");
    assert_eq!(field("events", "outcomes")["type"], "array");
    assert_eq!(field("initiatives", "dates")["type"], "list");
    assert_eq!(field("initiatives", "dates")["delimiter"], ";");
    assert_eq!(
        field("leaders", "role")["constraints"],
        json!({ "required": true, "enum": ["chair", "co_chair", "participant"] })
    );
    let keys = |name: &str| resource(name)["schema"]["foreignKeys"].clone();
    let key = |field: &str, resource: &str| json!({ "fields": [field], "reference": { "resource": resource, "fields": ["id"] } });
    assert_eq!(
        keys("documents"),
        json!([key("part_of", "documents"), key("area", "areas"), key("meeting", "meetings")])
    );
    assert_eq!(keys("summit"), json!([key("chair", "leaders")]));
    assert_eq!(
        keys("initiatives_countries"),
        json!([key("initiative", "initiatives"), key("country", "countries")])
    );
    assert_eq!(keys("events_relates_to"), json!([key("event", "events")]));
    assert_eq!(keys("statements"), json!([key("country", "countries"), key("area", "areas")]));
    assert_eq!(descriptor.get("licenses"), None, "the record states no licence");
    assert_eq!(descriptor.get("homepage"), None, "the record has none");
    assert_eq!(descriptor["created"], format!("{}T00:00:00Z", record.head().updated));
    let keywords = descriptor["keywords"].as_array().expect("keywords");
    assert!(keywords.contains(&json!("Uzbekistan")) && keywords.len() > 6, "{keywords:?}");
    for resource in resources {
        assert_eq!(
            resource["dialect"],
            json!({ "delimiter": ",", "quoteChar": "\"", "doubleQuote": true, "lineTerminator": "\n" })
        );
        let hash = resource["hash"].as_str().expect("a hash");
        assert_eq!(hash.strip_prefix("sha256:").map(str::len), Some(64), "{hash}");
    }
}

#[test]
fn a_guarded_export_differs_in_formula_cells_alone() {
    let text = with_texts(&["=1+1".to_owned(), "plain".to_owned()]);
    let record = Store::from_text(&text, "formulas").expect("a record");
    let (plain, guarded) = (files(&record, CSV), files(&record, Form::Csv { guard: true }));
    let text = |files: &Files, path: &str| String::from_utf8(files[path].clone()).expect("UTF-8");
    let mut changed = 0;
    for path in plain.keys().filter(|path| path.ends_with(".csv")) {
        let (plain, guarded) = (text(&plain, path), text(&guarded, path));
        changed += guarded.matches("'=1+1").count() + guarded.matches("'-1.50").count();
        assert_eq!(guarded.replace("'=", "=").replace("'-", "-"), plain, "{path}");
        assert!(!guarded.contains(",=") && !guarded.starts_with('='), "{path}");
    }
    assert!(changed > 5);
}

#[test]
fn the_script_names_every_file_and_reference() {
    let record = Store::from_text(EMBEDDED, "embedded").expect("the shipped record");
    let files = files(&record, CSV);
    let script = String::from_utf8(files[export::LOAD].clone()).expect("UTF-8");
    for path in files.keys().filter(|path| path.ends_with(".csv")) {
        assert!(script.contains(&format!(".import --csv {path} csv_")), "{path}");
    }
    let start = script.find("CREATE TABLE areas").expect("the areas");
    let end = start + script[start..].find("DROP").expect("the end of the areas");
    assert_eq!(
        &script[start..end],
        "CREATE TABLE areas (
  \"id\" TEXT NOT NULL,
  \"name\" TEXT NOT NULL,
  \"summary\" TEXT,
  \"names\" TEXT,
  \"note\" TEXT,
  \"sources\" TEXT NOT NULL,
  PRIMARY KEY (\"id\")
);
.import --csv areas.csv csv_areas
INSERT INTO areas SELECT nullif(\"id\", ''), nullif(\"name\", ''), nullif(\"summary\", ''), nullif(\"names\", ''), nullif(\"note\", ''), nullif(\"sources\", '') FROM csv_areas;
"
    );
    assert!(
        script.contains("  \"country\" TEXT NOT NULL REFERENCES countries (id),\n"),
        "{script}"
    );
}

fn export_to(folder: &Path, more: &[&str]) -> Run {
    let folder = folder.to_str().expect("a name");
    summit(&[&["export", folder], more].concat())
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let name = |entry: fs::DirEntry| entry.file_name().into_string().expect("a name");
    let mut names: Vec<String> = entries.map(|entry| name(entry.expect("an entry"))).collect();
    names.sort();
    names
}

#[test]
fn the_folder_contains_the_files_that_the_answer_lists() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("out");
    let run = export_to(&folder, &["-o", "csv"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.stderr, "");
    let mut rows = csv::Reader::from_reader(run.stdout.as_bytes());
    let record = super::shipped();
    for row in rows.records() {
        let row = row.expect("a row");
        assert!(folder.join(&row[0]).is_file(), "{row:?}");
        if let Some(entries) = row[0].strip_suffix(".csv").and_then(|name| record[name].as_array())
        {
            assert_eq!(row[1], entries.len().to_string(), "{row:?}");
        }
    }
    assert_eq!(names(home.path()), ["out"], "nothing is left beside it");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let made = home.path().join("made");
        fs::create_dir(&made).expect("a folder");
        let mode = |path: &Path| fs::metadata(path).expect("a folder").permissions().mode();
        assert_eq!(mode(&folder), mode(&made), "others may read it as any folder");
    }
}

#[test]
fn an_existing_folder_is_replaced_only_by_force() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("out");
    fs::create_dir(&folder).expect("a folder");
    let run = export_to(&folder, &[]);
    assert_eq!((run.code, run.stdout.as_str()), (4, ""));
    assert!(run.stderr.contains("exists already; name a new folder, or replace"), "{}", run.stderr);
    assert_eq!(names(&folder), Vec::<String>::new());
    assert_eq!(export_to(&folder, &["--force"]).code, 0, "an empty one is filled");
    assert_eq!(export_to(&folder, &[]).code, 4);
}

#[test]
fn force_replaces_an_export_and_nothing_else() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("out");
    assert_eq!(export_to(&folder, &[]).code, 0);
    let run = export_to(&folder, &["--force", "-o", "jsonl"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(folder.join("events.jsonl").is_file() && !folder.join("events.csv").exists());
    assert_eq!(names(home.path()), ["out"]);

    let refused = |why: &str| {
        let before = names(&folder);
        let run = export_to(&folder, &["--force"]);
        assert_eq!((run.code, run.stdout.as_str()), (4, ""));
        assert!(run.stderr.contains(why), "{}", run.stderr);
        assert_eq!(names(&folder), before);
        assert_eq!(names(home.path()), ["out"]);
    };
    fs::create_dir(folder.join("mine")).expect("a folder");
    refused("also holds `mine`, which is no part of the export");
    fs::remove_dir(folder.join("mine")).expect("a folder");
    fs::create_dir(folder.join("links")).expect("a folder");
    fs::write(folder.join("links/notes.txt"), "mine").expect("a file");
    refused("notes.txt`, which is no part of the export");
    fs::remove_dir_all(folder.join("links")).expect("a folder");
    fs::write(folder.join(export::DESCRIPTOR), r#"{"name": "mine"}"#).expect("a file");
    refused("was not written by `summit export`");
    fs::remove_file(folder.join(export::DESCRIPTOR)).expect("a file");
    refused("was not written by `summit export`");
    fs::remove_dir_all(&folder).expect("a folder");
    fs::write(&folder, "mine").expect("a file");
    let run = export_to(&folder, &["--force"]);
    assert_eq!(run.code, 4);
    assert!(run.stderr.contains("is no folder"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(&folder).expect("a file"), "mine");
}

#[cfg(unix)]
#[test]
fn a_link_to_an_export_stays_a_link() {
    let home = tempfile::tempdir().expect("a folder");
    let (folder, link) = (home.path().join("out"), home.path().join("link"));
    assert_eq!(export_to(&folder, &[]).code, 0);
    std::os::unix::fs::symlink(&folder, &link).expect("a link");
    assert_eq!(export_to(&link, &["--force", "-o", "jsonl"]).code, 0);
    assert!(link.is_symlink() && folder.join("events.jsonl").is_file());
    fs::remove_dir_all(&folder).expect("a folder");
    let run = export_to(&link, &["--force"]);
    assert_eq!(run.code, 4, "{}", run.stderr);
}

#[test]
fn a_failed_export_changes_nothing() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("out");
    let fill = |new: &Path| {
        fs::write(new.join("first.csv"), "text")?;
        fs::write(new.join("no such\0name"), "text")
    };
    assert!(export::write(&folder, false, fill).is_err());
    assert_eq!(names(home.path()), Vec::<String>::new());
    assert_eq!(export_to(&folder, &[]).code, 0);
    let before = names(&folder);
    let error = export::write(&folder, true, fill).expect_err("a name that cannot be");
    assert_eq!(error.exit_code(), 4);
    assert_eq!((names(&folder), names(home.path())), (before, vec!["out".to_owned()]));
}

#[test]
fn two_exports_of_a_record_are_the_same() {
    let record = Store::from_text(EMBEDDED, "embedded").expect("the shipped record");
    assert_eq!(files(&record, CSV), files(&record, CSV));
}

#[test]
fn a_file_added_to_the_folder_meanwhile_is_not_lost() {
    let home = tempfile::tempdir().expect("a folder");
    let place = home.path().join("out");
    let fill = |folder: &Path| {
        fs::write(
            folder.join(export::DESCRIPTOR),
            r#"{"generator":"summit-record","resources":[]}"#,
        )
    };
    export::write(&place, false, fill).expect("an export");
    let error = export::write(&place, true, |folder| {
        fs::write(place.join("mine.txt"), "mine")?;
        fill(folder)
    });
    let error = error.expect_err("a file that is no part of it").to_string();
    assert!(error.contains("`mine.txt`, which is no part of the export"), "{error}");
    assert_eq!(fs::read(place.join("mine.txt")).expect("my file"), b"mine");
    assert_eq!(fs::read_dir(home.path()).expect("a folder").count(), 1);
    fs::remove_file(place.join("mine.txt")).expect("gone");
    export::write(&place, true, fill).expect("an export in its place");
}
