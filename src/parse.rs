//! Reading: the only place that turns JSON into a record.
//!
//! The record in the program, a file and standard input go through the same code. A record that breaks
//! the format is refused before anything is answered from it, every problem with its place.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read};

use crate::check::{self, Findings, Words};
use crate::error::Error;
use crate::record::Record;

/// The record that ships with the program.
pub const EMBEDDED: &str = include_str!("../data/ca-jad-2025.json");

/// What the embedded record is called where a file has its name.
pub const EMBEDDED_NAME: &str = "embedded record";

/// How many bytes are read from what is not a regular file and may never end.
pub const STREAM_LIMIT: u64 = 1 << 30;

/// How many problems of a record that cannot be read are shown.
const SHOWN: usize = 5;

/// The text of a record, from wherever it is read.
pub struct Source {
    name: String,
    bytes: Cow<'static, [u8]>,
    /// Whether the tests have proved it already.
    is_proved: bool,
}

/// Opens the embedded record, the file at `path`, or standard input where `path` is `-`.
///
/// # Errors
///
/// Fails with [`Error::Record`] where it cannot be read.
pub fn open(path: Option<&str>) -> Result<Source, Error> {
    Ok(match path {
        None => Source {
            name: EMBEDDED_NAME.to_owned(),
            bytes: EMBEDDED.as_bytes().into(),
            is_proved: true,
        },
        Some(path) => {
            Source { name: name_of(path).to_owned(), bytes: bytes(path)?.into(), is_proved: false }
        }
    })
}

impl Source {
    /// Returns the record that stands there.
    ///
    /// # Errors
    ///
    /// Fails with [`Error::Broken`] where it does not keep to the structure of the format.
    pub fn record(&self) -> Result<Record, Error> {
        if self.is_proved {
            from_str(self.text()?, &self.name)
        } else {
            parse(self.text()?, &self.name)
        }
    }

    /// Returns the text.
    ///
    /// # Errors
    ///
    /// Fails with [`Error::Broken`] where it is not UTF-8.
    pub fn text(&self) -> Result<&str, Error> {
        text(&self.bytes, &self.name).map_err(|findings| Error::Broken(Box::new(findings)))
    }
}

/// Returns the record that `text` spells; `name` says where it came from.
///
/// # Errors
///
/// Fails with [`Error::Broken`] where the text is not JSON or does not keep to the format.
pub fn parse(text: &str, name: &str) -> Result<Record, Error> {
    let findings = check::check_structure(text, name, SHOWN);
    if findings.errors > 0 {
        return Err(Error::Broken(Box::new(findings)));
    }
    from_str(text, name)
}

fn from_str(text: &str, name: &str) -> Result<Record, Error> {
    serde_json::from_str(text).map_err(|error| Error::Record(format!("{name}: {error}")))
}

/// Returns what people call the file at `path`.
pub fn name_of(path: &str) -> &str {
    if path == "-" { "standard input" } else { path }
}

/// Reads the file at `path`, or standard input where `path` is `-`.
///
/// # Errors
///
/// Fails with [`Error::Record`] where there is no such file, it cannot be read, or a stream is
/// longer than [`STREAM_LIMIT`].
fn bytes(path: &str) -> Result<Vec<u8>, Error> {
    let name = name_of(path);
    let fail = |error: &io::Error| unreadable(name, error);
    let mut bytes = Vec::new();
    let (stream, limit): (Box<dyn Read>, u64) = if path == "-" {
        (Box::new(io::stdin().lock()), STREAM_LIMIT)
    } else {
        let file = File::open(path).map_err(|error| fail(&error))?;
        let metadata = file.metadata().map_err(|error| fail(&error))?;
        if metadata.is_file() {
            let size = usize::try_from(metadata.len()).unwrap_or(usize::MAX);
            // One byte more, so that the end is found without growing.
            bytes.try_reserve_exact(size.saturating_add(1)).map_err(|_| {
                Error::Record(format!(
                    "cannot read `{name}`: it is larger than the available memory"
                ))
            })?;
        }
        (Box::new(file), if metadata.is_file() { u64::MAX - 1 } else { STREAM_LIMIT })
    };
    stream.take(limit + 1).read_to_end(&mut bytes).map_err(|error| fail(&error))?;
    if bytes.len() as u64 > limit {
        return Err(Error::Record(format!(
            "{name} gives more than {} MiB without an end; write it to a file first and name that",
            STREAM_LIMIT >> 20
        )));
    }
    Ok(bytes)
}

/// Returns why a file cannot be read.
fn unreadable(name: &str, error: &io::Error) -> Error {
    Error::Record(format!(
        "cannot read `{name}`: {}; name a record file, or `-` for standard input",
        plain(error)
    ))
}

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

    #[test]
    fn the_embedded_record_is_sound_and_canonical() {
        let record = parse(EMBEDDED, EMBEDDED_NAME).expect("a record");
        assert!(check::canonical(&record) == EMBEDDED, "it is not in canonical form");
    }
}
