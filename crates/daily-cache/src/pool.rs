//! Blocking work of async callers, on the runtime's pool of threads for it.

use std::future::{Future, poll_fn};
use std::panic::resume_unwind;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;

use daily_cache_clock::ambient;
use futures_timer::Delay;
use tokio::runtime::Handle;

use crate::scoped::Scope;

/// How long work waits for a thread of the pool. Those who have them all may wait for what this work is to give.
const LONGEST_QUEUE: Duration = Duration::from_millis(250);

/// Does blocking work beside the task, in the same scope and with the same clock in force. Once begun it is done to its
/// end, also if the task is not.
///
/// Outside of a runtime, in one that ends, and where no thread of the pool is free for long, it is done where the
/// caller is.
pub(crate) async fn blocking<R: Send + 'static>(work: impl FnOnce() -> R + Send + 'static) -> R {
    let Ok(runtime) = Handle::try_current() else { return work() };
    let (scope, clock) = (Scope::here(), ambient::current());
    let work = Arc::new(Mutex::new(Some(move || {
        let _entered = (scope.enter(), ambient::enter(clock));
        work()
    })));
    let take = |work: &Mutex<Option<_>>| work.lock().unwrap_or_else(PoisonError::into_inner).take();
    let given = Arc::clone(&work);
    let mut ended = runtime.spawn_blocking(move || take(&given).map(|work| work()));
    let mut queue = Delay::new(LONGEST_QUEUE);
    let mut is_queued = true;
    let ended = poll_fn(|context| {
        if let Poll::Ready(ended) = Pin::new(&mut ended).poll(context) {
            return Poll::Ready(ended);
        }
        if is_queued && Pin::new(&mut queue).poll(context).is_ready() {
            is_queued = false;
            if let Some(work) = take(&work) {
                return Poll::Ready(Ok(Some(work())));
            }
        }
        Poll::Pending
    })
    .await;
    let done = match ended {
        Ok(done) => done,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            // The runtime ends, and did not begin with it.
            Err(_cancelled) => take(&work).map(|work| work()),
        },
    };
    // Whoever takes the work gives what it made, and nobody else takes it.
    done.unwrap_or_else(|| resume_unwind(Box::new("the work of the pool was lost")))
}
