//! The hazards of the specification, row by row. Seconds are Unix seconds.

use chrono::NaiveDate;
use daily_cache::Day;

use super::oracle::{at, in_zone, naive_number, number_of};

const HOUR: i64 = 3_600;
const MINUTE: i64 = 60;

/// The day of this label, after its start and length are found as given.
#[track_caller]
fn day(zone: &str, rollover: (u32, u32), date: &str, start: i64, length: i64) -> Day {
    let daily = in_zone(zone).at(rollover.0, rollover.1).unwrap();
    let day = daily.day(date.parse().unwrap());
    assert_eq!(day.start().timestamp(), start, "start of {day:?}");
    assert_eq!(day.end().timestamp(), start + length, "end of {day:?}");
    if length > 0 {
        assert_eq!(daily.day_of(day.start()), day);
        assert_eq!(daily.day_of(at(start + length - 1).unwrap()), day);
    }
    day
}

/// What the clock reads at the start of a day.
fn clock_at_start(zone: &str, day: Day) -> String {
    in_zone(zone).zone().local(day.start()).format("%Y-%m-%d %H:%M:%S").to_string()
}

/// Where the clock shows the previous date again, the day goes on; elsewhere both agree.
#[track_caller]
fn shows_the_previous_date(zone: &str, rollover: (u32, u32), day: Day, from: i64, until: i64) {
    let daily = in_zone(zone).at(rollover.0, rollover.1).unwrap();
    let number = number_of(day.date());
    for (second, shown) in [(from - 1, number), (from, number - 1), (until - 1, number - 1), (until, number)]
    {
        assert_eq!(naive_number(daily, second), shown, "date shown at {second}");
        assert_eq!(daily.day_of(at(second).unwrap()), day, "day of {second}");
    }
}

#[test]
fn sao_paulo_begins_at_one_where_midnight_does_not_exist() {
    let day = day("America/Sao_Paulo", (0, 0), "2018-11-04", 1_541_300_400, 23 * HOUR);
    assert_eq!(clock_at_start("America/Sao_Paulo", day), "2018-11-04 01:00:00");
}

#[test]
fn kathmandu_begins_a_quarter_past_where_midnight_does_not_exist() {
    let day = day("Asia/Kathmandu", (0, 0), "1986-01-01", 504_901_800, 23 * HOUR + 45 * MINUTE);
    assert_eq!(clock_at_start("Asia/Kathmandu", day), "1986-01-01 00:15:00");
}

#[test]
fn toronto_begins_at_half_past_where_the_gap_begins_the_evening_before() {
    let day = day("America/Toronto", (0, 0), "1919-03-31", -1_601_753_400, 23 * HOUR + 30 * MINUTE);
    assert_eq!(clock_at_start("America/Toronto", day), "1919-03-31 00:30:00");
}

#[test]
fn monrovia_loses_odd_seconds() {
    let day = day("Africa/Monrovia", (0, 0), "1972-01-07", 63_593_070, 83_730);
    assert_eq!(clock_at_start("Africa/Monrovia", day), "1972-01-07 00:44:30");
}

#[test]
fn the_azores_begin_at_the_first_of_two_midnights() {
    day("Atlantic/Azores", (0, 0), "2024-10-27", 1_729_987_200, 25 * HOUR);
}

#[test]
fn colombo_begins_at_the_first_of_two_midnights_half_an_hour_apart() {
    day("Asia/Colombo", (0, 0), "1996-10-26", 846_264_600, 24 * HOUR + 30 * MINUTE);
}

#[test]
fn cairo_set_back_at_24_00_does_not_begin_the_next_day_yet() {
    let thursday = day("Africa/Cairo", (0, 0), "2024-10-31", 1_730_322_000, 25 * HOUR);
    let at_first_24_00 = at(1_730_322_000 + 24 * HOUR).unwrap();
    assert_eq!(in_zone("Africa/Cairo").day_of(at_first_24_00), thursday);
}

#[test]
fn st_johns_keeps_its_new_day_while_the_clock_shows_the_previous_date_again() {
    let day = day("America/St_Johns", (0, 0), "2006-10-29", 1_162_089_000, 25 * HOUR);
    shows_the_previous_date("America/St_Johns", (0, 0), day, 1_162_089_060, 1_162_092_600);
}

#[test]
fn casey_keeps_its_new_day_through_a_change_of_three_hours() {
    let day = day("Antarctica/Casey", (0, 0), "2010-03-05", 1_267_707_600, 27 * HOUR);
    shows_the_previous_date("Antarctica/Casey", (0, 0), day, 1_267_714_800, 1_267_718_400);
}

#[test]
fn berlin_in_autumn_rolls_over_once_at_a_half_past_two_that_occurs_twice() {
    let day = day("Europe/Berlin", (2, 30), "2024-10-27", 1_729_989_000, 25 * HOUR);
    shows_the_previous_date("Europe/Berlin", (2, 30), day, 1_729_990_800, 1_729_992_600);
}

#[test]
fn berlin_in_spring_rolls_over_at_three_where_half_past_two_does_not_exist() {
    let day = day("Europe/Berlin", (2, 30), "2024-03-31", 1_711_846_800, 23 * HOUR + 30 * MINUTE);
    assert_eq!(clock_at_start("Europe/Berlin", day), "2024-03-31 03:00:00");
}

#[test]
fn kiritimati_left_out_a_date_which_is_an_empty_day() {
    let left_out = day("Pacific/Kiritimati", (0, 0), "1994-12-31", 788_868_000, 0);
    assert!(left_out.is_empty() && !left_out.contains(left_out.start()));
    let new_year = in_zone("Pacific/Kiritimati").day(NaiveDate::from_ymd_opt(1995, 1, 1).unwrap());
    assert_eq!(new_year.start(), left_out.start());
}

#[test]
fn kiritimati_with_a_rollover_at_six_had_six_hours_of_the_date_left_out() {
    day("Pacific/Kiritimati", (6, 0), "1994-12-31", 788_868_000, 6 * HOUR);
}

#[test]
fn nome_showed_a_date_twice_which_is_one_day_of_48_hours() {
    day("America/Nome", (0, 0), "1867-10-19", -3_225_272_302, 48 * HOUR);
}
