//! What is done with a cache: renewed, only read, never run for; set for it, or for a part of the program (case 45).

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use daily_cache::{
    Cause, DailyCache, FrozenClock, Keep, MemoryStore, Mode, Options, Scope, Store, Tier, with_mode,
};

use crate::caches::{Cache, cache, noon, over, utc};
use crate::hooked::{Hooked, Op, denied};
use crate::workers::spawn;

type Watched = Cache<Arc<Hooked<MemoryStore>>>;

fn watched() -> Watched {
    over(Arc::new(Hooked::over(MemoryStore::new()).with_leases()))
}

/// Another process over the same store.
fn another<S: Store>(store: S, clock: &FrozenClock) -> Cache<S> {
    DailyCache::new(clock.clone(), store, utc())
}

fn writes(cache: &Watched) -> Vec<Op> {
    cache.store().asked().into_iter().filter(|op| *op != Op::Open).collect()
}

#[test]
fn refresh_runs_what_is_fresh_and_stores_what_comes_of_it() {
    let cache = cache();
    let slot = cache.slot("load", "acme").unwrap();
    slot.put(1_u32);
    let renewed = with_mode(Mode::Refresh, || slot.get_or_compute(|| 2_u32));
    assert_eq!((*renewed, renewed.status().cause()), (2, Some(Cause::Refresh)));
    assert_eq!(*slot.get_or_compute(|| 3_u32), 2);
}

#[test]
fn read_only_gives_what_is_fresh_and_stores_nothing_that_it_runs() {
    let cache = watched();
    let slot = cache.slot("load", "acme").unwrap();
    with_mode(Mode::ReadOnly, || {
        let computed = slot.get_or_compute(|| 1_u32);
        assert_eq!((*computed, computed.status().is_stored(), computed.fault().is_none()), (1, false, true));
        assert!(!slot.put(2_u32).status().is_stored());
        assert!(!slot.refresh_with(|| 3_u32).status().is_stored());
        assert_eq!(*slot.get_or_compute(|| 4_u32), 4);
        assert_eq!(slot.get_or_try_compute(|| Err::<u32, _>("its own")).unwrap_err(), "its own");
    });
    assert!(writes(&cache).is_empty(), "{:?}", writes(&cache));
    slot.put(5_u32);
    assert_eq!(*with_mode(Mode::ReadOnly, || slot.get_or_compute(|| 6_u32)), 5);
}

#[test]
fn read_only_streams_nothing_into_the_store() {
    let cache = watched();
    let slot = cache.slot("export", "acme").unwrap();
    with_mode(Mode::ReadOnly, || {
        let vacancy = slot.stream("csv").find().unwrap_err();
        let stored = vacancy.put(Duration::ZERO, &mut &b"bytes"[..]);
        assert!(!stored.status().is_stored() && stored.fault().is_none());
    });
    assert!(writes(&cache).is_empty(), "{:?}", writes(&cache));
}

#[test]
fn modes_hold_for_streams() {
    let cache = watched();
    let slot = cache.slot("export", "acme").unwrap();
    let export = slot.stream("csv");
    export.find().unwrap_err().put(Duration::ZERO, &mut &b"bytes"[..]);
    let cause = |mode| with_mode(mode, || export.find().err().map(|vacancy| vacancy.cause()));
    for (mode, expected) in [
        (Mode::On, None),
        (Mode::Off, Some(Cause::Off)),
        (Mode::Refresh, Some(Cause::Refresh)),
        (Mode::ReadOnly, None),
        (Mode::Offline, None),
    ] {
        assert_eq!(cause(mode), expected, "{mode}");
    }
    cache.clock().advance(Duration::from_secs(86_400));
    assert_eq!(cause(Mode::ReadOnly), Some(Cause::Stale));
    let stale = with_mode(Mode::Offline, || [export.find(), export.find_at_once()]);
    for stale in stale.map(Result::unwrap) {
        assert_eq!(stale.status().to_string(), "hit, offline, made 12:00 yesterday, already stale");
    }
    let reads = cache.clock().reads();
    assert!(
        with_mode(Mode::Refresh, || export.find())
            .unwrap_err()
            .put(Duration::ZERO, &mut &b"new"[..])
            .status()
            .is_stored()
    );
    assert_eq!(cache.clock().reads(), reads + 1);
}

#[test]
fn where_nothing_is_written_nothing_is_removed_and_the_error_says_so() {
    let cache = watched();
    let slot = cache.slot("load", "acme").unwrap();
    slot.put(1_u32);
    for mode in [Mode::ReadOnly, Mode::Offline] {
        with_mode(mode, || {
            let errors = [
                slot.invalidate().unwrap_err(),
                cache.invalidate(Scope::All).unwrap_err(),
                cache.prune(Keep::all()).unwrap_err(),
            ];
            for error in errors {
                let expected = format!(
                    "nothing is removed from the store while the cache is {mode}; do it outside of that mode"
                );
                assert_eq!(error.to_string(), expected);
            }
        });
    }
    assert_eq!(*slot.peek::<u32>().unwrap(), 1);
}

