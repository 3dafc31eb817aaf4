//! Entries of a record too large to keep: where they stand, and reading them there.

use std::hash::BuildHasher;
use std::ops::Range;
use std::sync::{LazyLock, Mutex};

use foldhash::fast::RandomState;
use rayon::prelude::*;

/// How many bytes are read at once: few enough to stay in the cache of a processor.
const BLOCK: u64 = 1 << 20;

/// How many bytes between two wanted entries are rather read than left out.
const GAP: u64 = 16 << 10;

/// A text that stays where it is, read in parts by several processors.
pub trait Store: Sync {
    /// Says how many bytes are going to be read, where those are many.
    fn expect(&self, bytes: u64);

    /// Reads the text at a place into a buffer; `None` where it is not there any more.
    fn read<'b>(&self, place: Range<u64>, buffer: &'b mut Vec<u8>) -> Option<&'b str>;
}

/// Where an entry stands in a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Its first byte.
    pub start: u64,
    /// How many bytes it has.
    pub length: u32,
    /// The mark of its id.
    pub mark: u32,
}

impl Extent {
    fn end(&self) -> u64 {
        self.start + u64::from(self.length)
    }
}

/// Returns what tells an id from nearly all others, until the program ends: nobody can know before which
/// ids will have like marks, and fill a record with them.
pub fn mark(id: &str) -> u32 {
    static HASH: LazyLock<RandomState> = LazyLock::new(RandomState::default);
    let [.., one, two, three, four] = HASH.hash_one(id).to_be_bytes();
    u32::from_be_bytes([one, two, three, four])
}

/// Shows the entries at some positions, in order, to `look`, on every processor; returns what it
/// gives, or `None` where an entry is not there any more.
pub fn look<R: Send>(
    store: &dyn Store,
    extents: &[Extent],
    positions: &[usize],
    look: impl Fn(usize, &str) -> Option<R> + Sync,
) -> Option<Vec<R>> {
    let blocks = blocks(extents, positions);
    let given: Vec<Mutex<Vec<R>>> = blocks.iter().map(|_| Mutex::default()).collect();
    let is_whole = show(store, extents, &blocks, &|block, position, written| {
        if let Some(given_here) = look(position, written)
            && let Ok(mut given) = given[block].lock()
        {
            given.push(given_here);
        }
    });
    let given = given.into_iter().filter_map(|given| given.into_inner().ok());
    is_whole.then(|| given.flatten().collect())
}

/// Shows the entries of blocks of positions to `look`, each with the number of its block, and returns
/// whether all are there. It is the same code for every kind of entry, which keeps the program small.
fn show(
    store: &dyn Store,
    extents: &[Extent],
    blocks: &[&[usize]],
    look: &(dyn Fn(usize, usize, &str) + Sync),
) -> bool {
    if blocks.len() > 1 {
        let positions = blocks.iter().copied().flatten();
        let bytes = positions.filter_map(|position| extents.get(*position));
        store.expect(bytes.map(|extent| u64::from(extent.length)).sum());
    }
    let show = |buffer: &mut Vec<u8>, (number, block): (usize, &&[usize])| -> Option<()> {
        let (first, last) = (extents.get(*block.first()?)?, extents.get(*block.last()?)?);
        let text = store.read(first.start..last.end(), buffer)?;
        for &position in *block {
            let extent = extents.get(position)?;
            let start = usize::try_from(extent.start - first.start).ok()?;
            let end = usize::try_from(extent.end() - first.start).ok()?;
            look(number, position, text.get(start..end)?);
        }
        Some(())
    };
    if let [block] = blocks {
        // One entry, or a few: no other processor is worth asking.
        return show(&mut Vec::new(), (0, block)).is_some();
    }
    let runs = blocks.par_iter().enumerate().with_min_len(run(blocks.len()));
    runs.map_init(Vec::new, |buffer, block| show(buffer, block)).all(|shown| shown.is_some())
}

/// Returns how many of some parts of a text one processor takes at once: a buffer serves all of them,
/// and to make one costs more than to read into it.
pub fn run(parts: usize) -> usize {
    (parts / (8 * rayon::current_num_threads())).max(1)
}

/// Returns positions in runs that are worth reading at once.
fn blocks<'p>(extents: &[Extent], positions: &'p [usize]) -> Vec<&'p [usize]> {
    let mut blocks = Vec::new();
    let mut start = 0;
    for next in 1..=positions.len() {
        let goes_on = positions.get(next).is_some_and(|position| {
            let (first, last) = (extents[positions[start]], extents[positions[next - 1]]);
            let extent = extents[*position];
            extent.start.saturating_sub(last.end()) <= GAP && extent.end() - first.start <= BLOCK
        });
        if !goes_on {
            blocks.push(&positions[start..next]);
            start = next;
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    impl Store for &str {
        fn expect(&self, _: u64) {}

        fn read<'b>(&self, place: Range<u64>, buffer: &'b mut Vec<u8>) -> Option<&'b str> {
            let (start, end) = (place.start as usize, place.end as usize);
            buffer.clear();
            buffer.extend(self.get(start..end)?.as_bytes());
            std::str::from_utf8(buffer).ok()
        }
    }

    proptest! {
        #[test]
        fn every_wanted_entry_is_shown_once_in_order(
            entries in prop::collection::vec((0_u32..3_000, 0_u64..20_000), 1..60),
            wanted in prop::collection::vec(any::<bool>(), 60),
        ) {
            let mut text = String::new();
            let mut extents = Vec::new();
            for (length, gap) in entries {
                text.push_str(&"g".repeat(usize::try_from(gap).expect("a size")));
                extents.push(Extent { start: text.len() as u64, length, mark: 0 });
                text.push_str(&"e".repeat(length as usize));
            }
            let positions: Vec<usize> = (0..extents.len()).filter(|at| wanted[*at]).collect();
            let shown = look(&text.as_str(), &extents, &positions, |position, written| {
                Some((position, written.len(), written.contains('g')))
            });
            let expected: Vec<_> = positions
                .iter()
                .map(|at| (*at, extents[*at].length as usize, false))
                .collect();
            prop_assert_eq!(shown, Some(expected));
        }
    }

    #[test]
    fn an_entry_that_is_gone_is_told() {
        let extents = [Extent { start: 3, length: 4, mark: 0 }];
        assert_eq!(look(&"short", &extents, &[0], |_, _| Some(())), None);
    }
}
