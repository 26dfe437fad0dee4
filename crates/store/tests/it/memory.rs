//! The store in memory keeps its bound and its calm.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use daily_cache_store::{MemoryStore, Record, Store, Take, When};

use crate::folder::{found, key, put, stored};

#[test]
fn the_bound_holds_at_every_moment_under_churn() {
    let store = MemoryStore::with_capacity(100_000);
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                assert!(store.bytes() <= store.capacity());
            }
        });
        let writers = (0..4_u32).map(|writer| {
            let store = &store;
            scope.spawn(move || {
                for n in 0..500_u32 {
                    let key = key(u8::try_from(n * 7 % 64).unwrap());
                    match (n + writer) % 5 {
                        0 => drop(store.remove(&key, When::Always)),
                        1 => drop(found(store, &key)),
                        _ => drop(put(store, &key, n, When::Always)),
                    }
                }
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.join().unwrap();
        }
        is_over.store(true, Ordering::Relaxed);
        watcher.join().unwrap();
    });
    assert!(store.bytes() > store.capacity() / 4, "the bound is used");
}

#[test]
fn the_record_unused_for_longest_makes_room() {
    let store = MemoryStore::with_capacity(3 * (MemoryStore::RECORD_COST + 4 + 1));
    for n in 1..=3 {
        stored(&store, &key(n), 7);
    }
    assert_eq!(found(&store, &key(1)), Some(7));
    stored(&store, &key(4), 7);
    let left: Vec<bool> = (1..=4).map(|n| found(&store, &key(n)).is_some()).collect();
    assert_eq!(left, [true, false, true, true]);
}

#[test]
fn a_record_beyond_the_bound_is_refused_and_the_old_one_stays() {
    let store = MemoryStore::with_capacity(1000);
    stored(&store, &key(1), 7);
    let error = store.put(&key(1), Record::new(b"", &[0; 1000]), When::Always).unwrap_err();
    assert!(error.is_too_large(), "{error:?}");
    assert_eq!(found(&store, &key(1)), Some(7));
    let nothing = MemoryStore::with_capacity(0);
    assert!(nothing.put(&key(1), Record::new(b"", b""), When::Always).unwrap_err().is_too_large());
}

#[test]
fn an_empty_store_uses_no_bytes_again() {
    let store = MemoryStore::new();
    for n in 0..10 {
        stored(&store, &key(n), n.into());
        stored(&store, &key(n), u32::from(n) + 1);
    }
    for n in 0..10 {
        assert!(store.remove(&key(n), When::Always).unwrap());
    }
    assert_eq!(store.bytes(), 0);
}

#[test]
fn a_judge_that_panics_leaves_the_store_usable() {
    let store = MemoryStore::new();
    stored(&store, &key(1), 1);
    let mut judge = |_: &[u8]| -> Take { panic!("the judge's own") };
    assert!(catch_unwind(AssertUnwindSafe(|| store.open(&key(1), &mut judge))).is_err());
    assert_eq!(found(&store, &key(1)), Some(1));
}

#[test]
fn a_judge_may_use_the_store() {
    let store = MemoryStore::new();
    stored(&store, &key(1), 1);
    let mut judge = |_: &[u8]| {
        stored(&store, &key(1), 2);
        Take::Body
    };
    assert!(store.open(&key(1), &mut judge).unwrap().is_some());
    assert_eq!(found(&store, &key(1)), Some(2));
}
