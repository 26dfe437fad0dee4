//! Caches and slots without their types: the same cache all the same.

use std::time::Duration;

use daily_cache::{DynCache, Scope};

use crate::caches::cache;

#[test]
fn an_erased_cache_shares_memory_flights_windows_and_counts_with_its_own() {
    let cache = cache();
    let erased: DynCache = cache.erased();
    let [one, other] = [cache.slot("load", "acme").unwrap(), cache.slot("load", "acme").unwrap()];
    let slot = erased.slot("load", "acme").unwrap();
    assert!(slot.get_or_compute(|| 7_u32).status().is_stored());
    assert_eq!(one.get_or_compute(|| 8_u32).status().to_string(), "hit, made 12:00, until 00:00 tomorrow");
    assert_eq!((cache.stats(), erased.stats().memory_hits), (erased.stats(), 1));
    let inner = slot.get_or_compute(|| 0_u32);
    assert_eq!(*inner, 7);
    cache.clock().advance(Duration::from_secs(43_200));
    let nested = other.get_or_compute(|| *slot.get_or_compute(|| 1_u32) + 1);
    assert_eq!(*nested, 2, "one within the other's run does not wait for it");
    assert_eq!(erased.invalidate(Scope::All).unwrap(), 1);
    assert!(one.peek::<u32>().is_none());
}

#[test]
fn an_erased_slot_outlives_the_cache_it_came_from() {
    let slot = cache().slot("load", "acme").unwrap().label("shown").erased::<u32>();
    assert_eq!(*slot.get_or_compute(|| 7), 7);
    assert_eq!(slot.entry().unwrap().unwrap().label.as_deref(), Some("shown"));
    assert_eq!(*slot.peek().unwrap(), 7);
}

#[test]
fn an_owned_slot_is_the_same_place() {
    let cache = cache();
    let name = String::from("load");
    let slot = cache.slot(name.as_str(), "acme").unwrap().into_owned();
    drop(name);
    slot.put(7_u32);
    assert_eq!(*cache.slot("load", "acme").unwrap().get_or_compute(|| 8_u32), 7);
}
