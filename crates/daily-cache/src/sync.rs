//! The primitives that waiting callers share, under one name, so that a schedule explorer can take their place: in
//! tests built with `--cfg schedules` it decides which thread runs next, and when time passes.

#[cfg(test)]
#[cfg(schedules)]
pub(crate) mod explorer;

#[cfg(not(all(test, schedules)))]
mod system {
    use std::time::Duration;

    use daily_cache_clock::{Monotonic, SystemClock};

    pub(crate) use std::sync::atomic::{AtomicUsize, Ordering};
    pub(crate) use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
    pub(crate) use std::thread;
    pub(crate) use std::thread_local;

    /// Elapsed time, from some moment on.
    pub(crate) fn elapsed() -> Duration {
        SystemClock.elapsed()
    }
}

#[cfg(all(test, schedules))]
use self::explorer as taken;
#[cfg(not(all(test, schedules)))]
use self::system as taken;

pub(crate) use self::taken::{
    Arc, AtomicUsize, Condvar, Mutex, MutexGuard, Ordering, PoisonError, elapsed, thread, thread_local,
};

/// The lock, also after a panic of a holder: what is guarded here is whole between any two statements.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
