//! Processes that end and begin while days change (cases 6 and 7).

use std::time::Duration;

use chrono::TimeDelta;
use daily_cache::{Cause, Clock, Daily, Ttl, Zone};

use super::machine::{assert_hit, assert_ran};
use super::world::World;

fn sao_paulo() -> Daily {
    Daily::in_zone(Zone::named("America/Sao_Paulo").unwrap())
}

/// The beginning of 2018-11-04 in São Paulo, at one in the morning.
const ONE_IN_THE_MORNING: i64 = 1_541_300_400;

/// Case 6.
#[test]
fn a_process_that_begins_on_the_same_day_finds_the_value_and_one_on_the_next_day_runs() {
    match World::new() {
        World::Movable(world) => {
            let before = world.just_before(ONE_IN_THE_MORNING);
            assert_ran(&world.machine(before - TimeDelta::hours(20), sao_paulo()).call(), 1, Cause::Absent);
            assert_hit(&world.machine(before, sao_paulo()).call(), 1);
            let after = world.just_after(ONE_IN_THE_MORNING);
            assert_ran(&world.machine(after, sao_paulo()).call(), 2, Cause::Stale);
            assert_hit(&world.machine(after + TimeDelta::hours(20), sao_paulo()).call(), 2);
        }
        World::Present(world) => {
            let daily = world.daily("America/Sao_Paulo");
            let start = daily.day_of(world.now()).start();
            assert_ran(&world.elsewhere(start - TimeDelta::seconds(1), daily).call(), 1, Cause::Absent);
            assert_ran(&world.machine(daily).call(), 2, Cause::Stale);
            assert_hit(&world.machine(daily).call(), 2);
        }
    }
}

/// Case 6.
#[test]
fn of_two_calls_a_minute_before_and_a_minute_after_midnight_the_second_runs() {
    match World::new() {
        World::Movable(world) => {
            let midnight = sao_paulo().day("2018-11-06".parse().unwrap()).start().timestamp();
            let mut here = world.machine(world.just_before(midnight - 60), sao_paulo());
            assert_ran(&here.call(), 1, Cause::Absent);
            world.move_to(&mut here, world.just_after(midnight + 60));
            assert_ran(&here.call(), 2, Cause::Stale);
        }
        World::Present(world) => {
            let daily = world.daily_since(TimeDelta::minutes(2));
            world.elsewhere(world.now() - TimeDelta::minutes(5), daily).call();
            assert_ran(&world.machine(daily).call(), 2, Cause::Stale);
        }
    }
}

/// Case 7.
#[test]
fn a_run_that_ends_after_midnight_belongs_to_the_day_in_which_it_began() {
    match World::new() {
        World::Movable(world) => {
            let before = world.just_before(ONE_IN_THE_MORNING);
            let here = world.machine(before, sao_paulo());
            let slot = here.cache.slot("load", "acme").unwrap();
            let answer = slot.get_or_compute(|| {
                world.set(&here, world.just_after(ONE_IN_THE_MORNING));
                here.place.run()
            });
            assert_ran(&answer, 1, Cause::Absent);
            assert!((before.timestamp()..=before.timestamp() + 60).contains(&answer.facts().made_at()));
            assert_ran(&here.call(), 2, Cause::Stale);
            assert_hit(&here.call(), 2);
        }
        World::Present(world) => {
            let here = world.machine(Ttl::new(Duration::from_secs(1)));
            let slot = here.cache.slot("load", "acme").unwrap();
            let answer = slot.get_or_compute(|| {
                let begun = here.clock.unix_seconds();
                while here.clock.unix_seconds() <= begun + 1 {
                    std::thread::yield_now();
                }
                here.place.run()
            });
            assert_ran(&answer, 1, Cause::Absent);
            assert!(answer.facts().made_at() + 1 < world.now().timestamp());
            assert_ran(&here.call(), 2, Cause::Stale);
        }
    }
}
