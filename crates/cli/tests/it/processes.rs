//! Several processes over one store.

use std::io::{Read, Write};

use fs_err as fs;

use crate::stage::{Said, Stage, spawn};

#[test]
fn two_processes_that_wait_for_nobody_both_print_the_result_whole_and_keep_one() {
    let stage = Stage::new();
    assert!(stage.shell("mkfifo ../gate").status().unwrap().success());
    // Each says that it has begun, so neither can find the other's result.
    stage.then("head -c 1 gate > /dev/null; yes | head -c 300000");
    let mut children: Vec<_> = (0..2).map(|_| spawn(&mut stage.counting(&["--wait", "0s"]))).collect();
    for child in &mut children {
        child.stdout.as_mut().unwrap().read_exact(&mut [0; 2]).unwrap();
    }
    assert_eq!(stage.runs(), 2);
    // Two bytes: to whom the first goes is all the same. Open for reading as well, it does not wait for a reader.
    let mut gate = fs::OpenOptions::new().read(true).write(true).open(stage.path("gate")).unwrap();
    gate.write_all(b"..").unwrap();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.stdout.len(), output.err().as_str(), output.code()), (300_000, "", 0));
    }
    assert_eq!(stage.rows().len(), 1);
    let hit = stage.counting(&[]).output().unwrap();
    assert_eq!((hit.stdout.len(), stage.runs()), (300_002, 2));
}

#[test]
fn a_result_that_is_replaced_while_it_is_printed_is_printed_to_its_end() {
    let stage = Stage::new();
    let length = 3_000_000;
    stage.then(&format!("yes $(wc -l < runs | tr -d ' ') | head -c {length}"));
    assert_eq!(stage.counting(&[]).output().unwrap().stdout.len(), length + 2);
    let mut printing = spawn(&mut stage.counting(&[]));
    let mut start = [0; 2];
    printing.stdout.as_mut().unwrap().read_exact(&mut start).unwrap();
    // It has begun, and the pipe holds far less than the rest.
    let refreshed = stage.counting(&["--refresh"]).output().unwrap();
    assert!(refreshed.stdout.starts_with(b"2\n2\n"));
    let printed = printing.wait_with_output().unwrap();
    assert_eq!(start, *b"1\n");
    assert!(printed.stdout == b"1\n".repeat(length / 2));
    assert_eq!((printed.code(), printed.err().as_str()), (0, ""));
    assert!(stage.counting(&[]).output().unwrap().stdout.starts_with(b"2\n2\n"));
}

#[test]
fn a_result_that_is_removed_while_it_is_printed_is_printed_to_its_end() {
    let stage = Stage::new();
    let args = ["run", "--", "sh", "-c", "yes | head -c 3000000"];
    assert_eq!(stage.run(&args).stdout.len(), 3_000_000);
    let mut printing = spawn(&mut stage.command(&args));
    printing.stdout.as_mut().unwrap().read_exact(&mut [0; 2]).unwrap();
    assert_eq!(stage.run(&["rm", "--all"]).out(), "1 removed\n");
    assert_eq!(printing.wait_with_output().unwrap().stdout.len(), 2_999_998);
}

#[test]
fn a_command_may_be_run_by_a_command_that_is_run() {
    let stage = Stage::new();
    let script = "$DC run -- sh -c '$DC run -- echo inner; echo outer'";
    for _ in ["runs", "is printed"] {
        assert_eq!(stage.shell(script).output().unwrap().out(), "inner\nouter\n");
    }
    assert_eq!(stage.rows().len(), 2);
}
