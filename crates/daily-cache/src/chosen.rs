//! A policy with a number, so that a window in memory can tell which policy gave it.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use daily_cache_policy::{Facts, Policy, Window, Zone};

/// A policy with a number of its own in this process.
pub(crate) struct Chosen<P> {
    number: u64,
    policy: P,
}

impl<P: Clone> Clone for Chosen<P> {
    fn clone(&self) -> Chosen<P> {
        Chosen { number: self.number, policy: self.policy.clone() }
    }
}

impl<P> Chosen<P> {
    pub(crate) fn new(policy: P) -> Chosen<P> {
        static NUMBERS: AtomicU64 = AtomicU64::new(0);
        Chosen { number: NUMBERS.fetch_add(1, Ordering::Relaxed), policy }
    }

    pub(crate) fn policy(&self) -> &P {
        &self.policy
    }
}

impl<P> Chosen<P> {
    /// Another type for the same policy: their windows are the same.
    pub(crate) fn standing_for<Q>(&self, policy: Q) -> Chosen<Q> {
        Chosen { number: self.number, policy }
    }
}

impl<P: Policy> Chosen<P> {
    pub(crate) fn borrow(&self) -> Borrowed<'_> {
        Borrowed { number: self.number, policy: &self.policy }
    }
}

/// The same, borrowed, whatever its type.
#[derive(Clone, Copy)]
pub(crate) struct Borrowed<'p> {
    pub(crate) number: u64,
    policy: &'p dyn Policy,
}

impl Borrowed<'_> {
    /// The policy's window, cut to the rule that it holds its reference or is empty.
    pub(crate) fn window(self, facts: &Facts) -> Window {
        self.policy.window(facts).holding(facts.reference())
    }

    pub(crate) fn zone(self) -> Option<Zone> {
        self.policy.zone()
    }

    pub(crate) fn remark(self, facts: &Facts) -> Option<String> {
        self.policy.remark(facts)
    }
}

impl<P> fmt::Debug for Chosen<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chosen").field("number", &self.number).finish_non_exhaustive()
    }
}
