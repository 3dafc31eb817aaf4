//! The formats: the same rows and the same values in each.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::{answer, formats, lists, shipped, summit_with};

fn json_of(args: &[&str]) -> Json {
    serde_json::from_str(&answer(args)).expect("JSON")
}

#[test]
fn json_gives_every_entry_whole() {
    let record = shipped();
    for (command, section) in lists() {
        let mut expected: Vec<Json> = record[section].as_array().expect(section).clone();
        let mut given = json_of(&[command, "-o", "json"]).as_array().expect("an array").clone();
        // The summit itself is a row of the timeline.
        given.retain(|entry| entry["kind"] != "summit");
        let by_id = |entry: &Json| entry["id"].as_str().map(str::to_owned);
        expected.sort_by_key(by_id);
        given.sort_by_key(by_id);
        for entry in &mut given {
            let entry = entry.as_object_mut().expect("an object");
            let is_dispute = section == "disputes";
            assert_eq!(entry.remove("weights").is_some(), is_dispute, "{command}");
            let disputes = record["disputes"].as_array().expect("disputes").iter();
            let about = disputes.filter(|dispute| {
                dispute["about"]
                    .as_array()
                    .expect("a list")
                    .iter()
                    .any(|one| one["id"] == entry["id"])
            });
            let ids: Vec<&Json> = about.map(|dispute| &dispute["id"]).collect();
            let disputed = entry.remove("disputed").unwrap_or(json!([]));
            assert_eq!(disputed, json!(ids), "{command} {}", entry["id"]);
        }
        assert_eq!(given, expected, "{command}");
    }
}

#[test]
fn columns_give_the_fields_of_the_record() {
    for (command, _) in lists() {
        let whole = json_of(&[command, "-o", "json"]);
        let columns = json_of(&[command, "-o", "json", "--columns", "all"]);
        let pairs =
            whole.as_array().expect("an array").iter().zip(columns.as_array().expect("an array"));
        for (whole, columns) in pairs {
            let mut columns = columns.as_object().expect("an object").clone();
            columns.remove("disputed");
            columns.remove("weights");
            let mut whole = whole.as_object().expect("an object").clone();
            whole.remove("disputed");
            whole.remove("weights");
            let sorted = |fields: &serde_json::Map<String, Json>| -> BTreeMap<String, Json> {
                fields.iter().map(|(key, value)| (key.clone(), value.clone())).collect()
            };
            assert_eq!(sorted(&columns), sorted(&whole), "{command}");
        }
    }
}

#[test]
fn every_format_has_the_same_rows() {
    for (command, _) in lists() {
        let ids: Vec<String> = json_of(&[command, "-o", "json"])
            .as_array()
            .expect("an array")
            .iter()
            .map(|entry| entry["id"].as_str().expect("an id").to_owned())
            .collect();
        let lines = |format: &str| -> Vec<String> {
            let answer = answer(&[command, "-o", format, "--columns", "id", "--quiet"]);
            answer.lines().map(str::to_owned).collect()
        };
        for format in formats() {
            let lines = lines(format);
            let id_of = |json: &Json| json["id"].as_str().expect("an id").to_owned();
            let parse = |line: &String| serde_json::from_str::<Json>(line).expect("JSON");
            let found: Vec<String> = match format {
                "table" | "csv" | "tsv" => lines[1..].to_vec(),
                "markdown" => (lines[2..].iter())
                    .map(|line| line.trim_matches(['|', ' ']).replace('\\', ""))
                    .collect(),
                "jsonl" => lines.iter().map(|line| id_of(&parse(line))).collect(),
                "json" => {
                    let rows = parse(&lines.concat());
                    rows.as_array().expect("an array").iter().map(id_of).collect()
                }
                other => unreachable!("say how to read the rows of `{other}`"),
            };
            assert_eq!(found, ids, "{command}: {format}");
        }
    }
}

#[test]
fn csv_and_tsv_read_back_to_the_values_of_json() {
    for (command, _) in lists() {
        let entries = json_of(&[command, "-o", "json"]);
        for format in ["csv", "tsv"] {
            let mut lines = read(&answer(&[command, "-o", format]), format).into_iter();
            let header = lines.next().expect("a header");
            let mut rows = 0;
            for (row, entry) in lines.zip(entries.as_array().expect("an array")) {
                assert_eq!(row.len(), header.len(), "{row:?}");
                rows += 1;
                for (key, field) in header
                    .iter()
                    .zip(&row)
                    .filter(|(key, _)| !["disputed", "weights"].contains(&key.as_str()))
                {
                    let value = entry.get(key).or_else(|| {
                        key.rsplit_once('_').and_then(|(key, part)| entry.get(key)?.get(part))
                    });
                    let value = value
                        .or_else(|| Some(&entry[key.strip_suffix("_as_stated")?]["as_stated"]));
                    assert_eq!(
                        read_back(field, value),
                        value.cloned().unwrap_or_default(),
                        "{command} {key}"
                    );
                }
            }
            assert_eq!(rows, entries.as_array().expect("an array").len(), "{command} {format}");
        }
    }
}

