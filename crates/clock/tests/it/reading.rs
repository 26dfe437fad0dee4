//! What reading a frozen clock gives, and what it does not disturb.

use std::time::{Duration, UNIX_EPOCH};

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use daily_cache_clock::{Clock, ClockExt, FixedClock, FrozenClock, Monotonic, SystemClock};

use crate::text::{frozen, instant};

/// Case 1.
#[test]
fn a_frozen_clock_stands_still_while_real_time_passes() {
    let clock = frozen("2024-03-30T12:00:00Z");
    for _ in 0..100 {
        let before = SystemClock.elapsed();
        while SystemClock.elapsed() == before {
            std::thread::yield_now();
        }
        assert_eq!(clock.now(), instant("2024-03-30T12:00:00Z"));
        assert_eq!(clock.elapsed(), Duration::ZERO);
    }
}

/// Case 2.
#[test]
fn nanoseconds_survive_in_1700_today_and_2500() {
    for text in
        ["1700-01-01T00:00:00.000000001Z", "2024-03-30T12:34:56.123456789Z", "2500-12-31T23:59:59.999999999Z"]
    {
        assert_eq!(frozen(text).now(), instant(text));
        assert_eq!(FixedClock::at(instant(text)).now(), instant(text));
    }
}

/// Case 3.
#[test]
fn an_instant_before_1970_reads_back_and_its_seconds_round_towards_the_past() {
    let clock = frozen("1969-12-31T23:59:58.5Z");
    assert_eq!(clock.now(), instant("1969-12-31T23:59:58.5Z"));
    assert_eq!(clock.unix_seconds(), -2);
    assert_eq!(clock.now_system(), UNIX_EPOCH - Duration::from_millis(1_500));
}

/// Case 4.
#[test]
fn one_second_after_a_leap_second_it_is_the_first_of_january() {
    let clock = frozen("2016-12-31T23:59:60Z");
    assert_eq!(clock.today_in(&Utc), NaiveDate::from_ymd_opt(2016, 12, 31).unwrap());
    assert_eq!(clock.advance(Duration::ZERO), clock.peek());
    clock.advance(Duration::from_secs(1));
    assert_eq!(clock.now(), instant("2017-01-01T00:00:00Z"));
    assert_eq!(clock.elapsed(), Duration::from_secs(1));
}

#[test]
fn a_leap_second_counts_as_the_unix_second_before_it_in_every_reading() {
    let clock = frozen("2016-12-31T23:59:60.25Z");
    let second = instant("2016-12-31T23:59:59Z").timestamp();
    assert_eq!(clock.unix_seconds(), second);
    assert_eq!(clock.now_system().duration_since(UNIX_EPOCH).unwrap().as_secs(), second.unsigned_abs());
}

/// Case 9.
#[test]
fn a_nanosecond_before_midnight_it_is_the_old_day_and_then_the_new_one() {
    let clock = frozen("2024-02-28T23:59:59.999999999Z");
    assert_eq!(clock.today_in(&Utc).to_string(), "2024-02-28");
    clock.advance(Duration::from_nanos(1));
    assert_eq!(clock.today_in(&Utc).to_string(), "2024-02-29");
}

/// Case 20.
#[test]
fn looking_neither_advances_nor_counts() {
    let clock = frozen("2024-03-30T12:00:00Z");
    clock.auto_advance(Duration::from_secs(1), Duration::MAX);
    let shown = "FrozenClock { wall: 2024-03-30T12:00:00Z, elapsed: 0ns, .. }";
    for _ in 0..3 {
        assert_eq!(format!("{clock:?}"), shown);
        assert_eq!(clock.clone().peek(), clock.peek());
        assert_eq!(clock.reading().elapsed, Duration::ZERO);
        assert_eq!(clock.reads(), 0);
    }
}

#[test]
fn each_question_is_one_counted_read() {
    let clock = frozen("2024-03-30T12:00:00Z");
    let zone = FixedOffset::east_opt(3600).unwrap();
    clock.now();
    assert_eq!(clock.reads(), 1);
    clock.unix_seconds();
    assert_eq!(clock.reads(), 2);
    clock.elapsed();
    assert_eq!(clock.reads(), 3);
    clock.now_in(&zone);
    assert_eq!(clock.reads(), 4);
    clock.today_in(&zone);
    assert_eq!(clock.reads(), 5);
    clock.now_system();
    assert_eq!(clock.reads(), 6);
}

/// Case 48.
#[test]
fn a_lookup_that_reads_once_is_counted_once_although_midnight_passes_inside_the_loader() {
    fn look_up(clock: &impl Clock, load: impl FnOnce()) -> DateTime<Utc> {
        let now = clock.now();
        load();
        now
    }
    let clock = frozen("2024-03-30T23:59:59Z");
    let made_at = look_up(&clock, || {
        clock.advance(Duration::from_secs(1));
    });
    assert_eq!(clock.reads(), 1);
    assert_eq!(made_at, instant("2024-03-30T23:59:59Z"));
    assert_eq!(clock.peek(), instant("2024-03-31T00:00:00Z"));
}

#[test]
fn a_clock_can_be_frozen_at_either_end_of_time() {
    for end in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        let clock = FrozenClock::at(end);
        assert_eq!(clock.now(), end);
        assert_eq!(clock.unix_seconds(), end.timestamp());
        clock.now_system();
        assert!(!format!("{clock:?}").is_empty());
    }
}
