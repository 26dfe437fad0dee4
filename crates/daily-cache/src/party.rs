//! Who computes and who waits: a thread, or a call of an async function, wherever its task is polled.
//!
//! A party knows within whose run it is, and which leases it has. While it waits, those who meet its leases are told,
//! so that no circle of waiting closes: who has a lease, or who is awaited by one that has, does not wait for a lease
//! whose holder waits.

use std::cell::RefCell;
use std::iter;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use daily_cache_store::Lease;

use self::here::{RUNNING, THREAD};
use crate::sync::thread_local;

/// Tells one party from all others of this process.
pub(crate) type PartyId = u64;

/// A thread, or one call of an async verb.
#[derive(Clone, Debug)]
pub(crate) struct Party(Arc<Member>);

#[derive(Debug)]
struct Member {
    id: PartyId,
    /// The runs within which this party calls, the innermost first: they wait for as long as it does.
    within: Vec<Party>,
    held: Mutex<Held>,
}

/// What a party has that others wait for.
#[derive(Debug, Default)]
struct Held {
    /// Those that were granted to it. Who drops them may be another.
    leases: Vec<Weak<Lease>>,
    /// How many wait within it: a run may wait for several at a time.
    waits: usize,
}

impl Held {
    fn leases(&self) -> Vec<Arc<Lease>> {
        self.leases.iter().filter_map(Weak::upgrade).collect()
    }
}

#[allow(clippy::missing_const_for_thread_local, reason = "that of the explorer of schedules takes no const")]
mod here {
    use super::{Party, RefCell, thread_local};

    thread_local! {
        pub(super) static THREAD: Party = Party::new(Vec::new());
        /// Those whose functions run or are polled on this thread, the innermost last.
        pub(super) static RUNNING: RefCell<Vec<Party>> = RefCell::new(Vec::new());
    }
}

impl Party {
    fn new(within: Vec<Party>) -> Party {
        static IDS: AtomicU64 = AtomicU64::new(0);
        let id = IDS.fetch_add(1, Ordering::Relaxed);
        Party(Arc::new(Member { id, within, held: Mutex::default() }))
    }

    /// The caller of a blocking verb: the one whose function calls it, else this thread.
    pub(crate) fn current() -> Party {
        // A thread that ends waits for nobody, and nobody for it.
        Party::running()
            .unwrap_or_else(|| THREAD.try_with(Party::clone).unwrap_or_else(|_| Party::new(Vec::new())))
    }

    /// The one whose function runs or is polled here, the innermost.
    pub(crate) fn running() -> Option<Party> {
        RUNNING.try_with(|running| running.borrow().last().cloned()).ok().flatten()
    }

    /// The caller of an async verb. Within a run it belongs to that; beside one, a thread polls what has nothing to do
    /// with each other.
    #[cfg(feature = "tokio")]
    pub(crate) fn call() -> Party {
        let runs = Party::runs();
        let with_lease = || Some(Party::current()).filter(Party::has_lease).into_iter().collect();
        Party::new(if runs.is_empty() { with_lease() } else { runs })
    }

    /// The runs that poll whoever asks, the innermost first, and those that they are within. The innermost may have
    /// begun elsewhere: then it does not know of those that await it here.
    #[cfg(feature = "tokio")]
    fn runs() -> Vec<Party> {
        let running = RUNNING.try_with(|running| running.borrow().clone()).unwrap_or_default();
        let mut runs: Vec<Party> = Vec::new();
        for run in running.iter().rev().flat_map(Party::chain) {
            if runs.iter().all(|known| known.id() != run.id()) {
                runs.push(run.clone());
            }
        }
        runs
    }

