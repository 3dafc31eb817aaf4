//! What was known on a day: the part of a record that earlier publications state.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::{Id, Name, Record};

/// How much of a record is left out because its sources are all later, or undated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LeftOut {
    /// Entries, the sources among them.
    pub entries: usize,
    /// All entries of the record.
    pub of: usize,
    /// Versions of disputed points, of disputes that are left.
    pub versions: usize,
    /// Names, sessions, facts and conversions of entries that are left.
    pub parts: usize,
    /// Whether the sources of the summit itself are among what is left out.
    pub summit: bool,
}

impl Record {
    /// Leaves what had been published by a day, and returns how much is left out.
    ///
    /// A source counts where the last day that its date can mean is not later. Entries and parts of
    /// entries whose sources all fail that are left out, and so are disputes with fewer than two
    /// versions left; the rest names only the sources that count.
    pub fn known_by(&mut self, day: NaiveDate) -> LeftOut {
        let mut left = LeftOut { of: self.entries(), ..LeftOut::default() };
        self.sources.retain(|source| {
            source.published.or(source.accessed).is_some_and(|date| date.last_day() <= day)
        });
        let known: HashSet<Id> = self.sources.iter().map(|source| source.id.clone()).collect();
        let keep = |sources: &mut Vec<Id>| {
            sources.retain(|id| known.contains(id));
            !sources.is_empty()
        };
        let mut parts = 0;
        let mut names = |list: &mut Vec<Name>| {
            let all = list.len();
            // A name without sources of its own is as known as its entry.
            list.retain_mut(|name| name.sources.is_empty() || keep(&mut name.sources));
            parts += all - list.len();
        };

        left.summit = !keep(&mut self.summit.sources);
        names(&mut self.summit.names);
        macro_rules! named {
            ($($section:ident),+) => { $(
                self.$section.retain_mut(|entry| keep(&mut entry.sources));
                self.$section.iter_mut().for_each(|entry| names(&mut entry.names));
            )+ };
        }
        macro_rules! unnamed {
            ($($section:ident),+) => { $(
                self.$section.retain_mut(|entry| keep(&mut entry.sources));
            )+ };
        }
        named!(countries, leaders, participants, areas, initiatives, documents);
        unnamed!(targets, totals, meetings, statements, provisions, events, disputes);
        for session in &mut self.summit.sessions {
            names(&mut session.names);
        }

        macro_rules! parts {
            ($list:expr) => {{
                let all = $list.len();
                $list.retain_mut(|part| keep(&mut part.sources));
                all - $list.len()
            }};
        }
        parts += parts!(self.summit.sessions) + parts!(self.summit.facts);
        for target in &mut self.targets {
            parts += parts!(target.conversions);
        }
        self.disputes.retain_mut(|dispute| {
            let gone = parts!(dispute.versions);
            let disputed = dispute.versions.len() > 1;
            left.versions += if disputed { gone } else { 0 };
            disputed
        });
        left.parts = parts;
        left.entries = left.of - self.entries();
        left
    }
}
