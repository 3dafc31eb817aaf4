//! The index: entries by id, and what the disputes are about.

use std::collections::BTreeSet;

use super::{SourceRef, Value, is_described};
use crate::error::Error;
use crate::record::{
    Alpha3, AnyEntry, At, Dispute, Id, Leaf, Name, Section, Source, SourceKind, Text, Version,
    Visit, refers_to,
};
use crate::store::Store;
use crate::text::TextMap;

/// What an id names.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// The section of the entry; none for the summit itself.
    pub section: Option<Section>,
    /// Its title, name or summary.
    pub label: &'a str,
    /// Its names in other languages, scripts and spellings.
    pub names: &'a [Name],
}

/// Entries by id, and what the disputes are about.
pub struct Index<'a> {
    store: &'a Store,
    /// The alpha-3 code of the host.
    host: Option<&'a str>,
    entries: TextMap<&'a str, &'a dyn AnyEntry>,
    sources: TextMap<&'a str, &'a Source>,
    disputes: TextMap<&'a str, &'a Dispute>,
    /// How many sources each official publisher has.
    publishers: TextMap<&'a str, usize>,
    /// By the id of what is disputed.
    points: TextMap<&'a str, Vec<Point<'a>>>,
}

/// What of an entry a dispute is about.
struct Point<'a> {
    dispute: &'a Dispute,
    /// The field; none for the entry itself, which means its title or name.
    field: Option<&'a str>,
    /// The item of the list that the field holds, by its currency or what it counts; none for the whole field.
    item: Option<&'a str>,
}

impl Point<'_> {
    fn is_on(&self, key: &str) -> bool {
        self.field.map_or(is_name(key), |field| field == key)
    }
}

impl<'a> Index<'a> {
    /// Indexes the entries of some sections and of those that they refer to, the sources and the disputes.
    ///
    /// # Errors
    ///
    /// [`Error::Broken`] where an entry is invalid, an id is used twice, or a reference of one of the
    /// sections leads nowhere.
    pub fn new(store: &'a Store, sections: &[Section]) -> Result<Self, Error> {
        let (sources, disputes) = (store.sources()?, store.disputes()?);
        let mut points: TextMap<&str, Vec<Point<'_>>> = TextMap::default();
        for dispute in disputes {
            for about in &dispute.about {
                let path = about.field.as_ref().map(Text::as_str);
                let (field, item) = match path.and_then(|path| path.split_once('.')) {
                    Some((field, item)) => (Some(field), Some(item)),
                    None => (path, None),
                };
                points.entry(about.id.as_str()).or_default().push(Point { dispute, field, item });
            }
        }
        let mut publishers: TextMap<&str, usize> = TextMap::default();
        for source in sources.iter().filter(|source| source.kind == SourceKind::Official) {
            *publishers.entry(source.publisher.as_str()).or_default() += 1;
        }
        let mut index = Self {
            store,
            publishers,
            host: store.host()?,
            entries: TextMap::default(),
            sources: sources.iter().map(|source| (source.id.as_str(), source)).collect(),
            disputes: disputes.iter().map(|dispute| (dispute.id.as_str(), dispute)).collect(),
            points,
        };
        let mut read: BTreeSet<Section> = sections.iter().copied().collect();
        // Where all sections are read, it does not matter which of them the references lead to.
        let some = if sections == Section::ALL { &[] } else { sections };
        visit_references(store, some, |_, wanted| match wanted {
            [] => read.extend(Section::ALL.into_iter().filter(|one| *one != Section::Sources)),
            [Section::Sources] => {}
            wanted => read.extend(wanted),
        })?;
        let mut entries = 0;
        for section in read {
            let list = store.entries(section)?;
            entries += list.len();
            index.entries.extend(list.into_iter().map(|entry| (entry.id().as_str(), entry)));
        }
        let is_unique = index.entries.len() == entries
            && index.sources.len() == sources.len()
            && !index.entries.contains_key(store.summit().id.as_str());
        if !is_unique || !index.resolves(sections)? {
            return Err(store.invalid());
        }
        Ok(index)
    }

