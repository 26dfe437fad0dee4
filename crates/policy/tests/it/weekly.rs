//! Weeks.

use chrono::{DateTime, Datelike, Weekday};
use daily_cache_policy::{Daily, Facts, Policy, Weekly, Zone};

use crate::second;

#[test]
fn a_week_begins_with_its_first_weekday_at_its_rollover_in_its_zone() {
    let zone = Zone::named("Europe/Berlin").unwrap();
    let weekly = Weekly::in_zone(zone).starting_on(Weekday::Sun).at(2, 30).unwrap();
    // The clock goes back on Sunday, 2024-10-27: the week begins at the first 02:30 and lasts seven plain days.
    let week = weekly.window(&Facts::new(second("2024-10-30T12:00:00Z")));
    assert_eq!(week.from(), second("2024-10-27T02:30:00+02:00"));
    assert_eq!(week.until(), Some(second("2024-11-03T02:30:00+01:00")));
}

#[test]
fn weeks_tile_time_and_agree_with_the_days_they_are_made_of() {
    let zone = Zone::named("America/Sao_Paulo").unwrap();
    for first in [Weekday::Mon, Weekday::Wed, Weekday::Sun] {
        let (weekly, daily) = (Weekly::in_zone(zone).starting_on(first), Daily::in_zone(zone));
        let mut at = second("2018-01-01T00:00:00Z");
        for _ in 0..60 {
            let week = weekly.window(&Facts::new(at));
            let end = week.until().unwrap();
            assert!(week.contains(at) && week.contains(week.from()) && week.contains(end - 1));
            let day = daily.day_of(DateTime::from_timestamp(week.from(), 0).unwrap());
            assert_eq!((day.date().weekday(), day.start().timestamp()), (first, week.from()));
            assert_eq!(weekly.window(&Facts::new(end)).from(), end);
            at = end;
        }
    }
}
