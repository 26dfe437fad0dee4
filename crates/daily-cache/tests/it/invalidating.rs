//! What is invalidated while others compute it, read it or wait for it (the second half of case 46).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use daily_cache::{Answer, Cause, MemoryStore, Scope};

use crate::caches::{Cache, entries, over};
use crate::hooked::{Hooked, Op};
use crate::workers::{Gate, Worker, spawn, wait_until};

type Store = Arc<Hooked<MemoryStore>>;
type Invalidate = fn(&Cache<Store>);

const WAYS: [Invalidate; 3] = [
    |cache| _ = cache.slot("load", "acme").unwrap().invalidate().unwrap(),
    |cache| _ = cache.invalidate(Scope::Function("load")).unwrap(),
    |cache| _ = cache.invalidate(Scope::All).unwrap(),
];

fn cache() -> Cache<Store> {
    over(Arc::new(Hooked::over(MemoryStore::new())))
}

fn call(cache: &Cache<Store>, value: u32) -> Answer<u32> {
    cache.slot("load", "acme").unwrap().get_or_compute(|| value)
}

/// A thread whose function has begun and ends when the gate is opened.
fn running(cache: &Cache<Store>, gate: &Arc<Gate>, value: u32) -> Worker<(u32, bool)> {
    let (cache, inside) = (cache.clone(), Arc::clone(gate));
    let worker = spawn(move || {
        let answer = cache.slot("load", "acme").unwrap().get_or_compute(|| {
            inside.pass();
            value
        });
        assert!(answer.fault().is_none());
        (*answer, answer.status().is_stored())
    });
    gate.wait_for(1);
    worker
}

#[test]
fn a_run_invalidated_by_another_thread_is_given_to_its_caller_and_not_kept() {
    for invalidate in WAYS {
        let (cache, gate) = (cache(), Arc::default());
        let run = running(&cache, &gate, 1);
        invalidate(&cache);
        gate.open();
        assert_eq!(run.join(), (1, false));
        assert_eq!(entries(&cache), 0);
        let next = call(&cache, 2);
        assert_eq!((*next, next.status().cause()), (2, Some(Cause::Absent)));
        assert_eq!(*call(&cache, 3), 2, "the next run is kept");
    }
}

#[test]
fn a_refresh_invalidated_by_another_thread_is_not_kept() {
    for invalidate in WAYS {
        let (cache, gate) = (cache(), Arc::new(Gate::default()));
        call(&cache, 1);
        let run = {
            let (cache, gate) = (cache.clone(), Arc::clone(&gate));
            spawn(move || {
                let answer = cache.slot("load", "acme").unwrap().refresh_with(|| {
                    gate.pass();
                    2_u32
                });
                (*answer, answer.status().is_stored())
            })
        };
        gate.wait_for(1);
        invalidate(&cache);
        gate.open();
        assert_eq!(run.join(), (2, false));
        assert_eq!((entries(&cache), *call(&cache, 3)), (0, 3));
    }
}

#[test]
fn a_run_of_another_place_is_kept() {
    let (cache, gate) = (cache(), Arc::default());
    let run = running(&cache, &gate, 1);
    cache.slot("load", "bolt").unwrap().invalidate().unwrap();
    cache.invalidate(Scope::Function("loader")).unwrap();
    cache.invalidate(Scope::Function("loa")).unwrap();
    gate.open();
    assert_eq!(run.join(), (1, true));
    assert_eq!(*call(&cache, 2), 1);
}

/// A leader has read the entry and not yet put it into memory.
#[test]
fn a_value_that_was_just_read_from_the_store_does_not_stay_in_memory() {
    for invalidate in WAYS {
        let (cache, gate) = (cache(), Arc::new(Gate::default()));
        over(Arc::clone(cache.store())).slot("load", "acme").unwrap().put(1_u32);
        {
            let gate = Arc::clone(&gate);
            cache.store().after(Op::Open, move || gate.pass());
        }
        let reading = {
            let cache = cache.clone();
            spawn(move || *call(&cache, 0))
        };
        gate.wait_for(1);
        cache.store().obey();
        invalidate(&cache);
        gate.open();
        assert_eq!(reading.join(), 1, "it was there when the call began");
        assert_eq!(*call(&cache, 2), 2);
    }
}

