//! Async functions that need themselves or each other (cases 34 and 56).

use std::pin::pin;
use std::sync::Arc;

use daily_cache::{MemoryStore, Store};
use tokio::sync::{Barrier, Notify};

use super::{alone, on_workers};
use crate::caches::{Cache, cache, over};
use crate::hooked::Hooked;
use crate::workers::spawn;

/// Case 34.
#[test]
fn an_async_function_that_asks_for_its_own_value_runs_without_waiting() {
    let cache = cache();
    alone(async {
        let slot = || cache.slot("load", "acme").unwrap();
        let outer = slot();
        let value =
            outer.get_or_compute_async(async || *slot().get_or_compute_async(async || 1_u32).await + 10);
        assert_eq!(*value.await, 11);
    });
    assert_eq!((cache.stats().runs, cache.stats().waiting), (2, 0));
}

/// Case 34, by another verb than its own. Where it waits it holds its thread, so that has to be joined with a deadline.
#[test]
fn it_may_ask_for_it_by_a_blocking_verb() {
    let thread = spawn(|| {
        let cache = cache();
        alone(async {
            let slot = || cache.slot("load", "acme").unwrap();
            let outer = slot();
            *outer.get_or_compute_async(async || *slot().get_or_compute(|| 1_u32) + 10).await
        })
    });
    assert_eq!(thread.join(), 11);
}

/// Case 34: two at a time within one run, of which one leads and the other waits for it.
#[test]
fn what_a_function_asks_for_side_by_side_is_computed_once() {
    let cache = cache();
    alone(async {
        let inner = cache.slot("inner", "acme").unwrap();
        let outer = cache.slot("outer", "acme").unwrap();
        let part = async |value: u32| {
            *inner
                .get_or_compute_async(async || {
                    tokio::task::yield_now().await;
                    value
                })
                .await
        };
        let sum = outer.get_or_compute_async(async || {
            let (one, other) = tokio::join!(part(1), part(2));
            one + other
        });
        assert_eq!(*sum.await, 2);
    });
    assert_eq!(cache.stats().runs, 2);
}

/// Case 34: one of those it asks for side by side asks for it.
#[test]
fn a_circle_through_one_of_several_calls_is_seen() {
    let cache = cache();
    alone(async {
        let outer = || cache.slot("outer", "acme").unwrap();
        let asks_back = cache.slot("asks back", "acme").unwrap();
        let plain = cache.slot("plain", "acme").unwrap();
        let back = async || {
            *asks_back
                .get_or_compute_async(async || *outer().get_or_compute_async(async || 100_u32).await)
                .await
        };
        let first = outer();
        let sum = first.get_or_compute_async(async || {
            let plain = plain.get_or_compute_async(async || 1_u32);
            let (plain, back) = tokio::join!(plain, back());
            *plain + back
        });
        assert_eq!(*Box::pin(sum).await, 101);
    });
}

/// Case 56, where the one that is awaited was begun outside of the run that awaits it.
#[test]
fn a_circle_through_a_call_that_was_begun_elsewhere_is_seen() {
    let cache = cache();
    alone(async {
        let a = || cache.slot("a", "acme").unwrap();
        let (b, outer) = (cache.slot("b", "acme").unwrap(), a());
        let (awaited, running) = (Notify::new(), Notify::new());
        let begun = b.get_or_compute_async(async || {
            running.notify_one();
            awaited.notified().await;
            *a().get_or_compute_async(async || 1_u32).await + 10
        });
        let mut begun = pin!(begun);
        tokio::select! {
            _ = &mut begun => panic!("nobody awaits it"),
            () = running.notified() => {}
        }
        let sum = outer.get_or_compute_async(async || {
            awaited.notify_one();
            *begun.await + 100
        });
        assert_eq!(*sum.await, 111);
    });
}

async fn crosswise<S: Store + 'static>(
    cache: Cache<S>,
    one: &'static str,
    other: &'static str,
    both_run: Arc<Barrier>,
) -> u32 {
    let slot = cache.slot(one, "acme").unwrap();
    *slot
        .get_or_compute_async(async || {
            both_run.wait().await;
            *cache.slot(other, "acme").unwrap().get_or_compute_async(async || 1_u32).await + 1
        })
        .await
}

/// Case 56.
#[test]
fn two_tasks_that_need_each_others_values_both_return() {
    let (cache, both_run) = (cache(), Arc::new(Barrier::new(2)));
    on_workers(2, async {
        let one = tokio::spawn(crosswise(cache.clone(), "a", "b", Arc::clone(&both_run)));
        let other = tokio::spawn(crosswise(cache.clone(), "b", "a", both_run));
        let sum = one.await.unwrap() + other.await.unwrap();
        // One of the two saw the circle and computed alone; the other took what came of that.
        assert!((4..=5).contains(&sum), "{sum}");
    });
    assert_eq!(cache.stats().waiting, 0);
}

/// Case 56, over the leases of two caches that are as two processes, and on one thread.
#[test]
fn two_tasks_of_two_processes_that_need_each_others_values_both_return() {
    let (store, both_run) =
        (Arc::new(Hooked::over(MemoryStore::new()).with_leases()), Arc::new(Barrier::new(2)));
    let caches = [over(Arc::clone(&store)), over(store)];
    alone(async {
        let one = crosswise(caches[0].clone(), "a", "b", Arc::clone(&both_run));
        let other = crosswise(caches[1].clone(), "b", "a", both_run);
        let (one, other) = tokio::join!(one, other);
        assert!((4..=5).contains(&(one + other)), "{one} and {other}");
    });
    assert_eq!(caches.map(|cache| cache.stats().waiting), [0, 0]);
}

/// Tasks that one thread polls in turns have nothing to do with each other.
#[test]
fn a_task_is_not_taken_for_another_that_its_thread_polls() {
    let cache = cache();
    alone(async {
        let both_run = Barrier::new(2);
        let (outer, inner) = (cache.slot("outer", "acme").unwrap(), cache.slot("inner", "acme").unwrap());
        let leader = outer.get_or_compute_async(async || {
            both_run.wait().await;
            tokio::task::yield_now().await;
            1_u32
        });
        let waiter = inner.get_or_compute_async(async || {
            both_run.wait().await;
            *outer.get_or_compute_async(async || 100_u32).await + 1
        });
        let (led, taken) = tokio::join!(leader, waiter);
        assert_eq!((*led, *taken), (1, 2));
    });
    assert_eq!(cache.stats().runs, 2);
}
