//! A clock set back: within the day nothing is computed, across the start of the day once, forward again once more (16).

use daily_cache::Cause;
use daily_cache_testkit::{Step, day_number, moments, seeded};
use proptest::prelude::*;

use super::stage::{computations, memories};

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn a_clock_set_back_computes_only_across_the_start_of_the_day_and_forward_again_once_more(
        (daily, [now, back]) in moments(),
        memory in memories(),
    ) {
        let (back, now) = (now.min(back), now.max(back));
        let causes = computations(daily, memory, &[now, back, back, now, now]);
        if day_number(daily, back) == day_number(daily, now) {
            prop_assert_eq!(causes, [Cause::Absent]);
        } else {
            prop_assert_eq!(causes, [Cause::Absent, Cause::FutureDated, Cause::Stale]);
        }
    }

    #[test]
    fn a_second_back_matters_only_in_the_first_second_of_a_day(
        (daily, [now]) in moments(),
        memory in memories(),
    ) {
        let back = Step::By(-1).take(daily, now);
        let start = Step::ToStart(0).take(daily, now);
        let is_first = now.timestamp() == start.timestamp() && back.timestamp() < start.timestamp();
        let causes = computations(daily, memory, &[now, back]);
        prop_assert_eq!(causes.len(), if is_first { 2 } else { 1 });
    }
}
