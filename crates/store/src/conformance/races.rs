//! Many at once: conditions let one through, and nobody sees half a record.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;

use super::{Subject, done, found, is_exact, key, put, stored};
use crate::{Put, Store, When};

const RACERS: usize = 100;

/// Of a hundred that put where nothing is, exactly one stores, and it is the one that is found.
pub fn of_many_racers_for_an_absent_record_one_stores(subject: &dyn Subject) {
    if is_exact(&subject.store()) {
        race(subject, |_| When::Absent);
    }
}

/// Of a hundred that put over one version, exactly one stores, and it is the one that is found.
pub fn of_many_racers_for_one_version_one_stores(subject: &dyn Subject) {
    if is_exact(&subject.store()) {
        race(subject, |store| When::Is(stored(store, &key(1), b"old", b"old")));
    }
}

fn race(subject: &dyn Subject, when: impl FnOnce(&dyn Store) -> When) {
    let when = when(&subject.store());
    let stores: Vec<Arc<dyn Store>> = (0..RACERS).map(|_| subject.store()).collect();
    let start = Barrier::new(RACERS);
    let puts: Vec<Put> = thread::scope(|scope| {
        let racers = stores.iter().enumerate().map(|(number, store)| {
            let start = &start;
            scope.spawn(move || {
                start.wait();
                put(store, &key(1), b"new", &number.to_le_bytes(), when)
            })
        });
        let racers: Vec<_> = racers.collect();
        racers.into_iter().map(|racer| racer.join().unwrap_or_else(|_| panic!("a racer failed"))).collect()
    });
    let winners: Vec<_> = puts.iter().enumerate().filter(|(_, put)| put.is_stored()).collect();
    let [(number, put)] = winners[..] else { panic!("of {RACERS} racers one stores, not {}", winners.len()) };
    let Some(found) = found(&subject.store(), &key(1)) else { panic!("the winner's record is found") };
    assert_eq!(Some(found.version()), put.version(), "the winner's version is found");
    assert_eq!(found.body(), Some(&number.to_le_bytes()[..]), "the winner's body is found");
}

/// Counting up by [`When::Is`], each writer from the record that it found, counts every step.
pub fn no_change_of_a_version_is_lost(subject: &dyn Subject) {
    const WRITERS: u64 = 4;
    const STEPS: u64 = 100;
    if !is_exact(&subject.store()) {
        return;
    }
    stored(&subject.store(), &key(1), &[], &0_u64.to_le_bytes());
    let count = |store: &dyn Store| {
        let Some(found) = found(store, &key(1)) else { panic!("a record being replaced is there") };
        let Some(bytes) = found.body().and_then(<[u8]>::first_chunk) else { panic!("the body is whole") };
        (found.version(), u64::from_le_bytes(*bytes))
    };
    let stores: Vec<Arc<dyn Store>> = (0..WRITERS).map(|_| subject.store()).collect();
    thread::scope(|scope| {
        for store in &stores {
            scope.spawn(move || {
                let mut left = STEPS;
                while left > 0 {
                    let (version, number) = count(store);
                    let put = put(store, &key(1), &[], &(number + 1).to_le_bytes(), When::Is(version));
                    left -= u64::from(put.is_stored());
                }
            });
        }
    });
    let (_, number) = count(&subject.store());
    assert_eq!(number, WRITERS * STEPS, "each put that stored over a version was the only one");
}

/// While all put under `Absent` and remove only what they put, nobody's record is replaced or removed by another.
pub fn a_record_put_where_none_was_is_safe_from_others(subject: &dyn Subject) {
    const WRITERS: usize = 4;
    const TURNS: usize = 100;
    if !is_exact(&subject.store()) {
        return;
    }
    let stores: Vec<Arc<dyn Store>> = (0..WRITERS).map(|_| subject.store()).collect();
    thread::scope(|scope| {
        for store in &stores {
            scope.spawn(move || {
                let mut left = TURNS;
                while left > 0 {
                    if let Put::Stored(version) = put(store, &key(1), b"mine", &[1; 100], When::Absent) {
                        let is_removed = done("remove", store.remove(&key(1), When::Is(version)));
                        assert!(is_removed, "a record stays until who put it removes it");
                        left -= 1;
                    }
                }
            });
        }
    });
    assert!(found(&subject.store(), &key(1)).is_none(), "every record was removed");
}

/// While writers replace a record, a reader always finds one of them, head and body of one put.
pub fn a_reader_during_writes_sees_a_whole_record(subject: &dyn Subject) {
    const WRITERS: u8 = 2;
    const PUTS: usize = 60;
    let bodies = |writer: u8| vec![writer; 1 + usize::from(writer) * 40_000];
    stored(&subject.store(), &key(1), &[0], &bodies(0));
    let is_over = AtomicBool::new(false);
    let seen = AtomicUsize::new(0);
    let handles = || subject.store();
    thread::scope(|scope| {
        for store in [handles(), handles()] {
            let (is_over, seen) = (&is_over, &seen);
            scope.spawn(move || {
                while !is_over.load(Ordering::Relaxed) {
                    let Some(found) = found(&store, &key(1)) else {
                        panic!("a record being replaced is there")
                    };
                    let [writer] = *found.head() else { panic!("the head is whole") };
                    assert!(found.body() == Some(&bodies(writer)[..]), "head and body are of one put");
                    seen.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        let writers = (0..WRITERS).map(|writer| {
            let store = handles();
            scope.spawn(move || {
                for _ in 0..PUTS {
                    stored(&store, &key(1), &[writer], &bodies(writer));
                }
            })
        });
        let writers: Vec<_> = writers.collect();
        let failed = writers.into_iter().filter_map(|writer| writer.join().err()).count();
        while seen.load(Ordering::Relaxed) == 0 && failed == 0 {
            thread::yield_now();
        }
        is_over.store(true, Ordering::Relaxed);
        assert_eq!(failed, 0, "every writer stores");
    });
}

/// Who finds no good record and puts one under `Absent` does not replace what another stored meanwhile.
pub fn a_late_heal_does_not_replace_a_newer_record(subject: &dyn Subject) {
    let store = subject.store();
    stored(&store, &key(1), b"old", b"old");
    let is_damaged = subject.tamper(&key(1), &mut Vec::clear);
    if !is_damaged {
        done("remove", store.remove(&key(1), When::Always));
    }
    let newer = stored(&subject.store(), &key(1), b"newer", b"newer");
    assert_eq!(put(&store, &key(1), b"late", b"late", When::Absent), Put::Lost, "the late one loses");
    assert!(
        !done("remove", store.remove(&key(1), When::Absent)),
        "the newer record is not removed as damaged"
    );
    assert_eq!(found(&store, &key(1)).map(|found| found.version()), Some(newer), "the newer record stays");
}
