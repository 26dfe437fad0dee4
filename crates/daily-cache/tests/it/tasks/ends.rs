//! How calls end before their time, wherever they are: nothing of them stays.

use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

use daily_cache::{FsStore, MemoryStore};
use tempfile::tempdir;

use super::{alone, on_workers};
use crate::caches::{Cache, cache, over};
use crate::hooked::{Hooked, Op};
use crate::workers::{spawn, wait_until};

/// At the store, at the function, while the value is stored: another process waits for nobody after that.
#[test]
fn a_call_that_is_dropped_after_any_of_its_polls_leaves_nothing() {
    let folder = tempdir().unwrap();
    let store = || FsStore::open(folder.path()).unwrap();
    let mut ended = 0;
    for polls in 0..40_u32 {
        let (cache, another) = (over(store()), over(store()));
        alone(async {
            let slot = cache.slot("load", &polls).unwrap();
            let mut call = Box::pin(slot.get_or_compute_async(async || {
                tokio::task::yield_now().await;
                7_u32
            }));
            let mut left = polls;
            poll_fn(|context| {
                if left == 0 {
                    return Poll::Ready(());
                }
                left -= 1;
                // Some are polled when they are woken, others again and again.
                if polls % 2 == 1 || left == 0 {
                    context.waker().wake_by_ref();
                }
                call.as_mut().poll(context).map(|_| ended += 1)
            })
            .await;
            drop(call);
            assert!([7, 8].contains(&*slot.get_or_compute_async(async || 8_u32).await));
            let other = another.slot("load", &polls).unwrap();
            assert_eq!(*other.refresh_with_async(async || 9_u32).await, 9);
        });
        assert_eq!((cache.stats().waiting, another.stats().waiting), (0, 0));
    }
    assert!(ended > 0, "none was polled to its end");
}

/// Case 32, for what the store does on the pool.
#[test]
fn a_panic_on_the_pool_is_the_callers_and_frees_the_key() {
    for op in [Op::Open, Op::Lease, Op::Put] {
        let store = Arc::new(Hooked::over(MemoryStore::new()).with_leases());
        let has_panicked = AtomicBool::new(false);
        store.before(op, move || assert!(has_panicked.swap(true, Ordering::Relaxed), "on purpose"));
        let cache = over(store);
        let call = |cache: Cache<_>| async move {
            *cache.slot("load", "acme").unwrap().get_or_compute_async(async || 7_u32).await
        };
        on_workers(2, async {
            let panic = tokio::spawn(call(cache.clone())).await.unwrap_err().into_panic();
            assert_eq!(*panic.downcast::<&str>().unwrap(), "on purpose", "{op:?}");
            assert_eq!(call(cache.clone()).await, 7);
        });
        assert_eq!(cache.stats().waiting, 0);
    }
}

#[test]
fn the_end_of_a_runtime_amid_the_work_of_its_pool_frees_the_key() {
    for op in [Op::Open, Op::Lease, Op::Put] {
        let store = Arc::new(Hooked::over(MemoryStore::new()).with_leases());
        let (is_reached, is_over) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
        let (reached, over_now) = (Arc::clone(&is_reached), Arc::clone(&is_over));
        store.before(op, move || {
            reached.store(true, Ordering::SeqCst);
            wait_until("the runtime has ended", || over_now.load(Ordering::SeqCst));
        });
        let caches = [over(Arc::clone(&store)), over(store)];
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
        let cache = caches[0].clone();
        runtime.spawn(async move {
            *cache.slot("load", "acme").unwrap().get_or_compute_async(async || 7_u32).await
        });
        wait_until("the pool works", || is_reached.load(Ordering::SeqCst));
        runtime.shutdown_background();
        is_over.store(true, Ordering::SeqCst);
        for cache in caches {
            let value = spawn(move || *cache.slot("load", "acme").unwrap().get_or_compute(|| 8_u32)).join();
            assert!([7, 8].contains(&value));
        }
    }
}

/// Case 46, and what was stored meanwhile stays.
#[test]
fn what_was_invalidated_or_overtaken_while_an_async_function_ran_is_not_stored() {
    let cache = cache();
    alone(async {
        let slot = cache.slot("load", "acme").unwrap();
        let invalidated = slot.get_or_compute_async(async || {
            slot.invalidate().unwrap();
            7_u32
        });
        let invalidated = invalidated.await;
        assert!(!invalidated.status().is_stored() && invalidated.handle().is_none());
        assert!(slot.peek::<u32>().is_none());
        let overtaken = slot.get_or_compute_async(async || {
            slot.put(9_u32);
            7_u32
        });
        assert!(!overtaken.await.status().is_stored());
        assert_eq!(*slot.peek::<u32>().unwrap(), 9);
    });
}
