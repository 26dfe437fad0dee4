//! Who waits for whom, so that nobody waits for itself.

use std::collections::HashMap;

use super::Flight;
use crate::sync::{Arc, Mutex, ThreadId, lock};

/// Which thread waits for which flight; each flight knows the thread that leads it.
///
/// One graph serves all caches of a process, since a circle of waiting may go through several.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    awaited: Mutex<HashMap<ThreadId, Arc<Flight>>>,
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
    pub(super) fn wait(&self, waiter: ThreadId, flight: &Arc<Flight>) -> Option<Waiting<'_>> {
        let mut awaited = lock(&self.awaited);
        let mut next = Some(flight);
        while let Some((flight, leader)) = next.and_then(|flight| Some((flight, flight.leader()?))) {
            if leader == waiter {
                return None;
            }
            // A thread that has just begun to lead the flight it waited for waits no more.
            next = awaited.get(&leader).filter(|awaited| !Arc::ptr_eq(awaited, flight));
        }
        awaited.insert(waiter, Arc::clone(flight));
        Some(Waiting { graph: self, waiter })
    }

    /// Whether nobody waits.
    #[cfg(all(test, schedules))]
    pub(super) fn is_idle(&self) -> bool {
        lock(&self.awaited).is_empty()
    }
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
