//! What was prepared of the record in the program when it was built; see `build.rs`.
//!
//! A question asks entries for two things again and again: what they are called, and who published
//! them. Both stand side by side, and where is known, so no entry is read for them.

use super::{Mark, SourceHead, SourceKind};

/// Where something stands in a text, from its first to after its last byte; an empty place holds
/// nothing.
pub type Bounds = (u32, u32);

/// Where the ids and the entries of a section stand, and whether they are sorted by id.
pub type Places<'a> = (bool, &'a [[Bounds; 2]]);

/// What was prepared of a record.
#[derive(Debug, Clone, Copy)]
pub struct Prepared<'a> {
    /// The text in which all of it stands.
    pub text: &'a str,
    /// The summit itself, as JSON.
    pub summit: &'a str,
    /// Its last day.
    pub last_day: &'a str,
    /// The places of the entries of each section, in the order of the format.
    pub places: [Places<'a>; 14],
    /// What the disputes are about, sorted.
    pub marks: &'a [Mark<'a>],
    /// The places of ids and of what their entries are called, sorted by the length of the id, then by
    /// the id.
    pub labels: &'a [[Bounds; 2]],
    /// The places of the id, publisher, kind, origin, party and language of sources, in the same order.
    pub sources: &'a [[Bounds; 6]],
    /// The ids of the countries that are hosts.
    pub hosts: &'a [&'a str],
}

impl<'a> Prepared<'a> {
    /// Returns what the entry with an id is called, where that was prepared.
    pub fn label(&self, id: &str) -> Option<&'a str> {
        let [_, label] = self.find(self.labels, id)?;
        self.at(*label)
    }

    /// Returns what is told of the source with an id, where that was prepared.
    pub fn source(&self, id: &str) -> Option<SourceHead<'a>> {
        let [id, publisher, kind, origin, party, language] = self.find(self.sources, id)?;
        Some(SourceHead {
            id: self.at(*id)?,
            publisher: self.at(*publisher)?,
            kind: self.at(*kind).and_then(SourceKind::named)?,
            origin: self.at(*origin),
            party: self.at(*party),
            language: self.at(*language)?,
        })
    }

    /// Returns the row whose first place holds an id.
    fn find<const N: usize>(&self, rows: &'a [[Bounds; N]], id: &str) -> Option<&'a [Bounds; N]> {
        // Lengths tell most ids apart, without a look at the text.
        let text = self.text.as_bytes();
        let found = rows.binary_search_by(|row| {
            let (start, end) = (row[0].0 as usize, row[0].1 as usize);
            let is_longer = (end - start).cmp(&id.len());
            is_longer.then_with(|| text.get(start..end).cmp(&Some(id.as_bytes())))
        });
        rows.get(found.ok()?)
    }

    fn at(&self, (start, end): Bounds) -> Option<&'a str> {
        self.text.get(start as usize..end as usize).filter(|text| !text.is_empty())
    }
}
