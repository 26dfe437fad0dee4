//! Between the time of the operating system and chrono's: total in both directions, saturating where a range
//! ends.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, Utc};

const NANOS_PER_SECOND: u32 = 1_000_000_000;

/// The instant of a system time, or the nearest that chrono can express.
pub(crate) fn to_instant(time: SystemTime) -> DateTime<Utc> {
    let (seconds, nanos) = unix_parts(time);
    let beyond = if seconds < 0 { DateTime::<Utc>::MIN_UTC } else { DateTime::<Utc>::MAX_UTC };
    DateTime::from_timestamp(seconds, nanos).unwrap_or(beyond)
}

/// Whole seconds since 1970, rounded towards the past.
pub(crate) fn unix_seconds(time: SystemTime) -> i64 {
    unix_parts(time).0
}

/// The system time of an instant, or the nearest that the system can express.
///
/// System time knows no leap seconds: one reads as the last nanosecond before it.
pub(crate) fn from_instant(instant: DateTime<Utc>) -> SystemTime {
    let nanos = instant.timestamp_subsec_nanos().min(NANOS_PER_SECOND - 1);
    let seconds = instant.timestamp();
    let whole = Duration::from_secs(seconds.unsigned_abs());
    let part = Duration::from_nanos(nanos.into());
    if seconds < 0 {
        farthest(whole.saturating_sub(part), |span| UNIX_EPOCH.checked_sub(span))
    } else {
        farthest(whole + part, |span| UNIX_EPOCH.checked_add(span))
    }
}

/// Seconds since 1970 rounded towards the past, and the nanoseconds from there.
fn unix_parts(time: SystemTime) -> (i64, u32) {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => (0_i64.saturating_add_unsigned(after.as_secs()), after.subsec_nanos()),
        Err(error) => {
            let before = error.duration();
            let seconds = 0_i64.saturating_sub_unsigned(before.as_secs());
            match before.subsec_nanos() {
                0 => (seconds, 0),
                nanos => (seconds.saturating_sub(1), NANOS_PER_SECOND - nanos),
            }
        }
    }
}

/// What lies `span` from 1970, or as far in that direction as `at` can reach.
fn farthest(span: Duration, at: impl Fn(Duration) -> Option<SystemTime>) -> SystemTime {
    if let Some(time) = at(span) {
        return time;
    }
    let (mut reached, mut time, mut step) = (Duration::ZERO, UNIX_EPOCH, span / 2);
    while !step.is_zero() {
        if let Some(farther) = at(reached + step) {
            reached += step;
            time = farther;
        }
        step /= 2;
    }
    time
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    /// Case 3.
    #[test]
    fn a_system_time_before_1970_keeps_its_nanoseconds_and_floors_its_seconds() {
        let half_a_second_before = UNIX_EPOCH - Duration::from_millis(500);
        assert_eq!(to_instant(half_a_second_before), instant("1969-12-31T23:59:59.5Z"));
        assert_eq!(unix_seconds(half_a_second_before), -1);
        assert_eq!(unix_seconds(UNIX_EPOCH - Duration::from_secs(1)), -1);
        assert_eq!(unix_seconds(UNIX_EPOCH - Duration::from_nanos(1_000_000_001)), -2);
        assert_eq!(unix_seconds(UNIX_EPOCH), 0);
        assert_eq!(unix_seconds(UNIX_EPOCH + Duration::from_millis(1_999)), 1);
    }

    #[test]
    fn conversion_there_and_back_keeps_every_nanosecond() {
        for text in [
            "1700-02-28T23:59:59.999999999Z",
            "1969-12-31T23:59:59.000000001Z",
            "1970-01-01T00:00:00Z",
            "2024-03-30T23:59:59.123456789Z",
            "2500-01-01T00:00:00.000000001Z",
        ] {
            assert_eq!(to_instant(from_instant(instant(text))), instant(text));
        }
        for end in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
            assert_eq!(to_instant(from_instant(end)), end);
        }
    }

    #[test]
    fn a_system_time_outside_of_chrono_is_the_nearest_end() {
        let years = Duration::from_secs(1_000_000 * 31_556_952);
        if let Some(future) = UNIX_EPOCH.checked_add(years) {
            assert_eq!(to_instant(future), DateTime::<Utc>::MAX_UTC);
        }
        if let Some(past) = UNIX_EPOCH.checked_sub(years) {
            assert_eq!(to_instant(past), DateTime::<Utc>::MIN_UTC);
        }
    }

    #[test]
    fn the_ends_of_system_time_convert_without_a_panic() {
        let last = farthest(Duration::MAX, |span| UNIX_EPOCH.checked_add(span));
        let first = farthest(Duration::MAX, |span| UNIX_EPOCH.checked_sub(span));
        assert!(unix_seconds(first) < unix_seconds(last));
        assert!(to_instant(first) < to_instant(last));
    }

    #[test]
    fn a_system_that_ends_early_gives_its_last_moment() {
        let limit = Duration::new(910_692_730_085, 477_580_700);
        let bounded = |span| (span <= limit).then(|| UNIX_EPOCH + span);
        let end = farthest(Duration::from_secs(8_210_266_876_799), bounded);
        let short = limit.checked_sub(end.duration_since(UNIX_EPOCH).unwrap()).unwrap();
        assert!(short < Duration::from_micros(1), "{short:?} short of the limit");
    }

    /// Case 4.
    #[test]
    fn a_leap_second_stays_within_the_unix_second_that_it_counts_as() {
        let leap = instant("2016-12-31T23:59:60.5Z");
        let time = from_instant(leap);
        assert_eq!(unix_seconds(time), leap.timestamp());
        assert_eq!(to_instant(time), instant("2016-12-31T23:59:59.999999999Z"));
    }
}
