//! A store that cannot be used, or whose files are not as they were written.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use fs_err as fs;

use crate::stage::{Said, Stage, nth};

/// The only entry's file.
fn entry(stage: &Stage) -> PathBuf {
    let files = stage.shell("find ../cache -path '*/v1/*/*' -type f -name '*-*'").output().unwrap().out();
    let [file] = &files.lines().collect::<Vec<_>>()[..] else { panic!("{files}") };
    stage.path("work").join(file)
}

/// Runs the command that counts, which fails with 5, and gives the one warning.
fn warned(stage: &Stage) -> String {
    stage.then("exit 5");
    let run = stage.counting(&["--cache-failures", "1h"]).output().unwrap();
    assert_eq!((run.out().as_str(), run.code()), ("1\n", 5), "{}", run.err());
    let [warning] = &run.err().lines().map(str::to_owned).collect::<Vec<_>>()[..] else {
        panic!("{}", run.err())
    };
    assert!(warning.starts_with("daily-cache: nothing is cached: "), "{warning}");
    let quiet = stage.counting(&["--quiet"]).output().unwrap();
    assert_eq!((quiet.out().as_str(), quiet.err().as_str(), quiet.code()), ("2\n", "", 5));
    warning.clone()
}

#[test]
fn where_the_folder_is_a_file_the_command_runs_and_one_warning_says_so() {
    let stage = Stage::new();
    stage.write("cache", "a file");
    assert!(warned(&stage).contains("/cache/daily-cache"));
    for args in [&["ls"][..], &["rm", "--all"], &["show", "1"]] {
        assert_eq!(stage.run(args).code(), 125, "{args:?}");
    }
    let offline = stage.counting(&[]).env("DAILY_CACHE", "offline").output().unwrap();
    assert_eq!((offline.code(), offline.out().as_str()), (125, ""));
}

#[test]
fn where_no_folder_can_be_found_the_command_runs_and_one_warning_says_the_mend() {
    let stage = Stage::new();
    let run = stage.counting(&[]).env_remove("HOME").env_remove("DAILY_CACHE_DIR").output().unwrap();
    assert_eq!((run.out().as_str(), run.code()), ("1\n", 0));
    assert!(matches!(&run.remarks()[..], [it] if it.contains("set DAILY_CACHE_DIR")), "{}", run.err());
}

#[test]
fn where_another_users_folder_forbids_it_the_command_runs_and_one_warning_says_so() {
    const NAME: &str = "where_another_users_folder_forbids_it_the_command_runs_and_one_warning_says_so";
    let stage = Stage::new();
    fs::create_dir(stage.path("cache")).unwrap();
    fs::set_permissions(stage.path("cache"), PermissionsExt::from_mode(0o555)).unwrap();
    // Both the program and the folders of the test must be open to the other user.
    let nobody = "setpriv --reuid 65534 --regid 65534 --clear-groups";
    let open = stage.shell(&format!("chmod 755 .. . && {nobody} $DC --version")).output().unwrap();
    if !open.status.success() {
        println!("SKIPPED {NAME}: another user cannot run this program: {}", open.err().trim());
        return;
    }
    let run = stage.shell(&format!("{nobody} $DC run -- sh -c 'echo hello; exit 5'")).output().unwrap();
    assert_eq!((run.out().as_str(), run.code()), ("hello\n", 5));
    assert!(matches!(&run.remarks()[..], [it] if it.contains("nothing is cached")), "{}", run.err());
    assert_eq!(fs::read_dir(stage.path("cache")).unwrap().count(), 0);
}

#[test]
fn a_store_that_was_deleted_is_made_again() {
    let stage = Stage::new();
    assert_eq!([stage.nth(&[]), stage.nth(&[])], [1, 1]);
    fs::remove_dir_all(stage.store()).unwrap();
    let run = stage.counting(&[]).output().unwrap();
    assert_eq!((run.out().as_str(), run.err().as_str()), ("2\n", ""));
    assert_eq!(stage.nth(&[]), 2);
}

