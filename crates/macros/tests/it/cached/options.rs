//! Where values are kept, and for how long.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use daily_cache::{
    Daily, DailyCache, FrozenClock, MemoryStore, Mode, Scope, SystemClock, Ttl, Zone, daily_cache, frozen,
    with_cache, with_mode,
};

use super::{Runs, cache, count};

type Cache = DailyCache<FrozenClock, MemoryStore>;

static CACHE: LazyLock<DailyCache<SystemClock, MemoryStore>> =
    LazyLock::new(|| DailyCache::new(SystemClock, MemoryStore::new(), Daily::in_zone(Zone::UTC)));

#[daily_cache(cache = CACHE, skip(runs))]
fn in_a_static(runs: &Runs) -> u32 {
    count(runs)
}

#[daily_cache(cache = shared, skip(shared, runs))]
fn in_an_arc(shared: &Arc<Cache>, runs: &Runs) -> u32 {
    count(runs)
}

#[daily_cache(cache = made(), skip(runs))]
fn in_one_that_is_made(runs: &Runs) -> u32 {
    count(runs)
}

fn made() -> &'static DailyCache<SystemClock, MemoryStore> {
    &CACHE
}

#[test]
fn a_cache_may_be_any_expression() {
    let (runs, shared) = (Runs::default(), Arc::new(cache().1));
    assert_eq!((in_a_static(&runs), in_a_static(&runs)), (1, 1));
    assert_eq!((in_an_arc(&shared, &runs), in_an_arc(&shared, &runs)), (2, 2));
    assert_eq!((in_one_that_is_made(&runs), in_one_that_is_made(&runs)), (3, 3));
}

#[daily_cache(skip(runs))]
fn ambient(runs: &Runs) -> u32 {
    count(runs)
}

#[test]
fn without_a_cache_the_one_in_force_is_used() {
    let (runs, (_, one), (_, two)) = (Runs::default(), cache(), cache());
    assert_eq!(
        (with_cache(one.erased(), || ambient(&runs)), with_cache(two.erased(), || ambient(&runs))),
        (1, 2)
    );
    assert_eq!((with_cache(one.erased(), || ambient(&runs)), ambient(&runs)), (1, 3));
}

#[daily_cache(skip(runs), zone = "Europe/Paris")]
fn by_the_ambient_clock(runs: &Runs) -> u32 {
    count(runs)
}

/// Case 2.
#[frozen("2024-03-30T23:59:59+01:00", ambient)]
#[test]
fn tomorrow_it_runs_again(clock: FrozenClock) {
    let runs = Runs::default();
    assert_eq!((by_the_ambient_clock(&runs), by_the_ambient_clock(&runs)), (1, 1));
    clock.advance(Duration::from_secs(1));
    assert_eq!((by_the_ambient_clock(&runs), by_the_ambient_clock(&runs)), (2, 2));
    // A day of 23 hours.
    clock.advance(Duration::from_secs(23 * 3600 - 1));
    assert_eq!(by_the_ambient_clock(&runs), 2);
    clock.advance(Duration::from_secs(1));
    assert_eq!(by_the_ambient_clock(&runs), 3);
}

#[daily_cache(cache = cache, skip(cache, runs), zone = "europe/paris", rollover = "06:00")]
fn by_business_day(cache: &Cache, runs: &Runs) -> u32 {
    count(runs)
}

#[daily_cache(cache = cache, skip(cache, runs), rollover = "13:00")]
fn by_rollover(cache: &Cache, runs: &Runs) -> u32 {
    count(runs)
}

/// Case 3.
#[test]
fn a_day_begins_where_and_when_it_was_said() {
    let ((clock, cache), runs) = (cache(), Runs::default());
    clock.advance_to("2026-11-24T04:59:59Z".parse().unwrap());
    assert_eq!(by_business_day(&cache, &runs), 1);
    clock.advance_to("2026-11-24T05:00:00Z".parse().unwrap());
    assert_eq!((by_business_day(&cache, &runs), by_rollover(&cache, &runs)), (2, 3));
    clock.advance_to("2026-11-24T12:59:59Z".parse().unwrap());
    assert_eq!(by_rollover(&cache, &runs), 3);
    clock.advance_to("2026-11-24T13:00:00Z".parse().unwrap());
    assert_eq!((by_rollover(&cache, &runs), by_business_day(&cache, &runs)), (4, 2));
}

