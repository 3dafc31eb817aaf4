//! Keeping: what was made of entries, each by the position of its entry.

use std::sync::OnceLock;

/// What was made of some of many entries; several processors may keep at once.
#[derive(Debug)]
pub struct Kept<T>(OnceLock<Box<[OnceLock<Box<T>>]>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<T> Kept<T> {
    /// Returns what was kept of the entry at a position.
    pub fn get(&self, position: usize) -> Option<&T> {
        Some(self.0.get()?.get(position)?.get()?)
    }

    /// Keeps what was made of the entry at a position, one of `length`, and returns what is kept of it:
    /// what came first.
    pub fn keep(&self, position: usize, length: usize, made: T) -> Option<&T> {
        let all = self.0.get_or_init(|| (0..length).map(|_| OnceLock::new()).collect());
        Some(all.get(position)?.get_or_init(|| Box::new(made)))
    }
}
