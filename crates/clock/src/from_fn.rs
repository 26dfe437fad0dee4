//! A clock out of a closure.

use std::fmt;

use chrono::{DateTime, Utc};

use crate::Clock;

/// A clock that answers with what `read` returns, asked anew at every reading.
///
/// ```
/// use chrono::TimeDelta;
/// use daily_cache_clock::{Clock, FrozenClock, from_fn};
///
/// let server: FrozenClock = "2024-03-30T23:59:50Z".parse()?;
/// let skewed = from_fn(|| server.now() + TimeDelta::seconds(20));
/// assert_eq!(skewed.now().to_rfc3339(), "2024-03-31T00:00:10+00:00");
/// # Ok::<(), daily_cache_clock::ParseClockError>(())
/// ```
///
/// A closure that panics makes a clock that must not be read:
///
/// ```should_panic
/// use daily_cache_clock::{Clock, from_fn};
///
/// let forbidden = from_fn(|| panic!("this path must not ask for the time"));
/// forbidden.now();
/// ```
pub fn from_fn<F: Fn() -> DateTime<Utc>>(read: F) -> FromFn<F> {
    FromFn { read }
}

/// The clock that [`from_fn`] makes.
///
/// ```
/// use chrono::{DateTime, Utc};
/// use daily_cache_clock::{Clock, FromFn, from_fn};
///
/// struct Report {
///     clock: FromFn<fn() -> DateTime<Utc>>,
/// }
///
/// let report = Report { clock: from_fn(|| DateTime::UNIX_EPOCH) };
/// assert_eq!(report.clock.unix_seconds(), 0);
/// ```
#[derive(Clone, Copy)]
pub struct FromFn<F> {
    read: F,
}

impl<F: Fn() -> DateTime<Utc>> Clock for FromFn<F> {
    fn now(&self) -> DateTime<Utc> {
        (self.read)()
    }
}

impl<F> fmt::Debug for FromFn<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FromFn").finish_non_exhaustive()
    }
}
