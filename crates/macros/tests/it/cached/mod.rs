//! `#[daily_cache]` and `#[fingerprint]`.

mod arguments;
mod asynchronous;
mod codes;
mod methods;
mod options;
mod places;
mod values;

use std::cell::Cell;

use daily_cache::{Daily, DailyCache, FrozenClock, MemoryStore, Zone};

/// What a body counts its runs with.
type Runs = Cell<u32>;

fn count(runs: &Runs) -> u32 {
    runs.set(runs.get() + 1);
    runs.get()
}

/// A cache of its own with its clock.
fn cache() -> (FrozenClock, DailyCache<FrozenClock, MemoryStore>) {
    let clock: FrozenClock = "2026-11-23T12:00:00Z".parse().unwrap();
    (clock.clone(), DailyCache::new(clock, MemoryStore::new(), Daily::in_zone(Zone::UTC)))
}
