//! Two policies as one (case 11).

use std::time::Duration;

use chrono::TimeDelta;
use daily_cache::{Cause, Daily, PolicyExt, Ttl, Zone};

use super::machine::{assert_hit, assert_ran};
use super::world::World;

const HOUR: u64 = 3600;

/// Case 11.
#[test]
fn a_day_and_a_ttl_end_at_the_earlier_of_the_two() {
    let ttl = Ttl::new(Duration::from_secs(HOUR));
    match World::new() {
        World::Movable(world) => {
            let azores = Daily::in_zone(Zone::named("Atlantic/Azores").unwrap());
            let midnight = azores.day("2024-10-27".parse().unwrap()).start().timestamp();
            let mut here = world.machine(world.just_after(midnight - 1800), azores.and(ttl));
            assert_ran(&here.call(), 1, Cause::Absent);
            world.move_to(&mut here, world.just_before(midnight));
            assert_hit(&here.call(), 1);
            world.move_to(&mut here, world.just_after(midnight));
            let second = here.call();
            assert_ran(&second, 2, Cause::Stale);
            let expired = second.facts().made_at() + 3600;
            world.move_to(&mut here, world.just_before(expired));
            assert_hit(&here.call(), 2);
            world.move_to(&mut here, world.just_after(expired));
            assert_ran(&here.call(), 3, Cause::Stale);
        }
        World::Present(world) => {
            let daily = world.daily("Atlantic/Azores");
            let here = world.machine(daily.and(ttl));
            world.elsewhere(world.now() - TimeDelta::hours(1), daily).call();
            assert_ran(&here.call(), 2, Cause::Stale);
            let start = daily.day_of(world.now()).start();
            world.elsewhere(start - TimeDelta::seconds(1), daily).call_for("late");
            let long = world.machine(daily.and(Ttl::new(Duration::from_secs(48 * HOUR))));
            assert_ran(&long.call_for("late"), 4, Cause::Stale);
            world.elsewhere(world.now() - TimeDelta::minutes(30), daily).call_for("soon");
            assert_hit(&here.call_for("soon"), 5);
        }
    }
}

/// Case 11.
#[test]
fn a_day_or_a_ttl_end_at_the_later_of_the_two() {
    let ttl = Ttl::new(Duration::from_secs(HOUR));
    match World::new() {
        World::Movable(world) => {
            let sao_paulo = Daily::in_zone(Zone::named("America/Sao_Paulo").unwrap());
            let midnight = sao_paulo.day("2018-11-04".parse().unwrap()).start().timestamp();
            let mut here = world.machine(world.just_after(midnight - 1800), sao_paulo.or(ttl));
            let first = here.call();
            assert_ran(&first, 1, Cause::Absent);
            let expired = first.facts().made_at() + 3600;
            world.move_to(&mut here, world.just_before(expired));
            assert_hit(&here.call(), 1);
            world.move_to(&mut here, world.just_after(expired));
            assert_ran(&here.call(), 2, Cause::Stale);
            world.move_to(&mut here, world.just_before(midnight + 23 * 3600));
            assert_hit(&here.call(), 2);
            world.move_to(&mut here, world.just_after(midnight + 23 * 3600));
            assert_ran(&here.call(), 3, Cause::Stale);
        }
        World::Present(world) => {
            let daily = world.daily("America/Sao_Paulo");
            let start = daily.day_of(world.now()).start();
            world.elsewhere(start, daily).call();
            assert_hit(&world.machine(daily.or(ttl)).call(), 1);
            world.elsewhere(start - TimeDelta::seconds(1), daily).call_for("late");
            let long = world.machine(daily.or(Ttl::new(Duration::from_secs(48 * HOUR))));
            assert_hit(&long.call_for("late"), 2);
            assert_ran(&world.machine(daily.or(ttl)).call_for("late"), 3, Cause::Stale);
        }
    }
}
