//! Flights: one computation of a key at a time in this process, and others who wait for it.

mod graph;
#[cfg(feature = "tokio")]
mod tasks;

use std::any::{Any, TypeId};
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::task::Waker;
use std::time::Duration;

pub(crate) use self::graph::Graph;
use crate::party::{Party, PartyId, Waits};
use crate::sync::{Arc, AtomicUsize, Condvar, Mutex, MutexGuard, Ordering, elapsed, lock};

/// A value that landed, as the waiters share it.
pub(crate) type Landed = Arc<dyn Any + Send + Sync>;

/// What a flight is for. Callers that want another type or codec have flights of their own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct FlightKey {
    pub(crate) place: Arc<[u8]>,
    pub(crate) of: TypeId,
    pub(crate) codec: &'static str,
}

/// The flights under way; a clone is another handle of the same.
#[derive(Clone, Debug)]
pub(crate) struct Flights {
    table: Arc<Mutex<HashMap<FlightKey, Arc<Flight>>>>,
    waiting: Arc<AtomicUsize>,
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
    leader: Option<PartyId>,
    expected: Expected,
    landed: Option<Landed>,
    waiters: usize,
    /// The tasks among the waiters, to be woken, the first to come first.
    tasks: BTreeMap<PartyId, Waker>,
}

/// How a caller takes part in a flight.
#[derive(Debug)]
pub(crate) enum Joined {
    /// It computes, for itself and for those who wait.
    Lead(Lead),
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
        Flights { table: Arc::default(), waiting: Arc::new(AtomicUsize::new(0)), graph }
    }

    /// Leads the flight of a key, or waits for the one that does.
    pub(crate) fn join(&self, key: FlightKey, patience: Patience) -> Joined {
        self.join_as(&Party::current(), key, patience)
    }

    fn join_as(&self, party: &Party, key: FlightKey, patience: Patience) -> Joined {
        match self.approach(party, key, patience) {
            Ok(waiter) => waiter.wait(),
            Err(joined) => joined,
        }
    }

    /// A place among those who wait for a flight, unless there is nobody to wait for.
    fn approach(&self, party: &Party, key: FlightKey, patience: Patience) -> Result<Waiter, Joined> {
        let flight = {
            let mut table = lock(&self.table);
            let flight = Arc::clone(table.entry(key.clone()).or_default());
            let mut state = lock(&flight.state);
            if state.leader.is_none() {
                state.leader = Some(party.id());
                drop(state);
                return Err(Joined::Lead(Lead { flights: self.clone(), key, flight }));
            }
            state.waiters += 1;
            drop(state);
            flight
        };
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let id = party.id();
        let mut waiter = Waiter { told: None, flights: self.clone(), key, flight, patience, id };
        match self.graph.wait(party, &waiter.flight, party.has_lease()) {
            Some(noted) => {
                waiter.told = Some((noted, party.waiting()));
                Ok(waiter)
            }
            // Dropped, the waiter takes the flight off the table if its leader has failed since.
            None => Err(Joined::Alone),
        }
    }

    /// Lets those who come later begin anew. Who waits already still gets the value.
    pub(crate) fn forget(&self, gone: impl Fn(&[u8]) -> bool) {
        lock(&self.table).retain(|key, _| !gone(&key.place));
    }

    /// How many callers wait at this moment.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Whether a party that has leases waits, in the end, for what this one leads.
    pub(crate) fn keep_a_holder_waiting(&self, party: &Party) -> bool {
        self.graph.keeps_a_holder_waiting(party)
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
    /// How many tasks are woken to lead. Were it all of them, many that fail one after another would cost the square of
    /// their number; were it one, it might be one that nobody polls.
    const CANDIDATES: usize = 2;

    /// The tasks that have something to do now. They are noted anew if they wait on.
    fn take_woken(&mut self) -> BTreeMap<PartyId, Waker> {
        let later = match self.tasks.keys().nth(Self::CANDIDATES).copied() {
            Some(next) if self.landed.is_none() => self.tasks.split_off(&next),
            _ => BTreeMap::new(),
        };
        std::mem::replace(&mut self.tasks, later)
    }

    /// Whether one of those who wait is to lead.
    fn needs_a_leader(&self) -> bool {
        self.landed.is_none() && self.leader.is_none() && self.waiters > 0
    }

    /// Whether who comes now begins anew: the value is out, or nobody is left to compute it.
    fn is_over(&self) -> bool {
        self.landed.is_some() || (self.leader.is_none() && self.waiters == 0)
    }
}

