//! Two calls: on one day, and on two (cases 1 and 2, and required properties 14 and 15 of `day-semantics.md`).

use chrono::TimeDelta;
use daily_cache::{Cause, Daily, Zone};

use super::hazards::HAZARDS;
use super::machine::{assert_hit, assert_ran};
use super::world::{World, instant};

/// Case 1.
#[test]
fn a_second_call_on_the_same_day_does_not_run() {
    for hazard in &HAZARDS {
        match World::new() {
            World::Movable(world) => {
                let mut here = world.machine(world.just_after(hazard.start), hazard.daily());
                assert_ran(&here.call(), 1, Cause::Absent);
                assert_hit(&here.call(), 1);
                world.move_to(&mut here, world.just_before(hazard.end()));
                assert_hit(&here.call(), 1);
                assert_eq!((here.place.runs(), here.entries()), (1, 1));
            }
            World::Present(world) => {
                let here = world.machine(world.daily(hazard.zone));
                assert_ran(&here.call(), 1, Cause::Absent);
                assert_hit(&here.call(), 1);
                let day = here.policy.day_of(world.now());
                let earlier = world.elsewhere(day.start(), here.policy);
                assert_hit(&earlier.call(), 1);
                assert_eq!((here.place.runs(), here.entries()), (1, 1));
            }
        }
    }
}

/// Case 2.
#[test]
fn a_call_after_local_midnight_runs_once_and_leaves_one_entry() {
    match World::new() {
        World::Movable(world) => {
            let havana = Daily::in_zone(Zone::named("America/Havana").unwrap());
            let mut here = world.machine(instant("2024-03-09T20:00:00Z"), havana);
            assert_ran(&here.call(), 1, Cause::Absent);
            for (run, day) in (2..).zip(["2024-03-10", "2024-03-11", "2024-03-12"]) {
                world.move_to(
                    &mut here,
                    world.just_after(havana.day(day.parse().unwrap()).start().timestamp()),
                );
                assert_ran(&here.call(), run, Cause::Stale);
                assert_hit(&here.call(), run);
                assert_eq!(here.entries(), 1);
            }
        }
        World::Present(world) => {
            let daily = world.daily("America/Havana");
            let start = daily.day_of(world.now()).start();
            for days in [3, 2, 1] {
                world.elsewhere(start - TimeDelta::days(days), daily).call();
            }
            let here = world.machine(daily);
            assert_ran(&here.call(), 4, Cause::Stale);
            assert_hit(&here.call(), 4);
            assert_eq!(here.entries(), 1);
        }
    }
}

#[test]
fn a_cache_runs_once_for_each_day_in_which_it_is_asked() {
    let dates = ["2024-10-25", "2024-10-26", "2024-10-27", "2024-10-28", "2024-11-30"];
    match World::new() {
        World::Movable(world) => {
            let azores = Daily::in_zone(Zone::named("Atlantic/Azores").unwrap());
            let mut here = world.machine(instant("2024-10-25T12:00:00Z"), azores);
            for (run, date) in (1..).zip(dates) {
                let day = azores.day(date.parse().unwrap());
                for now in
                    [world.just_after(day.start().timestamp()), world.just_before(day.end().timestamp())]
                {
                    world.move_to(&mut here, now);
                    assert_eq!(*here.call(), run, "{now}");
                }
            }
        }
        World::Present(world) => {
            let daily = world.daily("Atlantic/Azores");
            for (run, date) in (1..).zip(dates) {
                let day = daily.day(date.parse().unwrap());
                for now in [day.start(), day.end() - TimeDelta::nanoseconds(1)] {
                    assert_eq!(*world.elsewhere(now, daily).call(), run, "{now}");
                }
            }
            assert_ran(&world.machine(daily).call(), 6, Cause::Stale);
        }
    }
}

#[test]
fn a_date_that_was_left_out_is_one_change_of_day() {
    let kiritimati = Daily::in_zone(Zone::named("Pacific/Kiritimati").unwrap());
    let new_year = 788_868_000;
    match World::new() {
        World::Movable(world) => {
            let mut here = world.machine(world.just_before(new_year), kiritimati);
            assert_ran(&here.call(), 1, Cause::Absent);
            world.move_to(&mut here, world.just_after(new_year));
            assert_ran(&here.call(), 2, Cause::Stale);
            world.move_to(&mut here, world.just_after(new_year + 1));
            assert_hit(&here.call(), 2);
        }
        World::Present(world) => {
            let start = kiritimati.day("1995-01-01".parse().unwrap()).start();
            for now in [start - TimeDelta::seconds(1), start, start + TimeDelta::seconds(1)] {
                world.elsewhere(now, kiritimati).call();
            }
            let here = world.machine(world.daily("Pacific/Kiritimati"));
            assert_ran(&here.call(), 3, Cause::Stale);
        }
    }
}
