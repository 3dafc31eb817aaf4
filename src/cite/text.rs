//! Citations for reading: publisher, date, title, language, what to know about it, address.
//!
//! The date is as exact as the record has it, `n.d.` where it has none; the language is the BCP 47
//! tag. The address stands last, so that nothing needs to follow it.

use super::{Citation, plain};

/// Returns one line for each citation.
pub(super) fn write(citations: &[Citation<'_>]) -> String {
    citations
        .iter()
        .map(|citation| match citation.address() {
            Some(address) => format!("{} {address}\n", text(citation)),
            None => format!("{}\n", text(citation)),
        })
        .collect()
}

/// Returns a citation without its address.
pub(super) fn text(citation: &Citation<'_>) -> String {
    let source = citation.source;
    let date = source.published.map_or_else(|| "n.d.".to_owned(), |date| date.to_string());
    let publisher = plain(source.publisher.as_str());
    let title = plain(source.title.as_str());
    let note = citation.note().map_or_else(String::new, |note| format!(" {note}"));
    format!("{publisher} ({date}). {title} [{}].{note}", source.language)
}
