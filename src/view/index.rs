//! The index: every entry by its id, and what sources dispute.

use std::collections::{BTreeSet, HashMap};

use super::{SourceRef, Value};
use crate::record::{
    Area, Country, Dispute, Document, Entry, Event, Id, Initiative, Leader, Meeting, Name,
    Participant, Provision, Record, Section, Source, Statement, Target, Text, Total, Version,
};

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

/// Every entry by its id, and what sources dispute.
#[derive(Debug)]
pub struct Index<'a> {
    named: HashMap<&'a str, Named<'a>>,
    sources: HashMap<&'a str, SourceRef<'a>>,
    disputes: HashMap<&'a str, Vec<(&'a str, Option<&'a str>)>>,
}

impl<'a> Index<'a> {
    /// Returns the index of a record.
    pub fn new(record: &'a Record) -> Self {
        fn add<'a, T: Entry>(named: &mut HashMap<&'a str, Named<'a>>, record: &'a Record) {
            named.extend(T::entries(record).iter().map(|entry| {
                let one =
                    Named { section: Some(T::SECTION), label: entry.label(), names: entry.names() };
                (entry.id().as_str(), one)
            }));
        }
        let mut named = HashMap::new();
        add::<Country>(&mut named, record);
        add::<Leader>(&mut named, record);
        add::<Participant>(&mut named, record);
        add::<Area>(&mut named, record);
        add::<Initiative>(&mut named, record);
        add::<Target>(&mut named, record);
        add::<Document>(&mut named, record);
        add::<Total>(&mut named, record);
        add::<Meeting>(&mut named, record);
        add::<Statement>(&mut named, record);
        add::<Provision>(&mut named, record);
        add::<Event>(&mut named, record);
        add::<Dispute>(&mut named, record);
        add::<Source>(&mut named, record);
        let summit = &record.summit;
        let label = summit.names.first().map_or("", |name| name.text.as_str());
        let one = Named { section: None, label, names: &summit.names };
        named.insert(summit.id.as_str(), one);

        let source = |source: &'a Source| SourceRef {
            kind: source.kind,
            is_reprint: source.origin.is_some(),
            id: source.id.as_str(),
            publisher: source.publisher.as_str(),
            language: source.language.as_str(),
        };
        let mut disputes: HashMap<_, Vec<_>> = HashMap::new();
        for dispute in &record.disputes {
            for about in &dispute.about {
                let field = about.field.as_ref().map(Text::as_str);
                let one = (dispute.id.as_str(), field);
                disputes.entry(about.id.as_str()).or_default().push(one);
            }
        }
        Self {
            named,
            sources: (record.sources.iter()).map(|one| (one.id.as_str(), source(one))).collect(),
            disputes,
        }
    }

    /// Returns the entry with an id.
    pub fn get(&self, id: &str) -> Option<Named<'a>> {
        self.named.get(id).copied()
    }

    /// Returns every id with its entry, in no order.
    pub fn all(&self) -> impl Iterator<Item = (&'a str, Named<'a>)> {
        self.named.iter().map(|(id, named)| (*id, *named))
    }

    /// Returns the value that refers to an entry.
    pub fn reference(&self, id: &'a Id) -> Value<'a> {
        let id = id.as_str();
        let label = self.get(id).map_or(id, |named| named.label);
        Value::Ref { id, label, inferred: false }
    }

    /// Returns the value that refers to an area, and tells where that is the authors' inference.
    pub fn area(&self, id: Option<&'a Id>, inferred: Option<bool>) -> Value<'a> {
        let Some(id) = id else { return Value::Unknown };
        let label = self.get(id.as_str()).map_or(id.as_str(), |named| named.label);
        Value::Ref { id: id.as_str(), label, inferred: inferred == Some(true) }
    }

    /// Returns the value that refers to several entries.
    pub fn references(&self, ids: &'a [Id]) -> Value<'a> {
        Value::list(ids.iter().map(|id| self.reference(id)))
    }

    /// Returns the sources with these ids, the strongest kind first.
    pub fn sources(&self, ids: &'a [Id]) -> Value<'a> {
        Value::Sources(self.cited(ids))
    }

    fn cited(&self, ids: &'a [Id]) -> Vec<SourceRef<'a>> {
        let mut sources: Vec<SourceRef<'a>> =
            ids.iter().filter_map(|id| self.sources.get(id.as_str()).copied()).collect();
        sources.sort_unstable();
        sources
    }

    /// Returns the source with an id.
    pub fn source(&self, id: &str) -> Option<SourceRef<'a>> {
        self.sources.get(id).copied()
    }

    /// Returns the sources with these ids, all their publishers named, the strongest kind first.
    pub fn publishers(&self, ids: &'a [Id]) -> Value<'a> {
        Value::Publishers(self.cited(ids))
    }

    /// Returns the versions of a disputed point, each with who says it.
    pub fn versions(&self, versions: &'a [Version]) -> Value<'a> {
        Value::list(versions.iter().map(|version| Value::Stated {
            text: version.value.as_str(),
            sources: self.cited(&version.sources),
            json: serde_json::to_value(version).unwrap_or_default(),
        }))
    }

    /// Returns whether sources differ on a field of an entry, or on the entry as a whole.
    ///
    /// A dispute about the whole entry marks what the entry is known by.
    pub fn is_disputed(&self, id: &str, key: &str) -> bool {
        self.disputes_on(id, key).next().is_some()
    }

    /// Returns the ids of the disputes on a field of an entry, or on the entry as a whole.
    pub fn disputes_on(&self, id: &str, key: &str) -> impl Iterator<Item = &'a str> {
        let whole = matches!(key, "title" | "name" | "what" | "subject" | "summary");
        let disputes = self.disputes.get(id).map_or(&[][..], Vec::as_slice).iter();
        disputes
            .filter(move |(_, field)| field.map_or(whole, |field| field == key))
            .map(|(dispute, _)| *dispute)
    }

    /// Returns the ids of the disputes about an entry, in order.
    pub fn disputes_about(&self, id: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let disputes = self.disputes.get(id).map_or(&[][..], Vec::as_slice);
        let ids: BTreeSet<&'a str> = disputes.iter().map(|(dispute, _)| *dispute).collect();
        ids.into_iter()
    }
}
