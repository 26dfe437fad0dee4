//! Code that a call runs on its way and that asks the cache itself: it waits for nothing that the call leads.

use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Waker};
use std::time::Duration;

use daily_cache::{DailyCache, MemoryStore, Options};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use tokio::sync::oneshot;

use super::alone;
use crate::caches::{Cache, cache, noon, utc, without_memory};
use crate::hooked::{Hooked, Op, denied};
use crate::workers::spawn;

type Faulty = Cache<Arc<Hooked<MemoryStore>>>;

/// As on a thread: where it waits it holds one of the pool, so that has to be joined with a deadline.
#[test]
fn who_hears_of_a_fault_on_the_pool_may_ask_for_the_value_that_is_under_way() {
    for op in [Op::Open, Op::Put] {
        let thread = spawn(move || {
            let store = Arc::new(Hooked::over(MemoryStore::new()));
            store.fail_once(op, denied);
            let known: Arc<Mutex<Option<Faulty>>> = Arc::default();
            let heard = Arc::clone(&known);
            let options = Options::default().with_on_fault(move |_| {
                let cache = heard.lock().unwrap().take().unwrap();
                cache.slot("load", "acme").unwrap().get_or_compute(|| 8_u32);
            });
            let cache = DailyCache::with_options(noon(), store, utc(), options);
            *known.lock().unwrap() = Some(cache.clone());
            let slot = cache.slot("load", "acme").unwrap();
            alone(async { *slot.get_or_compute_async(async || 7_u32).await })
        });
        assert_eq!(thread.join(), 7, "{op:?}");
    }
}

/// Asks its cache when it is dropped.
struct Asking(Cache, &'static str);

impl Serialize for Asking {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(1)
    }
}

impl<'de> Deserialize<'de> for Asking {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Asking, D::Error> {
        Err(D::Error::custom("it is never read back"))
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        self.0.slot(self.1, "acme").unwrap().get_or_compute(|| 8_u32);
    }
}

#[test]
fn what_a_dropped_run_had_may_ask_for_its_value() {
    let thread = spawn(|| {
        let cache = cache();
        let slot = cache.slot("load", "acme").unwrap();
        alone(async {
            let (tell, running) = oneshot::channel();
            let endless = slot.get_or_compute_async(async || {
                let _asking = Asking(cache.clone(), "load");
                tell.send(()).unwrap();
                std::future::pending::<u32>().await
            });
            tokio::select! {
                _ = endless => panic!("it never ends"),
                _ = running => {}
            }
        });
        *slot.get_or_compute(|| 9_u32)
    });
    assert_eq!(thread.join(), 8);
}

/// The last who could have taken it is dropped after it has landed, and what it asks for is under way.
#[test]
fn a_value_that_nobody_took_is_dropped_without_a_lock() {
    let thread = spawn(|| {
        let options = without_memory().with_wait(Duration::from_millis(5));
        let cache = DailyCache::with_options(noon(), Arc::new(MemoryStore::new()), utc(), options);
        alone(async {
            let [slot, other] = ["load", "other"].map(|function| cache.slot(function, "acme").unwrap());
            let (tell, running) = oneshot::channel();
            let asks_for_what_runs = || Asking(cache.clone(), "other");
            let mut endless = pin!(other.get_or_compute_async(async || {
                tell.send(()).unwrap();
                std::future::pending::<u32>().await
            }));
            tokio::select! {
                _ = &mut endless => panic!("it never ends"),
                _ = running => {}
            }
            let (go, gone) = oneshot::channel::<()>();
            let (tell, running) = oneshot::channel();
            let mut leader = pin!(slot.get_or_compute_async(async || {
                tell.send(()).unwrap();
                gone.await.unwrap();
                asks_for_what_runs()
            }));
            tokio::select! {
                _ = &mut leader => panic!("it is not to go yet"),
                _ = running => {}
            }
            let mut waiter = Box::pin(slot.get_or_compute_async(async || asks_for_what_runs()));
            assert!(waiter.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
            go.send(()).unwrap();
            drop(leader.await);
            drop(waiter);
        });
    });
    thread.join();
}
