//! Marks: which entries and fields the disputes of a record are about.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::OnceLock;

use memchr::memmem::Finder;
use rayon::slice::ParallelSliceMut;
use serde::Deserialize;

use super::{Dispute, Record, Text, kept_in, mark};

/// The id of an entry that is disputed, the id of the dispute, and the field it is about.
pub type Mark<'a> = (&'a str, &'a str, Option<&'a str>);

/// The marks of a record, sorted; found when somebody asks, where they were not prepared.
pub type Marks = OnceLock<Vec<Found>>;

/// A mark that was found, its texts side by side: a record may have very many.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    /// The mark of the id that is disputed: numbers before ids, of which many begin alike, are sorted
    /// and found sooner.
    number: u32,
    /// Where the id that is disputed ends, and where that of the dispute does.
    ends: [usize; 2],
    has_field: bool,
    text: Box<str>,
}

impl Found {
    fn new(about: &str, dispute: &str, field: Option<&str>) -> Self {
        Self {
            number: mark(about),
            ends: [about.len(), about.len() + dispute.len()],
            has_field: field.is_some(),
            text: [about, dispute, field.unwrap_or_default()].concat().into(),
        }
    }

    fn mark(&self) -> Mark<'_> {
        let [about, dispute] = self.ends;
        let field = self.has_field.then(|| &self.text[dispute..]);
        (&self.text[..about], &self.text[about..dispute], field)
    }
}

impl Ord for Found {
    fn cmp(&self, other: &Self) -> Ordering {
        self.number.cmp(&other.number).then_with(|| self.mark().cmp(&other.mark()))
    }
}

impl PartialOrd for Found {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Record<'_> {
    /// Returns all marks, in no order.
    pub fn all_marks(&self) -> impl Iterator<Item = Mark<'_>> {
        let (prepared, found) = match &self.prepared {
            Some(prepared) => (prepared.marks, &[][..]),
            None => (&[][..], self.found_marks()),
        };
        prepared.iter().copied().chain(found.iter().map(Found::mark))
    }

    /// Returns the marks of the entry with an id.
    pub fn marks_of(&self, id: &str) -> impl Iterator<Item = Mark<'_>> {
        let (prepared, found) = match &self.prepared {
            Some(prepared) => (equal(prepared.marks, |(about, ..)| (*about).cmp(id)), &[][..]),
            None => {
                let wanted = mark(id);
                let same = equal(self.found_marks(), |found| found.number.cmp(&wanted));
                (&[][..], equal(same, |found| found.mark().0.cmp(id)))
            }
        };
        prepared.iter().copied().chain(found.iter().map(Found::mark))
    }

    fn found_marks(&self) -> &[Found] {
        let marks: &Vec<_> = kept_in(&self.marks, || self.find_marks());
        marks
    }

    fn find_marks(&self) -> Vec<Found> {
        let disputes = &self.disputes;
        let versions = Finder::new("\"versions\": [");
        let read = disputes.look(|written| {
            // What sources say comes last, and marks nothing.
            let start = versions.find(written.as_bytes()).map_or("", |at| &written[..at]);
            let start = start.trim_ascii_end().strip_suffix(',').unwrap_or_default();
            let head = serde_json::from_str(&format!("{start}}}")).map(Head::marks);
            Some(head.or_else(|_| serde_json::from_str(written).map(Head::marks)).ok())
        });
        let read = read.and_then(|read| read.into_iter().collect::<Option<Vec<_>>>());
        // What is made, or not as the format wants it, is read as any entry is.
        let read = read
            .unwrap_or_else(|| disputes.iter().map(|dispute| Head::of(dispute).marks()).collect());
        let mut marks: Vec<_> = read.into_iter().flatten().collect();
        marks.par_sort_unstable();
        marks
    }
}

/// Returns the part of a sorted list that is neither before nor after what is looked for.
fn equal<T>(list: &[T], order: impl Fn(&T) -> Ordering) -> &[T] {
    let list = &list[list.partition_point(|one| order(one).is_lt())..];
    &list[..list.partition_point(|one| order(one).is_eq())]
}

/// What of a dispute marks other entries.
#[derive(Deserialize)]
struct Head<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    about: Vec<About<'a>>,
}

#[derive(Deserialize)]
struct About<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    field: Option<Cow<'a, str>>,
}

impl<'a> Head<'a> {
    fn of(dispute: &'a Dispute) -> Self {
        let about = dispute.about.iter().map(|about| About {
            id: about.id.as_str().into(),
            field: about.field.as_ref().map(Text::as_str).map(Cow::from),
        });
        Self { id: dispute.id.as_str().into(), about: about.collect() }
    }

    fn marks(self) -> Vec<Found> {
        let found = |about: &About<'_>| Found::new(&about.id, &self.id, about.field.as_deref());
        self.about.iter().map(found).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_mark_is_kept_as_it_was_found_and_found_by_its_id(
            marks in prop::collection::vec(
                ("[a-c-]{0,3}", "[a-c -]{0,3}", prop::option::of("[a-c]{0,2}")),
                0..20,
            ),
        ) {
            let parts = |(about, dispute, field): &(String, String, Option<String>)| {
                Found::new(about, dispute, field.as_deref())
            };
            let mut found: Vec<Found> = marks.iter().map(parts).collect();
            found.sort_unstable();
            for (about, ..) in &marks {
                let number = mark(about);
                let same = equal(&found, |found| found.number.cmp(&number));
                let same = equal(same, |found| found.mark().0.cmp(about));
                let same: Vec<Mark<'_>> = same.iter().map(Found::mark).collect();
                let mut expected: Vec<Mark<'_>> = marks.iter()
                    .filter(|(other, ..)| other == about)
                    .map(|(about, dispute, field)| (about.as_str(), dispute.as_str(), field.as_deref()))
                    .collect();
                expected.sort_unstable();
                prop_assert_eq!(same, expected);
            }
        }
    }
}
