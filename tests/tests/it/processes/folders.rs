//! The folder that processes share: read while it is written, deleted while it is used, and what stays open of it.

use std::collections::BTreeSet;
use std::path::Path;

use super::troupe::Troupe;

#[test]
fn readers_see_whole_values_while_writers_of_other_processes_replace_them() {
    let mut troupe = Troupe::new();
    for first in ["1", "100000"] {
        troupe.start("write", &["150", first]);
    }
    for _ in 0..3 {
        troupe.start("read", &["300"]);
    }
    let heard = troupe.hear_all(5);
    let lines: Vec<&str> = heard.iter().map(|heard| heard.line.as_str()).collect();
    println!("{}", lines.join("; "));
    assert_eq!(lines.iter().filter(|line| **line == "150 written").count(), 2);
    assert_eq!(lines.iter().filter(|line| line.starts_with("300 whole, ")).count(), 3);
    assert!(lines.iter().any(|line| line.ends_with("hits") && !line.ends_with(" 0 hits")), "{lines:?}");
    troupe.end_all();
    troupe.leaves_nothing();
}

#[test]
fn all_answers_are_right_and_there_is_no_trouble_while_other_processes_invalidate_and_prune() {
    let mut troupe = Troupe::new();
    for process in 0..4 {
        troupe.start("churn", &["300", &(process * 1000).to_string()]);
    }
    let mut ended = 0;
    while ended < 4 {
        let heard = troupe.hear();
        if heard.line != "round" {
            assert_eq!(heard.line, "300 right, 0 faults");
            ended += 1;
        }
    }
    troupe.end_all();
    troupe.leaves_nothing();
}

#[test]
fn all_answers_are_right_while_the_folder_is_deleted_under_running_processes() {
    const PROCESSES: usize = 4;
    for part in ["v1", ""] {
        let mut troupe = Troupe::new();
        for process in 0..PROCESSES {
            troupe.start("churn", &["600", &(process * 1000).to_string()]);
        }
        let folder = Path::new(&troupe.dir()).join(part);
        let (mut ended, mut deleted, mut begun) = (0, 0, BTreeSet::new());
        while ended < PROCESSES {
            let heard = troupe.hear();
            begun.insert(heard.who);
            if heard.line == "round" && begun.len() < PROCESSES {
                // To open a store in a folder that goes away is another matter.
            } else if heard.line == "round" {
                deleted += u32::from(is_deleted(&folder, Path::new(&troupe.beside("deleted"))));
            } else {
                assert!(heard.line.starts_with("600 right, "), "{heard:?}");
                ended += 1;
            }
        }
        troupe.end_all();
        println!("deleted {deleted} times");
        assert!(deleted > 0);
        troupe.leaves_nothing();
    }
}

/// Deletes a folder that others fill meanwhile, by way of another name, and says whether it was there.
fn is_deleted(folder: &Path, trash: &Path) -> bool {
    let is_there = fs_err::rename(folder, trash).is_ok();
    // It may be filled again before it is empty.
    for _ in 0..1000 {
        if fs_err::remove_dir_all(trash).is_ok() {
            break;
        }
    }
    is_there
}

#[test]
fn after_two_hundred_operations_no_descriptor_is_open_that_was_not_before() {
    let mut troupe = Troupe::new();
    let who = troupe.start("descriptors", &[]);
    troupe.end(who);
    if fs_err::read_dir("/proc/self/fd").is_err() {
        println!(
            "SKIPPED after_two_hundred_operations_no_descriptor_is_open_that_was_not_before: \
             this system does not list them"
        );
        return;
    }
    let [before, after] = [troupe.hear().line, troupe.hear().line];
    assert_eq!(before, after, "descriptors before and after");
}
