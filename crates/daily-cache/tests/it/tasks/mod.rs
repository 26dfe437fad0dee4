//! Async functions: the same decisions, in tasks.

mod circles;
mod collapsing;
mod ends;
mod leaders;
mod modes;
mod places;
mod reentering;

use std::future::Future;
use std::time::Duration;

use daily_cache::{Monotonic, SystemClock};

/// Longer than any test takes on the slowest machine.
const DEADLINE: Duration = Duration::from_secs(60);

/// Runs a future on a runtime of one thread.
fn alone<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { tokio::time::timeout(DEADLINE, future).await.expect("it hangs") })
}

/// Runs a future on a runtime of so many threads.
fn on_workers<F: Future>(workers: usize, future: F) -> F::Output {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    let runtime = builder.worker_threads(workers).enable_all().build().unwrap();
    runtime.block_on(async { tokio::time::timeout(DEADLINE, future).await.expect("it hangs") })
}

/// Lets other tasks go on until something holds.
async fn until(what: &str, holds: impl Fn() -> bool) {
    let latest = SystemClock.elapsed() + DEADLINE;
    while !holds() {
        assert!(SystemClock.elapsed() < latest, "it never came to this: {what}");
        tokio::task::yield_now().await;
    }
}
