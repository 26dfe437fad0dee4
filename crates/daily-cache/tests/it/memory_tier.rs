//! Values in the memory of a process: how many, and for how long unseen (case 49 among them).

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use daily_cache::{DailyCache, FrozenClock, Memory, MemoryStore, Options, Tier};

use crate::caches::{noon, utc};
use crate::hooked::{Hooked, Op, denied};

type Cache = DailyCache<FrozenClock, Arc<Hooked<MemoryStore>>>;

fn cache(memory: Memory) -> Cache {
    let options = Options::default().with_memory(memory);
    DailyCache::with_options(noon(), Arc::new(Hooked::over(MemoryStore::new())), utc(), options)
}

fn call(cache: &Cache, customer: u32, bytes: usize) -> Option<Tier> {
    let slot = cache.slot("load", &customer).unwrap();
    let answer = slot.get_or_compute(|| vec![7_u8; bytes]).strict().unwrap();
    assert_eq!(answer.len(), bytes);
    answer.status().tier()
}

#[test]
fn without_memory_each_call_looks_in_the_store() {
    let cache = cache(Memory::off());
    assert_eq!(
        [call(&cache, 1, 10), call(&cache, 1, 10), call(&cache, 1, 10)],
        [None, Some(Tier::Store), Some(Tier::Store)]
    );
    assert_eq!((cache.stats().store_hits, cache.stats().memory_hits), (2, 0));
}

#[test]
fn with_memory_a_hit_does_not_touch_the_store() {
    let cache = cache(Memory::default());
    call(&cache, 1, 10);
    let asked = cache.store().asked();
    for _ in 0..10 {
        assert_eq!(call(&cache, 1, 10), Some(Tier::Memory));
    }
    assert_eq!(cache.store().asked(), asked);
    assert_eq!((cache.stats().store_hits, cache.stats().memory_hits), (0, 10));
}

#[test]
fn a_memory_of_few_bytes_holds_few_values() {
    let cache = cache(Memory::bytes(100_000));
    for customer in 0..200 {
        call(&cache, customer, 5_000);
    }
    let in_memory = (0..200).filter(|customer| {
        cache.slot("load", customer).unwrap().explain::<Vec<u8>>().tier() == Some(Tier::Memory)
    });
    let held = in_memory.count();
    assert!((1..=20).contains(&held), "{held} of 5,000 bytes each");
    assert!((0..200).all(|customer| call(&cache, customer, 5_000).is_some()), "the store has them all");
}

/// The bound is for what nobody uses: an eighth of it is the largest value that memory holds for itself.
#[test]
fn a_large_value_is_in_memory_for_as_long_as_somebody_uses_it() {
    let cache = cache(Memory::bytes(80_000));
    let slot = || cache.slot("load", &1).unwrap();
    let answer = slot().get_or_compute(|| vec![7_u8; 20_000]);
    assert_eq!(call(&cache, 1, 20_000), Some(Tier::Memory));
    drop(answer);
    assert_eq!(call(&cache, 1, 20_000), Some(Tier::Store));
    assert_eq!(call(&cache, 2, 5_000), None);
    assert_eq!(call(&cache, 2, 5_000), Some(Tier::Memory));
}

#[test]
fn a_value_not_looked_up_for_the_set_time_is_looked_up_again_also_after_the_clock_was_set_back() {
    let cache = cache(Memory::recheck(Duration::from_secs(60)));
    call(&cache, 1, 10);
    cache.clock().advance(Duration::from_secs(59));
    assert_eq!(call(&cache, 1, 10), Some(Tier::Memory));
    cache.clock().advance(Duration::from_secs(1));
    assert_eq!(call(&cache, 1, 10), Some(Tier::Store));
    assert_eq!(call(&cache, 1, 10), Some(Tier::Memory));
    cache.clock().step_to(cache.clock().peek() - TimeDelta::seconds(60));
    assert_eq!(call(&cache, 1, 10), Some(Tier::Store));
}

#[test]
fn a_fresh_value_outlives_a_store_that_cannot_be_asked_when_it_is_time_to_look() {
    let store = Arc::new(Hooked::over(MemoryStore::new()));
    let options = Options::default().with_memory(Memory::recheck(Duration::ZERO));
    let cache = DailyCache::with_options(noon(), Arc::clone(&store), utc(), options);
    let slot = cache.slot("load", "acme").unwrap();
    slot.put(1);
    store.fail(Op::Open, denied);
    assert_eq!((slot.explain::<i32>().tier(), slot.peek::<i32>().as_deref()), (Some(Tier::Memory), Some(&1)));
    let answer = slot.get_or_compute(|| 2);
    assert_eq!((*answer, answer.status().tier()), (1, Some(Tier::Memory)));
    assert!(answer.fault().unwrap().is_store() && answer.strict().is_err());
    cache.clock().advance(Duration::from_secs(86_400));
    assert_eq!(*slot.get_or_compute(|| 2), 2, "what is stale in memory is not served");
}

#[test]
fn a_value_of_an_eighth_of_the_bound_is_held_whatever_the_machine() {
    for bound in [1 << 20, 64 << 20] {
        let cache = cache(Memory::bytes(bound));
        let bytes = usize::try_from(bound).unwrap() / 8;
        drop(cache.slot("load", &0).unwrap().put(vec![7_u8; bytes]));
        let found = cache.slot("load", &0).unwrap().peek::<Vec<u8>>().unwrap();
        assert_eq!(found.status().tier(), Some(Tier::Memory), "{bound}");
    }
}

#[test]
fn clones_of_a_cache_share_its_memory_and_other_caches_do_not() {
    let cache = cache(Memory::default());
    call(&cache, 1, 10);
    assert_eq!(call(&cache.clone(), 1, 10), Some(Tier::Memory));
    let other = DailyCache::new(noon(), Arc::clone(cache.store()), utc());
    assert_eq!(call(&other, 1, 10), Some(Tier::Store));
    assert_eq!((cache.stats().memory_hits, other.stats().memory_hits), (1, 0));
}

/// Case 49.
#[test]
fn a_store_in_memory_keeps_its_bound_while_values_come_and_go() {
    let store = Arc::new(MemoryStore::with_capacity(64 * 1024));
    let options = Options::default().with_memory(Memory::off());
    let cache = DailyCache::with_options(noon(), Arc::clone(&store), utc(), options);
    for customer in 0..2_000_u32 {
        let slot = cache.slot("load", &(customer % 300)).unwrap();
        let bytes = 1 + usize::try_from(customer * 7919 % 3_000).unwrap();
        if customer % 3 == 0 {
            slot.refresh_with(|| vec![1_u8; bytes]);
        } else {
            slot.get_or_compute(|| vec![1_u8; bytes]);
        }
        assert!(store.bytes() <= store.capacity(), "{} bytes", store.bytes());
    }
    assert!(store.bytes() > 32 * 1024, "and uses it");
    assert_eq!(cache.stats().faults, 0);
}

#[test]
fn what_is_stale_in_memory_is_looked_up_in_the_store() {
    let cache = cache(Memory::default());
    call(&cache, 1, 10);
    cache.clock().advance(Duration::from_secs(86_400));
    let opened = || cache.store().asked().iter().filter(|op| **op == Op::Open).count();
    let before = opened();
    assert_eq!(call(&cache, 1, 10), None);
    assert_eq!(opened() - before, 1);
}