/// Returns the cells of CSV, or of TSV with its escapes undone.
fn read(text: &str, format: &str) -> Vec<Vec<String>> {
    if format == "csv" {
        let mut reader = csv::ReaderBuilder::new();
        let mut reader = reader.has_headers(false).from_reader(text.as_bytes());
        let cells = |row: csv::StringRecord| row.iter().map(str::to_owned).collect();
        return reader.records().map(|row| cells(row.expect("a row"))).collect();
    }
    let cell = |cell: &str| cell.replace("\\t", "\t").replace("\\n", "\n").replace("\\\\", "\\");
    text.lines().map(|line| line.split('\t').map(cell).collect()).collect()
}

#[test]
fn the_header_line_can_be_left_out() {
    for format in ["table", "csv", "tsv"] {
        let whole = answer(&["leaders", "-o", format]);
        let (header, rows) = whole.split_once('\n').expect("lines");
        assert!(header.to_lowercase().contains("country"), "{header}");
        let given = answer(&["leaders", "-o", format, "--no-header"]);
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(words(&given), words(rows), "{format}");
    }
}

/// Returns what a field of CSV means, given the type of the value.
fn read_back(field: &str, like: Option<&Json>) -> Json {
    match like {
        None | Some(Json::Null) => {
            assert_eq!(field, "", "something where nothing is known");
            Json::Null
        }
        Some(Json::String(_)) => json!(field),
        Some(Json::Array(items))
            if items.iter().all(Json::is_string) && !field.starts_with('[') =>
        {
            field.split(';').collect()
        }
        Some(_) => serde_json::from_str(field).expect("JSON in a field"),
    }
}

#[test]
fn money_is_exact_and_never_added_across_currencies_or_qualifiers() {
    let rows = json_of(&["documents", "--total", "-o", "json"]);
    assert_eq!(
        rows,
        json!([
            { "currency": "JPY", "qualifier": "exact", "amount": "1125000000", "entries": 2 },
            { "currency": "JPY", "qualifier": "up_to", "amount": "29995000000", "entries": 7 },
            { "currency": "USD", "qualifier": "exact", "amount": "2000000", "entries": 1 },
            { "entries": 65 },
        ])
    );
}

#[test]
fn the_shape_of_the_target_is_pinned() {
    let target = json_of(&["target", "--as-of", "2026-11-24", "-o", "json"])[0].clone();
    let keys: Vec<&String> = target.as_object().expect("an object").keys().collect();
    assert_eq!(
        keys,
        [
            "title",
            "amount",
            "in_words",
            "scope",
            "countries",
            "sources",
            "horizon",
            "start",
            "end",
            "as_of",
            "share_of_time_gone",
            "progress",
            "note",
            "id",
            "conversions",
            "events",
            "disputed",
            "documents",
            "totals",
        ]
    );
    assert_eq!(target["amount"], shipped()["targets"][0]["amount"]);
    assert_eq!(target["start"], json!({ "date": "2025-12-20", "inferred": true }));
    assert_eq!(target["end"], json!({ "date": "2030-12-20", "inferred": true }));
    assert_eq!(
        target["share_of_time_gone"],
        json!({ "percent": "18.6", "days": 1826, "days_gone": 339, "days_left": 1487 })
    );
    assert_eq!(target["conversions"][0]["implied_rate"], "157.8947");
    assert_eq!(target["progress"], "no progress figure is recorded");
}

#[test]
fn the_shapes_of_the_overview_and_of_an_entry_are_pinned() {
    let overview = json_of(&["-o", "json"]);
    let keys: Vec<&String> = overview.as_object().expect("an object").keys().collect();
    assert_eq!(
        keys,
        [
            "dates",
            "place",
            "chair",
            "sources",
            "documents",
            "disputes",
            "record",
            "note",
            "leaders",
            "areas",
            "targets",
        ]
    );
    let record = shipped();
    for (_, section) in lists() {
        let entry = &record[section][0];
        let shown =
            json_of(&["show", entry["id"].as_str().expect("an id"), "-o", "json"])[0].clone();
        let mut shown = shown;
        for version in shown["versions"].as_array_mut().into_iter().flatten() {
            let weight = version.as_object_mut().expect("an object").remove("weight");
            assert!(weight.expect("a weight")["sources"].is_u64());
        }
        for (key, value) in entry.as_object().expect("an object") {
            assert_eq!(&shown[key], value, "{} {key}", entry["id"]);
        }
    }
}

