//! Flights: one computation of a key at a time in this process, and others who wait for it.

mod graph;

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

pub(crate) use self::graph::Graph;
use crate::held;
use crate::sync::{Arc, AtomicUsize, Condvar, Mutex, Ordering, ThreadId, elapsed, lock, thread};

/// A value that landed, as the waiters share it.
pub(crate) type Landed = Arc<dyn Any + Send + Sync>;

/// What a flight is for. Callers that want another type or codec have flights of their own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct FlightKey {
    pub(crate) place: Arc<[u8]>,
    pub(crate) of: TypeId,
    pub(crate) codec: &'static str,
}

/// The flights under way.
#[derive(Debug)]
pub(crate) struct Flights {
    table: Mutex<HashMap<FlightKey, Arc<Flight>>>,
    waiting: AtomicUsize,
    graph: Arc<Graph>,
}

/// One flight. Its leader computes; when it lands all waiters get the value; when the leader fails one of them leads.
#[derive(Default)]
pub(crate) struct Flight {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    leader: Option<ThreadId>,
    expected: Expected,
    landed: Option<Landed>,
    waiters: usize,
}

/// How a caller takes part in a flight.
#[derive(Debug)]
pub(crate) enum Joined<'f> {
    /// It computes, for itself and for those who wait.
    Lead(Lead<'f>),
    /// The one it waited for computed.
    Landed(Landed),
    /// It computes for itself: waiting would never end, or has lasted too long.
    Alone,
}

/// How much longer a caller is ready to wait, in elapsed time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    begun: Duration,
    wait: Option<Duration>,
}

/// What is known of the run that others wait for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Expected {
    /// How long it took the last time.
    pub(crate) took: Duration,
    /// For how long it could not begin, since its leader waited itself.
    pub(crate) delay: Duration,
}

impl Patience {
    /// Who has set nothing waits for twice as long as a run took, and for this at least.
    const LEAST: Duration = Duration::from_secs(600);

    /// From now on, for as long as was set.
    pub(crate) fn of(wait: Option<Duration>) -> Patience {
        Patience { begun: elapsed(), wait }
    }

    /// How much longer to wait for such a run.
    pub(crate) fn left(self, expected: Expected) -> Duration {
        let wait = self.wait.unwrap_or_else(|| Self::LEAST.max(expected.took.saturating_mul(2)));
        let until = self.begun.saturating_add(wait).saturating_add(expected.delay);
        until.saturating_sub(elapsed())
    }
}

impl Flights {
    pub(crate) fn new(graph: Arc<Graph>) -> Flights {
        Flights { table: Mutex::default(), waiting: AtomicUsize::new(0), graph }
    }

    /// Leads the flight of a key, or waits for the one that does.
    pub(crate) fn join(&self, key: FlightKey, patience: Patience) -> Joined<'_> {
        let me = thread::current().id();
        let flight = {
            let mut table = lock(&self.table);
            let flight = Arc::clone(table.entry(key.clone()).or_default());
            let mut state = lock(&flight.state);
            if state.leader.is_none() {
                state.leader = Some(me);
                drop(state);
                return Joined::Lead(Lead { flights: self, key, flight });
            }
            state.waiters += 1;
            drop(state);
            flight
        };
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let joined = self.wait(me, key, flight, patience);
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        joined
    }

    /// Lets those who come later begin anew. Who waits already still gets the value.
    pub(crate) fn forget(&self, gone: impl Fn(&[u8]) -> bool) {
        lock(&self.table).retain(|key, _| !gone(&key.place));
    }

    /// How many callers wait at this moment.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Whether a thread that has leases waits, in the end, for what this one leads.
    pub(crate) fn keep_a_holder_waiting(&self) -> bool {
        self.graph.keeps_a_holder_waiting(thread::current().id())
    }

    fn wait(&self, me: ThreadId, key: FlightKey, flight: Arc<Flight>, patience: Patience) -> Joined<'_> {
        let Some(_waiting) = self.graph.wait(me, &flight, held::any()) else {
            // Its leader may have failed since, and handed over to nobody but this caller.
            self.change(&key, &flight, |state| state.waiters -= 1);
            return Joined::Alone;
        };
        let _told_to_others = held::waiting();
        let mut state = lock(&flight.state);
        loop {
            if let Some(landed) = &state.landed {
                let landed = Arc::clone(landed);
                state.waiters -= 1;
                return Joined::Landed(landed);
            }
            if state.leader.is_none() {
                state.leader = Some(me);
                state.waiters -= 1;
                drop(state);
                return Joined::Lead(Lead { flights: self, key, flight });
            }
            let left = patience.left(state.expected);
            if left.is_zero() {
                state.waiters -= 1;
                return Joined::Alone;
            }
            state = match flight.changed.wait_timeout(state, left) {
                Ok((state, _)) => state,
                Err(poisoned) => poisoned.into_inner().0,
            };
        }
    }

    /// Changes the state of a flight, and takes the flight off the table if it is over by that.
    fn change(&self, key: &FlightKey, flight: &Arc<Flight>, change: impl FnOnce(&mut State)) {
        let mut table = lock(&self.table);
        let mut state = lock(&flight.state);
        change(&mut state);
        // After an invalidation the flight of this key may be another.
        let is_listed = table.get(key).is_some_and(|listed| Arc::ptr_eq(listed, flight));
        if is_listed && state.is_over() {
            table.remove(key);
        }
    }
}

impl State {
    /// Whether who comes now begins anew: the value is out, or nobody is left to compute it.
    fn is_over(&self) -> bool {
        self.landed.is_some() || (self.leader.is_none() && self.waiters == 0)
    }
}

impl Flight {
    /// The thread that others wait for; nobody waits for a flight that has landed.
    fn leader(&self) -> Option<ThreadId> {
        let state = lock(&self.state);
        if state.landed.is_some() { None } else { state.leader }
    }
}

impl fmt::Debug for Flight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Flight").field("leader", &self.leader()).finish_non_exhaustive()
    }
}

/// The leader's part. Dropped without a landing, by an error or a panic, it hands over to the next in line.
#[derive(Debug)]
pub(crate) struct Lead<'f> {
    flights: &'f Flights,
    key: FlightKey,
    flight: Arc<Flight>,
}

impl Lead<'_> {
    /// Tells those who wait how long the run took the last time, and for how long it could not begin.
    pub(crate) fn expect(&self, expected: Expected) {
        let mut state = lock(&self.flight.state);
        state.expected.took = expected.took;
        state.expected.delay += expected.delay;
    }

    /// Gives the value to all who wait, and ends the flight.
    pub(crate) fn land(self, value: Landed) {
        lock(&self.flight.state).landed = Some(value);
        // The rest is done by `drop`.
    }
}

impl Drop for Lead<'_> {
    fn drop(&mut self) {
        self.flights.change(&self.key, &self.flight, |state| {
            if state.landed.is_none() {
                state.leader = None;
            }
        });
        self.flight.changed.notify_all();
    }
}

#[cfg(test)]
#[cfg(schedules)]
mod schedules;
#[cfg(test)]
mod tests;
