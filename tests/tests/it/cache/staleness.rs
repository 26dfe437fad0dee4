//! A value is served in its own day and no other; staleness is final while the clock does not go back (13).

use std::cmp::Ordering;
use std::time::Duration;

use chrono::TimeDelta;
use daily_cache::{Cause, FrozenClock, Memory};
use daily_cache_testkit::{Step, day_number, moments, seeded, walks};
use proptest::prelude::*;

use super::stage::{memories, new_cache};

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn a_value_is_served_in_the_day_in_which_it_was_made_and_in_no_other(
        (daily, [made_at, now]) in moments(),
        memory in memories(),
    ) {
        let clock = FrozenClock::at(made_at);
        let cache = new_cache(&clock, daily, memory);
        let slot = cache.slot("load_orders", "acme").unwrap();
        slot.put(1);
        clock.step_to(now);
        let expected = match day_number(daily, made_at).cmp(&day_number(daily, now)) {
            Ordering::Less => Some(Cause::Stale),
            Ordering::Equal => None,
            Ordering::Greater => Some(Cause::FutureDated),
        };
        prop_assert_eq!(slot.get_or_compute(|| 2).status().cause(), expected);
    }

    #[test]
    fn what_is_stale_once_stays_stale_while_the_clock_does_not_go_back(
        (daily, [made_at, first]) in moments(),
        walk in walks(),
        memory in memories(),
    ) {
        let clock = FrozenClock::at(made_at.min(first));
        let cache = new_cache(&clock, daily, memory);
        let slot = cache.slot("load_orders", "acme").unwrap();
        slot.put(1);
        let mut readings = walk.readings(daily, made_at.max(first));
        readings.retain(|reading| *reading >= made_at.max(first));
        readings.sort();
        let mut stale = false;
        for reading in readings {
            clock.step_to(reading);
            let fresh = slot.peek::<i32>().is_some();
            prop_assert!(!(stale && fresh), "fresh again at {reading}");
            stale = !fresh;
        }
    }

    #[test]
    fn the_time_left_of_an_answer_ends_with_its_day((daily, [now]) in moments()) {
        let cache = new_cache(&FrozenClock::at(now), daily, Memory::default());
        let ttl = cache.slot("load_orders", "acme").unwrap().get_or_compute(|| 1).status().ttl();
        // The second of the reading counts as a whole one.
        let second = now.timestamp() + i64::try_from(ttl.unwrap().as_secs()).unwrap();
        let at = |second| chrono::DateTime::from_timestamp(second, 0);
        // The last day of chrono's range ends after it.
        if let Some(end) = at(second) {
            prop_assert_eq!(day_number(daily, end - TimeDelta::seconds(1)), day_number(daily, now));
            prop_assert!(day_number(daily, end) > day_number(daily, now));
        }
    }

    #[test]
    fn a_value_whose_run_went_past_the_rollover_is_given_to_its_caller_and_stale_for_the_next(
        (daily, [now]) in moments(),
        after in 0..100_u64,
        memory in memories(),
    ) {
        let clock = FrozenClock::at(now);
        clock.step_to(Step::ToEnd(-1).take(daily, now));
        let cache = new_cache(&clock, daily, memory);
        let slot = cache.slot("load_orders", "acme").unwrap();
        let begun = clock.peek();
        let answer = slot.get_or_compute(|| {
            clock.step_to(Step::ToEnd(0).take(daily, begun));
            1
        });
        prop_assert_eq!((*answer, answer.facts().made_at()), (1, begun.timestamp()));
        let rolled_over = day_number(daily, clock.peek()) > day_number(daily, begun);
        if clock.peek().checked_add_signed(TimeDelta::seconds(100)).is_some() {
            clock.advance(Duration::from_secs(after));
        }
        prop_assert_eq!(slot.peek::<i32>().is_none(), rolled_over);
    }
}
