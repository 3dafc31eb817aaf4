//! Large records, proved piece by piece on every processor at once.
//!
//! The text is cut where its layout puts the end of one entry of a section before the next. Each
//! piece is then proved by itself: it must go on inside the list of a section, before an entry, and
//! end so. A line end cannot stand in a JSON string, so a cut is never inside one; where every piece
//! ends as the next begins, the whole is well-formed. Any other layout, and any error, is left to
//! the plain reader, which tells it with its place.

use std::ops::Range;

use memchr::memmem::Finder;
use rayon::prelude::*;

use super::large::Large;
use super::skip;
use crate::record::{Extent, id_of, mark, run};

/// About how long a piece is, in bytes: few enough to stay in the cache of a processor.
const PIECE: usize = 1 << 20;

/// How many bytes after a piece are read with it, to find where it ends.
const TAIL: usize = 32 << 10;

/// What stands in a large record, and where.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// The members that are no sections, as JSON.
    pub head: String,
    /// The sections.
    pub sections: Vec<List>,
}

/// The entries of a section, or of a part of one.
#[derive(Debug, Default, PartialEq)]
pub(super) struct List {
    /// Its name; the first list of a piece has none where it goes on with the piece before.
    pub section: Option<String>,
    /// Where its entries stand.
    pub extents: Vec<Extent>,
    /// Whether they are sorted by id, and none stands twice.
    pub is_sorted: bool,
    /// The first and the last id.
    ends: Option<(String, String)>,
}

impl List {
    fn new(section: Option<&str>) -> Self {
        Self { section: section.map(str::to_owned), is_sorted: true, ..Self::default() }
    }

    /// Adds the entries that come after.
    fn append(&mut self, mut other: Self) {
        self.extents.append(&mut other.extents);
        self.ends = match (self.ends.take(), other.ends) {
            (Some((first, last)), Some((next, end))) => {
                self.is_sorted &= other.is_sorted && last < next;
                Some((first, end))
            }
            (ends, others) => {
                self.is_sorted &= other.is_sorted;
                ends.or(others)
            }
        };
    }
}

/// Returns what stands in a large record, or `None` where the plain reader must look.
pub(super) fn layout(file: &Large) -> Option<Layout> {
    let mut start = vec![0; PIECE.min(usize::try_from(file.length).ok()?)];
    file.fill(0, &mut start).ok()?;
    let cut = Cut::of(&start)?;
    drop(start);
    file.progress.stage("reading", file.length);
    let pieces = usize::try_from(file.length.div_ceil(PIECE as u64)).ok()?;
    let runs = (0..pieces).into_par_iter().with_min_len(run(pieces));
    let proved = runs.map_init(Vec::new, |buffer, number| {
        let start = number as u64 * PIECE as u64;
        let Some(place) = cut.piece(file, start, buffer)? else { return Some(Piece::default()) };
        let is_last = start + place.end as u64 == file.length;
        let bytes = buffer.get(place.clone())?;
        Piece::prove(bytes, start + place.start as u64, number == 0, is_last)
    });
    let proved: Option<Vec<Piece>> = proved.collect();
    let mut layout = Layout::default();
    let mut members = Vec::new();
    let mut end = 0;
    for piece in proved? {
        if piece.length == 0 {
            continue;
        }
        // A file that changes while it is read may be cut at two places.
        if piece.start != end {
            return None;
        }
        end += piece.length;
        members.extend(piece.members);
        for list in piece.lists {
            match &list.section {
                None => layout.sections.last_mut()?.append(list),
                known if layout.sections.iter().any(|other| other.section == *known) => {
                    return None;
                }
                Some(_) => layout.sections.push(list),
            }
        }
    }
    layout.head = format!("{{{}}}", members.join(","));
    (end == file.length).then_some(layout)
}

/// What stands between two entries of a section in the layout of a text.
struct Cut {
    finder: Finder<'static>,
    /// How much of it belongs to the entry before.
    before: usize,
}

impl Cut {
    /// Returns the cut of a text that begins so: its first list of objects shows how far those of a
    /// section are indented.
    fn of(text: &[u8]) -> Option<Self> {
        let mut rest = text;
        loop {
            let list = memchr::memchr(b'[', rest)?;
            rest = rest.get(list + 1..)?;
            let indent = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            if rest.get(indent) == Some(&b'{') && rest[..indent].contains(&b'\n') {
                let indent = &rest[..indent];
                let between = [indent, b"},", indent, b"{"].concat();
                let before = indent.len() + 2;
                return Some(Self { finder: Finder::new(&between).into_owned(), before });
            }
        }
    }

