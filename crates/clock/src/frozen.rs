//! A clock that stands still until a test moves it.

mod parse;
mod reading;
mod timeline;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};

pub use self::parse::ParseClockError;
pub use self::reading::Reading;
use self::timeline::{Refusal, Timeline};
use crate::{Clock, Monotonic};

/// Stands still until it is moved; a clone is another handle of the same clock.
///
/// Give one handle to the code under test and keep one. [`advance`](Self::advance) lets time pass, on the
/// wall and on the stopwatch ([`Monotonic`]) together. [`step_to`](Self::step_to) sets the wall alone, as NTP
/// or an administrator does. Every misuse panics at the line that committed it and leaves the clock as it
/// was, for all handles.
///
/// A **counted read** is one call of [`Clock::now`], [`Clock::unix_seconds`] or [`Monotonic::elapsed`].
/// [`reading`](Self::reading), [`peek`](Self::peek), [`reads`](Self::reads), `clone` and `Debug` only look.
///
/// ```
/// use daily_cache_clock::{Clock, FrozenClock};
/// use std::time::Duration;
///
/// let clock: FrozenClock = "2024-03-30T23:59:59+01:00".parse()?;
/// assert_eq!(clock.now(), clock.now());
///
/// let midnight = clock.advance(Duration::from_secs(1));
/// assert_eq!(midnight.to_rfc3339(), "2024-03-30T23:00:00+00:00");
/// assert_eq!(clock.now(), midnight);
/// # Ok::<(), daily_cache_clock::ParseClockError>(())
/// ```
#[derive(Clone)]
pub struct FrozenClock {
    timeline: Arc<Mutex<Timeline>>,
}

impl FrozenClock {
    /// A clock frozen at `instant`, with nothing elapsed.
    #[must_use]
    pub fn at(instant: DateTime<Utc>) -> Self {
        Self { timeline: Arc::new(Mutex::new(Timeline::starting_at(instant))) }
    }

    /// Lets `by` pass, on the wall and on the stopwatch, and gives the new instant.
    ///
    /// # Panics
    ///
    /// If chrono cannot express the new instant.
    #[track_caller]
    #[allow(clippy::must_use_candidate, reason = "the clock is moved, the instant is a courtesy")]
    pub fn advance(&self, by: Duration) -> DateTime<Utc> {
        let moved = self.timeline().advance(by);
        accepted(moved)
    }

    /// Lets time pass until it is `target`, on the wall and on the stopwatch.
    ///
    /// # Panics
    ///
    /// If `target` is past.
    #[track_caller]
    pub fn advance_to(&self, target: DateTime<Utc>) {
        let moved = self.timeline().advance_to(target);
        accepted(moved);
    }

    /// Sets the wall to `target`, forwards or back; nothing elapses.
    pub fn step_to(&self, target: DateTime<Utc>) {
        self.timeline().step_to(target);
    }

    /// Lets `step` pass after every counted read from now on, until `at_most` has passed this way.
    ///
    /// One rule holds for wall and stopwatch: a counted read of either gives the time as it stands, and then
    /// both move on by `step`. So the next read is not affected, the one after it is. The last step is cut to
    /// what remains of `at_most`; moving the clock by hand neither uses up `at_most` nor is changed by it. A
    /// step that would leave chrono's range is not taken.
    ///
    /// [`Duration::ZERO`] as `step` switches this off, [`Duration::MAX`] as `at_most` sets no limit.
    ///
    /// ```
    /// use daily_cache_clock::{Clock, FrozenClock};
    /// use std::time::Duration;
    ///
    /// let clock: FrozenClock = "2024-03-30T12:00:00Z".parse()?;
    /// clock.auto_advance(Duration::from_secs(15), Duration::from_secs(20));
    /// let seconds = [(); 4].map(|()| clock.unix_seconds() % 60);
    /// assert_eq!(seconds, [0, 15, 20, 20]);
    /// # Ok::<(), daily_cache_clock::ParseClockError>(())
    /// ```
    pub fn auto_advance(&self, step: Duration, at_most: Duration) {
        self.timeline().auto_advance(step, at_most);
    }

    /// The present instant, without a counted read.
    #[must_use]
    pub fn peek(&self) -> DateTime<Utc> {
        self.reading().wall
    }

    /// Wall and stopwatch, taken together, without a counted read.
    #[must_use]
    pub fn reading(&self) -> Reading {
        self.timeline().peek()
    }

    /// The number of counted reads so far, over all handles.
    #[must_use]
    pub fn reads(&self) -> u64 {
        self.timeline().reads()
    }

    /// Nothing panics while it holds the lock: the timeline is whole even if the lock said otherwise.
    fn timeline(&self) -> MutexGuard<'_, Timeline> {
        self.timeline.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for FrozenClock {
    fn now(&self) -> DateTime<Utc> {
        self.timeline().read().wall
    }
}

impl Monotonic for FrozenClock {
    fn elapsed(&self) -> Duration {
        self.timeline().read().elapsed
    }
}

impl fmt::Debug for FrozenClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Reading { wall, elapsed } = self.reading();
        f.debug_struct("FrozenClock").field("wall", &wall).field("elapsed", &elapsed).finish_non_exhaustive()
    }
}

/// Called after the lock is released: the panic of one handle is nobody else's.
#[track_caller]
#[allow(clippy::panic, reason = "a test that misuses its clock should fail where it does so")]
fn accepted<T>(moved: Result<T, Refusal>) -> T {
    match moved {
        Ok(moved) => moved,
        Err(refusal) => panic!("{refusal}"),
    }
}
