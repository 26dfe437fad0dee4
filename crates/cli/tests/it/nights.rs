//! The nights in which a day does not begin 24 hours after the one before: the table `Hazards` of the days' definition.

use chrono::{DateTime, SecondsFormat};
use serde_json::Value;

use crate::scene::{NOTE, Scene};

/// A day whose start or length is out of the common, in Unix seconds.
#[derive(Clone, Copy)]
struct Night {
    zone: &'static str,
    rollover: &'static str,
    date: &'static str,
    start: i64,
    length: i64,
}

const fn night(zone: &'static str, date: &'static str, start: i64, length: i64) -> Night {
    Night { zone, rollover: "00:00", date, start, length }
}

const fn from(rollover: &'static str, night: Night) -> Night {
    Night { rollover, ..night }
}

const HOUR: i64 = 3600;

const NIGHTS: [Night; 19] = [
    night("America/Sao_Paulo", "2018-11-04", 1_541_300_400, 23 * HOUR),
    night("Asia/Kathmandu", "1986-01-01", 504_901_800, 23 * HOUR + 2700),
    night("America/Toronto", "1919-03-31", -1_601_753_400, 23 * HOUR + 1800),
    night("Africa/Monrovia", "1972-01-07", 63_593_070, 83_730),
    night("Atlantic/Azores", "2024-10-27", 1_729_987_200, 25 * HOUR),
    night("Asia/Colombo", "1996-10-26", 846_264_600, 24 * HOUR + 1800),
    night("Africa/Cairo", "2024-10-31", 1_730_322_000, 25 * HOUR),
    night("America/St_Johns", "2006-10-29", 1_162_089_000, 25 * HOUR),
    night("Antarctica/Casey", "2010-03-05", 1_267_707_600, 27 * HOUR),
    from("02:30", night("Europe/Berlin", "2024-10-27", 1_729_989_000, 25 * HOUR)),
    from("02:30", night("Europe/Berlin", "2024-03-31", 1_711_846_800, 23 * HOUR + 1800)),
    night("Europe/Berlin", "2024-03-31", 1_711_839_600, 23 * HOUR),
    night("Europe/Berlin", "2024-10-27", 1_729_980_000, 25 * HOUR),
    night("Europe/Paris", "2026-03-29", 1_774_738_800, 23 * HOUR),
    night("Europe/Paris", "2026-10-25", 1_792_879_200, 25 * HOUR),
    night("Pacific/Kiritimati", "1995-01-01", 788_868_000, 24 * HOUR),
    from("06:00", night("Pacific/Kiritimati", "1994-12-31", 788_868_000, 6 * HOUR)),
    night("America/Nome", "1867-10-19", -3_225_272_302, 48 * HOUR),
    night("UTC", "2026-11-23", 1_795_392_000, 24 * HOUR),
];

fn instant(second: i64) -> String {
    DateTime::from_timestamp(second, 0).unwrap().to_rfc3339_opts(SecondsFormat::Secs, true)
}

impl Night {
    fn options(&self) -> [&str; 4] {
        ["--zone", self.zone, "--rollover", self.rollover]
    }

    /// Runs a command by a clock that stands at this second, and says whether it was run.
    fn is_run_at(&self, scene: &Scene, second: i64) -> bool {
        let (before, now) = (scene.runs(), instant(second));
        let options = [&["--now", &now][..], &self.options()].concat();
        assert_eq!(scene.run(&options, &format!("{NOTE}; echo printed")), "printed\n");
        scene.runs() == before + 1
    }

    fn day_at(&self, scene: &Scene, second: i64) -> Value {
        let at = instant(second);
        let line = [&["day", "--format", "json", "--at", &at][..], &self.options()].concat();
        serde_json::from_slice(&scene.output(&line).stdout).unwrap()
    }
}

#[test]
fn a_command_runs_once_from_the_first_to_the_last_second_of_each_of_19_hard_days() {
    for night in NIGHTS {
        let (scene, end) = (Scene::new(), night.start + night.length);
        let seconds = [night.start - 1, night.start, night.start + night.length / 2, end - 1, end, end + 1];
        let ran = seconds.map(|second| night.is_run_at(&scene, second));
        assert_eq!(ran, [true, true, false, false, true, false], "{} {}", night.zone, night.date);
    }
}

/// Where the clock shows the previous date again, a comparison of dates would run the command twice more.
#[test]
fn a_date_that_is_shown_again_is_no_new_day() {
    let again = [
        (7, 1_162_089_060, 1_162_092_600),
        (8, 1_267_714_800, 1_267_718_400),
        (9, 1_729_990_800, 1_729_992_600),
    ];
    for (number, from, until) in again {
        let (night, scene) = (&NIGHTS[number], Scene::new());
        let ran =
            [night.start, from - 1, from, until - 1, until].map(|second| night.is_run_at(&scene, second));
        assert_eq!(ran, [true, false, false, false, false], "{} {}", night.zone, night.date);
    }
}

#[test]
fn each_of_19_hard_days_is_told_with_its_start_and_its_end() {
    let scene = Scene::new();
    for night in NIGHTS {
        let end = night.start + night.length;
        for second in [night.start, end - 1] {
            let day = night.day_at(&scene, second);
            let place = format!("{} {}", night.zone, night.date);
            assert_eq!(day["date"], night.date, "{place}");
            assert_eq!(
                (&day["start"], &day["end"]),
                (&instant(night.start).into(), &instant(end).into()),
                "{place}"
            );
            assert_eq!(day["seconds"], night.length, "{place}");
        }
        assert_eq!(night.day_at(&scene, night.start - 1)["end"], instant(night.start));
        assert_eq!(night.day_at(&scene, end)["start"], instant(end));
    }
}

#[test]
fn a_date_that_was_left_out_is_the_day_of_no_instant() {
    let (scene, kiritimati) = (Scene::new(), &NIGHTS[15]);
    let dates = [-1, 0].map(|second| kiritimati.day_at(&scene, kiritimati.start + second)["date"].clone());
    assert_eq!(dates, ["1994-12-30", "1995-01-01"]);
}

/// The day is the named zone's, whatever zone the system is set to.
#[test]
fn the_systems_zone_moves_no_day_of_a_named_one() {
    let night = &NIGHTS[14];
    let (scene, at) = (Scene::new(), instant(night.start));
    let day = |system: &str| {
        let line = [&["day", "--format", "json", "--now", &at][..], &night.options()].concat();
        scene.command(line).env("TZ", system).output().unwrap().stdout
    };
    assert_eq!(day("Pacific/Apia"), day("America/St_Johns"));
    assert!(!day("UTC").is_empty());
}
