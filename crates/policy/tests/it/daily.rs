//! Days: what is refused, what is unusual, what is outside of time.

use chrono::{NaiveDate, NaiveTime};
use daily_cache_policy::{Daily, Facts, Policy, Window, Zone};

use crate::second;

#[test]
fn a_rollover_that_is_no_time_of_day_in_whole_seconds_is_refused_and_named() {
    let utc = Daily::in_zone(Zone::UTC);
    for (hour, minute) in [(24, 0), (0, 60), (u32::MAX, u32::MAX)] {
        let error = utc.at(hour, minute).unwrap_err();
        assert!(error.is_rollover());
        assert!(error.to_string().starts_with(&format!("{hour:02}:{minute:02} is no rollover")), "{error}");
    }
    let fraction = NaiveTime::from_hms_milli_opt(6, 0, 0, 1).unwrap();
    let leap = NaiveTime::from_hms_milli_opt(23, 59, 59, 1_000).unwrap();
    assert!(utc.at_time(fraction).unwrap_err().is_rollover());
    assert!(utc.at_time(leap).unwrap_err().is_rollover());
    assert!(utc.at_time(NaiveTime::from_hms_opt(23, 59, 59).unwrap()).is_ok());
}

#[test]
fn the_rollover_can_be_read_back() {
    let daily = Daily::in_zone(Zone::UTC).at(6, 30).unwrap();
    assert_eq!(daily.rollover(), NaiveTime::from_hms_opt(6, 30, 0).unwrap());
}

#[test]
fn a_day_without_its_midnight_is_remarked_on_and_so_is_the_day_before() {
    let told = "2018-11-04 begins at 01:00:00, since the clock of America/Sao_Paulo skips 00:00:00";
    assert_eq!(remark("America/Sao_Paulo", "2018-11-04T12:00:00Z").as_deref(), Some(told));
    assert_eq!(remark("America/Sao_Paulo", "2018-11-03T12:00:00Z").as_deref(), Some(told));
    assert_eq!(remark("America/Sao_Paulo", "2018-11-05T12:00:00Z"), None);
}

#[test]
fn a_date_that_is_left_out_is_remarked_on_the_day_before() {
    let told = "the clock of Pacific/Kiritimati leaves out 1994-12-31";
    assert_eq!(remark("Pacific/Kiritimati", "1994-12-31T09:59:59Z").as_deref(), Some(told));
    assert_eq!(remark("Pacific/Kiritimati", "1994-12-31T10:00:00Z"), None);
}

#[test]
fn a_day_in_which_the_clock_is_set_is_remarked_on() {
    let back = "the clock of Atlantic/Azores is set back in the day 2024-10-27";
    assert_eq!(remark("Atlantic/Azores", "2024-10-27T12:00:00Z").as_deref(), Some(back));
    let forward = "the clock of Europe/Paris is set forward in the day 2026-03-29";
    assert_eq!(remark("Europe/Paris", "2026-03-29T12:00:00Z").as_deref(), Some(forward));
    assert_eq!(remark("Europe/Paris", "2026-03-30T12:00:00Z"), None);
}

fn remark(zone: &str, instant: &str) -> Option<String> {
    Daily::in_zone(Zone::named(zone).unwrap()).remark(&Facts::new(second(instant)))
}

#[test]
fn facts_from_outside_the_range_of_time_have_no_day() {
    let daily = Daily::in_zone(Zone::named("Asia/Tokyo").unwrap());
    for made_at in [i64::MIN, -9_000_000_000_000, 9_000_000_000_000, i64::MAX] {
        assert_eq!(daily.window(&Facts::new(made_at)), Window::EMPTY);
        let _ = daily.remark(&Facts::new(made_at));
    }
}

#[test]
fn the_first_and_last_dates_have_days() {
    let daily = Daily::in_zone(Zone::named("America/New_York").unwrap()).at(6, 0).unwrap();
    for date in [NaiveDate::MIN, NaiveDate::MAX] {
        assert_eq!(daily.day(date).date(), date);
    }
}
