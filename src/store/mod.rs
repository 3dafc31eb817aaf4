//! Loading a record: from the program, a file or standard input, each section parsed on first use.
//!
//! Only this module and `check` know raw text and byte ranges. [`Store::open`] scans the text once, which
//! validates UTF-8 and JSON and finds the sections; [`Store::section`] parses a section at the first call and
//! returns a slice of plain structs. So a query validates what it reads, and takes time for no more. Where
//! anything is invalid, there is no answer, and [`check`] reports every problem with its position.

mod input;
mod scan;

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;
use std::sync::OnceLock;

use chrono::NaiveDate;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde::de::value::MapDeserializer;
use serde_json::value::RawValue;

use crate::check;
use crate::error::Error;
use crate::record::{AnyEntry, CountryRole, Entry, FORMAT, Head, LeftOut, Record, Section, Summit};
use crate::threads;

use input::require_memory;
pub use input::{
    EMBEDDED, EMBEDDED_NAME, Input, STREAM_LIMIT, decode, is_stdin, name_of, plain_message,
};
use scan::Outline;

/// How many problems of an invalid record are shown.
const SHOWN: usize = 5;

/// The size in bytes from which a section is parsed by several threads.
const LARGE: usize = 8 << 20;

/// How many entries of a large section a thread parses at once.
const SLICE: usize = 4096;

/// The entries of a section, parsed on first use.
pub struct Lazy<T> {
    /// The byte range of the array; `None` where the record has no such section.
    range: Option<Range<usize>>,
    entries: OnceLock<Vec<T>>,
}

macro_rules! store {
    ($($(#[$doc:meta])+ $section:ident $field:ident $entry:ident $singular:literal { $($facts:tt)* })+) => {
        struct Sections {
            $($field: Lazy<crate::record::$entry>,)+
        }

        impl Sections {
            fn new(outline: &Outline) -> Self {
                Self { $($field: Lazy { range: outline.get(stringify!($field)), entries: OnceLock::new() },)+ }
            }

            fn filled(record: Record) -> (Head, Self) {
                (record.head, Self { $($field: Lazy { range: None, entries: OnceLock::from(record.$field) },)+ })
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
            None => Self::new(Input::compact(), Ok(Outline::embedded())),
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
        let opened = outline
            .and_then(|outline| Ok((head(input.text(), &outline)?, Sections::new(&outline))));
        match opened {
            Ok((head, sections)) => Ok(Self { input, head, sections, former: HashMap::new() }),
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
        let entries = match &lazy.range {
            None => Vec::new(),
            Some(range) => {
                require_memory(3 * range.len(), self.input.name())?;
                parse_section(&self.input.text()[range.clone()])
                    .map_err(|error| invalid(&self.input, &error))?
            }
        };
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
            &serde::de::Error::custom("an entry breaks the format; see `summit check`"),
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

/// Parses a section: on several threads where it is large.
fn parse_section<T: DeserializeOwned + Send>(array: &str) -> serde_json::Result<Vec<T>> {
    if array.len() < LARGE {
        return serde_json::from_str(array);
    }
    let items = scan::items(array)?;
    let slices: Vec<_> = items.chunks(SLICE).collect();
    let parse = |slice: &&[&RawValue]| {
        slice.iter().map(|item| serde_json::from_str(item.get())).collect::<Result<Vec<T>, _>>()
    };
    let mut entries = Vec::with_capacity(items.len());
    for part in threads::map(&slices, parse) {
        entries.extend(part?);
    }
    Ok(entries)
}

/// Parses the members other than sections, and rejects a key that the format does not have.
fn head(text: &str, outline: &Outline) -> serde_json::Result<Head> {
    let is_section = |key: &str| Section::ALL.iter().any(|section| section.as_str() == key);
    let members = outline.members().filter(|(key, _)| !is_section(key));
    let members = members.map(|(key, range)| Ok((key, serde_json::from_str(&text[range])?)));
    let members: Vec<(&str, &RawValue)> = members.collect::<serde_json::Result<_>>()?;
    let head = Head::deserialize(MapDeserializer::new(members.into_iter()))?;
    match head.format {
        FORMAT => Ok(head),
        _ => Err(serde::de::Error::custom("not a record of a known format")),
    }
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
