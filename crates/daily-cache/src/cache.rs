//! The cache: a clock, a store and a policy, composed.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use daily_cache_clock::Clock;
use daily_cache_policy::{Daily, Policy};
use daily_cache_store::{Key, Note, Prefix, Store, When};
use serde::Serialize;

use crate::chosen::Chosen;
use crate::codec::Cbor;
use crate::flights::{Flights, Graph};
use crate::home::Home;
use crate::key::{Place, function_digest};
use crate::list::{Entries, Keys};
use crate::memory::MemoryTier;
use crate::permits::Permits;
use crate::reports::Reports;
use crate::stats::Counters;
use crate::sync::{AtomicUsize, Ordering};
use crate::upkeep::Upkeep;
use crate::{
    Error, Fault, Function, Keep, Mode, Options, Pruned, Result, Slot, Stats, Waiting, prune, scoped, trace,
};

/// Keeps the results of slow functions for as long as a policy says, by default until the day changes.
///
/// A cheap handle: clones share clock, store, memory and counters.
///
/// ```
/// use std::time::Duration;
/// use daily_cache::{Daily, DailyCache, FrozenClock, MemoryStore, Zone};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let clock = FrozenClock::at("2024-03-30T22:59:59Z".parse()?); // a second before midnight in Paris
/// let paris = Daily::in_zone(Zone::named("Europe/Paris")?);
/// let cache = DailyCache::new(clock.clone(), MemoryStore::new(), paris);
///
/// let load = || cache.slot("load_orders", "acme").unwrap().get_or_compute(|| 81_214);
/// assert!(!load().status().is_hit());
/// assert!(load().status().is_hit());
/// clock.advance(Duration::from_secs(1));
/// assert!(!load().status().is_hit());
/// # Ok(())
/// # }
/// ```
pub struct DailyCache<C, S, P = Daily> {
    pub(crate) inner: Arc<Inner<C, S, P>>,
}

pub(crate) struct Inner<C, S, P> {
    pub(crate) clock: C,
    pub(crate) store: S,
    pub(crate) policy: Chosen<P>,
    pub(crate) shared: Arc<Shared>,
}

/// What a cache has beside its three parts, shared by its clones, whatever they know of the types of those.
pub(crate) struct Shared {
    pub(crate) options: Options,
    pub(crate) memory: MemoryTier,
    pub(crate) flights: Flights,
    pub(crate) permits: Permits,
    pub(crate) counters: Counters,
    pub(crate) reports: Reports,
    /// How many callers wait for another process.
    pub(crate) waiting: AtomicUsize,
    pub(crate) upkeep: Upkeep,
}

/// Which entries are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scope<'a> {
    /// All of the store.
    All,
    /// Those of the function of this name, of all its versions.
    Function(&'a str),
}

impl Scope<'_> {
    pub(crate) fn prefix(self) -> Prefix {
        match self {
            Scope::All => Prefix::All,
            Scope::Function(name) => Prefix::Function(function_digest(name.as_bytes())),
        }
    }
}

impl<C: Clock, S: Store, P: Policy> DailyCache<C, S, P> {
    /// A cache of this clock, store and policy.
    pub fn new(clock: C, store: S, policy: P) -> DailyCache<C, S, P> {
        DailyCache::with_options(clock, store, policy, Options::default())
    }

    /// The same with options.
    pub fn with_options(clock: C, store: S, policy: P, options: Options) -> DailyCache<C, S, P> {
        let shared = Shared {
            memory: MemoryTier::new(options.memory),
            options,
            flights: Flights::new(Graph::shared()),
            permits: Permits::default(),
            counters: Counters::default(),
            reports: Reports::default(),
            waiting: AtomicUsize::new(0),
            upkeep: Upkeep::default(),
        };
        let (policy, shared) = (Chosen::new(policy), Arc::new(shared));
        DailyCache { inner: Arc::new(Inner { clock, store, policy, shared }) }
    }

