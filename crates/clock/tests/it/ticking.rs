//! A clock that runs, measured by a frozen one so that no test waits.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use daily_cache_clock::{Clock, FrozenClock, TickingClock};

use crate::caught::caught;
use crate::text::{frozen, instant};

const SECOND: Duration = Duration::from_secs(1);

fn measured_by(stopwatch: &FrozenClock) -> TickingClock<FrozenClock> {
    TickingClock::starting_at(instant("2024-12-31T23:00:00Z")).with_monotonic(stopwatch.clone())
}

/// Case 45.
#[test]
fn it_counts_from_construction_and_not_from_the_first_read() {
    let stopwatch = frozen("2000-01-01T00:00:00Z");
    stopwatch.advance(1_000 * SECOND);
    let clock = measured_by(&stopwatch);
    stopwatch.advance(10 * SECOND);
    assert_eq!(clock.now(), instant("2024-12-31T23:00:10Z"));
    assert_eq!(clock.now(), instant("2024-12-31T23:00:10Z"));
}

/// Case 45.
#[test]
fn a_rate_of_3600_turns_a_second_into_an_hour() {
    let stopwatch = frozen("2000-01-01T00:00:00Z");
    let clock = measured_by(&stopwatch).with_rate(3600.0);
    stopwatch.advance(SECOND);
    assert_eq!(clock.now(), instant("2025-01-01T00:00:00Z"));
}

/// Case 45.
#[test]
fn a_negative_infinite_or_undefined_rate_is_refused_at_the_callers_line() {
    for rate in [-1.0, -f64::MIN_POSITIVE, f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
        let clock = TickingClock::starting_at(DateTime::UNIX_EPOCH);
        let (line, panic) = (line!(), caught(|| _ = clock.with_rate(rate)));
        assert_eq!((panic.file.as_str(), panic.line), (file!(), line));
        assert!(panic.message.contains("rate"), "{}", panic.message);
    }
}

#[test]
fn a_wall_set_back_does_not_disturb_it() {
    let stopwatch = frozen("2000-01-01T00:00:00Z");
    let clock = measured_by(&stopwatch);
    stopwatch.step_to(instant("1990-01-01T00:00:00Z"));
    assert_eq!(clock.now(), instant("2024-12-31T23:00:00Z"));
}

#[test]
fn a_copy_goes_on_from_the_same_start() {
    let stopwatch = frozen("2000-01-01T00:00:00Z");
    let clock = measured_by(&stopwatch);
    stopwatch.advance(SECOND);
    let copy = clock.clone();
    stopwatch.advance(SECOND);
    assert_eq!(copy.now(), instant("2024-12-31T23:00:02Z"));
    assert_eq!(clock.now(), copy.now());
}

#[test]
fn at_the_end_of_time_it_stands_still() {
    let stopwatch = frozen("2000-01-01T00:00:00Z");
    let start = DateTime::<Utc>::MAX_UTC - TimeDelta::milliseconds(500);
    let clock = TickingClock::starting_at(start).with_monotonic(stopwatch.clone());
    let racing = clock.clone().with_rate(f64::MAX);
    assert_eq!(racing.now(), start);
    for _ in 0..3 {
        stopwatch.advance(SECOND);
        assert_eq!(clock.now(), DateTime::<Utc>::MAX_UTC);
        assert_eq!(racing.now(), DateTime::<Utc>::MAX_UTC);
    }
}

#[test]
fn by_default_it_runs_with_the_machine() {
    let start = instant("2024-12-31T23:00:00Z");
    let clock = TickingClock::starting_at(start);
    while clock.now() == start {
        std::thread::yield_now();
    }
    assert!(clock.now() > start);
}
