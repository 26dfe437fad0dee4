//! The day of an instant by its definition alone: nothing is asked but what the zone's clock reads.

use chrono::{DateTime, Timelike, Utc};
use daily_cache::{Daily, Zone};

const SECONDS_PER_DAY: i64 = 86_400;

/// The date of an instant's day, in days after 1970-01-01: that of the furthest reading the zone's clock has shown up
/// to the instant, less the rollover.
///
/// Of `daily` only the settings are used, so this can be held against what it computes.
///
/// ```
/// use daily_cache::{Daily, Zone};
/// use daily_cache_testkit::day_number;
///
/// // At 00:01 the clock was set back to 23:01, and showed the 28th again.
/// let daily = Daily::in_zone(Zone::named("America/St_Johns")?);
/// let number = |instant: &str| day_number(daily, instant.parse().unwrap());
/// assert_eq!(number("2006-10-29T02:29:59Z") + 1, number("2006-10-29T02:30:00Z"));
/// assert_eq!(number("2006-10-29T02:30:00Z"), number("2006-10-29T02:31:00Z"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn day_number(daily: Daily, instant: DateTime<Utc>) -> i64 {
    let rollover = i64::from(daily.rollover().num_seconds_from_midnight());
    (furthest_reading(daily.zone(), instant.timestamp()) - rollover).div_euclid(SECONDS_PER_DAY)
}

/// The furthest that the clock has read up to a second, in seconds on its face.
///
/// No change sets a clock back by 48 hours, and changes are never closer than six days apart: two days back there is
/// at most one that matters, and if it set the clock back, the clock stood furthest right before it or now.
fn furthest_reading(zone: Zone, second: i64) -> i64 {
    let reading = second + offset(zone, second);
    let (mut before, mut after) = (second - 2 * SECONDS_PER_DAY, second);
    let old = offset(zone, before);
    if old <= offset(zone, second) {
        return reading;
    }
    while after - before > 1 {
        let middle = before.midpoint(after);
        if offset(zone, middle) == old {
            before = middle;
        } else {
            after = middle;
        }
    }
    reading.max(before + old)
}

/// Seconds ahead of UTC; outside chrono's range as at its ends.
fn offset(zone: Zone, second: i64) -> i64 {
    let end = if second < 0 { DateTime::<Utc>::MIN_UTC } else { DateTime::<Utc>::MAX_UTC };
    let instant = DateTime::from_timestamp(second, 0).unwrap_or(end);
    i64::from(zone.local(instant).offset().local_minus_utc())
}