    /// The place of one call: a function, and arguments that serde can encode. References and owned forms of equal
    /// arguments, and maps in another order, are one place; sets need [`Unordered`](crate::Unordered).
    ///
    /// # Errors
    ///
    /// Where the arguments cannot be encoded; the error names the function.
    pub fn slot<'c, A: Serialize + ?Sized>(
        &'c self,
        function: impl Into<Function<'c>>,
        args: &A,
    ) -> Result<Slot<'c, C, S, P>> {
        let mut function = function.into();
        if self.inner.options.ignores_code {
            function.code = 0;
        }
        let place = Place::new(&function, args)
            .map_err(|error| Error::arguments(function.name.clone().into_owned(), error))?;
        Ok(Slot::new(Home::Borrowed(&self.inner), function, place, Cbor))
    }

    /// The entries of a scope, in the order of their keys, read page by page as they are asked for.
    #[must_use]
    pub fn list(&self, scope: Scope<'_>) -> Entries<'_, S> {
        Entries::new(&self.inner.store, scope.prefix())
    }

    /// Removes the entries of a scope, from the store and from the memory of this cache; runs under way in this cache
    /// do not store their values any more. Says how many entries were removed from the store.
    ///
    /// # Errors
    ///
    /// Where the store cannot list, or fails; what was removed until then stays removed.
    pub fn invalidate(&self, scope: Scope<'_>) -> Result<u64> {
        self.inner.allows_writing()?;
        let prefix = scope.prefix();
        let is_gone = |place: &[u8]| match scope {
            Scope::All => true,
            Scope::Function(name) => Place::is_of(place, name),
        };
        self.inner.forgetting(|key| prefix.contains(key), is_gone, || self.remove_all(&prefix))
    }

    /// Removes the entries that `keep` does not keep: by age, then by bytes, then by number, the oldest reference first.
    /// Damaged ones go whatever the limits. What is in the memory of this cache stays there.
    ///
    /// An entry whose value is being computed anew stays. Removing one at a wrong moment costs a run, never a wrong
    /// value; a reader that has it open reads it to its end.
    ///
    /// # Errors
    ///
    /// Where the store cannot list, or fails; what was removed until then stays removed.
    pub fn prune(&self, keep: Keep) -> Result<Pruned> {
        self.inner.allows_writing()?;
        prune::prune(&self.inner.store, self.inner.clock.unix_seconds(), keep, prune::Run::Real)
    }

    /// What [`prune`](DailyCache::prune) would remove. Removes nothing.
    ///
    /// # Errors
    ///
    /// Where the store cannot list, or fails.
    pub fn prunable(&self, keep: Keep) -> Result<Pruned> {
        prune::prune(&self.inner.store, self.inner.clock.unix_seconds(), keep, prune::Run::Dry)
    }

    fn remove_all(&self, prefix: &Prefix) -> Result<u64> {
        let mut removed = 0;
        for key in Keys::new(&self.inner.store, *prefix) {
            removed += u64::from(self.inner.store.remove(&key?, When::Always)?);
        }
        Ok(removed)
    }
}

impl<C, S, P> DailyCache<C, S, P> {
    /// What this cache and its clones have done.
    #[must_use]
    pub fn stats(&self) -> Stats {
        let waiting = self.inner.flights.waiting() + self.inner.waiting.load(Ordering::Relaxed);
        self.inner.counters.stats(waiting)
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &C {
        &self.inner.clock
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &S {
        &self.inner.store
    }

    /// The policy.
    #[must_use]
    pub fn policy(&self) -> &P {
        self.inner.policy.policy()
    }
}

impl<C, S: Store, P> Inner<C, S, P> {
    /// Removes entries from the store, and what is gone with them from memory and from what is under way: before, so
    /// that no run puts its value back, and after, since somebody may have read an entry that was about to go.
    pub(crate) fn forgetting<R>(
        &self,
        key: impl Fn(&Key) -> bool,
        place: impl Fn(&[u8]) -> bool,
        remove: impl FnOnce() -> R,
    ) -> R {
        let forget = || {
            let revoked = self.permits.revoke(&key);
            self.flights.forget(&place);
            self.memory.remove(&place);
            revoked
        };
        let revoked = forget();
        let removed = remove();
        forget();
        for key in &revoked {
            self.free(key);
        }
        removed
    }

    /// Takes the lease of a key from whoever has it: who comes from now on does not wait for a run from before.
    pub(crate) fn free(&self, key: &Key) {
        // Without leases nobody waits.
        drop(self.store.lease(key, Note::default(), &|_| false));
    }
}

impl<C, S, P> Deref for Inner<C, S, P> {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.shared
    }
}

impl Shared {
    /// What is done with the cache here and now: as a scope says, or else as it was set.
    pub(crate) fn mode(&self) -> Mode {
        scoped::mode().unwrap_or(self.options.mode)
    }

    /// Tells whoever listens that a caller waits for another process.
    pub(crate) fn tell(&self, waiting: &Waiting) {
        trace::waiting(waiting);
        if let Some(on_wait) = &self.options.on_wait {
            on_wait(waiting);
        }
    }

    /// # Errors
    ///
    /// Where the mode keeps the store as it is.
    pub(crate) fn allows_writing(&self) -> Result<()> {
        match self.mode() {
            mode @ (Mode::ReadOnly | Mode::Offline) => Err(Error::mode(mode)),
            _ => Ok(()),
        }
    }

    /// Counts a fault, and tells whoever listens unless one of its kind was told just now.
    pub(crate) fn report(&self, fault: &Fault) {
        self.counters.faults.count();
        if !self.reports.is_due(fault) {
            return;
        }
        trace::fault(fault);
        if let Some(on_fault) = &self.options.on_fault {
            on_fault(fault);
        }
    }
}

impl<C, S, P> Clone for DailyCache<C, S, P> {
    fn clone(&self) -> DailyCache<C, S, P> {
        DailyCache { inner: Arc::clone(&self.inner) }
    }
}

impl<C, S, P> fmt::Debug for DailyCache<C, S, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DailyCache")
            .field("options", &self.inner.options)
            .field("stats", &self.stats())
            .finish_non_exhaustive()
    }
}
