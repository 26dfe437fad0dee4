//! Time that passes by hand: on the wall and on the stopwatch together.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use daily_cache_clock::{Clock, FrozenClock, Monotonic};

use crate::caught::caught;
use crate::text::{frozen, instant};

const SECOND: Duration = Duration::from_secs(1);

/// Case 7.
#[test]
fn advancing_returns_the_instant_that_later_reads_give() {
    let clock = frozen("2024-03-30T12:00:00Z");
    let returned = clock.advance(SECOND);
    assert_eq!(returned, instant("2024-03-30T12:00:01Z"));
    assert_eq!(clock.now(), returned);
    assert_eq!(clock.now(), returned);
    assert_eq!(clock.elapsed(), SECOND);
}

/// Case 8.
#[test]
fn advancing_by_zero_changes_nothing_even_under_auto_advance() {
    let clock = frozen("2024-03-30T12:00:00Z");
    for step in [Duration::ZERO, SECOND] {
        clock.auto_advance(step, Duration::MAX);
        let before = clock.reading();
        assert_eq!(clock.advance(Duration::ZERO), before.wall);
        assert_eq!(clock.reading(), before);
        assert_eq!(clock.reads(), 0);
    }
}

/// Case 10.
#[test]
fn advancing_to_an_earlier_instant_is_refused_at_the_callers_line_and_changes_nothing() {
    let clock = frozen("2024-03-30T12:00:00Z");
    clock.advance(SECOND);
    let before = clock.reading();
    let earlier = before.wall - TimeDelta::nanoseconds(1);

    let (line, panic) = (line!(), caught(|| clock.advance_to(earlier)));

    assert_eq!((panic.file.as_str(), panic.line), (file!(), line));
    assert!(panic.message.contains("2024-03-30T12:00:00.999999999Z"), "{}", panic.message);
    assert_eq!(clock.reading(), before);
}

#[test]
fn advancing_to_a_later_instant_lets_the_time_between_elapse() {
    let clock = frozen("2024-03-30T12:00:00Z");
    clock.advance_to(instant("2024-03-31T12:00:00.000000001Z"));
    assert_eq!(clock.now(), instant("2024-03-31T12:00:00.000000001Z"));
    assert_eq!(clock.elapsed(), Duration::new(86_400, 1));
}

/// The difference of two chrono instants may be negative here, although the second is later.
#[test]
fn advancing_out_of_a_leap_second_over_midnight_takes_the_rest_of_it() {
    let clock = frozen("2016-12-31T23:59:60.5Z");
    clock.advance_to(instant("2016-12-31T23:59:60.6Z"));
    assert_eq!(clock.elapsed(), Duration::from_millis(100));
    clock.advance_to(instant("2017-01-01T00:00:00.2Z"));
    assert_eq!(clock.elapsed(), Duration::from_millis(700));
}

#[test]
fn a_leap_second_that_is_visited_takes_a_second() {
    let clock = frozen("2016-12-31T23:59:59Z");
    clock.advance_to(instant("2016-12-31T23:59:60Z"));
    clock.advance_to(instant("2017-01-01T00:00:00Z"));
    assert_eq!(clock.elapsed(), 2 * SECOND);
}

#[test]
fn advancing_to_the_present_is_allowed_and_changes_nothing() {
    let clock = frozen("2016-12-31T23:59:60.5Z");
    let before = clock.reading();
    clock.advance_to(before.wall);
    assert_eq!(clock.reading(), before);
}

/// Case 14.
#[test]
fn ten_advances_of_a_second_equal_one_of_ten_seconds_in_everything_observable() {
    for start in ["2024-03-30T23:59:55Z", "2016-12-31T23:59:60.5Z", "1969-12-31T23:59:55Z"] {
        let (tenfold, once) = (frozen(start), frozen(start));
        for _ in 0..10 {
            tenfold.advance(SECOND);
        }
        once.advance(10 * SECOND);
        assert_eq!(tenfold.reading(), once.reading());
        assert_eq!(tenfold.reads(), once.reads());
        assert_eq!(format!("{tenfold:?}"), format!("{once:?}"));
    }
}

/// Case 15.
#[test]
fn an_overflowing_advance_panics_at_the_callers_line_and_other_threads_go_on() {
    let clock = frozen("2024-03-30T12:00:00Z");
    let before = clock.reading();

    let (line, panic) = (line!(), caught(|| _ = clock.advance(Duration::MAX)));

    assert_eq!((panic.file.as_str(), panic.line), (file!(), line));
    assert!(panic.message.contains("2024-03-30T12:00:00Z"), "{}", panic.message);
    let other = clock.clone();
    let seen = std::thread::spawn(move || other.now()).join().unwrap();
    assert_eq!(seen, before.wall);
    assert_eq!(clock.reading(), before);
}

#[test]
fn a_nanosecond_beyond_the_end_of_time_is_refused_and_the_end_itself_is_not() {
    let end = DateTime::<Utc>::MAX_UTC;
    let clock = FrozenClock::at(end - TimeDelta::nanoseconds(1));
    assert_eq!(clock.advance(Duration::from_nanos(1)), end);
    caught(|| _ = clock.advance(Duration::from_nanos(1)));
    assert_eq!(clock.now(), end);
}

#[test]
fn the_whole_range_of_time_can_pass_at_once() {
    let clock = FrozenClock::at(DateTime::<Utc>::MIN_UTC);
    clock.advance_to(DateTime::<Utc>::MAX_UTC);
    let whole = (DateTime::<Utc>::MAX_UTC - DateTime::<Utc>::MIN_UTC).to_std().unwrap();
    assert_eq!(clock.elapsed(), whole);
}
