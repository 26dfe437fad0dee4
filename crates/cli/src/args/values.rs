//! The values of options, each with an error that says what would be right.

use std::time::Duration;

use chrono::{DateTime, NaiveTime, Timelike, Utc};
use daily_cache::{Clock, FrozenClock};

/// An instant with its offset from UTC, as in RFC 3339.
pub(super) fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    let clock: Result<FrozenClock, _> = text.parse();
    clock.map(|clock| clock.now()).map_err(|error| error.to_string())
}

/// A local time of day, `06:00` or `06:00:30`.
pub(super) fn rollover(text: &str) -> Result<NaiveTime, String> {
    let time = ["%H:%M", "%H:%M:%S"].iter().find_map(|format| NaiveTime::parse_from_str(text, format).ok());
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    time.filter(|time| is_plain && time.nanosecond() == 0)
        .ok_or_else(|| "a day begins at a time from 00:00 to 23:59, such as 06:00".to_owned())
}

/// A length of time in hours, minutes and seconds; more than none.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let mend = "write hours, minutes and seconds, such as 90m or 1h30m; for days 24h";
    let duration: jiff::SignedDuration = text.parse().map_err(|_| mend.to_owned())?;
    match Duration::try_from(duration) {
        Ok(duration) if duration >= Duration::from_secs(1) => Ok(duration),
        _ => Err(format!("at least one second; {mend}")),
    }
}

/// The name of an environment variable.
pub(super) fn variable(text: &str) -> Result<String, String> {
    if text.is_empty() || text.contains(['=', '\0']) {
        return Err("a variable's name has a letter at least, and no `=`; give the name alone".to_owned());
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_has_a_unit_and_is_no_calendar_day() {
        assert_eq!(duration("90m"), Ok(Duration::from_secs(5400)));
        assert_eq!(duration("1h30m"), Ok(Duration::from_secs(5400)));
        for text in ["90", "1d", "-5m", "0s", "", "tomorrow", "1 month", "99999999999999999h"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_rollover_is_a_time_of_day() {
        assert_eq!(rollover("06:00"), Ok(NaiveTime::from_hms_opt(6, 0, 0).unwrap()));
        assert_eq!(rollover("23:59:59"), Ok(NaiveTime::from_hms_opt(23, 59, 59).unwrap()));
        for text in ["24:00", "6", "06:00:60", "6am", " 06:00", "-1:00", "06:00:00.5"] {
            assert!(rollover(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_instant_has_an_offset() {
        assert_eq!(instant("2026-03-29T06:00:00+02:00").unwrap().to_rfc3339(), "2026-03-29T04:00:00+00:00");
        assert!(instant("2026-03-29T06:00:00").unwrap_err().contains("offset"));
    }
}
