//! What every clock can be asked besides the instant.

use std::time::SystemTime;

use chrono::{DateTime, NaiveDate, Offset, TimeZone, Utc};

use crate::Clock;
use crate::system_time;

/// Conveniences for every [`Clock`]; each is one reading of it.
///
/// ```
/// use chrono::FixedOffset;
/// use daily_cache_clock::{ClockExt, FrozenClock};
///
/// let clock: FrozenClock = "2024-03-30T23:30:00Z".parse()?;
/// let paris = FixedOffset::east_opt(3600).unwrap();
///
/// assert_eq!(clock.now_in(&paris).to_rfc3339(), "2024-03-31T00:30:00+01:00");
/// assert_eq!(clock.today_in(&paris).to_string(), "2024-03-31");
/// assert_eq!(clock.reads(), 2);
/// # Ok::<(), daily_cache_clock::ParseClockError>(())
/// ```
pub trait ClockExt: Clock {
    /// The present instant, seen in `zone`; the instant is kept exactly.
    ///
    /// Within a day of the ends of chrono's range the local time of the result may be one that chrono cannot
    /// express: its own `naive_local` and `date_naive` then panic. [`today_in`](ClockExt::today_in) does not.
    fn now_in<Z: TimeZone>(&self, zone: &Z) -> DateTime<Z> {
        self.now().with_timezone(zone)
    }

    /// The present date of `zone`, or the nearest date that chrono can express.
    fn today_in<Z: TimeZone>(&self, zone: &Z) -> NaiveDate {
        local_date(self.now(), zone)
    }

    /// The present instant as the standard library's type, or the nearest that the system can express.
    ///
    /// Its whole seconds since 1970 are those of [`unix_seconds`](Clock::unix_seconds): system time has no
    /// leap seconds, so one reads as the last nanosecond before it.
    fn now_system(&self) -> SystemTime {
        system_time::from_instant(self.now())
    }
}

impl<C: Clock + ?Sized> ClockExt for C {}

fn local_date<Z: TimeZone>(instant: DateTime<Utc>, zone: &Z) -> NaiveDate {
    let utc = instant.naive_utc();
    let offset = zone.offset_from_utc_datetime(&utc).fix();
    match utc.checked_add_offset(offset) {
        Some(local) => local.date(),
        None if offset.local_minus_utc() < 0 => NaiveDate::MIN,
        None => NaiveDate::MAX,
    }
}
