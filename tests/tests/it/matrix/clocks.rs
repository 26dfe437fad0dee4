//! The clocks of the cells, whose readings are counted.

use std::sync::RwLock;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, Utc};
use daily_cache::{Clock, FixedClock, FrozenClock, SystemClock, TickingClock, clock_from_fn};

use super::cell::ClockKind;

/// The clock of a machine.
pub(crate) struct Counting {
    shown: RwLock<Shown>,
    reads: AtomicU64,
}

enum Shown {
    Frozen(FrozenClock),
    Other(Box<dyn Clock + Send + Sync>),
}

impl Counting {
    /// The system's.
    pub(crate) fn system() -> Counting {
        Counting::of(Shown::Other(Box::new(SystemClock)))
    }

    /// One of another machine, at which it is always this instant.
    pub(crate) fn fixed(now: DateTime<Utc>) -> Counting {
        Counting::of(Shown::Other(Box::new(FixedClock::at(now))))
    }

    /// One of this kind at which it is `now`.
    pub(crate) fn at(kind: ClockKind, now: DateTime<Utc>) -> Counting {
        Counting::of(Shown::at(kind, now))
    }

    fn of(shown: Shown) -> Counting {
        Counting { shown: RwLock::new(shown), reads: AtomicU64::new(0) }
    }

    /// Sets the clock while it is in use.
    pub(crate) fn set(&self, kind: ClockKind, now: DateTime<Utc>) {
        let mut shown = self.shown.write().unwrap();
        match &*shown {
            Shown::Frozen(frozen) => frozen.step_to(now),
            Shown::Other(_) => *shown = Shown::at(kind, now),
        }
    }

    pub(crate) fn reads(&self) -> u64 {
        self.reads.load(Ordering::Relaxed)
    }

    fn read<R>(&self, read: impl FnOnce(&dyn Clock) -> R) -> R {
        self.reads.fetch_add(1, Ordering::Relaxed);
        match &*self.shown.read().unwrap() {
            Shown::Frozen(clock) => read(clock),
            Shown::Other(clock) => read(clock),
        }
    }
}

impl Shown {
    fn at(kind: ClockKind, now: DateTime<Utc>) -> Shown {
        match kind {
            ClockKind::Frozen => Shown::Frozen(FrozenClock::at(now)),
            ClockKind::Ticking => Shown::Other(Box::new(TickingClock::starting_at(now))),
            ClockKind::Skewed => {
                let offset = now - SystemClock.now();
                Shown::Other(Box::new(clock_from_fn(move || SystemClock.now() + offset)))
            }
            ClockKind::System => panic!("the system clock shows what it shows"),
        }
    }
}

impl Clock for Counting {
    fn now(&self) -> DateTime<Utc> {
        self.read(|clock| clock.now())
    }

    fn unix_seconds(&self) -> i64 {
        self.read(|clock| clock.unix_seconds())
    }
}
