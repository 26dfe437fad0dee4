//! The clock of the machine.

use std::sync::LazyLock;
use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, Utc};

use crate::system_time;
use crate::{Clock, Monotonic};

/// The clock of the machine; it holds nothing and costs nothing to pass around.
///
/// It never panics: a machine set to before 1970 gives an instant before 1970, and one set to a time that
/// chrono cannot express gives the nearest that it can. As a [`Monotonic`] it counts from an origin that is
/// fixed once for the process.
///
/// ```
/// use daily_cache_clock::{Clock, SystemClock};
///
/// let before = SystemClock.unix_seconds();
/// println!("it is {}", SystemClock.now());
/// # assert!(before > 1_700_000_000);
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        system_time::to_instant(wall())
    }

    fn unix_seconds(&self) -> i64 {
        system_time::unix_seconds(wall())
    }
}

impl Monotonic for SystemClock {
    fn elapsed(&self) -> Duration {
        static ORIGIN: LazyLock<Instant> = LazyLock::new(monotonic);
        let origin = *ORIGIN;
        monotonic().saturating_duration_since(origin)
    }
}

#[allow(clippy::disallowed_methods, reason = "this is the clock that everybody else asks")]
fn wall() -> SystemTime {
    SystemTime::now()
}

#[allow(clippy::disallowed_methods, reason = "this is the clock that everybody else asks")]
fn monotonic() -> Instant {
    Instant::now()
}