/// A call begins and ends while the entry is being removed: it reads what is about to go.
#[test]
fn a_value_read_while_its_entry_is_being_removed_does_not_stay_in_memory() {
    for invalidate in WAYS {
        let cache = cache();
        call(&cache, 1);
        let other = cache.clone();
        cache.store().before(Op::Remove, move || _ = call(&other, 0));
        invalidate(&cache);
        cache.store().obey();
        let next = call(&cache, 2);
        assert_eq!((*next, next.status().is_hit()), (2, false), "what was invalidated is not served again");
    }
}

/// Whoever publishes has published before the entry is removed.
#[test]
fn a_value_that_is_being_stored_is_removed_after_it_was_stored() {
    for invalidate in WAYS {
        let (cache, gate) = (cache(), Arc::new(Gate::default()));
        let is_stored = Arc::new(AtomicBool::new(false));
        {
            let (gate, stored, removed_after) =
                (Arc::clone(&gate), Arc::clone(&is_stored), Arc::clone(&is_stored));
            cache.store().before(Op::Put, move || gate.pass());
            cache.store().after(Op::Put, move || stored.store(true, Ordering::SeqCst));
            cache.store().before(Op::Remove, move || assert!(removed_after.load(Ordering::SeqCst)));
        }
        let storing = {
            let cache = cache.clone();
            spawn(move || *call(&cache, 1))
        };
        gate.wait_for(1);
        let invalidating = {
            let cache = cache.clone();
            spawn(move || invalidate(&cache))
        };
        // Time for an invalidation that does not wait to go wrong; one that waits cannot end before the gate is open.
        (0..1_000).for_each(|_| std::thread::yield_now());
        gate.open();
        assert_eq!(storing.join(), 1);
        invalidating.join();
        cache.store().obey();
        assert_eq!((entries(&cache), *call(&cache, 2)), (0, 2));
    }
}

#[test]
fn those_who_waited_before_an_invalidation_take_the_value_that_is_not_kept() {
    let (cache, gate) = (cache(), Arc::default());
    let run = running(&cache, &gate, 1);
    let waiting = {
        let cache = cache.clone();
        spawn(move || *call(&cache, 9))
    };
    wait_until("the other waits", || cache.stats().waiting == 1);
    cache.slot("load", "acme").unwrap().invalidate().unwrap();
    gate.open();
    assert_eq!((run.join(), waiting.join()), ((1, false), 1));
    assert_eq!(*call(&cache, 2), 2);
}

/// Whoever calls after the invalidation has returned wants what is true after it.
#[test]
fn a_call_after_an_invalidation_does_not_take_the_value_of_a_run_begun_before_it() {
    for invalidate in WAYS {
        let (cache, gate) = (cache(), Arc::default());
        let run = running(&cache, &gate, 1);
        invalidate(&cache);
        let after = {
            let cache = cache.clone();
            spawn(move || *call(&cache, 2))
        };
        wait_until("the call waits or is over", || cache.stats().waiting == 1 || after.is_finished());
        gate.open();
        assert_eq!(run.join(), (1, false));
        assert_eq!(after.join(), 2);
        assert_eq!(*call(&cache, 3), 2);
    }
}

/// What that run makes is not stored: there is nothing to wait for.
#[test]
fn who_comes_after_an_invalidation_does_not_wait_for_the_lease_of_a_run_from_before() {
    for invalidate in WAYS {
        let cache = over(Arc::new(Hooked::over(MemoryStore::new()).with_leases()));
        let gate = Arc::default();
        let run = running(&cache, &gate, 1);
        invalidate(&cache);
        let later = {
            let cache = cache.clone();
            spawn(move || *call(&cache, 2))
        };
        assert_eq!(later.join(), 2);
        gate.open();
        assert_eq!((run.join(), *call(&cache, 3)), ((1, false), 2));
    }
}

#[test]
fn who_invalidates_a_place_gets_no_value_of_a_run_of_another_process_from_before() {
    let store = Arc::new(Hooked::over(MemoryStore::new()).with_leases());
    let (cache, other, gate) = (over(Arc::clone(&store)), over(store), Arc::default());
    let run = running(&other, &gate, 1);
    cache.slot("load", "acme").unwrap().invalidate().unwrap();
    let later = {
        let cache = cache.clone();
        spawn(move || *call(&cache, 2))
    };
    assert_eq!(later.join(), 2);
    gate.open();
    assert_eq!((run.join(), *call(&other, 3)), ((1, false), 2));
}
