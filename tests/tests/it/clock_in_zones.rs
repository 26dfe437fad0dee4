//! A frozen clock read in zones whose days are not all alike: cases 30 to 38 of the clock.

use std::collections::BTreeSet;
use std::process::Command;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use chrono_tz::{Africa, America, Asia, Australia, Europe, Pacific};
use daily_cache_clock::{Clock, ClockExt, FixedClock, FrozenClock};

const NANOSECOND: Duration = Duration::from_nanos(1);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3_600);

fn frozen(text: &str) -> FrozenClock {
    text.parse().unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Date, time and offset that a wall clock in `zone` shows at the UTC instant `text`.
fn shown(text: &str, zone: Tz) -> String {
    frozen(text).now_in(&zone).format("%F %T %:z").to_string()
}

/// The instants from `clock` on, looking every minute for `span`, at which the date in `zone` changes.
fn flips(clock: &FrozenClock, zone: Tz, span: Duration) -> Vec<(DateTime<Utc>, NaiveDate)> {
    let end = clock.peek() + span;
    let mut before = clock.today_in(&zone);
    let mut found = Vec::new();
    while clock.peek() < end {
        let now = clock.advance(MINUTE);
        let today = clock.today_in(&zone);
        if today != before {
            found.push((now, today));
            before = today;
        }
    }
    found
}

fn flip(at: &str, to: &str) -> (DateTime<Utc>, NaiveDate) {
    (at.parse().unwrap(), date(to))
}

/// Case 30.
#[test]
fn one_instant_has_two_dates_in_auckland_and_los_angeles() {
    let clock = frozen("2024-06-15T13:00:00.123456789Z");
    let (auckland, los_angeles) = (Pacific::Auckland, America::Los_Angeles);
    assert_eq!(clock.today_in(&auckland), date("2024-06-16"));
    assert_eq!(clock.today_in(&los_angeles), date("2024-06-15"));
    assert_eq!(clock.now_in(&auckland), clock.now());
    assert_eq!(clock.now_in(&los_angeles), clock.now());
}

/// Case 31.
#[test]
fn a_day_in_amsterdam_lasts_23_hours_in_spring_and_25_in_autumn() {
    for (midnight, hours, today, tomorrow) in [
        ("2026-03-29T00:00:00+01:00", 23, "2026-03-29", "2026-03-30"),
        ("2026-10-25T00:00:00+02:00", 25, "2026-10-25", "2026-10-26"),
    ] {
        let clock = frozen(midnight);
        assert_eq!(clock.today_in(&Europe::Amsterdam), date(today));
        clock.advance((HOUR * hours).saturating_sub(NANOSECOND));
        assert_eq!(clock.today_in(&Europe::Amsterdam), date(today));
        clock.advance(NANOSECOND);
        assert_eq!(clock.today_in(&Europe::Amsterdam), date(tomorrow));
    }
}

/// Case 32.
#[test]
fn where_midnight_is_missing_the_day_starts_at_one() {
    let sao_paulo = America::Sao_Paulo;
    assert_eq!(shown("2018-11-04T02:59:59Z", sao_paulo), "2018-11-03 23:59:59 -03:00");
    assert_eq!(shown("2018-11-04T03:00:00Z", sao_paulo), "2018-11-04 01:00:00 -02:00");

    let cairo = Africa::Cairo;
    assert_eq!(shown("2024-04-25T21:59:59Z", cairo), "2024-04-25 23:59:59 +02:00");
    assert_eq!(shown("2024-04-25T22:00:00Z", cairo), "2024-04-26 01:00:00 +03:00");
}

/// Case 33.
#[test]
fn where_midnight_comes_twice_the_date_flips_once() {
    let havana = America::Havana;
    assert_eq!(shown("2023-11-05T04:00:00Z", havana), "2023-11-05 00:00:00 -04:00");
    assert_eq!(shown("2023-11-05T05:00:00Z", havana), "2023-11-05 00:00:00 -05:00");
    let evening = frozen("2023-11-05T00:00:00Z");
    assert_eq!(flips(&evening, havana, HOUR * 12), [flip("2023-11-05T04:00:00Z", "2023-11-05")]);
}

/// Case 34.
#[test]
fn apia_never_reads_the_thirtieth_of_december_2011() {
    let clock = frozen("2011-12-28T10:00:00Z");
    assert_eq!(
        flips(&clock, Pacific::Apia, HOUR * 96),
        [
            flip("2011-12-29T10:00:00Z", "2011-12-29"),
            flip("2011-12-30T10:00:00Z", "2011-12-31"),
            flip("2011-12-31T10:00:00Z", "2012-01-01"),
            flip("2012-01-01T10:00:00Z", "2012-01-02"),
        ]
    );
}

/// Case 35.
#[test]
fn in_st_johns_the_date_goes_back_while_utc_goes_on() {
    let st_johns = America::St_Johns;
    assert_eq!(shown("2010-11-07T02:30:00Z", st_johns), "2010-11-07 00:00:00 -02:30");
    assert_eq!(shown("2010-11-07T02:31:00Z", st_johns), "2010-11-06 23:01:00 -03:30");
    assert_eq!(shown("2010-11-07T03:30:00Z", st_johns), "2010-11-07 00:00:00 -03:30");
    assert_eq!(
        flips(&frozen("2010-11-07T00:00:00Z"), st_johns, HOUR * 12),
        [
            flip("2010-11-07T02:30:00Z", "2010-11-07"),
            flip("2010-11-07T02:31:00Z", "2010-11-06"),
            flip("2010-11-07T03:30:00Z", "2010-11-07"),
        ]
    );
}

/// Case 36.
#[test]
fn lord_howe_sets_its_clocks_back_by_half_an_hour() {
    let lord_howe = Australia::Lord_Howe;
    assert_eq!(shown("2024-04-06T14:59:59Z", lord_howe), "2024-04-07 01:59:59 +11:00");
    assert_eq!(shown("2024-04-06T15:00:00Z", lord_howe), "2024-04-07 01:30:00 +10:30");
    let midnight = frozen("2024-04-07T00:00:00+11:00");
    let lasted = HOUR * 24 + MINUTE * 30;
    assert_eq!(flips(&midnight, lord_howe, lasted), [flip("2024-04-07T13:30:00Z", "2024-04-08")]);
}

/// Case 37.
#[test]
fn in_beirut_the_last_hour_repeats_and_the_date_flips_only_after_the_second() {
    let beirut = Asia::Beirut;
    assert_eq!(shown("2023-10-28T20:59:59Z", beirut), "2023-10-28 23:59:59 +03:00");
    assert_eq!(shown("2023-10-28T21:00:00Z", beirut), "2023-10-28 23:00:00 +02:00");
    let midnight = frozen("2023-10-28T00:00:00+03:00");
    assert_eq!(flips(&midnight, beirut, HOUR * 25), [flip("2023-10-28T22:00:00Z", "2023-10-29")]);
}

#[test]
fn no_zone_panics_at_the_ends_of_time() {
    for zone in chrono_tz::TZ_VARIANTS {
        for (end, last) in
            [(DateTime::<Utc>::MIN_UTC, NaiveDate::MIN), (DateTime::<Utc>::MAX_UTC, NaiveDate::MAX)]
        {
            let clock = FixedClock::at(end);
            let today = clock.today_in(&zone);
            assert!((today - last).abs() <= TimeDelta::days(1), "{zone} reads {today}");
            assert_eq!(clock.now_in(&zone), end);
        }
    }
}

const OBSERVER: &str = "clock_in_zones::what_is_read_in_a_zone_is_what_the_zone_says";
const OBSERVED: &str = "observed ";

/// Also run by itself, in processes with another `TZ`, by the test below.
#[test]
fn what_is_read_in_a_zone_is_what_the_zone_says() {
    let clock = frozen("2024-06-15T22:30:00+01:00");
    assert_eq!(clock.today_in(&Pacific::Auckland), date("2024-06-16"));
    assert_eq!(clock.today_in(&America::Los_Angeles), date("2024-06-15"));
    let local = clock.now_in(&Asia::Kolkata);
    assert_eq!(local.to_rfc3339(), "2024-06-16T03:00:00+05:30");
    println!("{OBSERVED}{clock:?} {} {local:?} {:?}", clock.unix_seconds(), clock.now_system());
    println!("TZ={}", std::env::var("TZ").unwrap_or_default());
}

/// Case 38.
#[test]
fn another_tz_in_the_environment_changes_no_result() {
    let observed: BTreeSet<String> =
        ["UTC", "Pacific/Apia", "America/St_Johns", "EST5EDT", "No/Such_Zone"].map(observe_under).into();
    assert_eq!(observed.len(), 1, "{observed:#?}");
}

/// The line that the observer prints in a process of its own with this `TZ`.
fn observe_under(tz: &str) -> String {
    let this_binary = std::env::current_exe().unwrap();
    let child = Command::new(this_binary)
        .args(["--exact", OBSERVER, "--nocapture", "--test-threads=1"])
        .env("TZ", tz)
        .output()
        .unwrap();
    let output = String::from_utf8(child.stdout).unwrap();
    assert!(child.status.success() && output.contains("1 passed"), "under TZ={tz}:\n{output}");
    assert!(output.lines().any(|line| line == format!("TZ={tz}")), "{tz} was not handed on:\n{output}");
    let (_, observed) = output.split_once(OBSERVED).unwrap();
    observed.lines().next().unwrap().to_owned()
}
