//! The model knows days by their definition, and what it reports of races and memories is right by example.

use chrono::{DateTime, Utc};
use daily_cache::{Cause, Daily, Tier, Zone};
use daily_cache_testkit::{Model, Report, day_number, moments, seeded};
use proptest::prelude::*;

const YESTERDAY: DateTime<Utc> = DateTime::from_timestamp(86_399, 0).unwrap();
const TODAY: DateTime<Utc> = DateTime::from_timestamp(86_400, 0).unwrap();

fn utc() -> Daily {
    Daily::in_zone(Zone::UTC)
}

fn ran(value: u64, now: DateTime<Utc>, cause: Cause, stored: bool) -> Report {
    Report::Ran { value, made_at: now.timestamp(), cause, stored }
}

fn hit(value: u64, now: DateTime<Utc>, tier: Tier) -> Report {
    Report::Hit { value, made_at: now.timestamp(), tier }
}

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn days_by_their_definition_are_days_as_computed((daily, [now]) in moments()) {
        let date = daily.day_of(now).date();
        let days = date.signed_duration_since(chrono::NaiveDate::default()).num_days();
        // At the ends of chrono's range the label saturates.
        let is_exact = date != chrono::NaiveDate::MIN && date != chrono::NaiveDate::MAX;
        prop_assert!(day_number(daily, now) == days || !is_exact, "{days}");
    }
}

#[test]
fn a_value_overtaken_by_another_is_given_and_not_stored() {
    for cause in [Cause::Absent, Cause::Stale] {
        let mut model = Model::remembering();
        if cause == Cause::Stale {
            model.slot(0, 7, utc()).put(YESTERDAY, 1);
        }
        let overtaken = model.slot(0, 7, utc()).get(TODAY, |model| {
            model.slot(1, 7, utc()).put(TODAY, 2);
            Some(3)
        });
        assert_eq!(overtaken, ran(3, TODAY, cause, false));
        assert_eq!(model.slot(0, 7, utc()).peek(TODAY), hit(2, TODAY, Tier::Store));
    }
}

#[test]
fn a_refresh_is_stored_whatever_came_meanwhile() {
    let mut model = Model::remembering();
    let refreshed = model.slot(0, 7, utc()).refresh(TODAY, |model| {
        model.slot(1, 7, utc()).put(TODAY, 2);
        Some(3)
    });
    assert_eq!(refreshed, ran(3, TODAY, Cause::Refresh, true));
    assert_eq!(model.slot(0, 7, utc()).peek(TODAY), hit(3, TODAY, Tier::Memory));
}

#[test]
fn a_value_invalidated_during_its_run_by_its_own_cache_is_not_stored() {
    for whole in [true, false] {
        for cache in [0, 1] {
            let mut model = Model::remembering();
            let report = model.slot(0, 7, utc()).get(TODAY, |model| {
                if whole {
                    model.invalidate(cache)
                } else {
                    model.slot(cache, 7, utc()).invalidate()
                };
                Some(1)
            });
            // Another cache cannot know of a run where nothing was stored.
            assert_eq!(report, ran(1, TODAY, Cause::Absent, cache == 1));
        }
    }
}

#[test]
fn a_cache_serves_what_it_remembers_until_the_day_ends_or_it_is_started_again() {
    let mut model = Model::remembering();
    model.slot(0, 7, utc()).put(TODAY, 1);
    model.slot(1, 7, utc()).put(TODAY, 2);
    assert_eq!(model.slot(0, 7, utc()).peek(TODAY), hit(1, TODAY, Tier::Memory));
    assert_eq!(model.slot(0, 7, utc()).peek(YESTERDAY), Report::Nothing);
    model.restart(0);
    assert_eq!(model.slot(0, 7, utc()).peek(TODAY), hit(2, TODAY, Tier::Store));
    assert_eq!(model.slot(1, 7, utc()).peek(TODAY), hit(2, TODAY, Tier::Memory));
}

#[test]
fn an_entry_from_tomorrow_is_explained_and_replaced() {
    let mut model = Model::forgetful();
    model.slot(0, 7, utc()).put(TODAY, 1);
    let explained = model.slot(0, 7, utc()).explain(YESTERDAY);
    let made_at = Some(TODAY.timestamp());
    assert_eq!(explained, Report::Explained { verdict: Err(Cause::FutureDated), made_at });
    let failed = model.slot(0, 7, utc()).get(YESTERDAY, |_| None);
    assert_eq!((failed, model.made_at().collect::<Vec<_>>()), (Report::Failed, vec![(7, TODAY.timestamp())]));
    let replaced = model.slot(0, 7, utc()).get(YESTERDAY, |_| Some(2));
    assert_eq!(replaced, ran(2, YESTERDAY, Cause::FutureDated, true));
}
