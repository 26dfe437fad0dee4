//! What is true of every command that runs.
//!
//! Signals act on a whole process. So a test of them starts this test binary again, as a process of its own
//! that runs one script as the tool would ([`as_a_process_of_its_own`]) and writes what it saw.

use std::io::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, Output, Stdio};

use super::{Channel, Ended, Event, Running, signals};

/// Names the script for a process of its own.
const SCRIPT: &str = "CAPTURE_TEST_SCRIPT";
/// Tells it to raise a signal after all.
const RAISE: &str = "CAPTURE_TEST_RAISE";
/// Stands before and behind what it saw, as the test runner writes too.
const SEEN: &str = "@@";
/// How often it runs the script, unless it is interrupted.
const TIMES: usize = 10;

fn sh(script: &str) -> Command {
    let mut command = Command::new("sh");
    command.arg("-c").arg(script).stdin(Stdio::null());
    command
}

/// Runs a command to its end, and gives its writes.
fn run(command: &mut Command) -> (Vec<(Channel, Vec<u8>)>, Ended) {
    let mut running = Running::start(command).unwrap();
    let (mut writes, mut buffer) = (Vec::new(), Vec::new());
    loop {
        match running.next(&mut buffer).unwrap() {
            Event::Wrote(channel) => writes.push((channel, buffer.clone())),
            Event::Ended(ended) => return (writes, ended),
        }
    }
}

fn written_on(channel: Channel, writes: &[(Channel, Vec<u8>)]) -> Vec<u8> {
    writes.iter().filter(|(written, _)| *written == channel).flat_map(|(_, bytes)| bytes.clone()).collect()
}

/// What a script prints on its standard output.
fn printed(script: &str) -> String {
    String::from_utf8(written_on(Channel::Out, &run(&mut sh(script)).0)).unwrap()
}

#[test]
fn each_stream_is_complete_and_in_its_own_order() {
    let (writes, ended) =
        run(&mut sh("i=0; while [ $i -lt 2000 ]; do echo o$i; echo e$i >&2; i=$((i+1)); done"));
    assert!(ended.status.success());
    let lines =
        |letter: &str| (0..2000).flat_map(|i| format!("{letter}{i}\n").into_bytes()).collect::<Vec<u8>>();
    assert_eq!(written_on(Channel::Out, &writes), lines("o"));
    assert_eq!(written_on(Channel::Err, &writes), lines("e"));
}

#[test]
fn a_write_longer_than_any_pipe_is_complete() {
    let length = 3 * 1024 * 1024 + 17;
    let (writes, ended) =
        run(&mut sh(&format!("head -c {length} /dev/zero; head -c {length} /dev/zero >&2")));
    assert!(ended.status.success());
    assert_eq!(written_on(Channel::Out, &writes).len(), length);
    assert_eq!(written_on(Channel::Err, &writes).len(), length);
}

#[test]
fn bytes_that_are_no_text_come_as_they_are() {
    let (writes, _) = run(&mut sh(r"printf '\000\377\012\000'; printf '\376' >&2"));
    assert_eq!(written_on(Channel::Out, &writes), [0, 0xff, b'\n', 0]);
    assert_eq!(written_on(Channel::Err, &writes), [0xfe]);
}

#[test]
fn a_command_that_writes_nothing_ends_with_its_exit_code() {
    let (writes, ended) = run(&mut sh("exit 42"));
    assert!(writes.is_empty());
    assert_eq!((ended.status.code(), ended.interrupted_by), (Some(42), None));
}

#[test]
fn a_command_that_is_killed_ends_with_that_signal() {
    let (writes, ended) = run(&mut sh("echo last words; kill -KILL $$"));
    assert_eq!(written_on(Channel::Out, &writes), b"last words\n");
    assert_eq!((ended.status.signal(), ended.interrupted_by), (Some(9), None));
}

#[test]
fn a_command_that_cannot_be_started_fails_as_it_does_without_us() {
    let missing = Running::start(&mut Command::new("/nonexistent/command")).unwrap_err();
    assert_eq!(missing.kind(), std::io::ErrorKind::NotFound);
    let forbidden = Running::start(&mut Command::new("/dev/null")).unwrap_err();
    assert_eq!(forbidden.kind(), std::io::ErrorKind::PermissionDenied);
}

#[test]
fn a_command_that_closes_its_streams_and_runs_on_is_waited_for() {
    let script = "echo before; exec >&- 2>&-; i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; exit 3";
    let (writes, ended) = run(&mut sh(script));
    assert_eq!(written_on(Channel::Out, &writes), b"before\n");
    assert_eq!(ended.status.code(), Some(3));
}

