//! A frozen clock from text.

use std::time::Duration;

use chrono::SecondsFormat;
use daily_cache_clock::{Clock, FrozenClock, ParseClockError};

use crate::text::{frozen, instant};

fn refused(text: &str) -> ParseClockError {
    text.parse::<FrozenClock>().unwrap_err()
}

/// Case 4.
#[test]
fn the_text_of_a_leap_second_round_trips() {
    for text in ["2016-12-31T23:59:60Z", "2016-12-31T23:59:60.999999999Z"] {
        assert_eq!(frozen(text).now().to_rfc3339_opts(SecondsFormat::AutoSi, true), text);
    }
}

/// Case 5.
#[test]
fn text_without_an_offset_is_an_error_that_names_the_text_and_the_mend() {
    for text in ["2024-03-30T23:59:59", "2024-03-30T23:59:59.5", "2016-12-31T23:59:60"] {
        let error = refused(text);
        assert!(error.is_missing_offset(), "{text}");
        assert!(error.to_string().contains(text), "{error}");
        assert!(error.to_string().contains("append Z or one such as +01:00"), "{error}");
    }
}

#[test]
fn text_that_is_no_instant_is_an_error_that_shows_how_to_write_one() {
    for text in [
        "",
        "today",
        "2024-03-30",
        "23:59:59Z",
        "2023-02-29T00:00:00Z",
        "2024-03-30T24:00:00Z",
        "🕛",
        "\u{0}",
    ] {
        let error = refused(text);
        assert!(!error.is_missing_offset(), "{text}");
        assert!(error.to_string().contains(&format!("{text:?}")), "{error}");
    }
    let shown = refused("today").to_string();
    let (_, example) = shown.rsplit_once(' ').unwrap();
    assert_eq!(frozen(example).peek(), instant("2024-03-30T22:59:59Z"));
}

/// Case 6.
#[test]
fn two_offsets_can_freeze_the_same_instant() {
    assert_eq!(frozen("2024-03-30T14:30:00+05:30").now(), frozen("2024-03-30T09:00:00Z").now());
}

#[test]
fn a_clock_from_text_has_nothing_elapsed_and_no_reads() {
    let clock = frozen("2024-03-30T09:00:00Z");
    assert_eq!(clock.reading().elapsed, Duration::ZERO);
    assert_eq!(clock.reads(), 0);
}
