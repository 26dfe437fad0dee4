//! Who waits for whom, so that nobody waits for itself.

use std::collections::HashMap;
use std::iter;

use super::Flight;
use crate::sync::{Arc, Mutex, ThreadId, lock};

/// Which thread waits for which flight; each flight knows the thread that leads it.
///
/// One graph serves all caches of a process, since a circle of waiting may go through several.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    awaited: Mutex<HashMap<ThreadId, Awaited>>,
}

/// What a thread waits for.
#[derive(Debug)]
struct Awaited {
    flight: Arc<Flight>,
    /// Whether the thread that waits has leases, for which other processes may wait.
    by_a_holder: bool,
}

impl Graph {
    /// The graph of this process.
    pub(crate) fn shared() -> Arc<Graph> {
        static SHARED: std::sync::LazyLock<Arc<Graph>> = std::sync::LazyLock::new(Arc::default);
        Arc::clone(&SHARED)
    }

    /// Notes that a thread waits for a flight; `None` where the flight's leader waits, in the end, for this thread.
    ///
    /// A circle can close only here: a thread that begins to lead waits for nobody at that moment, and what it led
    /// before it began to wait is known by now.
    pub(super) fn wait(
        &self,
        waiter: ThreadId,
        flight: &Arc<Flight>,
        by_a_holder: bool,
    ) -> Option<Waiting<'_>> {
        let mut awaited = lock(&self.awaited);
        if leaders(&awaited, flight).any(|leader| leader == waiter) {
            return None;
        }
        awaited.insert(waiter, Awaited { flight: Arc::clone(flight), by_a_holder });
        Some(Waiting { graph: self, waiter })
    }

    /// Whether a thread that has leases waits, in the end, for this one.
    pub(super) fn keeps_a_holder_waiting(&self, thread: ThreadId) -> bool {
        let awaited = lock(&self.awaited);
        let mut by_holders = awaited.values().filter(|awaited| awaited.by_a_holder);
        by_holders.any(|by_holder| leaders(&awaited, &by_holder.flight).any(|leader| leader == thread))
    }

    /// Whether nobody waits.
    #[cfg(all(test, schedules))]
    pub(super) fn is_idle(&self) -> bool {
        lock(&self.awaited).is_empty()
    }
}

/// The threads that a flight depends on: who leads it, who leads what that one waits for, and so on.
fn leaders<'a>(
    awaited: &'a HashMap<ThreadId, Awaited>,
    flight: &'a Arc<Flight>,
) -> impl Iterator<Item = ThreadId> + 'a {
    let mut next = Some(flight);
    iter::from_fn(move || {
        let flight = next?;
        let leader = flight.leader()?;
        // A thread that has just begun to lead the flight it waited for waits no more.
        let awaited = awaited.get(&leader).map(|awaited| &awaited.flight);
        next = awaited.filter(|awaited| !Arc::ptr_eq(awaited, flight));
        Some(leader)
    })
}

/// A thread that waits.
#[derive(Debug)]
pub(super) struct Waiting<'g> {
    graph: &'g Graph,
    waiter: ThreadId,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        lock(&self.graph.awaited).remove(&self.waiter);
    }
}
