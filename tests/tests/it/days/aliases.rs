//! Two names of one zone give equal windows (9).

use chrono::{DateTime, TimeDelta, Utc};
use daily_cache::{Daily, Zone};
use daily_cache_testkit::{moments, offset_changes, seeded};
use proptest::prelude::*;
use proptest::sample::select;

/// Every alias of IANA 2026f and what it stands for.
const LINKS: &str = include_str!("../../../data/links.txt");

/// Names that are aliases in some releases and builds of the database since 2024b, and have rules of their own in others.
pub(crate) const KEPT_APART: [&str; 11] =
    ["CET", "CST6CDT", "EET", "EST", "EST5EDT", "HST", "MET", "MST", "MST7MDT", "PST8PDT", "WET"];

/// Aliases that are mere renamings, equal in every build of the database and in every year.
const RENAMINGS: [(&str, &str); 12] = [
    ("US/Eastern", "America/New_York"),
    ("US/Pacific", "America/Los_Angeles"),
    ("Canada/Newfoundland", "America/St_Johns"),
    ("Brazil/East", "America/Sao_Paulo"),
    ("Asia/Calcutta", "Asia/Kolkata"),
    ("Asia/Katmandu", "Asia/Kathmandu"),
    ("Australia/LHI", "Australia/Lord_Howe"),
    ("Egypt", "Africa/Cairo"),
    ("GB", "Europe/London"),
    ("Kwajalein", "Pacific/Kwajalein"),
    ("NZ-CHAT", "Pacific/Chatham"),
    ("Europe/Kiev", "Europe/Kyiv"),
];

fn links() -> Vec<(Zone, Zone)> {
    let pairs = LINKS.lines().map(|line| line.split_once(' ').unwrap());
    let pairs = pairs.filter(|(alias, _)| !KEPT_APART.contains(alias));
    pairs.filter_map(|(alias, target)| Some((Zone::named(alias).ok()?, Zone::named(target).ok()?))).collect()
}

#[test]
fn every_alias_has_the_days_of_its_zone_since_1970() {
    assert_eq!(LINKS.lines().count(), 253);
    let since: DateTime<Utc> = "1970-01-05T00:00:00Z".parse().unwrap();
    for (alias, target) in links() {
        let changes = [offset_changes(alias), offset_changes(target)];
        for change in changes.iter().flat_map(|changes| changes.iter()).filter(|change| **change >= since) {
            for rollover in [(0, 0), (2, 30)] {
                let day_of = |zone, now| Daily::in_zone(zone).at(rollover.0, rollover.1).unwrap().day_of(now);
                for now in [*change - TimeDelta::days(1), *change, *change + TimeDelta::days(1)] {
                    assert_eq!(day_of(alias, now), day_of(target, now), "{alias} and {target} at {now}");
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn a_renamed_zone_has_the_days_of_its_old_name(
        (alias, target) in select(RENAMINGS.as_slice()),
        (daily, [now]) in moments(),
    ) {
        let day_of = |name| Daily::in_zone(Zone::named(name).unwrap()).at_time(daily.rollover()).unwrap().day_of(now);
        prop_assert_eq!(day_of(alias), day_of(target));
    }
}
