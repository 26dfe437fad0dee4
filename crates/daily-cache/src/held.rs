//! The leases that a thread has while it computes. While it waits, those who meet them are told, so that no circle of
//! waiting closes: a thread that has a lease does not wait for one whose holder waits.

use std::cell::RefCell;

use daily_cache_store::Lease;

use crate::sync::Arc;

thread_local! {
    static HELD: RefCell<Vec<Arc<Lease>>> = const { RefCell::new(Vec::new()) };
}

/// Notes that this thread computes under a lease, until dropped.
pub(crate) fn during(lease: Arc<Lease>) -> During {
    HELD.with_borrow_mut(|held| held.push(Arc::clone(&lease)));
    During(lease)
}

/// Whether this thread computes under a lease.
pub(crate) fn any() -> bool {
    HELD.with_borrow(|held| !held.is_empty())
}

/// Tells those who meet the leases of this thread that it waits, until dropped.
pub(crate) fn waiting() -> Waits {
    tell(true);
    Waits(())
}

fn tell(is_waiting: bool) {
    let held = HELD.with_borrow(Vec::clone);
    for lease in held {
        lease.set_waiting(is_waiting);
    }
}

/// A thread computes under this lease.
#[derive(Debug)]
pub(crate) struct During(Arc<Lease>);

impl Drop for During {
    fn drop(&mut self) {
        HELD.with_borrow_mut(|held| held.retain(|lease| !Arc::ptr_eq(lease, &self.0)));
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
