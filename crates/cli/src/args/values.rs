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

/// How long to wait: a length of time, or none.
pub(super) fn patience(text: &str) -> Result<Duration, String> {
    let duration: Option<jiff::SignedDuration> = text.parse().ok();
    let duration = duration.and_then(|duration| Duration::try_from(duration).ok());
    duration
        .ok_or_else(|| "write hours, minutes and seconds, such as 90s or 1h30m; 0s does not wait".to_owned())
}

/// A number of days.
pub(super) fn days(text: &str) -> Result<u32, String> {
    let mend = "a whole number of days, such as 30; 0 keeps what is from this second on";
    plain(text).and_then(|text| text.parse().ok()).ok_or_else(|| mend.to_owned())
}

/// A number of things.
pub(super) fn number(text: &str) -> Result<u64, String> {
    let mend = "a whole number, such as 1000; 0 keeps none";
    plain(text).and_then(|text| text.parse().ok()).ok_or_else(|| mend.to_owned())
}

/// A number of bytes: plain, or in powers of 1024. `MB` is refused, since to many that is a power of 1000.
pub(super) fn bytes(text: &str) -> Result<u64, String> {
    let number = text.trim_end_matches(|char: char| char.is_ascii_alphabetic());
    let unit = text.get(number.len()..).unwrap_or_default().to_ascii_lowercase();
    let power = match unit.as_str() {
        "" | "b" => Some(0),
        "k" | "kib" => Some(1),
        "m" | "mib" => Some(2),
        "g" | "gib" => Some(3),
        "t" | "tib" => Some(4),
        _ => None,
    };
    let bytes = plain(number)
        .and_then(|number| number.parse::<u64>().ok())
        .zip(power)
        .and_then(|(number, power)| number.checked_mul(1024_u64.checked_pow(power)?));
    bytes.ok_or_else(|| {
        "a whole number of bytes, or of K, M, G or T, which are powers of 1024, such as 500M or 10GiB"
            .to_owned()
    })
}

/// Digits and nothing else: no sign.
fn plain(text: &str) -> Option<&str> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then_some(text)
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
    fn to_wait_not_at_all_is_a_length_of_time() {
        assert_eq!(patience("0s"), Ok(Duration::ZERO));
        assert_eq!(patience("100ms"), Ok(Duration::from_millis(100)));
        for text in ["-5m", "0", "90", "", "for ever", "1d"] {
            assert!(patience(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_size_is_in_bytes_or_in_powers_of_1024() {
        let sizes = ["0", "7", "7B", "500M", "500MiB", "2g", "10GiB", "1T", "18446744073709551615"];
        let bytes: Vec<_> = sizes.into_iter().map(|size| bytes(size).unwrap()).collect();
        assert_eq!(bytes, [0, 7, 7, 500 << 20, 500 << 20, 2 << 30, 10 << 30, 1 << 40, u64::MAX]);
        for text in
            ["", "M", "-1", "+1", "1.5G", "1 G", "500MB", "1P", "18446744073709551616", "17000000T", "1é"]
        {
            assert!(super::bytes(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_limit_is_a_whole_number_that_is_not_negative() {
        assert_eq!((days("0"), days("30"), number("0")), (Ok(0), Ok(30), Ok(0)));
        for text in ["-1", "+1", "1.5", "", "30d", "99999999999999999999999"] {
            assert!(days(text).is_err() && number(text).is_err(), "{text}");
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
