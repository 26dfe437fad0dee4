//! What stays as it is for the whole of one simulation, drawn from its seed.

use chrono::{NaiveTime, TimeDelta};
use daily_cache::{Daily, Zone};

use super::draw::Draw;
use crate::instants::{PLAIN, instant};
use crate::zones::{date_line_zones, hazardous_zones};
use crate::{every_zone, offset_changes};

/// What stays as it is for the whole of one simulation.
#[derive(Debug)]
pub(super) struct Setting {
    /// The true time at the beginning, in Unix seconds.
    pub(super) start: i64,
    pub(super) processes: Vec<Process>,
    pub(super) keys: u8,
    /// The skew that all caches are told to expect, in seconds.
    pub(super) skew: i64,
    /// Whether clocks are set now and then.
    pub(super) sets_clocks: bool,
    pub(super) memory: Memory,
    pub(super) faults: Faults,
    pub(super) has_crashes: bool,
}

/// What faults the store has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Faults {
    None,
    /// Those that caches have to bear.
    Bearable,
    /// It gives out what it has not verified. This is never drawn: it is to see that a simulation can fail.
    #[cfg(test)]
    Rot,
}

/// One process.
#[derive(Clone, Copy, Debug)]
pub(super) struct Process {
    /// By how many seconds its clock is ahead.
    pub(super) ahead: i64,
    pub(super) daily: Daily,
    /// The days of some of its calls.
    pub(super) other_daily: Daily,
}

/// What caches keep in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Memory {
    On,
    Off,
    Rechecked,
}

impl Setting {
    pub(super) fn draw(draw: &mut Draw) -> Setting {
        let zone = zone(draw);
        let changes = offset_changes(zone);
        let change = changes.get(draw.below(u32::try_from(changes.len()).unwrap_or(u32::MAX)) as usize);
        let change = change.map_or(PLAIN, chrono::DateTime::timestamp);
        let daily = daily(draw, zone, change);
        let (skew, apart) = skew(draw);
        let processes = (0..=draw.below(4)).map(|_| process(draw, daily, change, apart)).collect();
        Setting {
            start: change - draw.between(0, 4 * 86_400),
            processes,
            keys: draw.one_of(&[1, 1, 2, 3], 1),
            skew,
            sets_clocks: draw.once_in(3),
            memory: draw
                .one_of(&[Memory::On, Memory::On, Memory::On, Memory::Off, Memory::Rechecked], Memory::On),
            faults: if draw.once_in(3) { Faults::None } else { Faults::Bearable },
            has_crashes: !draw.once_in(3),
        }
    }
}

fn zone(draw: &mut Draw) -> Zone {
    match draw.below(8) {
        0 => Zone::UTC,
        1 => draw.one_of(every_zone(), Zone::UTC),
        2 => draw.one_of(date_line_zones(), Zone::UTC),
        _ => draw.one_of(hazardous_zones(), Zone::UTC),
    }
}

/// The skew that is told, and by how much clocks are apart: within it, by far more, or not at all.
fn skew(draw: &mut Draw) -> (i64, i64) {
    let told = draw.one_of(&[0, 1, 2, 60, 3_600], 0);
    match draw.below(4) {
        0 => (0, 0),
        1 => (0, draw.one_of(&[1, 60, 7_200, 90_000], 0)),
        2 => (told, told + draw.between(1, 120)),
        _ => (told, told),
    }
}

fn process(draw: &mut Draw, daily: Daily, change: i64, apart: i64) -> Process {
    let other = |draw: &mut Draw| {
        let zone = if draw.once_in(2) { daily.zone() } else { zone(draw) };
        self::daily(draw, zone, change)
    };
    let own = if draw.once_in(4) { other(draw) } else { daily };
    Process { ahead: draw.between(0, apart), daily: own, other_daily: other(draw) }
}

/// Days of the zone, with a rollover that is often midnight or in what the change leaves out or repeats.
fn daily(draw: &mut Draw, zone: Zone, change: i64) -> Daily {
    let hour = 3_600;
    let plain = [0, 0, 0, hour / 2, 5 * hour / 2, 3 * hour, 6 * hour, 24 * hour - 1];
    let rollover = match draw.below(3) {
        0 => zone.local(instant(change + draw.between(-hour, hour), 0)).time(),
        1 => NaiveTime::MIN + TimeDelta::seconds(draw.between(0, 24 * hour - 1)),
        _ => NaiveTime::MIN + TimeDelta::seconds(draw.one_of(&plain, 0)),
    };
    let daily = Daily::in_zone(zone);
    daily.at_time(rollover).unwrap_or(daily)
}
