//! What days mean for a value: staleness is final (13), economy, skipped dates and clocks set back at the level of
//! windows (14 to 16), remembered windows (17).

use chrono::{DateTime, Utc};
use daily_cache::{Daily, Day, Facts, Policy, PolicyExt, Ttl};
use daily_cache_testkit::{moments, seeded, walks};
use proptest::prelude::*;
use std::time::Duration;

use super::oracle::{at, in_zone};

fn is_fresh(daily: Daily, made_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    daily.window(&Facts::new(made_at.timestamp())).contains(now.timestamp())
}

/// How often a value is computed that is asked for at these readings.
fn computations(daily: Daily, readings: &[DateTime<Utc>]) -> usize {
    let mut made_at = None;
    let mut count = 0;
    for &now in readings {
        if !made_at.is_some_and(|made_at| is_fresh(daily, made_at, now)) {
            made_at = Some(now);
            count += 1;
        }
    }
    count
}

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn a_value_is_fresh_exactly_in_the_day_in_which_it_was_made((daily, [made_at, now]) in moments()) {
        prop_assert_eq!(is_fresh(daily, made_at, now), daily.day_of(made_at) == daily.day_of(now));
    }

    #[test]
    fn a_value_goes_by_its_last_validation((daily, [made_at, validated_at, now]) in moments()) {
        let facts = Facts::new(made_at.timestamp()).with_validated_at(validated_at.timestamp());
        prop_assert_eq!(daily.window(&facts).contains(now.timestamp()), is_fresh(daily, validated_at, now));
    }

    #[test]
    fn what_is_stale_once_stays_stale_while_the_clock_does_not_go_back(
        (daily, [made_at, first]) in moments(),
        walk in walks(),
    ) {
        let (made_at, first) = (made_at.min(first), made_at.max(first));
        let mut furthest = first;
        let mut stale = false;
        for reading in walk.readings(daily, first) {
            furthest = furthest.max(reading);
            let fresh = is_fresh(daily, made_at, furthest);
            prop_assert!(!(stale && fresh), "fresh again at {furthest}");
            stale |= !fresh;
        }
    }

    #[test]
    fn a_clock_that_does_not_go_back_computes_once_for_every_day_that_asks(
        (daily, [first]) in moments(),
        walk in walks(),
    ) {
        let mut readings = walk.readings(daily, first);
        readings.sort();
        let mut days: Vec<Day> = readings.iter().map(|reading| daily.day_of(*reading)).collect();
        days.dedup();
        prop_assert_eq!(computations(daily, &readings), days.len());
    }

    #[test]
    fn the_last_second_and_the_end_are_two_computations_and_the_first_and_the_last_second_one(
        (daily, [now]) in moments(),
    ) {
        let window = daily.day_of(now).window();
        let (start, end) = (at(window.from()), at(window.until().unwrap()));
        let last = at(window.until().unwrap() - 1);
        if let (Some(last), Some(end)) = (last, end) {
            prop_assert_eq!(computations(daily, &[last, end]), 2);
        }
        if let (Some(start), Some(last)) = (start, last) {
            prop_assert_eq!(computations(daily, &[start, last]), 1);
        }
    }

    #[test]
    fn a_clock_set_back_computes_again_only_across_the_start_of_the_day((daily, [now, back]) in moments()) {
        let (back, now) = (now.min(back), now.max(back));
        let same_day = daily.day_of(now) == daily.day_of(back);
        prop_assert_eq!(computations(daily, &[now, back, back, now, now]), if same_day { 1 } else { 3 });
    }

    #[test]
    fn remembering_the_window_never_changes_an_answer((daily, [first]) in moments(), walk in walks()) {
        let mut remembered = daily.day_of(first);
        for reading in walk.readings(daily, first) {
            if !remembered.window().contains(reading.timestamp()) {
                remembered = daily.day_of(reading);
            }
            prop_assert_eq!(remembered, daily.day_of(reading));
        }
    }

    #[test]
    fn with_a_ttl_the_earlier_end_counts_and_without_it_the_later(
        (daily, [made_at]) in moments(),
        seconds in 1..200_000_u64,
    ) {
        let (facts, ttl) = (Facts::new(made_at.timestamp()), Ttl::new(Duration::from_secs(seconds)));
        let ends = [daily.window(&facts).until(), ttl.window(&facts).until()];
        prop_assert_eq!(daily.and(ttl).window(&facts).until(), ends.into_iter().min().unwrap());
        prop_assert_eq!(daily.or(ttl).window(&facts).until(), ends.into_iter().max().unwrap());
    }
}

#[test]
fn the_date_that_kiritimati_left_out_is_one_change_of_day() {
    let kiritimati = in_zone("Pacific/Kiritimati");
    let new_year = 788_868_000;
    let readings = [at(new_year - 1).unwrap(), at(new_year).unwrap(), at(new_year + 1).unwrap()];
    assert_eq!(computations(kiritimati, &readings), 2);
    assert_eq!(kiritimati.day_of(readings[0]).date().to_string(), "1994-12-30");
    assert_eq!(kiritimati.day_of(readings[1]).date().to_string(), "1995-01-01");
}

#[test]
fn with_a_rollover_at_six_a_minute_to_six_is_still_yesterday() {
    let business_day = in_zone("Europe/Paris").at(6, 0).unwrap();
    let evening = "2026-11-22T20:00:00Z".parse().unwrap();
    assert!(is_fresh(business_day, evening, "2026-11-23T04:59:59.999999999Z".parse().unwrap()));
    assert!(!is_fresh(business_day, evening, "2026-11-23T05:00:00Z".parse().unwrap()));
}
