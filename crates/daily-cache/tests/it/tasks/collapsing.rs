//! Many callers at a time, in tasks and on threads: one runs (case 31).

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use daily_cache::{DailyCache, MemoryStore, Options};
use tokio::sync::oneshot;

use super::{DEADLINE, alone, on_workers, until};
use crate::caches::{Cache, cache, noon, over, utc};
use crate::hooked::Hooked;
use crate::workers::{spawn, wait_until};

/// Case 31: threads by two verbs, tasks by two others.
#[test]
fn of_64_threads_and_tasks_one_runs_and_63_take_its_value() {
    let (cache, runs) = (cache(), Arc::new(AtomicU64::new(0)));
    let all_wait = |cache: &Cache| cache.stats().waiting == 63;
    let threads: Vec<_> = (0..32)
        .map(|caller| {
            let (cache, runs) = (cache.clone(), Arc::clone(&runs));
            spawn(move || {
                let slot = cache.slot("load", "acme").unwrap();
                let function = || {
                    runs.fetch_add(1, Ordering::Relaxed);
                    wait_until("all others wait", || all_wait(&cache));
                    7_u32
                };
                match caller % 2 {
                    0 => *slot.get_or_compute(function),
                    _ => *slot.get_or_try_compute(|| Ok::<_, ()>(function())).unwrap(),
                }
            })
        })
        .collect();
    on_workers(4, async {
        let mut tasks = tokio::task::JoinSet::new();
        for caller in 0..32 {
            let (cache, runs) = (cache.clone(), Arc::clone(&runs));
            tasks.spawn(async move {
                let slot = cache.slot("load", "acme").unwrap();
                let function = async || {
                    runs.fetch_add(1, Ordering::Relaxed);
                    until("all others wait", || all_wait(&cache)).await;
                    7_u32
                };
                match caller % 2 {
                    0 => *slot.get_or_compute_async(function).await,
                    _ => {
                        *slot.get_or_try_compute_async(async || Ok::<_, ()>(function().await)).await.unwrap()
                    }
                }
            });
        }
        assert_eq!(tasks.join_all().await, [7; 32]);
    });
    assert!(threads.into_iter().all(|thread| thread.join() == 7));
    let stats = cache.stats();
    assert_eq!((runs.load(Ordering::Relaxed), stats.runs, stats.collapsed, stats.waiting), (1, 1, 63, 0));
}

/// Tasks of one thread, where nobody can wait by holding it.
#[test]
fn tasks_of_one_thread_collapse() {
    let cache = cache();
    alone(async {
        let (go, gone) = oneshot::channel::<()>();
        let slot = cache.slot("load", "acme").unwrap();
        let leader = slot.get_or_compute_async(async || {
            gone.await.unwrap();
            7_u32
        });
        let waiter = async {
            until("the leader runs", || cache.stats().store_hits == 0).await;
            let waiter = slot.get_or_compute_async(async || 8_u32);
            let open = async {
                until("it waits", || cache.stats().waiting == 1).await;
                go.send(()).unwrap();
            };
            tokio::join!(waiter, open).0
        };
        let (led, taken) = tokio::join!(leader, waiter);
        assert_eq!((*led, *taken, taken.status().is_collapsed()), (7, 7, true));
    });
}

/// Two caches over one store are as two processes: one waits for the lease of the other, and holds no thread of the
/// pool meanwhile, of which there is but one.
#[test]
fn who_waits_for_another_process_holds_no_thread() {
    let store = Arc::new(Hooked::over(MemoryStore::new()).with_leases());
    let caches = [over(Arc::clone(&store)), over(Arc::clone(&store))];
    let runtime = tokio::runtime::Builder::new_current_thread().max_blocking_threads(1).build().unwrap();
    runtime.block_on(async {
        let (go, gone) = oneshot::channel::<()>();
        let [slot, other] = caches.each_ref().map(|cache| cache.slot("load", "acme").unwrap());
        let leader = slot.get_or_compute_async(async || {
            gone.await.unwrap();
            7_u32
        });
        let waiter = async {
            until("the other has begun", || store.asked().contains(&crate::hooked::Op::Lease)).await;
            other.get_or_compute_async(async || 8_u32).await
        };
        let open = async {
            until("it waits", || caches[1].stats().waiting == 1).await;
            go.send(()).unwrap();
        };
        let (led, taken, ()) = tokio::join!(leader, waiter, open);
        assert_eq!((*led, *taken, taken.status().is_collapsed()), (7, 7, true));
    });
}

/// Case 31: the only thread of the pool waits, by a blocking verb, for what a task runs.
#[test]
fn who_waits_on_the_pool_for_a_task_does_not_keep_it_from_the_store() {
    let cache = cache();
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(1).build().unwrap();
    let ended = runtime.block_on(async {
        let ((tell, running), (go, gone)) = (oneshot::channel(), oneshot::channel::<()>());
        let slot = cache.slot("load", "acme").unwrap();
        let leader = slot.get_or_compute_async(async || {
            tell.send(()).unwrap();
            gone.await.unwrap();
            7_u32
        });
        let waiter = async {
            running.await.unwrap();
            let blocking = cache.clone();
            let waiter = tokio::task::spawn_blocking(move || {
                *blocking.slot("load", "acme").unwrap().get_or_compute(|| 8_u32)
            });
            until("it waits", || cache.stats().waiting == 1).await;
            go.send(()).unwrap();
            waiter.await.unwrap()
        };
        tokio::time::timeout(DEADLINE, async { tokio::join!(leader, waiter) })
            .await
            .map(|(led, taken)| (*led, taken))
    });
    // Where they hang, the thread of the pool is not joined.
    runtime.shutdown_background();
    assert_eq!(ended.expect("they wait for each other"), (7, 7));
}

/// Time that Tokio has paused is not the time in which others compute.
#[test]
fn a_wait_moves_no_paused_time_and_is_not_ended_by_it() {
    let cache = cache();
    let (go, gone) = std::sync::mpsc::channel::<()>();
    let (tell, running) = std::sync::mpsc::channel::<()>();
    let leader = {
        let cache = cache.clone();
        spawn(move || {
            let slot = cache.slot("load", "acme").unwrap();
            *slot.get_or_compute(|| {
                tell.send(()).unwrap();
                gone.recv().unwrap();
                7_u32
            })
        })
    };
    running.recv().unwrap();
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let before = tokio::time::Instant::now();
        let slot = cache.slot("load", "acme").unwrap();
        let waiter = slot.get_or_compute_async(async || 8_u32);
        let open = async {
            until("it waits", || cache.stats().waiting == 1).await;
            go.send(()).unwrap();
        };
        let (taken, ()) = tokio::join!(waiter, open);
        assert_eq!((*taken, before.elapsed()), (7, Duration::ZERO));
    });
    assert_eq!(leader.join(), 7);
}

#[test]
fn a_wait_ends_after_the_set_wait_and_the_caller_computes_alone() {
    let options = Options::default().with_wait(Duration::from_millis(5));
    let cache = DailyCache::with_options(noon(), MemoryStore::new(), utc(), options);
    alone(async {
        let (go, gone) = oneshot::channel::<()>();
        let slot = cache.slot("load", "acme").unwrap();
        let leader = slot.get_or_compute_async(async || {
            gone.await.unwrap();
            7_u32
        });
        let waiter = async {
            let waited = slot.get_or_compute_async(async || 8_u32).await;
            go.send(()).unwrap();
            waited
        };
        let (led, taken) = tokio::join!(leader, waiter);
        assert_eq!((*led, *taken), (7, 8));
    });
}
