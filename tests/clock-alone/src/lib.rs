//! A small thing that depends on the time, as another crate would have it: a token that expires.

use std::time::Duration;

use chrono::{DateTime, Utc};
use clock::{AmbientClock, Clock};

/// Opens a door until it expires.
///
/// ```
/// use clock::FrozenClock;
/// use daily_cache_tests_clock_alone::Token;
/// use std::time::Duration;
///
/// let clock: FrozenClock = "2024-03-30T12:00:00Z".parse()?;
/// let token = Token::issued_by(clock.clone(), Duration::from_secs(60));
/// assert!(token.is_valid());
/// clock.advance(Duration::from_secs(60));
/// assert!(!token.is_valid());
/// # Ok::<(), clock::ParseClockError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Token<C> {
    clock: C,
    expires_at: DateTime<Utc>,
}

impl<C: Clock> Token<C> {
    /// A token that is valid from now on for a time to live.
    pub fn issued_by(clock: C, time_to_live: Duration) -> Self {
        let expires_at = clock.now() + time_to_live;
        Self { clock, expires_at }
    }

    /// Whether it has not expired.
    pub fn is_valid(&self) -> bool {
        self.clock.now() < self.expires_at
    }
}

/// A token that nobody handed a clock.
#[must_use]
pub fn issued_here(time_to_live: Duration) -> Token<AmbientClock> {
    Token::issued_by(AmbientClock, time_to_live)
}
