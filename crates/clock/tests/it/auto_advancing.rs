//! Time that passes by being read.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use daily_cache_clock::{Clock, FrozenClock, Monotonic};

use crate::text::{frozen, instant};

const SECOND: Duration = Duration::from_secs(1);
const START: &str = "2024-03-30T12:00:00Z";

fn since_start(now: DateTime<Utc>) -> TimeDelta {
    now - instant(START)
}

/// Case 17.
#[test]
fn the_first_read_is_the_start_and_the_second_a_step_later() {
    let clock = frozen(START);
    clock.auto_advance(15 * SECOND, Duration::MAX);
    assert_eq!(since_start(clock.now()), TimeDelta::zero());
    assert_eq!(since_start(clock.now()), TimeDelta::seconds(15));
    assert_eq!(clock.unix_seconds(), instant(START).timestamp() + 30);
}

/// Case 18.
#[test]
fn turning_it_on_affects_the_read_after_next() {
    let clock = frozen(START);
    assert_eq!(since_start(clock.now()), TimeDelta::zero());
    clock.auto_advance(SECOND, Duration::MAX);
    assert_eq!(since_start(clock.now()), TimeDelta::zero());
    assert_eq!(since_start(clock.now()), TimeDelta::seconds(1));
}

#[test]
fn a_step_of_zero_turns_it_off_after_the_step_already_taken() {
    let clock = frozen(START);
    clock.auto_advance(SECOND, Duration::MAX);
    clock.now();
    clock.auto_advance(Duration::ZERO, Duration::MAX);
    assert_eq!(since_start(clock.now()), TimeDelta::seconds(1));
    assert_eq!(since_start(clock.now()), TimeDelta::seconds(1));
}

/// Case 19.
#[test]
fn steps_of_550_ms_stop_at_a_limit_of_2_s() {
    let clock = frozen(START);
    clock.auto_advance(Duration::from_millis(550), 2 * SECOND);
    let shown = [(); 6].map(|()| since_start(clock.now()).num_milliseconds());
    assert_eq!(shown, [0, 550, 1_100, 1_650, 2_000, 2_000]);
    assert_eq!(clock.reading().elapsed, 2 * SECOND);
}

#[test]
fn turning_it_on_again_grants_the_limit_anew() {
    let clock = frozen(START);
    for round in 0..3 {
        clock.auto_advance(SECOND, SECOND);
        let shown = [(); 3].map(|()| since_start(clock.now()).num_seconds());
        assert_eq!(shown, [round, round + 1, round + 1]);
    }
}

/// Case 21.
#[test]
fn a_step_of_the_wall_lands_exactly_on_its_target() {
    let clock = frozen(START);
    clock.auto_advance(15 * SECOND, Duration::MAX);
    clock.now();
    clock.step_to(instant("2024-06-01T00:00:00Z"));
    assert_eq!(clock.now(), instant("2024-06-01T00:00:00Z"));
    assert_eq!(clock.now(), instant("2024-06-01T00:00:15Z"));
}

/// Case 22.
#[test]
fn a_manual_advance_between_reads_adds_to_the_automatic_one_and_uses_up_no_limit() {
    let clock = frozen(START);
    clock.auto_advance(15 * SECOND, 30 * SECOND);
    assert_eq!(since_start(clock.now()), TimeDelta::zero());
    assert_eq!(since_start(clock.advance(100 * SECOND)), TimeDelta::seconds(115));
    assert_eq!(since_start(clock.now()), TimeDelta::seconds(115));
    assert_eq!(since_start(clock.now()), TimeDelta::seconds(130));
    assert_eq!(since_start(clock.now()), TimeDelta::seconds(130));
}

/// Case 23.
#[test]
fn reads_of_wall_and_stopwatch_each_let_one_step_pass_on_both() {
    let clock = frozen(START);
    clock.auto_advance(SECOND, Duration::MAX);
    assert_eq!(clock.elapsed(), Duration::ZERO);
    assert_eq!(since_start(clock.now()), TimeDelta::seconds(1));
    assert_eq!(clock.elapsed(), 2 * SECOND);
    assert_eq!(clock.unix_seconds(), instant(START).timestamp() + 3);
    assert_eq!(since_start(clock.peek()), TimeDelta::seconds(4));
    assert_eq!(clock.reading().elapsed, 4 * SECOND);
    assert_eq!(clock.reads(), 4);
}

#[test]
fn a_step_that_would_leave_the_range_of_time_is_not_taken() {
    let clock = FrozenClock::at(DateTime::<Utc>::MAX_UTC - TimeDelta::milliseconds(1_500));
    clock.auto_advance(SECOND, Duration::MAX);
    let last = clock.advance(Duration::ZERO) + TimeDelta::seconds(1);
    clock.now();
    assert_eq!(clock.now(), last);
    assert_eq!(clock.now(), last);
    assert_eq!(clock.elapsed(), SECOND);

    clock.auto_advance(Duration::MAX, Duration::MAX);
    assert_eq!(clock.now(), last);
    assert_eq!(clock.now(), last);
}
