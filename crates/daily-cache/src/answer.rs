//! A value, and how it was obtained.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use daily_cache_clock::{Clock, SystemClock};
use daily_cache_policy::{Facts, Window, Zone};

use crate::memory::Held;
use crate::status::{Cause, How};
use crate::{Fault, Status};

/// A value, shared and not copied, and how it was obtained.
///
/// ```
/// use daily_cache::{Daily, DailyCache, MemoryStore, SystemClock, Zone};
///
/// let cache = DailyCache::new(SystemClock, MemoryStore::new(), Daily::in_zone(Zone::UTC));
/// let slot = cache.slot("words", "lorem")?;
/// let words = slot.get_or_compute(|| vec!["lorem".to_owned()]);
/// assert_eq!(words.len(), 1);
/// assert!(!words.status().is_hit());
/// assert!(slot.get_or_compute(|| -> Vec<String> { unreachable!("it is stored") }).status().is_hit());
/// # Ok::<(), daily_cache::Error>(())
/// ```
pub struct Answer<T> {
    pub(crate) held: Arc<Held<T>>,
    pub(crate) status: Status,
    pub(crate) fault: Option<Fault>,
}

impl<T> Answer<T> {
    /// How the value was obtained.
    #[must_use]
    pub fn status(&self) -> &Status {
        &self.status
    }

    /// What is recorded of the value.
    #[must_use]
    pub fn facts(&self) -> &Facts {
        &self.held.facts
    }

    /// The first trouble of this call with the cache, if there was any.
    #[must_use]
    pub fn fault(&self) -> Option<&Fault> {
        self.fault.as_ref()
    }

    /// The answer, unless there was trouble with the cache. For tests.
    ///
    /// # Errors
    ///
    /// The fault of this call.
    pub fn strict(self) -> Result<Answer<T>, Fault> {
        match self.fault {
            Some(fault) => Err(fault),
            None => Ok(self),
        }
    }

    /// The value, shared with whoever has it too.
    #[must_use]
    pub fn into_arc(self) -> Arc<T> {
        Arc::clone(&self.held.value)
    }

    /// The value, cloned only if it is shared: the memory of the cache may hold it too.
    #[must_use]
    pub fn into_value(self) -> T
    where
        T: Clone,
    {
        match Arc::try_unwrap(self.held) {
            Ok(held) => Arc::unwrap_or_clone(held.value),
            Err(held) => T::clone(&held.value),
        }
    }
}

impl<T> Answer<T> {
    /// That of a run with which no cache had to do.
    pub(crate) fn computed(value: Arc<T>, now: i64, zone: Option<Zone>) -> Answer<T> {
        let facts = Facts::new(now);
        let took = facts.took();
        let held = Arc::new(Held { value, facts, origin: None });
        let how = How::Ran { cause: Cause::Off, stored: false };
        let status = Status { how, now, window: Window::EMPTY, zone, made_at: now, took };
        Answer { held, status, fault: None }
    }
}

/// A value that was just computed, and of which no cache knows: what a function gives that returns an answer, before
/// an attribute makes it one of a cache.
impl<T> From<T> for Answer<T> {
    fn from(value: T) -> Answer<T> {
        Answer::computed(Arc::new(value), SystemClock.unix_seconds(), None)
    }
}

impl<T> Deref for Answer<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.held.value
    }
}

impl<T> AsRef<T> for Answer<T> {
    fn as_ref(&self) -> &T {
        &self.held.value
    }
}

impl<T> Clone for Answer<T> {
    fn clone(&self) -> Answer<T> {
        Answer { held: Arc::clone(&self.held), status: self.status.clone(), fault: self.fault.clone() }
    }
}

impl<T: fmt::Debug> fmt::Debug for Answer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("value", &self.held.value)
            .field("status", &format_args!("{:#}", self.status))
            .field("fault", &self.fault)
            .finish()
    }
}
