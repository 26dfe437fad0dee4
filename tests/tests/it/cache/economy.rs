//! A clock that does not go back costs one computation for each day that asks (14); skipped dates cost nothing (15).

use chrono::DateTime;
use daily_cache::{Cause, Daily, Zone};
use daily_cache_testkit::{Step, day_number, moments, seeded, walks};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::stage::{computations, memories};

/// Zones and the first second, in Unix seconds, after a date that they left out.
const LEFT_OUT: [(&str, i64); 5] = [
    ("Pacific/Kiritimati", 788_868_000), // 1994-12-31
    ("Pacific/Kanton", 788_871_600),     // 1994-12-31
    ("Pacific/Kwajalein", 745_934_400),  // 1993-08-21
    ("Pacific/Apia", 1_325_239_200),     // 2011-12-30
    ("Pacific/Fakaofo", 1_325_242_800),  // 2011-12-30
];

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn a_clock_that_does_not_go_back_costs_one_computation_for_every_day_that_asks(
        (daily, [first]) in moments(),
        walk in walks(),
        memory in memories(),
    ) {
        let mut readings = walk.readings(daily, first);
        readings.sort();
        let mut days: Vec<i64> = readings.iter().map(|reading| day_number(daily, *reading)).collect();
        days.dedup();
        let mut expected = vec![Cause::Stale; days.len()];
        expected[0] = Cause::Absent;
        prop_assert_eq!(computations(daily, memory, &readings), expected);
    }

    #[test]
    fn the_last_second_and_the_end_of_a_day_are_two_computations_and_its_first_and_last_second_are_one(
        (daily, [now]) in moments(),
        memory in memories(),
    ) {
        // The last day of chrono's range has no end in it, and may be its last second alone.
        let first = Step::ToStart(0).take(daily, now);
        let (last, end) = (Step::ToEnd(-1).take(daily, now).max(first), Step::ToEnd(0).take(daily, now));
        let expected = if day_number(daily, last) < day_number(daily, end) { 2 } else { 1 };
        prop_assert_eq!(computations(daily, memory, &[last, end]).len(), expected);
        prop_assert_eq!(computations(daily, memory, &[first, last]).len(), 1);
    }

    #[test]
    fn a_date_left_out_costs_nothing(
        (zone, after) in select(LEFT_OUT.as_slice()),
        mut seconds in vec(prop_oneof![-86_400..86_400_i64, -1..=0_i64], 1..8),
        memory in memories(),
    ) {
        seconds.sort_unstable();
        let readings: Vec<_> =
            seconds.iter().map(|second| DateTime::from_timestamp(after + second, 0).unwrap()).collect();
        let sides = usize::from(seconds[0] < 0) + usize::from(seconds[seconds.len() - 1] >= 0);
        let daily = Daily::in_zone(Zone::named(zone).unwrap());
        prop_assert_eq!(computations(daily, memory, &readings).len(), sides);
    }
}
