//! Input: the embedded record, a file or standard input, decoded and within limits.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::check::{self, Diagnostic, Findings};
use crate::error::Error;
use crate::text::escape_invisible;

/// The record embedded in the program.
pub const EMBEDDED: &str = include_str!("../../data/ca-jad-2025.json");

/// What messages call the embedded record.
pub const EMBEDDED_NAME: &str = "embedded record";

/// How many bytes are read from anything but a regular file, which may never end.
pub const STREAM_LIMIT: u64 = 1 << 30;

/// The text of a record and what messages call it.
pub struct Input {
    name: String,
    text: Cow<'static, str>,
}

impl Input {
    /// Reads the embedded record, the file at `path`, or standard input where `path` is `-`.
    ///
    /// # Errors
    ///
    /// [`Error::Record`] where it cannot be read, [`Error::Broken`] where it is not UTF-8.
    pub fn read(path: Option<&Path>) -> Result<Self, Error> {
        let Some(path) = path else {
            return Ok(Self { name: EMBEDDED_NAME.to_owned(), text: Cow::Borrowed(EMBEDDED) });
        };
        let name = name_of(path);
        let text = decode(bytes(path)?, &name)?;
        Ok(Self { name, text: Cow::Owned(text) })
    }

    /// Wraps a text.
    pub fn new(text: String, name: &str) -> Self {
        Self { name: name.to_owned(), text: Cow::Owned(text) }
    }

    /// What messages call it: the path, or `standard input`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns whether it is the record embedded in the program.
    pub fn is_embedded(&self) -> bool {
        matches!(self.text, Cow::Borrowed(_))
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// Decodes the bytes of a file without copying them where they are UTF-8 without a byte-order mark.
fn decode(bytes: Vec<u8>, name: &str) -> Result<String, Error> {
    match String::from_utf8(bytes) {
        Ok(text) if !text.starts_with(['\u{feff}', '\0']) && text.as_bytes().get(1) != Some(&0) => {
            Ok(text)
        }
        Ok(text) => decode_other(text.as_bytes(), name),
        Err(error) => decode_other(error.as_bytes(), name),
    }
}

fn decode_other(bytes: &[u8], name: &str) -> Result<String, Error> {
    text(bytes, name).map(str::to_owned).map_err(|findings| Error::Broken(Box::new(findings)))
}

/// Returns what messages call the file at `path`: one line, whatever the name.
pub fn name_of(path: &Path) -> String {
    if is_stdin(path) {
        return "standard input".to_owned();
    }
    escape_invisible(&path.to_string_lossy()).into_owned()
}

/// Returns whether a path names standard input or output.
pub fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Reads the file at `path`, or standard input where `path` is `-`.
///
/// # Errors
///
/// Fails with [`Error::Record`] where there is no such file, it cannot be read, or a stream is
/// longer than [`STREAM_LIMIT`].
fn bytes(path: &Path) -> Result<Vec<u8>, Error> {
    let name = name_of(path);
    let fail = |error: &io::Error| unreadable(&name, error);
    let mut bytes = Vec::new();
    let (stream, limit): (Box<dyn Read>, u64) = if is_stdin(path) {
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
        plain_message(error)
    ))
}

/// Returns the text of a file: UTF-8, with or without a byte-order mark.
///
/// # Errors
///
/// Fails with one finding that names the encoding where it is another one.
pub fn text<'a>(bytes: &'a [u8], name: &str) -> Result<&'a str, Findings> {
    let utf16 = |order: &str| {
        let diagnostic = Diagnostic::new(format!("the file is UTF-16 ({order})"))
            .expected("UTF-8 (RFC 8259, section 8.1)")
            .help("save it as UTF-8, for example with `iconv -f UTF-16 -t UTF-8`");
        Err(check::unreadable("", 0, diagnostic, name))
    };
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] | [0, 0, 0, b'{', ..] => {
            let diagnostic = Diagnostic::new("the file is UTF-32")
                .expected("UTF-8 (RFC 8259, section 8.1)")
                .help("save it as UTF-8");
            return Err(check::unreadable("", 0, diagnostic, name));
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
        // The text before the invalid byte is UTF-8 and locates it.
        let before = String::from_utf8_lossy(&bytes[..at]);
        let diagnostic = if cut {
            Diagnostic::new("the file ends in the middle of a character")
                .help("it may be cut off; get it whole")
        } else if looks_latin1(rest) {
            Diagnostic::new(format!(
                "the byte 0x{byte:02X} is not UTF-8; the file looks like Latin-1 or Windows-1252"
            ))
            .help("save it as UTF-8, for example with `iconv -f WINDOWS-1252 -t UTF-8`")
        } else {
            Diagnostic::new(format!(
                "the byte 0x{byte:02X} is not UTF-8; the file is in another encoding"
            ))
            .help("save it as UTF-8 and try again")
        };
        check::unreadable(&before, at, diagnostic.expected("UTF-8 (RFC 8259, section 8.1)"), name)
    })
}

/// Returns whether an invalid byte looks like an accented letter of Latin-1 before ASCII text.
fn looks_latin1(bytes: &[u8]) -> bool {
    matches!(bytes, [0xA0..=0xFF, next, ..] if next.is_ascii()) || matches!(bytes, [0xA0..=0xFF])
}

/// Returns the message of a system error in lower case and without its number.
pub fn plain_message(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split_once(" (os error").map_or(text.as_str(), |(message, _)| message);
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
