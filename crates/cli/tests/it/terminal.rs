//! At a terminal: colours, Ctrl-C, and the order of what is printed.

use std::io::{ErrorKind, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command};

use fs_err as fs;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use crate::scene::{NOTE, Scene, TOOL};

/// The person's side of a terminal.
pub(crate) struct Terminal {
    pub(crate) master: std::fs::File,
    seen: Vec<u8>,
}

impl Terminal {
    /// Starts the tool as the leader of a session of its own, whose terminal this is.
    pub(crate) fn start(scene: &Scene, args: &[&str], env: &[(&str, &str)]) -> (Terminal, Child) {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap().into_string().unwrap();
        let slave = fs::OpenOptions::new().read(true).write(true).open(name).unwrap().into_parts().0;
        let mut command = scene.program("setsid", [&["--ctty", TOOL], args].concat());
        command.env("TERM", "xterm-256color").envs(env.iter().copied());
        command.stdin(slave.try_clone().unwrap()).stdout(slave.try_clone().unwrap()).stderr(slave);
        let child = command.spawn().unwrap();
        (Terminal { master: master.into(), seen: Vec::new() }, child)
    }

    /// Reads on, and says whether there was anything: there is none once nobody else has the terminal open.
    pub(crate) fn read(&mut self) -> bool {
        let mut buffer = [0; 4096];
        match self.master.read(&mut buffer) {
            Ok(length) => {
                self.seen.extend_from_slice(&buffer[..length]);
                length > 0
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => true,
            Err(_) => false,
        }
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.seen).replace("\r\n", "\n")
    }

    pub(crate) fn read_until(&mut self, text: &str) {
        while !self.text().contains(text) {
            assert!(self.read(), "{:?} ended without {text:?}", self.text());
        }
    }
}

/// All that the tool shows at a terminal.
pub(crate) fn shown(scene: &Scene, args: &[&str], env: &[(&str, &str)]) -> String {
    let (mut terminal, mut child) = Terminal::start(scene, args, env);
    while terminal.read() {}
    assert!(child.wait().unwrap().success(), "{}", terminal.text());
    terminal.text()
}

pub(crate) fn has_setsid(test: &str) -> bool {
    let is_there = Command::new("setsid").arg("--version").output().is_ok();
    if !is_there {
        println!("SKIPPED {test}: setsid is not installed; apt-get install util-linux");
    }
    is_there
}

#[test]
fn there_are_colours_on_a_terminal_and_nowhere_else() {
    if !has_setsid("there_are_colours_on_a_terminal_and_nowhere_else") {
        return;
    }
    let scene = Scene::new();
    scene.run(&["--now", "2026-11-22T12:00:00Z"], "echo stale");
    let now = ["--now", "2026-11-23T12:00:00Z"];
    for line in [&["explain", "--", "sh", "-c", "echo stale"][..], &["ls"]] {
        let line = [&now, line].concat();
        let coloured = shown(&scene, &line, &[]);
        let plain = shown(&scene, &line, &[("NO_COLOR", "1")]);
        let piped = String::from_utf8(scene.output(&line).stdout).unwrap();
        assert!(coloured.contains("\u{1b}[") && !plain.contains('\u{1b}'), "{coloured}{plain}");
        assert_eq!(plain, piped);
        assert!(!shown(&scene, &line, &[("TERM", "dumb")]).contains('\u{1b}'));
    }
}

#[test]
fn a_list_fades_what_is_stale_and_only_that() {
    if !has_setsid("a_list_fades_what_is_stale_and_only_that") {
        return;
    }
    let scene = Scene::new();
    scene.run(&["--now", "2026-11-22T12:00:00Z", "--label", "old"], "echo old");
    scene.run(&["--now", "2026-11-23T11:00:00Z", "--label", "new"], "echo new");
    let listed = shown(&scene, &["ls", "--now", "2026-11-23T12:00:00Z"], &[]);
    let faded: Vec<bool> = listed.lines().map(|line| line.starts_with("\u{1b}[90m")).collect();
    assert_eq!(faded, [false, false, true], "{listed}");
}

#[test]
fn ctrl_c_ends_the_command_and_the_tool_by_sigint_and_stores_nothing() {
    if !has_setsid("ctrl_c_ends_the_command_and_the_tool_by_sigint_and_stores_nothing") {
        return;
    }
    let scene = Scene::new();
    let script = format!("{NOTE}; echo $$ > number; echo ready; exec tail -f /dev/null");
    let (mut terminal, mut child) = Terminal::start(&scene, &["run", "--", "sh", "-c", &script], &[]);
    terminal.read_until("ready\n");
    terminal.master.write_all(b"\x03").unwrap();
    while terminal.read() {}
    assert_eq!(child.wait().unwrap().signal(), Some(2), "{}", terminal.text());
    let number = fs::read_to_string(scene.path("number")).unwrap();
    let alive = scene.program("kill", ["-0", number.trim()]).output().unwrap();
    assert!(!alive.status.success(), "the command lives on");
    assert_eq!(scene.kept(), [""; 0]);
}

/// It may have printed only the half of it, and its exit code does not say so.
#[test]
fn a_command_that_ends_well_after_ctrl_c_is_not_stored() {
    if !has_setsid("a_command_that_ends_well_after_ctrl_c_is_not_stored") {
        return;
    }
    let scene = Scene::new();
    let script = "trap 'echo caught; exit 0' INT; echo ready; while :; do :; done";
    let (mut terminal, mut child) = Terminal::start(&scene, &["run", "--", "sh", "-c", script], &[]);
    terminal.read_until("ready\n");
    terminal.master.write_all(b"\x03").unwrap();
    while terminal.read() {}
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(terminal.text().ends_with("caught\n"), "{}", terminal.text());
    assert_eq!(scene.kept(), [""; 0]);
}

#[test]
fn lines_of_both_streams_stand_on_a_terminal_in_their_order() {
    if !has_setsid("lines_of_both_streams_stand_on_a_terminal_in_their_order") {
        return;
    }
    let scene = Scene::new();
    let script = "i=0; while [ $i -lt 500 ]; do echo out $i; echo err $i >&2; i=$((i+1)); done";
    let script = format!("{NOTE}; {script}");
    let wanted = (0..500).map(|i| format!("out {i}\nerr {i}\n")).collect::<Vec<_>>().concat();
    for _ in 0..2 {
        assert_eq!(shown(&scene, &["run", "--", "sh", "-c", &script], &[]), wanted);
    }
    assert_eq!(scene.runs(), 1);
}