    /// Reads the piece that begins with the first entry at or after `start` into a buffer, and
    /// returns where in it that stands; the inner `None` tells that no entry begins there.
    fn piece(
        &self,
        file: &Large,
        start: u64,
        buffer: &mut Vec<u8>,
    ) -> Option<Option<Range<usize>>> {
        let mut filled = 0;
        let mut wanted = PIECE + TAIL;
        let mut first = (start == 0).then_some(0);
        loop {
            if buffer.len() < wanted {
                buffer.try_reserve_exact(wanted - buffer.len()).ok()?;
                buffer.resize(wanted, 0);
            }
            filled += file.fill(start + filled as u64, &mut buffer[filled..wanted]).ok()?;
            let is_all = filled < wanted;
            let found = |from: usize| {
                let text = buffer.get(from..filled)?;
                Some(from + self.finder.find(text)?)
            };
            // Where a cut begins decides which piece it belongs to.
            if first.is_none() {
                first = found(0).filter(|at| *at < PIECE).map(|at| at + self.before);
            }
            let Some(first) = first else { return Some(None) };
            match found(PIECE) {
                Some(end) => return Some(Some(first..end + self.before)),
                None if is_all => return Some(Some(first..filled)),
                None => wanted *= 2,
            }
        }
    }
}

/// What stands in a piece of a record.
#[derive(Debug, Default)]
struct Piece {
    /// Its first byte.
    start: u64,
    /// How many bytes it has; a piece without any begins and ends within another.
    length: u64,
    /// Members of the record that are no sections, as JSON.
    members: Vec<String>,
    /// Entries by section.
    lists: Vec<List>,
}

