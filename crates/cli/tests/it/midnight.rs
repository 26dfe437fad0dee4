//! A real midnight: the system's clock flows across it, as `faketime` makes every process believe.

use std::path::Path;
use std::process::Command;

use daily_cache::{Clock, SystemClock};

use crate::scene::{NOTE, Scene, TOOL};

/// A midnight of a zone, in Unix seconds.
struct Midnight {
    zone: &'static str,
    second: i64,
}

/// The first two end days of 23 and of 25 hours.
const MIDNIGHTS: [Midnight; 3] = [
    Midnight { zone: "Europe/Paris", second: 1_774_821_600 },
    Midnight { zone: "Europe/Paris", second: 1_792_969_200 },
    Midnight { zone: "Asia/Kathmandu", second: 1_795_457_700 },
];

/// Whether `faketime` is there; else the test is counted as skipped.
fn has_faketime(test: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let is_there = std::env::split_paths(&path).any(|folder| Path::new(&folder).join("faketime").is_file());
    if !is_there {
        println!("SKIPPED {test}: faketime is not installed; apt-get install faketime");
    }
    is_there
}

impl Midnight {
    /// The tool under a clock that is ahead of or behind the system's so as to show this second now. The clock is the
    /// same for the command: `faketime` would begin an absolute time anew in each process, but not a distance.
    fn run_at(&self, scene: &Scene, second: i64, script: &str) -> Command {
        let distance = format!("{:+}", second - SystemClock.unix_seconds());
        let line = ["-f", &distance, TOOL, "run", "--zone", self.zone, "--", "sh", "-c", script];
        let mut command = scene.program("faketime", line);
        command.env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        command
    }

    /// Says whether the command was run, by a clock that begins here.
    fn is_run_at(&self, scene: &Scene, second: i64) -> bool {
        let before = scene.runs();
        let output = self.run_at(scene, second, &self.script()).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stdout), "done\n", "{output:?}");
        assert!(output.status.success(), "{output:?}");
        scene.runs() == before + 1
    }

    /// A command that notes when it began, and ends after midnight; begun after it, it ends at once.
    fn script(&self) -> String {
        let now = "$(date +%s)";
        format!("{NOTE}; date +%s >> begun; while [ {now} -lt {} ]; do :; done; echo done", self.second)
    }
}

#[test]
fn a_command_that_runs_across_midnight_is_stored_for_the_day_in_which_it_began() {
    if !has_faketime("a_command_that_runs_across_midnight_is_stored_for_the_day_in_which_it_began") {
        return;
    }
    for midnight in &MIDNIGHTS {
        let (scene, at) = (Scene::new(), midnight.second);
        assert!(midnight.is_run_at(&scene, at - 3), "nothing was stored yet");
        let begun: i64 = fs_err::read_to_string(scene.path("begun")).unwrap().trim().parse().unwrap();
        assert!(begun < at, "this machine took three seconds to start a command");
        assert!(!midnight.is_run_at(&scene, at - 60), "{}: the day in which it began", midnight.zone);
        assert!(midnight.is_run_at(&scene, at), "{}: the day after", midnight.zone);
        assert!(!midnight.is_run_at(&scene, at), "{}: the day after, again", midnight.zone);
    }
}

#[test]
fn the_last_minute_before_midnight_and_the_first_second_after_it_are_two_days() {
    if !has_faketime("the_last_minute_before_midnight_and_the_first_second_after_it_are_two_days") {
        return;
    }
    for midnight in &MIDNIGHTS {
        let (scene, at) = (Scene::new(), midnight.second);
        for (second, runs) in [(at - 60, 1), (at - 50, 1), (at, 2), (at + 1, 2)] {
            assert!(midnight.run_at(&scene, second, NOTE).status().unwrap().success());
            assert_eq!(scene.runs(), runs, "{} at {second}", midnight.zone);
        }
    }
}
