//! The last instant of a window and the first one after it (case 3).

use std::sync::Arc;

use chrono::TimeDelta;
use daily_cache::{Cause, Daily, Facts, Until, Window, Zone, policy_from_fn};

use super::hazards::HAZARDS;
use super::machine::{assert_hit, assert_ran};
use super::world::{World, at};

/// Case 3.
#[test]
fn a_value_is_fresh_before_the_end_of_its_day_and_stale_at_it() {
    for hazard in &HAZARDS {
        match World::new() {
            World::Movable(world) => {
                let mut here = world.machine(world.just_after(hazard.start), hazard.daily());
                assert_ran(&here.call(), 1, Cause::Absent);
                world.move_to(&mut here, world.just_before(hazard.end()));
                assert_hit(&here.call(), 1);
                world.move_to(&mut here, world.just_after(hazard.end()));
                assert_ran(&here.call(), 2, Cause::Stale);
            }
            World::Present(world) => {
                let daily = world.daily(hazard.zone);
                let day = daily.day_of(world.now());
                let here = world.machine(daily);
                world.elsewhere(day.start() - TimeDelta::nanoseconds(1), daily).call();
                assert_ran(&here.call(), 2, Cause::Stale);
                for last in [day.start(), day.end() - TimeDelta::nanoseconds(1)] {
                    here.cache.slot("load", "acme").unwrap().invalidate().unwrap();
                    let there = world.elsewhere(last, daily).call();
                    assert_hit(&here.call(), *there);
                }
            }
        }
    }
}

/// Case 3.
#[test]
fn with_a_rollover_at_six_a_minute_to_six_belongs_to_yesterday() {
    let paris = Daily::in_zone(Zone::named("Europe/Paris").unwrap()).at(6, 0).unwrap();
    let six = paris.day("2026-11-23".parse().unwrap()).start();
    match World::new() {
        World::Movable(world) => {
            let mut here = world.machine(six - TimeDelta::hours(9), paris);
            assert_ran(&here.call(), 1, Cause::Absent);
            world.move_to(&mut here, world.just_before(six.timestamp()));
            assert_hit(&here.call(), 1);
            world.move_to(&mut here, world.just_after(six.timestamp()));
            assert_ran(&here.call(), 2, Cause::Stale);
        }
        World::Present(world) => {
            // A rollover an hour ago: what was made before it is yesterday's.
            let daily = world.daily_since(TimeDelta::hours(1));
            let here = world.machine(daily);
            world.elsewhere(world.now() - TimeDelta::minutes(62), daily).call();
            assert_ran(&here.call(), 2, Cause::Stale);
            here.cache.slot("load", "acme").unwrap().invalidate().unwrap();
            let there = world.elsewhere(world.now() - TimeDelta::minutes(58), daily).call();
            assert_hit(&here.call(), *there);
        }
    }
}

/// Required property 13 of `day-semantics.md`.
#[test]
fn what_is_stale_once_stays_stale_while_the_clock_does_not_go_back() {
    let end = 1_541_300_400;
    match World::new() {
        World::Movable(world) => {
            let mut here = world.machine(at(end - 3600), Until::new(at(end)));
            here.call();
            for later in [0, 1, 60, 86_400, 1_000_000_000] {
                world.move_to(&mut here, world.just_after(end + later));
                let explanation = here.cache.slot("load", "acme").unwrap().explain::<u32>();
                assert_eq!(explanation.cause(), Some(Cause::Stale), "{later} s later");
            }
        }
        World::Present(world) => {
            let now = world.now();
            let ended = |seconds: i64| {
                policy_from_fn(move |facts: &Facts| Window::new(facts.made_at(), now.timestamp() - seconds))
            };
            world.elsewhere(now - TimeDelta::days(1), Until::new(now)).call();
            for seconds in [0, 1, 60, 3600] {
                let here = world.machine(Arc::new(ended(seconds)));
                let explanation = here.cache.slot("load", "acme").unwrap().explain::<u32>();
                assert_eq!(explanation.cause(), Some(Cause::Stale), "ended {seconds} s ago");
            }
            let here = world.machine(Until::new(now + TimeDelta::days(1)));
            assert_hit(&here.call(), 1);
        }
    }
}
