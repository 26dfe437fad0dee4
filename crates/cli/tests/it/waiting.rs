//! Runs of the same command at the same time: one runs it, and the others wait and print the same.

use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command};
use std::time::Duration;

use daily_cache::{Monotonic, SystemClock};
use fs_err as fs;
use rustix::process::{Pid, Signal, kill_process};

use crate::scene::{NOTE, Scene};
use crate::stage::{Said, spawn};
use crate::terminal::{Terminal, has_setsid, shown};

const WAITS: &str = "daily-cache: waits for another run of this command, begun at ";

/// A scene whose command counts its runs and prints the count. Unless the file `free` is there by then it goes on when
/// the gate is opened. Then it does what the file `then` says.
struct Queue {
    scene: Scene,
    /// Open for reading too, so that it waits for nobody. When it goes, what waits at the gate goes on.
    gate: fs::File,
}

impl Queue {
    fn new(then: &str) -> Queue {
        let scene = Scene::new();
        assert!(scene.program("mkfifo", [scene.path("gate")]).status().unwrap().success());
        let gate = fs::OpenOptions::new().read(true).write(true).open(scene.path("gate")).unwrap();
        fs::write(scene.path("then"), then).unwrap();
        Queue { scene, gate }
    }

    /// The tool with these options of `run`.
    fn line<'a>(options: &[&'a str]) -> Vec<&'a str> {
        const SCRIPT: &str = "echo ran >> runs; n=$(wc -l < runs | tr -d ' '); gate=gate; test -e free && gate=/dev/null; \
            echo $n; head -c 1 $gate > /dev/null; . ./then";
        [&["run"], options, &["--", "sh", "-c", SCRIPT]].concat()
    }

    fn command(&self, options: &[&str]) -> Command {
        self.scene.command(Queue::line(options))
    }

    /// One that runs the command, which waits at the gate; later ones do not.
    fn holder(&self, options: &[&str]) -> Child {
        let mut holder = spawn(&mut self.command(options));
        let mut count = [0; 2];
        holder.stdout.as_mut().unwrap().read_exact(&mut count).unwrap();
        assert_eq!(count, *b"1\n");
        fs::write(self.scene.path("free"), "").unwrap();
        holder
    }

    /// One that has begun to wait, as its terminal shows.
    fn waiter(&self, options: &[&str]) -> (Terminal, Child) {
        let (mut terminal, child) = Terminal::start(&self.scene, &Queue::line(options), &[]);
        terminal.read_until(WAITS);
        (terminal, child)
    }

    fn open(&self) {
        (&self.gate).write_all(b".").unwrap();
    }

    /// What a run that may wait prints, and how it ends.
    fn next(&self) -> (String, String, i32) {
        let output = self.command(&[]).output().unwrap();
        (output.out(), output.err(), output.code())
    }

    fn leases(&self) -> usize {
        self.scene.kept().iter().filter(|path| path.starts_with("v1/leases/")).count()
    }
}

/// For tests of who does not wait. Who does for so long has waited.
const LONG: &str = "40s";

/// Does what must not take as long.
#[track_caller]
fn at_once<T>(work: impl FnOnce() -> T) -> T {
    let latest = SystemClock.elapsed() + Duration::from_secs(40);
    let made = work();
    assert!(SystemClock.elapsed() < latest, "it waited");
    made
}

/// What is shown after the lines on waiting, and the exit code.
fn rest((mut terminal, mut child): (Terminal, Child)) -> (String, Option<i32>) {
    while terminal.read() {}
    let code = child.wait().unwrap().code();
    let text = terminal.text();
    (text.split_inclusive('\n').filter(|line| !line.starts_with(WAITS)).collect(), code)
}

fn ended(text: &str, code: i32) -> (String, Option<i32>) {
    (text.to_owned(), Some(code))
}

fn send(child: &Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).unwrap();
}

