//! What several processes ask for at a time is computed once (case 36).

use std::collections::BTreeMap;
#[cfg(target_os = "linux")]
use std::process::Command;
use std::time::Duration;

use daily_cache::{Monotonic, Options, SystemClock};

#[cfg(target_os = "linux")]
use super::troupe::ACTOR;
use super::troupe::{Troupe, one};

const PROCESSES: usize = 16;
const KEYS: usize = 100;

#[test]
fn sixteen_processes_that_ask_for_a_hundred_values_compute_each_once() {
    let mut troupe = Troupe::new();
    let (log, begun) = (troupe.beside("log"), SystemClock.elapsed());
    for process in 0..PROCESSES {
        // Half of them go side by side, the others begin elsewhere.
        let first = if process % 2 == 0 { 0 } else { process * 6 };
        troupe.start("each", &[&log, &first.to_string()]);
    }
    let (mut runs, mut answers) = (0, 0);
    for heard in troupe.hear_all(PROCESSES) {
        let [own, collapsed, hits] = numbers(&heard.line);
        (runs, answers) = (runs + own, answers + own + collapsed + hits);
    }
    troupe.end_all();
    let took = SystemClock.elapsed().saturating_sub(begun);
    println!("{answers} answers of {PROCESSES} processes in {} ms", took.as_millis());
    assert_eq!((runs, answers), (KEYS, PROCESSES * KEYS));
    let log = fs_err::read_to_string(log).unwrap();
    let mut computed: BTreeMap<&str, usize> = BTreeMap::new();
    log.lines().for_each(|key| *computed.entry(key).or_default() += 1);
    assert_eq!(computed.len(), KEYS);
    assert!(computed.values().all(|times| *times == 1), "{computed:?}");
    troupe.leaves_nothing();
}

/// `runs 6 collapsed 4 hits 90`.
fn numbers(line: &str) -> [usize; 3] {
    let numbers: Vec<usize> = line.split(' ').filter_map(|word| word.parse().ok()).collect();
    numbers.try_into().unwrap()
}

#[test]
fn of_eight_processes_that_ask_for_one_value_one_runs_and_seven_return_with_it() {
    let mut troupe = Troupe::new();
    for value in 0..8 {
        troupe.start("one", &["key", &value.to_string()]);
    }
    let heard = troupe.hear_all(8);
    let running: Vec<usize> =
        heard.iter().filter(|heard| heard.line == "running").map(|heard| heard.who).collect();
    assert_eq!(running.len(), 1, "{heard:?}");
    assert_eq!(heard.iter().filter(|heard| heard.line == "waiting").count(), 7, "{heard:?}");

    let opened = SystemClock.elapsed();
    troupe.close_input(running[0]);
    let heard = troupe.hear_all(8);
    let last = heard.iter().map(|heard| heard.at).max().unwrap().saturating_sub(opened);
    println!("the last of 8 returned {} ms after the run could end", last.as_millis());
    for heard in &heard {
        let how = if heard.who == running[0] { "ran, stored" } else { "collapsed, not stored" };
        assert_eq!(heard.line, format!("got {} {how}", running[0]));
    }
    assert!(last < Duration::from_secs(2), "a wait that is over: {last:?}");
    troupe.end_all();
    assert_eq!(*one(&troupe.cache(Options::default()), 9), running[0] as u64);
    troupe.leaves_nothing();
}

/// Every `flock` fails, as on file systems that know none.
#[cfg(target_os = "linux")]
#[test]
fn where_no_file_can_be_locked_work_is_done_twice_and_every_answer_is_right() {
    let can_trace = Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).status();
    if !can_trace.is_ok_and(|status| status.success()) {
        println!(
            "SKIPPED where_no_file_can_be_locked_work_is_done_twice_and_every_answer_is_right: \
             strace is not installed or may not trace; apt-get install strace"
        );
        return;
    }
    for error in ["ENOLCK", "EOPNOTSUPP", "EBADF"] {
        let mut troupe = Troupe::new();
        let log = troupe.beside("log");
        for _ in 0..3 {
            let inject = format!("inject=flock:error={error}");
            let mut strace = Command::new("strace");
            strace.args(["-f", "-qq", "-o", "/dev/null", "-e", "trace=flock", "-e", &inject, ACTOR]);
            troupe.start_by(strace, "each", &[&log, "0"]);
        }
        let (mut runs, mut answers) = (0, 0);
        for heard in troupe.hear_all(3) {
            let [own, collapsed, hits] = numbers(&heard.line);
            assert_eq!(collapsed, 0, "without leases nobody waits");
            (runs, answers) = (runs + own, answers + own + hits);
        }
        troupe.end_all();
        println!("{error}: {runs} runs for {KEYS} values and {answers} answers");
        assert_eq!(answers, 3 * KEYS);
        assert_eq!(troupe.names("leases").len(), 0, "nobody could ever sweep them");
    }
}
