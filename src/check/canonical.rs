//! Canonical form: one way to write a record, so that versions compare line by line.

use serde_json::Value as Json;
use unicode_normalization::UnicodeNormalization;

use crate::record::{Record, Section};

/// Writes a record in canonical form: keys in the order of the types, entries sorted by id except
/// areas, source ids sorted, the host before other countries, two spaces of indentation, NFC, and a
/// newline at the end.
pub fn canonical(record: &Record) -> String {
    let mut json = serde_json::to_value(record).unwrap_or_default();
    let host = record.countries.iter().find(|country| country.role.as_str() == "host");
    let host = host.map(|country| country.id.as_str());
    for section in Section::ALL.into_iter().filter(|section| *section != Section::Areas) {
        if let Some(list) = json[section.as_str()].as_array_mut() {
            list.sort_by(|one, two| one["id"].as_str().cmp(&two["id"].as_str()));
        }
    }
    sort_references(&mut json, host);
    let text = serde_json::to_string_pretty(&json).unwrap_or_default();
    text.nfc().collect::<String>() + "\n"
}

fn sort_references(json: &mut Json, host: Option<&str>) {
    match json {
        Json::Array(items) => items.iter_mut().for_each(|item| sort_references(item, host)),
        Json::Object(fields) => {
            for (key, field) in fields {
                match (key.as_str(), field) {
                    ("sources" | "countries", Json::Array(ids))
                        if ids.iter().all(Json::is_string) =>
                    {
                        let host = host.filter(|_| key == "countries");
                        ids.sort_by(|one, two| {
                            let rank = |id: &Json| {
                                let id = id.as_str().unwrap_or_default();
                                (host != Some(id), id.to_owned())
                            };
                            rank(one).cmp(&rank(two))
                        });
                    }
                    (_, other) => sort_references(other, host),
                }
            }
        }
        _ => {}
    }
}
