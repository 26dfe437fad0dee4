//! The newest zone data is in use, whatever the system holds.
//!
//! The constants are of release 2026f, read with Python's `zoneinfo` from the package `tzdata` 2026.6 of the Python Package Index.

use daily_cache::Zone;

use super::oracle::in_zone;

/// What the clocks read at 2026-11-23T12:00:00Z, where that or the way there changed since 2025b.
const NOVEMBER: [(&str, &str); 7] = [
    ("America/Vancouver", "2026-11-23T05:00:00-07:00"),
    ("America/Edmonton", "2026-11-23T06:00:00-06:00"),
    ("America/Inuvik", "2026-11-23T06:00:00-06:00"),
    ("America/Winnipeg", "2026-11-23T07:00:00-05:00"),
    ("America/Havana", "2026-11-23T08:00:00-04:00"),
    ("Africa/Casablanca", "2026-11-23T12:00:00+00:00"),
    ("Africa/El_Aaiun", "2026-11-23T12:00:00+00:00"),
];

/// Whether the folder of `TZDIR` decides, which is then the caller's choice and not ours.
#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
fn is_skipped(test: &str) -> bool {
    let chosen = std::env::var_os("TZDIR").is_some_and(|folder| !folder.is_empty());
    if chosen {
        println!("SKIPPED {test}: TZDIR chooses the zone data, {}", Zone::database());
    }
    chosen
}

fn local(zone: &str, instant: &str) -> String {
    in_zone(zone).zone().local(instant.parse().unwrap()).to_rfc3339()
}

#[test]
fn the_release_is_2026f_or_newer() {
    if !is_skipped("the_release_is_2026f_or_newer") {
        let release = Zone::database().release().unwrap();
        assert!(release >= "2026f", "{release}");
    }
}

#[test]
fn clocks_in_november_2026_read_what_2026f_says() {
    if !is_skipped("clocks_in_november_2026_read_what_2026f_says") {
        for (zone, reading) in NOVEMBER {
            assert_eq!(local(zone, "2026-11-23T12:00:00Z"), reading, "{zone}");
        }
    }
}

#[test]
fn winnipeg_edmonton_and_vancouver_are_not_set_back_in_autumn_2026() {
    if !is_skipped("winnipeg_edmonton_and_vancouver_are_not_set_back_in_autumn_2026") {
        for zone in ["America/Winnipeg", "America/Edmonton", "America/Vancouver"] {
            let day = in_zone(zone).day("2026-11-01".parse().unwrap());
            assert_eq!((day.end() - day.start()).num_hours(), 24, "{zone}");
        }
    }
}

#[test]
fn havana_is_set_back_again_only_in_autumn_2027() {
    if !is_skipped("havana_is_set_back_again_only_in_autumn_2027") {
        let hours = |date: &str| {
            let day = in_zone("America/Havana").day(date.parse().unwrap());
            (day.end() - day.start()).num_hours()
        };
        assert_eq!(hours("2026-11-01"), 24);
        assert_eq!(hours("2027-11-07"), 25);
        assert_eq!(local("America/Havana", "2027-11-07T05:00:00Z"), "2027-11-07T00:00:00-05:00");
    }
}

#[test]
fn casablanca_goes_to_utc_for_good_on_20_september_2026() {
    if !is_skipped("casablanca_goes_to_utc_for_good_on_20_september_2026") {
        let clock = |instant| local("Africa/Casablanca", instant);
        assert_eq!(clock("2026-09-20T00:59:59Z"), "2026-09-20T01:59:59+01:00");
        assert_eq!(clock("2026-09-20T01:00:00Z"), "2026-09-20T01:00:00+00:00");
        assert_eq!(clock("2027-07-01T12:00:00Z"), "2027-07-01T12:00:00+00:00");
        let day = in_zone("Africa/Casablanca").at(1, 30).unwrap().day("2026-09-20".parse().unwrap());
        assert_eq!((day.start().timestamp(), day.end().timestamp()), (1_789_864_200, 1_789_954_200));
    }
}
