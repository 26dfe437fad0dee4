//! The leases that a thread has while it computes. While it waits, those who meet them are told, so that no circle of
//! waiting closes: a thread that has a lease, or for which one that has a lease waits, does not wait for a lease whose
//! holder waits.

use std::cell::RefCell;
use std::sync::{Arc, Weak};

use daily_cache_store::Lease;

thread_local! {
    /// Those that were granted to this thread. Who drops them need not be this thread.
    static HELD: RefCell<Vec<Weak<Lease>>> = const { RefCell::new(Vec::new()) };
}

/// Notes a lease that was granted to this thread, for as long as there is one.
pub(crate) fn note(lease: &Arc<Lease>) {
    HELD.with_borrow_mut(|held| {
        held.retain(|lease| lease.strong_count() > 0);
        held.push(Arc::downgrade(lease));
    });
}

/// Whether this thread has a lease.
pub(crate) fn any() -> bool {
    HELD.with_borrow(|held| held.iter().any(|lease| lease.strong_count() > 0))
}

/// Tells those who meet the leases of this thread that it waits, until dropped.
pub(crate) fn waiting() -> Waits {
    tell(true);
    Waits(())
}

fn tell(is_waiting: bool) {
    let held: Vec<Arc<Lease>> = HELD.with_borrow(|held| held.iter().filter_map(Weak::upgrade).collect());
    for lease in held {
        lease.set_waiting(is_waiting);
    }
}

/// A thread waits.
#[derive(Debug)]
pub(crate) struct Waits(());

impl Drop for Waits {
    fn drop(&mut self) {
        tell(false);
    }
}

#[cfg(test)]
mod tests {
    use daily_cache_store::{Holder, Key, Leased, MemoryStore, Store};

    use super::*;

    #[test]
    fn the_leases_of_a_thread_say_that_it_waits_while_it_does() {
        let (store, key) = (MemoryStore::new(), Key::new([1; 16], [2; 32], [3; 8]));
        let ask = || store.lease(&key, [4; 16], &|_| true).unwrap();
        let is_waiting = || matches!(ask(), Leased::Busy(Holder { is_waiting: true, .. }));
        let Leased::Granted(lease) = ask() else { panic!("nobody has it") };
        let lease = Arc::new(lease);
        assert!(!any());
        note(&lease);
        assert!(any() && !is_waiting());
        {
            let _waits = waiting();
            assert!(is_waiting());
        }
        assert!(!is_waiting());
        drop(lease);
        assert!(!any());
    }
}
