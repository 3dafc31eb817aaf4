//! Input: the embedded record, a file or standard input, decoded and within limits.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read};
#[cfg(unix)]
use std::os::unix::fs::FileExt;
use std::path::Path;
#[cfg(unix)]
use std::sync::{Mutex, PoisonError};

use super::scan::COMPACT;
use crate::check::{self, BYTE_ORDER_MARK, Diagnostic, Findings};
use crate::error::Error;
use crate::text::escape_invisible;
#[cfg(unix)]
use crate::threads;

/// The record embedded in the program.
pub const EMBEDDED: &str = include_str!("../../data/ca-jad-2025.json");

/// The name of the embedded record in messages.
pub const EMBEDDED_NAME: &str = "embedded record";

/// How many bytes are read from a pipe or a device, which may never end.
pub const STREAM_LIMIT: u64 = 1 << 30;

/// The text of a record, and its name in messages.
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
        let text = decode(read(path, &name)?, &name)
            .map_err(|findings| Error::Broken(Box::new(findings)))?;
        Ok(Self { name, text: Cow::Owned(text) })
    }

    /// The embedded record without line breaks and indentation, to be parsed fast.
    pub fn compact() -> Self {
        Self { name: EMBEDDED_NAME.to_owned(), text: Cow::Borrowed(COMPACT.0) }
    }

    /// Wraps a text.
    pub fn new(text: String, name: &str) -> Self {
        Self { name: name.to_owned(), text: Cow::Owned(text) }
    }

    /// The name in messages: the path, or `standard input`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text without a byte-order mark.
    pub fn text(&self) -> &str {
        self.text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&self.text)
    }

    /// The text as it is in the file.
    pub fn contents(&self) -> &str {
        &self.text
    }
}

/// Returns the name of a file in messages: one line, whatever characters it has.
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

fn read(path: &Path, name: &str) -> Result<Vec<u8>, Error> {
    let fail = |error: io::Error| {
        let message = plain_message(&error);
        Error::Record(format!(
            "cannot read `{name}`: {message}; name a record file, or `-` for standard input"
        ))
    };
    let stream: Box<dyn Read> = if is_stdin(path) {
        Box::new(io::stdin().lock())
    } else {
        let file = File::open(path).map_err(fail)?;
        let metadata = file.metadata().map_err(fail)?;
        // Only a regular file has a size.
        if metadata.is_file() {
            let size = usize::try_from(metadata.len()).unwrap_or(usize::MAX);
            // Parsed entries take about as much memory as their text.
            require_memory(size.saturating_mul(2), name)?;
            return read_file(file, size).map_err(fail);
        }
        Box::new(file)
    };
    let mut bytes = Vec::new();
    stream.take(STREAM_LIMIT + 1).read_to_end(&mut bytes).map_err(fail)?;
    if bytes.len() as u64 > STREAM_LIMIT {
        return Err(Error::Record(format!(
            "{name} gives more than {} MiB without an end; write it to a file first and name that",
            STREAM_LIMIT >> 20
        )));
    }
    Ok(bytes)
}

/// How many bytes of a large file a thread reads at once.
#[cfg(unix)]
const PART: usize = 4 << 20;

/// Reads a file; a large one on several threads, which share the cost of touching new memory.
fn read_file(mut file: File, size: usize) -> io::Result<Vec<u8>> {
    #[cfg(unix)]
    if size > 2 * PART {
        let mut bytes = vec![0; size];
        let parts: Vec<_> = bytes.chunks_mut(PART).map(Mutex::new).enumerate().collect();
        let read = |(number, part): &(usize, Mutex<&mut [u8]>)| {
            let mut part = part.lock().unwrap_or_else(PoisonError::into_inner);
            file.read_exact_at(&mut part, (number * PART) as u64)
        };
        threads::map(&parts, read).into_iter().collect::<io::Result<()>>()?;
        return Ok(bytes);
    }
    // With one byte more, the buffer need not grow for the end to be found.
    let mut bytes = Vec::with_capacity(size + 1);
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Fails where less than `size` bytes of memory can be allocated.
///
/// An allocation that fails ends the process, so this is called before work that needs much memory.
pub(super) fn require_memory(size: usize, name: &str) -> Result<(), Error> {
    // Small ones are not worth the system calls.
    if size < 1 << 20 {
        return Ok(());
    }
    Vec::<u8>::new().try_reserve_exact(size).map_err(|_| {
        Error::Record(format!("cannot read `{name}`: it is larger than the available memory"))
    })
}

/// Decodes UTF-8, with or without a byte-order mark.
///
/// # Errors
///
/// One finding, which names the encoding where it is a different one.
pub fn decode(bytes: Vec<u8>, name: &str) -> Result<String, Findings> {
    const EXPECTED: &str = "UTF-8 (RFC 8259, section 8.1)";
    let encoding = match bytes.as_slice() {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] | [0, 0, 0, b'{', ..] => Some("UTF-32"),
        [0xFF, 0xFE, ..] => Some("UTF-16 (little-endian)"),
        [0xFE, 0xFF, ..] => Some("UTF-16 (big-endian)"),
        [b'{' | b'[' | b'\n' | b' ', 0, ..] => Some("UTF-16 (little-endian, no byte-order mark)"),
        [0, b'{' | b'[' | b'\n' | b' ', ..] => Some("UTF-16 (big-endian, no byte-order mark)"),
        _ => None,
    };
    if let Some(encoding) = encoding {
        let example = if encoding == "UTF-32" { "UTF-32" } else { "UTF-16" };
        let diagnostic = Diagnostic::new(format!("the file is {encoding}"))
            .expected(EXPECTED)
            .help(format!("save it as UTF-8, for example with `iconv -f {example} -t UTF-8`"));
        return Err(check::unreadable("", 0, diagnostic, name));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let (before, rest) = error.as_bytes().split_at(at);
        let byte = rest[0];
        let diagnostic = if error.utf8_error().error_len().is_none() {
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
        // The text before the byte locates it.
        let before = String::from_utf8_lossy(before);
        check::unreadable(&before, at, diagnostic.expected(EXPECTED), name)
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

#[cfg(all(test, unix))]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_large_file_is_read_whole() {
        let bytes: Vec<u8> = (0..2 * PART + 1001).map(|at| (at % 251) as u8).collect();
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        file.write_all(&bytes).expect("written");
        let file = File::open(file.path()).expect("the file");
        assert!(read_file(file, bytes.len()).expect("read") == bytes);
    }
}
