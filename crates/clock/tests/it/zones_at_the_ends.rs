//! Local dates where chrono's range ends; ordinary zones are a subject of the whole-system tests.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Utc};
use daily_cache_clock::{ClockExt, FixedClock};

const HOUR: i32 = 3_600;

fn east(seconds: i32) -> FixedOffset {
    FixedOffset::east_opt(seconds).unwrap()
}

#[test]
fn the_local_date_saturates_at_both_ends_of_time() {
    let first = FixedClock::at(DateTime::<Utc>::MIN_UTC);
    let last = FixedClock::at(DateTime::<Utc>::MAX_UTC);
    for offset in [1, HOUR, 14 * HOUR, 24 * HOUR - 1] {
        assert_eq!(first.today_in(&east(-offset)), NaiveDate::MIN);
        assert_eq!(first.today_in(&east(offset)), NaiveDate::MIN);
        assert_eq!(last.today_in(&east(offset)), NaiveDate::MAX);
        assert_eq!(last.today_in(&east(-offset)), NaiveDate::MAX);
    }
    assert_eq!(first.today_in(&Utc), NaiveDate::MIN);
    assert_eq!(last.today_in(&Utc), NaiveDate::MAX);
}

#[test]
fn next_to_the_ends_of_time_the_local_date_is_exact() {
    let late = FixedClock::at(DateTime::<Utc>::MAX_UTC - TimeDelta::hours(1));
    assert_eq!(late.today_in(&east(HOUR)), NaiveDate::MAX);
    assert_eq!(late.today_in(&east(-23 * HOUR)), NaiveDate::MAX.pred_opt().unwrap());
    let early = FixedClock::at(DateTime::<Utc>::MIN_UTC + TimeDelta::hours(1));
    assert_eq!(early.today_in(&east(-HOUR)), NaiveDate::MIN);
    assert_eq!(early.today_in(&east(23 * HOUR)), NaiveDate::MIN.succ_opt().unwrap());
}

#[test]
fn the_instant_is_kept_in_any_zone_at_both_ends_of_time() {
    for end in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        for offset in [-23 * HOUR, 0, 23 * HOUR] {
            let local = FixedClock::at(end).now_in(&east(offset));
            assert_eq!(local, end);
            assert!(!format!("{local} {local:?}").is_empty());
        }
    }
}
