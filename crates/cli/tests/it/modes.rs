//! What `DAILY_CACHE`, `-v` and `-q` make of a run.

use std::process::Output;

use crate::stage::{Said, Stage};

const NEXT_DAY: &str = "2026-11-24T00:00:00Z";

/// What a run says under a value of `DAILY_CACHE`.
fn under(stage: &Stage, mode: &str, options: &[&str]) -> Output {
    stage.counting(options).env("DAILY_CACHE", mode).output().unwrap()
}

#[test]
fn on_and_nothing_are_the_default() {
    let stage = Stage::new();
    for mode in ["on", ""] {
        assert_eq!(under(&stage, mode, &[]).out(), "1\n");
    }
    assert_eq!(stage.nth(&[]), 1);
}

#[test]
fn off_runs_the_command_and_leaves_no_folder() {
    let stage = Stage::new();
    stage.then("echo trouble >&2; exit 7");
    for count in ["1\n", "2\n"] {
        let run = under(&stage, "off", &["--cache-failures", "1h"]);
        assert_eq!((run.out().as_str(), run.err().as_str(), run.code()), (count, "trouble\n", 7));
    }
    assert!(!stage.path("cache").exists());
}

#[test]
fn off_does_not_look_up_either_and_outranks_a_refresh() {
    let stage = Stage::new();
    assert_eq!(stage.nth(&[]), 1);
    assert_eq!(under(&stage, "off", &["--refresh"]).out(), "2\n");
    assert_eq!(stage.nth(&[]), 1);
}

#[test]
fn off_passes_standard_input_on_only_if_it_is_wanted() {
    let stage = Stage::new();
    let script =
        "echo hello | DAILY_CACHE=off $DC run -- cat; echo you | DAILY_CACHE=off $DC run --stdin -- cat";
    assert_eq!(stage.shell(script).output().unwrap().out(), "you\n");
}

#[test]
fn refresh_runs_and_stores() {
    let stage = Stage::new();
    assert_eq!(stage.nth(&[]), 1);
    assert_eq!(under(&stage, "refresh", &[]).out(), "2\n");
    assert_eq!(stage.nth(&[]), 2);
}

#[test]
fn read_only_looks_up_and_stores_nothing() {
    let stage = Stage::new();
    assert_eq!(under(&stage, "read-only", &[]).out(), "1\n");
    assert_eq!(stage.nth(&[]), 2, "the first was not stored");
    assert_eq!(under(&stage, "read-only", &[]).out(), "2\n");
    assert_eq!(under(&stage, "read-only", &["--now", NEXT_DAY]).out(), "3\n");
    assert_eq!(stage.nth(&[]), 2);
}

#[test]
fn offline_prints_what_is_fresh_and_says_of_what_is_stale_that_it_is() {
    let stage = Stage::new();
    assert_eq!(stage.nth(&[]), 1);
    let fresh = under(&stage, "offline", &[]);
    assert_eq!((fresh.out().as_str(), fresh.err().as_str(), fresh.code()), ("1\n", "", 0));
    let old = under(&stage, "offline", &["--now", NEXT_DAY]);
    assert_eq!((old.out().as_str(), old.code()), ("1\n", 0));
    assert!(matches!(&old.remarks()[..], [remark] if remark.contains("stale")), "{}", old.err());
    assert_eq!(stage.runs(), 1);
}

#[test]
fn offline_without_a_result_is_trouble_with_a_mend() {
    let stage = Stage::new();
    let trouble = under(&stage, "offline", &[]);
    assert_eq!((trouble.out().as_str(), trouble.code(), stage.runs()), ("", 125, 0));
    assert!(matches!(&trouble.remarks()[..], [remark] if remark.contains("DAILY_CACHE=offline")));
}

#[test]
fn a_mode_that_there_is_not_and_one_that_contradicts_the_option_run_nothing() {
    let stage = Stage::new();
    let contradictions: [(&str, &[&str]); 5] = [
        ("yes", &[]),
        ("OFF", &[]),
        ("off ", &[]),
        ("offline", &["--refresh"]),
        ("read-only", &["--refresh"]),
    ];
    for (mode, options) in contradictions {
        let trouble = under(&stage, mode, options);
        assert_eq!(trouble.code(), 125, "{mode}");
        assert!(trouble.err().contains(mode), "{}", trouble.err());
    }
    assert_eq!(stage.runs(), 0);
}

#[test]
fn verbose_says_on_standard_error_how_it_went() {
    let stage = Stage::new();
    let say = |options: &[&str]| {
        let run = stage.counting(options).output().unwrap();
        let [remark] = &run.remarks()[..] else { panic!("{}", run.err()) };
        (run.out(), remark.clone())
    };
    let (out, remark) = say(&["-v"]);
    assert!(out == "1\n" && remark.contains("computed") && remark.contains("stored"), "{remark}");
    let (out, remark) = say(&["--verbose"]);
    assert!(out == "1\n" && remark.contains("hit"), "{remark}");
    stage.then("exit 4");
    let (out, remark) = say(&["-v", "--refresh"]);
    assert!(out == "2\n" && remark.contains("exit 4, not stored"), "{remark}");
    assert_eq!(stage.counting(&[]).output().unwrap().err(), "", "without it nothing is said");
}

#[test]
fn quiet_leaves_out_warnings_and_nothing_else() {
    let stage = Stage::new();
    assert_eq!(stage.nth(&[]), 1);
    let old = under(&stage, "offline", &["-q", "--now", NEXT_DAY]);
    assert_eq!((old.out().as_str(), old.err().as_str(), old.code()), ("1\n", "", 0));
    stage.then("echo mine >&2");
    assert_eq!(under(&stage, "refresh", &["-q"]).err(), "mine\n");
    assert_eq!(under(&stage, "nonsense", &["-q"]).code(), 125);
    assert_ne!(under(&stage, "nonsense", &["-q"]).err(), "", "trouble is told");
    assert_eq!(stage.counting(&["-q", "-v"]).output().unwrap().code(), 125);
}

#[test]
fn explain_runs_nothing_in_any_mode() {
    let stage = Stage::new();
    let counted = stage.counted();
    for mode in ["on", "off", "refresh", "read-only", "offline"] {
        let args = ["explain", "--", &counted[0], &counted[1]];
        let told = stage.command(&args).env("DAILY_CACHE", mode).output().unwrap();
        assert_eq!(told.code(), 0, "{}", told.err());
        assert!(told.out().contains(": miss") || mode == "off" && told.out().contains(": not cached"));
    }
    assert_eq!(stage.runs(), 0);
}