#[test]
fn what_a_command_left_behind_is_waited_for_as_long_as_it_can_write() {
    let slow = "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; echo after";
    let (writes, ended) = run(&mut sh(&format!("({slow}) & echo before; exit 5")));
    assert_eq!(written_on(Channel::Out, &writes), b"before\nafter\n");
    assert_eq!(ended.status.code(), Some(5));
}

#[test]
fn a_command_dies_of_sigpipe_when_nobody_wants_its_output() {
    let mut running = Running::start(Command::new("yes").stdin(Stdio::null())).unwrap();
    let mut buffer = Vec::new();
    assert!(matches!(running.next(&mut buffer).unwrap(), Event::Wrote(Channel::Out)));
    running.close(Channel::Out);
    let Event::Ended(ended) = running.next(&mut buffer).unwrap() else { panic!("a closed channel was read") };
    assert_eq!(ended.status.signal(), Some(13));
}

#[test]
fn the_other_channel_goes_on_when_one_is_closed() {
    let mut running =
        Running::start(&mut sh("trap '' PIPE; echo lost; echo lost; echo kept >&2; exit 7")).unwrap();
    running.close(Channel::Out);
    let (mut kept, mut buffer) = (Vec::new(), Vec::new());
    let ended = loop {
        match running.next(&mut buffer).unwrap() {
            Event::Wrote(channel) => kept.push((channel, buffer.clone())),
            Event::Ended(ended) => break ended,
        }
    };
    assert!(written_on(Channel::Out, &kept).is_empty());
    assert!(written_on(Channel::Err, &kept).ends_with(b"kept\n"));
    assert_eq!(ended.status.code(), Some(7));
}

#[test]
fn the_end_is_told_again_to_those_who_ask_again() {
    let mut running = Running::start(&mut sh("exit 6")).unwrap();
    let mut buffer = Vec::new();
    for _ in 0..3 {
        let Event::Ended(ended) = running.next(&mut buffer).unwrap() else { panic!("nothing was written") };
        assert_eq!(ended.status.code(), Some(6));
    }
}

#[test]
fn the_command_gets_no_descriptor_of_ours() {
    let plain = Command::new("ls").arg("/proc/self/fd").output().unwrap();
    if !plain.status.success() {
        println!("SKIPPED the_command_gets_no_descriptor_of_ours: no /proc here");
        return;
    }
    let (writes, _) = run(Command::new("ls").arg("/proc/self/fd").stdin(Stdio::null()));
    assert_eq!(written_on(Channel::Out, &writes), plain.stdout);
}

/// Not a test, unless it is told a script: what the tests of signals start.
#[test]
fn as_a_process_of_its_own() {
    let Some(script) = std::env::var_os(SCRIPT) else { return };
    for _ in 0..TIMES {
        let (writes, ended) = run(Command::new("sh").arg("-c").arg(&script));
        let text = String::from_utf8(written_on(Channel::Out, &writes)).unwrap();
        let code = ended.status.code().or(ended.status.signal().map(|signal| -signal)).unwrap();
        let seen =
            format!("{SEEN}{text}ended {code}, interrupted by {}{SEEN}\n", ended.interrupted_by.unwrap_or(0));
        std::io::stdout().write_all(seen.as_bytes()).unwrap();
        if let Some(signal) = ended.interrupted_by {
            signals::die_of(signal);
        }
    }
    if std::env::var_os(RAISE).is_some() {
        signal_hook::low_level::raise(signal_hook::consts::SIGTERM).unwrap();
    }
}

/// Runs a script as a process of its own does, started by these words, and tells what that saw each time.
fn seen_by_its_own(command: &mut Command, script: &str) -> (Vec<String>, Output) {
    let name = module_path!().split_once("::").unwrap().1.to_owned() + "::as_a_process_of_its_own";
    let output = command.args(["--exact", &name, "--nocapture"]).env(SCRIPT, script).output().unwrap();
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let seen = text.split(SEEN).skip(1).step_by(2).map(|part| part.lines().collect::<Vec<_>>().join("; "));
    (seen.collect(), output)
}

fn me() -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.stdin(Stdio::null());
    command
}

/// A script that sends this signal to the process that runs it, and tells whether it got it back.
fn asks_back(signal: &str) -> String {
    let wait = "i=0; while [ $i -lt 5000000 ]; do i=$((i+1)); done; echo gave up";
    format!("trap 'echo got {signal}; exit 7' {signal}; kill -{signal} $PPID; {wait}")
}

