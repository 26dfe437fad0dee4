//! What a cell gives its tests: time that can be moved, or the present.

use chrono::{DateTime, FixedOffset, TimeDelta, Timelike, Utc};
use daily_cache::{Clock, Daily, Policy, SystemClock, Zone};

use super::cell::{ClockKind, StoreKind};
use super::clocks::Counting;
use super::machine::Machine;
use super::place::Place;

/// A test has a part for each, so that no cell passes without asserting something.
pub(crate) enum World {
    Movable(Movable),
    Present(Present),
}

impl World {
    /// An empty world of this cell.
    pub(crate) fn new() -> World {
        let place = Place::empty(StoreKind::of_this_process());
        match ClockKind::of_this_process() {
            ClockKind::System => World::Present(Present { place }),
            kind => World::Movable(Movable { kind, place }),
        }
    }

    /// A machine in the middle of a day, for what has nothing to do with its ends.
    pub(crate) fn midday() -> Machine {
        match World::new() {
            World::Movable(world) => {
                let kathmandu = Daily::in_zone(Zone::named("Asia/Kathmandu").unwrap());
                world.machine(instant("2026-11-23T06:00:00Z"), kathmandu)
            }
            World::Present(world) => world.machine(world.daily("Asia/Kathmandu")),
        }
    }
}

/// A world whose clock shows what a test names.
pub(crate) struct Movable {
    kind: ClockKind,
    pub(crate) place: Place,
}

impl Movable {
    /// A machine at which it is `now`.
    pub(crate) fn machine<P: Policy + Clone>(&self, now: DateTime<Utc>, policy: P) -> Machine<P> {
        Machine::new(&self.place, Counting::at(self.kind, now), policy)
    }

    /// Moves a machine to another instant. A clock that does not stand still is not moved: the machine is started
    /// again, over the same store.
    pub(crate) fn move_to<P: Policy + Clone>(&self, machine: &mut Machine<P>, now: DateTime<Utc>) {
        match self.kind {
            ClockKind::Frozen => self.set(machine, now),
            _ => *machine = self.machine(now, machine.policy.clone()),
        }
    }

    /// Sets the clock of a machine that goes on running.
    pub(crate) fn set<P>(&self, machine: &Machine<P>, now: DateTime<Utc>) {
        machine.clock.set(self.kind, now);
    }

    /// The last instant before this second that the clock can be trusted to show for the length of a test.
    pub(crate) fn just_before(&self, second: i64) -> DateTime<Utc> {
        match self.kind {
            ClockKind::Frozen => at(second) - TimeDelta::nanoseconds(1),
            _ => at(second) - TimeDelta::seconds(120),
        }
    }

    /// The first instant of this second, or so soon after it that no setting of the system clock shows.
    pub(crate) fn just_after(&self, second: i64) -> DateTime<Utc> {
        match self.kind {
            ClockKind::Skewed => at(second) + TimeDelta::seconds(120),
            _ => at(second),
        }
    }
}

/// The world of the system clock.
pub(crate) struct Present {
    pub(crate) place: Place,
}

impl Present {
    /// A machine on the system clock.
    pub(crate) fn machine<P: Policy + Clone>(&self, policy: P) -> Machine<P> {
        Machine::new(&self.place, Counting::system(), policy)
    }

    /// Another machine with the same store, at which it is always this instant.
    pub(crate) fn elsewhere<P: Policy + Clone>(&self, now: DateTime<Utc>, policy: P) -> Machine<P> {
        Machine::new(&self.place, Counting::fixed(now), policy)
    }

    #[allow(clippy::unused_self, reason = "only a present world has a present")]
    pub(crate) fn now(&self) -> DateTime<Utc> {
        SystemClock.now()
    }

    /// Days of a zone that change far from now, so that none ends during a test.
    pub(crate) fn daily(&self, zone: &str) -> Daily {
        let zone = Zone::named(zone).unwrap();
        Daily::in_zone(zone).at((zone.local(self.now()).hour() + 12) % 24, 0).unwrap()
    }

    /// Days that began this long ago, to the minute, in a zone whose clock never changes.
    pub(crate) fn daily_since(&self, ago: TimeDelta) -> Daily {
        let zone = Zone::from(FixedOffset::east_opt(5 * 3600 + 45 * 60).unwrap());
        let rollover = zone.local(self.now() - ago);
        Daily::in_zone(zone).at(rollover.hour(), rollover.minute()).unwrap()
    }
}

pub(crate) fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(crate) fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(second, 0).unwrap()
}
