//! A file too large to keep: read in parts, by several processors at once.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::progress::Progress;
use crate::record::Store;

/// How many bytes of a whole file are read at once.
const PART: usize = 8 << 20;

/// A file that is read where it is looked at.
pub(super) struct Large {
    file: File,
    /// How many bytes it had when it was opened.
    pub length: u64,
    /// Whether what stood there once was not there any more.
    has_changed: AtomicBool,
    /// How far reading it is.
    pub progress: Progress,
}

impl Large {
    pub fn new(file: File, name: &str, length: u64) -> Self {
        let progress = Progress::of(name, length);
        Self { file, length, has_changed: AtomicBool::new(false), progress }
    }

    /// Returns whether something that was read before could not be read again.
    pub fn has_changed(&self) -> bool {
        self.has_changed.load(Ordering::Relaxed)
    }

    /// Reads from a place on, as many bytes as `buffer` has, fewer at the end of the file.
    pub fn fill(&self, mut at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match read_at(&self.file, rest, at) {
                Ok(0) => break,
                Ok(read) => {
                    filled += read;
                    at += read as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.progress.add(filled as u64);
        Ok(filled)
    }

    /// Returns all bytes.
    pub fn bytes(&self) -> io::Result<Vec<u8>> {
        let too_long = |_| {
            let message = format!("it has {} bytes, more than there is memory for", self.length);
            io::Error::new(io::ErrorKind::OutOfMemory, message)
        };
        let length = usize::try_from(self.length).unwrap_or(usize::MAX);
        let mut bytes = Vec::new();
        bytes.try_reserve_exact(length).map_err(too_long)?;
        bytes.resize(length, 0);
        self.progress.stage("reading", self.length);
        let mut filled = 0;
        for part in bytes.chunks_mut(PART) {
            filled += self.fill(filled as u64, part)?;
        }
        bytes.truncate(filled);
        Ok(bytes)
    }
}

impl Store for Large {
    fn expect(&self, bytes: u64) {
        // A small part of the file is no stage of its own: there may be many.
        if bytes > self.length / 16 {
            self.progress.stage("reading", bytes);
        }
    }

    fn read<'b>(&self, place: Range<u64>, buffer: &'b mut Vec<u8>) -> Option<&'b str> {
        let length = usize::try_from(place.end.checked_sub(place.start)?).ok()?;
        if buffer.len() < length {
            buffer.resize(length, 0);
        }
        let bytes = buffer.get_mut(..length)?;
        let whole = self.fill(place.start, bytes).is_ok_and(|filled| filled == length);
        let text = simdutf8::basic::from_utf8(bytes).ok().filter(|_| whole);
        if text.is_none() {
            self.has_changed.store(true, Ordering::Relaxed);
        }
        text
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, at)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, at)
}
