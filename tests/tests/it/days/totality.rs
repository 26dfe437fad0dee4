//! Every instant has a day in every zone (11), and a rollover that is none is refused.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::TZ_VARIANTS;
use daily_cache::{Daily, Zone};
use daily_cache_testkit::{dailies, every_zone, instants, seeded};
use proptest::prelude::*;

use super::oracle::in_zone;

const ROLLOVERS: [(u32, u32); 5] = [(0, 0), (0, 30), (2, 30), (12, 0), (23, 59)];

/// The ends of the range, leap seconds, and the ends of the years that zone data can express.
fn extremes() -> Vec<DateTime<Utc>> {
    let (first, last) = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
    let day = TimeDelta::days(1);
    let mut extremes = vec![first, first + day, first + day + day, last - day - day, last - day, last];
    extremes.extend((-2..=2).flat_map(|days| {
        [-377_705_116_800, 253_402_300_800, 0]
            .map(|second| DateTime::from_timestamp(second + days * 43_200, 0).unwrap())
    }));
    extremes.push("2016-12-31T23:59:60Z".parse().unwrap());
    extremes.push(DateTime::from_timestamp(-1, 1_999_999_999).unwrap());
    extremes
}

#[test]
fn every_zone_and_rollover_has_a_day_for_the_ends_of_the_range_and_for_leap_seconds() {
    let extremes = extremes();
    for zone in every_zone() {
        for (hour, minute) in ROLLOVERS {
            let daily = Daily::in_zone(*zone).at(hour, minute).unwrap();
            for now in &extremes {
                let day = daily.day_of(*now);
                assert!(day.contains(*now), "{now:?} in {daily:?}: {day:?}");
                assert!(day.start() <= *now && day.start() < day.end(), "{now:?} in {daily:?}: {day:?}");
            }
        }
    }
}

#[test]
fn every_zone_has_days_with_the_first_and_last_dates() {
    for zone in every_zone() {
        for (hour, minute) in ROLLOVERS {
            let daily = Daily::in_zone(*zone).at(hour, minute).unwrap();
            for date in [NaiveDate::MIN, NaiveDate::MAX] {
                let day = daily.day(date);
                assert_eq!(day.date(), date, "{daily:?}");
                assert!(day.start() <= day.end(), "{daily:?}");
            }
        }
    }
}

#[test]
fn every_zone_tells_the_time_at_the_ends_of_the_range() {
    for zone in every_zone() {
        for now in extremes() {
            assert_eq!(zone.local(now).to_utc(), now, "{zone:?}");
        }
    }
}

#[test]
fn every_zone_that_chrono_tz_knows_is_known() {
    let unknown: Vec<&str> =
        TZ_VARIANTS.iter().map(|tz| tz.name()).filter(|name| Zone::named(name).is_err()).collect();
    if std::env::var_os("TZDIR").is_some() {
        println!("SKIPPED every_zone_that_chrono_tz_knows_is_known: TZDIR chooses the zones");
    } else {
        assert_eq!(unknown, Vec::<&str>::new());
    }
}

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn every_instant_has_a_day_that_can_be_shown(daily in dailies(), now in instants()) {
        let day = daily.day_of(now);
        prop_assert!(day.contains(now) && !day.is_empty());
        prop_assert!(day.start() < day.end() || day.end() == DateTime::<Utc>::MAX_UTC);
        let shown = format!("{daily:?} {day:?} {}", day.date());
        prop_assert!(!shown.is_empty());
        prop_assert_eq!(daily.zone().local(now).to_utc(), now);
    }
}

#[test]
fn a_rollover_with_a_fraction_or_in_a_leap_second_is_refused_with_an_error() {
    let daily = in_zone("Europe/Paris");
    let fraction = NaiveTime::from_hms_nano_opt(6, 0, 0, 1).unwrap();
    let leap_second = NaiveTime::from_hms_nano_opt(23, 59, 59, 1_000_000_000).unwrap();
    for refused in [fraction, leap_second] {
        assert!(daily.at_time(refused).unwrap_err().is_rollover(), "{refused}");
    }
    for (hour, minute) in [(24, 0), (0, 60), (u32::MAX, u32::MAX)] {
        assert!(daily.at(hour, minute).unwrap_err().is_rollover(), "{hour}:{minute}");
    }
    let last = NaiveTime::from_hms_opt(23, 59, 59).unwrap();
    assert_eq!(daily.at_time(last).unwrap().rollover(), last);
}
