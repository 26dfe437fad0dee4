//! Results of commands that failed.

use crate::stage::{Said, Stage};

/// The count that is printed, and the exit code.
fn ends(stage: &Stage, options: &[&str]) -> (String, i32) {
    let run = stage.counting(options).output().unwrap();
    (run.out().trim().to_owned(), run.code())
}

fn ended(count: &str, code: i32) -> (String, i32) {
    (count.to_owned(), code)
}

#[test]
fn a_failure_is_not_kept() {
    let stage = Stage::new();
    stage.then("exit 3");
    assert_eq!([ends(&stage, &[]), ends(&stage, &[])], [ended("1", 3), ended("2", 3)]);
    assert!(stage.rows().is_empty());
}

#[test]
fn a_failure_that_is_kept_is_printed_with_its_code_and_both_streams() {
    let stage = Stage::new();
    stage.then("echo why >&2; exit 3");
    for _ in ["runs", "is printed"] {
        let run = stage.counting(&["--cache-failures", "10m"]).output().unwrap();
        assert_eq!((run.out().as_str(), run.err().as_str(), run.code()), ("1\n", "why\n", 3));
    }
    assert_eq!(stage.rows()[0]["exit"], 3);
    assert_eq!(ends(&stage, &[]), ended("2", 3), "who does not ask for failures gets none");
}

#[test]
fn a_failure_is_kept_for_its_own_time() {
    let stage = Stage::new();
    stage.then("exit 3");
    let at = |now| ends(&stage, &["--now", now, "--cache-failures", "10m"]);
    assert_eq!(at("2026-11-23T12:00:00Z"), ended("1", 3));
    assert_eq!(at("2026-11-23T12:09:59Z"), ended("1", 3));
    assert_eq!(at("2026-11-23T12:10:00Z"), ended("2", 3));
}

#[test]
fn a_failure_ends_with_the_day_and_with_the_time_to_live_of_all_results() {
    let stage = Stage::new();
    stage.then("exit 3");
    let at = |now, more: &[&str]| ends(&stage, &[&["--now", now, "--cache-failures", "2h"], more].concat());
    assert_eq!(at("2026-11-23T23:00:00Z", &[]), ended("1", 3));
    assert_eq!(at("2026-11-23T23:59:59Z", &[]), ended("1", 3));
    assert_eq!(at("2026-11-24T00:00:00Z", &[]), ended("2", 3));
    assert_eq!(at("2026-11-24T00:29:59Z", &["--ttl", "30m"]), ended("2", 3));
    assert_eq!(at("2026-11-24T00:30:00Z", &["--ttl", "30m"]), ended("3", 3));
}

#[test]
fn a_failure_hides_no_success() {
    let stage = Stage::new();
    let keep = ["--cache-failures", "10m"];
    assert_eq!(ends(&stage, &keep), ended("1", 0));
    stage.then("exit 3");
    assert_eq!(ends(&stage, &[&keep[..], &["--refresh"]].concat()), ended("2", 3));
    assert_eq!([ends(&stage, &keep), ends(&stage, &[])], [ended("1", 0), ended("1", 0)]);
    assert_eq!(stage.rows().len(), 2, "the failure is kept beside it");
}

#[test]
fn a_success_after_a_failure_is_what_is_printed_from_then_on() {
    let stage = Stage::new();
    let keep = ["--cache-failures", "10m"];
    stage.then("exit 3");
    assert_eq!(ends(&stage, &keep), ended("1", 3));
    stage.then("");
    assert_eq!(ends(&stage, &keep), ended("1", 3), "for ten minutes");
    assert_eq!(ends(&stage, &[]), ended("2", 0));
    assert_eq!(ends(&stage, &keep), ended("2", 0));
}
