//! Zones: names, offsets, and the data behind them.

use chrono::{DateTime, FixedOffset, Utc};
use daily_cache_policy::{Daily, Facts, Policy, Window, Zone};

use crate::second;

#[test]
fn an_unknown_zone_is_named_with_the_nearest_ones_and_the_data_that_was_asked() {
    let error = Zone::named("Amerika/New_York").unwrap_err();
    assert!(error.is_unknown_zone());
    let text = error.to_string();
    assert!(text.contains("\"Amerika/New_York\"") && text.contains("America/New_York"), "{text}");
    assert!(text.contains(&Zone::database().to_string()), "{text}");
    assert!("".parse::<Zone>().unwrap_err().to_string().contains("Europe/Paris"));
}

#[test]
fn a_zone_is_small_copied_and_equal_to_itself_by_any_case_of_its_name() {
    assert!(size_of::<Zone>() <= 16);
    let zone = Zone::named("europe/paris").unwrap();
    assert_eq!(zone, Zone::named("Europe/Paris").unwrap());
    assert_eq!(zone.name(), "Europe/Paris");
    assert_eq!(["UTC", "utc"].map(|name| Zone::named(name).unwrap()), [Zone::UTC; 2]);
    assert_ne!(zone, Zone::UTC);
}

/// Required property 7.
#[test]
fn the_days_of_a_fixed_offset_are_plain_arithmetic() {
    for hours in [-12, -5, 0, 3, 14] {
        let zone = Zone::from(FixedOffset::east_opt(hours * 3600 + 1800).unwrap());
        let daily = Daily::in_zone(zone).at(6, 0).unwrap();
        let shift = i64::from(hours) * 3600 + 1800 - 6 * 3600;
        for at in [-1, 0, 1, 86_399, 86_400, 1_700_000_000] {
            let from = (at + shift).div_euclid(86_400) * 86_400 - shift;
            assert_eq!(daily.window(&Facts::new(at)), Window::new(from, from + 86_400));
        }
    }
    assert_eq!(Zone::from(FixedOffset::east_opt(19_800).unwrap()).name(), "+05:30");
}

#[test]
fn the_wall_clock_can_be_read_at_the_ends_of_time() {
    for name in ["Asia/Tokyo", "America/New_York", "Pacific/Kiritimati"] {
        let zone = Zone::named(name).unwrap();
        for end in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
            assert_eq!(zone.local(end), end);
        }
    }
}

#[test]
fn the_wall_clock_shows_the_offset_of_the_instant() {
    let local = Zone::named("Europe/Paris").unwrap().local("2026-03-29T01:00:00Z".parse().unwrap());
    assert_eq!(local.to_rfc3339(), "2026-03-29T03:00:00+02:00");
    assert_eq!(local.timestamp(), second("2026-03-29T01:00:00Z"));
}

#[cfg(feature = "chrono-tz")]
#[test]
fn a_zone_of_chrono_tz_is_taken_by_its_name() {
    let zone = Zone::try_from(chrono_tz::Europe::Paris).unwrap();
    assert_eq!(zone, Zone::named("Europe/Paris").unwrap());
}
