//! Another zone or rollover re-reads the facts of what is stored, as if it had always been so.

use daily_cache::{Daily, FrozenClock};
use daily_cache_testkit::{dailies, day_number, moments, rollovers, seeded};
use proptest::prelude::*;

use super::imagined;
use super::stage::{Setting, Stage, cache, memories, new_cache, plays};

/// Other settings: another rollover in the same zone, or another zone too.
fn other(daily: Daily) -> impl Strategy<Value = Daily> {
    prop_oneof![rollovers().prop_map(move |rollover| daily.at_time(rollover).unwrap()), dailies(),]
}

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn a_change_of_zone_or_rollover_applies_to_what_is_stored(
        ((daily, [made_at, now]), new) in moments().prop_flat_map(|moment| (Just(moment), other(moment.0))),
        memory in memories(),
    ) {
        let clock = FrozenClock::at(made_at);
        let before = new_cache(&clock, daily, memory);
        before.slot("load_orders", "acme").unwrap().put(1);
        clock.step_to(now);
        let same_day = day_number(new, made_at) == day_number(new, now);
        let restarted = cache(&clock, before.store().clone(), new, memory);
        prop_assert_eq!(restarted.slot("load_orders", "acme").unwrap().peek::<i32>().is_some(), same_day);
        let in_place = before.slot("load_orders", "acme").unwrap().policy(new);
        prop_assert_eq!(in_place.peek::<i32>().is_some(), same_day);
    }

    #[test]
    fn two_caches_of_other_settings_over_one_store_do_what_the_model_does(
        (daily, from, ops) in plays(),
        other in dailies(),
        memory in memories(),
    ) {
        let setting = Setting::apart([daily, other]).with_memory(memory);
        let reports = Stage::new(setting, from).play(&ops);
        prop_assert_eq!(reports, imagined::play(setting, from, &ops).0);
    }

    #[test]
    fn two_policies_over_one_cache_never_get_the_windows_of_each_other(
        ((daily, from, ops), other) in plays().prop_flat_map(|play| {
            let other = other(play.0);
            (Just(play), other)
        }),
        memory in memories(),
    ) {
        let setting = Setting::shared([daily, other]).with_memory(memory);
        let reports = Stage::new(setting, from).play(&ops);
        prop_assert_eq!(reports, imagined::play(setting, from, &ops).0);
    }
}
