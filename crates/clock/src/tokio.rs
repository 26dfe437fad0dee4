//! A wall clock by Tokio's time.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::Instant;

use crate::{Clock, Monotonic};

/// Starts at a set instant and runs as Tokio's time does: it stands still where that is paused, and jumps with it.
///
/// For tests of code that sleeps on Tokio's timers and looks at the wall clock: with
/// [`tokio::time::pause`](https://docs.rs/tokio/latest/tokio/time/fn.pause.html) a sleep of a day returns at
/// once, and here a day has passed. Having run out of chrono's range, it stands still at the end.
///
/// Read it inside of the runtime whose time it follows. Elsewhere Tokio's time is that of the machine, which an
/// earlier reading in paused time may be ahead of; it then shows its start until that is made up for.
///
/// ```
/// use daily_cache_clock::{Clock, TokioClock};
/// use std::time::Duration;
///
/// #[tokio::main(flavor = "current_thread", start_paused = true)] // or #[tokio::test(start_paused = true)]
/// async fn main() -> Result<(), chrono::ParseError> {
///     let clock = TokioClock::starting_at("2024-03-30T12:00:00Z".parse()?);
///     tokio::time::sleep(Duration::from_secs(24 * 3600)).await;
///     assert_eq!(clock.now().to_rfc3339(), "2024-03-31T12:00:00+00:00");
///     Ok(())
/// }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct TokioClock {
    start: DateTime<Utc>,
    origin: Instant,
}

impl TokioClock {
    /// A clock at which it is `start` now.
    #[must_use]
    pub fn starting_at(start: DateTime<Utc>) -> Self {
        Self { start, origin: Instant::now() }
    }
}

impl Clock for TokioClock {
    fn now(&self) -> DateTime<Utc> {
        later(self.start, self.elapsed())
    }
}

impl Monotonic for TokioClock {
    fn elapsed(&self) -> Duration {
        Instant::now().saturating_duration_since(self.origin)
    }
}

/// The instant `span` after `start`, or the last that chrono can express.
fn later(start: DateTime<Utc>, span: Duration) -> DateTime<Utc> {
    let span = TimeDelta::from_std(span).ok();
    span.and_then(|span| start.checked_add_signed(span)).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_the_range_is_its_end() {
        let end = DateTime::<Utc>::MAX_UTC;
        assert_eq!(later(DateTime::UNIX_EPOCH, Duration::MAX), end);
        assert_eq!(later(end, Duration::from_nanos(1)), end);
        assert_eq!(later(end, Duration::ZERO), end);
    }

    #[test]
    fn a_nanosecond_later_is_a_nanosecond_later() {
        let start = DateTime::<Utc>::MIN_UTC;
        assert_eq!(later(start, Duration::from_nanos(1)), start + TimeDelta::nanoseconds(1));
    }
}
