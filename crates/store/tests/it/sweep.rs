//! Temporary files of the dead are swept up by the first put of a process, those of the living never.

use std::path::Path;
use std::time::{Duration, SystemTime};

use daily_cache_store::FsStore;

use crate::child;
use crate::folder::{found, key, store, stored, temporary_files};

#[cfg(all(unix, not(portable_disk)))]
#[test]
fn what_a_dead_process_left_is_swept_by_the_first_put_and_not_by_a_hit() {
    let (dir, store) = store();
    stored(&store, &key(2), 2);
    let (mut child, _words) = child::start("die while writing", dir.path());
    assert!(!child.wait().unwrap().success());
    assert_eq!(temporary_files(dir.path()).len(), 1);

    let later = FsStore::open(&dir).unwrap();
    assert_eq!(found(&later, &key(2)), Some(2));
    assert_eq!(found(&later, &key(1)), None);
    assert_eq!(temporary_files(dir.path()).len(), 1);

    stored(&later, &key(2), 3);
    assert_eq!(temporary_files(dir.path()), Vec::<String>::new());
}

#[test]
fn what_a_living_process_writes_is_left_alone() {
    let (dir, _) = store();
    let (mut child, mut words) = child::start("wait while writing", dir.path());
    assert_eq!(words.next().as_deref(), Some("writing"));

    stored(&FsStore::open(&dir).unwrap(), &key(2), 2);
    assert_eq!(temporary_files(dir.path()).len(), 1);

    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
    assert_eq!(found(&FsStore::open(&dir).unwrap(), &key(1)), Some(1));
}

#[test]
fn a_file_of_unknown_origin_is_swept_after_a_day() {
    let (dir, _) = store();
    let tmp = dir.path().join("v1/tmp");
    let elsewhere = format!("{:032x}-1-{:016x}-0", 7, 9);
    for name in ["old stranger", "new stranger", &elsewhere] {
        fs_err::write(tmp.join(name), "left behind").unwrap();
    }
    age(&tmp.join("old stranger"), 25);
    age(&tmp.join(&elsewhere), 23);

    stored(&FsStore::open(&dir).unwrap(), &key(1), 1);
    let mut left = temporary_files(dir.path());
    left.sort();
    assert_eq!(left, [&elsewhere, "new stranger"]);

    age(&tmp.join(&elsewhere), 25);
    stored(&FsStore::open(&dir).unwrap(), &key(1), 1);
    assert_eq!(temporary_files(dir.path()), ["new stranger"]);
}

/// Makes a file this many hours older.
fn age(path: &Path, hours: u64) {
    let file = fs_err::OpenOptions::new().write(true).open(path).unwrap();
    let now: SystemTime = file.metadata().unwrap().modified().unwrap();
    file.file().set_modified(now - Duration::from_secs(hours * 3600)).unwrap();
}
