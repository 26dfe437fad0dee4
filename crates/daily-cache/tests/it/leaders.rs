//! Leaders that fail: those who wait for them lead one after the other (cases 32 and 33).

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use daily_cache::{DailyCache, MemoryStore, Options};
use serde::{Deserialize, Serialize, Serializer};

use crate::caches::{cache, noon, utc};
use crate::workers::{Gate, Worker, spawn, wait_until};

const CALLERS: u64 = 16;

/// How many are inside at a time.
#[derive(Default)]
struct Occupied {
    now: AtomicU64,
    most: AtomicU64,
    visits: AtomicU64,
}

impl Occupied {
    fn visit<T>(&self, visit: impl FnOnce() -> T) -> T {
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        self.visits.fetch_add(1, Ordering::SeqCst);
        // A chance for others to come in where nothing keeps them out.
        std::thread::yield_now();
        let given = visit();
        self.now.fetch_sub(1, Ordering::SeqCst);
        given
    }
}

/// Case 32.
#[test]
fn after_a_leader_that_panics_one_other_runs_and_the_rest_take_its_value() {
    let cache = cache();
    let runs = Arc::new(AtomicU64::new(0));
    let workers: Vec<Worker<Option<u32>>> = (0..CALLERS)
        .map(|_| {
            let (cache, runs) = (cache.clone(), Arc::clone(&runs));
            spawn(move || {
                let slot = cache.slot("load", "acme").unwrap();
                let call = AssertUnwindSafe(|| {
                    *slot.get_or_compute(|| {
                        let run = runs.fetch_add(1, Ordering::SeqCst);
                        wait_until("all others wait", || cache.stats().waiting == CALLERS - 1 - run);
                        assert!(run > 0, "the first one fails");
                        7_u32
                    })
                });
                catch_unwind(call).ok()
            })
        })
        .collect();
    let values: Vec<Option<u32>> = workers.into_iter().map(Worker::join).collect();
    assert_eq!(values.iter().filter(|value| value.is_none()).count(), 1);
    assert_eq!(values.iter().flatten().filter(|value| **value == 7).count(), 15);
    assert_eq!(runs.load(Ordering::SeqCst), 2);
    let stats = cache.stats();
    assert_eq!((stats.runs, stats.collapsed, stats.waiting, stats.stored), (1, 14, 0, 1));
}

/// Case 32.
#[test]
fn a_panic_is_its_callers_as_it_is_and_the_next_call_runs() {
    let cache = cache();
    let slot = cache.slot("load", "acme").unwrap();
    let panic = catch_unwind(AssertUnwindSafe(|| slot.get_or_compute(|| -> u32 { panic!("its own") })));
    assert_eq!(*panic.unwrap_err().downcast::<&str>().unwrap(), "its own");
    assert_eq!(*slot.get_or_compute(|| 2), 2);
    let panic = catch_unwind(AssertUnwindSafe(|| slot.refresh_with(|| -> u32 { panic!("its own") })));
    assert!(panic.is_err());
    assert_eq!(*slot.get_or_compute(|| 3), 2, "a refresh that panics leaves what was stored");
}

/// A value that panics when it is written.
#[derive(Deserialize)]
struct Explosive;

impl Serialize for Explosive {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        panic!("its own")
    }
}

/// Case 32. The value is there, but its type panics on the way into the store.
#[test]
fn a_panic_of_a_value_that_is_being_encoded_hands_over_too() {
    let cache = cache();
    let workers: Vec<Worker<()>> = (0..CALLERS)
        .map(|_| {
            let cache = cache.clone();
            spawn(move || _ = cache.slot("load", "acme").unwrap().get_or_compute(|| Explosive))
        })
        .collect();
    assert!(workers.into_iter().all(|worker| worker.outcome().is_err()));
    assert_eq!(cache.stats().waiting, 0);
    assert_eq!(*cache.slot("load", "acme").unwrap().get_or_compute(|| 2), 2);
}

