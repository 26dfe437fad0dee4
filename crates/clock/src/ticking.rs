//! A clock that runs from a set start.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::{Clock, Monotonic, SystemClock};

/// Starts at a set instant and runs from there, counted from its construction, at real speed or another.
///
/// For demonstrations and for tests of running programs: it is New Year's Eve, and a day takes 24 seconds.
/// The wall clock of the machine may jump meanwhile; a ticking clock measures by a [`Monotonic`] source and
/// does not notice. Having run out of chrono's range, it stands still at the end.
///
/// ```
/// use daily_cache_clock::{Clock, FrozenClock, TickingClock};
/// use std::time::Duration;
///
/// let start = "2024-12-31T23:00:00Z".parse()?;
/// let clock = TickingClock::starting_at(start).with_rate(3600.0);
/// assert!(clock.now() >= start);
///
/// // Measured by a frozen clock, the same can be tested without waiting.
/// let stopwatch = FrozenClock::at(start);
/// let clock = TickingClock::starting_at(start).with_monotonic(stopwatch.clone()).with_rate(3600.0);
/// stopwatch.advance(Duration::from_secs(1));
/// assert_eq!(clock.now().to_rfc3339(), "2025-01-01T00:00:00+00:00");
/// # Ok::<(), chrono::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct TickingClock<M = SystemClock> {
    start: DateTime<Utc>,
    rate: f64,
    source: M,
    origin: Duration,
}

impl TickingClock {
    /// A clock at which it is `start` now, running at real speed.
    #[must_use]
    pub fn starting_at(start: DateTime<Utc>) -> Self {
        Self { start, rate: 1.0, source: SystemClock, origin: SystemClock.elapsed() }
    }
}

impl<M: Monotonic> TickingClock<M> {
    /// Runs `rate` times as fast as its source; at 3600.0 a second makes an hour, at 0.0 the clock stands
    /// still.
    ///
    /// The rate holds for all the time since construction. Whole rates are exact to the nanosecond, others to
    /// the precision of an [`f64`].
    ///
    /// # Panics
    ///
    /// If `rate` is negative, infinite or not a number.
    #[must_use]
    #[track_caller]
    pub fn with_rate(self, rate: f64) -> Self {
        assert!(
            rate.is_finite() && rate >= 0.0,
            "a clock cannot tick at a rate of {rate}: choose 0.0 or more"
        );
        Self { rate, ..self }
    }

    /// Measures by `source` instead, and counts from this call.
    #[must_use]
    pub fn with_monotonic<N: Monotonic>(self, source: N) -> TickingClock<N> {
        let origin = source.elapsed();
        TickingClock { start: self.start, rate: self.rate, source, origin }
    }
}

impl<M: Monotonic> Clock for TickingClock<M> {
    fn now(&self) -> DateTime<Utc> {
        let passed = scaled(self.source.elapsed().saturating_sub(self.origin), self.rate);
        TimeDelta::from_std(passed)
            .ok()
            .and_then(|passed| self.start.checked_add_signed(passed))
            .unwrap_or(DateTime::<Utc>::MAX_UTC)
    }
}

/// `span` times `rate`, saturating.
///
/// Whole and fractional part of the rate are applied apart: an `f64` holds the nanoseconds of 104 days at
/// most.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "the rate is finite and not negative, and float casts saturate; a fraction is as precise as f64"
)]
fn scaled(span: Duration, rate: f64) -> Duration {
    let nanos = span.as_nanos();
    let by_whole = nanos.saturating_mul(rate.trunc() as u128);
    let by_fraction = (nanos as f64 * rate.fract()) as u128;
    let scaled = by_whole.saturating_add(by_fraction);
    let seconds = u64::try_from(scaled / 1_000_000_000).unwrap_or(u64::MAX);
    Duration::new(seconds, (scaled % 1_000_000_000) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Case 45.
    #[test]
    fn a_rate_of_3600_turns_a_second_into_an_hour() {
        assert_eq!(scaled(Duration::from_secs(1), 3600.0), Duration::from_secs(3600));
    }

    #[test]
    fn a_whole_rate_is_exact_after_a_century() {
        let century = Duration::new(100 * 31_556_952, 123_456_789);
        assert_eq!(scaled(century, 1.0), century);
        assert_eq!(scaled(century, 7.0), century * 7);
    }

    #[test]
    fn a_rate_below_one_slows_down_and_zero_stands_still() {
        assert_eq!(scaled(Duration::from_secs(60), 0.25), Duration::from_secs(15));
        assert_eq!(scaled(Duration::from_secs(60), 1.5), Duration::from_secs(90));
        assert_eq!(scaled(Duration::MAX, 0.0), Duration::ZERO);
        assert_eq!(scaled(Duration::MAX, -0.0), Duration::ZERO);
    }

    #[test]
    fn a_product_beyond_the_range_saturates() {
        assert_eq!(scaled(Duration::MAX, f64::MAX).as_secs(), u64::MAX);
        assert_eq!(scaled(Duration::ZERO, f64::MAX), Duration::ZERO);
    }
}
