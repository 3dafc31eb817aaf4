//! Work on several threads; where none can be spawned, the calling thread does it.

use std::num::NonZero;
use std::panic;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, Builder};

/// The maximum number of threads of a call.
const MOST: usize = 16;

/// Applies a function to each item, in parallel, and returns the results in order.
///
/// A thread takes about 3 ms to start, so this pays for work of tens of milliseconds. Items should be
/// large, such as slices of entries: each thread takes the next one when it has finished one.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], apply: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let results: Vec<Mutex<Option<R>>> = items.iter().map(|_| Mutex::new(None)).collect();
    share(items.len(), &|position| {
        let result = apply(&items[position]);
        *results[position].lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
    });
    let result = |slot: Mutex<_>| slot.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.into_iter().filter_map(result).collect()
}

/// Calls `work` with each number below `count`, on several threads. Not generic: it is compiled once.
fn share(count: usize, work: &(dyn Fn(usize) + Sync)) {
    // Asking how many threads can run at once reads files.
    let can_run = || thread::available_parallelism().map_or(1, NonZero::get);
    let threads = if count > 1 { can_run().min(MOST).min(count) } else { 1 };
    let next = AtomicUsize::new(0);
    let work_on = || {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                break;
            }
            work(number);
        }
    };
    thread::scope(|scope| {
        let others: Vec<_> =
            (1..threads).map_while(|_| Builder::new().spawn_scoped(scope, work_on).ok()).collect();
        work_on();
        for thread in others {
            thread.join().unwrap_or_else(|cause| panic::resume_unwind(cause));
        }
    });
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
