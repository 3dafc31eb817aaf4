//! Work on several threads; where none can be spawned, the calling thread does it.

use std::iter;
use std::num::NonZero;
use std::panic;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, Builder};

/// The maximum number of threads of a call.
const MOST: usize = 16;

/// Applies a function to each item, in parallel, and returns the results in order.
///
/// A thread takes about 3 ms to start, so this pays for work of tens of milliseconds. Items should be
/// large, such as slices of entries: each thread takes the next one when it has finished one.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], apply: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(MOST);
    let next = AtomicUsize::new(0);
    let work = || {
        let take_next = || {
            let position = next.fetch_add(1, Ordering::Relaxed);
            items.get(position).map(|item| (position, apply(item)))
        };
        iter::from_fn(take_next).collect::<Vec<_>>()
    };
    let mut results = thread::scope(|scope| {
        let others = (1..threads.min(items.len()))
            .map_while(|_| Builder::new().spawn_scoped(scope, work).ok())
            .collect::<Vec<_>>();
        let mut results = work();
        for thread in others {
            results.extend(thread.join().unwrap_or_else(|cause| panic::resume_unwind(cause)));
        }
        results
    });
    results.sort_unstable_by_key(|(position, _)| *position);
    results.into_iter().map(|(_, result)| result).collect()
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
