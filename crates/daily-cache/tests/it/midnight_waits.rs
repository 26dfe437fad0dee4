//! Callers that read the clock on the two sides of midnight and meet in one run (case 55).

use std::cell::Cell;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use daily_cache::{Answer, Cause, Clock, DailyCache, MemoryStore, clock_from_fn};

use crate::caches::utc;
use crate::workers::{Gate, spawn, wait_until};

thread_local! {
    static READING: Cell<DateTime<Utc>> = const { Cell::new(DateTime::UNIX_EPOCH) };
}

/// A clock on which every thread reads what it was told.
fn clock() -> impl Clock + Send + Sync {
    clock_from_fn(|| READING.get())
}

struct Met {
    waiter: Answer<u32>,
    runs: u64,
    later: Answer<u32>,
}

/// One thread begins a run at its reading, another comes at its own, waits, and decides; a third looks at the end.
fn meet(leader: &str, waiter: &str) -> Met {
    let [leader, waiter]: [DateTime<Utc>; 2] = [leader, waiter].map(|text| text.parse().unwrap());
    let cache = Arc::new(DailyCache::new(clock(), MemoryStore::new(), utc()));
    let gate = Arc::new(Gate::default());
    let leading = {
        let (cache, gate) = (Arc::clone(&cache), Arc::clone(&gate));
        spawn(move || {
            READING.set(leader);
            let answer = cache.slot("load", "acme").unwrap().get_or_compute(|| {
                gate.pass();
                1_u32
            });
            assert_eq!(answer.facts().made_at(), leader.timestamp());
        })
    };
    gate.wait_for(1);
    let waiting = {
        let cache = Arc::clone(&cache);
        spawn(move || {
            READING.set(waiter);
            cache.slot("load", "acme").unwrap().get_or_compute(|| 2)
        })
    };
    wait_until("the waiter waits", || cache.stats().waiting == 1);
    gate.open();
    leading.join();
    let waiter_got = waiting.join();
    READING.set(waiter.max(leader));
    let later = cache.slot("load", "acme").unwrap().get_or_compute(|| 3);
    Met { waiter: waiter_got, runs: cache.stats().runs, later }
}

/// Case 55.
#[test]
fn who_read_the_clock_before_midnight_takes_the_value_of_a_run_begun_after_it() {
    let met = meet("2026-11-24T00:00:00.100Z", "2026-11-23T23:59:59.900Z");
    assert_eq!((*met.waiter, met.runs, *met.later), (1, 1, 1));
    assert!(met.waiter.status().is_collapsed());
}

/// Case 55.
#[test]
fn who_read_the_clock_after_midnight_does_not_take_the_value_of_a_run_begun_before_it() {
    let met = meet("2026-11-23T23:59:50Z", "2026-11-24T00:00:01Z");
    assert_eq!((*met.waiter, met.runs, *met.later), (2, 2, 2));
    assert_eq!(met.waiter.status().cause(), Some(Cause::Stale));
    let made_at: DateTime<Utc> = "2026-11-24T00:00:01Z".parse().unwrap();
    assert_eq!(met.waiter.facts().made_at(), made_at.timestamp());
}

/// Case 55. At midnight itself the new day has begun.
#[test]
fn who_read_the_clock_at_midnight_does_not_take_a_value_of_the_second_before() {
    assert_eq!(*meet("2026-11-23T23:59:59.999999999Z", "2026-11-24T00:00:00Z").waiter, 2);
    assert_eq!(*meet("2026-11-24T00:00:00Z", "2026-11-24T00:00:00Z").waiter, 1);
}

/// Case 55.
#[test]
fn within_a_day_it_does_not_matter_who_read_the_clock_first() {
    for (leader, waiter) in
        [("2026-11-23T08:00:00Z", "2026-11-23T20:00:00Z"), ("2026-11-23T20:00:00Z", "2026-11-23T08:00:00Z")]
    {
        let met = meet(leader, waiter);
        assert_eq!((*met.waiter, met.runs), (1, 1));
    }
}
