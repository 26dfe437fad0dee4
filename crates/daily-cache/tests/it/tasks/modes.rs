//! Modes of a scope hold for futures, on the pool too.

use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::thread;

use daily_cache::{MemoryStore, Mode, Tier, with_mode_async};
use tokio::sync::oneshot;

use super::alone;
use crate::caches::{cache, over};
use crate::hooked::{Hooked, Op};

#[test]
fn a_future_in_a_scope_has_its_mode_wherever_it_works() {
    let cache = cache();
    let slot = cache.slot("load", "acme").unwrap();
    alone(async {
        let read_only = with_mode_async(Mode::ReadOnly, slot.get_or_compute_async(async || 1_u32)).await;
        assert!(!read_only.status().is_stored());
        assert!(slot.peek::<u32>().is_none());
        slot.put(2_u32);
        let refreshed = with_mode_async(Mode::Refresh, slot.get_or_compute_async(async || 3_u32)).await;
        assert!(refreshed.status().is_stored());
        let offline = with_mode_async(Mode::Offline, slot.get_or_compute_async(async || 4_u32)).await;
        assert_eq!((*offline, offline.status().is_hit()), (3, true));
        let off = with_mode_async(Mode::Off, slot.get_or_compute_async(async || 5_u32)).await;
        assert_eq!(*off, 5);
    });
}

/// Whether it stores was decided when it began; the task is not held up by that either way.
#[test]
fn a_run_that_ends_in_another_scope_than_it_began_in_stores_on_the_pool() {
    let (store, writers) = (Arc::new(Hooked::over(MemoryStore::new())), Arc::new(Mutex::new(Vec::new())));
    let noted = Arc::clone(&writers);
    store.before(Op::Put, move || noted.lock().unwrap().push(thread::current().id()));
    let cache = over(store);
    let slot = cache.slot("load", "acme").unwrap();
    alone(async {
        let ((tell, running), (go, gone)) = (oneshot::channel(), oneshot::channel::<()>());
        let mut call = pin!(slot.get_or_compute_async(async || {
            tell.send(()).unwrap();
            gone.await.unwrap();
            7_u32
        }));
        tokio::select! {
            _ = &mut call => panic!("it is not to go yet"),
            _ = running => {}
        }
        go.send(()).unwrap();
        assert!(with_mode_async(Mode::ReadOnly, call).await.status().is_stored());
    });
    let writers = writers.lock().unwrap();
    assert!(writers.len() == 1 && !writers.contains(&thread::current().id()));
}

#[test]
fn offline_too_a_value_in_memory_is_given_without_leaving_the_task() {
    let cache = cache();
    let slot = cache.slot("load", "acme").unwrap();
    slot.put(1_u32);
    alone(async {
        let offline = pin!(with_mode_async(Mode::Offline, slot.get_or_compute_async(async || 2_u32)));
        let Poll::Ready(answer) = offline.poll(&mut Context::from_waker(Waker::noop())) else {
            panic!("it has left the task")
        };
        assert_eq!((*answer, answer.status().tier()), (1, Some(Tier::Memory)));
    });
    assert_eq!((cache.clock().reads(), cache.stats().memory_hits), (2, 1));
}
