//! One lookup is one reading of the clock (case 52, and case 48 of the clock).

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use daily_cache::{Cause, Clock, DailyCache, MemoryStore};

use crate::caches::{Cache, cache, forgetful, noon, utc};
use crate::workers::{Gate, spawn, wait_until};

#[track_caller]
fn reads<T>(cache: &Cache, what: impl FnOnce() -> T) -> T {
    let before = cache.clock().reads();
    let given = what();
    assert_eq!(cache.clock().reads() - before, 1);
    given
}

/// Case 48 of the clock.
#[test]
fn each_verb_reads_the_clock_once() {
    let cache = cache();
    let slot = cache.slot("load", "acme").unwrap();
    assert!(!reads(&cache, || slot.get_or_compute(|| 1)).status().is_hit());
    assert!(reads(&cache, || slot.get_or_compute(|| 2)).status().is_hit());
    assert!(reads(&cache, || slot.get_or_try_compute(|| Ok::<_, ()>(2))).is_ok());
    assert!(reads(&cache, || slot.peek::<i32>()).is_some());
    assert!(reads(&cache, || slot.explain::<i32>()).is_hit());
    assert_eq!(*reads(&cache, || slot.refresh_with(|| 3)), 3);
    assert_eq!(*reads(&cache, || slot.put(4)), 4);
    assert!(reads(&cache, || slot.try_refresh_with(|| Err::<i32, _>("no"))).is_err());
    let forgetful = forgetful(Arc::clone(cache.store()));
    let slot = forgetful.slot("load", "acme").unwrap();
    assert!(reads(&forgetful, || slot.get_or_compute(|| 2)).status().is_hit());
    let before = forgetful.clock().reads();
    slot.invalidate().unwrap();
    assert_eq!(forgetful.clock().reads(), before, "removing needs no time");
}

/// Case 48 of the clock.
#[test]
fn a_lookup_reads_the_clock_once_also_when_midnight_passes_in_the_function() {
    let cache = cache();
    let slot = cache.slot("load", "acme").unwrap();
    let begun = cache.clock().peek().timestamp();
    let answer = reads(&cache, || {
        slot.get_or_compute(|| {
            cache.clock().advance(Duration::from_secs(13 * 3600));
            1
        })
    });
    assert_eq!(answer.facts().made_at(), begun, "it is stamped with the reading that found it missing");
    assert_eq!(answer.status().ttl(), Some(Duration::from_secs(12 * 3600)));
    let next = reads(&cache, || slot.get_or_compute(|| 2));
    assert_eq!((*next, next.status().cause()), (2, Some(Cause::Stale)));
}

/// Case 48 of the clock.
#[test]
fn who_waits_for_another_reads_the_clock_once_too() {
    let cache = cache();
    let gate = Arc::new(Gate::default());
    let leader = {
        let (cache, gate) = (cache.clone(), Arc::clone(&gate));
        spawn(move || {
            *cache.slot("load", "acme").unwrap().get_or_compute(|| {
                gate.pass();
                1
            })
        })
    };
    gate.wait_for(1);
    let waiter = {
        let cache = cache.clone();
        spawn(move || *cache.slot("load", "acme").unwrap().get_or_compute(|| 2))
    };
    wait_until("the other waits", || cache.stats().waiting == 1);
    gate.open();
    assert_eq!((leader.join(), waiter.join(), cache.clock().reads()), (1, 1, 2));
}

/// A frozen clock must not hang anyone: waiting and the time that a run took are measured in real time.
#[test]
fn what_a_run_took_is_not_read_from_the_clock() {
    let cache = cache();
    let slot = cache.slot("load", "acme").unwrap();
    let answer = slot.get_or_compute(|| {
        cache.clock().advance(Duration::from_secs(3600));
        1
    });
    assert!(answer.facts().took() < Duration::from_secs(3600));
    assert_eq!(slot.put(2).facts().took(), Duration::ZERO);
}

/// Case 52. A clock that is asked for the seconds alone need not make a calendar date.
#[test]
fn a_hit_asks_the_clock_for_seconds() {
    struct Seconds;
    impl Clock for Seconds {
        fn now(&self) -> DateTime<Utc> {
            panic!("a lookup needs no more than seconds")
        }
        fn unix_seconds(&self) -> i64 {
            noon().peek().timestamp()
        }
    }
    let cache = DailyCache::new(Seconds, MemoryStore::new(), utc());
    let slot = cache.slot("load", "acme").unwrap();
    assert_eq!(*slot.get_or_compute(|| 1), 1);
    assert!(slot.get_or_compute(|| 2).status().is_hit());
    assert!(slot.explain::<i32>().to_string().contains("2026-11-23T12:00:00Z"));
}
