//! Days, against another library's zone tables.
//!
//! chrono-tz carries release 2025b or later, in its own format, and only offsets are taken from it.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use chrono::{DateTime, NaiveDate, Offset, TimeDelta, TimeZone, Timelike};
use chrono_tz::{IANA_TZDB_VERSION, TZ_VARIANTS, Tz};
use daily_cache::{Daily, Zone};

use super::aliases::KEPT_APART;
use super::oracle::{SECONDS_PER_DAY, number_of};

/// Years in which no release since 2025b moved a boundary.
const SETTLED: Range<i32> = 1993..2022;

#[test]
fn every_day_of_1993_to_2021_starts_where_chrono_tz_has_it() {
    let days = AtomicUsize::new(0);
    for_every_zone(|tz, zone| {
        for (hour, minute) in [(0, 0), (2, 30)] {
            let daily = Daily::in_zone(zone).at(hour, minute).unwrap();
            let differing = differing(tz, daily, SETTLED);
            let (count, first) = (differing.dates.len(), differing.dates.first());
            assert!(
                first.is_none() || KEPT_APART.contains(&tz.name()),
                "{tz}: {count} days, {first:?} first"
            );
            days.fetch_add(differing.of, Ordering::Relaxed);
        }
    });
    assert!(days.into_inner() > 12_000_000);
}

#[test]
fn days_of_other_years_that_chrono_tz_has_otherwise_are_counted() {
    println!("{} against chrono-tz of IANA {IANA_TZDB_VERSION}, every day:", Zone::database());
    for years in [1900..1970, 1970..1993, 2022..2026, 2026..2038] {
        let (days, of) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let zones = Mutex::new(BTreeSet::new());
        for_every_zone(|tz, zone| {
            let differing = differing(tz, Daily::in_zone(zone), years.clone());
            days.fetch_add(differing.dates.len(), Ordering::Relaxed);
            of.fetch_add(differing.of, Ordering::Relaxed);
            if !differing.dates.is_empty() {
                zones.lock().unwrap().insert(tz.name());
            }
        });
        let (days, of, zones) = (days.into_inner(), of.into_inner(), zones.into_inner().unwrap());
        println!("{years:?}: {days} of {of} days differ, in {} zones: {zones:?}", zones.len());
        assert!(of > 100_000, "{of} days were compared");
    }
}

/// Dates whose day starts elsewhere, of so many compared.
struct Differing {
    dates: Vec<NaiveDate>,
    of: usize,
}

/// Asks for every other day: a day's end is the start of the next.
fn differing(tz: Tz, daily: Daily, years: Range<i32>) -> Differing {
    let rollover = i64::from(daily.rollover().num_seconds_from_midnight());
    let numbers = first_of(years.start)..first_of(years.end);
    let starts = starts(tz, rollover, numbers.clone());
    let mut dates = Vec::new();
    for (number, pair) in numbers.step_by(2).zip(starts.chunks(2)) {
        let day = daily.day(date(number));
        let ours = [day.start().timestamp(), day.end().timestamp()];
        let labels = [number, number + 1].map(date);
        let differing = pair.iter().zip(ours).zip(labels).filter(|((foreign, ours), _)| *foreign != ours);
        dates.extend(differing.map(|(_, date)| date));
    }
    Differing { dates, of: starts.len() }
}

fn offset(tz: Tz, second: i64) -> i64 {
    let utc = DateTime::from_timestamp(second, 0).unwrap().naive_utc();
    i64::from(tz.offset_from_utc_datetime(&utc).fix().local_minus_utc())
}

fn date(number: i64) -> NaiveDate {
    NaiveDate::default() + TimeDelta::days(number)
}

fn first_of(year: i32) -> i64 {
    number_of(NaiveDate::from_ymd_opt(year, 1, 1).unwrap())
}

/// The starts of the days with these numbers, in order: the clock is followed from piece to piece of constant
/// offset, and a day starts where it first shows more than it ever has.
fn starts(tz: Tz, rollover: i64, numbers: Range<i64>) -> Vec<i64> {
    let mut starts = Vec::new();
    let (mut second, last) = ((numbers.start - 2) * SECONDS_PER_DAY, (numbers.end + 2) * SECONDS_PER_DAY);
    let mut number = numbers.start;
    while second < last {
        let (offset, until) = piece(tz, second);
        while number < numbers.end && number * SECONDS_PER_DAY + rollover < until + offset {
            starts.push(second.max(number * SECONDS_PER_DAY + rollover - offset));
            number += 1;
        }
        second = until;
    }
    starts
}

/// The offset at a second and the end of the time for which it stays, as far as a day ahead can be seen.
fn piece(tz: Tz, second: i64) -> (i64, i64) {
    let old = offset(tz, second);
    let (mut before, mut after) = (second, second + SECONDS_PER_DAY);
    if offset(tz, after) == old {
        return (old, after);
    }
    while after - before > 1 {
        let middle = before.midpoint(after);
        if offset(tz, middle) == old {
            before = middle;
        } else {
            after = middle;
        }
    }
    (old, after)
}

/// Calls the function for every zone of chrono-tz that the database knows, on two threads.
fn for_every_zone(check: impl Fn(Tz, Zone) + Sync) {
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(tz) = TZ_VARIANTS.get(next.fetch_add(1, Ordering::Relaxed)) {
            if let Ok(zone) = Zone::named(tz.name()) {
                check(*tz, zone);
            }
        }
    };
    thread::scope(|scope| {
        scope.spawn(work);
        work();
    });
}
