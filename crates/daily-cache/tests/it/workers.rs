//! Threads that are joined with a deadline, so that a hang fails its test and hangs nothing.

use std::panic::resume_unwind;
use std::sync::{Condvar, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use daily_cache::{Monotonic, SystemClock};

/// Longer than any test takes on the slowest machine.
const DEADLINE: Duration = Duration::from_secs(60);

/// Waits until something holds.
#[track_caller]
pub(crate) fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let latest = SystemClock.elapsed() + DEADLINE;
    while !holds() {
        assert!(SystemClock.elapsed() < latest, "it never came to this: {what}");
        thread::yield_now();
    }
}

pub(crate) struct Worker<T>(JoinHandle<T>);

pub(crate) fn spawn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Worker<T> {
    Worker(thread::spawn(work))
}

impl<T> Worker<T> {
    pub(crate) fn is_finished(&self) -> bool {
        self.0.is_finished()
    }

    /// What the work gave; its panic is passed on.
    #[track_caller]
    pub(crate) fn join(self) -> T {
        self.outcome().unwrap_or_else(|panic| resume_unwind(panic))
    }

    /// What the work gave, or its panic.
    #[track_caller]
    pub(crate) fn outcome(self) -> thread::Result<T> {
        wait_until("a thread ends", || self.0.is_finished());
        self.0.join()
    }
}

/// A place where threads stop until it is opened.
#[derive(Default)]
pub(crate) struct Gate {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    arrived: usize,
    is_open: bool,
}

impl Gate {
    /// Arrives and stops until the gate is open.
    pub(crate) fn pass(&self) {
        let mut state = self.state.lock().unwrap();
        state.arrived += 1;
        self.changed.notify_all();
        let (state, wait) = self.changed.wait_timeout_while(state, DEADLINE, |state| !state.is_open).unwrap();
        drop(state);
        assert!(!wait.timed_out(), "nobody opened the gate");
    }

    /// Waits until so many have arrived.
    pub(crate) fn wait_for(&self, arrived: usize) {
        let state = self.state.lock().unwrap();
        let (state, wait) =
            self.changed.wait_timeout_while(state, DEADLINE, |state| state.arrived < arrived).unwrap();
        drop(state);
        assert!(!wait.timed_out(), "nobody came to the gate");
    }

    pub(crate) fn open(&self) {
        self.state.lock().unwrap().is_open = true;
        self.changed.notify_all();
    }
}
