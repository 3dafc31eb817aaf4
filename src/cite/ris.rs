//! RIS: a tag and a value a line, `TY` first and `ER` last, UTF-8.
//!
//! `NEWS` for newspapers and agencies, `ENCYC` for encyclopedias, `ELEC` for everything else. RIS
//! has no escapes: a value ends with its line, and no value has a line end. It has no corporate
//! authors either: readers take a comma for the one between family and given name, so an author or
//! a publisher with a comma is not in `AU`; every publisher is in `PB`.

use super::{Citation, plain};
use crate::record::Date;
use crate::text::join;

/// One record for each citation, with an empty line between.
pub(super) fn write(citations: &[Citation<'_>]) -> String {
    join(citations.iter().map(record), "\n")
}

fn record(citation: &Citation<'_>) -> String {
    let source = citation.source;
    let publisher = plain(source.publisher.as_str());
    let [_, kind, _] = citation.kinds();
    let author = plain(citation.author());
    let is_one_name = !author.contains(',');
    let lines = [
        Some(("TY", kind.to_owned())),
        Some(("ID", source.id.to_string())),
        is_one_name.then_some(("AU", author)),
        Some(("TI", plain(source.title.as_str()))),
        citation.is_in_a_work().then(|| ("T2", publisher.clone())),
        Some(("PB", publisher.clone())),
        source.published.map(|date| ("PY", date.year())),
        source.published.map(|date| ("DA", slashed(date))),
        Some(("LA", source.language.to_string())),
        citation.address().map(|address| ("UR", address)),
        citation.note().map(|note| ("N1", note)),
    ];
    let lines = lines.into_iter().flatten().map(|(tag, value)| format!("{tag}  - {value}\n"));
    format!("{}ER  - \n", lines.collect::<String>())
}

/// A date as RIS has it, `YYYY/MM/DD/`, what is unknown left empty.
fn slashed(date: Date) -> String {
    let known = date.to_string().replace('-', "/");
    let slashes = known.matches('/').count();
    known + &"/".repeat(3 - slashes)
}
