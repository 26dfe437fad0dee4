//! Another zone or rollover applies to what is stored already (case 8).

use chrono::{FixedOffset, TimeDelta};
use daily_cache::{Cause, Clock, Daily, Options, Zone};

use super::machine::{Machine, assert_ran};
use super::world::{World, instant};

/// Calls under another policy, over the same store, with an empty memory.
fn cause_under(here: &Machine, daily: Daily) -> Option<Cause> {
    let cache = here.another(daily, Options::default());
    cache.slot("load", "acme").unwrap().explain::<u32>().cause()
}

/// Case 8.
#[test]
fn another_rollover_applies_to_what_is_stored() {
    let (made_at, here, midnight, between) = match World::new() {
        World::Movable(world) => {
            let paris = Daily::in_zone(Zone::named("Europe/Paris").unwrap());
            let made_at = instant("2026-11-23T04:00:00Z");
            let mut here = world.machine(made_at, paris);
            here.call();
            world.move_to(&mut here, instant("2026-11-23T06:00:00Z"));
            (made_at, here, paris, paris.at(6, 0).unwrap())
        }
        World::Present(world) => {
            let long_ago = world.daily_since(TimeDelta::hours(12));
            let made_at = world.now() - TimeDelta::hours(2);
            world.elsewhere(made_at, long_ago).call();
            (made_at, world.machine(long_ago), long_ago, world.daily_since(TimeDelta::hours(1)))
        }
    };
    assert!(!between.day_of(made_at).contains(here.clock.now()), "the new rollover lies between");
    assert_eq!(cause_under(&here, midnight), None);
    assert_eq!(cause_under(&here, between), Some(Cause::Stale));
    assert_eq!(cause_under(&here, midnight), None, "nothing was written");
    let slot = here.cache.slot("load", "acme").unwrap().policy(between);
    assert_ran(&slot.get_or_compute(|| here.place.run()), 2, Cause::Stale);
}

/// Case 8.
#[test]
fn another_zone_applies_to_what_is_stored() {
    let (here, other) = match World::new() {
        World::Movable(world) => {
            let mut here = world.machine(
                instant("2024-10-27T09:00:00Z"),
                Daily::in_zone(Zone::named("Europe/Berlin").unwrap()),
            );
            here.call();
            world.move_to(&mut here, instant("2024-10-27T10:30:00Z"));
            // Its clock is 14 hours ahead: its day began at ten.
            (here, Zone::named("Pacific/Kiritimati").unwrap())
        }
        World::Present(world) => {
            let daily = world.daily_since(TimeDelta::hours(12));
            world.elsewhere(world.now() - TimeDelta::hours(2), daily).call();
            // Where the clock shows eleven hours less, the same rollover was an hour ago.
            let east = 5 * 3600 + 45 * 60;
            (world.machine(daily), Zone::from(FixedOffset::east_opt(east - 11 * 3600).unwrap()))
        }
    };
    let elsewhere = Daily::in_zone(other).at_time(here.policy.rollover()).unwrap();
    assert_eq!(cause_under(&here, here.policy), None);
    assert_eq!(cause_under(&here, elsewhere), Some(Cause::Stale));
    let cache = here.another(elsewhere, Options::default());
    let answer = cache.slot("load", "acme").unwrap().get_or_compute(|| here.place.run());
    assert_ran(&answer, 2, Cause::Stale);
}
