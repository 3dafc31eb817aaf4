//! Loading a record: from the program, a file or standard input, each section parsed on first use.
//!
//! Only this module and `check` know raw text and byte ranges. [`Store::open`] scans the text once, which
//! validates UTF-8 and JSON and finds the sections; [`Store::section`] parses a section at the first call and
//! returns a slice of plain structs. So a query validates what it reads, and takes time for no more. Where
//! anything is invalid, there is no answer, and [`check`] reports every problem with its position.

mod input;
mod scan;

use std::collections::HashMap;
use std::path::Path;
use std::sync::OnceLock;

use chrono::NaiveDate;
use serde::de::{DeserializeOwned, Error as _};

use crate::check;
use crate::error::Error;
use crate::record::{AnyEntry, CountryRole, Entry, FORMAT, Head, LeftOut, Record, Section, Summit};
use crate::threads;

use input::require_memory;
pub use input::{
    EMBEDDED, EMBEDDED_NAME, Input, STREAM_LIMIT, decode, is_stdin, name_of, plain_message,
};
use scan::{Outline, Ranges};

/// How many problems of an invalid record are shown.
const SHOWN: usize = 5;

/// How many entries a thread parses at once; a section with more is shared by several threads.
const SLICE: usize = 8192;

/// The entries of a section, parsed on first use.
pub struct Lazy<T> {
    /// Where each of them is in the text.
    ranges: Ranges,
    entries: OnceLock<Vec<T>>,
}

