//! Reading: the only place that turns JSON into a record.
//!
//! An embedded record, a file and standard input go through the same code. The structure of what is
//! read is checked before anything is answered from it: every problem is told with its place.

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

/// Reads the embedded record, the file at `path`, or standard input where `path` is `-`.
///
/// # Errors
///
/// Fails with [`Error::Record`] where the record cannot be read, and with [`Error::Broken`] where
/// it does not keep to the format.
pub fn read(path: Option<&str>) -> Result<Record, Error> {
    let Some(path) = path else {
        return typed(EMBEDDED, EMBEDDED_NAME);
    };
    let name = name_of(path);
    let bytes = bytes(path)?;
    let text = text(&bytes, name).map_err(|findings| Error::Broken(Box::new(findings)))?;
    parse(text, name)
}

/// Returns the record that `text` spells; `name` tells errors where it came from.
///
/// # Errors
///
/// Fails with [`Error::Broken`] where the text is not JSON or does not keep to the format.
pub fn parse(text: &str, name: &str) -> Result<Record, Error> {
    let findings = check::check_structure(text, name, SHOWN);
    if findings.errors > 0 {
        return Err(Error::Broken(Box::new(findings)));
    }
    typed(text, name)
}

fn typed(text: &str, name: &str) -> Result<Record, Error> {
    serde_json::from_str(text).map_err(|error| Error::Record(format!("{name}: {error}")))
}

/// Returns what people call the file at `path`.
pub fn name_of(path: &str) -> &str {
    if path == "-" { "standard input" } else { path }
}

/// Reads the bytes of the file at `path`, or of standard input where `path` is `-`.
///
/// # Errors
///
/// Fails with [`Error::Record`] where there is no such file, it cannot be read, or a stream is
/// longer than [`STREAM_LIMIT`].
pub fn bytes(path: &str) -> Result<Vec<u8>, Error> {
    let name = name_of(path);
    let fail = |error: &io::Error| {
        Error::Record(format!(
            "cannot read `{name}`: {}; name a record file, or `-` for standard input",
            plain(error)
        ))
    };
    let mut bytes = Vec::new();
    let (mut stream, is_endless): (Box<dyn Read>, bool) = if path == "-" {
        (Box::new(io::stdin().lock()), true)
    } else {
        let file = File::open(path).map_err(|error| fail(&error))?;
        let meta = file.metadata().map_err(|error| fail(&error))?;
        if meta.is_file() {
            let length = usize::try_from(meta.len()).unwrap_or(usize::MAX).saturating_add(1);
            // A file may say that it is longer than the memory is large.
            bytes.try_reserve_exact(length).map_err(|_| {
                fail(&io::Error::new(
                    io::ErrorKind::OutOfMemory,
                    format!("it has {} bytes, more than there is memory for", meta.len()),
                ))
            })?;
        }
        (Box::new(file), !meta.is_file())
    };
    if !is_endless {
        stream.read_to_end(&mut bytes).map_err(|error| fail(&error))?;
        return Ok(bytes);
    }
    stream.take(STREAM_LIMIT + 1).read_to_end(&mut bytes).map_err(|error| fail(&error))?;
    if bytes.len() as u64 > STREAM_LIMIT {
        return Err(Error::Record(format!(
            "{name} gives more than {} MiB without an end; write it to a file first and name that",
            STREAM_LIMIT >> 20
        )));
    }
    Ok(bytes)
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