#[test]
fn a_store_that_is_deleted_while_the_command_runs_costs_one_result_and_one_warning() {
    let stage = Stage::new();
    stage.then("rm -r cache");
    let run = stage.counting(&[]).output().unwrap();
    assert_eq!((run.out().as_str(), run.code()), ("1\n", 0));
    assert!(matches!(&run.remarks()[..], [it] if it.contains("was deleted while in use")), "{}", run.err());
    stage.then("");
    assert_eq!([stage.nth(&[]), stage.nth(&[])], [2, 2]);
}

#[test]
fn of_a_damaged_entry_each_byte_is_a_miss_with_one_warning_and_replaced() {
    let stage = Stage::new();
    assert_eq!(stage.nth(&[]), 1);
    let file = entry(&stage);
    let length = fs::read(&file).unwrap().len();
    for (turn, at) in [0, 9, length / 3, length / 2, length - 40, length - 1].into_iter().enumerate() {
        let mut bytes = fs::read(&file).unwrap();
        let at = at.min(bytes.len() - 1);
        bytes[at] ^= 0x20;
        fs::write(&file, bytes).unwrap();
        let run = stage.counting(&[]).output().unwrap();
        assert_eq!(run.out(), format!("{}\n", turn + 2), "byte {at} of {length}");
        assert_eq!((run.remarks().len(), run.code()), (1, 0), "byte {at}: {}", run.err());
        let again = stage.counting(&[]).output().unwrap();
        assert_eq!((again.out(), again.err()), (run.out(), String::new()), "byte {at} was not replaced");
    }
}

#[test]
fn an_entry_that_was_cut_short_is_a_miss_and_replaced() {
    let stage = Stage::new();
    for kept in [0, 1, 100] {
        let count = stage.nth(&["--refresh"]);
        let file = entry(&stage);
        fs::write(&file, &fs::read(&file).unwrap()[..kept]).unwrap();
        let run = stage.counting(&[]).output().unwrap();
        assert_eq!(
            (run.out(), run.remarks().len()),
            (format!("{}\n", count + 1), 1),
            "{kept}: {}",
            run.err()
        );
        assert_eq!(stage.nth(&[]), count + 1);
    }
}

#[test]
fn a_large_entry_with_a_changed_byte_prints_nothing_of_what_was_changed() {
    let stage = Stage::new();
    stage.then("yes | head -c 1000000");
    assert_eq!(stage.counting(&[]).output().unwrap().stdout.len(), 1_000_002);
    let file = entry(&stage);
    let mut bytes = fs::read(&file).unwrap();
    let at = bytes.len() - 1000;
    bytes[at] = b'N';
    fs::write(&file, bytes).unwrap();
    let broken = stage.counting(&[]).output().unwrap();
    assert!(!broken.stdout.contains(&b'N'), "damaged bytes were printed");
    assert_eq!(broken.remarks().len(), 1, "{}", broken.err());
    assert!(broken.out().starts_with("2\n") || broken.code() == 125, "neither run again nor told");
    assert_eq!(stage.counting(&["--refresh"]).output().unwrap().stdout.len(), 1_000_002);
}

#[test]
fn a_system_without_a_zone_is_told_of_when_a_command_runs() {
    let stage = Stage::new();
    let run = stage.counting(&[]).env("TZ", "No/Where").output().unwrap();
    assert_eq!((run.out().as_str(), run.code()), ("1\n", 0));
    assert!(matches!(&run.remarks()[..], [it] if it.contains("days are those of UTC")), "{}", run.err());
    assert_eq!(nth(stage.counting(&[]).env("TZ", "No/Where")), 1);
}

#[test]
fn what_nobody_read_to_its_end_is_not_stored_though_the_command_ends_well() {
    let stage = Stage::new();
    stage.then("trap '' PIPE; echo two; echo three; exit 0");
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let status = stage.counting(&[]).stdout(writer).status().unwrap();
    assert_eq!((status.code(), stage.runs()), (Some(0), 1));
    assert_eq!(stage.rows(), [] as [serde_json::Value; 0]);
}
