//! Work on several threads; where none can be spawned, the calling thread does it.

use std::num::NonZero;
use std::thread::{self, Builder};

/// The maximum number of threads of a call.
const MOST: usize = 16;

/// Applies a function to each item, in parallel, and returns the results in order.
///
/// A thread takes about 3 ms to start, so this pays for work of tens of milliseconds.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], apply: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).clamp(1, MOST);
    let size = items.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        let apply = &apply;
        let mut chunks = items.chunks(size);
        // This thread takes the first chunk.
        let own = chunks.next().unwrap_or_default();
        let others: Vec<_> = chunks
            .map(|chunk| {
                let work = move || chunk.iter().map(apply).collect::<Vec<R>>();
                (chunk, Builder::new().spawn_scoped(scope, work))
            })
            .collect();
        let mut results: Vec<R> = own.iter().map(apply).collect();
        for (chunk, thread) in others {
            match thread.map(thread::ScopedJoinHandle::join) {
                Ok(Ok(part)) => results.extend(part),
                // No thread could be spawned, or it panicked, which then happens here again.
                Ok(Err(_)) | Err(_) => results.extend(chunk.iter().map(apply)),
            }
        }
        results
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn map_keeps_the_order() {
        let numbers: Vec<usize> = (0..1000).collect();
        assert_eq!(
            map(&numbers, |number| number * 2),
            numbers.iter().map(|n| n * 2).collect::<Vec<_>>()
        );
        assert!(map(&[] as &[u8], |byte| *byte).is_empty());
    }
}
