//! Reading: the only place that turns JSON into a record.
//!
//! An embedded record, a file and standard input go through the same code. The structure of what is
//! read is checked before anything is answered from it: every problem is told with its place.

mod large;
mod pieces;
mod skip;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::fs::File;
use std::io::{self, IsTerminal, Read};

use crate::check::{self, FORMAT, Findings, Words};
use crate::error::Error;
use crate::progress::Progress;
use crate::record::{Bounds, Mark, Places, Prepared, Record};
use large::Large;

/// The record that ships with the program.
pub const EMBEDDED: &str = include_str!("../../data/ca-jad-2025.json");

/// What the embedded record is called where a file has its name.
pub const EMBEDDED_NAME: &str = "embedded record";

/// How many bytes are read from what is not a regular file and may never end.
pub const STREAM_LIMIT: u64 = 1 << 30;

/// How many problems of a record that cannot be read are shown.
const SHOWN: usize = 5;

// What was prepared of the embedded record, and where it stands; see `build.rs`.
include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// What was prepared of the embedded record.
const PREPARED: Prepared<'_> = Prepared {
    text: include_str!(concat!(env!("OUT_DIR"), "/embedded.txt")),
    summit: SUMMIT,
    last_day: LAST_DAY,
    places: PLACES,
    marks: MARKS,
    labels: LABELS,
    sources: SOURCES,
    hosts: HOSTS,
};

/// The text of a record, from wherever it is read.
pub struct Source {
    name: String,
    bytes: Bytes,
}

/// Opens the embedded record, the file at `path`, or standard input where `path` is `-`.
///
/// # Errors
///
/// Fails with [`Error::Record`] where it cannot be read.
pub fn open(path: Option<&str>) -> Result<Source, Error> {
    Ok(match path {
        None => Source { name: EMBEDDED_NAME.to_owned(), bytes: Bytes::Embedded },
        Some(path) => Source { name: name_of(path).to_owned(), bytes: bytes(path)? },
    })
}

impl Source {
    /// Returns the record that stands there, its entries to be read when somebody looks.
    ///
    /// The whole text is proved to be JSON; that an entry keeps to the format is proved when it is
    /// read, and told by [`Source::doubt`].
    ///
    /// # Errors
    ///
    /// Fails with [`Error::Broken`] where the text is not JSON or no record.
    pub fn record(&self) -> Result<Box<Record<'_>>, Error> {
        if matches!(self.bytes, Bytes::Embedded) {
            return Record::prepared(HEAD, PREPARED)
                .map_err(|error| Error::Record(format!("{EMBEDDED_NAME}: {error}")));
        }
        if let Bytes::Large(file, _) = &self.bytes
            && let Some(layout) = pieces::layout(file)
            && let Some(record) = assembled(file, layout)
        {
            return if u64::from(record.format) == FORMAT { Ok(record) } else { Err(self.doubt()) };
        }
        let text = self.text()?;
        let is_object = text.trim_ascii_start().starts_with('{');
        match serde_json::from_str::<Box<Record<'_>>>(text) {
            Ok(record) if is_object && u64::from(record.format) == FORMAT => Ok(record),
            _ => Err(self.doubt()),
        }
    }

    /// Takes away what is shown of progress, before something else is said.
    pub fn quiet(&self) {
        if let Bytes::Large(file, _) = &self.bytes {
            file.progress.quiet();
        }
    }

    /// Takes away what is shown of progress; shows that of writing, in bytes that are read again for it,
    /// unless a terminal shows what is written.
    pub fn show_writing(&self) {
        if let Bytes::Large(file, _) = &self.bytes {
            file.progress.quiet();
            if io::stdout().is_terminal() {
                file.progress.end();
            } else {
                file.progress.stage("writing", file.length);
            }
        }
    }

    /// Returns what tells how far work on the text is, where that may take long.
    pub(crate) fn progress(&self) -> Option<&Progress> {
        match &self.bytes {
            Bytes::Large(file, _) => Some(&file.progress),
            Bytes::Embedded | Bytes::Read(_) => None,
        }
    }

    /// Returns the record, all of it proved to keep to the structure of the format.
    ///
    /// # Errors
    ///
    /// Fails with [`Error::Broken`] where it does not.
    pub fn proved(&self) -> Result<Box<Record<'_>>, Error> {
        self.prove()?;
        self.record()
    }

    /// Proves that all of the record keeps to the structure of the format.
    ///
    /// # Errors
    ///
    /// Fails with [`Error::Broken`] where it does not.
    pub fn prove(&self) -> Result<(), Error> {
        let findings =
            check::check_structure_with(&self.text_once()?, &self.name, SHOWN, self.progress());
        if findings.errors > 0 {
            return Err(Error::Broken(Box::new(findings)));
        }
        Ok(())
    }

    /// Returns why no answer can be given from what was read.
    pub fn doubt(&self) -> Error {
        if let Bytes::Large(file, _) = &self.bytes
            && file.has_changed()
        {
            let name = &self.name;
            return Error::Record(format!("`{name}` changed while it was read; ask again"));
        }
        match self.text_once() {
            Err(error) => error,
            Ok(text) => {
                let findings =
                    check::check_structure_with(&text, &self.name, SHOWN, self.progress());
                if findings.errors > 0 {
                    Error::Broken(Box::new(findings))
                } else {
                    Error::Record(format!("{} does not keep to the format", self.name))
                }
            }
        }
    }

    /// Returns the text.
    ///
    /// # Errors
    ///
    /// Fails with [`Error::Broken`] where it is not UTF-8, and with [`Error::Record`] where it
    /// cannot be read.
    pub fn text(&self) -> Result<&str, Error> {
        let bytes = match &self.bytes {
            Bytes::Embedded => return Ok(EMBEDDED),
            Bytes::Read(bytes) => bytes,
            Bytes::Large(file, kept) => match kept.get() {
                Some(bytes) => bytes,
                None => {
                    let bytes = file.bytes().map_err(|error| unreadable(&self.name, &error))?;
                    kept.get_or_init(|| bytes)
                }
            },
        };
        text(bytes, &self.name).map_err(|findings| Error::Broken(Box::new(findings)))
    }

    /// Returns the text for a look that needs it no longer than that.
    fn text_once(&self) -> Result<Cow<'_, str>, Error> {
        match &self.bytes {
            Bytes::Large(file, kept) if kept.get().is_none() => {
                let bytes = file.bytes().map_err(|error| unreadable(&self.name, &error))?;
                text(&bytes, &self.name).map_err(|findings| Error::Broken(Box::new(findings)))?;
                Ok(Cow::Owned(String::from_utf8(bytes).unwrap_or_default()))
            }
            _ => self.text().map(Cow::Borrowed),
        }
    }
}

