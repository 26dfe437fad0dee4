//! The clock in force: for statics behind an attribute, and other code that cannot be handed one.
//!
//! Outside of every scope the clock in force is the system's. A scope puts another in force: [`enter`] on one thread until
//! its guard is dropped, [`scope`] in one future. Nothing sets the clock of other threads or of the process.
//!
//! ```
//! use daily_cache_clock::{AmbientClock, Clock, FrozenClock, ambient};
//! use std::sync::LazyLock;
//! use std::time::Duration;
//!
//! struct Session<C> {
//!     clock: C,
//! }
//!
//! /// Nobody can hand a clock to a static; it asks for the one in force.
//! static SESSION: LazyLock<Session<AmbientClock>> = LazyLock::new(|| Session { clock: AmbientClock });
//!
//! let clock: FrozenClock = "2024-03-30T23:59:59Z".parse()?;
//! {
//!     let _entered = ambient::enter(clock.clone());
//!     clock.advance(Duration::from_secs(1));
//!     assert_eq!(SESSION.clock.now().to_rfc3339(), "2024-03-31T00:00:00+00:00");
//! }
//! assert!(SESSION.clock.now() > clock.peek());
//! # Ok::<(), daily_cache_clock::ParseClockError>(())
//! ```

mod attachments;
mod current;
mod thread;

use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::pin;

use chrono::{DateTime, Utc};

pub use self::current::Current;
use crate::Clock;

/// Reads the clock in force where it is asked; the system's where none is.
///
/// It holds nothing: which clock answers is found at every reading. A clock in force that itself asks the
/// ambient clock, to skew it, say, reads the one outside of its own scope.
///
/// It is no [`Monotonic`](crate::Monotonic): at the ends of a scope the time elapsed could go back.
///
/// ```
/// use chrono::TimeDelta;
/// use daily_cache_clock::{AmbientClock, Clock, FixedClock, ambient, from_fn};
///
/// let _outer = ambient::enter(FixedClock::at("2024-03-30T12:00:00Z".parse()?));
/// let _inner = ambient::enter(from_fn(|| AmbientClock.now() + TimeDelta::hours(1)));
/// assert_eq!(AmbientClock.now().to_rfc3339(), "2024-03-30T13:00:00+00:00");
/// # Ok::<(), chrono::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct AmbientClock;

impl Clock for AmbientClock {
    fn now(&self) -> DateTime<Utc> {
        current().now()
    }

    fn unix_seconds(&self) -> i64 {
        current().unix_seconds()
    }
}

/// A handle of the clock in force, to be entered on another thread or in another task.
///
/// A thread that is spawned inside a scope is not in it:
///
/// ```
/// use daily_cache_clock::{AmbientClock, Clock, FrozenClock, ambient};
/// use std::thread;
///
/// let clock: FrozenClock = "2024-03-30T23:59:59Z".parse()?;
/// let _entered = ambient::enter(clock.clone());
/// let handle = ambient::current();
/// thread::spawn(move || {
///     assert_ne!(AmbientClock.now(), clock.peek());
///     let _entered = ambient::enter(handle);
///     assert_eq!(AmbientClock.now(), clock.peek());
/// })
/// .join()
/// .unwrap();
/// # Ok::<(), daily_cache_clock::ParseClockError>(())
/// ```
#[must_use]
pub fn current() -> Current {
    thread::in_force()
}

/// Puts `clock` in force on this thread, until the guard is dropped.
///
/// Scopes nest: the end of one restores the clock outside of it, also when a panic ends it. If guards are
/// dropped in another order, the one entered last among those that are left is in force. What a guard that is
/// leaked put in force stays so for the rest of its thread.
///
/// In async code take [`scope`]: a guard would stay in force for whatever else the thread runs while the
/// future waits.
pub fn enter(clock: impl Into<Current>) -> Entered {
    Entered { place: thread::push(clock.into()), stays_on_its_thread: PhantomData }
}

/// A scope of the clock in force: ends when dropped, on the thread that entered it.
///
/// ```
/// use daily_cache_clock::ambient::{self, Entered};
/// use daily_cache_clock::{AmbientClock, Clock, FixedClock};
///
/// fn at_new_year() -> Entered {
///     ambient::enter(FixedClock::at("2025-01-01T00:00:00Z".parse().unwrap()))
/// }
///
/// let entered = at_new_year();
/// assert_eq!(AmbientClock.unix_seconds(), 1_735_689_600);
/// drop(entered);
/// assert_ne!(AmbientClock.unix_seconds(), 1_735_689_600);
/// ```
#[must_use = "the clock is in force until this is dropped, which is at once if nothing holds it"]
#[derive(Debug)]
pub struct Entered {
    place: Option<u64>,
    stays_on_its_thread: PhantomData<*const ()>,
}

impl Drop for Entered {
    fn drop(&mut self) {
        if let Some(place) = self.place {
            thread::remove(place);
        }
    }
}

/// Puts `clock` in force in `future`, wherever it runs: for the length of each poll.
///
/// Between two polls nothing is in force, so tasks that share a thread do not see each other's time. Tasks that
/// `future` spawns are not in its scope; give them [`current`]. A future that is dropped before its end is
/// dropped in the scope of who drops it.
///
/// ```
/// use daily_cache_clock::{AmbientClock, Clock, FrozenClock, ambient};
///
/// # fn block_on<F: Future>(future: F) -> F::Output {
/// #     let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
/// #     let std::task::Poll::Ready(output) = std::pin::pin!(future).poll(&mut cx) else { unreachable!() };
/// #     output
/// # }
/// async fn year() -> String {
///     AmbientClock.now().format("%Y").to_string()
/// }
///
/// let clock: FrozenClock = "1999-12-31T23:59:59Z".parse()?;
/// assert_eq!(block_on(ambient::scope(clock, year())), "1999");
/// # Ok::<(), daily_cache_clock::ParseClockError>(())
/// ```
pub fn scope<F: Future>(clock: impl Into<Current>, future: F) -> impl Future<Output = F::Output> {
    let clock = clock.into();
    async move {
        let mut future = pin!(future);
        poll_fn(|cx| {
            let _entered = enter(clock.clone());
            future.as_mut().poll(cx)
        })
        .await
    }
}
