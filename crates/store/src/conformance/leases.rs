//! Leases: one holder at a time, freed when dropped, passed on where waiting is not worth it.

use std::sync::{Arc, Barrier};
use std::thread;

use super::{Subject, done, key};
use crate::{Holder, Lease, Leased, Leases, Store};

/// A second caller is told who has the lease; when that is dropped, the next has it. Another key is another lease.
pub fn a_lease_has_one_holder_until_it_is_dropped(subject: &dyn Subject) {
    let (one, two) = (subject.store(), subject.store());
    if !are_granted(&one) {
        return;
    }
    let lease = granted(ask(&one, 1, 11, true));
    for store in [&one, &two] {
        assert_eq!(busy(&ask(store, 1, 22, true)).note, [11; 16], "the holder's note is told");
    }
    drop(granted(ask(&two, 2, 22, true)));
    drop(lease);
    let lease = granted(ask(&two, 1, 22, true));
    assert_eq!(busy(&ask(&one, 1, 33, true)).note, [22; 16], "the next holder's note is told");
    drop(lease);
}

/// A lease that is not worth waiting for passes to who asks; what its first holder drops later is not the second's.
pub fn a_lease_that_is_not_worth_waiting_for_passes_on(subject: &dyn Subject) {
    let (one, two) = (subject.store(), subject.store());
    if !are_granted(&one) {
        return;
    }
    let first = granted(ask(&one, 1, 11, true));
    let second = granted(ask(&two, 1, 22, false));
    assert_eq!(busy(&ask(&one, 1, 33, true)).note, [22; 16], "the lease is the second's");
    drop(first);
    assert_eq!(busy(&ask(&one, 1, 33, true)).note, [22; 16], "the lease still is the second's");
    drop(second);
    drop(granted(ask(&one, 1, 33, true)));
}

/// Of many who ask at once, exactly one has the lease.
pub fn of_many_racers_for_a_lease_one_has_it(subject: &dyn Subject) {
    const RACERS: usize = 16;
    if !are_granted(&subject.store()) {
        return;
    }
    let stores: Vec<Arc<dyn Store>> = (0..RACERS).map(|_| subject.store()).collect();
    let start = Barrier::new(RACERS);
    let leases: Vec<Leased> = thread::scope(|scope| {
        let racers: Vec<_> = stores
            .iter()
            .map(|store| {
                scope.spawn(|| {
                    start.wait();
                    ask(store, 1, 11, true)
                })
            })
            .collect();
        racers.into_iter().map(|racer| racer.join().unwrap_or_else(|_| panic!("a racer failed"))).collect()
    });
    let holders = leases.iter().filter(|leased| matches!(leased, Leased::Granted(_))).count();
    assert_eq!(holders, 1, "of {RACERS} racers one has the lease");
}

fn are_granted(store: &Arc<dyn Store>) -> bool {
    store.caps().leases() != Leases::Unsupported
}

fn ask(store: &Arc<dyn Store>, number: u32, note: u8, is_worth: bool) -> Leased {
    done("lease", store.lease(&key(number), [note; 16], &|_| is_worth))
}

#[track_caller]
fn granted(leased: Leased) -> Lease {
    match leased {
        Leased::Granted(lease) => lease,
        Leased::Busy(holder) => panic!("nobody has the lease, but it is said to be held: {holder:?}"),
    }
}

#[track_caller]
fn busy(leased: &Leased) -> Holder {
    match leased {
        Leased::Busy(holder) => *holder,
        Leased::Granted(_) => panic!("the lease is held, but it was granted again"),
    }
}
