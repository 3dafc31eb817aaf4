//! Marks: which entries and fields the disputes of a record are about.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::OnceLock;

use memchr::memmem::Finder;
use rayon::slice::ParallelSliceMut;
use serde::Deserialize;

use super::{Dispute, Record, Text, kept_in, mark};

/// The id of an entry that is disputed, the id of the dispute, and the field it is about.
pub type Mark<'a> = (Cow<'a, str>, Cow<'a, str>, Option<Cow<'a, str>>);

/// The marks of a record, each with the mark of the id that it is about, sorted; found when somebody
/// asks, where they were not prepared.
pub type Marks = OnceLock<Vec<(u32, Mark<'static>)>>;

impl Record<'_> {
    /// Returns all marks, in no order.
    pub fn all_marks(&self) -> impl Iterator<Item = &Mark<'_>> {
        let (prepared, found) = match &self.prepared {
            Some(prepared) => (prepared.marks, &[][..]),
            None => (&[][..], self.found_marks()),
        };
        prepared.iter().chain(found.iter().map(|(_, mark)| mark))
    }

    /// Returns the marks of the entry with an id.
    pub fn marks_of(&self, id: &str) -> impl Iterator<Item = &Mark<'_>> {
        let (prepared, found) = match &self.prepared {
            Some(prepared) => {
                (equal(prepared.marks, |(about, ..)| about.as_ref().cmp(id)), &[][..])
            }
            None => {
                let wanted = mark(id);
                let same = equal(self.found_marks(), |(about, _)| about.cmp(&wanted));
                (&[][..], equal(same, |(_, (about, ..))| about.as_ref().cmp(id)))
            }
        };
        prepared.iter().chain(found.iter().map(|(_, mark)| mark))
    }

    fn found_marks(&self) -> &[(u32, Mark<'static>)] {
        let marks: &Vec<_> = kept_in(&self.marks, || self.find_marks());
        marks
    }

    fn find_marks(&self) -> Vec<(u32, Mark<'static>)> {
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

    /// Returns the marks; numbers before ids, of which many begin alike, are sorted and found sooner.
    fn marks(self) -> Vec<(u32, Mark<'static>)> {
        let owned = |text: Cow<'a, str>| Cow::Owned(text.into_owned());
        let id = self.id;
        let marks = self.about.into_iter().map(|about| {
            (mark(&about.id), (owned(about.id), owned(id.clone()), about.field.map(owned)))
        });
        marks.collect()
    }
}