/// Case 36.
#[test]
fn of_eight_processes_one_runs_the_command_and_all_print_the_same() {
    // No more than a pipe holds: they are read one after the other, and the one that runs may be the last.
    let queue = Queue::new("echo trouble >&2; yes | head -c 30000; exit 0");
    let children: Vec<Child> = (0..8).map(|_| spawn(&mut queue.command(&[]))).collect();
    // For all of them, so that a second run would not wait at the gate for ever.
    (0..8).for_each(|_| queue.open());
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.stdout.starts_with(b"1\ny\n"));
        assert_eq!((output.stdout.len(), output.err().as_str(), output.code()), (30_002, "trouble\n", 0));
    }
    assert_eq!((queue.scene.runs(), queue.leases()), (1, 0));
}

#[test]
fn who_waits_says_so_at_a_terminal_and_takes_the_result() {
    if !has_setsid("who_waits_says_so_at_a_terminal_and_takes_the_result") {
        return;
    }
    let queue = Queue::new("echo done");
    let holder = queue.holder(&[]);
    let waiter = queue.waiter(&["-v"]);
    queue.open();
    let (text, code) = rest(waiter);
    assert!(text.starts_with("1\ndone\ndaily-cache: computed by another caller, made "), "{text}");
    assert_eq!((code, holder.wait_with_output().unwrap().out().as_str()), (Some(0), "done\n"));
    assert_eq!((queue.scene.runs(), queue.leases()), (1, 0));
}

#[test]
fn the_line_on_waiting_names_the_time_and_the_mend_and_is_for_terminals_that_want_it() {
    if !has_setsid("the_line_on_waiting_is_for_terminals") {
        return;
    }
    let queue = Queue::new("");
    let holder = queue.holder(&[]);
    // For longer than after which it is told.
    let wait = ["--wait", "300ms"];
    let told = shown(&queue.scene, &Queue::line(&wait), &[]);
    let line = told.lines().next().unwrap();
    let (time, mend) = line.strip_prefix(WAITS).unwrap().split_once(' ').unwrap();
    assert!(time.len() == 5 && time.as_bytes()[2] == b':', "{line}");
    assert_eq!(mend, "(Ctrl-C ends the wait; --wait 0s does not wait)");
    assert!(told.ends_with("\n2\n"), "{told}");
    for (options, count) in [(&wait[..], "3\n"), (&["-v", "--wait", "300ms"], "4\n")] {
        fs::remove_dir_all(queue.entries()).unwrap();
        let piped = queue.command(options).output().unwrap();
        assert_eq!((piped.out().as_str(), piped.err().contains("waits")), (count, false));
    }
    fs::remove_dir_all(queue.entries()).unwrap();
    let quiet = shown(&queue.scene, &Queue::line(&["-q", "--wait", "300ms"]), &[]);
    assert_eq!(quiet, "5\n");
    queue.open();
    holder.wait_with_output().unwrap();
}

impl Queue {
    /// The folder of all entries of the one function.
    fn entries(&self) -> std::path::PathBuf {
        let kept = self.scene.kept();
        let entry = kept.iter().find(|path| path.matches('/').count() == 3).unwrap();
        let function = entry.split('/').take(2).collect::<Vec<_>>().join("/");
        self.scene.store().join(function)
    }
}

/// Case 37.
#[test]
fn who_waits_for_one_that_is_killed_runs_the_command() {
    if !has_setsid("who_waits_for_one_that_is_killed_runs_the_command") {
        return;
    }
    let queue = Queue::new("");
    let mut holder = queue.holder(&[]);
    let waiter = queue.waiter(&[]);
    holder.kill().unwrap();
    holder.wait().unwrap();
    // The command of the dead one still waits at the gate: it is not what the other was waiting for.
    assert_eq!(rest(waiter), ended("2\n", 0));
    queue.open();
    assert_eq!((queue.next(), queue.leases()), (("2\n".into(), String::new(), 0), 0));
}