impl Piece {
    /// Returns what stands in a piece, or `None` where it is not as pieces are.
    fn prove(bytes: &[u8], start: u64, is_first: bool, is_last: bool) -> Option<Self> {
        let text = simdutf8::basic::from_utf8(bytes).ok()?;
        let mut reader = Reader { text, at: 0, around: Vec::new() };
        let mut piece = Self { start, length: bytes.len() as u64, ..Self::default() };
        let mut in_list = if is_first {
            reader.take(b'{')?;
            piece.member(&mut reader)?
        } else {
            piece.lists.push(List::new(None));
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
    fn member(&mut self, reader: &mut Reader<'_>) -> Option<bool> {
        let key = reader.value()?;
        reader.take(b':')?;
        let name = key.strip_prefix('"')?.strip_suffix('"')?;
        if reader.peek()? != b'[' || name == "title" {
            self.members.push(format!("{key}:{}", reader.value()?));
            return Some(false);
        }
        reader.take(b'[')?;
        self.lists.push(List::new(Some(name)));
        if reader.peek()? == b']' {
            reader.take(b']')?;
            return Some(false);
        }
        self.entries(reader)
    }

    /// Reads the entries of a list, and returns whether the text ends inside it.
    fn entries(&mut self, reader: &mut Reader<'_>) -> Option<bool> {
        let list = self.lists.last_mut()?;
        let mut last = None;
        loop {
            if reader.is_done() {
                return Some(true);
            }
            let written = reader.value()?;
            let id = id_of(written);
            list.is_sorted &=
                id.as_ref().is_some_and(|id| last.as_ref().is_none_or(|last| last < id));
            list.extents.push(Extent {
                start: self.start + (reader.at - written.len()) as u64,
                length: u32::try_from(written.len()).ok()?,
                mark: mark(id.as_deref().unwrap_or_default()),
            });
            let id = id.unwrap_or_default();
            match &mut list.ends {
                Some((_, end)) => id.as_ref().clone_into(end),
                ends => *ends = Some((id.as_ref().to_owned(), id.as_ref().to_owned())),
            }
            last = Some(id);
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
    around: Vec<u8>,
}

impl<'a> Reader<'a> {
    fn peek(&mut self) -> Option<u8> {
        self.at = skip::space(self.text.as_bytes(), self.at);
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
        let start = self.at;
        self.at = skip::value(self.text.as_bytes(), start, &mut self.around)?;
        self.text.get(start..self.at)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::record::Record;

    /// Returns a record in canonical layout that is long enough to be cut.
    fn large() -> &'static str {
        static LARGE: LazyLock<String> = LazyLock::new(made);
        &LARGE
    }

    fn made() -> String {
        let example = include_str!("../../data/example.json");
        let mut json: serde_json::Value = serde_json::from_str(example).expect("JSON");
        let source = json["sources"][0].clone();
        let more = (0..4_000).map(|number| {
            let mut source = source.clone();
            source["id"] = format!("zz-{number:06}").into();
            source["title"] = "Ein Titel, 東京, Қазақстан: \\ \" },\n    {".repeat(12).into();
            source
        });
        json["sources"].as_array_mut().expect("sources").extend(more);
        serde_json::to_string_pretty(&json).expect("JSON") + "\n"
    }

    fn file(text: &[u8]) -> Large {
        let mut file = tempfile::tempfile().expect("a file");
        file.write_all(text).expect("written");
        Large::new(file, "test", text.len() as u64)
    }

    fn apart(text: &str) -> Option<Vec<(Option<String>, usize, bool)>> {
        let lists = layout(&file(text.as_bytes()))?.sections;
        Some(lists.into_iter().map(|l| (l.section, l.extents.len(), l.is_sorted)).collect())
    }

    #[test]
    fn a_large_record_comes_apart_as_the_plain_reader_reads_it() {
        let text = large();
        let layout = layout(&file(text.as_bytes())).expect("a layout");
        let plain: Record<'_> = serde_json::from_str(text).expect("a record");
        let head: serde_json::Value = serde_json::from_str(&layout.head).expect("JSON");
        assert_eq!(head["summit"], serde_json::to_value(&plain.summit).expect("JSON"));
        assert_eq!(layout.sections.len(), 14);
        let sources = layout.sections.last().expect("sources");
        assert!(sources.is_sorted);
        let written = sources.extents.iter().map(|extent| {
            let start = usize::try_from(extent.start).expect("a place");
            let written = &text[start..start + extent.length as usize];
            assert_eq!(extent.mark, mark(&id_of(written).expect("an id")));
            written.to_owned()
        });
        assert_eq!(plain.sources.look(|written| Some(written.to_owned())), Some(written.collect()));
    }

    #[test]
    fn other_layouts_are_left_to_the_plain_reader_or_read_the_same() {
        let text = large();
        let all = apart(text);
        assert!(all.is_some());
        let json: serde_json::Value = serde_json::from_str(text).expect("JSON");
        assert_eq!(apart(&json.to_string()), None, "one line cannot be cut");
        assert_eq!(apart(&text.replace('\n', "\r\n")), all);
        assert_eq!(apart(&text.replace("\n ", "\n\t ")), all);
        assert_eq!(apart(&text.replacen("\"areas\": [", "\"leaders\": [", 1)), None);
        let object = text.replacen("  \"sources\": [\n    {", "  \"sources\": {\n    {", 1);
        assert_eq!(apart(&object), None);
    }

    #[test]
    fn what_stands_twice_or_out_of_order_is_told() {
        let unsorted = |from: &str, to: &str| {
            let lists = apart(&large().replacen(from, to, 1)).expect("a layout");
            lists.into_iter().filter(|list| !list.2).map(|list| list.0).collect::<Vec<_>>()
        };
        let sources = vec![Some("sources".to_owned())];
        assert_eq!(unsorted("zz-003000", "zz-002999"), sources);
        assert_eq!(unsorted("zz-003999", "aa-003999"), sources);
        assert_eq!(unsorted("\"id\": \"zz-000100\"", "\"di\": \"zz-000100\""), sources);
        assert_eq!(unsorted("zz-000100", "zz-000100"), vec![]);
    }

    #[test]
    fn an_entry_longer_than_several_pieces_is_read_whole() {
        let long = large().replacen("zz-000010", &format!("zz-000010{}", "x".repeat(5 << 20)), 1);
        assert_eq!(apart(&long), apart(large()));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn a_broken_text_never_comes_apart(at in any::<prop::sample::Index>(), with in "[\\[\\]{},:\"x0\\\\\n]") {
            let text = large();
            let at = at.index(text.len());
            prop_assume!(text.is_char_boundary(at) && text.is_char_boundary(at + 1));
            let mut broken = text.to_owned();
            broken.replace_range(at..=at, &with);
            let is_json = serde_json::from_str::<serde::de::IgnoredAny>(&broken).is_ok();
            prop_assert!(is_json || apart(&broken).is_none());
            // A text that is cut off is none either.
            prop_assert!(apart(&text[..at]).is_none());
        }

        #[test]
        fn bytes_that_are_no_characters_never_come_apart(at in any::<prop::sample::Index>(), with in 0x80_u8..) {
            let mut bytes = large().as_bytes().to_vec();
            let at = at.index(bytes.len());
            bytes[at] = with;
            prop_assume!(std::str::from_utf8(&bytes).is_err());
            prop_assert!(layout(&file(&bytes)).is_none());
        }
    }
}
