//! Clocks that are set back, and entries from the future (cases 9 and 10, required property 16 of `day-semantics.md`).

use std::time::Duration;

use chrono::TimeDelta;
use daily_cache::{Cause, Daily, Forever, Ttl, Zone};

use super::hazards::HAZARDS;
use super::machine::{assert_hit, assert_ran};
use super::world::{World, at, instant};

/// Case 9.
#[test]
fn a_clock_set_back_across_the_start_of_the_day_runs_once_and_forward_again_once_more() {
    for hazard in &HAZARDS {
        match World::new() {
            World::Movable(world) => {
                let today = at(hazard.start + 3600);
                let mut here = world.machine(today, hazard.daily());
                assert_ran(&here.call(), 1, Cause::Absent);
                world.move_to(&mut here, today - TimeDelta::days(1));
                assert_ran(&here.call(), 2, Cause::FutureDated);
                assert_hit(&here.call(), 2);
                world.move_to(&mut here, today);
                assert_ran(&here.call(), 3, Cause::Stale);
                assert_hit(&here.call(), 3);
            }
            World::Present(world) => {
                let daily = world.daily(hazard.zone);
                world.elsewhere(world.now() + TimeDelta::days(1), daily).call();
                let here = world.machine(daily);
                assert_ran(&here.call(), 2, Cause::FutureDated);
                assert_hit(&here.call(), 2);
                assert_ran(&world.elsewhere(world.now() + TimeDelta::days(1), daily).call(), 3, Cause::Stale);
            }
        }
    }
}

/// Case 9.
#[test]
fn a_clock_set_back_within_the_day_runs_nothing() {
    match World::new() {
        World::Movable(world) => {
            let now = instant("2018-11-04T15:00:00Z");
            let mut here = world.machine(now, Daily::in_zone(Zone::named("America/Sao_Paulo").unwrap()));
            assert_ran(&here.call(), 1, Cause::Absent);
            for back in [TimeDelta::seconds(1), TimeDelta::hours(11)] {
                world.move_to(&mut here, now - back);
                assert_hit(&here.call(), 1);
            }
        }
        World::Present(world) => {
            let daily = world.daily("America/Sao_Paulo");
            world.elsewhere(world.now() + TimeDelta::hours(8), daily).call();
            assert_hit(&world.machine(daily).call(), 1);
            world.elsewhere(world.now() + TimeDelta::seconds(1), daily).call();
            assert_hit(&world.machine(daily).call(), 1);
        }
    }
}

/// Case 10.
#[test]
fn an_entry_of_a_later_window_is_stale_and_says_that_it_is_dated_in_the_future() {
    let ttl = Ttl::new(Duration::from_secs(7 * 86_400));
    let here = match World::new() {
        World::Movable(world) => {
            let now = instant("2006-10-29T03:00:00Z");
            world.machine(now + TimeDelta::days(1), ttl).call();
            world.machine(now, ttl)
        }
        World::Present(world) => {
            world.elsewhere(world.now() + TimeDelta::days(1), ttl).call();
            world.machine(ttl)
        }
    };
    let explanation = here.cache.slot("load", "acme").unwrap().policy(Forever).explain::<u32>();
    assert_eq!(explanation.cause(), Some(Cause::FutureDated), "forever, but not before it was made");
    let answer = here.call();
    assert_ran(&answer, 2, Cause::FutureDated);
    assert!(answer.status().to_string().contains("entry from the future"), "{}", answer.status());
    assert!(format!("{:#}", answer.status()).contains("; fwd=stale; stored;"), "{:#}", answer.status());
    assert!(format!("{:#}", answer.status()).ends_with("; detail=future-dated"), "{:#}", answer.status());
    assert_hit(&here.call(), 2);
}
