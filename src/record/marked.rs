//! Positions by mark: where in a long list an entry with an id may stand.

/// Positions of entries, gathered by the first bits of the marks of their ids.
///
/// Marks are spread evenly, so a few entries share each place; to find one costs a look at two numbers,
/// and to make it goes through the marks twice, without sorting.
pub struct Marked {
    /// How far a mark is shifted to the right to give its place.
    shift: u32,
    /// Where the positions of each place begin, and the end of the last.
    starts: Vec<u32>,
    positions: Vec<u32>,
}

impl Marked {
    /// Returns the positions of entries whose ids have these marks, one after another.
    pub fn new(marks: impl DoubleEndedIterator<Item = u32> + ExactSizeIterator + Clone) -> Self {
        let count = marks.len();
        let bits = count.next_power_of_two().trailing_zeros().clamp(1, 31);
        let shift = u32::BITS - bits;
        let mut starts = vec![0; (1 << bits) + 1];
        for mark in marks.clone() {
            starts[(mark >> shift) as usize] += 1;
        }
        let mut end = 0;
        for start in &mut starts {
            end += *start;
            *start = end;
        }
        // From the last to the first, so that each place is in order.
        let mut positions = vec![0; count];
        for (position, mark) in (0..count as u32).zip(marks).rev() {
            let start = &mut starts[(mark >> shift) as usize];
            *start -= 1;
            positions[*start as usize] = position;
        }
        Self { shift, starts, positions }
    }

    /// Returns the positions of the entries with a mark, among others, in order.
    pub fn near(&self, mark: u32) -> impl Iterator<Item = usize> {
        let place = (mark >> self.shift) as usize;
        let near = &self.positions[self.starts[place] as usize..self.starts[place + 1] as usize];
        near.iter().map(|position| *position as usize)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_position_is_near_its_mark_in_order(marks in prop::collection::vec(any::<u32>(), 0..300), other: u32) {
            let marked = Marked::new(marks.iter().copied());
            for mark in marks.iter().copied().chain([other]) {
                let with_mark: Vec<usize> =
                    marked.near(mark).filter(|position| marks[*position] == mark).collect();
                let expected: Vec<usize> =
                    (0..marks.len()).filter(|position| marks[*position] == mark).collect();
                prop_assert_eq!(with_mark, expected);
            }
            let all: usize = (0..=u32::MAX >> marked.shift).map(|place| marked.near(place << marked.shift).count()).sum();
            prop_assert_eq!(all, marks.len());
        }
    }
}
