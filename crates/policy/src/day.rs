//! One day: a label and the half-open interval of seconds that bears it.

use chrono::{DateTime, NaiveDate, Utc};

use crate::Window;

/// The days from the year 1 (chrono's count) to 1970-01-01.
const DAYS_TO_EPOCH: i64 = 719_163;

/// One day of a [`Daily`](crate::Daily): the instants `start <= t < end`.
///
/// Its bounds are kept as whole Unix seconds and are exact for every instant of chrono's range; only the accessors
/// that give chrono's types saturate where a bound lies outside that range.
///
/// ```
/// use daily_cache_policy::{Daily, Zone};
///
/// let day = Daily::in_zone(Zone::UTC).day_of("2026-11-23T09:30:00Z".parse()?);
/// assert_eq!(day.date().to_string(), "2026-11-23");
/// assert_eq!(day.end().to_rfc3339(), "2026-11-24T00:00:00+00:00");
/// # Ok::<(), chrono::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Day {
    number: i64,
    start: i64,
    end: i64,
}

impl Day {
    pub(crate) const fn new(number: i64, start: i64, end: i64) -> Day {
        Day { number, start, end }
    }

    pub(crate) const fn number(self) -> i64 {
        self.number
    }

    /// The date that labels the day, saturating at chrono's first and last.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        i32::try_from(self.number + DAYS_TO_EPOCH)
            .ok()
            .and_then(NaiveDate::from_num_days_from_ce_opt)
            .unwrap_or(if self.number < 0 { NaiveDate::MIN } else { NaiveDate::MAX })
    }

    /// The first instant of the day, saturating at chrono's first and last.
    #[must_use]
    pub fn start(self) -> DateTime<Utc> {
        saturating(self.start)
    }

    /// The first instant after the day, saturating at chrono's first and last.
    #[must_use]
    pub fn end(self) -> DateTime<Utc> {
        saturating(self.end)
    }

    /// Whether the instant lies in the day. A leap second belongs to the second that it extends.
    #[must_use]
    pub fn contains(self, instant: DateTime<Utc>) -> bool {
        self.window().contains(instant.timestamp())
    }

    /// Whether no instant lies in the day, because the zone left the date out.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// The same interval in whole Unix seconds.
    #[must_use]
    pub const fn window(self) -> Window {
        Window::new(self.start, self.end)
    }
}

/// The number of a date, counted in days from 1970-01-01.
pub(crate) fn number_of(date: NaiveDate) -> i64 {
    i64::from(chrono::Datelike::num_days_from_ce(&date)) - DAYS_TO_EPOCH
}

/// The instant of a Unix second, or the nearest that chrono has.
pub(crate) fn saturating(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(second, 0).unwrap_or(if second < 0 {
        DateTime::<Utc>::MIN_UTC
    } else {
        DateTime::<Utc>::MAX_UTC
    })
}
