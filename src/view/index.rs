//! The index: every entry by its id, and what sources dispute.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Item, SourceRef, Value};
use crate::record::{
    Area, Country, Dispute, Document, Entry, Event, Id, IdList, Initiative, Leader, Meeting, Name,
    Participant, Provision, Record, Section, Source, SourceHead, Statement, Target, Total, Version,
    is_id,
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

/// Every entry by its id, and what sources dispute; looked up when asked for, by any processor.
#[derive(Debug, Clone)]
pub struct Index<'a>(Arc<Inner<'a>>);

#[derive(Debug)]
struct Inner<'a> {
    record: &'a Record<'a>,
    is_lost: AtomicBool,
}

impl<'a> Index<'a> {
    /// Returns the index of a record.
    pub fn new(record: &'a Record<'a>) -> Self {
        Self(Arc::new(Inner { record, is_lost: AtomicBool::new(false) }))
    }

    /// Returns whether every reference that was followed led somewhere.
    pub fn is_sound(&self) -> bool {
        !self.0.is_lost.load(Ordering::Relaxed)
    }

    /// Returns the entry with an id.
    pub fn get(&self, id: &str) -> Option<Named<'a>> {
        if !is_id(id) {
            return None;
        }
        let summit = &self.0.record.summit;
        if summit.id.as_str() == id {
            let label = summit.names.first().map_or("", |name| name.text.as_str());
            return Some(Named { section: None, label, names: &summit.names });
        }
        // What is referred to most, and costs least to look through, comes first.
        self.of::<Country>(id)
            .or_else(|| self.of::<Area>(id))
            .or_else(|| self.of::<Leader>(id))
            .or_else(|| self.of::<Participant>(id))
            .or_else(|| self.of::<Target>(id))
            .or_else(|| self.of::<Meeting>(id))
            .or_else(|| self.of::<Document>(id))
            .or_else(|| self.of::<Initiative>(id))
            .or_else(|| self.of::<Total>(id))
            .or_else(|| self.of::<Event>(id))
            .or_else(|| self.of::<Statement>(id))
            .or_else(|| self.of::<Provision>(id))
            .or_else(|| self.of::<Dispute>(id))
            .or_else(|| self.of::<Source>(id))
    }

    fn of<T: Entry>(&self, id: &str) -> Option<Named<'a>> {
        let entries = T::entries(self.0.record);
        let position = entries.position(id, |entry| entry.id().as_str())?;
        let entry = entries.one(position)?;
        Some(Named { section: Some(T::SECTION), label: entry.label(), names: entry.names() })
    }

    /// Returns the section of the entry with an id; the summit itself has none.
    pub fn section(&self, id: &str) -> Option<Section> {
        let sections = is_id(id).then_some(Section::ALL)?;
        sections.into_iter().find(|section| {
            of_section!(*section, T => {
                T::entries(self.0.record).position(id, |entry: &T| entry.id().as_str()).is_some()
            })
        })
    }

    /// Returns the section of the entry with an id, and what people call it; the entry is not kept.
    pub fn told(&self, id: &str) -> Option<(Option<Section>, String)> {
        if self.0.record.summit.id.as_str() == id {
            return Some((None, self.get(id)?.label.to_owned()));
        }
        let section = self.section(id)?;
        of_section!(section, T => {
            let entries = T::entries(self.0.record);
            let position = entries.position(id, |entry: &T| entry.id().as_str())?;
            entries.peek(position, |entry: &T| (Some(section), entry.label().to_owned()))
        })
    }

    /// Returns the entry with an id, seen through its columns.
    pub fn item(&self, id: &str) -> Option<Item<'a>> {
        Section::ALL.iter().find_map(|section| {
            of_section!(*section, T => {
                let entries = T::entries(self.0.record);
                let position = entries.position(id, |entry: &T| entry.id().as_str())?;
                Some(Item::new::<T>(entries.one(position)?, self))
            })
        })
    }

    /// Returns what people call the entry with an id.
    fn label(&self, id: &'a str) -> &'a str {
        let prepared = self.0.record.prepared.and_then(|prepared| prepared.label(id));
        prepared.or_else(|| Some(self.get(id)?.label)).unwrap_or_else(|| {
            self.lose();
            id
        })
    }

    /// Remembers that a reference leads nowhere; what is left of a record by a day may have such.
    fn lose(&self) {
        if !self.0.record.is_partial {
            self.0.is_lost.store(true, Ordering::Relaxed);
        }
    }

    /// Returns the value that refers to an entry.
    pub fn reference(&self, id: &'a str) -> Value<'a> {
        Value::Ref { id, label: self.label(id), inferred: false }
    }

    /// Returns the value that refers to an area, and tells where that is the authors' inference.
    pub fn area(&self, id: Option<&'a Id>, inferred: Option<bool>) -> Value<'a> {
        let Some(id) = id.map(Id::as_str) else { return Value::Unknown };
        Value::Ref { id, label: self.label(id), inferred: inferred == Some(true) }
    }

    /// Returns the value that refers to several entries.
    pub fn references(&self, ids: &'a IdList) -> Value<'a> {
        Value::list(ids.iter().map(|id| self.reference(id)))
    }

    /// Returns the sources with these ids, the strongest kind first.
    pub fn sources(&self, ids: &'a IdList) -> Value<'a> {
        if ids.is_empty() { Value::Unknown } else { Value::Sources(self.cited(ids)) }
    }

    /// Returns the sources with these ids, as they are, the strongest kind first.
    pub fn cited(&self, ids: &IdList) -> Vec<SourceRef<'a>> {
        let mut sources = Vec::with_capacity(ids.len());
        for id in ids.iter() {
            match self.source(id) {
                Some(source) => sources.push(source),
                None => self.lose(),
            }
        }
        sources.sort_unstable();
        sources
    }

    /// Makes sure that the sources with these ids are there.
    pub fn follow_sources(&self, ids: &IdList) {
        if !ids.iter().all(|id| self.0.record.source_head(id).is_some()) {
            self.lose();
        }
    }

    /// Returns the source with an id.
    pub fn source(&self, id: &str) -> Option<SourceRef<'a>> {
        let SourceHead { id, publisher, kind, origin, party, language } =
            self.0.record.source_head(id)?;
        let is_reprint = origin.is_some();
        let origin = origin.map(|origin| self.first_origin(origin));
        Some(SourceRef { kind, is_reprint, id, publisher, origin, party, language })
    }

    /// Reads the sources of some entries at once, so that naming each costs little.
    pub fn fetch_sources(&self, items: &[Item<'a>]) {
        let ids = items.iter().flat_map(|item| item.sources().iter());
        self.0.record.fetch_heads(ids);
    }

    /// Returns the source with an id, as it stands in the record.
    pub fn written_source(&self, id: &str) -> Option<&'a Source> {
        let record = self.0.record;
        record.sources.one(record.source_position(id)?)
    }

    /// Returns the text that is reprinted in the end; reprints may reprint reprints.
    fn first_origin(&self, mut origin: &'a str) -> &'a str {
        // Sources that name each other in a circle lead nowhere, so the way has an end.
        for _ in 0..16 {
            let further = Some(origin).filter(|origin| is_id(origin));
            match further.and_then(|origin| self.0.record.source_head(origin)?.origin) {
                Some(further) => origin = further,
                None => break,
            }
        }
        origin
    }

    /// Returns the sources with these ids, all their publishers named, the strongest kind first.
    pub fn publishers(&self, ids: &'a IdList) -> Value<'a> {
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
    ///
    /// A dispute about the whole entry marks what the entry is known by.
    pub fn is_disputed(&self, id: &str, key: &str) -> bool {
        self.disputes_on(id, key).next().is_some()
    }

    /// Returns the ids of the disputes on a field of an entry, or on the entry as a whole.
    pub fn disputes_on(&self, id: &str, key: &str) -> impl Iterator<Item = &'a str> {
        let whole = matches!(key, "title" | "name" | "what" | "subject" | "summary");
        self.0
            .record
            .marks_of(id)
            .filter(move |(_, _, field)| field.map_or(whole, |field| field == key))
            .map(|(_, dispute, _)| dispute)
    }

    /// Returns the ids of the disputes about an entry, in order.
    pub fn disputes_about(&self, id: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let ids: BTreeSet<&'a str> =
            self.0.record.marks_of(id).map(|(_, dispute, _)| dispute).collect();
        ids.into_iter()
    }

    /// Returns the disputes about an entry, in order.
    pub fn written_disputes(&self, id: &str) -> Vec<&'a Dispute> {
        self.disputes_about(id).filter_map(|id| self.written_dispute(id)).collect()
    }

    /// Returns the dispute with an id, as it stands in the record.
    pub fn written_dispute(&self, id: &str) -> Option<&'a Dispute> {
        let disputes = &self.0.record.disputes;
        disputes.one(disputes.position(id, |dispute| dispute.id.as_str())?)
    }
}
