//! Which columns of a table fit a width, and how wide each is.

use unicode_width::UnicodeWidthStr;

use super::MARK;
use super::wrap::{is_address, parts};
use crate::view::{Head, Piece, Table, Value};

/// The narrowest column in which text still reads.
pub(super) const READABLE: usize = 12;

/// Leaves out the columns for which a table of some width has no room, the highest rank first.
pub fn fit(table: &mut Table<'_>, width: usize) {
    let text = |value: &Value<'_>| {
        let mut text = String::new();
        value.pieces(&mut |piece| match piece {
            Piece::Text(part) | Piece::Link(part, _) => text.push_str(part),
            Piece::Mark => text.push_str(MARK),
            Piece::Cite(_) => {}
        });
        text
    };
    let texts: Vec<Vec<String>> =
        table.rows.iter().map(|row| row.iter().map(text).collect()).collect();
    let fitting = fitting(&table.heads, &measure(&table.heads, &texts), width);
    retain(&mut table.heads, &fitting);
    table.rows.iter_mut().for_each(|row| retain(row, &fitting));
}

pub(super) fn retain<T>(items: &mut Vec<T>, wanted: &[bool]) {
    let mut wanted = wanted.iter();
    items.retain(|_| wanted.next() == Some(&true));
}

/// Returns which columns fit; if those of rank 0 do not, all, to be written as blocks.
pub(super) fn fitting(heads: &[Head], columns: &[Column], width: usize) -> Vec<bool> {
    let mut ranks: Vec<u8> = heads.iter().map(|head| head.rank).collect();
    ranks.sort_unstable();
    ranks.dedup();
    let widest = columns.iter().map(|column| column.most).max().unwrap_or(0);
    for rank in ranks.into_iter().rev() {
        // A column with nothing in it has no room of its own.
        let is_wanted = |(head, column): (&Head, &Column)| {
            head.rank <= rank && (head.rank == 0 || !column.is_empty)
        };
        let wanted: Vec<bool> = heads.iter().zip(columns).map(is_wanted).collect();
        // The room that long texts need beside the columns of this rank.
        let has_id = heads.iter().any(|head| head.rank <= rank && head.key == "id");
        let text = match rank {
            0 => READABLE,
            _ if has_id => 4 * READABLE,
            1 | 2 => 16,
            _ => 2 * READABLE,
        };
        let is_text = |column: &Column| column.most == widest || column.most > 4 * READABLE;
        let room = |column: &Column| {
            if is_text(column) { column.least.max(text.min(column.most)) } else { column.least }
        };
        let fitted = columns.iter().zip(&wanted).filter(|(_, wanted)| **wanted);
        if line(&fitted.map(|(column, _)| room(column)).collect::<Vec<_>>()) <= width {
            return wanted;
        }
    }
    vec![true; heads.len()]
}

/// How many rows are measured to share a line among columns.
const MEASURED: usize = 200;

/// The widths of a column.
pub(super) struct Column {
    /// The narrowest that still reads: headings, ids, addresses and words up to twice [`READABLE`] unbroken, and
    /// [`READABLE`] for text.
    pub(super) least: usize,
    /// With nothing broken.
    pub(super) most: usize,
    /// With no word broken that a column may be made wider for.
    word: usize,
    /// Whether every cell is empty.
    is_empty: bool,
    /// Of the first [`MEASURED`] cells.
    pub(super) cells: Vec<usize>,
}

pub(super) fn measure(heads: &[Head], texts: &[Vec<String>]) -> Vec<Column> {
    let columns = heads.iter().enumerate().map(|(position, head)| {
        let heading = head.heading.width();
        let (mut word, mut address, mut most) = (0, 0, heading);
        let (mut is_empty, mut cells) = (true, Vec::new());
        for text in texts.iter().map(|row| &row[position]) {
            let width = text.width();
            most = most.max(width);
            is_empty &= text.is_empty();
            if cells.len() < MEASURED {
                cells.push(width);
            }
            for part in parts(text).map(|part| part.trim_end_matches(' ')) {
                let width = part.width();
                if width > address && is_address(part) {
                    address = width;
                } else if width > word && width == part.chars().count() {
                    // Where letters are wide, such as in Japanese, a line may end between any two.
                    word = width;
                }
            }
        }
        // Names of sources may be long domains.
        let longest = if head.key == "sources" { 16 } else { 2 * READABLE };
        word = word.min(2 * READABLE);
        let text = most.min(READABLE.max(word.min(longest)));
        let least = if head.key == "id" { most } else { heading.max(text).max(address) };
        Column { least, most, word, is_empty, cells }
    });
    columns.collect()
}

/// Returns the width of a line of columns, with the space between them.
pub(super) fn line(columns: &[usize]) -> usize {
    columns.iter().sum::<usize>() + 2 * columns.len().saturating_sub(1)
}

/// Returns the widths of columns in a line that has room for the least of each; the rest goes where it saves the
/// most lines.
pub(super) fn widths(columns: &[Column], room: usize) -> Vec<usize> {
    let mut widths: Vec<usize> = columns.iter().map(|column| column.least).collect();
    for (place, column) in columns.iter().enumerate() {
        let rest = room.saturating_sub(line(&widths));
        widths[place] += column.word.saturating_sub(widths[place]).min(rest);
    }
    let lines = |column: &Column, width: usize| -> usize {
        // A line ends before the word that does not fit, so a sixth is lost.
        let lines = |cell: &usize| {
            if *cell <= width { 1 } else { (cell + cell / 6).div_ceil(width).max(2) }
        };
        column.cells.iter().map(lines).sum()
    };
    loop {
        let rest = room.saturating_sub(line(&widths));
        // The column, by how much it grows, and how many lines that saves.
        let mut best: Option<(usize, usize, usize)> = None;
        for (place, column) in columns.iter().enumerate() {
            let now = lines(column, widths[place]);
            for more in 1..=rest.min(column.most - widths[place]) {
                let saved = now.saturating_sub(lines(column, widths[place] + more));
                if saved > 0 && best.is_none_or(|(_, cost, gain)| saved * cost > gain * more) {
                    best = Some((place, more, saved));
                }
            }
        }
        // Where nothing saves lines any more, the widest text takes what is left.
        let broken = (0..columns.len()).filter(|place| widths[*place] < columns[*place].most);
        let (place, more) = match best {
            Some((place, more, _)) => (place, more),
            None => match broken.max_by_key(|place| columns[*place].most) {
                Some(place) if rest > 0 => (place, rest.min(columns[place].most - widths[place])),
                _ => return widths,
            },
        };
        widths[place] += more;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::wrap::wrap;
    use super::*;

    proptest! {
        #[test]
        fn no_short_word_is_broken_where_there_is_room(
            texts in prop::collection::vec(prop::collection::vec("[0-9.,]{1,23}†?( [a-zа-я]{1,24}){0,4}", 3), 1..6),
            more in 0_usize..60,
        ) {
            let heads = ["A", "Long heading", "B"].map(|heading| Head::new("key", heading));
            let columns = measure(&heads, &texts);
            let least: Vec<usize> = columns.iter().map(|column| column.least).collect();
            let widths = widths(&columns, line(&least) + more);
            prop_assert!(line(&widths) <= line(&least) + more);
            for (text, width) in texts.iter().flat_map(|row| row.iter().zip(&widths)) {
                let lines = wrap(text, Some(*width), 0);
                prop_assert!(lines.iter().all(|line| line.width() <= *width), "{lines:?}");
                prop_assert_eq!(lines.join(" "), text.as_str());
            }
        }
    }
}
