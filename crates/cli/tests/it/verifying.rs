//! What `verify` finds in a folder, repairs and leaves alone.

use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Stdio};

use fs_err as fs;
use serde_json::Value;

use crate::stage::{Said, Stage, spawn};

/// The files of all entries, sorted.
fn entries(stage: &Stage) -> Vec<PathBuf> {
    let list = |folder: &Path| -> Vec<PathBuf> {
        fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_dir())
            .collect()
    };
    let folders =
        list(&stage.store().join("v1")).into_iter().filter(|path| path.file_name().unwrap().len() == 32);
    let files = folders.flat_map(|function| list(&function)).flat_map(|folder| {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>()
    });
    let mut files: Vec<_> = files.collect();
    files.sort();
    files
}

fn stored(count: usize) -> (Stage, Vec<PathBuf>) {
    let stage = Stage::new();
    for word in 0..count {
        stage.run(&["run", "--", "echo", &word.to_string()]);
    }
    let files = entries(&stage);
    assert_eq!(files.len(), count);
    (stage, files)
}

/// What is found, and the exit code.
fn verified(stage: &Stage, options: &[&str]) -> (Value, i32) {
    let output = stage.run(&[&["verify", "--format", "json"], options].concat());
    assert_eq!(output.err(), "");
    (serde_json::from_slice(&output.stdout).unwrap(), output.code())
}

fn shell(stage: &Stage, script: &str, file: &Path) {
    let status = stage.shell(script).arg("sh").arg(file).status().unwrap();
    assert!(status.success(), "{script} {}", file.display());
}

fn relative(stage: &Stage, file: &Path) -> Value {
    file.strip_prefix(stage.store()).unwrap().to_str().unwrap().into()
}

#[test]
fn a_folder_as_runs_leave_it_is_clean() {
    let (stage, _) = stored(3);
    let (found, code) = verified(&stage, &[]);
    assert_eq!(
        (found["clean"].as_bool(), found["entries"].as_u64(), code),
        (Some(true), Some(3), 0),
        "{found:#}"
    );
    let told = stage.run(&["verify"]);
    assert!(told.out().contains(": nothing amiss\nwhole  3 entries, "), "{}", told.out());
    assert_eq!(stage.run(&["verify", "--quiet"]).out(), "");
    assert_eq!(verified(&Stage::new(), &["--repair"]).1, 0);
}

/// Everything that can be amiss, each once.
#[test]
fn all_that_is_amiss_is_found_and_all_but_what_is_foreign_is_repaired() {
    let (stage, files) = stored(6);
    let [truncated, flipped, fifo, open, unknown, _] = &files[..] else { panic!("six") };
    shell(&stage, "truncate -s -3 \"$1\"", truncated);
    let mut bytes = fs::read(flipped).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(flipped, bytes).unwrap();
    shell(&stage, "rm \"$1\" && mkfifo \"$1\"", fifo);
    fs::set_permissions(open, std::fs::Permissions::from_mode(0o644)).unwrap();
    let mut bytes = fs::read(unknown).unwrap();
    bytes[8] = 77;
    fs::write(unknown, bytes).unwrap();
    let v1 = stage.store().join("v1");
    fs::write(v1.join("notes.txt"), "mine").unwrap();
    shell(&stage, "touch -d '3 days ago' \"$1\"", &v1.join("tmp/stranger"));
    fs::create_dir(stage.store().join("v2")).unwrap();
    let (mut killed, _its_command_ends_later) = running(&stage);
    killed.kill().unwrap();
    killed.wait().unwrap();

    let (found, code) = verified(&stage, &[]);
    assert_eq!(code, 1, "{found:#}");
    let bad: Vec<_> = found["bad"].as_array().unwrap().iter().map(|bad| bad["path"].clone()).collect();
    for file in [truncated, flipped, fifo] {
        assert!(bad.contains(&relative(&stage, file)), "{found:#}");
    }
    assert_eq!((bad.len(), &found["entries"], &found["unknown"]), (3, &2.into(), &1.into()), "{found:#}");
    assert_eq!(found["modes"], serde_json::json!([{"path": relative(&stage, open), "mode": "0644"}]));
    assert_eq!(found["foreign"], serde_json::json!(["v1/notes.txt"]));
    assert_eq!(found["versions"], serde_json::json!(["v2"]));
    let left: Vec<_> =
        found["leftovers"].as_array().unwrap().iter().map(|path| path.as_str().unwrap()).collect();
    assert!(left.len() == 2 && left.contains(&"v1/tmp/stranger"), "{left:?}");
    assert!(left.iter().any(|path| path.starts_with("v1/leases/")), "{left:?}");

    let told = stage.run(&["verify"]);
    for words in [
        ": 7 amiss\n",
        "its length is not the one it declares",
        "the body does not match its checksum",
        "it is not a regular file",
        "mode 0644",
        "notes.txt",
        "verify --repair",
        "by hand",
        "v2",
    ] {
        assert!(told.out().contains(words), "{words}: {}", told.out());
    }
    assert_eq!((told.code(), stage.run(&["verify", "-q"]).code()), (1, 1));

    let (repaired, code) = verified(&stage, &["--repair"]);
    assert_eq!((&repaired["repaired"], code), (&6.into(), 1), "what is foreign is left: {repaired:#}");
    assert!(v1.join("notes.txt").exists() && unknown.exists() && !fifo.exists());
    fs::remove_file(v1.join("notes.txt")).unwrap();
    for options in [&[][..], &["--repair"]] {
        let (clean, code) = verified(&stage, options);
        assert_eq!((&clean["repaired"], &clean["entries"], code), (&0.into(), &2.into(), 0), "{clean:#}");
    }
}

