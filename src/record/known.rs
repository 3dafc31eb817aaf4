//! What was known on a day: the part of a record that earlier publications state.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::{Id, Name, Record};

/// How much of a record is left out because its sources are all later, or undated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LeftOut {
    /// Entries, including sources.
    pub entries: usize,
    /// All entries of the record.
    pub of: usize,
    /// Versions of those disputes that remain.
    pub versions: usize,
    /// Names, sessions, facts and conversions of those entries that remain.
    pub parts: usize,
    /// Whether the sources of the summit itself are left out.
    pub summit: bool,
}

impl Record {
    /// Removes what had not been published by a day, and returns how much that was.
    ///
    /// A source counts where the last day that its date can mean is not later. Entries and parts of
    /// entries without such a source are removed, and so are disputes with fewer than two versions left;
    /// what remains lists only the sources that count.
    pub fn known_by(&mut self, day: NaiveDate) -> LeftOut {
        let of = self.entries();
        self.sources.retain(|source| {
            source.published.or(source.accessed).is_some_and(|date| date.last_day() <= day)
        });
        let known: HashSet<Id> = self.sources.iter().map(|source| source.id.clone()).collect();
        let is_known = |sources: &mut Vec<Id>| {
            sources.retain(|id| known.contains(id));
            !sources.is_empty()
        };
        let mut parts = 0;
        let mut names = |list: &mut Vec<Name>| {
            // A name without sources of its own is as known as its entry.
            parts += remove(list, |name| name.sources.is_empty() || is_known(&mut name.sources));
        };
        self.retain_entries(is_known, &mut names);

        let summit = &mut self.head.summit;
        let is_left_out = !is_known(&mut summit.sources);
        names(&mut summit.names);
        summit.sessions.iter_mut().for_each(|session| names(&mut session.names));
        parts += remove(&mut summit.sessions, |session| is_known(&mut session.sources));
        parts += remove(&mut summit.facts, |fact| is_known(&mut fact.sources));
        for target in &mut self.targets {
            parts += remove(&mut target.conversions, |one| is_known(&mut one.sources));
        }
        let mut versions = 0;
        self.disputes.retain_mut(|dispute| {
            let removed = remove(&mut dispute.versions, |one| is_known(&mut one.sources));
            let is_disputed = dispute.versions.len() > 1;
            versions += if is_disputed { removed } else { 0 };
            is_disputed
        });
        LeftOut { entries: of - self.entries(), of, versions, parts, summit: is_left_out }
    }
}

/// Removes the items of a list that `is_known` rejects, and returns how many.
fn remove<T>(list: &mut Vec<T>, is_known: impl Fn(&mut T) -> bool) -> usize {
    let all = list.len();
    list.retain_mut(is_known);
    all - list.len()
}
