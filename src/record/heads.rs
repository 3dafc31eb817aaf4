//! Heads of sources: what is told of a source where it is cited, kept without the rest of it, since an
//! answer may cite very many.

use super::kept::Kept;
use super::{Alpha3, Id, Language, Record, Source, SourceKind, Text};

/// Returns what is told of a source, or of the head that is kept of it.
macro_rules! told {
    ($of:expr) => {
        SourceHead {
            id: $of.id.as_str(),
            publisher: $of.publisher.as_str(),
            kind: $of.kind,
            origin: $of.origin.as_ref().map(Text::as_str),
            party: $of.party.as_ref().map(Alpha3::as_str),
            language: $of.language.as_str(),
        }
    };
}

/// What is told of a source that is cited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceHead<'a> {
    /// Its id.
    pub id: &'a str,
    /// Who published it.
    pub publisher: &'a str,
    /// What kind of publication it is.
    pub kind: SourceKind,
    /// The text it reprints.
    pub origin: Option<&'a str>,
    /// The state whose own voice it is.
    pub party: Option<&'a str>,
    /// Its language.
    pub language: &'a str,
}

impl<'a> SourceHead<'a> {
    /// Returns what is told of a source.
    pub fn of(source: &'a Source) -> Self {
        told!(source)
    }
}

/// The heads of the sources that somebody asked for, where the sources are not kept themselves.
#[derive(Debug, Default)]
pub struct Heads(Kept<Head>);

/// The head of a source.
#[derive(Debug)]
struct Head {
    id: Id,
    publisher: Text,
    kind: SourceKind,
    origin: Option<Text>,
    party: Option<Alpha3>,
    language: Language,
}

impl Head {
    fn of(source: &Source) -> Self {
        Self {
            id: source.id.clone(),
            publisher: source.publisher.clone(),
            kind: source.kind,
            origin: source.origin.clone(),
            party: source.party.clone(),
            language: source.language.clone(),
        }
    }
}

impl Record<'_> {
    /// Returns what is told of the source with an id.
    pub fn source_head(&self, id: &str) -> Option<SourceHead<'_>> {
        if let Some(prepared) = &self.prepared {
            return prepared.source(id);
        }
        let position = self.source_position(id)?;
        if let Some(source) = self.sources.known(position) {
            return Some(SourceHead::of(source));
        }
        let heads = &self.heads.0;
        let head = heads.get(position).or_else(|| {
            let head = self.sources.peek(position, Head::of)?;
            heads.keep(position, self.sources.len(), head)
        });
        head.map(|head| told!(head))
    }

    /// Reads the heads of the sources with some ids at once, so that looking at each costs little.
    pub fn fetch_heads<'i>(&self, ids: impl Iterator<Item = &'i str>) {
        let (heads, sources) = (&self.heads.0, &self.sources);
        let mut positions = sources.near(ids);
        positions.retain(|at| sources.known(*at).is_none() && heads.get(*at).is_none());
        let keep = |at, source: &Source| heads.keep(at, sources.len(), Head::of(source)).map(drop);
        sources.find(&positions, None, keep);
    }

    /// Returns the position of the source with an id.
    pub fn source_position(&self, id: &str) -> Option<usize> {
        let told = |position| self.heads.0.get(position).map(|head| head.id.as_str());
        self.sources.position_with(id, |source| source.id.as_str(), &told)
    }
}
