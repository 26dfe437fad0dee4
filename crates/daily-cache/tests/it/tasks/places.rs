//! Where the work of async callers is done: memory on the task, the store on the pool.

use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::thread::{self, ThreadId};
use std::time::Duration;

use chrono::DateTime;
use daily_cache::clock::ambient;
use daily_cache::{AmbientClock, Clock, FixedClock, FsStore, MemoryStore};
use tempfile::tempdir;

use super::alone;
use crate::caches::{cache, forgetful, over};
use crate::hooked::{Hooked, Op};

fn poll_once<F: Future>(future: F) -> Poll<F::Output> {
    pin!(future).poll(&mut Context::from_waker(Waker::noop()))
}

#[test]
fn a_value_in_memory_is_given_at_the_first_poll_without_a_task_of_the_pool() {
    let cache = cache();
    let slot = cache.slot("load", "acme").unwrap();
    slot.put(7_u32);
    alone(async {
        let hit = slot.get_or_compute_async(async || 8_u32);
        let Poll::Ready(answer) = poll_once(hit) else { panic!("it has left the task") };
        assert_eq!((*answer, answer.status().tier()), (7, Some(daily_cache::Tier::Memory)));
    });
}

#[test]
fn the_store_is_asked_on_other_threads_than_the_tasks() {
    let store = Arc::new(Hooked::over(MemoryStore::new()).with_leases());
    let seen: Arc<Mutex<Vec<(Op, ThreadId)>>> = Arc::default();
    for op in [Op::Open, Op::Put, Op::Lease] {
        let seen = Arc::clone(&seen);
        store.before(op, move || seen.lock().unwrap().push((op, thread::current().id())));
    }
    let cache = over(Arc::clone(&store));
    let slot = cache.slot("load", "acme").unwrap();
    let task = alone(async {
        assert!(slot.get_or_compute_async(async || 7_u32).await.status().is_stored());
        let again = over(Arc::clone(&store));
        assert!(
            again.slot("load", "acme").unwrap().get_or_compute_async(async || 8_u32).await.status().is_hit()
        );
        assert_eq!(*slot.refresh_with_async(async || 9_u32).await, 9);
        thread::current().id()
    });
    let seen = seen.lock().unwrap();
    for op in [Op::Open, Op::Put, Op::Lease] {
        assert!(seen.iter().any(|(seen, _)| *seen == op), "the store was not asked to {op:?}");
    }
    assert!(seen.iter().all(|(_, thread)| *thread != task), "{seen:?}, and the task is on {task:?}");
}

/// The verbs of marked async functions read the clock there.
#[test]
fn the_clock_in_force_in_a_task_is_in_force_on_the_pool_too() {
    let store = Arc::new(Hooked::over(MemoryStore::new()));
    let seen: Arc<Mutex<Vec<i64>>> = Arc::default();
    store.before(Op::Open, {
        let seen = Arc::clone(&seen);
        move || seen.lock().unwrap().push(AmbientClock.unix_seconds())
    });
    let cache = over(store);
    let slot = cache.slot("load", "acme").unwrap();
    let lookup = async { slot.get_or_compute_async(async || 7_u32).await };
    alone(ambient::scope(FixedClock::at(DateTime::UNIX_EPOCH), lookup));
    let seen = seen.lock().unwrap();
    assert!(!seen.is_empty() && seen.iter().all(|second| *second == 0), "{seen:?}");
}

#[test]
fn outside_of_a_runtime_the_store_is_asked_where_the_caller_is() {
    let cache = cache();
    let slot = cache.slot("load", "acme").unwrap();
    let Poll::Ready(answer) = poll_once(slot.get_or_compute_async(async || 7_u32)) else {
        panic!("there is nobody who would wake it")
    };
    assert!(answer.status().is_stored());
}

#[test]
fn an_async_caller_finds_what_a_blocking_one_stored_and_the_other_way_round() {
    let folder = tempdir().unwrap();
    let caches = || forgetful(FsStore::open(folder.path()).unwrap());
    caches().slot("load", "acme").unwrap().get_or_compute(|| "blocking".to_owned());
    alone(async {
        let cache = caches();
        let found = cache.slot("load", "acme").unwrap().get_or_compute_async(async || String::new()).await;
        assert_eq!(*found, "blocking");
        let other = cache.slot("load", "other").unwrap();
        let stored = other.get_or_try_compute_async(async || Ok::<_, ()>(7_u32));
        assert!(stored.await.unwrap().status().is_stored());
    });
    let failing = caches().slot("load", "other").unwrap().get_or_try_compute(|| Err::<u32, _>("it runs"));
    assert_eq!(*failing.unwrap(), 7);
}

#[test]
fn the_day_ends_for_async_callers_as_for_others() {
    let cache = cache();
    let load = async || {
        *cache.slot("load", "acme").unwrap().get_or_compute_async(async || cache.clock().reads()).await
    };
    alone(async {
        let first = load().await;
        assert_eq!(load().await, first);
        cache.clock().advance(Duration::from_secs(12 * 3600));
        assert_ne!(load().await, first);
    });
}

#[test]
fn a_lookup_of_an_async_caller_reads_the_clock_once() {
    let cache = cache();
    let slot = cache.slot("load", "acme").unwrap();
    alone(async {
        for expected in 1..=3 {
            slot.get_or_compute_async(async || 7_u32).await;
            assert_eq!(cache.clock().reads(), expected);
        }
    });
}

#[test]
fn its_futures_can_be_sent_to_other_threads() {
    fn assert_send<T: Send>(value: T) -> T {
        value
    }
    let cache = cache();
    let slot = cache.slot("load", "acme").unwrap();
    drop(assert_send(slot.get_or_compute_async(async || 7_u32)));
    drop(assert_send(slot.try_refresh_with_async(async || Ok::<_, ()>(7_u32))));
}
