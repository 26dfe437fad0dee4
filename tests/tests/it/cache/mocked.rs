//! What a cache asks of its clock, its store and its policy, and how often.

use std::io;
use std::sync::{Arc, Mutex};

use chrono::DateTime;
use daily_cache::store::{Error, Found, Put, Take, Version, When};
use daily_cache::{
    Cause, Daily, DailyCache, FixedClock, FrozenClock, Memory, MemoryStore, Options, Window, Zone,
};
use daily_cache_testkit::{MockClock, MockPolicy, MockStore};

const VERSION: Version = Version::from_bytes([7; 16]);

fn without_memory() -> Options {
    Options::default().with_memory(Memory::off())
}

fn epoch() -> FixedClock {
    FixedClock::at(DateTime::UNIX_EPOCH)
}

fn utc() -> Daily {
    Daily::in_zone(Zone::UTC)
}

/// A store that has the value 7 of this second, and says how much of it was taken.
fn store_with_a_seven_of(made_at: i64) -> (MockStore, Arc<Mutex<Vec<Take>>>) {
    let put = Arc::new(Mutex::new((Vec::new(), Vec::new())));
    let kept = Arc::clone(&put);
    let mut recording = MockStore::new();
    recording.expect_put().times(1).returning(move |_, record, _| {
        *kept.lock().unwrap() = (record.head.to_vec(), record.body.into_vec(1_024)?);
        Ok(Put::Stored(VERSION))
    });
    let clock = FixedClock::at(DateTime::from_timestamp(made_at, 0).unwrap());
    DailyCache::new(clock, recording, utc()).slot("load_orders", "acme").unwrap().put(7).strict().unwrap();

    let (head, body) = put.lock().unwrap().clone();
    let taken = Arc::default();
    let seen: Arc<Mutex<Vec<Take>>> = Arc::clone(&taken);
    let mut store = MockStore::new();
    store.expect_open().times(1).returning(move |_, judge| {
        let take = judge.judge(&head);
        seen.lock().unwrap().push(take);
        Ok(Some(match take {
            Take::Body => Found::new(VERSION, head.clone(), body.clone()),
            _ => Found::head_only(VERSION, head.clone(), body.len() as u64),
        }))
    });
    (store, taken)
}

#[test]
fn a_hit_reads_the_clock_once_in_memory_and_in_the_store() {
    for options in [Options::default(), without_memory()] {
        let store = Arc::new(MemoryStore::new());
        let filled = DailyCache::with_options(epoch(), Arc::clone(&store), utc(), options.clone());
        filled.slot("load_orders", "acme").unwrap().put(7);
        let mut clock = MockClock::new();
        clock.expect_now().times(2).return_const(DateTime::UNIX_EPOCH);
        let cache = DailyCache::with_options(clock, store, utc(), options);
        let slot = cache.slot("load_orders", "acme").unwrap();
        for _ in 0..2 {
            assert!(slot.get_or_compute(|| 8).strict().unwrap().status().is_hit());
        }
    }
}

#[test]
fn a_fresh_entry_is_read_in_one_go_and_nothing_else_is_asked_of_the_store() {
    let (store, taken) = store_with_a_seven_of(0);
    let cache = DailyCache::new(epoch(), store, utc());
    let answer = cache.slot("load_orders", "acme").unwrap().get_or_compute(|| 8);
    assert_eq!((*answer, answer.status().is_hit()), (7, true));
    assert_eq!(*taken.lock().unwrap(), [Take::Body]);
}

#[test]
fn the_body_of_a_stale_entry_is_not_read_and_only_that_entry_is_replaced() {
    let (mut store, taken) = store_with_a_seven_of(-1);
    store
        .expect_put()
        .times(1)
        .withf(|_, _, when| *when == When::Is(VERSION))
        .returning(|_, _, _| Ok(Put::Stored(VERSION)));
    let cache = DailyCache::new(epoch(), store, utc());
    let answer = cache.slot("load_orders", "acme").unwrap().get_or_compute(|| 8);
    assert_eq!((*answer, answer.status().cause()), (8, Some(Cause::Stale)));
    assert_eq!(*taken.lock().unwrap(), [Take::Head]);
}

#[test]
fn a_store_that_fails_on_put_does_not_keep_the_value_from_its_caller_and_is_in_the_answer() {
    let mut store = MockStore::new();
    store.expect_open().times(1).returning(|_, _| Ok(None));
    store
        .expect_put()
        .times(1)
        .returning(|_, _, _| Err(Error::io("cannot write", io::ErrorKind::StorageFull.into())));
    let cache = DailyCache::new(epoch(), store, utc());
    let answer = cache.slot("load_orders", "acme").unwrap().get_or_compute(|| 8);
    assert_eq!((*answer, answer.status().is_stored()), (8, false));
    assert!(answer.fault().unwrap().is_store());
    assert!(answer.strict().unwrap_err().to_string().contains("load_orders"));
}

#[test]
fn a_policy_is_asked_with_the_facts_of_the_entry() {
    let clock = FrozenClock::at(DateTime::UNIX_EPOCH);
    let store = Arc::new(MemoryStore::new());
    DailyCache::new(clock.clone(), Arc::clone(&store), utc()).slot("load_orders", "acme").unwrap().put(7);
    clock.step_to(DateTime::from_timestamp(1_000_000, 0).unwrap());
    let mut policy = MockPolicy::new();
    policy.expect_window().times(1).withf(|facts| facts.made_at() == 0).return_const(Window::since(0));
    let cache = DailyCache::new(clock, store, policy);
    let slot = cache.slot("load_orders", "acme").unwrap();
    // Asked once: what the policy said of the entry is remembered with its value.
    for _ in 0..2 {
        assert!(slot.get_or_compute(|| 8).strict().unwrap().status().is_hit());
    }
}

#[test]
fn a_window_that_does_not_hold_its_reference_makes_nothing_fresh() {
    for window in [Window::new(1, 100), Window::new(-100, 0)] {
        let clock = FrozenClock::at(DateTime::UNIX_EPOCH);
        let mut policy = MockPolicy::new();
        policy.expect_window().return_const(window);
        let cache = DailyCache::new(clock.clone(), MemoryStore::new(), policy);
        cache.slot("load_orders", "acme").unwrap().put(7);
        for second in [-50, 0, 50] {
            clock.step_to(DateTime::from_timestamp(second, 0).unwrap());
            let explained = cache.slot("load_orders", "acme").unwrap().explain::<i32>();
            assert_eq!(explained.cause(), Some(Cause::Stale), "{window:?} at {second}");
        }
    }
}
