//! Removing what is old or too much, when asked to and once a day by itself (case 47).

use std::sync::Arc;
use std::time::Duration;

use daily_cache::{
    Daily, DailyCache, FrozenClock, FsStore, Keep, MemoryStore, Options, Pruned, Scope, Store, Zone,
};

use crate::caches::{Cache, entries, forgetful, key_of, noon, over, utc, without_memory};
use crate::disk::{self, Folder};
use crate::hooked::{Hooked, Op, denied};
use crate::workers::{Gate, spawn};

const DAY: Duration = Duration::from_secs(86_400);

/// A cache that does not tidy up by itself.
fn untidy<S: Store>(store: S) -> Cache<S> {
    DailyCache::with_options(noon(), store, utc(), without_memory().with_keep(Keep::all()))
}

/// Values of four days, the last of them today; of three bytes each.
fn four<S: Store>(store: S) -> Cache<S> {
    let cache = untidy(store);
    for customer in ["a", "b", "c", "d"] {
        cache.clock().advance(DAY);
        put(&cache, customer, "xyz");
    }
    cache
}

fn put<S: Store>(cache: &Cache<S>, customer: &str, value: &str) {
    let answer = cache.slot("load", customer).unwrap().label(customer).put(value.to_owned());
    assert!(answer.status().is_stored());
}

/// The labels of what went, in its order.
fn gone(pruned: &Pruned) -> String {
    pruned.entries.iter().map(|entry| entry.label.as_deref().unwrap()).collect()
}

/// The labels of what is there, sorted.
fn left<S: Store>(cache: &Cache<S>) -> String {
    let mut labels: Vec<_> = cache.list(Scope::All).map(|entry| entry.unwrap().label.unwrap()).collect();
    labels.sort();
    labels.concat()
}

/// Case 47.
#[test]
fn the_oldest_go_by_age_then_bytes_then_number_and_what_would_go_is_what_goes() {
    let cases = [
        (Keep::all(), "", "abcd"),
        (Keep::default(), "", "abcd"),
        (Keep::days(2), "a", "bcd"),
        (Keep::days(0), "abc", "d"),
        (Keep::bytes(11), "a", "bcd"),
        (Keep::bytes(0), "abcd", ""),
        (Keep::entries(1), "abc", "d"),
        (Keep::entries(0), "abcd", ""),
        (Keep::days(2).with_bytes(6).with_entries(9), "ab", "cd"),
        (Keep::days(2).with_bytes(6).with_entries(1), "abc", "d"),
    ];
    for (keep, goes, stays) in cases {
        let folder = Folder::new();
        for is_on_disk in [true, false] {
            let (would, did, kept) = if is_on_disk {
                pruned(&four(folder.store()), keep)
            } else {
                pruned(&four(Arc::new(MemoryStore::new())), keep)
            };
            assert_eq!(would, did, "{keep:?}");
            assert_eq!((gone(&did).as_str(), kept.as_str()), (goes, stays), "{keep:?}");
            assert_eq!((did.kept, did.kept_bytes), (stays.len() as u64, 3 * stays.len() as u64));
            assert!(did.damaged.is_empty());
        }
    }
}

fn pruned<S: Store>(cache: &Cache<S>, keep: Keep) -> (Pruned, Pruned, String) {
    let would = cache.prunable(keep).unwrap();
    assert_eq!(left(cache), "abcd", "nothing goes before it is told to");
    (would, cache.prune(keep).unwrap(), left(cache))
}

#[test]
fn what_is_being_computed_anew_is_not_removed_and_its_value_is_stored() {
    let folder = Folder::new();
    let cache = untidy(folder.store());
    put(&cache, "a", "old");
    put(&cache, "b", "old");
    cache.clock().advance(DAY);
    let (gate, running) = (Arc::new(Gate::default()), cache.clone());
    let run = {
        let gate = Arc::clone(&gate);
        spawn(move || {
            let slot = running.slot("load", "a").unwrap().label("a");
            let answer = slot.get_or_compute(|| {
                gate.pass();
                "new".to_owned()
            });
            assert!(answer.status().is_stored(), "{}", answer.status());
        })
    };
    gate.wait_for(1);
    // As another process does.
    let other = untidy(folder.store());
    other.clock().advance(DAY);
    let pruned = other.prune(Keep::entries(0)).unwrap();
    assert_eq!((gone(&pruned).as_str(), pruned.kept), ("b", 1));
    gate.open();
    run.join();
    assert_eq!(left(&cache), "a");
    assert_eq!(*cache.slot("load", "a").unwrap().get_or_compute(|| "never".to_owned()), "new");
    assert_eq!(gone(&cache.prune(Keep::entries(0)).unwrap()), "a", "nobody computes it any more");
}

