//! The one question a program asks about time.

use std::rc::Rc;
use std::sync::Arc;

use chrono::{DateTime, Utc};

/// Answers one question: what instant is it?
///
/// Code that depends on the time takes a `&impl Clock` or owns a `C: Clock`; the program hands it a
/// [`SystemClock`](crate::SystemClock), a test a [`FrozenClock`](crate::FrozenClock). The trait is object
/// safe, and a reference, `Box`, `Rc` or `Arc` of a clock is a clock.
///
/// Two readings in a row may go back: the wall clock of a machine is set by people and by NTP. What must
/// never go back is measured with [`Monotonic`](crate::Monotonic).
///
/// ```
/// use chrono::{DateTime, Timelike, Utc};
/// use daily_cache_clock::Clock;
///
/// /// A clock that a server answers, cut to whole seconds.
/// struct Coarse<C>(C);
///
/// impl<C: Clock> Clock for Coarse<C> {
///     fn now(&self) -> DateTime<Utc> {
///         let now = self.0.now();
///         now.with_nanosecond(0).unwrap_or(now)
///     }
/// }
///
/// let clock: Box<dyn Clock> = Box::new(Coarse(daily_cache_clock::SystemClock));
/// assert_eq!(clock.now().nanosecond(), 0);
/// ```
pub trait Clock {
    /// The present instant.
    fn now(&self) -> DateTime<Utc>;

    /// The present instant in whole seconds since 1970-01-01T00:00:00Z, rounded towards the past.
    ///
    /// As on every Unix system, a leap second counts as the second before it. A clock that knows the number
    /// without calendar work overrides this.
    fn unix_seconds(&self) -> i64 {
        self.now().timestamp()
    }
}

macro_rules! forward_to_the_pointee {
    ($($pointer:ty),*) => {$(
        impl<C: Clock + ?Sized> Clock for $pointer {
            fn now(&self) -> DateTime<Utc> {
                (**self).now()
            }

            fn unix_seconds(&self) -> i64 {
                (**self).unix_seconds()
            }
        }
    )*};
}

forward_to_the_pointee!(&C, Box<C>, Rc<C>, Arc<C>);
