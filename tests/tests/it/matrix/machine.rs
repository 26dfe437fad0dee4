//! A process with a cache, on the clock and the store of the cell.

use std::sync::Arc;

use daily_cache::{Answer, Cause, Clock, Daily, DailyCache, Options, Policy, Scope, Store};

use super::clocks::Counting;
use super::place::Place;

pub(crate) type Cache<P = Daily> = DailyCache<Arc<dyn Clock + Send + Sync>, Arc<dyn Store>, P>;

pub(crate) struct Machine<P = Daily> {
    pub(crate) cache: Cache<P>,
    pub(crate) clock: Arc<Counting>,
    pub(crate) place: Place,
    pub(crate) policy: P,
}

impl<P: Policy + Clone> Machine<P> {
    pub(crate) fn new(place: &Place, clock: Counting, policy: P) -> Machine<P> {
        let clock = Arc::new(clock);
        let cache = DailyCache::new(Arc::<Counting>::clone(&clock) as _, place.open(), policy.clone());
        Machine { cache, clock, place: place.clone(), policy }
    }

    /// Another cache of this process: on its clock and its store.
    pub(crate) fn another<Q: Policy>(&self, policy: Q, options: Options) -> Cache<Q> {
        DailyCache::with_options(
            Arc::clone(self.cache.clock()),
            Arc::clone(self.cache.store()),
            policy,
            options,
        )
    }

    /// Calls the cached function.
    pub(crate) fn call(&self) -> Answer<u32> {
        self.call_for("acme")
    }

    pub(crate) fn call_for(&self, customer: &str) -> Answer<u32> {
        let slot = self.cache.slot("load", customer).unwrap();
        slot.get_or_compute(|| self.place.run()).strict().unwrap()
    }

    /// How many entries the store has.
    pub(crate) fn entries(&self) -> usize {
        self.cache.list(Scope::All).map(Result::unwrap).count()
    }
}

/// Asserts that a call ran the function, as its `run`-th run, because of this.
#[track_caller]
pub(crate) fn assert_ran(answer: &Answer<u32>, run: u32, cause: Cause) {
    assert_eq!((**answer, answer.status().cause()), (run, Some(cause)), "{}", answer.status());
    assert!(answer.status().is_stored(), "{}", answer.status());
}

/// Asserts that a call found the value of this run.
#[track_caller]
pub(crate) fn assert_hit(answer: &Answer<u32>, run: u32) {
    assert!(answer.status().is_hit(), "{}", answer.status());
    assert_eq!(**answer, run);
}
