//! CSL-JSON: one array of items, as citation processors read it.
//!
//! `article-newspaper` for newspapers and agencies, `entry-encyclopedia` for encyclopedias,
//! `webpage` for everything else. The author, or else the publisher, is a literal name. Strings are those of the
//! record; control characters are escaped as `\u001b`, which means the same in JSON.

use serde_json::{Map, Value as Json, json};

use super::Citation;
use crate::record::Date;
use crate::render::escaped;

pub(super) fn write(citations: &[Citation<'_>]) -> String {
    let items: Json = citations.iter().map(item).collect();
    format!("{}\n", escaped(&format!("{items:#}")))
}

fn item(citation: &Citation<'_>) -> Json {
    let source = citation.source;
    let [.., kind] = citation.kinds();
    let publisher = source.publisher.as_str();
    let fields = [
        Some(("id", json!(source.id))),
        Some(("type", json!(kind))),
        Some(("author", json!([{ "literal": citation.author() }]))),
        Some(("title", json!(source.title))),
        citation.is_in_a_work().then(|| ("container-title", json!(publisher))),
        citation.own_publisher().map(|publisher| ("publisher", json!(publisher))),
        source.published.map(|date| ("issued", json!({ "date-parts": [date_parts(date)] }))),
        Some(("language", json!(source.language))),
        citation.address().map(|address| ("URL", json!(address))),
        citation.note().map(|note| ("note", json!(note))),
    ];
    let fields = fields.into_iter().flatten().map(|(key, value)| (key.to_owned(), value));
    Json::Object(fields.collect::<Map<_, _>>())
}

/// The year, month and day of a date, as far as they are known.
fn date_parts(date: Date) -> Vec<u32> {
    // A date is displayed as digits joined by hyphens.
    date.to_string().split('-').filter_map(|part| part.parse().ok()).collect()
}
