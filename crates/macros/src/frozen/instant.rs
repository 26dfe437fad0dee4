//! The instant that is written above a test.

use chrono::DateTime;

/// Refuses what `FrozenClock::from_str` would refuse, in the same words.
pub(super) fn check(text: &str) -> Result<(), String> {
    let is_instant = |text: &str| DateTime::parse_from_rfc3339(text).is_ok();
    if is_instant(text) {
        Ok(())
    } else if is_instant(&format!("{text}Z")) {
        Err(format!("{text:?} does not say its offset from UTC: append Z or one such as +01:00"))
    } else {
        Err(format!("{text:?} is not an RFC 3339 date and time: write it like 2024-03-30T23:59:59+01:00"))
    }
}

#[cfg(test)]
mod tests {
    use daily_cache_clock::FrozenClock;

    use super::*;

    #[test]
    fn what_the_clock_takes_and_refuses_is_taken_and_refused_here_in_its_words() {
        let texts = [
            "2024-03-30T23:59:59+01:00",
            "2016-12-31T23:59:60Z",
            "1700-01-01T00:00:00.123456789-05:30",
            "2024-03-30T23:59:59",
            "2016-12-31T23:59:60",
            "2024-03-30",
            "2024-02-30T00:00:00Z",
            "2024-03-30T24:00:00Z",
            "noon",
            "",
        ];
        for text in texts {
            let there = text.parse::<FrozenClock>().map(drop).map_err(|error| error.to_string());
            assert_eq!(check(text), there, "{text}");
        }
        assert_eq!(texts.iter().filter(|text| check(text).is_ok()).count(), 3);
    }
}
