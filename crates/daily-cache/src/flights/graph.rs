//! Who waits for whom, so that nobody waits for itself.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::iter;
use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering};

use super::Flight;
use crate::party::{Party, PartyId};
use crate::sync::{Arc, Mutex, lock};

/// Which party waits for which flights; each flight knows the party that leads it. A run waits for what those wait for
/// who call within it, and several of them may at a time.
///
/// One graph serves all caches of a process, since a circle of waiting may go through several.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    awaited: Mutex<Waits>,
}

/// What each party waits for. A run may wait for thousands at a time, so that each wait has a number.
type Waits = HashMap<PartyId, BTreeMap<u64, Awaited>>;

/// What a party waits for.
#[derive(Clone, Debug)]
struct Awaited {
    flight: Arc<Flight>,
    /// Whether the party that waits has leases, for which other processes may wait.
    by_a_holder: bool,
}

impl Graph {
    /// The graph of this process.
    pub(crate) fn shared() -> Arc<Graph> {
        static SHARED: std::sync::LazyLock<Arc<Graph>> = std::sync::LazyLock::new(Arc::default);
        Arc::clone(&SHARED)
    }

    /// Notes that a party waits for a flight; `None` where the flight's leader waits, in the end, for this party.
    ///
    /// A circle can close only here: a party that begins to lead waits for nobody at that moment, and what it led
    /// before it began to wait is known by now.
    pub(super) fn wait(
        self: &Arc<Self>,
        waiter: &Party,
        flight: &Arc<Flight>,
        by_a_holder: bool,
    ) -> Option<Waiting> {
        static NUMBERS: AtomicU64 = AtomicU64::new(0);
        let number = NUMBERS.fetch_add(1, Ordering::Relaxed);
        let mut awaited = lock(&self.awaited);
        if leads_to(&awaited, flight, waiter) {
            return None;
        }
        for id in waiter.ids() {
            let flight = Arc::clone(flight);
            awaited.entry(id).or_default().insert(number, Awaited { flight, by_a_holder });
        }
        Some(Waiting { graph: Arc::clone(self), waiter: waiter.clone(), number })
    }

    /// Whether a party that has leases waits, in the end, for this one.
    pub(super) fn keeps_a_holder_waiting(&self, party: &Party) -> bool {
        let awaited = lock(&self.awaited);
        let mut by_holders =
            awaited.values().flat_map(BTreeMap::values).filter(|awaited| awaited.by_a_holder);
        by_holders.any(|by_holder| leads_to(&awaited, &by_holder.flight, party))
    }

    /// Whether nobody waits.
    #[cfg(all(test, schedules))]
    pub(super) fn is_idle(&self) -> bool {
        lock(&self.awaited).is_empty()
    }
}

/// Whether a flight depends on a party, or on a run that it is within.
fn leads_to(awaited: &Waits, flight: &Arc<Flight>, party: &Party) -> bool {
    leaders(awaited, flight).any(|leader| party.ids().any(|id| id == leader))
}

/// The parties that a flight depends on: who leads it, who leads what that one waits for, and so on.
fn leaders<'a>(awaited: &'a Waits, flight: &'a Arc<Flight>) -> impl Iterator<Item = PartyId> + 'a {
    let (mut next, mut seen) = (vec![flight], HashSet::new());
    iter::from_fn(move || {
        loop {
            let flight = next.pop()?;
            // A party that has just begun to lead the flight it waited for waits no more.
            if !seen.insert(ptr::from_ref(&**flight)) {
                continue;
            }
            let Some(leader) = flight.leader() else { continue };
            next.extend(
                awaited.get(&leader).into_iter().flat_map(BTreeMap::values).map(|awaited| &awaited.flight),
            );
            return Some(leader);
        }
    })
}

/// A party that waits.
#[derive(Debug)]
pub(super) struct Waiting {
    graph: Arc<Graph>,
    waiter: Party,
    number: u64,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let mut awaited = lock(&self.graph.awaited);
        for id in self.waiter.ids() {
            if let Some(flights) = awaited.get_mut(&id) {
                flights.remove(&self.number);
                if flights.is_empty() {
                    awaited.remove(&id);
                }
            }
        }
    }
}
