//! Both answers of a frozen clock at one moment.

use std::time::Duration;

use chrono::{DateTime, Utc};

/// What a [`FrozenClock`](crate::FrozenClock) shows at one moment, on the wall and on the stopwatch.
///
/// Both are taken together, so no thread that moves the clock meanwhile can come between them.
///
/// ```
/// use daily_cache_clock::FrozenClock;
/// use std::time::Duration;
///
/// let clock: FrozenClock = "2024-03-30T12:00:00Z".parse()?;
/// clock.advance(Duration::from_secs(5));
/// let reading = clock.reading();
/// assert_eq!(reading.wall.to_rfc3339(), "2024-03-30T12:00:05+00:00");
/// assert_eq!(reading.elapsed, Duration::from_secs(5));
/// # Ok::<(), daily_cache_clock::ParseClockError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Reading {
    /// The instant, as [`Clock::now`](crate::Clock::now) would give it.
    pub wall: DateTime<Utc>,
    /// The time passed since the clock was made, as [`Monotonic::elapsed`](crate::Monotonic::elapsed) would
    /// give it.
    pub elapsed: Duration,
}
