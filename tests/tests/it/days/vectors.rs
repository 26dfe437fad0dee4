//! The 1,500 days of `day-windows.jsonl`.

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use daily_cache::{Daily, Day, Zone};
use serde::Deserialize;

use super::oracle::{at, naive_number, number_of};

const ROWS: &str = include_str!("../../../data/day-windows.jsonl");

#[derive(Debug, Deserialize)]
struct Row {
    zone: String,
    date: String,
    rollover: String,
    start: i64,
    next_start: i64,
    length: i64,
    naive_differs: Vec<(i64, i64)>,
}

impl Row {
    fn all() -> impl Iterator<Item = Row> {
        ROWS.lines().map(|line| serde_json::from_str(line).unwrap())
    }

    fn daily(&self) -> Daily {
        let rollover = NaiveTime::parse_from_str(&self.rollover, "%H:%M").unwrap();
        Daily::in_zone(Zone::named(&self.zone).unwrap()).at_time(rollover).unwrap()
    }

    fn date(&self) -> NaiveDate {
        self.date.parse().unwrap()
    }

    fn day_of(&self, second: i64) -> Day {
        self.daily().day_of(at(second).unwrap())
    }
}

#[test]
fn the_file_has_1500_rows_of_which_203_are_re_entered_and_3_left_out() {
    assert_eq!(Row::all().count(), 1_500);
    assert_eq!(Row::all().filter(|row| !row.naive_differs.is_empty()).count(), 203);
    assert_eq!(Row::all().filter(|row| row.length == 0).count(), 3);
}

#[test]
fn every_row_names_the_bounds_of_its_day() {
    for row in Row::all() {
        let day = row.daily().day(row.date());
        let bounds = (day.start().timestamp(), day.end().timestamp());
        assert_eq!(bounds, (row.start, row.next_start), "{row:?}");
        assert_eq!((day.end() - day.start()).num_seconds(), row.length, "{row:?}");
        assert_eq!(day.is_empty(), row.length == 0, "{row:?}");
        assert_eq!(day.date(), row.date(), "{row:?}");
    }
}

#[test]
fn every_row_holds_its_first_and_last_second_and_not_the_ones_beside_them() {
    for row in Row::all() {
        let day = row.daily().day(row.date());
        if day.is_empty() {
            assert!(row.day_of(row.start).date() > row.date(), "{row:?}");
        } else {
            assert_eq!(row.day_of(row.start), day, "{row:?}");
            assert_eq!(row.day_of(row.next_start - 1), day, "{row:?}");
        }
        assert!(row.day_of(row.start - 1).date() < row.date(), "{row:?}");
        assert!(row.day_of(row.next_start).date() > row.date(), "{row:?}");
    }
}

#[test]
fn a_nanosecond_before_the_end_of_a_row_is_in_it_and_its_end_is_not() {
    for row in Row::all().filter(|row| row.length > 0) {
        let (daily, end) = (row.daily(), at(row.next_start).unwrap());
        let day = daily.day(row.date());
        assert_eq!(daily.day_of(end - TimeDelta::nanoseconds(1)), day, "{row:?}");
        assert_ne!(daily.day_of(end), day, "{row:?}");
    }
}

#[test]
fn a_row_goes_on_where_the_clock_shows_the_previous_date_again() {
    for row in Row::all() {
        let yesterday = number_of(row.date()) - 1;
        for &(from, until) in &row.naive_differs {
            for second in [from, from.midpoint(until), until - 1] {
                assert_eq!(naive_number(row.daily(), second), yesterday, "{second} of {row:?}");
                assert_eq!(row.day_of(second).date(), row.date(), "{second} of {row:?}");
            }
        }
    }
}

#[test]
fn elsewhere_in_a_row_the_clock_shows_its_date() {
    for row in Row::all().filter(|row| row.length > 0) {
        let beside = row.naive_differs.iter().flat_map(|&(from, until)| [from - 1, until]);
        for second in beside.chain([row.start]).filter(|second| (row.start..row.next_start).contains(second))
        {
            assert_eq!(naive_number(row.daily(), second), number_of(row.date()), "{second} of {row:?}");
        }
    }
}
