//! The pages that tell of days, of zones and of the program itself.

use serde_json::Value;

use crate::stage::{Said, Stage};

#[test]
fn every_shell_has_completions_of_every_option() {
    let stage = Stage::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let page = stage.run(&["completions", shell]);
        assert_eq!((page.code(), page.err().as_str()), (0, ""), "{shell}");
        for word in ["cache-failures", "wait", "shared", "older-than", "repair"] {
            assert!(page.out().contains(word), "{shell}: {word}");
        }
    }
}

#[test]
fn the_manual_is_a_page_of_man_with_every_command() {
    let page = Stage::new().run(&["man"]).out();
    assert!(page.lines().any(|line| line.starts_with(".TH daily-cache")));
    for word in [
        "explain",
        "completions",
        "DAILY_CACHE=off",
        "\\-\\-dir",
        "\\-\\-cache\\-failures",
        "\\-\\-wait",
        "\\-\\-shared",
        "PRUNE",
        "VERIFY",
    ] {
        assert!(page.contains(word), "{word}");
    }
}

#[test]
fn a_day_is_told_to_programs_with_its_length() {
    let stage = Stage::new();
    let args = ["day", "--zone", "Europe/Paris", "--at", "2026-03-29T12:00:00+02:00", "--format", "json"];
    let day: Value = serde_json::from_str(&stage.run(&args).out()).unwrap();
    let facts: [(&str, Value); 7] = [
        ("date", "2026-03-29".into()),
        ("start", "2026-03-28T23:00:00Z".into()),
        ("end", "2026-03-29T22:00:00Z".into()),
        ("seconds", (23 * 3600).into()),
        ("at", "2026-03-29T10:00:00Z".into()),
        ("zone", "Europe/Paris".into()),
        ("rollover", "00:00:00".into()),
    ];
    for (name, fact) in facts {
        assert_eq!(day[name], fact, "{name}");
    }
}

#[test]
fn a_day_is_told_to_people_by_the_rollover_and_the_clock() {
    let stage = Stage::new();
    let args = ["--now", "2026-11-23T05:00:00Z", "day", "--rollover", "06:00"];
    assert!(stage.run(&args).out().contains("2026-11-22, 24 h"), "{}", stage.run(&args).out());
}

#[test]
fn a_zone_is_told_with_its_next_changes() {
    let stage = Stage::new();
    let paris = stage.run(&["zone", "Europe/Paris"]).out();
    assert!(paris.contains("2027-03-28T01:00:00Z") && paris.contains("CEST"), "{paris}");
    assert!(stage.run(&["zone", "UTC"]).out().contains("no change is known"));
    let trouble = stage.run(&["zone", "Europe/Pariss"]);
    assert_eq!((trouble.code(), trouble.out().as_str()), (125, ""));
    assert!(trouble.err().contains("Europe/Paris"), "{}", trouble.err());
}

#[test]
fn the_first_minute_of_a_new_user() {
    let stage = Stage::new();
    let counted = stage.counted();
    let counted: Vec<&str> = counted.iter().map(String::as_str).collect();
    let explain = || stage.run(&[&["explain", "--"], &counted[..]].concat()).out();
    assert!(explain().contains(": miss"));
    assert_eq!([stage.nth(&[]), stage.nth(&[])], [1, 1]);
    let told = explain();
    assert!(told.contains(": hit") && told.contains("until"), "{told}");
    assert!(stage.run(&["ls"]).out().contains("count.sh"));
    assert_eq!(stage.run(&["rm", "--all"]).out(), "1 removed\n");
    assert_eq!(stage.nth(&[]), 2);
}