#[test]
fn offline_runs_nothing_and_gives_what_is_stale_marked_as_such() {
    let cache = watched();
    let slot = cache.slot("load", "acme").unwrap();
    slot.put(1_u32);
    cache.clock().advance(Duration::from_secs(86_400));
    for (from, tier) in
        [(&cache, Tier::Store), (&another(Arc::clone(cache.store()), cache.clock()), Tier::Store)]
    {
        let slot = from.slot("load", "acme").unwrap();
        let stale = with_mode(Mode::Offline, || slot.get_or_compute(|| -> u32 { unreachable!("it runs") }));
        assert_eq!((*stale, stale.status().tier()), (1, Some(tier)));
        assert!(stale.status().is_stale() && stale.status().is_hit());
        assert_eq!(stale.status().to_string(), "hit, offline, made 12:00 yesterday, already stale");
        assert_eq!(format!("{:#}", stale.status()), "daily-cache; hit; ttl=-43200; detail=offline");
    }
    assert!(!with_mode(Mode::Offline, || slot.refresh_with(|| 2_u32)).status().is_stored());
}

#[test]
fn offline_what_is_stale_is_looked_up_once() {
    let cache = watched();
    cache.slot("load", "acme").unwrap().put(1_u32);
    cache.clock().advance(Duration::from_secs(86_400));
    let before = cache.store().asked().len();
    with_mode(Mode::Offline, || cache.slot("load", "acme").unwrap().get_or_compute(|| 2_u32));
    assert_eq!(cache.store().asked()[before..], [Op::Open]);
    assert_eq!(cache.stats().store_hits, 1);
}

#[test]
fn offline_gives_what_is_fresh_as_a_hit_and_what_is_from_the_future_as_stale() {
    let cache = cache();
    let slot = cache.slot("load", "acme").unwrap();
    slot.put(1_u32);
    let call = || with_mode(Mode::Offline, || slot.get_or_compute(|| 2_u32));
    assert!(call().status().is_hit() && !call().status().is_stale());
    cache.clock().step_to("2026-11-20T12:00:00Z".parse().unwrap());
    assert!(call().status().is_stale() && *call() == 1);
}

#[test]
fn offline_gives_what_is_stale_in_memory_where_the_store_fails() {
    let cache = watched();
    let slot = cache.slot("load", "acme").unwrap();
    slot.put(1_u32);
    cache.clock().advance(Duration::from_secs(86_400));
    cache.store().fail(Op::Open, denied);
    let stale = with_mode(Mode::Offline, || slot.get_or_compute(|| 2_u32));
    assert_eq!((*stale, stale.status().tier()), (1, Some(Tier::Memory)));
}

#[test]
fn offline_with_nothing_stored_there_is_a_clear_error() {
    let cache = cache();
    let slot = cache.slot("load", "acme").unwrap();
    with_mode(Mode::Offline, || {
        let error = slot.only_if_cached::<u32>().unwrap_err();
        assert!(error.is_offline());
        let text = "there is no value of load to be had without running it (no entry); call it once where it may run";
        assert_eq!(error.to_string(), text);
        let call = || slot.get_or_compute(|| -> u32 { unreachable!("it runs") });
        let panic = catch_unwind(AssertUnwindSafe(call)).unwrap_err();
        assert_eq!(*panic.downcast::<String>().unwrap(), text);
    });
}

#[test]
fn only_if_cached_gives_what_is_fresh_and_runs_nothing() {
    let cache = cache();
    let slot = cache.slot("load", "acme").unwrap();
    slot.put(1_u32);
    assert_eq!(*slot.only_if_cached::<u32>().unwrap(), 1);
    cache.clock().advance(Duration::from_secs(86_400));
    let error = slot.only_if_cached::<u32>().unwrap_err();
    assert!(error.is_offline() && error.to_string().contains("(stale entry)"), "{error}");
    let off = with_mode(Mode::Off, || slot.only_if_cached::<u32>()).unwrap_err();
    assert!(off.to_string().contains("(the cache is off)"), "{off}");
}

#[test]
fn an_explanation_says_what_a_call_does_in_this_mode() {
    let cache = cache();
    let slot = cache.slot("load", "acme").unwrap();
    let next = |mode| {
        let text = with_mode(mode, || slot.explain::<u32>()).to_string();
        text.lines().find(|line| line.starts_with("  next")).unwrap().trim().to_owned()
    };
    assert_eq!(next(Mode::Offline), "next   a call runs nothing");
    assert_eq!(next(Mode::ReadOnly), "next   a call runs the function and stores nothing");
    slot.put(1_u32);
    assert_eq!(next(Mode::ReadOnly), "next   a call answers from memory");
    let refreshed = with_mode(Mode::Refresh, || slot.explain::<u32>());
    assert_eq!((refreshed.cause(), refreshed.facts().is_some()), (Some(Cause::Refresh), true));
}

#[test]
fn the_innermost_scope_counts_and_ends_also_by_a_panic() {
    let cache = cache();
    let slot = cache.slot("load", "acme").unwrap();
    let is_stored = || slot.refresh_with(|| 1_u32).status().is_stored();
    with_mode(Mode::ReadOnly, || {
        assert!(with_mode(Mode::On, is_stored) && !is_stored());
        let panic = catch_unwind(AssertUnwindSafe(|| with_mode(Mode::On, || panic!("on purpose"))));
        assert!(panic.is_err() && !is_stored());
    });
    assert!(is_stored());
}

#[test]
fn a_scope_wins_over_what_the_cache_was_set_to_and_ends_at_its_thread() {
    let options = Options::default().with_mode(Mode::ReadOnly);
    let cache = DailyCache::with_options(noon(), MemoryStore::new(), utc(), options);
    let is_stored =
        |cache: &DailyCache<_, _>| cache.slot("load", "acme").unwrap().put(1_u32).status().is_stored();
    with_mode(Mode::On, || {
        assert!(is_stored(&cache));
        let elsewhere = cache.clone();
        assert!(!spawn(move || is_stored(&elsewhere)).join());
    });
}
