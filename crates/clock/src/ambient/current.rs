//! The clock in force, as a handle.

use std::any::TypeId;
use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::attachments::Attachments;
use super::thread::{self, Address};
use crate::{Clock, SystemClock};

/// A clock that was put in force, or can be; a clone is another handle of the same.
///
/// Every [`Clock`] that can be shared between threads converts into one. The default is the system's clock. It is
/// no `Clock` itself: what wants one takes [`AmbientClock`](crate::AmbientClock), in a scope.
///
/// ```
/// use daily_cache_clock::ambient::{self, Current};
/// use daily_cache_clock::FrozenClock;
///
/// assert!(ambient::current().is_system());
///
/// let clock: FrozenClock = "2024-03-30T23:59:59Z".parse()?;
/// let handle = Current::from(clock);
/// assert!(!handle.is_system());
/// assert_eq!(handle.now().to_rfc3339(), "2024-03-30T23:59:59+00:00");
/// # Ok::<(), daily_cache_clock::ParseClockError>(())
/// ```
#[derive(Clone, Default)]
pub struct Current {
    /// None for the system's.
    lent: Option<Arc<Lent>>,
}

/// A clock that is not the system's, and what goes when it goes.
struct Lent<C: ?Sized = dyn Clock + Send + Sync> {
    attachments: Attachments,
    /// Whether a test put it in force by its attribute.
    is_of_test: bool,
    clock: C,
}

impl Current {
    /// What `#[frozen]` puts in force.
    #[cfg(feature = "macros")]
    pub(crate) fn of_test(clock: impl Clock + Send + Sync + 'static) -> Self {
        Self { lent: Some(Arc::new(Lent { attachments: Attachments::default(), is_of_test: true, clock })) }
    }

    /// The present instant.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.ask(|clock| clock.now())
    }

    /// The present instant in whole seconds since 1970, as [`Clock::unix_seconds`].
    #[must_use]
    pub fn unix_seconds(&self) -> i64 {
        self.ask(|clock| clock.unix_seconds())
    }

    /// Whether this is the clock of the machine.
    #[must_use]
    pub fn is_system(&self) -> bool {
        self.lent.is_none()
    }

    // For the cache: what a test under a clock of its own keeps must not be found by the next test. One value per type, for
    // all handles of this clock. If two threads make it at once, one of both values is dropped and both get the other.
    #[doc(hidden)]
    #[must_use]
    pub fn attached<T: Send + Sync + 'static>(&self, make: impl FnOnce() -> T) -> Option<Arc<T>> {
        self.lent.as_ref().map(|lent| lent.attachments.get_or_make(make))
    }

    // For the cache: a test keeps off the files of the user, also where it is another package's than the function.
    #[doc(hidden)]
    #[must_use]
    pub fn is_of_test(&self) -> bool {
        self.lent.as_ref().is_some_and(|lent| lent.is_of_test)
    }

    pub(super) fn address(&self) -> Option<Address> {
        self.lent.as_ref().map(Lent::address)
    }

    fn ask<T>(&self, question: impl FnOnce(&dyn Clock) -> T) -> T {
        match &self.lent {
            None => question(&SystemClock),
            Some(lent) => thread::asking(Lent::address(lent), || question(&lent.clock)),
        }
    }
}

impl Lent {
    fn address(this: &Arc<Self>) -> Address {
        Arc::as_ptr(this).cast()
    }
}

impl<C: Clock + Send + Sync + 'static> From<C> for Current {
    fn from(clock: C) -> Self {
        if TypeId::of::<C>() == TypeId::of::<SystemClock>() {
            return Self::default();
        }
        Self { lent: Some(Arc::new(Lent { attachments: Attachments::default(), is_of_test: false, clock })) }
    }
}

impl fmt::Debug for Current {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Current").field("is_system", &self.is_system()).finish_non_exhaustive()
    }
}