#[test]
fn a_signal_that_asks_to_end_is_passed_on_and_then_obeyed() {
    for (name, signal) in [("HUP", 1), ("TERM", 15)] {
        let (seen, output) = seen_by_its_own(&mut me(), &asks_back(name));
        assert_eq!(seen, [format!("got {name}; ended 7, interrupted by {signal}")]);
        assert_eq!(output.status.signal(), Some(signal));
    }
}

#[test]
fn an_interruption_that_was_sent_and_not_typed_is_passed_on() {
    if cfg!(not(target_os = "linux")) {
        println!(
            "SKIPPED an_interruption_that_was_sent_and_not_typed_is_passed_on: only Linux tells them apart"
        );
        return;
    }
    let (seen, output) = seen_by_its_own(&mut me(), &asks_back("INT"));
    assert_eq!(seen, ["got INT; ended 7, interrupted by 2"]);
    assert_eq!(output.status.signal(), Some(2));
}

#[test]
fn a_signal_that_would_leave_a_core_file_ends_us_with_an_exit_code() {
    let (seen, output) = seen_by_its_own(&mut me(), "trap '' QUIT; kill -QUIT $PPID; echo done");
    // A busy machine may bring the signal only after the first command has ended.
    assert!(seen.last().is_some_and(|last| last.ends_with("interrupted by 3")), "{seen:?}");
    assert_eq!(output.status.code(), Some(128 + 3));
}

#[test]
fn a_signal_for_the_command_alone_is_passed_on_and_does_not_end_us() {
    for name in ["USR1", "USR2"] {
        let (seen, output) = seen_by_its_own(&mut me(), &asks_back(name));
        assert_eq!(seen, vec![format!("got {name}; ended 7, interrupted by 0"); TIMES]);
        assert!(output.status.success());
    }
}

#[test]
fn a_signal_that_was_ignored_at_the_start_stays_ignored_here_and_in_the_command() {
    if printed("grep SigIgn: /proc/self/status").is_empty() {
        println!(
            "SKIPPED a_signal_that_was_ignored_at_the_start_stays_ignored: the system does not tell which are"
        );
        return;
    }
    let mut nohup = Command::new("sh");
    nohup.args(["-c", "trap '' HUP; exec \"$0\" \"$@\""]).arg(std::env::current_exe().unwrap());
    let (seen, output) = seen_by_its_own(&mut nohup, "kill -HUP $PPID; kill -HUP $$; echo alive");
    assert_eq!(seen, vec!["alive; ended 0, interrupted by 0"; TIMES]);
    assert!(output.status.success());
}

#[test]
fn what_a_command_left_behind_is_not_waited_for_once_a_signal_asks_to_end() {
    // Its standard input holds the `cat` that is left behind until this test is over.
    let before_its_end = "trap '' TERM; exec 3<&0; cat <&3 & kill -TERM $PPID; echo last words; exit 4";
    let after_its_end = "exec 3<&0; (while kill -0 $$ 2>/dev/null; do :; done; kill -TERM $PPID; cat <&3) &
        echo last words; exit 4";
    for script in [before_its_end, after_its_end] {
        let (standard_input, holds_it) = std::io::pipe().unwrap();
        let (seen, output) = seen_by_its_own(me().stdin(standard_input), script);
        assert_eq!(seen, ["last words; ended 4, interrupted by 15"]);
        assert_eq!(output.status.signal(), Some(15));
        drop(holds_it);
    }
}

#[test]
fn not_even_one_that_writes_for_ever_is_waited_for_then() {
    let (seen, output) = seen_by_its_own(&mut me(), "trap '' TERM; yes & kill -TERM $PPID; exit 4");
    assert!(seen[0].ends_with("ended 4, interrupted by 15"), "{seen:?}");
    assert_eq!(output.status.signal(), Some(15));
}

#[test]
fn a_signal_acts_on_us_again_once_the_command_has_ended() {
    let (seen, output) = seen_by_its_own(me().env(RAISE, "1"), "echo done");
    assert_eq!(seen, vec!["done; ended 0, interrupted by 0"; TIMES]);
    assert_eq!(output.status.signal(), Some(15));
}

#[test]
fn no_descriptor_is_left_open_by_a_command_that_has_ended() {
    let (seen, _) = seen_by_its_own(&mut me(), "ls /proc/$PPID/fd");
    assert_eq!(seen.len(), TIMES);
    // Those of the command that lists them may or may not be closed yet. What is left open adds up.
    let open = || seen.iter().map(|listing| listing.split(';').count());
    assert!(open().max().unwrap() - open().min().unwrap() < TIMES / 2, "{seen:?}");
}
