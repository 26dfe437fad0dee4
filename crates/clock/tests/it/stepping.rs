//! The wall set by somebody, while the stopwatch goes on.

use std::time::Duration;

use chrono::{DateTime, Utc};
use daily_cache_clock::{Clock, FrozenClock, Monotonic};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::seeded::for_all;
use crate::text::{frozen, instant};

const SECOND: Duration = Duration::from_secs(1);

/// Case 11.
#[test]
fn stepping_back_a_day_moves_the_wall_and_not_the_stopwatch() {
    let clock = frozen("2024-03-30T12:00:00Z");
    clock.advance(SECOND);
    clock.step_to(instant("2024-03-29T12:00:00Z"));
    assert_eq!(clock.now(), instant("2024-03-29T12:00:00Z"));
    assert_eq!(clock.elapsed(), SECOND);
}

/// Case 12.
#[test]
fn stepping_forward_elapses_nothing_and_the_next_advance_adds_to_both() {
    let clock = frozen("2024-03-30T12:00:00Z");
    clock.step_to(instant("2024-03-31T12:00:00Z"));
    assert_eq!(clock.elapsed(), Duration::ZERO);
    clock.advance(SECOND);
    assert_eq!(clock.now(), instant("2024-03-31T12:00:01Z"));
    assert_eq!(clock.elapsed(), SECOND);
}

/// Case 16.
#[test]
fn after_stepping_back_the_elapsed_time_is_what_was_advanced_before_and_after() {
    let clock = frozen("2024-03-30T12:00:00Z");
    clock.advance(10 * SECOND);
    clock.step_to(instant("2024-03-30T11:00:00Z"));
    clock.advance(5 * SECOND);
    clock.advance_to(instant("2024-03-30T11:00:07Z"));
    assert_eq!(clock.now(), instant("2024-03-30T11:00:07Z"));
    assert_eq!(clock.elapsed(), 17 * SECOND);
}

#[test]
fn the_wall_can_be_set_to_either_end_of_time() {
    let clock = frozen("2024-03-30T12:00:00Z");
    for end in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        clock.step_to(end);
        assert_eq!(clock.now(), end);
        assert_eq!(clock.elapsed(), Duration::ZERO);
    }
}

#[derive(Debug, Clone)]
enum Move {
    Advance(Duration),
    AdvanceTo(Duration),
    Step(DateTime<Utc>),
    AutoAdvance(Duration, Duration),
    ReadWall,
    ReadElapsed,
}

fn duration() -> impl Strategy<Value = Duration> {
    prop_oneof![Just(0), 0..3_000_000_000_u64, 0..100_000_000_000_000_u64].prop_map(Duration::from_nanos)
}

/// Within the last second of a minute or in a leap second after it.
fn end_of_a_minute() -> impl Strategy<Value = DateTime<Utc>> {
    (-100_000_000..100_000_000_i64, 0..2_000_000_000_u32)
        .prop_map(|(minute, nanos)| DateTime::from_timestamp(minute * 60 + 59, nanos).unwrap())
}

fn a_move() -> impl Strategy<Value = Move> {
    prop_oneof![
        duration().prop_map(Move::Advance),
        duration().prop_map(Move::AdvanceTo),
        end_of_a_minute().prop_map(Move::Step),
        (duration(), duration()).prop_map(|(step, at_most)| Move::AutoAdvance(step, at_most)),
        Just(Move::ReadWall),
        Just(Move::ReadElapsed),
    ]
}

/// Case 13.
#[test]
fn whatever_is_done_elapsed_time_never_decreases() {
    for_all(&vec(a_move(), 0..60), |moves| {
        let clock = FrozenClock::at(DateTime::UNIX_EPOCH);
        let mut before = clock.reading().elapsed;
        for one in moves {
            match one {
                Move::Advance(by) => _ = clock.advance(by),
                Move::AdvanceTo(by) => clock.advance_to(clock.peek() + by),
                Move::Step(target) => clock.step_to(target),
                Move::AutoAdvance(step, at_most) => clock.auto_advance(step, at_most),
                Move::ReadWall => _ = clock.now(),
                Move::ReadElapsed => assert_eq!(clock.elapsed(), before),
            }
            let after = clock.reading().elapsed;
            assert!(after >= before, "{after:?} after {before:?}");
            before = after;
        }
    });
}

#[test]
fn elapsed_time_is_the_sum_of_the_advances_whatever_the_wall_did() {
    for_all(&vec(a_move(), 0..60), |moves| {
        let clock = FrozenClock::at(DateTime::UNIX_EPOCH);
        let mut sum = Duration::ZERO;
        for one in moves {
            match one {
                Move::Advance(by) => {
                    clock.advance(by);
                    sum += by;
                }
                Move::AdvanceTo(by) => {
                    clock.advance_to(clock.peek() + by);
                    sum += by;
                }
                Move::Step(target) => clock.step_to(target),
                Move::AutoAdvance(..) | Move::ReadWall | Move::ReadElapsed => {}
            }
        }
        assert_eq!(clock.elapsed(), sum);
    });
}
