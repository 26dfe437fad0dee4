//! Instants and durations as people say them, as in statuses and explanations: for programs that say more of the same.
//!
//! Instants are Unix seconds; where there is no zone they are told in UTC.
//!
//! ```
//! use std::time::Duration;
//! use daily_cache::{Zone, words};
//!
//! let paris = Some(Zone::named("Europe/Paris")?);
//! assert_eq!(words::both(paris, 0), "1970-01-01 01:00:00 +01:00 (1970-01-01T00:00:00Z)");
//! assert_eq!(words::future(paris, 0, 86_400), "01:00 tomorrow");
//! assert_eq!(words::duration(Duration::from_millis(250_000)), "4 min 10 s");
//! # Ok::<(), daily_cache::policy::Error>(())
//! ```

use std::time::Duration;

use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};
use daily_cache_policy::Zone;

/// An instant on the wall clock of a zone, or of UTC where there is none; saturating at chrono's limits.
#[must_use]
pub fn local(zone: Option<Zone>, second: i64) -> DateTime<FixedOffset> {
    zone.unwrap_or(Zone::UTC).local(instant(second))
}

/// An instant in UTC; saturating at chrono's limits.
#[must_use]
pub fn instant(second: i64) -> DateTime<Utc> {
    let limit = if second < 0 { DateTime::<Utc>::MIN_UTC } else { DateTime::<Utc>::MAX_UTC };
    DateTime::from_timestamp(second, 0).unwrap_or(limit)
}

/// An instant in UTC as programs read it (RFC 3339): `2018-11-04T03:00:00Z`.
#[must_use]
pub fn utc(second: i64) -> String {
    instant(second).to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// An instant in a zone and in UTC: `2018-11-04 01:00:00 -02:00 (2018-11-04T03:00:00Z)`.
#[must_use]
pub fn both(zone: Option<Zone>, second: i64) -> String {
    let utc = utc(second);
    match zone {
        Some(zone) if zone != Zone::UTC => format!("{} ({utc})", local(Some(zone), second)),
        _ => utc,
    }
}

/// An instant that lies behind: `07:12`, `23:50 yesterday`, `2026-11-20 09:00`.
#[must_use]
pub fn past(zone: Option<Zone>, now: i64, then: i64) -> String {
    relative(zone, now, then, -1, "yesterday")
}

/// An instant that lies ahead: `18:00`, `06:00 tomorrow`, `2026-11-30 06:00`.
#[must_use]
pub fn future(zone: Option<Zone>, now: i64, then: i64) -> String {
    relative(zone, now, then, 1, "tomorrow")
}

fn relative(zone: Option<Zone>, now: i64, then: i64, neighbour: i64, word: &str) -> String {
    let (now, then) = (local(zone, now), local(zone, then));
    // Near the ends of chrono's range a local date may not exist; then the instant is told in UTC.
    let date = |t: DateTime<FixedOffset>| t.naive_utc().checked_add_offset(*t.offset());
    let (Some(today), Some(local)) = (date(now), date(then)) else {
        return then.with_timezone(&Utc).to_string();
    };
    let time = local.format("%H:%M");
    match (local.date() - today.date()).num_days() {
        0 => time.to_string(),
        days if days == neighbour => format!("{time} {word}"),
        _ => local.format("%Y-%m-%d %H:%M").to_string(),
    }
}

/// An elapsed time with two or three digits: `350 ms`, `2.1 s`, `4 min 10 s`.
#[must_use]
pub fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0 if duration.as_millis() == 0 => format!("{} µs", duration.as_micros()),
        0 => format!("{} ms", duration.as_millis()),
        1..=59 => format!("{seconds}.{} s", duration.subsec_millis() / 100),
        60..=3599 => two(seconds / 60, "min", seconds % 60, "s"),
        _ => two(seconds / 3600, "h", seconds % 3600 / 60, "min"),
    }
}

/// A number of units, and of smaller ones unless there are none.
fn two(large: u64, unit: &str, small: u64, smaller: &str) -> String {
    match small {
        0 => format!("{large} {unit}"),
        _ => format!("{large} {unit} {small} {smaller}"),
    }
}

/// A length of time in hours: `24 h`, `23 h 30 min`, `83730 s`.
#[must_use]
pub fn hours(seconds: u64) -> String {
    match (seconds / 3600, seconds % 3600 / 60, seconds % 60) {
        (hours, 0, 0) => format!("{hours} h"),
        (hours, minutes, 0) => format!("{hours} h {minutes} min"),
        _ => format!("{seconds} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second(text: &str) -> i64 {
        text.parse::<DateTime<Utc>>().unwrap().timestamp()
    }

    #[test]
    fn an_instant_is_told_by_its_time_and_by_its_date_where_that_is_another() {
        let zone = Zone::named("Europe/Paris").ok();
        let now = second("2026-11-23T09:00:00Z");
        assert_eq!(past(zone, now, second("2026-11-23T06:12:00Z")), "07:12");
        assert_eq!(past(zone, now, second("2026-11-22T22:30:00Z")), "23:30 yesterday");
        assert_eq!(past(zone, now, second("2026-11-24T22:30:00Z")), "2026-11-24 23:30");
        assert_eq!(future(zone, now, second("2026-11-23T23:00:00Z")), "00:00 tomorrow");
        assert_eq!(future(zone, now, second("2026-11-30T05:00:00Z")), "2026-11-30 06:00");
    }

    #[test]
    fn the_ends_of_time_are_told_without_a_panic() {
        for zone in ["Asia/Tokyo", "America/New_York"].map(|name| Zone::named(name).ok()) {
            for second in [
                i64::MIN,
                DateTime::<Utc>::MIN_UTC.timestamp(),
                DateTime::<Utc>::MAX_UTC.timestamp(),
                i64::MAX,
            ] {
                assert!(!past(zone, 0, second).is_empty());
                assert!(!both(zone, second).is_empty());
            }
        }
    }

    #[test]
    fn durations_have_two_parts_at_most() {
        let told = [12, 350_000, 2_100_000, 250_000_000, 7_260_000_000, 86_400_000_000]
            .map(|us| duration(Duration::from_micros(us)));
        assert_eq!(told, ["12 µs", "350 ms", "2.1 s", "4 min 10 s", "2 h 1 min", "24 h"]);
        assert_eq!([86_400, 84_600, 83_730].map(hours), ["24 h", "23 h 30 min", "83730 s"]);
    }
}
