//! What holds for a part of a program: a thread's closure, or a future wherever it is polled.

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::marker::PhantomData;
use std::pin::pin;

#[cfg(feature = "macros")]
use crate::DynCache;
use crate::Mode;

thread_local! {
    static HERE: RefCell<Scope> = const { RefCell::new(Scope::NONE) };
}

/// What is in force.
#[derive(Clone, Default)]
pub(crate) struct Scope {
    mode: Option<Mode>,
    #[cfg(feature = "macros")]
    cache: Option<DynCache>,
}

/// Runs a closure in which all caches are in a mode, whatever they were set to. What it starts on other threads is
/// not in it. Scopes nest; the innermost counts.
///
/// ```
/// use daily_cache::{Daily, DailyCache, MemoryStore, Mode, SystemClock, Zone, with_mode};
///
/// let cache = DailyCache::new(SystemClock, MemoryStore::new(), Daily::in_zone(Zone::UTC));
/// let slot = cache.slot("answer", &())?;
/// let answer = with_mode(Mode::Off, || slot.get_or_compute(|| 42));
/// assert!(!answer.status().is_stored() && slot.peek::<i32>().is_none());
/// # Ok::<(), daily_cache::Error>(())
/// ```
pub fn with_mode<R>(mode: Mode, work: impl FnOnce() -> R) -> R {
    let _entered = Scope::with_mode(mode).enter();
    work()
}

/// As [`with_mode`] for a future, on whichever threads it is polled. Tasks that it spawns are not in it.
pub async fn with_mode_async<F: Future>(mode: Mode, future: F) -> F::Output {
    Scope::with_mode(mode).around(future).await
}

/// Runs a closure in which functions under `#[daily_cache]` that name no cache use this one. What it starts on other
/// threads does not.
///
/// ```
/// use daily_cache::{Daily, DailyCache, MemoryStore, SystemClock, Zone, daily_cache, with_cache};
///
/// #[daily_cache]
/// fn letters(word: &str) -> usize {
///     word.len()
/// }
///
/// let cache = DailyCache::new(SystemClock, MemoryStore::new(), Daily::in_zone(Zone::UTC));
/// assert_eq!(with_cache(cache.erased(), || letters("noon") + letters("noon")), 8);
/// assert_eq!((cache.stats().runs, cache.stats().memory_hits), (1, 1));
/// ```
#[cfg(feature = "macros")]
pub fn with_cache<R>(cache: DynCache, work: impl FnOnce() -> R) -> R {
    let _entered = Scope { cache: Some(cache), ..Scope::here() }.enter();
    work()
}

/// As [`with_cache`] for a future, on whichever threads it is polled. Tasks that it spawns are not in it.
#[cfg(feature = "macros")]
pub async fn with_cache_async<F: Future>(cache: DynCache, future: F) -> F::Output {
    Scope { cache: Some(cache), ..Scope::here() }.around(future).await
}

/// The mode of this scope, if one was set.
pub(crate) fn mode() -> Option<Mode> {
    // While a thread ends nothing is in force.
    HERE.try_with(|here| here.borrow().mode).ok().flatten()
}

/// The cache of this scope, if one was set.
#[cfg(feature = "macros")]
pub(crate) fn cache() -> Option<DynCache> {
    HERE.try_with(|here| here.borrow().cache.clone()).ok().flatten()
}

impl Scope {
    const NONE: Scope = Scope {
        mode: None,
        #[cfg(feature = "macros")]
        cache: None,
    };

    #[cfg_attr(
        not(feature = "macros"),
        allow(clippy::needless_update, reason = "a scope has more than a mode")
    )]
    fn with_mode(mode: Mode) -> Scope {
        Scope { mode: Some(mode), ..Scope::here() }
    }

    /// What is in force here and now.
    pub(crate) fn here() -> Scope {
        HERE.try_with(|here| here.borrow().clone()).unwrap_or_default()
    }

    /// Is in force on this thread until the guard is dropped, also by a panic.
    pub(crate) fn enter(self) -> Entered {
        let outer = HERE.try_with(|here| here.replace(self)).unwrap_or_default();
        Entered { outer, thread: PhantomData }
    }

    async fn around<F: Future>(self, future: F) -> F::Output {
        let mut future = pin!(future);
        poll_fn(move |context| {
            let _entered = self.clone().enter();
            future.as_mut().poll(context)
        })
        .await
    }
}

/// A scope in force on this thread. Guards end in the order of their blocks: each is private to a function.
pub(crate) struct Entered {
    outer: Scope,
    thread: PhantomData<*const ()>,
}

impl Drop for Entered {
    fn drop(&mut self) {
        let outer = std::mem::take(&mut self.outer);
        // What was in force is dropped after the cell is free again: it may end a cache.
        let inner = HERE.try_with(|here| here.replace(outer));
        drop(inner);
    }
}