/// Returns the record that a large file holds; `None` where that is none.
fn assembled<'a>(file: &'a Large, layout: pieces::Layout) -> Option<Box<Record<'a>>> {
    let mut record = Record::headed(&layout.head)?;
    layout
        .sections
        .into_iter()
        .all(|list| {
            let section = list.section.unwrap_or_default();
            record.store(&section, file, list.extents, list.is_sorted)
        })
        .then_some(record)
}

/// Returns the record that `text` spells, all of it proved; `name` tells errors where it came from.
///
/// # Errors
///
/// Fails with [`Error::Broken`] where the text is not JSON or does not keep to the format.
pub fn parse<'a>(text: &'a str, name: &str) -> Result<Record<'a>, Error> {
    let findings = check::check_structure(text, name, SHOWN);
    if findings.errors > 0 {
        return Err(Error::Broken(Box::new(findings)));
    }
    serde_json::from_str(text).map_err(|error| Error::Record(format!("{name}: {error}")))
}

/// What is read of a file.
enum Bytes {
    /// Nothing: the record is in the program.
    Embedded,
    /// Its bytes.
    Read(Vec<u8>),
    /// What a question looks at, and all bytes where a question must look at the whole.
    Large(Large, OnceCell<Vec<u8>>),
}

/// Returns what people call the file at `path`.
pub fn name_of(path: &str) -> &str {
    if path == "-" { "standard input" } else { path }
}

/// Opens the file at `path`, or standard input where `path` is `-`, and reads it where it is small.
///
/// # Errors
///
/// Fails with [`Error::Record`] where there is no such file, it cannot be read, or a stream is
/// longer than [`STREAM_LIMIT`].
fn bytes(path: &str) -> Result<Bytes, Error> {
    let name = name_of(path);
    let fail = |error: &io::Error| unreadable(name, error);
    let stream: Box<dyn Read> = if path == "-" {
        Box::new(io::stdin().lock())
    } else {
        let mut file = File::open(path).map_err(|error| fail(&error))?;
        let meta = file.metadata().map_err(|error| fail(&error))?;
        if meta.is_file() && meta.len() >= LARGE {
            return Ok(Bytes::Large(Large::new(file, name, meta.len()), OnceCell::new()));
        }
        if meta.is_file() {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).map_err(|error| fail(&error))?;
            return Ok(Bytes::Read(bytes));
        }
        Box::new(file)
    };
    let mut bytes = Vec::new();
    stream.take(STREAM_LIMIT + 1).read_to_end(&mut bytes).map_err(|error| fail(&error))?;
    if bytes.len() as u64 > STREAM_LIMIT {
        return Err(Error::Record(format!(
            "{name} gives more than {} MiB without an end; write it to a file first and name that",
            STREAM_LIMIT >> 20
        )));
    }
    Ok(Bytes::Read(bytes))
}

