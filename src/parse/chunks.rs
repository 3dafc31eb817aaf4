//! Large records in canonical layout, proved and taken apart by all processors at once.
//!
//! The text is cut where the layout puts the end of one entry of a section before the next. Each
//! piece is then proved by itself: it must go on inside the list of a section, before an entry, and
//! end so. A line end cannot stand in a JSON string, so a cut is never inside one; where every piece
//! ends as the next begins, the whole is well-formed. Any other layout, and any error, is left to
//! the plain reader, which tells it with its place.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use memchr::memmem;
use serde_json::value::RawValue;

/// From how many bytes on a record is worth several threads: starting them takes milliseconds.
const WORTH: usize = 8 << 20;

/// About how long a piece is, in bytes.
const PIECE: usize = 1 << 20;

/// What stands between two entries of a section in canonical layout.
const CUT: &[u8] = b"\n    },\n    {";

/// A record taken apart.
#[derive(Debug, Default)]
pub(super) struct Parts<'a> {
    /// The members that are no sections, as JSON.
    pub head: String,
    /// The sections, each with its entries as they are written.
    pub sections: Vec<(&'a str, Vec<&'a str>)>,
}

/// Returns the parts of a large record, or `None` where the plain reader must look.
pub(super) fn parts(bytes: &[u8]) -> Option<Parts<'_>> {
    if bytes.len() < WORTH {
        return None;
    }
    let pieces = cut(bytes);
    let proved: Vec<Mutex<Option<Piece<'_>>>> = pieces.iter().map(|_| Mutex::default()).collect();
    let (next, failed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let (Some(piece), 0) = (pieces.get(at), failed.load(Ordering::Relaxed)) else { break };
            let piece = Piece::prove(piece, at == 0, at + 1 == pieces.len());
            if piece.is_none() {
                failed.store(1, Ordering::Relaxed);
            }
            if let Ok(mut place) = proved[at].lock() {
                *place = piece;
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(pieces.len());
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work);
        }
        work();
    });
    let mut parts = Parts::default();
    let mut members: Vec<(&str, &str)> = Vec::new();
    for piece in proved {
        let piece = piece.into_inner().ok()??;
        members.extend(piece.members);
        for (section, entries) in piece.lists {
            let Some(section) = section else {
                parts.sections.last_mut()?.1.extend(entries);
                continue;
            };
            if parts.sections.iter().any(|(known, _)| *known == section) {
                return None;
            }
            parts.sections.push((section, entries));
        }
    }
    let members: Vec<String> =
        members.into_iter().map(|(key, value)| format!("{key}:{value}")).collect();
    parts.head = format!("{{{}}}", members.join(","));
    Some(parts)
}

/// Cuts a text between entries, about every [`PIECE`] bytes.
fn cut(bytes: &[u8]) -> Vec<&[u8]> {
    let finder = memmem::Finder::new(CUT);
    let mut pieces = Vec::with_capacity(bytes.len() / PIECE + 1);
    let mut start = 0;
    while let Some(found) = bytes.get(start + PIECE..).and_then(|rest| finder.find(rest)) {
        // The comma still belongs to the piece before.
        let end = start + PIECE + found + CUT.len() - 1;
        pieces.push(&bytes[start..end]);
        start = end;
    }
    pieces.push(&bytes[start..]);
    pieces
}

/// What stands in a piece of a record.
#[derive(Debug, Default)]
struct Piece<'a> {
    /// Members of the record that are no sections: the key with its quotes, and the value.
    members: Vec<(&'a str, &'a str)>,
    /// Entries by section; the first may go on with the section of the piece before, which has no
    /// name here.
    lists: Vec<(Option<&'a str>, Vec<&'a str>)>,
}

impl<'a> Piece<'a> {
    /// Returns what stands in a piece, or `None` where it is not as pieces are.
    fn prove(bytes: &'a [u8], is_first: bool, is_last: bool) -> Option<Self> {
        let text = simdutf8::basic::from_utf8(bytes).ok()?;
        let mut reader = Reader { text, at: 0 };
        let mut piece = Self::default();
        let mut in_list = if is_first {
            reader.take(b'{')?;
            piece.member(&mut reader)?
        } else {
            piece.lists.push((None, Vec::new()));
            piece.entries(&mut reader)?
        };
        loop {
            if in_list {
                // The text ends inside a list, after a comma.
                return (!is_last).then_some(piece);
            }
            match reader.next()? {
                b',' => in_list = piece.member(&mut reader)?,
                b'}' => return (is_last && reader.is_done()).then_some(piece),
                _ => return None,
            }
        }
    }

