//! What is taken from a command: every byte, in its order, to the end.

use std::process::Command;

use super::*;

fn shell(script: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    command
}

/// All that a command wrote, and how it ended; `each` is called before each read.
fn all(command: &mut Command, mut each: impl FnMut(&mut Running)) -> (Vec<(Channel, Vec<u8>)>, Ended) {
    let (mut running, mut buffer, mut written) = (Running::start(command).unwrap(), Vec::new(), Vec::new());
    loop {
        each(&mut running);
        match running.next(&mut buffer).unwrap() {
            Event::Wrote(channel) => written.push((channel, buffer.clone())),
            Event::Ended(ended) => return (written, ended),
        }
    }
}

fn of(channel: Channel, written: &[(Channel, Vec<u8>)]) -> Vec<u8> {
    written.iter().filter(|(of, _)| *of == channel).flat_map(|(_, bytes)| bytes.clone()).collect()
}

fn merged(written: &[(Channel, Vec<u8>)]) -> String {
    written.iter().map(|(_, bytes)| String::from_utf8_lossy(bytes)).collect()
}

/// Keeps the processor busy for a while, so that the command gets ahead of us.
fn dawdle() {
    std::hint::black_box((0..200_000_u64).fold(0, |sum, number| sum ^ std::hint::black_box(number)));
}

const ALTERNATING: &str = "i=0; while [ $i -lt 5000 ]; do echo o$i; echo e$i >&2; i=$((i+1)); done";

fn in_turns(count: usize) -> String {
    (0..count).flat_map(|number| [format!("o{number}\n"), format!("e{number}\n")]).collect()
}

#[cfg(all(target_os = "linux", not(portable_capture)))]
#[test]
fn lines_written_in_turns_come_in_turns() {
    let (written, _) = all(&mut shell(ALTERNATING), |_| {});
    assert!(merged(&written) == in_turns(5000), "out of turn");
}

#[cfg(all(target_os = "linux", not(portable_capture)))]
#[test]
fn lines_written_in_turns_come_in_turns_to_a_slow_reader() {
    let mut count = 0;
    let (written, _) = all(&mut shell(ALTERNATING), |_| {
        count += 1;
        if count % 7 == 0 {
            dawdle();
        }
    });
    assert!(merged(&written) == in_turns(5000), "out of turn");
}

#[cfg(all(target_os = "linux", not(portable_capture)))]
#[test]
fn a_long_write_stays_before_the_short_one_that_follows_it() {
    let script =
        "i=0; while [ $i -lt 50 ]; do head -c 10000 /dev/zero | tr '\\0' x; echo e >&2; i=$((i+1)); done";
    let (written, _) = all(&mut shell(script), |_| {});
    assert_eq!(merged(&written), format!("{}e\n", "x".repeat(10_000)).repeat(50));
}

#[test]
fn every_byte_of_both_channels_comes() {
    let script = "head -c 300000 /dev/zero; printf '\\377\\000e' >&2; printf 'no newline'; exit 3";
    let (written, ended) = all(&mut shell(script), |_| {});
    let out = of(Channel::Out, &written);
    assert_eq!(out.len(), 300_010);
    assert!(out.ends_with(b"\0no newline"));
    assert_eq!(of(Channel::Err, &written), b"\xff\0e");
    assert_eq!(ended.status.code(), Some(3));
    assert_eq!(ended.interrupted_by, None);
}

#[test]
fn a_command_that_closes_its_outputs_is_still_waited_for() {
    let (written, ended) = all(&mut shell("echo first; exec >&- 2>&-; exit 9"), |_| {});
    assert_eq!(of(Channel::Out, &written), b"first\n");
    assert_eq!(ended.status.code(), Some(9));
}

#[test]
fn what_a_command_left_behind_writes_is_waited_for() {
    let (written, _) = all(&mut shell("(head -c 1000000 /dev/zero; echo late) & echo early"), |_| {});
    assert!(of(Channel::Out, &written).ends_with(b"late\n"));
}

#[test]
fn a_command_that_nobody_reads_any_more_dies_of_it() {
    use std::os::unix::process::ExitStatusExt;

    let (_, ended) = all(&mut Command::new("yes"), |running| running.close(Channel::Out));
    assert_eq!(ended.status.signal(), Some(signal_hook::consts::SIGPIPE));
}

#[test]
fn a_command_that_is_not_there_is_the_error_of_its_start() {
    let error = Running::start(&mut Command::new("./no-such-command")).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::NotFound);
}

#[cfg(target_os = "linux")]
#[test]
fn a_command_inherits_nothing_that_it_would_not_have_without_us() {
    let plain = Command::new("ls").arg("/proc/self/fd").output().unwrap();
    let (written, _) = all(Command::new("ls").arg("/proc/self/fd"), |_| {});
    assert_eq!(of(Channel::Out, &written), plain.stdout);
}