macro_rules! store {
    ($($(#[$doc:meta])+ $section:ident $field:ident $entry:ident $singular:literal { $($facts:tt)* })+) => {
        struct Sections {
            $($field: Lazy<crate::record::$entry>,)+
        }

        impl Sections {
            fn new(outline: &mut Outline) -> Self {
                Self { $($field: Lazy { ranges: outline.take(Section::$section), entries: OnceLock::new() },)+ }
            }

            fn filled(record: Record) -> (Head, Self) {
                let ranges = Ranges::default;
                (record.head, Self { $($field: Lazy { ranges: ranges(), entries: OnceLock::from(record.$field) },)+ })
            }

            fn into_record(self, head: Head) -> Record {
                Record { head, $($field: self.$field.entries.into_inner().unwrap_or_default(),)+ }
            }
        }

        impl Store {
            $(
                $(#[$doc])+
                ///
                /// # Errors
                ///
                /// As [`Store::section`].
                pub fn $field(&self) -> Result<&[crate::record::$entry], Error> {
                    self.section()
                }
            )+
        }

        $(
            impl Stored for crate::record::$entry {
                fn lazy(store: &Store) -> &Lazy<Self> {
                    &store.sections.$field
                }
            }
        )+
    };
}

for_each_section!(store);

/// An entry that a store holds.
pub trait Stored: Entry {
    /// The cache of the section.
    fn lazy(store: &Store) -> &Lazy<Self>;
}

/// A record whose sections are parsed on first use.
pub struct Store {
    input: Input,
    head: Head,
    sections: Sections,
    /// The labels of all entries before [`Store::known_by`] removed some, to which others may still refer.
    former: HashMap<String, String>,
}

impl Store {
    /// Opens the embedded record, the file at `path`, or standard input where `path` is `-`.
    ///
    /// # Errors
    ///
    /// [`Error::Record`] where the input cannot be read, [`Error::Broken`] where it is not UTF-8 or JSON, or
    /// where its top level breaks the format.
    pub fn open(path: Option<&Path>) -> Result<Self, Error> {
        match path {
            None => Self::new(Input::compact(), Outline::embedded()),
            Some(_) => Self::scan(Input::read(path)?),
        }
    }

    /// Reads a record from a string; `name` is its name in messages.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    pub fn from_text(text: &str, name: &str) -> Result<Self, Error> {
        Self::scan(Input::new(text.to_owned(), name))
    }

    fn scan(input: Input) -> Result<Self, Error> {
        let outline = Outline::scan(input.text());
        Self::new(input, outline)
    }

    fn new(input: Input, outline: serde_json::Result<Outline>) -> Result<Self, Error> {
        match outline {
            Ok(mut outline) if outline.head.format == FORMAT => {
                let sections = Sections::new(&mut outline);
                Ok(Self { input, head: outline.head, sections, former: HashMap::new() })
            }
            Ok(_) => {
                Err(invalid(&input, &serde_json::Error::custom("not a record of a known format")))
            }
            Err(error) => Err(invalid(&input, &error)),
        }
    }

    /// The members other than sections.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// The summit itself.
    pub fn summit(&self) -> &Summit {
        &self.head.summit
    }

    /// The last day of the summit.
    pub fn last_day(&self) -> NaiveDate {
        self.summit().end.unwrap_or(self.summit().start).last_day()
    }

    /// The entries of a section in the order of the record; the first call parses them.
    ///
    /// # Errors
    ///
    /// [`Error::Broken`] where an entry breaks the format; all problems of the record are reported.
    pub fn section<T: Stored>(&self) -> Result<&[T], Error> {
        let lazy = T::lazy(self);
        if let Some(entries) = lazy.entries.get() {
            return Ok(entries);
        }
        if let (Some((start, _)), Some((_, end))) = (lazy.ranges.first(), lazy.ranges.last()) {
            require_memory(3 * (end - start), self.input.name())?;
        }
        let entries = parse_entries(self.input.text(), &lazy.ranges)
            .map_err(|error| invalid(&self.input, &error))?;
        Ok(lazy.entries.get_or_init(|| entries))
    }

    /// The entries of a section, of any type.
    ///
    /// # Errors
    ///
    /// As [`Store::section`].
    pub fn entries(&self, section: Section) -> Result<Vec<&dyn AnyEntry>, Error> {
        with_section!(section, T => {
            Ok(self.section::<T>()?.iter().map(|entry| entry as &dyn AnyEntry).collect())
        })
    }

    /// The alpha-3 code of the host.
    ///
    /// # Errors
    ///
    /// As [`Store::section`].
    pub fn host(&self) -> Result<Option<&str>, Error> {
        let host = self.countries()?.iter().find(|country| country.role == CountryRole::Host);
        Ok(host.map(|country| country.id.as_str()))
    }

    /// The error of an invalid record, with every problem that [`check`] finds.
    pub fn invalid(&self) -> Error {
        invalid(
            &self.input,
            &serde_json::Error::custom("an entry breaks the format; see `summit check`"),
        )
    }

    /// The label of an entry that [`Store::known_by`] removed.
    pub fn former_label(&self, id: &str) -> Option<&str> {
        self.former.get(id).map(String::as_str)
    }

    /// The whole record, with every section validated.
    ///
    /// # Errors
    ///
    /// [`Error::Broken`] where anything breaks the format.
    pub fn into_record(self) -> Result<Record, Error> {
        let findings = check::check_structure(self.input.text(), self.input.name(), SHOWN);
        if findings.errors > 0 {
            return Err(Error::Broken(Box::new(findings)));
        }
        for section in Section::ALL {
            self.entries(section)?;
        }
        Ok(self.sections.into_record(self.head))
    }

    /// Removes what had not been published by a day; see [`Record::known_by`].
    ///
    /// # Errors
    ///
    /// As [`Store::into_record`].
    pub fn known_by(self, day: NaiveDate) -> Result<(Self, LeftOut), Error> {
        let mut former = HashMap::new();
        for section in Section::ALL {
            let entries = self.entries(section)?;
            former.extend(entries.iter().map(|e| (e.id().to_string(), e.label().to_owned())));
        }
        let name = self.input.name().to_owned();
        let mut record = self.into_record()?;
        let left_out = record.known_by(day);
        let (head, sections) = Sections::filled(record);
        Ok((Self { input: Input::new(String::new(), &name), head, sections, former }, left_out))
    }
}

/// Parses a whole record; `name` is its name in messages.
///
/// # Errors
///
/// [`Error::Broken`] where the text is not JSON or breaks the format.
pub fn parse(text: &str, name: &str) -> Result<Record, Error> {
    Store::from_text(text, name)?.into_record()
}

/// Parses entries: on several threads where there are many.
fn parse_entries<T: DeserializeOwned + Send>(
    text: &str,
    ranges: &[(usize, usize)],
) -> serde_json::Result<Vec<T>> {
    let slices: Vec<_> = ranges.chunks(SLICE).collect();
    let mut parts = threads::map(&slices, |slice| {
        let mut entries = Vec::with_capacity(slice.len());
        for (start, end) in *slice {
            entries.push(serde_json::from_str(&text[*start..*end])?);
        }
        Ok(entries)
    });
    if parts.len() == 1 {
        return parts.remove(0);
    }
    let mut entries = Vec::with_capacity(ranges.len());
    for part in parts {
        entries.extend(part?);
    }
    Ok(entries)
}

/// Explains why a record is invalid, with every problem that [`check`] finds.
fn invalid(input: &Input, error: &serde_json::Error) -> Error {
    let findings = check::check_structure(input.text(), input.name(), SHOWN);
    if findings.errors > 0 {
        Error::Broken(Box::new(findings))
    } else {
        Error::Record(format!("{}: {error}", input.name()))
    }
}
