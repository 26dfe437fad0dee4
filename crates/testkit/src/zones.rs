//! Zones, weighted to those whose clocks have done the oddest things.

use std::sync::LazyLock;

use chrono::FixedOffset;
use daily_cache::Zone;
use proptest::prelude::*;
use proptest::sample::select;

/// The names of IANA 2026f, canonical ones and aliases.
const NAMES: &str = include_str!("names.txt");

/// Zones that moved over the date line, and left a date out or showed one twice.
const DATE_LINE: &[&str] = &[
    "Pacific/Kiritimati",
    "Pacific/Apia",
    "Pacific/Fakaofo",
    "Pacific/Kwajalein",
    "America/Nome",
    "America/Juneau",
    "Asia/Manila",
    "Pacific/Guam",
];

/// Zones with a case of every other kind: midnights that are missing or doubled, clocks set back across midnight,
/// odd seconds, changes that are no hour, and the zones of the newest releases.
const HAZARDOUS: &[&str] = &[
    "America/Sao_Paulo",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kathmandu",
    "America/Toronto",
    "Africa/Monrovia",
    "Atlantic/Azores",
    "Asia/Colombo",
    "Africa/Cairo",
    "America/St_Johns",
    "Antarctica/Casey",
    "Africa/Casablanca",
    "America/Asuncion",
    "America/Edmonton",
    "America/Goose_Bay",
    "America/Havana",
    "America/Moncton",
    "America/Santiago",
    "America/Scoresbysund",
    "America/Vancouver",
    "America/Winnipeg",
    "Antarctica/Troll",
    "Asia/Amman",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Pyongyang",
    "Asia/Tehran",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Europe/Amsterdam",
    "Europe/Dublin",
    "Europe/Lisbon",
    "Europe/London",
    "Europe/Volgograd",
    "Pacific/Chatham",
];

/// Zones: UTC, fixed offsets, and named ones, hazardous or any.
///
/// **Aims at** zones whose clocks skipped or repeated a midnight, were set by odd amounts or over the date line; more
/// than half of the draws are of some forty of these. **Shrinks** to UTC; where that does not fail, to a fixed offset or a
/// zone earlier in its list.
///
/// ```
/// use daily_cache_testkit::{seeded, zones};
/// use proptest::prelude::*;
///
/// proptest!(seeded(), |(zone in zones())| prop_assert!(!zone.name().is_empty()));
/// ```
pub fn zones() -> impl Strategy<Value = Zone> {
    prop_oneof![
        1 => Just(Zone::UTC),
        1 => fixed_zones(),
        6 => select(hazardous_zones()),
        2 => select(date_line_zones()),
        4 => select(every_zone()),
    ]
}

/// Zones of one offset, from -23:59:59 to +23:59:59 and mostly of whole quarters of an hour.
///
/// **Aims at** arithmetic with offsets apart from any change of them. **Shrinks** to UTC, by offsets nearer to it.
///
/// ```
/// use daily_cache_testkit::{fixed_zones, seeded};
/// use proptest::prelude::*;
///
/// proptest!(seeded(), |(zone in fixed_zones())| {
///     let offset = |instant: &str| zone.local(instant.parse().unwrap()).offset().to_string();
///     prop_assert_eq!(offset("1900-01-01T00:00:00Z"), offset("2100-01-01T00:00:00Z"));
/// });
/// ```
pub fn fixed_zones() -> impl Strategy<Value = Zone> {
    let seconds = prop_oneof![
        3 => (-14 * 4..=14 * 4).prop_map(|quarters: i32| quarters * 900),
        1 => -86_399..=86_399,
    ];
    seconds.prop_map(|east| FixedOffset::east_opt(east).map_or(Zone::UTC, Zone::from))
}

/// Every zone of IANA 2026f that the [database](Zone::database) in use knows, aliases included.
///
/// ```
/// use daily_cache::Zone;
///
/// assert!(daily_cache_testkit::every_zone().contains(&Zone::named("Europe/Paris")?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn every_zone() -> &'static [Zone] {
    static ZONES: LazyLock<Vec<Zone>> = LazyLock::new(|| known(NAMES.lines()));
    &ZONES
}

pub(crate) fn hazardous_zones() -> &'static [Zone] {
    static ZONES: LazyLock<Vec<Zone>> = LazyLock::new(|| known(HAZARDOUS.iter().copied()));
    &ZONES
}

pub(crate) fn date_line_zones() -> &'static [Zone] {
    static ZONES: LazyLock<Vec<Zone>> = LazyLock::new(|| known(DATE_LINE.iter().copied()));
    &ZONES
}

/// The zones of these names; UTC alone where `TZDIR` names a folder that has none of them.
fn known<'a>(names: impl Iterator<Item = &'a str>) -> Vec<Zone> {
    let mut zones: Vec<Zone> = names.filter_map(|name| Zone::named(name).ok()).collect();
    if zones.is_empty() {
        zones.push(Zone::UTC);
    }
    zones
}
