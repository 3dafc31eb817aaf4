//! Weight of evidence: how many sources state something, and whose they are.

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;
use serde_json::json;

use super::{Index, SourceRef, Value};
use crate::fold::fold;
use crate::record::{Alpha3, SourceKind, Text, Version};
use crate::text::pluralize;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Weight<'a> {
    pub sources: usize,
    /// How many of them do so on their own: reprints of one origin count once, and not at all where
    /// the origin is among the sources itself; sources with one address count once.
    pub independent: usize,
    pub official: usize,
    /// The states whose own voice is among them, as alpha-3 codes in order.
    pub voices: Vec<&'a str>,
}

impl<'a> Weight<'a> {
    pub fn of(sources: &[SourceRef<'a>]) -> Self {
        let originals = || sources.iter().filter(|source| source.origin.is_none());
        let addresses: Vec<&Text> = originals().filter_map(|one| one.source.url.as_ref()).collect();
        let distinct: BTreeSet<&Text> = addresses.iter().copied().collect();
        let mut independent = originals().count() - (addresses.len() - distinct.len());
        if independent < sources.len() {
            // What is reprinted is an id, or a name that may be that of a publisher.
            let ids: BTreeSet<&str> = originals().map(|one| one.source.id.as_str()).collect();
            let publishers = originals().map(|one| fold(one.source.publisher.as_str()));
            let publishers: BTreeSet<String> = publishers.collect();
            let reprinted = sources.iter().filter_map(|source| source.origin);
            let reprinted: BTreeSet<String> =
                reprinted.filter(|origin| !ids.contains(origin)).map(fold).collect();
            independent += reprinted.difference(&publishers).count();
        }
        let voices = sources.iter().filter_map(|one| one.source.party.as_ref());
        let mut voices: Vec<&str> = voices.map(Alpha3::as_str).collect();
        voices.sort_unstable();
        voices.dedup();
        let is_official = |one: &&SourceRef<'_>| one.source.kind == SourceKind::Official;
        let official = sources.iter().filter(is_official).count();
        Self { sources: sources.len(), independent, official, voices }
    }

    /// Returns why more sources are wanted, the weakest first, or `None` where the weight is enough.
    pub fn weakness(&self) -> Option<(u8, &'static str)> {
        Some(match (self.sources, self.independent, self.official) {
            (0, ..) => (0, "no source"),
            (1, _, 0) => (1, "one source, not official"),
            (_, 1, 0) => (2, "reprints of one text, none official"),
            (1, ..) => (3, "one source"),
            (_, 1, _) => (4, "reprints of one text"),
            (_, _, 0) => (5, "none official"),
            _ => return None,
        })
    }
}

impl fmt::Display for Weight<'_> {
    /// Writes the weight in words: `3 sources, 2 independent, 1 official`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&pluralize(self.sources, "source"))?;
        if self.independent != self.sources {
            write!(f, ", {} independent", self.independent)?;
        }
        match (self.official, self.sources) {
            (0, _) => f.write_str(", none official")?,
            (1, 1) => f.write_str(", official")?,
            (official, _) => write!(f, ", {official} official")?,
        }
        for (place, voice) in self.voices.iter().enumerate() {
            f.write_str(if place == 0 { ", own voice of " } else { ", " })?;
            f.write_str(voice)?;
        }
        Ok(())
    }
}

impl<'a> Index<'a> {
    pub(super) fn weight(&self, version: &'a Version) -> Value<'a> {
        let text = &version.value;
        let weight = Weight::of(&self.cited(&version.sources));
        let Weight { sources, independent, official, voices } = &weight;
        let json = json!({
            "value": text, "sources": sources, "independent": independent, "official": official,
            "voices": voices,
        });
        Value::Parts { shown: format!("{text}: {weight}"), json: json.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Source;

    fn source(id: &str, publisher: &str, kind: SourceKind) -> Source {
        let source = json!({
            "id": id, "publisher": publisher, "title": "A title", "language": "en",
            "kind": kind, "url": format!("https://example.org/{id}"),
        });
        serde_json::from_value(source).expect("a source")
    }

    fn cited<'a>(source: &'a Source, origin: Option<&'a str>) -> SourceRef<'a> {
        SourceRef { source, origin, is_guest: true, of_publisher: 1 }
    }

    #[test]
    fn sources_with_the_same_url_count_once() {
        let one = source("a", "A", SourceKind::Agency);
        let two = Source { url: one.url.clone(), ..source("b", "B", SourceKind::Agency) };
        let weight = Weight::of(&[cited(&one, None), cited(&two, None)]);
        assert_eq!(weight.to_string(), "2 sources, 1 independent, none official");
    }

    #[test]
    fn reprints_of_one_origin_count_once() {
        use SourceKind::{Agency, Newspaper, Official};
        let party = Alpha3::parse("JPN").ok();
        let ministry = Source { party, ..source("ministry-text", "Ministry", Official) };
        let agency = source("agency-text", "Agency", Agency);
        let [a, b] = ["a", "b"].map(|id| source(id, "Paper", Newspaper));
        let (ministry, agency) = (cited(&ministry, None), cited(&agency, None));
        let reprint = |source, origin| cited(source, Some(origin));
        for (sources, words) in [
            (vec![], "0 sources, none official"),
            (vec![ministry], "1 source, official, own voice of JPN"),
            (vec![agency], "1 source, none official"),
            (vec![agency, reprint(&a, "AGENCY")], "2 sources, 1 independent, none official"),
            (vec![agency, reprint(&a, "agency-text")], "2 sources, 1 independent, none official"),
            (
                vec![reprint(&a, "Wire"), reprint(&b, "wire")],
                "2 sources, 1 independent, none official",
            ),
            (vec![reprint(&a, "Wire"), reprint(&b, "Post")], "2 sources, none official"),
            (
                vec![ministry, agency, reprint(&a, "Wire")],
                "3 sources, 1 official, own voice of JPN",
            ),
        ] {
            assert_eq!(Weight::of(&sources).to_string(), words);
        }
    }
}
