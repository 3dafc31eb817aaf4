//! The line that a problem is in.

use std::ops::Range;

/// A line of a file, or a part of a very long one, with invisible characters escaped.
pub(super) struct Excerpt {
    pub text: String,
    /// The bytes of `text` that are wrong.
    pub mark: Range<usize>,
    /// Whether `text` is the whole line.
    pub is_whole_line: bool,
}

/// The bytes of a long line that are shown before a place; twice as many are shown after it.
const AROUND: usize = 60;

/// The longest line that is shown whole, in bytes.
const LINE: usize = 1000;

impl Excerpt {
    /// Cuts the excerpt of a place out of its line.
    pub fn new(text: &str, line: Range<usize>, place: Range<usize>) -> Self {
        let is_whole_line = line.len() <= LINE;
        let (start, end) = if is_whole_line {
            (line.start, line.end)
        } else {
            let start = text.floor_char_boundary(place.start.saturating_sub(AROUND));
            let end = text.ceil_char_boundary((place.start + 2 * AROUND).min(line.end));
            (start.max(line.start), end.min(line.end))
        };
        let mut excerpt = String::with_capacity(end - start + 8);
        let mut mark = None;
        let mut mark_end = None;
        for (offset, letter) in text[start..end].char_indices() {
            if start + offset >= place.start && mark.is_none() {
                mark = Some(excerpt.len());
            }
            if start + offset >= place.end && mark_end.is_none() {
                mark_end = Some(excerpt.len());
            }
            match letter {
                '\t' => excerpt.push(' '),
                '\r' => {}
                letter if crate::text::is_invisible(letter) => {
                    excerpt.extend(letter.escape_unicode());
                }
                letter => excerpt.push(letter),
            }
        }
        let mark = mark.unwrap_or(excerpt.len());
        let mark_end = mark_end.unwrap_or(excerpt.len()).max(mark);
        Self { text: excerpt, mark: mark..mark_end, is_whole_line }
    }
}