static POLICIES: AtomicU32 = AtomicU32::new(0);

#[daily_cache(cache = cache, skip(cache, runs), policy = {
    POLICIES.fetch_add(1, Ordering::Relaxed);
    Ttl::new(Duration::from_secs(60))
})]
fn by_policy(cache: &Cache, n: u32, runs: &Runs) -> u32 {
    count(runs) + n
}

#[test]
fn a_policy_is_made_once() {
    let ((clock, cache), runs) = (cache(), Runs::default());
    assert_eq!(
        (by_policy(&cache, 0, &runs), by_policy(&cache, 0, &runs), by_policy(&cache, 1, &runs)),
        (1, 1, 3)
    );
    clock.advance(Duration::from_secs(60));
    assert_eq!(by_policy(&cache, 0, &runs), 3);
    assert_eq!(POLICIES.load(Ordering::Relaxed), 1);
}

#[daily_cache(cache = cache, skip(cache, runs), errors_for = Ttl::new(Duration::from_secs(60)))]
fn failing(cache: &Cache, fails: bool, runs: &Runs) -> Result<u32, String> {
    let run = count(runs);
    if fails { Err(format!("run {run}")) } else { Ok(run) }
}

/// Case 22.
#[test]
fn an_error_is_remembered_for_its_own_time() {
    let ((clock, cache), runs) = (cache(), Runs::default());
    let error = |run: u32| Err(format!("run {run}"));
    assert_eq!((failing(&cache, true, &runs), failing(&cache, true, &runs)), (error(1), error(1)));
    assert_eq!(failing(&cache, false, &runs), Ok(2));
    clock.advance(Duration::from_secs(60));
    assert_eq!((failing(&cache, true, &runs), failing(&cache, false, &runs)), (error(3), Ok(2)));
    assert!(failing::invalidate(&cache, true, &runs).unwrap());
    assert_eq!(failing(&cache, true, &runs), error(4));
    assert_eq!(failing::refresh(&cache, true, &runs), error(5));
    assert_eq!(failing(&cache, true, &runs), error(5), "what a refresh failed with is remembered");
}

/// Case 22. Otherwise the old error would come back once the value is stale.
#[test]
fn a_value_takes_the_place_of_the_error_before_it() {
    let ((clock, cache), runs) = (cache(), Runs::default());
    let refused = || failing_for_two_days(&cache, &runs);
    assert_eq!(refused(), Err("run 1".to_owned()));
    assert_eq!(failing_for_two_days::refresh(&cache, &runs), Ok(2));
    clock.advance(Duration::from_secs(86_400));
    assert_eq!(refused(), Ok(3));
}

#[daily_cache(cache = cache, skip(cache, runs), errors_for = Ttl::new(Duration::from_secs(2 * 86_400)))]
fn failing_for_two_days(cache: &Cache, runs: &Runs) -> Result<u32, String> {
    let run = count(runs);
    if run == 1 { Err(format!("run {run}")) } else { Ok(run) }
}

#[test]
fn a_mode_that_runs_in_any_case_runs_over_a_remembered_error_too() {
    let ((_, cache), runs) = (cache(), Runs::default());
    let error = |run: u32| Err(format!("run {run}"));
    assert_eq!(failing(&cache, true, &runs), error(1));
    assert_eq!(with_mode(Mode::Off, || failing(&cache, true, &runs)), error(2));
    assert_eq!(failing(&cache, true, &runs), error(1));
    assert_eq!(with_mode(Mode::Refresh, || failing(&cache, true, &runs)), error(3));
    assert_eq!(failing(&cache, true, &runs), error(3));
}

