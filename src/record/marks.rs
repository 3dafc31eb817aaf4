//! Marks: which entries and fields the disputes of a record are about.

use std::borrow::Cow;
use std::sync::OnceLock;

use memchr::memmem::Finder;
use rayon::slice::ParallelSliceMut;
use serde::Deserialize;

use super::{Dispute, Record, Text, kept_in, mark};

/// The id of an entry that is disputed, the id of the dispute, and the field it is about.
pub type Mark<'a> = (Cow<'a, str>, Cow<'a, str>, Option<Cow<'a, str>>);

/// The marks of a record; found when somebody asks, where they were not prepared.
pub type Marks = OnceLock<Found>;

/// Marks that were found.
#[derive(Debug)]
pub struct Found {
    /// What tells the ids that they are about from others, sorted.
    about: Vec<u32>,
    marks: Vec<Mark<'static>>,
}

impl Record<'_> {
    /// Returns all marks.
    pub fn all_marks(&self) -> &[Mark<'_>] {
        match &self.prepared {
            Some(prepared) => prepared.marks,
            None => &self.found_marks().marks,
        }
    }

    /// Returns the marks of the entry with an id.
    pub fn marks_of(&self, id: &str) -> &[Mark<'_>] {
        let marks = match &self.prepared {
            Some(prepared) => prepared.marks,
            None => {
                let (Found { about, marks }, id) = (self.found_marks(), mark(id));
                let start = about.partition_point(|other| *other < id);
                let length = about[start..].iter().take_while(|other| **other == id).count();
                &marks[start..start + length]
            }
        };
        let start = marks.partition_point(|(about, ..)| about.as_ref() < id);
        let length = marks[start..].partition_point(|(about, ..)| about.as_ref() == id);
        &marks[start..start + length]
    }

    fn found_marks(&self) -> &Found {
        kept_in(&self.marks, || self.find_marks())
    }

    fn find_marks(&self) -> Found {
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
        // Numbers are compared sooner than ids, of which many begin alike.
        let marks = read.into_iter().flatten();
        let mut marks: Vec<_> = marks.map(|found| (mark(&found.0), found)).collect();
        marks.par_sort_unstable();
        let (about, marks) = marks.into_iter().unzip();
        Found { about, marks }
    }
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

    fn marks(self) -> Vec<Mark<'static>> {
        let owned = |text: Cow<'a, str>| Cow::Owned(text.into_owned());
        let id = self.id;
        self.about
            .into_iter()
            .map(|about| (owned(about.id), owned(id.clone()), about.field.map(owned)))
            .collect()
    }
}
