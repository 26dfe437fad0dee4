//! Signals to the program, and from its command.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::ExitStatusExt;
use std::process::Child;

use rustix::process::{Pid, Signal, kill_process};

use crate::stage::{Said, Stage, spawn};

/// Sends it once the first line has come, and gives the lines that follow.
fn send(child: &mut Child, signal: Signal) -> String {
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    assert_eq!(line, "ready\n");
    kill_process(Pid::from_child(child), signal).unwrap();
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    rest
}

/// Those of the signals that this process was not started to ignore, as what it starts would ignore them too.
fn heard<const N: usize>(test: &str, signals: [(Signal, &'static str); N]) -> Vec<(Signal, &'static str)> {
    let status = fs_err::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.map_or(0, |set| u64::from_str_radix(set.trim(), 16).unwrap());
    let (ignored, heard): (Vec<_>, Vec<_>) =
        signals.into_iter().partition(|(signal, _)| ignored >> (signal.as_raw() - 1) & 1 == 1);
    for (_, name) in ignored {
        println!("SKIPPED {test}: {name} was ignored when the tests were started");
    }
    heard
}

/// A command that says when it is ready and what signal it got, and then ends with this code. It waits by reading a FIFO
/// that nobody writes.
fn waiting(stage: &Stage, code: u8) -> String {
    assert!(stage.shell("test -p ../never || mkfifo ../never").status().unwrap().success());
    let fifo = stage.at("never");
    let traps = ["TERM", "INT", "HUP", "USR1", "USR2", "QUIT"]
        .map(|name| format!("trap 'echo got {name}; exit {code}' {name}; "))
        .concat();
    // What waits is open for writing too, hence opens at once; `wait` of the shell is ended by a trap.
    format!(
        "{traps} cat <> {fifo} > /dev/null 2>&1 & pid=$!; trap 'kill -9 $pid' EXIT; echo ready; wait $pid"
    )
}

#[test]
fn signals_reach_the_command_and_an_interrupted_run_is_not_stored_though_it_ends_well() {
    let stage = Stage::new();
    let script = waiting(&stage, 0);
    let asking = [(Signal::TERM, "TERM"), (Signal::INT, "INT"), (Signal::HUP, "HUP"), (Signal::QUIT, "QUIT")];
    for (signal, name) in heard("signals_reach_the_command", asking) {
        let mut child = spawn(&mut stage.command(&["run", "--", "sh", "-c", &script]));
        assert_eq!(send(&mut child, signal), format!("got {name}\n"));
        assert_eq!(child.wait().unwrap().code(), Some(0), "{name}: as the command ended");
        assert!(stage.rows().is_empty(), "{name}");
    }
}

#[test]
fn a_signal_that_asks_for_something_else_does_not_keep_a_result_from_being_stored() {
    let stage = Stage::new();
    let script = waiting(&stage, 0);
    for (signal, name) in [(Signal::USR1, "USR1"), (Signal::USR2, "USR2")] {
        let mut child = spawn(&mut stage.command(&["run", "--scope", name, "--", "sh", "-c", &script]));
        assert_eq!(send(&mut child, signal), format!("got {name}\n"));
        assert_eq!(child.wait().unwrap().code(), Some(0));
        let again = stage.run(&["run", "--scope", name, "--", "sh", "-c", &script]);
        assert_eq!(again.out(), format!("ready\ngot {name}\n"));
    }
}

#[test]
fn an_interrupted_run_that_fails_is_not_kept_among_failures() {
    let stage = Stage::new();
    let script = waiting(&stage, 9);
    let mut child = spawn(&mut stage.command(&["run", "--cache-failures", "1h", "--", "sh", "-c", &script]));
    assert_eq!(send(&mut child, Signal::TERM), "got TERM\n");
    assert_eq!(child.wait().unwrap().code(), Some(9));
    assert!(stage.rows().is_empty());
}

#[test]
fn a_command_that_does_not_trap_a_signal_dies_of_it_and_the_program_too() {
    let stage = Stage::new();
    let fifo = stage.at("never");
    assert!(stage.shell("mkfifo ../never").status().unwrap().success());
    let script = format!("echo ready; exec cat <> {fifo}");
    let ending = [(Signal::TERM, "TERM"), (Signal::INT, "INT"), (Signal::HUP, "HUP"), (Signal::USR1, "USR1")];
    for (signal, _) in heard("the_program_dies_of_what_its_command_dies_of", ending) {
        let args = ["run", "--cache-failures", "1h", "--", "sh", "-c", &script];
        let mut child = spawn(&mut stage.command(&args));
        assert_eq!(send(&mut child, signal), "");
        assert_eq!(child.wait().unwrap().signal(), Some(signal.as_raw()));
        assert!(stage.rows().is_empty());
    }
}

#[test]
fn of_a_command_that_kills_itself_the_program_dies_likewise() {
    let stage = Stage::new();
    let deadly = [
        (Signal::TERM, "TERM"),
        (Signal::INT, "INT"),
        (Signal::HUP, "HUP"),
        (Signal::USR2, "USR2"),
        (Signal::ALARM, "ALRM"),
    ];
    for (signal, _) in heard("of_a_command_that_kills_itself", deadly) {
        let script = format!("echo last words; kill -{} $$", signal.as_raw());
        let run = stage.run(&["run", "--cache-failures", "1h", "--", "sh", "-c", &script]);
        assert_eq!((run.out().as_str(), run.status.signal()), ("last words\n", Some(signal.as_raw())));
    }
    let run = stage.run(&["run", "--", "sh", "-c", "kill -KILL $$"]);
    assert_eq!(run.code(), 128 + 9, "what nobody can die of at will is told by the code of a shell");
    assert!(stage.rows().is_empty());
}

#[test]
fn what_was_ignored_when_the_program_started_stays_ignored() {
    let stage = Stage::new();
    let script = "trap '' HUP; exec $DC run -- sh -c 'kill -HUP $PPID; kill -HUP $$; echo alive'";
    for _ in ["runs", "is printed"] {
        assert_eq!(stage.shell(script).output().unwrap().out(), "alive\n");
    }
    let heard = "$DC run -- sh -c 'kill -HUP $$; echo alive'";
    assert_eq!(stage.shell(&format!("{heard}; echo $?")).output().unwrap().out(), "129\n");
}

#[test]
fn a_reader_that_goes_ends_the_program_and_its_command_and_nothing_is_stored() {
    let stage = Stage::new();
    let mut child = spawn(&mut stage.command(&["run", "--", "sh", "-c", "echo $$; exec yes"]));
    let mut line = String::new();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut line).unwrap();
    drop(out);
    let status = child.wait().unwrap();
    assert_eq!(status.signal(), Some(Signal::PIPE.as_raw()), "{status}");
    let mut errors = String::new();
    child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
    assert_eq!(errors, "");
    let yes = Pid::from_raw(line.trim().parse().unwrap()).unwrap();
    assert!(rustix::process::test_kill_process(yes).is_err(), "the command lives on");
    assert!(stage.rows().is_empty());
}

#[test]
fn a_reader_that_goes_ends_the_printing_of_what_is_kept() {
    let stage = Stage::new();
    let args = ["run", "--", "sh", "-c", "yes | head -c 2000000"];
    assert_eq!(stage.run(&args).stdout.len(), 2_000_000);
    let mut child = spawn(&mut stage.command(&args));
    child.stdout.take().unwrap().read_exact(&mut [0; 2]).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.signal(), output.err().as_str()), (Some(Signal::PIPE.as_raw()), ""));
    assert_eq!(stage.rows().len(), 1);
}
