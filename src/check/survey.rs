//! The survey of a large record: all processors count what is wrong in its entries.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::ground::{Batch, Ground};
use super::problem::Sink;
use super::walk::{Untidy, Walk};
use crate::progress::Progress;

/// From how many bytes on a record is worth several threads: starting them takes milliseconds.
const WORTH: usize = 4 << 20;

/// How many entries a thread takes at once.
const BATCH: usize = 256;

/// How a record is gone through; what is found does not depend on it.
#[derive(Clone, Copy)]
pub(super) struct Effort<'p> {
    /// How many threads there are; with one, nothing is counted before it is told.
    pub threads: usize,
    /// How many entries a thread takes at once.
    pub batch: usize,
    /// Who wants to know how far it is.
    pub progress: Option<&'p Progress>,
}

/// What was found in a batch.
#[derive(Debug)]
pub(super) struct Found {
    /// How many errors and how many warnings.
    pub counts: (usize, usize),
    /// Where it first departs from canonical form.
    pub untidy: Untidy,
}

impl<'p> Effort<'p> {
    /// Returns the effort that a text is worth.
    pub fn for_text(text: &str, progress: Option<&'p Progress>) -> Self {
        let processors = || thread::available_parallelism().map_or(1, usize::from);
        Self { threads: if text.len() < WORTH { 1 } else { processors() }, batch: BATCH, progress }
    }

    /// Returns what some work gives, and has other work done beside it where there is a processor
    /// for it and it is wanted.
    pub fn beside<T>(
        self,
        wanted: bool,
        other: impl Fn() -> Option<usize> + Sync,
        work: impl FnOnce() -> T,
    ) -> T {
        thread::scope(|scope| {
            if wanted && self.threads > 1 {
                // Where no thread can be had, whoever needs it does it.
                let _ = thread::Builder::new().spawn_scoped(scope, || {
                    other();
                });
            }
            work()
        })
    }
}

/// Counts what is wrong in the entries of a record, batch by batch, where that is worth it.
pub(super) fn survey(ground: &Ground<'_>, structural: bool, effort: Effort<'_>) {
    if effort.threads < 2 {
        return;
    }
    let batches: Vec<&Batch<'_>> = ground.lists.iter().flatten().collect();
    if let Some(progress) = effort.progress {
        progress.stage("checking", batches.len() as u64);
    }
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(batch) = batches.get(next.fetch_add(1, Ordering::Relaxed)) {
            let mut walk = Walk::new(ground, Sink::counting(structural));
            walk.batch(batch);
            // Nobody else looks into this batch.
            let _ = batch.found.set(walk.found());
            if let Some(progress) = effort.progress {
                progress.add(1);
            }
        }
    };
    thread::scope(|scope| {
        for _ in 1..effort.threads.min(batches.len()) {
            // Where no thread can be had, the others do its part.
            let _ = thread::Builder::new().spawn_scoped(scope, work);
        }
        work();
    });
}