/// Case 37.
#[test]
fn one_that_is_stopped_delays_others_no_longer_than_they_say_and_replaces_nothing_later() {
    let queue = Queue::new("");
    let holder = queue.holder(&[]);
    send(&holder, Signal::STOP);
    let other = queue.command(&["--wait", "100ms"]).output();
    send(&holder, Signal::CONT);
    let other = other.unwrap();
    assert_eq!((other.out().as_str(), other.err().as_str(), other.code()), ("2\n", "", 0));
    queue.open();
    assert_eq!(holder.wait_with_output().unwrap().code(), 0);
    assert_eq!(queue.next(), ("2\n".into(), String::new(), 0));
}

#[test]
fn who_waits_for_one_that_fails_runs_the_command() {
    if !has_setsid("who_waits_for_one_that_fails_runs_the_command") {
        return;
    }
    let queue = Queue::new("test $n -gt 1 || exit 3");
    let holder = queue.holder(&["--cache-failures", "1h"]);
    let waiter = queue.waiter(&[]);
    queue.open();
    assert_eq!((holder.wait_with_output().unwrap().code(), rest(waiter)), (3, ended("2\n", 0)));
}

#[test]
fn who_waits_for_one_that_fails_takes_the_failure_where_failures_are_kept() {
    if !has_setsid("who_waits_for_one_that_fails_takes_the_failure_where_failures_are_kept") {
        return;
    }
    let queue = Queue::new("exit 3");
    let keep = ["--cache-failures", "1h"];
    let holder = queue.holder(&keep);
    let waiters = [queue.waiter(&keep), queue.waiter(&keep)];
    queue.open();
    assert_eq!(holder.wait_with_output().unwrap().code(), 3);
    assert_eq!(waiters.map(rest), [ended("1\n", 3), ended("1\n", 3)]);
    assert_eq!((queue.scene.runs(), queue.leases()), (1, 0));
}

#[test]
fn with_a_failure_at_hand_that_is_kept_nobody_waits_for_a_success() {
    let queue = Queue::new("exit 3");
    let keep = ["--cache-failures", "1h"];
    queue.open();
    assert_eq!(queue.command(&keep).output().unwrap().code(), 3);
    let mut holder = spawn(&mut queue.command(&[]));
    holder.stdout.as_mut().unwrap().read_exact(&mut [0; 2]).unwrap();
    fs::write(queue.scene.path("free"), "").unwrap();
    let mut playing = queue.command(&[&keep[..], &["--wait", LONG]].concat());
    let played = at_once(|| playing.output().unwrap());
    assert_eq!((played.out().as_str(), played.code()), ("1\n", 3));
    queue.open();
    holder.wait_with_output().unwrap();
}

#[test]
fn who_does_not_want_to_wait_runs_the_command() {
    for (option, mode) in [
        (&["--wait", "0s"][..], ""),
        (&["--wait", LONG, "--refresh"], ""),
        (&["--wait", LONG], "read-only"),
        (&["--wait", LONG], "off"),
    ] {
        let queue = Queue::new("");
        let holder = queue.holder(&[]);
        let mut other = queue.command(option);
        let other = at_once(|| other.env("DAILY_CACHE", mode).output().unwrap());
        assert_eq!((other.out().as_str(), other.err().as_str()), ("2\n", ""), "{option:?} {mode}");
        queue.open();
        assert_eq!(holder.wait_with_output().unwrap().code(), 0);
        // Whoever stored first has stored; a refresh, and one that does not wait, are first here.
        let stored = if mode.is_empty() { "2\n" } else { "1\n" };
        assert_eq!(queue.next().0, stored, "{option:?} {mode}");
    }
    let queue = Queue::new("");
    let holder = queue.holder(&[]);
    let mut other = queue.command(&["--wait", LONG]);
    let trouble = at_once(|| other.env("DAILY_CACHE", "offline").output().unwrap());
    assert_eq!((trouble.out().as_str(), trouble.code()), ("", 125));
    queue.open();
    holder.wait_with_output().unwrap();
}