    /// Its own id, and those of the runs that it is within.
    pub(crate) fn ids(&self) -> impl Iterator<Item = PartyId> + '_ {
        self.chain().map(Party::id)
    }

    /// Its own id.
    pub(crate) fn id(&self) -> PartyId {
        self.0.id
    }

    /// Notes a lease that was granted to it, for as long as there is one.
    pub(crate) fn note(&self, lease: &Arc<Lease>) {
        let mut held = self.held();
        held.leases.retain(|lease| lease.strong_count() > 0);
        held.leases.push(Arc::downgrade(lease));
        if held.waits > 0 {
            lease.set_waiting(true);
        }
    }

    /// Whether it, or a run that it is within, has a lease.
    pub(crate) fn has_lease(&self) -> bool {
        let has = |party: &Party| party.held().leases.iter().any(|lease| lease.strong_count() > 0);
        self.chain().any(has)
    }

    /// Tells those who meet its leases that it waits, until dropped.
    pub(crate) fn waiting(&self) -> Waits {
        self.tell(true);
        Waits(self.clone())
    }

    /// Runs its function on this thread, or polls it, until dropped.
    pub(crate) fn run(&self) -> Running {
        let _ = RUNNING.try_with(|running| running.borrow_mut().push(self.clone()));
        Running(PhantomData)
    }

    fn chain(&self) -> impl Iterator<Item = &Party> {
        iter::once(self).chain(&self.0.within)
    }

    fn tell(&self, is_waiting: bool) {
        for party in self.chain() {
            let mut held = party.held();
            let before = held.waits;
            held.waits = if is_waiting { before + 1 } else { before - 1 };
            let leases = held.leases();
            // Told under the lock: of two who begin and end to wait at a time the later has the last word.
            if before == 0 || held.waits == 0 {
                for lease in &leases {
                    lease.set_waiting(is_waiting);
                }
            }
            drop(held);
            // Given back after the lock, if this was the last to have it.
            drop(leases);
        }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A party waits.
#[derive(Debug)]
pub(crate) struct Waits(Party);

impl Drop for Waits {
    fn drop(&mut self) {
        self.0.tell(false);
    }
}

/// The function of a party runs on this thread.
#[derive(Debug)]
pub(crate) struct Running(PhantomData<*const ()>);

impl Drop for Running {
    fn drop(&mut self) {
        let last = RUNNING.try_with(|running| running.borrow_mut().pop());
        drop(last);
    }
}

#[cfg(test)]
mod tests {
    use daily_cache_store::{Holder, Key, Leased, MemoryStore, Store};

    use super::*;

    #[test]
    fn the_leases_of_a_party_say_that_it_waits_while_it_or_one_within_its_run_does() {
        let (store, key) = (MemoryStore::new(), Key::new([1; 16], [2; 32], [3; 8]));
        let ask = || store.lease(&key, [4; 16], &|_| true).unwrap();
        let is_waiting = || matches!(ask(), Leased::Busy(Holder { is_waiting: true, .. }));
        let Leased::Granted(lease) = ask() else { panic!("nobody has it") };
        let lease = Arc::new(lease);
        let party = Party::new(Vec::new());
        let inner = Party::new(vec![party.clone()]);
        assert!(!party.has_lease());
        party.note(&lease);
        assert!(party.has_lease() && inner.has_lease() && !is_waiting());
        for party in [&party, &inner] {
            let _waits = party.waiting();
            assert!(is_waiting());
        }
        assert!(!is_waiting());
        let (first, other) = (inner.waiting(), Party::new(vec![party.clone()]).waiting());
        drop(first);
        assert!(is_waiting());
        drop(other);
        assert!(!is_waiting());
        drop(lease);
        assert!(!party.has_lease());
    }

    #[test]
    fn a_thread_is_one_party_and_not_that_of_another() {
        let here = Party::current().id();
        assert_eq!(Party::current().id(), here);
        assert_ne!(std::thread::spawn(|| Party::current().id()).join().unwrap(), here);
    }

    #[cfg(feature = "tokio")]
    #[test]
    fn an_async_call_is_a_party_of_its_own_within_the_run_that_makes_it() {
        let outer = Party::call();
        assert_eq!(outer.ids().count(), 1);
        {
            let _running = outer.run();
            assert_eq!(Party::current().id(), outer.id());
            let inner = Party::call();
            assert!(inner.id() != outer.id() && inner.ids().any(|id| id == outer.id()));
        }
        assert_ne!(Party::current().id(), outer.id());
        let thread = Party::current();
        let _running = thread.run();
        assert!(Party::call().ids().any(|id| id == thread.id()));
    }
}