impl Flight {
    /// The party that others wait for; nobody waits for a flight that has landed.
    fn leader(&self) -> Option<PartyId> {
        let state = lock(&self.state);
        if state.landed.is_some() { None } else { state.leader }
    }

    /// Lets waiters look again: all where there is a value, else the next in line.
    fn wake(&self) {
        let woken = lock(&self.state).take_woken();
        self.changed.notify_all();
        woken.into_values().for_each(Waker::wake);
    }
}

impl fmt::Debug for Flight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Flight").field("leader", &self.leader()).finish_non_exhaustive()
    }
}

/// The leader's part. Dropped without a landing, by an error or a panic, it hands over to the next in line.
#[derive(Debug)]
pub(crate) struct Lead {
    flights: Flights,
    key: FlightKey,
    flight: Arc<Flight>,
}

impl Lead {
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

impl Drop for Lead {
    fn drop(&mut self) {
        self.flights.change(&self.key, &self.flight, |state| {
            if state.landed.is_none() {
                state.leader = None;
            }
        });
        self.flight.wake();
    }
}

/// One of those who wait for a flight. Dropped, it waits no more.
#[derive(Debug)]
struct Waiter {
    /// The graph and the other processes, who know that it waits. They forget before the flight is let go, whose value
    /// may ask the cache when it is dropped.
    told: Option<(graph::Waiting, Waits)>,
    flights: Flights,
    key: FlightKey,
    flight: Arc<Flight>,
    patience: Patience,
    id: PartyId,
}

impl Waiter {
    /// Blocks until the flight has landed, needs a leader, or has lasted too long.
    fn wait(self) -> Joined {
        let flight = Arc::clone(&self.flight);
        let mut state = lock(&flight.state);
        loop {
            let left = self.patience.left(state.expected);
            if let Some(joined) = self.look(&mut state, left) {
                drop(state);
                return joined;
            }
            state = match flight.changed.wait_timeout(state, left) {
                Ok((state, _)) => state,
                Err(poisoned) => poisoned.into_inner().0,
            };
        }
    }

    /// How the wait ends, if it does now.
    fn look(&self, state: &mut MutexGuard<'_, State>, left: Duration) -> Option<Joined> {
        if let Some(landed) = &state.landed {
            return Some(Joined::Landed(Arc::clone(landed)));
        }
        if state.leader.is_none() {
            state.leader = Some(self.id);
            let (flights, key, flight) = (self.flights.clone(), self.key.clone(), Arc::clone(&self.flight));
            return Some(Joined::Lead(Lead { flights, key, flight }));
        }
        left.is_zero().then_some(Joined::Alone)
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        self.flights.waiting.fetch_sub(1, Ordering::Relaxed);
        let (mut waker, mut needs_a_leader) = (None, false);
        self.flights.change(&self.key, &self.flight, |state| {
            state.waiters -= 1;
            waker = state.tasks.remove(&self.id);
            needs_a_leader = state.needs_a_leader();
        });
        // Dropped after the locks: it may have the last of a task.
        drop(waker);
        if needs_a_leader {
            // It may have been woken to lead.
            self.flight.wake();
        }
    }
}

#[cfg(test)]
#[cfg(schedules)]
mod schedules;
#[cfg(test)]
mod tests;