#[test]
fn a_run_that_stores_nothing_has_no_lease() {
    let scene = Scene::new();
    let script = format!("{NOTE}; ls \"$DAILY_CACHE_DIR/daily-cache/v1/leases\" | wc -l | tr -d ' '");
    let run = |mode: &str| {
        let mut command = scene.command(["run", "--", "sh", "-c", &script]);
        command.env("DAILY_CACHE", mode).output().unwrap().out()
    };
    scene.output(&["ls"]);
    assert_eq!(["read-only", "refresh"].map(run), ["0\n", "0\n"]);
    assert_eq!(run("read-only"), "0\n");
    scene.output(&["rm", "--all"]);
    assert_eq!(["on", "on"].map(run), ["1\n", "1\n"], "and one that does has");
    assert_eq!(scene.runs(), 3);
}

#[test]
fn read_only_writes_nothing() {
    let scene = Scene::new();
    scene.output(&["ls"]);
    let before = scene.kept();
    let run = scene.command(["run", "--", "echo", "x"]).env("DAILY_CACHE", "read-only").output().unwrap();
    assert_eq!((run.out().as_str(), scene.kept()), ("x\n", before));
}

#[test]
fn ctrl_c_ends_a_wait_by_sigint_and_leaves_the_other_alone() {
    if !has_setsid("ctrl_c_ends_a_wait_by_sigint_and_leaves_the_other_alone") {
        return;
    }
    let queue = Queue::new("");
    let holder = queue.holder(&[]);
    let (mut terminal, mut child) = queue.waiter(&[]);
    terminal.master.write_all(b"\x03").unwrap();
    while terminal.read() {}
    assert_eq!(child.wait().unwrap().signal(), Some(Signal::INT.as_raw()), "{}", terminal.text());
    queue.open();
    assert_eq!(holder.wait_with_output().unwrap().code(), 0);
    assert_eq!((queue.next().0.as_str(), queue.leases()), ("1\n", 0));
}

#[test]
fn standard_input_is_read_before_the_wait_and_the_same_input_is_waited_for() {
    if !has_setsid("standard_input_is_read_before_the_wait") {
        return;
    }
    let queue = Queue::new("cat");
    fs::write(queue.scene.path("input"), "same\n").unwrap();
    let line = Queue::line(&["--stdin"]);
    let mut command = queue.scene.command(&line);
    command.stdin(fs::File::open(queue.scene.path("input")).unwrap().into_parts().0);
    let mut holder = spawn(&mut command);
    holder.stdout.as_mut().unwrap().read_exact(&mut [0; 2]).unwrap();
    let (mut terminal, child) = Terminal::start(&queue.scene, &line, &[]);
    terminal.master.write_all(b"same\n\x04").unwrap();
    terminal.read_until(WAITS);
    queue.open();
    let (text, code) = rest((terminal, child));
    assert!(text.ends_with("1\nsame\n") && code == Some(0), "{text:?}");
    assert_eq!((holder.wait_with_output().unwrap().out().as_str(), queue.scene.runs()), ("same\n", 1));
}

#[test]
fn a_command_that_calls_itself_by_the_tool_does_not_wait_for_itself() {
    let scene = Scene::new();
    let tool = crate::scene::TOOL;
    let script =
        format!("{NOTE}; test \"$SELF\" || SELF=1 exec {tool} run --wait {LONG} -- sh report; echo made");
    fs::write(scene.path("report"), script).unwrap();
    for _ in ["runs", "is printed"] {
        let run = at_once(|| scene.output(&["run", "--", "sh", "report"]));
        assert_eq!(run.out(), "made\n");
    }
    assert_eq!(scene.runs(), 2);
}