    /// Whether every reference of some sections leads to an entry of the right section.
    fn resolves(&self, sections: &[Section]) -> Result<bool, Error> {
        let mut resolves = true;
        visit_references(self.store, sections, |id, wanted| {
            resolves &= self.is_entry_of(id, wanted);
        })?;
        Ok(resolves)
    }

    fn is_entry_of(&self, id: &str, wanted: &[Section]) -> bool {
        if wanted == [Section::Sources] {
            return self.sources.contains_key(id) || self.store.former_label(id).is_some();
        }
        match self.get(id) {
            Some(named) => {
                wanted.is_empty() || named.section.is_some_and(|section| wanted.contains(&section))
            }
            None => self.store.former_label(id).is_some(),
        }
    }

    /// Returns what an id names: an entry, or the summit itself.
    pub fn get(&self, id: &str) -> Option<Named<'a>> {
        if let Some(entry) = self.entry(id) {
            let (label, names) = (entry.label(), entry.names());
            return Some(Named { section: Some(entry.section()), label, names });
        }
        let summit = self.store.summit();
        let label = summit.names.first().map_or("", |name| name.text.as_str());
        (summit.id.as_str() == id).then_some(Named { section: None, label, names: &summit.names })
    }

    /// The title, name or summary of what an id names, or the id where it names nothing.
    pub fn label<'s>(&self, id: &'s str) -> &'s str
    where
        'a: 's,
    {
        self.get(id).map_or(id, |named| named.label)
    }

    pub(crate) fn entry(&self, id: &str) -> Option<&'a dyn AnyEntry> {
        self.entries.get(id).copied()
    }

    pub(crate) fn reference(&self, id: &'a str) -> Value<'a> {
        self.reference_to(id, false)
    }

    fn reference_to(&self, id: &'a str, inferred: bool) -> Value<'a> {
        let label = self.get(id).map(|named| named.label);
        let label = label.or_else(|| self.store.former_label(id)).unwrap_or(id);
        let described = self.entry(id).is_some_and(is_described);
        Value::Ref { id, label, inferred, described }
    }

    /// Refers to an area; `inferred` where the authors of the record worked it out.
    pub fn area(&self, id: Option<&'a Id>, inferred: Option<bool>) -> Value<'a> {
        id.map_or(Value::Unknown, |id| self.reference_to(id.as_str(), inferred == Some(true)))
    }

    /// The sources with these ids as a value, the strongest first.
    pub fn sources(&self, ids: &[Id]) -> Value<'a> {
        if ids.is_empty() { Value::Unknown } else { Value::Sources(self.cited(ids)) }
    }

    /// The sources with these ids, the strongest first.
    pub fn cited(&self, ids: &[Id]) -> Vec<SourceRef<'a>> {
        let mut sources: Vec<_> = ids.iter().filter_map(|id| self.source(id.as_str())).collect();
        sources.sort_unstable_by_key(SourceRef::order);
        sources
    }

    /// The source with an id, as answers cite it.
    pub fn source(&self, id: &str) -> Option<SourceRef<'a>> {
        let source = self.source_entry(id)?;
        let origin = source.origin.as_ref().map(|origin| self.first_origin(origin.as_str()));
        let is_guest =
            self.host.is_none() || source.party.as_ref().map(Alpha3::as_str) != self.host;
        let of_publisher = match source.kind {
            SourceKind::Official => self.publishers[source.publisher.as_str()],
            _ => 0,
        };
        Some(SourceRef { source, origin, is_guest, of_publisher })
    }

    /// The source with an id, as in the record.
    pub fn source_entry(&self, id: &str) -> Option<&'a Source> {
        self.sources.get(id).copied()
    }

    /// Follows reprints of reprints to the first text.
    fn first_origin(&self, mut origin: &'a str) -> &'a str {
        // Sources may name each other in a circle.
        for _ in 0..16 {
            match self.source_entry(origin).and_then(|source| source.origin.as_ref()) {
                Some(further) => origin = further.as_str(),
                None => break,
            }
        }
        origin
    }

    /// The versions of a dispute, each with its sources.
    pub fn versions(&self, versions: &'a [Version]) -> Value<'a> {
        let stated = |version: &'a Version| Value::Stated(version, self.cited(&version.sources));
        Value::list(versions.iter().map(stated))
    }

    /// A value of a field, marked where sources differ on it. Where they differ only on items of a list, those
    /// items are marked.
    pub fn marked(&self, id: &str, key: &str, value: Value<'a>) -> Value<'a> {
        let is_whole = self.points(id).any(|point| point.is_on(key) && point.item.is_none());
        match value {
            Value::List(items) if !is_whole => {
                let mark = |item: Value<'a>| {
                    let name = item.name();
                    let is_disputed = name.is_some_and(|name| self.is_item_disputed(id, key, name));
                    item.marked(is_disputed)
                };
                Value::List(items.into_iter().map(mark).collect())
            }
            value => value.marked(self.is_disputed(id, key)),
        }
    }

    /// Returns whether sources differ on a field of an entry; a dispute about the entry itself is one about its
    /// title or name.
    pub fn is_disputed(&self, id: &str, key: &str) -> bool {
        self.points(id).any(|point| point.is_on(key))
    }

    /// Returns whether sources differ on an item of a list, named by its currency or by what it counts, or on the
    /// list itself.
    pub fn is_item_disputed(&self, id: &str, key: &str, item: &str) -> bool {
        let is_one = |name: &str| name == item;
        self.points(id).any(|point| point.field == Some(key) && point.item.is_none_or(is_one))
    }

    fn points(&self, id: &str) -> impl Iterator<Item = &Point<'a>> {
        self.points.get(id).into_iter().flatten()
    }

    /// The ids of the disputes about a value of a field; where one is about an item of a list, such as a currency,
    /// the value must name it.
    pub fn disputes_on(&self, id: &str, key: &str, value: &Value<'_>) -> Vec<&'a str> {
        let is_named = |point: &Point<'_>| {
            let is_shown = |item: &str| value.shown().contains(item);
            point.field != Some(key) || point.item.is_none_or(is_shown)
        };
        let ids =
            self.points(id).filter(|point| point.is_on(key)).map(|point| point.dispute.id.as_str());
        let concerns = |dispute: &&str| {
            self.points(id).any(|point| point.dispute.id.as_str() == *dispute && is_named(point))
        };
        ids.filter(concerns).collect()
    }

    /// The ids of the disputes about an entry, in order.
    pub fn dispute_ids(&self, id: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let ids = self.points(id).map(|point| point.dispute.id.as_str());
        ids.collect::<BTreeSet<&str>>().into_iter()
    }

    pub(crate) fn disputes_about(&self, id: &str) -> Vec<&'a Dispute> {
        self.dispute_ids(id).filter_map(|id| self.dispute(id)).collect()
    }

    pub(crate) fn dispute(&self, id: &str) -> Option<&'a Dispute> {
        self.disputes.get(id).copied()
    }
}

/// Returns whether a field is what an entry is called by.
fn is_name(key: &str) -> bool {
    matches!(key, "title" | "name" | "what" | "subject" | "summary")
}

/// Calls `visit` with each reference of some sections, and the sections that it may lead to; of the summit too
/// where all sections are read.
fn visit_references(
    store: &Store,
    sections: &[Section],
    mut visit: impl FnMut(&str, &'static [Section]),
) -> Result<(), Error> {
    let mut leaf = |at: At, leaf: Leaf<'_>| {
        if let (Leaf::Id(id), Some(wanted)) = (leaf, refers_to(at.holder, at.key)) {
            visit(id.as_str(), wanted);
        }
    };
    for section in sections {
        store.entries(*section)?.into_iter().for_each(|entry| entry.leaves(&mut leaf));
    }
    if sections == Section::ALL {
        store.summit().leaves(&mut leaf);
    }
    Ok(())
}
