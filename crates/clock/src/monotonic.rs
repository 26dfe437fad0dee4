//! Time that only passes.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

/// Answers how much time has passed since a fixed origin, and never goes back.
///
/// Two readings of one source are for subtracting: "how long did it take?". Nobody sets this time, so a wall
/// clock that jumps does not disturb it.
///
/// ```
/// use daily_cache_clock::{FrozenClock, Monotonic};
/// use std::time::Duration;
///
/// fn timed(stopwatch: &impl Monotonic, work: impl FnOnce()) -> Duration {
///     let begun = stopwatch.elapsed();
///     work();
///     stopwatch.elapsed() - begun
/// }
///
/// let clock: FrozenClock = "2024-03-30T23:59:59+01:00".parse()?;
/// let took = timed(&clock, || {
///     clock.advance(Duration::from_secs(3));
/// });
/// assert_eq!(took, Duration::from_secs(3));
/// # Ok::<(), daily_cache_clock::ParseClockError>(())
/// ```
pub trait Monotonic {
    /// The time passed since the origin of this source; never less than an earlier reading of it.
    fn elapsed(&self) -> Duration;
}

macro_rules! forward_to_the_pointee {
    ($($pointer:ty),*) => {$(
        impl<M: Monotonic + ?Sized> Monotonic for $pointer {
            fn elapsed(&self) -> Duration {
                (**self).elapsed()
            }
        }
    )*};
}

forward_to_the_pointee!(&M, Box<M>, Rc<M>, Arc<M>);
