//! The strategies reach every kind of hazard, so that a property that holds on them holds for a reason.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Timelike, Utc};
use daily_cache::{Daily, Zone};
use daily_cache_testkit::{instants_near, moments, offset_changes, seeded, walks};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

/// How many values each name fits, of so many drawn.
fn counted<T>(
    strategy: &impl Strategy<Value = T>,
    drawn: usize,
    kinds: impl Fn(T) -> Vec<&'static str>,
) -> BTreeMap<&'static str, usize> {
    let mut runner = TestRunner::new(seeded());
    let mut counts = BTreeMap::new();
    for _ in 0..drawn {
        for kind in kinds(strategy.new_tree(&mut runner).unwrap().current()) {
            *counts.entry(kind).or_default() += 1;
        }
    }
    counts
}

fn kinds_of_day(daily: Daily, now: DateTime<Utc>) -> Vec<&'static str> {
    let day = daily.day_of(now);
    let edge = TimeDelta::days(3);
    let first = DateTime::<Utc>::MIN_UTC + edge;
    let last = DateTime::<Utc>::MAX_UTC - edge;
    if now < first || last < now {
        return vec!["an end of the range"];
    }
    let rollover = TimeDelta::seconds(i64::from(daily.rollover().num_seconds_from_midnight()));
    let shown = (daily.zone().local(now).naive_local() - rollover).date();
    let after = day.date() + TimeDelta::days(1);
    let seconds = (day.end() - day.start()).num_seconds();
    let kinds = [
        ("the previous date shown again", shown < day.date()),
        ("a short day", seconds < 86_400),
        ("a long day", seconds > 86_400),
        ("a day twice as long", seconds > 2 * 86_000),
        ("a date left out", daily.day(after).is_empty()),
        ("a first second", day.start().timestamp() == now.timestamp()),
        ("a last second", day.end().timestamp() - 1 == now.timestamp()),
        ("a leap second", now.nanosecond() >= 1_000_000_000),
        ("a fraction", !now.nanosecond().is_multiple_of(1_000_000_000)),
        ("UTC", daily.zone() == Zone::UTC),
        ("midnight", rollover.is_zero()),
        ("a rollover of odd seconds", rollover.num_seconds() % 60 > 0),
        ("before 1970", now.timestamp() < 0),
    ];
    kinds.into_iter().filter_map(|(kind, fits)| fits.then_some(kind)).collect()
}

#[test]
fn moments_reach_every_kind_of_hazard() {
    // The rarest, a day twice as long, is expected some 30 times, so no seed misses it.
    let counts = counted(&moments(), 60_000, |(daily, [now])| kinds_of_day(daily, now));
    assert_eq!(counts.len(), 14, "{counts:?}");
}

#[test]
fn instants_near_a_zone_reach_its_changes_to_the_second() {
    let berlin = Daily::in_zone(Zone::named("Europe/Berlin").unwrap());
    let changes = offset_changes(berlin.zone());
    let counts = counted(&instants_near(berlin), 5_000, |now| {
        let beside = |delta| changes.binary_search(&(now + TimeDelta::seconds(delta))).is_ok();
        let is_inner = now.timestamp().abs() < 4_000_000_000;
        [("before", 1), ("at", 0), ("after", -1)]
            .into_iter()
            .filter_map(|(name, delta)| (is_inner && beside(delta)).then_some(name))
            .collect()
    });
    assert_eq!(counts.len(), 3, "{counts:?}");
}

#[test]
fn walks_go_back_and_cross_days_both_ways() {
    let paris = Daily::in_zone(Zone::named("Europe/Paris").unwrap());
    let counts = counted(&walks(), 200, |walk| {
        let readings = walk.readings(paris, "2026-11-23T12:00:00Z".parse().unwrap());
        let days: Vec<_> = readings.iter().map(|reading| paris.day_of(*reading).date()).collect();
        let mut kinds = Vec::new();
        kinds.extend(readings.is_sorted().then_some("forward only"));
        kinds.extend(days.windows(2).any(|pair| pair.is_sorted_by(|a, b| a < b)).then_some("a later day"));
        kinds.extend((!days.is_sorted()).then_some("an earlier day"));
        kinds
    });
    assert_eq!(counts.len(), 3, "{counts:?}");
}