    /// Reads a member of the record, and returns whether the text ends inside its list.
    fn member(&mut self, reader: &mut Reader<'a>) -> Option<bool> {
        let key = reader.value()?;
        reader.take(b':')?;
        let name = key.strip_prefix('"')?.strip_suffix('"')?;
        if reader.peek()? != b'[' || name == "title" {
            self.members.push((key, reader.value()?));
            return Some(false);
        }
        reader.take(b'[')?;
        self.lists.push((Some(name), Vec::new()));
        if reader.peek()? == b']' {
            reader.take(b']')?;
            return Some(false);
        }
        self.entries(reader)
    }

    /// Reads the entries of a list, and returns whether the text ends inside it.
    fn entries(&mut self, reader: &mut Reader<'a>) -> Option<bool> {
        let (_, entries) = self.lists.last_mut()?;
        loop {
            if reader.is_done() {
                return Some(true);
            }
            entries.push(reader.value()?);
            match reader.next()? {
                b',' => {}
                b']' => return Some(false),
                _ => return None,
            }
        }
    }
}

/// Reads JSON value by value.
struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn peek(&mut self) -> Option<u8> {
        let rest = &self.text.as_bytes()[self.at..];
        let space = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\n' | b'\t' | b'\r'));
        self.at += space.count();
        self.text.as_bytes().get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        (self.next()? == byte).then_some(())
    }

    fn is_done(&mut self) -> bool {
        self.peek().is_none()
    }

    /// Reads one value, proving that it is JSON.
    fn value(&mut self) -> Option<&'a str> {
        self.peek()?;
        let rest = self.text.get(self.at..)?;
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<&RawValue>();
        let value = values.next()?.ok()?;
        self.at += values.byte_offset();
        Some(value.get())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::record::Record;

    /// Returns a record in canonical layout that is large enough to be cut.
    fn large() -> &'static str {
        static LARGE: LazyLock<String> = LazyLock::new(made);
        &LARGE
    }

    fn made() -> String {
        let example = include_str!("../../data/example.json");
        let mut json: serde_json::Value = serde_json::from_str(example).expect("JSON");
        let source = json["sources"][0].clone();
        let more = (0..14_000).map(|number| {
            let mut source = source.clone();
            source["id"] = format!("zz-{number:06}").into();
            source["title"] = "Ein Titel, 東京, Қазақстан: \\ \" },\n    {".repeat(12).into();
            source
        });
        json["sources"].as_array_mut().expect("sources").extend(more);
        serde_json::to_string_pretty(&json).expect("JSON") + "\n"
    }

    fn apart(text: &str) -> Option<usize> {
        parts(text.as_bytes()).map(|parts| parts.sections.iter().map(|(_, list)| list.len()).sum())
    }

    #[test]
    fn a_large_record_comes_apart_as_the_plain_reader_reads_it() {
        let text = large();
        let parts = parts(text.as_bytes()).expect("parts");
        let plain: Record<'_> = serde_json::from_str(text).expect("a record");
        let head: serde_json::Value = serde_json::from_str(&parts.head).expect("JSON");
        assert_eq!(head["summit"], serde_json::to_value(&plain.summit).expect("JSON"));
        assert_eq!(parts.sections.len(), 14);
        let (_, sources) = parts.sections.last().expect("sources");
        assert_eq!(sources.len(), plain.sources.len());
        for (position, source) in sources.iter().enumerate() {
            assert_eq!(Some(*source), plain.sources.written(position));
        }
    }

    #[test]
    fn another_layout_is_left_to_the_plain_reader_or_read_the_same() {
        let text = large();
        let all = apart(text);
        assert!(all.is_some());
        let json: serde_json::Value = serde_json::from_str(text).expect("JSON");
        // One line cannot be cut, and is one piece.
        assert_eq!(apart(&json.to_string()), all);
        assert_eq!(apart(&text.replace('\n', "\r\n")), all);
        assert_eq!(apart(&text.replacen("\"areas\": [", "\"leaders\": [", 1)), None);
        assert_eq!(
            apart(&text.replacen("  \"sources\": [\n    {", "  \"sources\": {\n    {", 1)),
            None
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]

        #[test]
        fn a_broken_text_never_comes_apart(at in any::<prop::sample::Index>(), with in "[\\[\\]{},:\"x0\\\\]") {
            let text = large();
            let at = at.index(text.len());
            prop_assume!(text.is_char_boundary(at) && text.is_char_boundary(at + 1));
            let mut broken = text.to_owned();
            broken.replace_range(at..=at, &with);
            let is_json = serde_json::from_str::<serde::de::IgnoredAny>(&broken).is_ok();
            prop_assert!(is_json || parts(broken.as_bytes()).is_none());
            // A text that is cut off is none either.
            prop_assert!(parts(&text.as_bytes()[..at]).is_none());
        }
    }
}