/// Case 33.
#[test]
fn while_all_fail_one_runs_at_a_time_and_each_gets_its_own_error() {
    let cache = cache();
    let occupied = Arc::new(Occupied::default());
    let workers: Vec<Worker<u64>> = (0..CALLERS)
        .map(|caller| {
            let (cache, occupied) = (cache.clone(), Arc::clone(&occupied));
            spawn(move || {
                let slot = cache.slot("load", "acme").unwrap();
                let failed = slot.get_or_try_compute(|| {
                    occupied.visit(|| {
                        let led_before = occupied.visits.load(Ordering::SeqCst) - 1;
                        wait_until("all others wait", || cache.stats().waiting == CALLERS - 1 - led_before);
                        Err::<u32, u64>(caller)
                    })
                });
                failed.unwrap_err()
            })
        })
        .collect();
    let errors: Vec<u64> = workers.into_iter().map(Worker::join).collect();
    assert_eq!(errors, (0..CALLERS).collect::<Vec<_>>());
    assert_eq!(occupied.visits.load(Ordering::SeqCst), CALLERS);
    assert_eq!(occupied.most.load(Ordering::SeqCst), 1);
    let stats = cache.stats();
    assert_eq!((stats.runs, stats.collapsed, stats.waiting), (0, 0, 0));
}

/// Case 33. Without a barrier: the threads come and fail as they like.
#[test]
fn nobody_hangs_where_some_fail_and_some_do_not() {
    let cache = cache();
    for round in 0..40_u64 {
        let workers: Vec<Worker<()>> = (0..8_u64)
            .map(|caller| {
                let cache = cache.clone();
                spawn(move || {
                    let slot = cache.slot("load", &round).unwrap();
                    let outcome =
                        slot.get_or_try_compute(|| if caller % 2 == 0 { Err(caller) } else { Ok(caller) });
                    match outcome {
                        Ok(value) => assert_eq!(*value % 2, 1),
                        Err(error) => assert_eq!(error, caller),
                    }
                })
            })
            .collect();
        workers.into_iter().for_each(Worker::join);
        assert_eq!(cache.stats().waiting, 0);
    }
}

/// Case 33. The leader does not come back while the others are ready to wait.
#[test]
fn whoever_has_waited_long_enough_runs_for_itself() {
    let options = Options::default().with_wait(Duration::from_millis(5));
    let cache = DailyCache::with_options(noon(), MemoryStore::new(), utc(), options);
    let gate = Arc::new(Gate::default());
    let stuck = {
        let (cache, gate) = (cache.clone(), Arc::clone(&gate));
        spawn(move || {
            let failed = cache.slot("load", "acme").unwrap().get_or_try_compute(|| {
                gate.pass();
                Err::<u32, _>("stuck")
            });
            failed.unwrap_err()
        })
    };
    gate.wait_for(1);
    let workers: Vec<Worker<u32>> = (0..8)
        .map(|caller| {
            let cache = cache.clone();
            spawn(move || {
                let failed =
                    cache.slot("load", "acme").unwrap().get_or_try_compute(|| Err::<u32, u32>(caller));
                failed.unwrap_err()
            })
        })
        .collect();
    let errors: Vec<u32> = workers.into_iter().map(Worker::join).collect();
    assert_eq!(errors, (0..8).collect::<Vec<_>>());
    assert!(!stuck.is_finished());
    let alone = {
        let cache = cache.clone();
        spawn(move || *cache.slot("load", "acme").unwrap().get_or_compute(|| 7))
    };
    assert_eq!(alone.join(), 7);
    gate.open();
    assert_eq!(stuck.join(), "stuck");
    assert_eq!(*cache.slot("load", "acme").unwrap().get_or_compute(|| 8), 7);
}

#[test]
fn a_cache_that_never_waits_and_one_that_waits_for_ever_both_answer() {
    for wait in [Duration::ZERO, Duration::MAX] {
        let options = Options::default().with_wait(wait);
        let cache = DailyCache::with_options(noon(), MemoryStore::new(), utc(), options);
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
        let other = {
            let cache = cache.clone();
            spawn(move || *cache.slot("load", "acme").unwrap().get_or_compute(|| 2))
        };
        if wait.is_zero() {
            assert_eq!(other.join(), 2);
            gate.open();
        } else {
            wait_until("the other waits", || cache.stats().waiting == 1);
            gate.open();
            assert_eq!(other.join(), 1);
        }
        assert_eq!(leader.join(), 1);
    }
}
