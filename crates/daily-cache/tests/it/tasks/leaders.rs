//! Leaders that do not land: dropped, failing, panicking (cases 32 and 33).

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::oneshot;

use super::{alone, on_workers, until};
use crate::caches::cache;
use crate::workers::{spawn, wait_until};

/// Case 32.
#[test]
fn a_dropped_leader_hands_over_to_the_next_waiter() {
    let cache = cache();
    alone(async {
        let slot = cache.slot("load", "acme").unwrap();
        let begun = Arc::new(AtomicU64::new(0));
        let leader = {
            let (cache, begun) = (cache.clone(), Arc::clone(&begun));
            tokio::spawn(async move {
                let slot = cache.slot("load", "acme").unwrap();
                let endless = async || {
                    begun.fetch_add(1, Ordering::Relaxed);
                    std::future::pending::<u32>().await
                };
                *slot.get_or_compute_async(endless).await
            })
        };
        until("the leader runs", || begun.load(Ordering::Relaxed) == 1).await;
        let waiters = async {
            tokio::join!(slot.get_or_compute_async(async || 7_u32), slot.get_or_compute_async(async || 8_u32))
        };
        let drop_it = async {
            until("both wait", || cache.stats().waiting == 2).await;
            leader.abort();
        };
        let ((one, other), ()) = tokio::join!(waiters, drop_it);
        assert!(*one == *other && (*one == 7 || *one == 8));
        assert_eq!((cache.stats().runs, cache.stats().waiting), (1, 0));
        assert!(leader.await.unwrap_err().is_cancelled());
    });
}

/// Case 32: as it is handed over, the next in line are dropped with it.
#[test]
fn who_is_dropped_when_it_is_to_lead_hands_over_too() {
    let cache = cache();
    alone(async {
        let call = |value: Option<u32>| {
            let cache = cache.clone();
            tokio::spawn(async move {
                let slot = cache.slot("load", "acme").unwrap();
                let function = async || match value {
                    Some(value) => value,
                    None => std::future::pending().await,
                };
                *slot.get_or_compute_async(function).await
            })
        };
        let mut dropped = vec![call(None)];
        for waiting in 1..=5 {
            dropped.push(call(None));
            until("the next waits", || cache.stats().waiting == waiting).await;
        }
        let last = call(Some(7));
        until("the last waits", || cache.stats().waiting == 6).await;
        dropped.iter().for_each(tokio::task::JoinHandle::abort);
        assert_eq!(last.await.unwrap(), 7);
    });
    assert_eq!(cache.stats().waiting, 0);
}

/// Case 32, with the next in line on a thread.
#[test]
fn a_dropped_leader_hands_over_to_a_thread() {
    let cache = cache();
    alone(async {
        let (tell, running) = oneshot::channel();
        let slot = cache.slot("load", "acme").unwrap();
        let leader = slot.get_or_compute_async(async || {
            tell.send(()).unwrap();
            std::future::pending::<u32>().await
        });
        let thread = async {
            running.await.unwrap();
            let waiter = {
                let cache = cache.clone();
                spawn(move || *cache.slot("load", "acme").unwrap().get_or_compute(|| 7_u32))
            };
            wait_until("it waits", || cache.stats().waiting == 1);
            waiter
        };
        let waiter = tokio::select! {
            _ = leader => panic!("it never ends"),
            waiter = thread => waiter,
        };
        assert_eq!(waiter.join(), 7);
    });
}

#[test]
fn a_waiter_that_is_dropped_leaves_no_trace() {
    let cache = cache();
    alone(async {
        let (go, gone) = oneshot::channel::<()>();
        let slot = cache.slot("load", "acme").unwrap();
        let leader = slot.get_or_compute_async(async || {
            gone.await.unwrap();
            7_u32
        });
        let waiter = async {
            tokio::select! {
                biased;
                _ = slot.get_or_compute_async(async || 8_u32) => panic!("nobody has computed it"),
                () = until("it waits", || cache.stats().waiting == 1) => {}
            }
            assert_eq!(cache.stats().waiting, 0);
            go.send(()).unwrap();
        };
        assert_eq!(*tokio::join!(leader, waiter).0, 7);
    });
}

/// Case 33.
#[test]
fn after_an_error_the_next_runs_and_at_most_one_at_a_time() {
    let cache = cache();
    let (running, runs) = (AtomicU64::new(0), AtomicU64::new(0));
    on_workers(2, async {
        let call = async || {
            let slot = cache.slot("load", "acme").unwrap();
            let fail = async || {
                assert_eq!(running.fetch_add(1, Ordering::SeqCst), 0, "two run at a time");
                tokio::task::yield_now().await;
                running.fetch_sub(1, Ordering::SeqCst);
                Err::<u32, _>(runs.fetch_add(1, Ordering::SeqCst))
            };
            slot.get_or_try_compute_async(fail).await.unwrap_err()
        };
        let all = tokio::join!(call(), call(), call(), call());
        let mut seen = [all.0, all.1, all.2, all.3];
        seen.sort_unstable();
        assert_eq!(seen, [0, 1, 2, 3]);
    });
}

/// Case 33. Were all woken each time, it would be the square of their number.
#[test]
fn of_many_that_fail_one_after_another_each_is_woken_a_few_times() {
    const TASKS: u64 = 500;
    let (cache, polls) = (cache(), Arc::new(AtomicU64::new(0)));
    alone(async {
        let (go, gone) = oneshot::channel::<()>();
        let slot = cache.slot("load", "acme").unwrap();
        let first = slot.get_or_try_compute_async(async || {
            gone.await.unwrap();
            Err::<u32, _>(())
        });
        let others = async {
            let mut tasks = tokio::task::JoinSet::new();
            for _ in 0..TASKS {
                let (cache, polls) = (cache.clone(), Arc::clone(&polls));
                tasks.spawn(async move {
                    let slot = cache.slot("load", "acme").unwrap();
                    let mut call = pin!(slot.get_or_try_compute_async(async || Err::<u32, _>(())));
                    let counted = poll_fn(|context| {
                        polls.fetch_add(1, Ordering::Relaxed);
                        call.as_mut().poll(context)
                    });
                    counted.await.unwrap_err();
                });
            }
            until("all others wait", || cache.stats().waiting == TASKS).await;
            go.send(()).unwrap();
            tasks.join_all().await;
        };
        tokio::join!(first, others).0.unwrap_err();
    });
    let polls = polls.load(Ordering::Relaxed);
    assert!(polls < TASKS * 10, "{polls} polls of {TASKS} tasks");
}

/// Case 32.
#[test]
fn after_a_panic_the_others_get_a_value() {
    let cache = cache();
    alone(async {
        let (tell, running) = oneshot::channel();
        let leader = {
            let cache = cache.clone();
            tokio::spawn(async move {
                let slot = cache.slot("load", "acme").unwrap();
                let function = async || -> u32 {
                    tell.send(()).unwrap();
                    until("another waits", || cache.stats().waiting == 1).await;
                    panic!("on purpose")
                };
                slot.get_or_compute_async(function).await;
            })
        };
        running.await.unwrap();
        let slot = cache.slot("load", "acme").unwrap();
        assert_eq!(*slot.get_or_compute_async(async || 7_u32).await, 7);
        assert!(leader.await.unwrap_err().is_panic());
    });
}