/// Returns why a file cannot be read.
fn unreadable(name: &str, error: &io::Error) -> Error {
    Error::Record(format!(
        "cannot read `{name}`: {}; name a record file, or `-` for standard input",
        plain(error)
    ))
}

/// From how many bytes on a file is proved in pieces and read where a question looks: starting
/// threads takes milliseconds.
const LARGE: u64 = 8 << 20;

/// Returns the text of a file: UTF-8, with or without a byte-order mark.
///
/// # Errors
///
/// Fails with one finding that names the encoding where it is another one.
pub fn text<'a>(bytes: &'a [u8], name: &str) -> Result<&'a str, Findings> {
    let utf16 = |order: &str| {
        let words = Words::new(format!("the file is UTF-16 ({order})"))
            .expected("UTF-8 (RFC 8259, section 8.1)")
            .help(Some("save it as UTF-8, for example with `iconv -f UTF-16 -t UTF-8`".to_owned()));
        Err(check::unreadable("", 0, words, name))
    };
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] | [0, 0, 0, b'{', ..] => {
            let words = Words::new("the file is UTF-32")
                .expected("UTF-8 (RFC 8259, section 8.1)")
                .help(Some("save it as UTF-8".to_owned()));
            return Err(check::unreadable("", 0, words, name));
        }
        [0xFF, 0xFE, ..] => return utf16("little-endian"),
        [0xFE, 0xFF, ..] => return utf16("big-endian"),
        [b'{' | b'[' | b'\n' | b' ', 0, ..] => return utf16("little-endian, no byte-order mark"),
        [0, b'{' | b'[' | b'\n' | b' ', ..] => return utf16("big-endian, no byte-order mark"),
        _ => {}
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let (byte, rest) = (bytes[at], &bytes[at..]);
        let cut = error.error_len().is_none();
        // What stands before the wrong byte is UTF-8, and shows where it is.
        let before = String::from_utf8_lossy(&bytes[..at]);
        let words = if cut {
            Words::new("the file ends in the middle of a character")
                .help(Some("it may be cut off; get it whole".to_owned()))
        } else if looks_latin1(rest) {
            Words::new(format!(
                "the byte 0x{byte:02X} is not UTF-8; the file looks like Latin-1 or Windows-1252"
            ))
            .help(Some(
                "save it as UTF-8, for example with `iconv -f WINDOWS-1252 -t UTF-8`".to_owned(),
            ))
        } else {
            Words::new(format!(
                "the byte 0x{byte:02X} is not UTF-8; the file is in another encoding"
            ))
            .help(Some("save it as UTF-8 and try again".to_owned()))
        };
        check::unreadable(&before, at, words.expected("UTF-8 (RFC 8259, section 8.1)"), name)
    })
}

/// Returns whether what stands at a wrong byte reads as an accented letter between ASCII text.
fn looks_latin1(bytes: &[u8]) -> bool {
    matches!(bytes, [0xA0..=0xFF, next, ..] if next.is_ascii()) || matches!(bytes, [0xA0..=0xFF])
}

/// Returns the message of a system error without its number.
pub fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split_once(" (os error").map_or(text.as_str(), |(message, _)| message);
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Entry, Section, SourceHead};

    #[test]
    fn what_was_prepared_is_the_shipped_record() {
        let source = open(None).expect("the record in the program");
        let record = source.record().expect("a record");
        assert!(check::canonical(&record) == EMBEDDED, "an entry differs");
        for section in Section::ALL {
            of_section!(section, T => {
                for (position, entry) in T::entries(&record).iter().enumerate() {
                    let entry: &T = entry;
                    let id = entry.id().as_str();
                    let found = T::entries(&record).position(id, |entry: &T| entry.id().as_str());
                    assert_eq!(found, Some(position), "{id}");
                    assert_eq!(PREPARED.label(id), Some(entry.label()), "{id}");
                }
            });
        }
        for source in &*record.sources {
            let id = source.id.as_str();
            assert_eq!(PREPARED.source(id), Some(SourceHead::of(source)), "{id}");
        }
        let last_day = record.summit.end.map(|end| end.to_string());
        assert_eq!(Some(PREPARED.last_day), last_day.as_deref());
        for id in ["", "x", "KAZAKHSTAN", "src-nothing"] {
            assert_eq!((PREPARED.label(id), PREPARED.source(id)), (None, None), "{id}");
        }
    }
}
