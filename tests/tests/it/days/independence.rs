//! A result depends on zone, rollover and instant, and not on the zone of the system (18).

use std::env;
use std::fmt::Write as _;
use std::process::Command;

use chrono::{TimeDelta, Utc};
use daily_cache::{Daily, Zone};
use daily_cache_testkit::offset_changes;

/// Set in the child, which then tells its days instead of starting children.
const CHILD: &str = "DAILY_CACHE_TELL_DAYS";
const TEST: &str = "days::independence::days_do_not_depend_on_the_zone_of_the_system";
const ZONES: [&str; 5] =
    ["UTC", "America/St_Johns", "Europe/Berlin", "Pacific/Kiritimati", "America/Sao_Paulo"];

/// Settings of a system: names, a rule, a file, nothing, and nonsense.
const SETTINGS: [&str; 7] = [
    "Asia/Tokyo",
    "America/St_Johns",
    "Europe/Berlin",
    "CET-1CEST,M3.5.0,M10.5.0/3",
    ":/etc/localtime",
    "",
    "Moon/Far",
];

/// The days beside every offset change of some zones, as text.
fn days() -> String {
    let mut days = String::new();
    for zone in ZONES.map(|name| Zone::named(name).unwrap()) {
        let changes = offset_changes(zone);
        for now in changes.iter().copied().chain([chrono::DateTime::<Utc>::UNIX_EPOCH]) {
            for rollover in [(0, 0), (2, 30)] {
                let daily = Daily::in_zone(zone).at(rollover.0, rollover.1).unwrap();
                for hours in [-24, -1, 0, 1, 24] {
                    let now = now + TimeDelta::hours(hours);
                    writeln!(days, "day {zone} {now:?} {:?} {}", daily.day_of(now), zone.local(now)).unwrap();
                }
            }
        }
    }
    days
}

/// What the child with this `TZ` tells; without one if `None`.
fn told_with(setting: Option<&str>) -> String {
    let mut child = Command::new(env::current_exe().unwrap());
    child.args([TEST, "--exact", "--nocapture"]).env(CHILD, "1").env_remove("TZ");
    child.envs(setting.map(|setting| ("TZ", setting)));
    let output = child.output().unwrap();
    assert!(output.status.success(), "{setting:?}: {}", String::from_utf8_lossy(&output.stderr));
    let told = String::from_utf8(output.stdout).unwrap();
    told.lines().filter(|line| line.starts_with("day ")).flat_map(|line| [line, "\n"]).collect()
}

#[test]
fn days_do_not_depend_on_the_zone_of_the_system() {
    let days = days();
    if env::var_os(CHILD).is_some() {
        println!("\n{days}");
        return;
    }
    assert!(days.lines().count() > 5_000, "{}", days.lines().count());
    for setting in SETTINGS.map(Some).into_iter().chain([None]) {
        assert!(told_with(setting) == days, "days differ under TZ {setting:?}");
    }
}
