//! Values written while another call is finding or computing one of the same place: the later writer stays.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use daily_cache::MemoryStore;

use crate::caches::{Cache, over};
use crate::hooked::{Hooked, Op, denied};
use crate::workers::{Worker, spawn};

type Store = Arc<Hooked<MemoryStore>>;

fn hooked() -> (Store, Cache<Store>) {
    let store = Arc::new(Hooked::over(MemoryStore::new()));
    (Arc::clone(&store), over(store))
}

fn get(cache: &Cache<Store>, or: u32) -> u32 {
    *cache.slot("load", "acme").unwrap().get_or_compute(|| or)
}

/// Starts a put of 2 on another thread when it is first called.
fn put_once(cache: &Cache<Store>) -> (impl Fn() + Send + Sync + 'static, Arc<Mutex<Option<Worker<()>>>>) {
    let (cache, is_done) = (cache.clone(), AtomicBool::new(false));
    let putting: Arc<Mutex<Option<Worker<()>>>> = Arc::default();
    let started = Arc::clone(&putting);
    let start = move || {
        if !is_done.swap(true, Ordering::SeqCst) {
            let cache = cache.clone();
            *started.lock().unwrap() =
                Some(spawn(move || drop(cache.slot("load", "acme").unwrap().put(2_u32))));
        }
    };
    (start, putting)
}

#[test]
fn a_call_that_read_the_old_entry_does_not_hide_a_put_that_came_meanwhile() {
    let (store, cache) = hooked();
    over(Arc::clone(&store)).slot("load", "acme").unwrap().put(1_u32);
    let (start, putting) = put_once(&cache);
    let waited = Arc::clone(&putting);
    store.after(Op::Open, move || {
        start();
        if let Some(put) = waited.lock().unwrap().take() {
            put.join();
        }
    });
    get(&cache, 9);
    assert_eq!(get(&cache, 9), 2);
}

#[test]
fn a_run_does_not_hide_in_memory_what_a_put_replaced_in_the_store() {
    let (store, cache) = hooked();
    let (start, putting) = put_once(&cache);
    store.after(Op::Put, start);
    get(&cache, 1);
    putting.lock().unwrap().take().unwrap().join();
    let in_store = *over(store).slot("load", "acme").unwrap().get_or_compute(|| 9_u32);
    assert_eq!((get(&cache, 9), in_store), (2, 2));
}

#[test]
fn a_run_whose_look_failed_does_not_replace_a_refresh_that_came_meanwhile() {
    let (store, cache) = hooked();
    store.fail(Op::Open, denied);
    let answer = cache.slot("load", "acme").unwrap().get_or_compute(|| {
        store.obey();
        cache.slot("load", "acme").unwrap().refresh_with(|| 2_u32);
        1_u32
    });
    assert_eq!((*answer, answer.status().is_stored()), (1, false));
    assert_eq!(get(&cache, 9), 2);
}

#[test]
fn of_two_refreshes_at_a_time_both_are_stored_and_the_last_stays() {
    let (store, cache) = hooked();
    let outer = cache.slot("load", "acme").unwrap().refresh_with(|| {
        assert!(cache.slot("load", "acme").unwrap().refresh_with(|| 1_u32).status().is_stored());
        2_u32
    });
    assert!(outer.status().is_stored());
    let in_store = *over(store).slot("load", "acme").unwrap().get_or_compute(|| 9_u32);
    assert_eq!((get(&cache, 9), in_store), (2, 2));
}