/// It fails now and then.
#[daily_cache(cache = cache, skip(cache, runs, fails), errors_for = Ttl::new(Duration::from_secs(60)))]
fn flaky(cache: &Cache, runs: &Runs, fails: bool) -> Result<u32, String> {
    let run = count(runs);
    if fails { Err(format!("run {run}")) } else { Ok(run) }
}

#[test]
fn a_remembered_error_stays_where_the_cache_is_off_and_goes_where_it_is_renewed() {
    let ((_, cache), runs) = (cache(), Runs::default());
    let stored = || cache.list(Scope::All).count();
    assert_eq!(flaky(&cache, &runs, true), Err("run 1".to_owned()));
    assert_eq!(with_mode(Mode::Off, || flaky(&cache, &runs, false)), Ok(2));
    assert_eq!((flaky(&cache, &runs, false), stored()), (Err("run 1".to_owned()), 1));
    assert_eq!(with_mode(Mode::Refresh, || flaky(&cache, &runs, false)), Ok(3));
    assert_eq!(stored(), 1, "the value, and no error");
}

#[test]
fn a_refresh_forgets_a_remembered_error() {
    let ((_, cache), runs) = (cache(), Runs::default());
    assert_eq!(flaky(&cache, &runs, true), Err("run 1".to_owned()));
    assert_eq!(flaky::refresh(&cache, &runs, false), Ok(2));
    assert_eq!(cache.list(Scope::All).count(), 1, "the value, and no error");
}

#[test]
fn the_companions_do_what_the_verbs_of_a_slot_do() {
    let ((_, cache), runs) = (cache(), Runs::default());
    assert!(by_rollover::peek(&cache, &runs).is_none());
    assert_eq!((by_rollover(&cache, &runs), by_rollover::uncached(&cache, &runs)), (1, 2));
    assert_eq!(by_rollover::peek(&cache, &runs).as_deref(), Some(&1));
    assert!(by_rollover::explain(&cache, &runs).unwrap().to_string().contains("by_rollover"));
    assert_eq!((by_rollover::refresh(&cache, &runs), by_rollover(&cache, &runs)), (3, 3));
    assert!(by_rollover::slot(&cache, &runs).unwrap().peek().is_some());
    assert!(by_rollover::invalidate(&cache, &runs).unwrap());
    assert!(!by_rollover::invalidate(&cache, &runs).unwrap());
}

#[daily_cache(cache = cache, skip(cache))]
fn refusing(cache: &Cache, n: &str) -> Result<u32, Refused> {
    Ok(n.parse()?)
}

#[daily_cache(cache = cache, skip(cache))]
fn refusing_plainly(cache: &Cache, n: &str) -> Result<u32, std::num::ParseIntError> {
    n.parse()
}

/// An error that tells of the cache's too.
#[derive(Debug)]
enum Refused {
    Number,
    Cache,
}

impl From<std::num::ParseIntError> for Refused {
    fn from(_: std::num::ParseIntError) -> Refused {
        Refused::Number
    }
}

impl From<daily_cache::Error> for Refused {
    fn from(_: daily_cache::Error) -> Refused {
        Refused::Cache
    }
}

#[test]
fn offline_with_nothing_stored_is_an_error_where_there_is_one_to_make() {
    let (_, cache) = cache();
    with_mode(Mode::Offline, || {
        assert!(matches!(refusing(&cache, "1"), Err(Refused::Cache)));
        let panicked =
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| refusing_plainly(&cache, "1")));
        assert!(panicked.is_err());
    });
    assert_eq!(with_mode(Mode::Off, || refusing(&cache, "1")).unwrap(), 1);
    assert!(matches!(refusing(&cache, "one"), Err(Refused::Number)));
}

/// Case 54.
#[test]
fn a_cache_that_is_off_is_not_there() {
    let ((_, cache), runs) = (cache(), Runs::default());
    let off = || with_mode(Mode::Off, || by_business_day(&cache, &runs));
    assert_eq!((off(), off(), by_business_day(&cache, &runs)), (1, 2, 3));
}
