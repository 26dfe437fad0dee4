//! Days whose beginnings and lengths are not what they seem (cases 4 and 5).

use chrono::TimeDelta;
use daily_cache::{Cause, Daily, Window, Zone};

use super::machine::{assert_hit, assert_ran};
use super::world::{World, at};

pub(crate) struct Hazard {
    pub(crate) zone: &'static str,
    rollover: (u32, u32),
    /// The Unix second at which the day begins.
    pub(crate) start: i64,
    /// Its length in hours.
    hours: i64,
}

impl Hazard {
    pub(crate) fn daily(&self) -> Daily {
        let (hour, minute) = self.rollover;
        Daily::in_zone(Zone::named(self.zone).unwrap()).at(hour, minute).unwrap()
    }

    pub(crate) fn end(&self) -> i64 {
        self.start + self.hours * 3600
    }
}

const fn hazard(zone: &'static str, rollover: (u32, u32), start: i64, hours: i64) -> Hazard {
    Hazard { zone, rollover, start, hours }
}

/// From the table of `day-semantics.md`.
pub(crate) const HAZARDS: [Hazard; 8] = [
    // 2018-11-04: midnight does not exist.
    hazard("America/Sao_Paulo", (0, 0), 1_541_300_400, 23),
    // 2024-10-27: midnight happens twice.
    hazard("Atlantic/Azores", (0, 0), 1_729_987_200, 25),
    // 2006-10-29: at 00:01 the clock goes back to the date before.
    hazard("America/St_Johns", (0, 0), 1_162_089_000, 25),
    // 1995-01-01, after a date that was left out.
    hazard("Pacific/Kiritimati", (0, 0), 788_868_000, 24),
    // 2024-10-27: half past two happens twice.
    hazard("Europe/Berlin", (2, 30), 1_729_989_000, 25),
    // 2024-10-31: the clock goes back just as the next day would begin.
    hazard("Africa/Cairo", (0, 0), 1_730_322_000, 25),
    // 2010-03-05: the date before is shown again for an hour, two hours into the day.
    hazard("Antarctica/Casey", (0, 0), 1_267_707_600, 27),
    // An ordinary one.
    hazard("Asia/Kolkata", (6, 0), 1_729_989_000, 24),
];

#[test]
fn a_day_lasts_from_its_civil_beginning_to_its_civil_end_whatever_its_length() {
    for hazard in &HAZARDS {
        match World::new() {
            World::Movable(world) => {
                let mut here = world.machine(world.just_before(hazard.start), hazard.daily());
                assert_ran(&here.call(), 1, Cause::Absent);
                world.move_to(&mut here, world.just_after(hazard.start));
                assert_ran(&here.call(), 2, Cause::Stale);
                for second in (hazard.start..hazard.end()).step_by(1800) {
                    world.move_to(&mut here, world.just_after(second));
                    assert_hit(&here.call(), 2);
                }
                world.move_to(&mut here, world.just_before(hazard.end()));
                assert_hit(&here.call(), 2);
                world.move_to(&mut here, world.just_after(hazard.end()));
                assert_ran(&here.call(), 3, Cause::Stale);
            }
            World::Present(world) => {
                world.elsewhere(at(hazard.start), hazard.daily()).call();
                let here = world.machine(hazard.daily());
                let explanation = here.cache.slot("load", "acme").unwrap().explain::<u32>();
                assert_eq!(explanation.window(), Some(Window::new(hazard.start, hazard.end())));
                assert_ran(&here.call(), 2, Cause::Stale);
            }
        }
    }
}

#[test]
fn a_value_is_announced_to_be_good_until_the_civil_end_of_its_day() {
    for hazard in &HAZARDS {
        match World::new() {
            World::Movable(world) => {
                let made_at = hazard.start + 1800;
                let here = world.machine(at(made_at), hazard.daily());
                let ttl = TimeDelta::from_std(here.call().status().ttl().unwrap()).unwrap().num_seconds();
                // A clock that ticks may have gone on a little, or been set by a little.
                let left = hazard.end() - made_at;
                assert!((left - 120..=left + 120).contains(&ttl), "{}: {ttl} of {left}", hazard.zone);
            }
            World::Present(world) => {
                let daily = world.daily(hazard.zone);
                let here = world.machine(daily);
                let answer = here.call();
                let made_at = answer.facts().made_at();
                let until =
                    made_at + TimeDelta::from_std(answer.status().ttl().unwrap()).unwrap().num_seconds();
                assert_eq!(at(until), daily.day_of(at(made_at)).end(), "{}", hazard.zone);
            }
        }
    }
}

#[test]
fn an_hour_that_shows_the_date_before_again_belongs_to_the_new_day() {
    for (zone, from, until) in [
        ("America/St_Johns", 1_162_089_060, 1_162_092_600),
        ("Antarctica/Casey", 1_267_714_800, 1_267_718_400),
    ] {
        let daily = Daily::in_zone(Zone::named(zone).unwrap());
        match World::new() {
            World::Movable(world) => {
                let mut here = world.machine(world.just_before(from - 60), daily);
                let before = *here.call();
                for second in [from, from + 900, until - 300, until, until + 3600] {
                    world.move_to(&mut here, world.just_after(second));
                    here.call();
                }
                let runs = if zone == "America/St_Johns" { before + 1 } else { before };
                assert_eq!(here.place.runs(), runs, "{zone}");
            }
            World::Present(world) => {
                world.elsewhere(at(from), daily).call();
                let window =
                    world.machine(daily).cache.slot("load", "acme").unwrap().explain::<u32>().window();
                assert_eq!(window, Some(daily.day_of(at(until)).window()), "{zone}");
            }
        }
    }
}
