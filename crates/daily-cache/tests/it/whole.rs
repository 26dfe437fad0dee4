//! Values while they are replaced: old or new, whole (cases 25 and 26).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use daily_cache::{Answer, Cause, MemoryStore, Store};

use crate::caches::{Cache, forgetful, impatient, over};
use crate::disk::Folder;
use crate::workers::{Gate, Worker, spawn};

/// A value that shows whether it is whole.
fn row(number: u64) -> Vec<u64> {
    vec![number; 200 + usize::try_from(number % 7).unwrap() * 700]
}

fn assert_whole(row: &[u64]) {
    assert_eq!(row, self::row(row[0]));
}

/// Two processes refresh one place as fast as they can, two others read it.
fn readers_see_whole_values<S: Store + 'static>(open: impl Fn() -> Cache<S>) {
    let over = Arc::new(AtomicBool::new(false));
    open().slot("load", "acme").unwrap().put(row(0));
    let readers: Vec<Worker<u64>> = (0..2)
        .map(|_| {
            let (cache, over) = (open(), Arc::clone(&over));
            spawn(move || {
                let mut seen = 0;
                while !over.load(Ordering::Relaxed) || seen == 0 {
                    let slot = cache.slot("load", "acme").unwrap();
                    assert_whole(&slot.peek::<Vec<u64>>().expect("there is always one"));
                    let answer = slot.get_or_compute(|| -> Vec<u64> { unreachable!("there is always one") });
                    assert_whole(&answer.strict().unwrap());
                    seen += 1;
                }
                seen
            })
        })
        .collect();
    let writers: Vec<Worker<()>> = (0..2)
        .map(|writer| {
            let cache = open();
            spawn(move || {
                for number in 1..=150 {
                    let slot = cache.slot("load", "acme").unwrap();
                    assert!(
                        slot.refresh_with(|| row(number * 2 + writer)).strict().unwrap().status().is_stored()
                    );
                }
            })
        })
        .collect();
    writers.into_iter().for_each(Worker::join);
    over.store(true, Ordering::Relaxed);
    assert!(readers.into_iter().all(|reader| reader.join() > 0));
}

/// Case 25.
#[test]
fn a_reader_of_a_folder_during_writes_sees_an_old_value_or_a_new_one_whole() {
    let folder = Folder::new();
    readers_see_whole_values(|| forgetful(folder.store()));
}

/// Case 25.
#[test]
fn a_reader_of_memory_during_writes_sees_an_old_value_or_a_new_one_whole() {
    let store = Arc::<MemoryStore>::default();
    readers_see_whole_values(|| forgetful(Arc::clone(&store)));
    readers_see_whole_values({
        let cache = over(store);
        move || cache.clone()
    });
}

/// A run that stops in the middle while `meanwhile` happens in another process; then what is stored.
fn overtaken(
    open: &dyn Fn() -> Cache<Arc<dyn Store>>,
    meanwhile: impl FnOnce(&Cache<Arc<dyn Store>>),
) -> (bool, Option<u32>) {
    open().slot("load", "acme").unwrap().put(1_u32);
    let gate = Arc::new(Gate::default());
    let slow = open();
    slow.clock().advance(Duration::from_secs(86_400));
    let run = {
        let gate = Arc::clone(&gate);
        spawn(move || {
            let answer = slow.slot("load", "acme").unwrap().get_or_compute(|| {
                gate.pass();
                2_u32
            });
            assert_eq!((*answer, answer.status().cause()), (2, Some(Cause::Stale)));
            assert!(answer.fault().is_none());
            // What lost is not in memory either.
            let later = slow.slot("load", "acme").unwrap().peek::<u32>();
            (answer.status().is_stored(), later.map(Answer::into_value))
        })
    };
    gate.wait_for(1);
    let quick = open();
    quick.clock().advance(Duration::from_secs(86_400));
    meanwhile(&quick);
    gate.open();
    run.join()
}

