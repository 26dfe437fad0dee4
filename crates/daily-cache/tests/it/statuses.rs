//! What people and machines are told of an answer.

use std::time::Duration;

use chrono::TimeDelta;
use daily_cache::{
    Answer, Daily, DailyCache, Forever, FrozenClock, MemoryStore, Mode, Never, Options, Ttl, Zone,
};

fn paris() -> Daily {
    Daily::in_zone(Zone::named("Europe/Paris").unwrap()).at(6, 0).unwrap()
}

/// Twelve minutes past seven in Paris.
fn cache() -> DailyCache<FrozenClock, MemoryStore> {
    DailyCache::new("2026-11-23T06:12:00Z".parse().unwrap(), MemoryStore::new(), paris())
}

/// Both forms, where nothing took any time.
#[track_caller]
fn told(answer: &Answer<u32>, words: &str, line: &str) {
    assert_eq!(
        (answer.status().to_string().as_str(), format!("{:#}", answer.status()).as_str()),
        (words, line)
    );
}

#[test]
fn an_answer_is_told_in_local_time_and_in_the_words_of_rfc_9211() {
    let cache = cache();
    let slot = cache.slot("load", "acme").unwrap();
    told(
        &slot.put(1),
        "put, stored, made 07:12, until 06:00 tomorrow",
        "daily-cache; fwd=request; stored; ttl=82080; detail=put",
    );
    cache.clock().advance(Duration::from_secs(6 * 3600));
    told(
        &slot.get_or_compute(|| 2),
        "hit, made 07:12, until 06:00 tomorrow",
        "daily-cache; hit; ttl=60480; detail=memory",
    );
    cache.clock().advance(Duration::from_secs(17 * 3600 - 13 * 60));
    told(
        &slot.get_or_compute(|| 2),
        "hit, made 07:12 yesterday, until 06:00",
        "daily-cache; hit; ttl=60; detail=memory",
    );
}

#[test]
fn a_run_tells_why_and_how_long_it_took() {
    let cache = cache();
    let slot = cache.slot("load", "acme").unwrap();
    let first = slot.get_or_compute(|| 1).status().to_string();
    assert!(first.starts_with("computed in "), "{first}");
    assert!(
        first.ends_with(" µs (no entry), stored, made 07:12, until 06:00 tomorrow")
            || first.contains(" ms, "),
        "{first}"
    );
    cache.clock().step_to(cache.clock().peek() - TimeDelta::days(1));
    let line = format!("{:#}", slot.get_or_compute(|| 2).status());
    assert_eq!(line, "daily-cache; fwd=stale; stored; ttl=82080; detail=future-dated");
    cache.clock().step_to(cache.clock().peek() + TimeDelta::days(3));
    let line = format!("{:#}", slot.get_or_compute(|| 3).status());
    assert_eq!(line, "daily-cache; fwd=stale; stored; ttl=82080");
    let line = format!("{:#}", slot.get_or_compute(|| 3.5).status());
    assert_eq!(line, "daily-cache; fwd=miss; stored; ttl=82080; detail=other-type");
    let line = format!("{:#}", cache.slot("load", "bolt").unwrap().get_or_compute(|| 1).status());
    assert_eq!(line, "daily-cache; fwd=uri-miss; stored; ttl=82080");
}

#[test]
fn what_has_no_end_and_what_is_over_at_once_say_so_in_the_zone_of_the_cache() {
    let cache = cache();
    let slot = || cache.slot("load", "acme").unwrap();
    told(
        &slot().policy(Forever).put(1),
        "put, stored, made 07:12, without end",
        "daily-cache; fwd=request; stored; detail=put",
    );
    told(
        &slot().policy(Never).put(1),
        "put, stored, made 07:12, already stale",
        "daily-cache; fwd=request; stored; ttl=0; detail=put",
    );
    told(
        &slot().policy(Ttl::new(Duration::from_secs(90))).put(1),
        "put, stored, made 07:12, until 07:13",
        "daily-cache; fwd=request; stored; ttl=90; detail=put",
    );
}

#[test]
fn a_cache_that_is_off_says_so() {
    let options = Options::default().with_mode(Mode::Off);
    let clock = "2026-11-23T06:12:00Z".parse().unwrap();
    let cache: DailyCache<FrozenClock, _> =
        DailyCache::with_options(clock, MemoryStore::new(), paris(), options);
    told(
        &cache.slot("load", "acme").unwrap().put(1),
        "computed in 0 µs (the cache is off), not stored, made 07:12, until 06:00 tomorrow",
        "daily-cache; fwd=bypass; ttl=82080",
    );
}
