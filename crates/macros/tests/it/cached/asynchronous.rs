//! Async functions.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use daily_cache::{Answer, DynCache, Mode, Ttl, daily_cache, with_cache_async, with_mode_async};
use serde::Serialize;

use super::cache;

async fn elsewhere<T>(value: T) -> T {
    tokio::task::yield_now().await;
    value
}

/// Doubles a number.
#[daily_cache(skip(runs))]
async fn double(n: u32, runs: &AtomicU32) -> u32 {
    runs.fetch_add(1, Ordering::Relaxed);
    elsewhere(n * 2).await
}

/// Case 53.
#[tokio::test]
async fn an_async_function_runs_once() {
    let runs = AtomicU32::new(0);
    assert_eq!((double(1, &runs).await, double(1, &runs).await, double(2, &runs).await), (2, 2, 4));
    assert_eq!(runs.into_inner(), 2);
}

#[tokio::test]
async fn its_companions_are_async_but_for_the_slot() {
    let runs = AtomicU32::new(0);
    assert!(double::peek(1, &runs).await.is_none());
    assert_eq!(double::refresh(1, &runs).await, 2);
    assert_eq!(*double::peek(1, &runs).await.unwrap(), 2);
    assert!(!double::explain(1, &runs).await.unwrap().to_string().is_empty());
    assert!(double::slot(1, &runs).unwrap().peek().is_some());
    assert!(double::invalidate(1, &runs).await.unwrap());
    assert_eq!(double::uncached(1, &runs).await, 2);
    assert_eq!(runs.into_inner(), 2);
}

#[daily_cache(cache = cache, skip(cache, runs), errors_for = Ttl::new(std::time::Duration::from_secs(60)))]
async fn fallible(cache: &DynCache, n: u32, runs: &AtomicU32) -> Result<Arc<u32>, String> {
    let run = runs.fetch_add(1, Ordering::Relaxed);
    if n == 0 { Err(format!("run {run}")) } else { Ok(Arc::new(elsewhere(n).await)) }
}

/// Case 22.
#[tokio::test]
async fn an_error_is_remembered_for_its_own_time() {
    let (clock, cache) = cache();
    let (cache, runs) = (cache.erased(), AtomicU32::new(0));
    for _ in 0..2 {
        assert_eq!(fallible(&cache, 0, &runs).await.unwrap_err(), "run 0");
    }
    clock.advance(std::time::Duration::from_secs(60));
    assert_eq!(fallible(&cache, 0, &runs).await.unwrap_err(), "run 1");
    assert!(fallible::invalidate(&cache, 0, &runs).await.unwrap());
    assert_eq!(fallible(&cache, 0, &runs).await.unwrap_err(), "run 2");
    assert!(Arc::ptr_eq(
        &fallible(&cache, 1, &runs).await.unwrap(),
        &fallible(&cache, 1, &runs).await.unwrap()
    ));
}

#[tokio::test]
async fn a_remembered_error_is_run_over_where_a_run_is_asked_for() {
    let (cache, runs) = (cache().1.erased(), AtomicU32::new(0));
    let call = || is_send(fallible(&cache, 0, &runs));
    assert_eq!(call().await.unwrap_err(), "run 0");
    assert_eq!(with_mode_async(Mode::Off, call()).await.unwrap_err(), "run 1");
    assert_eq!(call().await.unwrap_err(), "run 0");
    assert_eq!(with_mode_async(Mode::Refresh, call()).await.unwrap_err(), "run 2");
    assert_eq!(is_send(fallible::refresh(&cache, 0, &runs)).await.unwrap_err(), "run 3");
    assert_eq!(call().await.unwrap_err(), "run 3");
}

#[daily_cache]
async fn generic<T: Serialize + Send + Sync + Copy>(value: T, _by: impl Serialize + Send) -> Answer<usize> {
    elsewhere(size_of_val(&value)).await.into()
}

fn is_send<T: Send>(value: T) -> T {
    value
}

static RUNS: AtomicU32 = AtomicU32::new(0);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn its_future_can_go_to_another_thread() {
    let (_, cache) = cache();
    let task = with_cache_async(cache.erased(), is_send(generic(7_u16, "a")));
    assert_eq!(*tokio::spawn(task).await.unwrap(), 2);
    tokio::spawn(double(3, &RUNS)).await.unwrap();
    tokio::spawn(double::refresh(3, &RUNS)).await.unwrap();
    tokio::spawn(async { double::peek(3, &RUNS).await.is_some() }).await.unwrap();
    tokio::spawn(double::invalidate(3, &RUNS)).await.unwrap().unwrap();
}

#[daily_cache]
async fn factorial(n: u64) -> u64 {
    if n < 2 { 1 } else { n * Box::pin(factorial(n - 1)).await }
}

#[tokio::test]
async fn it_may_call_itself() {
    assert_eq!(factorial(10).await, 3_628_800);
    assert_eq!(*factorial::peek(9).await.unwrap(), 362_880);
}
