//! Two caches over one folder, as two processes have it.

use std::time::Duration;

use daily_cache::{Cause, DailyCache, FsStore, Memory, Options, Scope, Tier};

use crate::caches::{Cache, noon, over, utc};
use crate::disk::Folder;

fn call(cache: &Cache<FsStore>, value: u32) -> (u32, Option<Tier>) {
    let answer = cache.slot("load", "acme").unwrap().get_or_compute(|| value).strict().unwrap();
    (*answer, answer.status().tier())
}

#[test]
fn what_one_process_stored_the_other_finds() {
    let folder = Folder::new();
    let (one, other) = (over(folder.store()), over(folder.store()));
    assert_eq!(call(&one, 1), (1, None));
    assert_eq!(call(&other, 2), (1, Some(Tier::Store)));
    assert_eq!(call(&other, 2), (1, Some(Tier::Memory)));
    let (listed, label) = {
        other.slot("load", "bolt").unwrap().label("Bolt").put(3_u32);
        let entry = one.list(Scope::All).map(Result::unwrap).find(|entry| entry.label.is_some()).unwrap();
        (entry.function, entry.label.unwrap())
    };
    assert_eq!((listed.as_str(), label.as_str()), ("load", "Bolt"));
}

#[test]
fn what_another_process_refreshed_is_seen_when_the_window_ends() {
    let folder = Folder::new();
    let (one, other) = (over(folder.store()), over(folder.store()));
    call(&one, 1);
    other.slot("load", "acme").unwrap().refresh_with(|| 2_u32);
    assert_eq!(call(&one, 3), (1, Some(Tier::Memory)));
    for cache in [&one, &other] {
        cache.clock().advance(Duration::from_secs(86_400));
    }
    assert_eq!(call(&other, 4), (4, None));
    assert_eq!(call(&one, 5), (4, Some(Tier::Store)), "stale in memory is looked up before anything runs");
}

#[test]
fn what_another_process_refreshed_or_invalidated_is_seen_at_the_next_recheck() {
    let folder = Folder::new();
    let options = Options::default().with_memory(Memory::recheck(Duration::from_secs(60)));
    let one = DailyCache::with_options(noon(), folder.store(), utc(), options);
    let other = over(folder.store());
    call(&one, 1);
    other.slot("load", "acme").unwrap().refresh_with(|| 2_u32);
    one.clock().advance(Duration::from_secs(59));
    assert_eq!(call(&one, 3), (1, Some(Tier::Memory)));
    one.clock().advance(Duration::from_secs(1));
    assert_eq!(call(&one, 3), (2, Some(Tier::Store)));
    assert_eq!(call(&one, 3), (2, Some(Tier::Memory)));
    other.invalidate(Scope::All).unwrap();
    one.clock().advance(Duration::from_secs(60));
    assert_eq!(call(&one, 3), (3, None));
}

/// Whoever was faster is not replaced by whoever began earlier.
#[test]
fn of_two_processes_that_run_at_once_the_first_to_end_stores_its_value() {
    let folder = Folder::new();
    let (one, other) = (over(folder.store()), over(folder.store()));
    let answer = one.slot("load", "acme").unwrap().get_or_compute(|| {
        assert_eq!(call(&other, 2), (2, None));
        1_u32
    });
    assert_eq!((*answer, answer.status().cause()), (1, Some(Cause::Absent)));
    assert!(!answer.status().is_stored() && answer.fault().is_none());
    for cache in [&one, &other, &over(folder.store())] {
        assert_eq!(call(cache, 3).0, 2);
    }
}
