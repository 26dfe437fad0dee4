//! Counters of one cache.

use std::sync::atomic::{AtomicU64, Ordering};

/// What a cache has done since it was made, as counted at one moment.
///
/// [`peek`](crate::Slot::peek) and [`explain`](crate::Slot::explain) count nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Answers from the memory of this process.
    pub memory_hits: u64,
    /// Answers from the store.
    pub store_hits: u64,
    /// Runs of a function that gave a value, those of a cache that is off among them.
    pub runs: u64,
    /// Answers taken from the run of another caller.
    pub collapsed: u64,
    /// Values put into the store.
    pub stored: u64,
    /// Faults.
    pub faults: u64,
    /// Callers that wait for the run of another at this moment.
    pub waiting: u64,
}

/// The counters behind [`Stats`].
#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) memory_hits: Counter,
    pub(crate) store_hits: Counter,
    pub(crate) runs: Counter,
    pub(crate) collapsed: Counter,
    pub(crate) stored: Counter,
    pub(crate) faults: Counter,
}

/// A number that only grows. No order with anything else is needed of it.
#[derive(Debug, Default)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    #[inline]
    pub(crate) fn count(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Counters {
    pub(crate) fn stats(&self, waiting: usize) -> Stats {
        Stats {
            memory_hits: self.memory_hits.get(),
            store_hits: self.store_hits.get(),
            runs: self.runs.get(),
            collapsed: self.collapsed.get(),
            stored: self.stored.get(),
            faults: self.faults.get(),
            waiting: waiting as u64,
        }
    }
}