/// The embedded record, and those that `SUMMIT_TEST_RECORDS` names, separated by colons.
#[test]
fn show_has_every_text_and_number_of_an_entry() {
    let more = std::env::var("SUMMIT_TEST_RECORDS").unwrap_or_default();
    let files = std::iter::once("data/ca-jad-2025.json").chain(more.split(':'));
    for file in files.filter(|file| !file.is_empty()) {
        let record: Json =
            serde_json::from_str(&std::fs::read_to_string(file).expect("a file")).expect("JSON");
        let sections = record.as_object().expect("an object").iter();
        let sections = sections.filter(|(key, _)| *key != "title");
        let mut entries: Vec<&Json> =
            sections.flat_map(|(_, list)| list.as_array().into_iter().flatten()).collect();
        entries.push(&record["summit"]);
        let id = |entry: &Json| entry["id"].as_str().expect("an id").to_owned();
        let ids: Vec<String> = entries.iter().map(|entry| id(entry)).collect();
        let mut args = vec!["show", "--data", file];
        args.extend(ids.iter().map(String::as_str));
        let shown = answer(&args);
        let labels: BTreeMap<String, &str> = entries
            .iter()
            .flat_map(|entry| {
                let keys = ["short", "publisher", "title", "name", "what", "subject", "summary"];
                let label = keys.iter().find_map(|key| entry[key].as_str());
                let label = label.or_else(|| entry["names"][0]["text"].as_str());
                label.map(|label| (id(entry), label))
            })
            .collect();
        let mut lines = shown.lines().peekable();
        for (place, entry) in entries.iter().enumerate() {
            let starts = |line: &str, id: &str| line.split_whitespace().eq(["Id", id]);
            let mut card = String::new();
            while let Some(line) =
                lines.next_if(|line| ids.get(place + 1).is_none_or(|next| !starts(line, next)))
            {
                card.extend([line, "\n"]);
            }
            assert!(
                card.lines().any(|line| starts(line, &ids[place])),
                "{} has no card",
                ids[place]
            );
            visit("", entry, &mut |key, leaf| {
                let is_shown = expected(key, leaf).iter().any(|text| card.contains(text))
                    || labels
                        .get(leaf.as_str().unwrap_or_default())
                        .is_some_and(|label| card.contains(label));
                assert!(is_shown, "{file}: `{key}` {leaf} is not in:\n{card}");
            });
        }
    }
}

/// Calls `give` with every leaf of an entry and its key.
fn visit(key: &str, json: &Json, give: &mut dyn FnMut(&str, &Json)) {
    match json {
        Json::Array(items) => items.iter().for_each(|item| visit(key, item, give)),
        Json::Object(fields) => fields.iter().for_each(|(key, value)| visit(key, value, give)),
        leaf => give(key, leaf),
    }
}

/// How a card may show a leaf.
fn expected(key: &str, leaf: &Json) -> Vec<String> {
    match (key, leaf) {
        (_, Json::Bool(yes)) => {
            let inferred = if *yes { "(inferred)" } else { "no" };
            vec![if *yes { "yes" } else { "no" }.to_owned(), inferred.to_owned()]
        }
        ("qualifier", Json::String(text)) if text == "exact" => vec![String::new()],
        ("qualifier", Json::String(text)) => vec![text.replace('_', " ")],
        ("amount" | "to", Json::String(text)) => {
            let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
            let digits: Vec<char> = whole.chars().rev().collect();
            let groups: Vec<String> =
                digits.chunks(3).map(|group| group.iter().collect()).collect();
            let whole: String = groups.join(",").chars().rev().collect();
            vec![if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") }]
        }
        (_, Json::String(text)) => vec![text.clone()],
        (_, other) => vec![other.to_string()],
    }
}

#[test]
fn entries_that_several_threads_parse_keep_their_order() {
    let mut record = shipped();
    let first = record["participants"][0].clone();
    let ids: Vec<String> = (0..9_000).map(|number| format!("person-{number:04}")).collect();
    let people = ids.iter().map(|id| {
        let mut person = first.clone();
        person["id"] = json!(id);
        person
    });
    record["participants"] = people.collect();
    for section in ["documents", "meetings", "statements"] {
        record[section] = json!([]);
    }
    let args = ["participants", "--columns", "id", "-o", "tsv", "--no-header", "--data", "-"];
    let run = summit_with(&args, &record.to_string());
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(run.stdout.lines().eq(&ids), "9,000 ids in order");
}