/// A run that waits for ever, and what it waits for, which ends with it.
fn running(stage: &Stage) -> (Child, ChildStdin) {
    let script = "exec \"$DC\" --now 2026-11-23T12:00:00Z run -- sh -c 'echo begun; cat <&3' 3<&0";
    let mut command = stage.shell(script);
    command.stdin(Stdio::piped());
    let mut child = spawn(&mut command);
    child.stdout.as_mut().unwrap().read_exact(&mut [0; 6]).unwrap();
    let stdin = child.stdin.take().unwrap();
    (child, stdin)
}

#[test]
fn what_is_all_repaired_is_clean_at_once() {
    let (stage, files) = stored(2);
    shell(&stage, "truncate -s 5 \"$1\"", &files[0]);
    let (found, code) = verified(&stage, &["--repair"]);
    assert_eq!((&found["repaired"], found["clean"].as_bool(), code), (&1.into(), Some(true), 0), "{found:#}");
    let told = stage.run(&["verify", "--repair"]);
    assert!(told.code() == 0 && told.out().contains("nothing amiss"), "{}", told.out());
}

#[test]
fn a_file_that_is_being_written_and_a_lease_that_is_held_are_not_amiss() {
    let (stage, _) = stored(1);
    let (mut child, stdin) = running(&stage);
    let (found, code) = verified(&stage, &["--repair"]);
    assert_eq!((&found["leftovers"], code), (&serde_json::json!([]), 0));
    drop(stdin);
    assert!(child.wait().unwrap().success());
    assert_eq!(stage.rows().len(), 2);
}

#[test]
fn a_folder_that_cannot_be_used_is_trouble() {
    let stage = Stage::new();
    stage.write("file", "");
    let trouble = stage.run(&["verify", "--dir", &stage.at("file")]);
    assert_eq!((trouble.code(), trouble.out().as_str()), (125, ""));
}

#[test]
fn a_group_shares_a_folder_by_an_option() {
    let stage = Stage::new();
    let shared = stage.at("shared");
    let run =
        |options: &[&str]| stage.run(&[&["run", "--dir", &shared], options, &["--", "echo", "x"]].concat());
    assert_eq!(run(&["--shared"]).out(), "x\n");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
    assert_eq!(mode(&stage.path("shared/v1")), 0o2770);
    let verify = |options: &[&str]| stage.run(&[&["verify", "--dir", &shared], options].concat());
    assert_eq!(verify(&["--shared"]).code(), 0, "{}", verify(&["--shared"]).out());
    let refused = verify(&[]);
    assert!(refused.code() == 125 && refused.err().contains("--shared"), "{}", refused.err());
    let uncached = run(&[]);
    assert_eq!((uncached.out().as_str(), uncached.code()), ("x\n", 0));
    assert!(uncached.err().contains("--shared"), "{}", uncached.err());
}
