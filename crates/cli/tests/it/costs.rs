//! What a hit does not do, since it would take time.

use std::process::Command;

use crate::stage::{NOON, Said, Stage};

/// The lines that the tracer writes of a hit with these options.
fn trace(stage: &Stage, options: &[&str]) -> Option<Vec<String>> {
    let version = Command::new("strace").arg("-V").output();
    if !version.is_ok_and(|version| version.status.success()) {
        println!("SKIPPED a hit's system calls: strace is not installed; apt-get install strace");
        return None;
    }
    let arguments = [&["--now", NOON, "run"], options, &["--", "echo", "hello"]].concat();
    assert_eq!(stage.run(&arguments).out(), "hello\n");
    let script = "exec strace -f -qq -o trace \"$DC\" \"$@\"";
    let mut traced = stage.shell(script);
    let output = traced.arg("sh").args(&arguments).output().unwrap();
    assert_eq!(output.out(), "hello\n", "{}", output.err());
    let calls = fs_err::read_to_string(stage.path("work/trace")).unwrap();
    Some(calls.lines().map(str::to_owned).collect())
}

#[test]
fn a_hit_starts_no_process_and_no_thread_and_walks_no_folder() {
    let stage = Stage::new();
    for options in [&[] as &[&str], &["--zone", "Europe/Paris", "--rollover", "06:00"]] {
        let Some(calls) = trace(&stage, options) else { return };
        assert!(calls.iter().any(|call| call.contains("write(1, \"hello\\n\"")), "{calls:#?}");
        for costly in ["clone(", "clone3(", "fork(", "getdents", "sync(", "nanosleep("] {
            let found: Vec<_> = calls.iter().filter(|call| call.contains(costly)).collect();
            assert!(found.is_empty(), "{options:?}: {found:?}");
        }
        assert!(calls.len() < 130, "{} calls", calls.len());
    }
}
