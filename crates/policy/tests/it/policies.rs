//! Windows of the plain policies and of two together.

use std::sync::Arc;
use std::time::Duration;

use daily_cache_policy::{
    Daily, Facts, Forever, Never, Policy, PolicyExt, Ttl, Until, Window, Zone, from_fn,
};

use crate::second;

const NOON: &str = "2026-11-23T12:00:00Z";

fn window(policy: &dyn Policy) -> Window {
    policy.window(&Facts::new(second(NOON)))
}

#[test]
fn each_policy_holds_the_reference_and_nothing_before_it_but_the_days_own_hours() {
    let noon = second(NOON);
    assert_eq!(window(&Ttl::new(Duration::from_secs(60))), Window::new(noon, noon + 60));
    assert_eq!(window(&Until::new("2026-12-01T00:00:00Z".parse().unwrap())).from(), noon);
    assert_eq!(window(&Forever), Window::since(noon));
    assert_eq!(window(&Never), Window::EMPTY);
    assert_eq!(window(&Daily::in_zone(Zone::UTC)), Window::new(noon - 43_200, noon + 43_200));
}

#[test]
fn a_revalidated_value_is_judged_by_its_validation() {
    let facts = Facts::new(0).with_validated_at(second(NOON));
    assert_eq!(Ttl::new(Duration::from_secs(1)).window(&facts).from(), second(NOON));
}

#[test]
fn a_ttl_of_less_than_a_second_is_never_fresh_and_an_endless_one_does_not_overflow() {
    assert_eq!(window(&Ttl::new(Duration::from_millis(999))), Window::EMPTY);
    assert_eq!(window(&Ttl::new(Duration::MAX)).until(), None);
    assert!(Ttl::new(Duration::MAX).window(&Facts::new(i64::MAX)).is_empty());
}

#[test]
fn an_end_that_is_past_is_never_fresh() {
    assert_eq!(window(&Until::new(NOON.parse().unwrap())), Window::EMPTY);
}

/// Case 11 of the cache.
#[test]
fn a_day_and_a_ttl_end_at_the_earlier_and_a_day_or_a_ttl_at_the_later() {
    let day = || Daily::in_zone(Zone::UTC);
    let midnight = second("2026-11-24T00:00:00Z");
    for hours in [1, 11, 12, 13, 48] {
        let ttl = || Ttl::new(Duration::from_secs(hours * 3600));
        let end = second(NOON) + i64::try_from(hours).unwrap() * 3600;
        assert_eq!(window(&day().and(ttl())).until(), Some(end.min(midnight)));
        assert_eq!(window(&day().or(ttl())).until(), Some(end.max(midnight)));
        assert_eq!(window(&ttl().and(day())), window(&day().and(ttl())));
    }
}

#[test]
fn never_empties_a_conjunction_and_vanishes_from_a_disjunction() {
    assert_eq!(window(&Forever.and(Never)), Window::EMPTY);
    assert_eq!(window(&Never.or(Forever)), window(&Forever));
}

#[test]
fn a_function_whose_window_misses_its_reference_is_never_fresh() {
    assert_eq!(window(&from_fn(|_| Window::new(0, 1))), Window::EMPTY);
    assert_eq!(window(&from_fn(|facts| Window::since(facts.reference()))), window(&Forever));
}

#[test]
fn a_side_whose_window_misses_its_reference_counts_as_empty_in_two_together() {
    #[derive(Debug)]
    struct Broken;
    impl Policy for Broken {
        fn window(&self, _: &Facts) -> Window {
            Window::new(0, 10)
        }
    }
    assert_eq!(window(&Broken.or(Forever)), window(&Forever));
    assert_eq!(window(&Broken.and(Forever)), Window::EMPTY);
}

#[test]
fn pointers_are_policies_and_two_together_keep_the_zone() {
    let paris = Zone::named("Europe/Paris").unwrap();
    let shared: Arc<dyn Policy> = Arc::new(Forever.and(Daily::in_zone(paris)));
    assert_eq!(shared.zone(), Some(paris));
    assert_eq!(window(&shared), window(&&shared));
}
