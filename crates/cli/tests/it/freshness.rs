//! How long a result is good.

use crate::stage::{Said, Stage, nth};

/// The count that is printed at each of these instants, one after the other.
fn at_each<const N: usize>(stage: &Stage, options: &[&str], instants: [&str; N]) -> [usize; N] {
    instants.map(|now| stage.nth(&[&["--now", now], options].concat()))
}

#[test]
fn a_result_is_good_until_the_day_of_its_zone_ends() {
    let stage = Stage::new();
    let paris = ["--zone", "Europe/Paris"];
    let instants = ["2026-11-22T23:00:00Z", "2026-11-23T22:59:59Z", "2026-11-23T23:00:00Z"];
    assert_eq!(at_each(&stage, &paris, instants), [1, 1, 2]);
    let utc = ["2026-11-23T23:00:00Z", "2026-11-23T23:59:59Z", "2026-11-24T00:00:00Z"];
    assert_eq!(at_each(&stage, &["--zone", "UTC"], utc), [2, 2, 3], "the zone is not in the key");
}

#[test]
fn the_option_names_the_zone_before_the_variable_and_the_system() {
    let stage = Stage::new();
    // 14:00 in Paris, 21:00 in Tokyo, 00:00 of the next day in Kamchatka.
    let now = "2026-11-23T12:00:00Z";
    let day = |option: &[&str], variable: Option<&str>| {
        let mut command = stage.command(&[&["--now", now, "day"], option].concat());
        command.env("TZ", "Asia/Tokyo");
        if let Some(zone) = variable {
            command.env("DAILY_CACHE_ZONE", zone);
        }
        let text = command.output().unwrap().out();
        let zone = text.lines().find_map(|line| line.trim_start().strip_prefix("zone ")).unwrap().trim();
        zone.split(',').next().unwrap().to_owned()
    };
    assert_eq!(day(&[], None), "Asia/Tokyo (by TZ)");
    assert_eq!(day(&[], Some("")), "Asia/Tokyo (by TZ)");
    assert_eq!(day(&[], Some("Asia/Kamchatka")), "Asia/Kamchatka (by DAILY_CACHE_ZONE)");
    assert_eq!(day(&["--zone", "Europe/Paris"], Some("Asia/Kamchatka")), "Europe/Paris (by --zone)");
    assert_eq!(day(&["--zone", "Europe/Paris"], Some("nowhere")), "Europe/Paris (by --zone)");
}

#[test]
fn the_variable_and_the_option_decide_until_when_a_result_is_good() {
    let stage = Stage::new();
    let at = |now: &str, options: &[&str]| {
        let mut command = stage.counting(&[&["--now", now], options].concat());
        nth(command.env("DAILY_CACHE_ZONE", "Asia/Kamchatka"))
    };
    assert_eq!(at("2026-11-23T11:59:59Z", &[]), 1);
    assert_eq!(at("2026-11-23T12:00:00Z", &["--zone", "UTC"]), 1);
    assert_eq!(at("2026-11-23T12:00:00Z", &[]), 2, "midnight in Kamchatka");
}

#[test]
fn a_zone_that_there_is_not_is_named_with_who_named_it() {
    let stage = Stage::new();
    let by_option = stage.counting(&["--zone", "Europe/Pariss"]).output().unwrap();
    assert_eq!(by_option.code(), 125);
    assert!(by_option.err().contains("--zone") && by_option.err().contains("Europe/Pariss"));
    let by_variable = stage.counting(&[]).env("DAILY_CACHE_ZONE", "Mars").output().unwrap();
    assert_eq!(by_variable.code(), 125);
    assert!(by_variable.err().contains("DAILY_CACHE_ZONE") && by_variable.err().contains("Mars"));
    assert_eq!(stage.runs(), 0, "a command must not run under a day that nobody meant");
}

#[test]
fn a_day_begins_at_the_rollover() {
    let stage = Stage::new();
    let six = ["--rollover", "06:00"];
    let instants =
        ["2026-11-23T06:00:00Z", "2026-11-24T00:00:00Z", "2026-11-24T05:59:59Z", "2026-11-24T06:00:00Z"];
    assert_eq!(at_each(&stage, &six, instants), [1, 1, 1, 2]);
    for wrong in ["24:00", "6", "06:00:60", "dawn"] {
        assert_eq!(stage.counting(&["--rollover", wrong]).output().unwrap().code(), 125, "{wrong}");
    }
}

#[test]
fn a_time_to_live_ends_a_result_within_the_day() {
    let stage = Stage::new();
    let instants = ["2026-11-23T08:00:00Z", "2026-11-23T09:29:59Z", "2026-11-23T09:30:00Z"];
    assert_eq!(at_each(&stage, &["--ttl", "90m"], instants), [1, 1, 2]);
    assert_eq!(at_each(&stage, &[], ["2026-11-23T20:00:00Z"]), [2], "it is asked again each time");
}

#[test]
fn a_time_to_live_does_not_reach_across_midnight() {
    let stage = Stage::new();
    let instants = ["2026-11-23T23:00:00Z", "2026-11-23T23:59:59Z", "2026-11-24T00:00:00Z"];
    assert_eq!(at_each(&stage, &["--ttl", "90m"], instants), [1, 1, 2]);
}

#[test]
fn without_the_day_a_time_to_live_reaches_across_midnight() {
    let stage = Stage::new();
    let instants = ["2026-11-23T23:00:00Z", "2026-11-24T00:29:59Z", "2026-11-24T00:30:00Z"];
    assert_eq!(at_each(&stage, &["--ttl", "90m", "--no-day"], instants), [1, 1, 2]);
    let alone = stage.counting(&["--no-day"]).output().unwrap();
    assert_eq!(alone.code(), 125);
    assert!(alone.err().contains("--ttl"), "{}", alone.err());
}

#[test]
fn a_duration_that_is_none_is_refused() {
    let stage = Stage::new();
    for wrong in ["90", "0s", "-5m", "1d", "soon", ""] {
        for option in ["--ttl", "--cache-failures"] {
            let refused = stage.counting(&[&format!("{option}={wrong}")]).output().unwrap();
            assert_eq!(refused.code(), 125, "{option}={wrong}");
        }
    }
    assert_eq!(stage.runs(), 0);
}

#[test]
fn a_refresh_replaces_what_is_kept() {
    let stage = Stage::new();
    assert_eq!([stage.nth(&[]), stage.nth(&["--refresh"]), stage.nth(&[])], [1, 2, 2]);
    assert_eq!(stage.rows().len(), 1);
}

#[test]
fn a_refresh_that_fails_leaves_what_is_kept() {
    let stage = Stage::new();
    assert_eq!(stage.nth(&[]), 1);
    stage.then("exit 3");
    let failed = stage.counting(&["--refresh"]).output().unwrap();
    assert_eq!((failed.code(), failed.out().as_str()), (3, "2\n"));
    assert_eq!(stage.nth(&[]), 1);
}

#[test]
fn a_clock_that_was_set_back_before_the_day_finds_nothing() {
    let stage = Stage::new();
    let instants = ["2026-11-23T12:00:00Z", "2026-11-22T12:00:00Z", "2026-11-22T13:00:00Z"];
    assert_eq!(at_each(&stage, &[], instants), [1, 2, 2]);
}
