//! The index: every entry by its id, and what the disputes are about.

use std::collections::{BTreeSet, HashMap};

use super::{Item, SourceRef, Value};
use crate::record::{Dispute, Entry, Id, Name, Record, Section, Source, Text, Version};

/// An entry as others refer to it.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// The section it belongs to; the summit itself has none.
    pub section: Option<Section>,
    /// The text by which people know it.
    pub label: &'a str,
    /// Its names in other languages, scripts and spellings.
    pub names: &'a [Name],
}

/// Every entry by its id, and what the disputes are about.
#[derive(Debug)]
pub struct Index<'a> {
    named: HashMap<&'a str, Named<'a>>,
    sources: HashMap<&'a str, &'a Source>,
    disputes: HashMap<&'a str, &'a Dispute>,
    /// By the id of what is disputed: the dispute, and the field it is about.
    about: HashMap<&'a str, Vec<(&'a str, Option<&'a str>)>>,
}

impl<'a> Index<'a> {
    /// Returns the index of a record.
    pub fn new(record: &'a Record) -> Self {
        let summit = &record.summit;
        let label = summit.names.first().map_or("", |name| name.text.as_str());
        let mut named = HashMap::with_capacity(record.entries() + 1);
        named.insert(summit.id.as_str(), Named { section: None, label, names: &summit.names });
        for section in Section::ALL {
            with_section!(section, T => named.extend(T::entries(record).iter().map(|entry: &T| {
                let (label, names) = (entry.label(), entry.names());
                (entry.id().as_str(), Named { section: Some(section), label, names })
            })));
        }
        let mut about: HashMap<&str, Vec<_>> = HashMap::new();
        for dispute in &record.disputes {
            for one in &dispute.about {
                let field = one.field.as_ref().map(Text::as_str);
                about.entry(one.id.as_str()).or_default().push((dispute.id.as_str(), field));
            }
        }
        Self {
            named,
            sources: record.sources.iter().map(|source| (source.id.as_str(), source)).collect(),
            disputes: record.disputes.iter().map(|one| (one.id.as_str(), one)).collect(),
            about,
        }
    }

    /// Returns the entry with an id.
    pub fn get(&self, id: &str) -> Option<Named<'a>> {
        self.named.get(id).copied()
    }

    /// Returns the value that refers to an entry.
    pub fn reference(&self, id: &'a str) -> Value<'a> {
        self.reference_to(id, false)
    }

    fn reference_to(&self, id: &'a str, inferred: bool) -> Value<'a> {
        Value::Ref { id, label: self.get(id).map_or(id, |named| named.label), inferred }
    }

    /// Returns the value that refers to an area, and says where that is the authors' inference.
    pub fn area(&self, id: Option<&'a Id>, inferred: Option<bool>) -> Value<'a> {
        id.map_or(Value::Unknown, |id| self.reference_to(id.as_str(), inferred == Some(true)))
    }

    /// Returns the value that refers to several entries.
    pub fn references(&self, ids: &'a [Id]) -> Value<'a> {
        Value::list(ids.iter().map(|id| self.reference(id.as_str())))
    }

    /// Returns the sources with these ids, the strongest kind first.
    pub fn sources(&self, ids: &'a [Id]) -> Value<'a> {
        if ids.is_empty() { Value::Unknown } else { Value::Sources(self.cited(ids)) }
    }

    /// Returns the sources with these ids, as they are, the strongest kind first.
    pub fn cited(&self, ids: &[Id]) -> Vec<SourceRef<'a>> {
        let mut sources: Vec<_> = ids.iter().filter_map(|id| self.source(id.as_str())).collect();
        sources.sort_unstable();
        sources
    }

    /// Returns the source with an id.
    pub fn source(&self, id: &str) -> Option<SourceRef<'a>> {
        let source = self.written_source(id)?;
        let origin = source.origin.as_ref().map(|origin| self.first_origin(origin.as_str()));
        Some(SourceRef {
            kind: source.kind,
            is_reprint: origin.is_some(),
            id: source.id.as_str(),
            publisher: source.publisher.as_str(),
            origin,
            party: source.party.as_ref().map(|party| party.as_str()),
            language: source.language.as_str(),
        })
    }

    /// Returns the source with an id, as it stands in the record.
    pub fn written_source(&self, id: &str) -> Option<&'a Source> {
        self.sources.get(id).copied()
    }

    /// Returns the text that is reprinted in the end; reprints may reprint reprints.
    fn first_origin(&self, mut origin: &'a str) -> &'a str {
        // Sources may name each other in a circle.
        for _ in 0..16 {
            match self.written_source(origin).and_then(|source| source.origin.as_ref()) {
                Some(further) => origin = further.as_str(),
                None => break,
            }
        }
        origin
    }

    /// Returns the sources with these ids, all their publishers named, the strongest kind first.
    pub fn publishers(&self, ids: &'a [Id]) -> Value<'a> {
        if ids.is_empty() { Value::Unknown } else { Value::Publishers(self.cited(ids)) }
    }

    /// Returns the versions of a disputed point, each with who says it.
    pub fn versions(&self, versions: &'a [Version]) -> Value<'a> {
        Value::list(versions.iter().map(|version| Value::Stated {
            text: version.value.as_str(),
            sources: self.cited(&version.sources),
            json: serde_json::to_value(version).unwrap_or_default().into(),
        }))
    }

    /// Returns whether sources differ on a field of an entry, or on the entry as a whole.
    pub fn is_disputed(&self, id: &str, key: &str) -> bool {
        self.disputes_on(id, key).next().is_some()
    }

    /// Returns the ids of the disputes on a field of an entry, or on the entry as a whole.
    ///
    /// A dispute about the whole entry marks what the entry is known by.
    pub fn disputes_on(&self, id: &str, key: &str) -> impl Iterator<Item = &'a str> {
        let whole = matches!(key, "title" | "name" | "what" | "subject" | "summary");
        let about = self.about.get(id).into_iter().flatten();
        about
            .filter(move |(_, field)| field.map_or(whole, |field| field == key))
            .map(|(dispute, _)| *dispute)
    }

    /// Returns the ids of the disputes about an entry, in order.
    pub fn disputes_about(&self, id: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let about = self.about.get(id).into_iter().flatten();
        about.map(|(dispute, _)| *dispute).collect::<BTreeSet<&str>>().into_iter()
    }

    /// Returns the disputes about an entry, in order.
    pub fn written_disputes(&self, id: &str) -> Vec<&'a Dispute> {
        self.disputes_about(id).filter_map(|id| self.written_dispute(id)).collect()
    }

    /// Returns the dispute with an id, as it stands in the record.
    pub fn written_dispute(&self, id: &str) -> Option<&'a Dispute> {
        self.disputes.get(id).copied()
    }
}

/// Returns the entry with an id, seen through its columns.
pub fn item<'a>(record: &'a Record, index: &Index<'a>, id: &str) -> Option<Item<'a>> {
    let section = index.get(id)?.section?;
    with_section!(section, T => {
        let entry = T::entries(record).iter().find(|entry: &&T| entry.id().as_str() == id)?;
        Some(Item::new(entry, index))
    })
}
