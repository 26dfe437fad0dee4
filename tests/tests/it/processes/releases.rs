//! What another release of the library left in the folder: nobody's to remove, and in nobody's way.

use std::error::Error;
use std::path::Path;

use daily_cache::{Cause, Daily, DailyCache, FrozenClock, FsStore, Keep, Scope, Zone};

/// The version of the format is at this offset of an entry.
const FORMAT: usize = 8;

fn cache(dir: &Path) -> DailyCache<FrozenClock, FsStore> {
    let noon = "2026-11-23T12:00:00Z".parse().unwrap();
    DailyCache::new(noon, FsStore::open(dir).unwrap(), Daily::in_zone(Zone::UTC))
}

/// The only entry in the folder.
fn entry(dir: &Path) -> std::path::PathBuf {
    let mut folders = vec![dir.join("v1")];
    while let Some(folder) = folders.pop() {
        for path in fs_err::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let is_entry = path.file_name().unwrap().len() == 79;
            if path.is_dir() {
                folders.push(path);
            } else if is_entry {
                return path;
            }
        }
    }
    panic!("there is an entry");
}

#[test]
fn an_entry_of_a_later_release_is_not_pruned_and_is_replaced_by_the_next_run() {
    let dir = tempfile::tempdir().unwrap();
    cache(dir.path()).slot("load", "acme").unwrap().put(1_u32);
    let path = entry(dir.path());
    let mut later = fs_err::read(&path).unwrap();
    later[FORMAT] = 2;
    fs_err::write(&path, &later).unwrap();

    let cache = cache(dir.path());
    let slot = cache.slot("load", "acme").unwrap();
    assert_eq!(slot.peek::<u32>().map(|answer| *answer), None);
    for keep in [Keep::days(0), Keep::entries(0), Keep::bytes(0)] {
        let pruned = cache.prune(keep).unwrap();
        assert_eq!((pruned.entries.len(), pruned.damaged.len()), (0, 0));
    }
    assert_eq!(cache.list(Scope::All).filter_map(Result::ok).count(), 0);
    assert!(fs_err::read(&path).unwrap() == later, "it is left as it is");

    let answer = slot.get_or_compute(|| 2_u32);
    assert_eq!((*answer, answer.status().cause()), (2, Some(Cause::Damaged)));
    let why = answer.fault().and_then(Error::source).unwrap().to_string();
    assert!(why.ends_with("its version of the format is unknown to this library"), "{why}");
    assert!(answer.status().is_stored());
    assert_eq!(*slot.get_or_compute(|| 3_u32), 2);
}
