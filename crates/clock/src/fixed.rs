//! A clock that always gives the same answer.

use chrono::{DateTime, Utc};

use crate::Clock;

/// Always gives the instant it was made with; a constant, for code whose time never changes.
///
/// A test that wants to move time takes a [`FrozenClock`](crate::FrozenClock).
///
/// ```
/// use chrono::DateTime;
/// use daily_cache_clock::{Clock, FixedClock};
///
/// const EPOCH: FixedClock = FixedClock::at(DateTime::UNIX_EPOCH);
/// assert_eq!(EPOCH.unix_seconds(), 0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FixedClock {
    instant: DateTime<Utc>,
}

impl FixedClock {
    /// A clock at which it is always `instant`.
    #[must_use]
    pub const fn at(instant: DateTime<Utc>) -> Self {
        Self { instant }
    }
}

impl Clock for FixedClock {
    fn now(&self) -> DateTime<Utc> {
        self.instant
    }
}
