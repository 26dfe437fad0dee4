//! Two policies over one cache and one place (case 57).

use std::time::Duration;

use chrono::TimeDelta;
use daily_cache::{Cause, Clock, Facts, Forever, Never, Options, Ttl, Until, Window, policy_from_fn};

use super::machine::assert_hit;
use super::world::World;

/// Case 57. Memory has the value with the window of the first policy; the store has the facts alone.
#[test]
fn neither_of_two_policies_is_served_the_window_of_the_other() {
    let here = World::midday();
    for restarted in [false, true] {
        assert_eq!(*here.call(), 1);
        let cache =
            if restarted { here.another(here.policy, Options::default()) } else { here.cache.clone() };
        let slot = || cache.slot("load", "acme").unwrap();
        let past = here.clock.now() - TimeDelta::hours(1);
        assert_eq!(slot().policy(Never).explain::<u32>().cause(), Some(Cause::Stale));
        assert_eq!(slot().policy(Until::new(past)).explain::<u32>().cause(), Some(Cause::Stale));
        let over = policy_from_fn(|facts: &Facts| Window::new(facts.made_at() - 10, facts.made_at()));
        assert_eq!(slot().policy(over).explain::<u32>().cause(), Some(Cause::Stale));
        assert_hit(&slot().policy(Forever).get_or_compute(|| 0), 1);
        assert_hit(&slot().policy(Ttl::new(Duration::from_secs(3600))).get_or_compute(|| 0), 1);
        assert_hit(&slot().get_or_compute(|| 0), 1);
        let window = slot().policy(Forever).explain::<u32>().window().unwrap();
        assert_eq!(window.until(), None);
        assert_eq!(slot().explain::<u32>().window().unwrap(), here.policy.day_of(here.clock.now()).window());
    }
}

/// Case 57.
#[test]
fn a_policy_that_is_never_fresh_runs_each_time_and_others_take_what_it_stored() {
    let here = World::midday();
    let slot = || here.cache.slot("load", "acme").unwrap();
    for run in 1..=3 {
        let answer = slot().policy(Never).get_or_compute(|| here.place.run());
        assert_eq!((*answer, answer.status().is_stored()), (run, true));
        assert_eq!(answer.status().ttl(), Some(Duration::ZERO));
    }
    assert_hit(&here.call(), 3);
    assert_eq!(here.entries(), 1);
}
