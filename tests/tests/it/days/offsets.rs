//! Properties of fixed offsets (7) and of how an instant is written (10).

use chrono::{DateTime, FixedOffset, Timelike};
use daily_cache::{Daily, Window, Zone};
use daily_cache_testkit::{fixed_zones, instants, moments, rollovers, seeded};
use proptest::prelude::*;

use super::oracle::{SECONDS_PER_DAY, at, in_zone};

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn with_a_fixed_offset_every_day_has_24_hours_and_its_number_is_one_division(
        zone in fixed_zones(),
        rollover in rollovers(),
        now in instants(),
    ) {
        let day = Daily::in_zone(zone).at_time(rollover).unwrap().day_of(now);
        let ahead = i64::from(zone.local(now).offset().local_minus_utc())
            - i64::from(rollover.num_seconds_from_midnight());
        let number = (now.timestamp() + ahead).div_euclid(SECONDS_PER_DAY);
        let from = number * SECONDS_PER_DAY - ahead;
        prop_assert_eq!(day.window(), Window::new(from, from + SECONDS_PER_DAY));
    }

    #[test]
    fn utc_by_any_name_is_the_offset_zero(rollover in rollovers(), now in instants()) {
        let day = |zone| Daily::in_zone(zone).at_time(rollover).unwrap().day_of(now);
        let utc = day(Zone::UTC);
        prop_assert_eq!(day(Zone::from(FixedOffset::east_opt(0).unwrap())), utc);
        for name in ["UTC", "Etc/UTC", "Etc/GMT", "Zulu"] {
            prop_assert_eq!(day(Zone::named(name).unwrap()), utc, "{}", name);
        }
    }

    #[test]
    fn an_instant_written_in_another_zone_has_the_same_day(
        (daily, [now]) in moments(),
        other in fixed_zones(),
    ) {
        let elsewhere: DateTime<FixedOffset> = other.local(now);
        prop_assert_eq!(daily.day_of(elsewhere.to_utc()), daily.day_of(now));
        prop_assert_eq!(daily.zone().local(elsewhere.to_utc()), daily.zone().local(now));
    }

    #[test]
    fn a_fraction_of_a_second_changes_nothing((daily, [now]) in moments(), fraction in 0..2_000_000_000_u32) {
        let whole = at(now.timestamp()).unwrap();
        prop_assert_eq!(daily.day_of(now), daily.day_of(whole));
        if let Some(broken) = DateTime::from_timestamp(now.timestamp(), fraction) {
            prop_assert_eq!(daily.day_of(broken), daily.day_of(whole));
            prop_assert!(daily.day_of(whole).contains(broken));
        }
    }

    #[test]
    fn a_leap_second_at_the_end_of_a_day_counts_to_that_day((daily, [now]) in moments()) {
        let day = daily.day_of(now);
        // chrono has leap seconds only at the end of a minute, where not every zone ends its days.
        let last = DateTime::from_timestamp(day.window().until().unwrap() - 1, 1_500_000_000);
        if let Some(last) = last {
            prop_assert_eq!(daily.day_of(last), day);
            prop_assert!(day.contains(last));
        }
    }
}

#[test]
fn the_leap_second_of_2016_is_in_the_old_year_in_london_and_in_the_morning_in_tokyo() {
    let leap: DateTime<chrono::Utc> = "2016-12-31T23:59:60.5Z".parse().unwrap();
    assert_eq!(leap.nanosecond(), 1_500_000_000);
    assert_eq!(in_zone("Europe/London").day_of(leap).date().to_string(), "2016-12-31");
    assert_eq!(in_zone("Asia/Tokyo").day_of(leap).date().to_string(), "2017-01-01");
    assert_eq!(in_zone("Asia/Tokyo").at(9, 0).unwrap().day_of(leap).date().to_string(), "2016-12-31");
}
