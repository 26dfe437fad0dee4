//! Programs whose functions name no cache: where their values are kept, in which zone, and what is said of trouble.

use std::process::{Command, Output};

use daily_cache::{DailyCache, FsStore, Scope, SystemClock, Ttl};
use tempfile::{TempDir, tempdir};

const NOON: &str = "at:2026-11-23T12:00:00Z";

struct Program {
    home: TempDir,
}

impl Program {
    fn new() -> Program {
        Program { home: tempdir().unwrap() }
    }

    fn run_with(&self, settings: &[(&str, &str)], calls: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_attributed"));
        for name in ["DAILY_CACHE", "DAILY_CACHE_ZONE", "CACHE_DIRECTORY", "XDG_CACHE_HOME"] {
            command.env_remove(name);
        }
        command.env("DAILY_CACHE_DIR", self.home.path()).env("TZ", "UTC").envs(settings.iter().copied());
        command.args(calls).output().unwrap()
    }

    fn run(&self, calls: &[&str]) -> Vec<String> {
        self.lines_with(&[], calls)
    }

    /// What it printed, in a run without complaints.
    #[track_caller]
    fn lines_with(&self, settings: &[(&str, &str)], calls: &[&str]) -> Vec<String> {
        let output = self.run_with(settings, calls);
        assert_eq!(complaints(&output), [""; 0]);
        assert!(output.status.success());
        lines(&output.stdout)
    }

    /// What is in its folder.
    fn entries(&self) -> usize {
        let folder = self.home.path().join("daily-cache-tests");
        if !folder.exists() {
            return 0;
        }
        let store = FsStore::open(folder).unwrap();
        DailyCache::new(SystemClock, store, Ttl::new(std::time::Duration::ZERO)).list(Scope::All).count()
    }
}

fn lines(bytes: &[u8]) -> Vec<String> {
    String::from_utf8(bytes.to_vec()).unwrap().lines().map(str::to_owned).collect()
}

fn complaints(output: &Output) -> Vec<String> {
    lines(&output.stderr)
}

#[test]
fn the_next_process_of_the_day_finds_what_this_one_computed_under_the_name_of_the_package() {
    let program = Program::new();
    let first = program.run(&[NOON, "load:acme", "load:acme", "try:acme"]);
    assert_eq!((&first[0], first[2].ends_with("run 2")), (&first[1], true));
    assert_eq!(program.run(&["at:2026-11-23T23:59:59Z", "load:acme", "load:acme", "try:acme"]), first);
    let tomorrow = program.run(&["at:2026-11-24T00:00:00Z", "load:acme"]);
    assert_ne!(tomorrow[0], first[0]);
    assert_eq!(program.entries(), 2);
}

#[test]
fn the_zone_of_the_environment_says_when_the_day_ends() {
    let program = Program::new();
    let tokyo = [("DAILY_CACHE_ZONE", "Asia/Tokyo")];
    let before = program.lines_with(&tokyo, &["at:2026-11-23T14:59:59Z", "load:acme"]);
    assert_eq!(program.run(&["at:2026-11-23T15:00:00Z", "load:acme"]), before, "in UTC it is the same day");
    assert_ne!(program.lines_with(&tokyo, &["at:2026-11-23T15:00:00Z", "load:acme"]), before);
}

#[test]
fn the_zone_of_the_system_counts_where_none_is_named() {
    let program = Program::new();
    let tokyo = [("TZ", "Asia/Tokyo")];
    let before = program.lines_with(&tokyo, &["at:2026-11-23T14:59:59Z", "load:acme"]);
    assert_ne!(program.lines_with(&tokyo, &["at:2026-11-23T15:00:00Z", "load:acme"]), before);
}

/// Case 45.
#[test]
fn the_environment_says_what_is_done_with_the_cache() {
    let program = Program::new();
    let call = |mode: &str| program.lines_with(&[("DAILY_CACHE", mode)], &[NOON, "load:acme"]);
    for mode in ["off", "read-only"] {
        assert_ne!(call(mode), call(mode));
        assert_eq!(program.entries(), 0, "{mode}");
    }
    let stored = call("on");
    assert_eq!(
        [call("on"), call("read-only"), call("offline")],
        [stored.clone(), stored.clone(), stored.clone()]
    );
    assert_ne!(call("off"), stored);
    let refreshed = call("refresh");
    assert!(refreshed != stored && call("on") == refreshed);
}

/// Case 45.
#[test]
fn offline_a_function_that_can_fail_fails_and_another_panics_with_the_same_words() {
    let program = Program::new();
    let offline = [("DAILY_CACHE", "offline")];
    for (call, name) in [("try:acme", "try"), ("load:acme", "load")] {
        let output = program.run_with(&offline, &[NOON, call]);
        let said = complaints(&output).join("\n");
        let expected = format!("there is no value of {name} to be had without running it (no entry)");
        assert!(!output.status.success() && said.contains(&expected), "{said}");
        assert_eq!(said.contains("panicked"), call == "load:acme", "{said}");
    }
    let stored = program.run(&[NOON, "try:acme"]);
    let stale = program.lines_with(&offline, &["at:2026-12-01T12:00:00Z", "try:acme"]);
    assert_eq!(stale, stored, "what is stale is given");
}

#[test]
fn of_each_kind_of_fault_one_line_is_said() {
    let program = Program::new();
    let output = program.run_with(&[], &[NOON, "odd:1", "odd:2", "odd:3", "load:acme"]);
    let [line] = &complaints(&output)[..] else { panic!("{:?}", complaints(&output)) };
    assert!(
        line.starts_with("daily-cache: the value of odd cannot be encoded, so it is not kept: "),
        "{line}"
    );
    assert!(!line.contains('1'), "arguments are not told: {line}");
    assert_eq!(lines(&output.stdout)[..3], ["Some(None)", "Some(None)", "Some(None)"]);
}

#[test]
fn settings_that_mean_nothing_are_said_in_one_line_and_the_functions_run() {
    let program = Program::new();
    let file = program.home.path().join("file");
    std::fs::File::create_new(&file).unwrap();
    let file = file.to_str().unwrap();
    for (name, value, mend) in [
        ("DAILY_CACHE_ZONE", "Europe/Pariss", "Europe/Paris"),
        ("DAILY_CACHE", "never", "use on, off, refresh, read-only or offline"),
        ("DAILY_CACHE_DIR", file, "file"),
    ] {
        let output = program.run_with(&[(name, value)], &["load:acme", "load:acme", "try:acme"]);
        let [line] = &complaints(&output)[..] else { panic!("{:?}", complaints(&output)) };
        assert!(line.starts_with("daily-cache: the functions of daily-cache-tests run uncached: "), "{line}");
        assert!(line.contains(mend), "{line}");
        let said = lines(&output.stdout);
        assert!(said[0].ends_with("run 1") && said[1].ends_with("run 2") && said[2].ends_with("run 3"));
    }
    assert_eq!(program.entries(), 0);
}