/// Case 26.
#[test]
fn a_run_begun_on_an_old_value_does_not_replace_a_newer_one() {
    let (folder, memory) = (Folder::new(), Arc::<MemoryStore>::default());
    let stores: [&dyn Fn() -> Arc<dyn Store>; 2] =
        [&|| Arc::new(folder.store()), &|| Arc::<MemoryStore>::clone(&memory)];
    for store in stores {
        let outcome = overtaken(&|| impatient(store()), |quick| {
            assert_eq!(*quick.slot("load", "acme").unwrap().get_or_compute(|| 3_u32), 3);
        });
        assert_eq!(outcome, (false, Some(3)));
    }
}

/// Case 46, across processes: the entry on which the run began tells that it was invalidated.
#[test]
fn a_run_begun_on_an_old_value_is_not_stored_after_another_process_invalidated_it() {
    let (folder, memory) = (Folder::new(), Arc::<MemoryStore>::default());
    let stores: [&dyn Fn() -> Arc<dyn Store>; 2] =
        [&|| Arc::new(folder.store()), &|| Arc::<MemoryStore>::clone(&memory)];
    for store in stores {
        let outcome = overtaken(&|| impatient(store()), |quick| {
            assert!(quick.slot("load", "acme").unwrap().invalidate().unwrap());
        });
        assert_eq!(outcome, (false, None));
    }
}

/// Case 26. Somebody puts a value while a run is under way that began where nothing was.
#[test]
fn a_run_begun_where_nothing_was_does_not_replace_a_value_put_meanwhile() {
    let cache = over(Arc::<MemoryStore>::default());
    let gate = Arc::new(Gate::default());
    let run = {
        let (gate, cache) = (Arc::clone(&gate), cache.clone());
        spawn(move || {
            let answer = cache.slot("load", "acme").unwrap().get_or_compute(|| {
                gate.pass();
                1
            });
            *answer
        })
    };
    gate.wait_for(1);
    cache.slot("load", "acme").unwrap().put(2).strict().unwrap();
    gate.open();
    assert_eq!(run.join(), 1, "it is its caller's all the same");
    assert_eq!(*cache.slot("load", "acme").unwrap().get_or_compute(|| 3), 2, "in memory");
    assert_eq!(*over(cache.store()).slot("load", "acme").unwrap().get_or_compute(|| 3), 2, "in the store");
}

/// Case 26. So many processes find nothing, and all of them run before one of them ends.
#[test]
fn of_many_that_run_at_once_exactly_one_stores_and_all_are_answered() {
    const RACERS: u32 = 16;
    let (folder, memory) = (Folder::new(), Arc::<MemoryStore>::default());
    let stores: [&dyn Fn() -> Arc<dyn Store>; 2] =
        [&|| Arc::new(folder.store()), &|| Arc::<MemoryStore>::clone(&memory)];
    for store in stores {
        let gate = Arc::new(Gate::default());
        let racers: Vec<Worker<(u32, bool)>> = (0..RACERS)
            .map(|number| {
                let (cache, gate) = (impatient(store()), Arc::clone(&gate));
                spawn(move || {
                    let answer = cache.slot("load", "acme").unwrap().get_or_compute(|| {
                        gate.pass();
                        number
                    });
                    assert!(answer.fault().is_none());
                    (*answer, answer.status().is_stored())
                })
            })
            .collect();
        gate.wait_for(RACERS as usize);
        gate.open();
        let answers: Vec<(u32, bool)> = racers.into_iter().map(Worker::join).collect();
        assert!((0..RACERS).eq(answers.iter().map(|(value, _)| *value)), "each has its own");
        let winners: Vec<u32> =
            answers.iter().filter(|(_, is_stored)| *is_stored).map(|(value, _)| *value).collect();
        let found = *over(store()).slot("load", "acme").unwrap().get_or_compute(|| RACERS);
        assert_eq!(winners, [found]);
    }
}
