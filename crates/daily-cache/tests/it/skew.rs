//! Machines whose clocks are a little apart (case 60).

use std::sync::Arc;
use std::time::Duration;

use daily_cache::{Cause, DailyCache, FrozenClock, Memory, MemoryStore, Options, Store, Tier};

use crate::caches::utc;
use crate::disk::Folder;

type Machine = DailyCache<FrozenClock, Arc<dyn Store>>;

const BEFORE: &str = "2026-11-23T23:59:59Z";
const MIDNIGHT: &str = "2026-11-24T00:00:00Z";
const AFTER: &str = "2026-11-24T00:00:01Z";

/// Two machines that share a folder, then two that share a memory: one whose clock shows this, and one that is told to
/// expect such a skew.
fn machines(ahead: &str, now: &str, options: &Options, test: impl Fn(&Machine, &Machine)) {
    let folder = Folder::new();
    let memory: Arc<dyn Store> = Arc::new(MemoryStore::new());
    let stores: [[Arc<dyn Store>; 2]; 2] =
        [[Arc::new(folder.store()), Arc::new(folder.store())], [Arc::clone(&memory), memory]];
    for [one, other] in stores {
        let ahead = DailyCache::new(ahead.parse().unwrap(), one, utc());
        let slow = DailyCache::with_options(now.parse().unwrap(), other, utc(), options.clone());
        test(&ahead, &slow);
    }
}

fn skew(seconds: u64) -> Options {
    Options::default().with_skew(Duration::from_secs(seconds))
}

fn get(machine: &Machine, value: u32) -> (u32, Option<Tier>, Option<Cause>) {
    let answer = machine.slot("load", "acme").unwrap().get_or_compute(|| value).strict().unwrap();
    (*answer, answer.status().tier(), answer.status().cause())
}

/// Case 60.
#[test]
fn an_entry_that_is_ahead_by_no_more_than_the_skew_is_taken() {
    machines(MIDNIGHT, BEFORE, &skew(1), |ahead, slow| {
        get(ahead, 1);
        let slot = slow.slot("load", "acme").unwrap();
        assert_eq!(slot.peek::<u32>().map(|answer| *answer), Some(1));
        assert!(slot.explain::<u32>().to_string().starts_with("load: hit"), "{}", slot.explain::<u32>());
        assert_eq!(get(slow, 2), (1, Some(Tier::Store), None));
        assert_eq!(get(slow, 2), (1, Some(Tier::Memory), None), "memory judges as the store does");
        slow.clock().advance(Duration::from_secs(1));
        assert_eq!(get(slow, 2), (1, Some(Tier::Memory), None));
    });
}

/// Case 60.
#[test]
fn an_entry_that_is_ahead_by_more_than_the_skew_is_one_from_the_future() {
    for (ahead, options) in [(MIDNIGHT, skew(0)), (AFTER, skew(1))] {
        machines(ahead, BEFORE, &options, |ahead, slow| {
            get(ahead, 1);
            assert_eq!(get(slow, 2), (2, None, Some(Cause::FutureDated)));
            assert_eq!(get(slow, 3), (2, Some(Tier::Memory), None));
        });
    }
}

/// A clock that is set back after a value was put in memory.
#[test]
fn a_value_in_memory_is_judged_with_the_skew_too() {
    let before = [BEFORE, "2026-11-23T23:59:58Z"];
    let expected = [(1, Some(Tier::Memory), None), (2, None, Some(Cause::FutureDated))];
    for (back, expected) in before.into_iter().zip(expected) {
        machines(MIDNIGHT, MIDNIGHT, &skew(1), |_, slow| {
            get(slow, 1);
            slow.clock().step_to(back.parse().unwrap());
            assert_eq!(get(slow, 2), expected);
        });
    }
}

/// Case 60.
#[test]
fn a_refresh_does_not_replace_an_entry_that_is_ahead_within_the_skew() {
    machines(MIDNIGHT, BEFORE, &skew(1), |ahead, slow| {
        get(ahead, 1);
        let refreshed = slow.slot("load", "acme").unwrap().refresh_with(|| 2_u32).strict().unwrap();
        assert_eq!((*refreshed, refreshed.status().is_stored()), (2, false));
        assert_eq!(get(slow, 3).0, 1, "what did not get into the store is not in memory");
        assert_eq!(get(ahead, 3).0, 1);
    });
}

#[test]
fn a_refresh_replaces_any_other_entry() {
    for (ahead, options) in [(MIDNIGHT, skew(0)), (AFTER, skew(1)), (BEFORE, skew(1))] {
        machines(ahead, BEFORE, &options.with_memory(Memory::off()), |ahead, slow| {
            get(ahead, 1);
            let refreshed = slow.slot("load", "acme").unwrap().refresh_with(|| 2_u32);
            assert!(refreshed.status().is_stored());
            assert_eq!(get(slow, 3).0, 2);
        });
    }
}

/// Case 60. The slow machine began its run before midnight, when nothing was stored.
#[test]
fn the_late_write_of_the_slow_machine_loses() {
    for options in [skew(0), skew(1)] {
        machines(MIDNIGHT, BEFORE, &options, |ahead, slow| {
            let late = slow.slot("load", "acme").unwrap().get_or_compute(|| {
                let refreshed = ahead.slot("load", "acme").unwrap().refresh_with(|| 1_u32);
                assert!(refreshed.status().is_stored());
                2_u32
            });
            assert_eq!((*late, late.status().is_stored(), late.fault().is_none()), (2, false, true));
            assert_eq!(get(ahead, 3).0, 1);
        });
    }
}
