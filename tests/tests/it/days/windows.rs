//! Properties of windows and labels: containment, tiling, constancy, order (1 to 4), and convexity (12).

use chrono::NaiveDate;
use daily_cache::{Daily, Day};
use daily_cache_testkit::{moments, seeded};
use proptest::prelude::*;

use super::oracle::{at, is_exact};

/// The day of a second; `None` outside chrono's range.
fn day_of(daily: Daily, second: i64) -> Option<Day> {
    at(second).map(|instant| daily.day_of(instant))
}

fn end(day: Day) -> i64 {
    day.window().until().unwrap()
}

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn a_window_holds_its_instant_and_its_own_first_and_last_second((daily, [now]) in moments()) {
        let day = daily.day_of(now);
        let (from, until) = (day.window().from(), end(day));
        prop_assert!(day.contains(now));
        prop_assert!(day.window().contains(from) && day.window().contains(until - 1));
        prop_assert!(!day.window().contains(from - 1) && !day.window().contains(until));
        for second in [from, until - 1] {
            prop_assert!(day_of(daily, second).is_none_or(|same| same == day), "{second} of {day:?}");
        }
    }

    #[test]
    fn windows_tile_the_time_line((daily, [now]) in moments()) {
        let day = daily.day_of(now);
        if let Some(next) = day_of(daily, end(day)) {
            prop_assert_eq!(next.window().from(), end(day));
        }
        if let Some(previous) = day_of(daily, day.window().from() - 1) {
            prop_assert_eq!(end(previous), day.window().from());
        }
    }

    #[test]
    fn any_instant_of_a_window_has_that_window_and_label(
        (daily, [now]) in moments(),
        thousandths in 0..1_000_i64,
    ) {
        let day = daily.day_of(now);
        let (from, until) = (day.window().from(), end(day));
        if let Some(same) = day_of(daily, from + (until - from) * thousandths / 1_000) {
            prop_assert_eq!(same, day);
        }
        if is_exact(day.date()) {
            prop_assert_eq!(daily.day(day.date()), day);
        }
    }

    #[test]
    fn the_label_grows_by_one_day_to_day_or_over_dates_left_out((daily, [now]) in moments()) {
        let day = daily.day_of(now);
        let next = day_of(daily, end(day)).filter(|next| is_exact(next.date()) && is_exact(day.date()));
        if let Some(next) = next {
            prop_assert!(next.date() > day.date());
            let between = day.date().iter_days().skip(1).take_while(|date| *date < next.date());
            let left_out: Vec<NaiveDate> = between.collect();
            prop_assert!(left_out.iter().all(|date| daily.day(*date).is_empty()), "{left_out:?}");
        }
    }

    #[test]
    fn a_later_instant_never_has_an_earlier_day((daily, [a, b]) in moments()) {
        let (earlier, later) = (daily.day_of(a.min(b)), daily.day_of(a.max(b)));
        prop_assert!(earlier.date() <= later.date());
        prop_assert!(earlier.window().from() <= later.window().from());
    }

    #[test]
    fn being_in_the_same_day_is_reflexive_symmetric_transitive_and_convex((daily, [a, b, c]) in moments()) {
        let same = |x, y| daily.day_of(x).contains(y);
        prop_assert!(same(a, a));
        prop_assert_eq!(same(a, b), same(b, a));
        prop_assert_eq!(same(a, b), daily.day_of(a) == daily.day_of(b));
        prop_assert!(!(same(a, b) && same(b, c)) || same(a, c));
        let mut sorted = [a, b, c];
        sorted.sort();
        let [first, middle, last] = sorted;
        prop_assert!(!same(first, last) || same(first, middle));
    }
}
