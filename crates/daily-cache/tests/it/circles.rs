//! Functions that need themselves or each other: nobody waits for itself (cases 34 and 56).

use std::sync::{Arc, Barrier};
use std::time::Duration;

use daily_cache::{DailyCache, MemoryStore, Options};

use crate::caches::{Cache, cache, noon, over, utc};
use crate::workers::{Gate, Worker, spawn, wait_until};

/// Case 34.
#[test]
fn a_function_that_calls_itself_with_the_same_arguments_runs_without_waiting() {
    let cache = cache();
    let outer = spawn(move || {
        let slot = || cache.slot("load", "acme").unwrap();
        let depth = |depth: u32| slot().get_or_compute(|| depth);
        let answer = slot().get_or_compute(|| *slot().get_or_compute(|| *depth(1) + 10) + 100);
        (*answer, cache.stats().runs, cache.stats().waiting)
    });
    assert_eq!(outer.join(), (111, 3, 0));
}

/// Case 34.
#[test]
fn a_function_that_calls_itself_with_other_arguments_runs_once_for_each() {
    fn fibonacci(cache: &Cache, n: u64) -> u64 {
        let slot = cache.slot("fibonacci", &n).unwrap();
        *slot.get_or_compute(|| if n < 2 { n } else { fibonacci(cache, n - 1) + fibonacci(cache, n - 2) })
    }
    let cache = cache();
    let runs = {
        let cache = cache.clone();
        spawn(move || {
            assert_eq!(fibonacci(&cache, 60), 1_548_008_755_920);
            cache.stats().runs
        })
    };
    assert_eq!(runs.join(), 61);
}

/// Case 34. Another thread that the function waits for by itself: no graph shows that, the set wait ends it.
#[test]
fn a_wait_that_cannot_be_seen_ends_after_the_set_wait() {
    let options = Options::default().with_wait(Duration::from_millis(5));
    let cache = DailyCache::with_options(noon(), MemoryStore::new(), utc(), options);
    let outer = spawn(move || {
        let slot = cache.slot("load", "acme").unwrap();
        *slot.get_or_compute(|| {
            let cache = cache.clone();
            let inner = spawn(move || *cache.slot("load", "acme").unwrap().get_or_compute(|| 1));
            inner.join() + 1
        })
    });
    assert_eq!(outer.join(), 2);
}

/// Each of these threads computes its own place and, when all of them do, needs the next one's.
fn in_a_circle(caches: Vec<Cache>, failing: bool) -> Vec<u64> {
    let all = u64::try_from(caches.len()).unwrap();
    let begun = Arc::new(Barrier::new(caches.len()));
    let next: Vec<Cache> = caches.iter().cycle().skip(1).take(caches.len()).cloned().collect();
    let workers: Vec<Worker<u64>> = (0..)
        .zip(caches.into_iter().zip(next))
        .map(|(own, (cache, next))| {
            let begun = Arc::clone(&begun);
            spawn(move || {
                let answer = cache.slot("load", &own).unwrap().get_or_try_compute(|| {
                    begun.wait();
                    let needed = (own + 1) % all;
                    let next = next.slot("load", &needed).unwrap().get_or_compute(|| 1_000);
                    if failing { Err(*next) } else { Ok(*next + 1) }
                });
                answer.map_or_else(|error| error, |value| *value)
            })
        })
        .collect();
    workers.into_iter().map(Worker::join).collect()
}

/// Case 56.
#[test]
fn two_threads_that_need_each_others_values_both_return() {
    let cache = cache();
    let values = in_a_circle(vec![cache.clone(), cache.clone()], false);
    assert!(values.contains(&1_001), "who would have closed the circle computed alone: {values:?}");
    assert!(values.iter().all(|value| (1_001..=1_002).contains(value)), "{values:?}");
    assert_eq!(cache.stats().waiting, 0);
}

/// Case 56.
#[test]
fn a_circle_through_several_caches_is_seen_too() {
    for caches in [2, 3, 5] {
        let caches: Vec<Cache> = (0..caches).map(|_| over(Arc::default())).collect();
        let values = in_a_circle(caches.clone(), false);
        assert!(values.contains(&1_001), "{values:?}");
        assert!(caches.iter().all(|cache| cache.stats().waiting == 0));
    }
}

/// Case 56.
#[test]
fn a_circle_of_functions_that_fail_comes_to_an_end() {
    let cache = cache();
    let errors = in_a_circle(vec![cache.clone(), cache.clone(), cache], true);
    assert_eq!(errors, [1_000; 3]);
}

/// Who waits for a value whose leader waits for something else is in no circle.
#[test]
fn a_chain_of_waiting_is_no_circle() {
    let cache = cache();
    let gate = Arc::new(Gate::default());
    let last = {
        let (cache, gate) = (cache.clone(), Arc::clone(&gate));
        spawn(move || {
            *cache.slot("load", &2).unwrap().get_or_compute(|| {
                gate.pass();
                2_u32
            })
        })
    };
    gate.wait_for(1);
    let needing = |own: u32| {
        let cache = cache.clone();
        spawn(move || {
            *cache.slot("load", &own).unwrap().get_or_compute(|| {
                *cache
                    .slot("load", &(own + 1))
                    .unwrap()
                    .get_or_compute(|| -> u32 { unreachable!("it is under way") })
                    * 10
            })
        })
    };
    let middle = needing(1);
    wait_until("one waits", || cache.stats().waiting == 1);
    let first = needing(0);
    wait_until("two wait", || cache.stats().waiting == 2);
    gate.open();
    assert_eq!((first.join(), middle.join(), last.join()), (200, 20, 2));
    assert_eq!((cache.stats().runs, cache.stats().collapsed), (3, 2));
}

/// Case 56. Who waits for another process has no lease yet, but may keep somebody of its own process waiting who has.
#[test]
fn a_circle_ends_that_goes_through_callers_without_leases() {
    let store = Arc::new(MemoryStore::new());
    let processes: [Cache<Arc<MemoryStore>>; 2] = [over(Arc::clone(&store)), over(store)];
    let gate = Arc::new(Gate::default());
    let own = [0_u32, 1];
    let runs = own.map(|own| {
        let (cache, gate) = (processes[own as usize].clone(), Arc::clone(&gate));
        spawn(move || {
            let needs = || {
                gate.pass();
                *cache.slot("load", &(1 - own)).unwrap().get_or_compute(|| 1_000_u32) + 1
            };
            *cache.slot("load", &own).unwrap().get_or_compute(needs)
        })
    });
    gate.wait_for(2);
    let calls = own.map(|own| {
        let cache = processes[own as usize].clone();
        spawn(move || *cache.slot("load", &(1 - own)).unwrap().get_or_compute(|| 2_000_u32))
    });
    for cache in &processes {
        wait_until("a caller waits for the other process", || cache.stats().waiting == 1);
    }
    gate.open();
    for worker in runs.into_iter().chain(calls) {
        let value = worker.join();
        assert!((2_000..2_004).contains(&value), "{value}");
    }
}