#[test]
fn what_is_damaged_goes_whatever_is_kept_and_another_release_s_stays() {
    let folder = Folder::new();
    let cache = four(folder.store());
    let (damaged, unknown) = (key_of("load", "a"), key_of("load", "b"));
    let whole = disk::read(&folder.entry(&damaged));
    disk::write(&folder.entry(&damaged), &whole[..whole.len() - 3]);
    let mut bytes = disk::read(&folder.entry(&unknown));
    bytes[8] = 77;
    disk::write(&folder.entry(&unknown), &bytes);

    let would = cache.prunable(Keep::all()).unwrap();
    assert_eq!((would.damaged.as_slice(), would.entries.len(), would.kept), (&[damaged][..], 0, 2));
    assert!(folder.entry(&damaged).exists());
    assert_eq!(cache.prune(Keep::all()).unwrap(), would);
    assert_eq!((folder.entry(&damaged).exists(), folder.entry(&unknown).exists()), (false, true));
    assert_eq!(gone(&cache.prune(Keep::entries(0)).unwrap()), "cd");
    assert!(folder.entry(&unknown).exists());
}

/// A cache of one process at this instant, which is over when it is dropped.
fn process(folder: &Folder, now: &str, work: impl FnOnce(&Cache<FsStore>)) {
    let clock: FrozenClock = now.parse().unwrap();
    let paris = Daily::in_zone(Zone::named("Europe/Paris").unwrap());
    work(&DailyCache::with_options(clock, folder.store(), paris, Options::default()));
}

#[test]
fn once_a_day_after_the_first_value_is_stored_what_is_old_goes_whoever_stored_it() {
    let folder = Folder::new();
    let old = |name: &str| {
        let cache = untidy(folder.store());
        cache.clock().step_to("2026-01-01T00:00:00Z".parse().unwrap());
        put(&cache, name, "old");
    };
    let there = || left(&untidy(folder.store()));
    old("a");
    process(&folder, "2026-11-23T12:00:00Z", |cache| {
        cache.slot("load", "a").unwrap().peek::<String>();
        assert_eq!(entries(cache), 1);
    });
    assert_eq!(there(), "a", "nothing was stored");
    process(&folder, "2026-11-23T12:00:00Z", |cache| put(cache, "m", "new"));
    assert_eq!(there(), "m");

    old("b");
    process(&folder, "2026-11-23T22:59:59Z", |cache| put(cache, "n", "new"));
    assert_eq!(there(), "bmn", "it was done today, by another");
    process(&folder, "2026-11-23T23:00:00Z", |cache| put(cache, "o", "new"));
    assert_eq!(there(), "mno", "in Paris another day has begun");
}

#[test]
fn one_cache_over_many_days_tidies_up_on_each() {
    let folder = Folder::new();
    process(&folder, "2026-11-23T12:00:00Z", |cache| {
        put(cache, "m", "new");
        cache.clock().advance(40 * DAY);
        put(cache, "n", "new");
    });
    assert_eq!(left(&untidy(folder.store())), "n");
}

#[test]
fn who_keeps_all_tidies_nothing_up() {
    let folder = Folder::new();
    drop(four(folder.store()));
    let cache = untidy(folder.store());
    cache.clock().advance(400 * DAY);
    put(&cache, "e", "new");
    drop(cache);
    assert_eq!(left(&untidy(folder.store())), "abcde");
    let memory = over(Arc::new(MemoryStore::new()));
    put(&memory, "a", "old");
    memory.clock().advance(400 * DAY);
    put(&memory, "b", "new");
    assert_eq!(left(&memory), "ab", "a store that bounds itself is left alone");
}

/// What cannot be read is told in the end.
#[test]
fn an_entry_that_cannot_be_read_does_not_keep_the_others_from_going() {
    let store = Arc::new(Hooked::over(MemoryStore::new()));
    let cache = forgetful(Arc::clone(&store));
    for number in 0..3 {
        cache.slot("load", &number).unwrap().put(number);
    }
    cache.clock().advance(Duration::from_secs(40 * 86_400));
    store.fail_once(Op::Open, denied);
    assert!(cache.prune(Keep::default()).is_err());
    assert_eq!(entries(&cache), 1, "all but the one that could not be read");
}
