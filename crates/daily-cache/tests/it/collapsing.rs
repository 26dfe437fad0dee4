//! Many callers of one place at a time: one runs (cases 31 and 35).

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use daily_cache::{MemoryStore, Scope, Status};

use crate::caches::{Cache, cache, over};
use crate::hooked::{Hooked, Op};
use crate::workers::{Gate, Worker, spawn, wait_until};

/// So many threads call one place by different verbs; the one that runs goes on when all others wait.
fn many_call(cache: &Cache, callers: u64, runs: &Arc<AtomicU64>) -> Vec<(u32, Status)> {
    let workers: Vec<Worker<(u32, Status)>> = (0..callers)
        .map(|caller| {
            let (cache, runs) = (cache.clone(), Arc::clone(runs));
            spawn(move || {
                let slot = cache.slot("load", "acme").unwrap();
                let function = || {
                    runs.fetch_add(1, Ordering::Relaxed);
                    wait_until("all others wait", || cache.stats().waiting == callers - 1);
                    7_u32
                };
                let answer = match caller % 3 {
                    0 => slot.get_or_compute(function),
                    1 => slot.get_or_try_compute(|| Ok::<_, ()>(function())).unwrap(),
                    _ => cache.clone().slot("load", &"acme".to_owned()).unwrap().get_or_compute(function),
                };
                assert!(answer.fault().is_none());
                (*answer, answer.status().clone())
            })
        })
        .collect();
    workers.into_iter().map(Worker::join).collect()
}

/// Case 31.
#[test]
fn of_64_callers_of_a_cold_place_one_runs_and_63_take_its_value() {
    let (cache, runs) = (cache(), Arc::default());
    let answers = many_call(&cache, 64, &runs);
    assert!(answers.iter().all(|(value, _)| *value == 7));
    let collapsed: Vec<&Status> =
        answers.iter().map(|(_, status)| status).filter(|status| status.is_collapsed()).collect();
    assert_eq!((collapsed.len(), runs.load(Ordering::Relaxed)), (63, 1));
    assert_eq!(collapsed[0].to_string(), "computed by another caller, made 12:00, until 00:00 tomorrow");
    assert_eq!(format!("{:#}", collapsed[0]), "daily-cache; fwd=miss; collapsed; ttl=43200");
    let stats = cache.stats();
    assert_eq!((stats.runs, stats.collapsed, stats.stored, stats.waiting), (1, 63, 1, 0));
    assert_eq!((stats.memory_hits, stats.store_hits, stats.faults), (0, 0, 0));
}

/// Case 31.
#[test]
fn callers_collapse_again_after_each_day_and_each_invalidation() {
    let (cache, runs) = (cache(), Arc::default());
    many_call(&cache, 4, &runs);
    cache.clock().advance(Duration::from_secs(86_400));
    many_call(&cache, 4, &runs);
    cache.invalidate(Scope::All).unwrap();
    many_call(&cache, 4, &runs);
    assert_eq!((runs.load(Ordering::Relaxed), cache.stats().collapsed), (3, 9));
}

/// Case 31. The leader finds the value in the store; the others take it from the leader.
#[test]
fn of_many_callers_one_reads_the_store() {
    let store = Arc::new(Hooked::over(MemoryStore::new()));
    over(Arc::clone(&store)).slot("load", "acme").unwrap().put(7_u32);
    let cache = over(Arc::clone(&store));
    let gate = Arc::new(Gate::default());
    {
        let gate = Arc::clone(&gate);
        store.before(Op::Open, move || gate.pass());
    }
    let workers: Vec<Worker<u32>> = (0..8)
        .map(|_| {
            let cache = cache.clone();
            spawn(move || *cache.slot("load", "acme").unwrap().get_or_compute(|| 0_u32))
        })
        .collect();
    wait_until("all others wait", || cache.stats().waiting == 7);
    gate.open();
    assert!(workers.into_iter().all(|worker| worker.join() == 7));
    assert_eq!(store.asked().iter().filter(|op| **op == Op::Open).count(), 1);
    assert_eq!((cache.stats().store_hits, cache.stats().collapsed), (1, 7));
}

/// Case 35. The function of one place ends only after that of another has ended.
#[test]
fn places_never_wait_for_each_other() {
    let cache = cache();
    let gate = Arc::new(Gate::default());
    let slow = {
        let (cache, gate) = (cache.clone(), Arc::clone(&gate));
        spawn(move || {
            *cache.slot("load", "acme").unwrap().get_or_compute(|| {
                gate.pass();
                1
            })
        })
    };
    gate.wait_for(1);
    let others = [("load", "bolt"), ("load", ""), ("store", "acme")];
    for (value, (function, args)) in (10..).zip(others) {
        let cache = cache.clone();
        assert_eq!(
            spawn(move || *cache.slot(function, args).unwrap().get_or_compute(|| value)).join(),
            value
        );
    }
    let other_type = {
        let cache = cache.clone();
        spawn(move || cache.slot("load", "acme").unwrap().get_or_compute(|| "text".to_owned()).into_value())
    };
    assert_eq!(other_type.join(), "text", "callers that want another type do not wait");
    assert!(!slow.is_finished());
    gate.open();
    assert_eq!(slow.join(), 1);
}

/// Case 35. One place is being read or written in the store, very slowly.
#[test]
fn a_slow_store_holds_up_one_place_only() {
    for op in [Op::Open, Op::Put] {
        let cache = over(Arc::new(Hooked::over(MemoryStore::new())));
        let gate = Arc::new(Gate::default());
        {
            let gate = Arc::clone(&gate);
            cache.store().before(op, move || gate.pass());
        }
        let held_up = {
            let cache = cache.clone();
            spawn(move || *cache.slot("load", "acme").unwrap().get_or_compute(|| 1))
        };
        gate.wait_for(1);
        cache.store().obey();
        let other = {
            let cache = cache.clone();
            spawn(move || {
                let slot = cache.slot("load", "bolt").unwrap();
                let values = [*slot.get_or_compute(|| 2), *slot.refresh_with(|| 3)];
                slot.invalidate().unwrap();
                values
            })
        };
        assert_eq!(other.join(), [2, 3], "while {op:?} of another place is under way");
        gate.open();
        assert_eq!(held_up.join(), 1);
    }
}
