//! Functions of several processes that need their own or each other's values: nobody waits for itself (case 56).

use std::sync::{Arc, Barrier};

use daily_cache::{MemoryStore, Store};

use crate::caches::{Cache, over};
use crate::disk::Folder;
use crate::workers::{Worker, spawn};

type Process = Cache<Arc<dyn Store>>;

/// So many processes over a folder, and as many over one memory.
fn processes(number: usize, test: impl Fn(Vec<Process>)) {
    let folder = Folder::new();
    test((0..number).map(|_| over(Arc::new(folder.store()) as Arc<dyn Store>)).collect());
    let memory: Arc<dyn Store> = Arc::new(MemoryStore::new());
    test((0..number).map(|_| over(Arc::clone(&memory))).collect());
}

#[test]
fn a_function_that_asks_another_cache_for_its_own_value_runs_again() {
    processes(3, |processes| {
        let stats = {
            let processes = processes.clone();
            spawn(move || {
                let slots = processes.iter().map(|process| process.slot("load", "acme").unwrap());
                let [first, second, third] = slots.collect::<Vec<_>>().try_into().unwrap();
                *first
                    .get_or_compute(|| *second.get_or_compute(|| *third.get_or_compute(|| 1_u32) + 10) + 100)
            })
        };
        assert_eq!(stats.join(), 111);
        assert!(processes.iter().all(|process| (process.stats().runs, process.stats().waiting) == (1, 0)));
    });
}

/// Each process computes its own place and, when all of them do, needs the next one's.
fn in_a_circle(processes: Vec<Process>) -> Vec<u64> {
    let all = u64::try_from(processes.len()).unwrap();
    let begun = Arc::new(Barrier::new(processes.len()));
    let workers: Vec<Worker<u64>> = (0..)
        .zip(processes)
        .map(|(own, process)| {
            let begun = Arc::clone(&begun);
            spawn(move || {
                let answer = process.slot("load", &own).unwrap().get_or_compute(|| {
                    begun.wait();
                    let next = (own + 1) % all;
                    *process.slot("load", &next).unwrap().get_or_compute(|| 1_000_u64) + 1
                });
                assert!(answer.fault().is_none());
                *answer
            })
        })
        .collect();
    workers.into_iter().map(Worker::join).collect()
}

#[test]
fn processes_that_need_each_others_values_all_return() {
    for number in [2, 3, 5] {
        processes(number, |processes| {
            let values = in_a_circle(processes.clone());
            assert!(values.contains(&1_001), "who saw the circle computed by itself: {values:?}");
            assert!(values.iter().all(|value| (1_001..=1_000 + number as u64).contains(value)), "{values:?}");
            assert!(processes.iter().all(|process| process.stats().waiting == 0));
        });
    }
}

/// A thread of one process waits for another thread of it, which waits for the other process.
#[test]
fn a_circle_through_a_flight_of_one_process_is_seen_too() {
    processes(2, |processes| {
        let [one, other] = <[Process; 2]>::try_from(processes).unwrap();
        let begun = Arc::new(Barrier::new(3));
        let needing = |cache: &Process, own: u64, needed: u64| {
            let (cache, begun) = (cache.clone(), Arc::clone(&begun));
            spawn(move || {
                let answer = cache.slot("load", &own).unwrap().get_or_compute(|| {
                    begun.wait();
                    *cache.slot("load", &needed).unwrap().get_or_compute(|| 1_000_u64) + 1
                });
                *answer
            })
        };
        let calls = [needing(&one, 0, 1), needing(&other, 1, 0)];
        let beside = {
            let one = one.clone();
            spawn(move || {
                begun.wait();
                *one.slot("load", &1_u64).unwrap().get_or_compute(|| 1_000_u64)
            })
        };
        let values = calls.map(Worker::join);
        assert!(values.iter().all(|value| (1_001..=1_002).contains(value)), "{values:?}");
        assert!((1_000..=1_002).contains(&beside.join()));
        assert_eq!((one.stats().waiting, other.stats().waiting), (0, 0));
    });
}
