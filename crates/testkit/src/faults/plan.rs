//! The rules of a store, shared by all who have a handle on them.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use daily_cache::Key;
use daily_cache::store::{Damage, Version};

use super::rule::{After, Before, Effect, Matcher, Rule, What};
use super::{Asked, StoreOp};

/// The faults of a [`FaultStore`](crate::FaultStore): a shared handle, by which a test adds faults at any time and asks
/// what happened.
///
/// ```
/// use std::io;
/// use daily_cache::{Daily, DailyCache, FixedClock, MemoryStore, Zone};
/// use daily_cache_testkit::{FaultStore, StoreOp};
///
/// let store = FaultStore::new(MemoryStore::new());
/// let faults = store.faults().clone();
/// let clock = FixedClock::at("2026-11-23T12:00:00Z".parse()?);
/// let cache = DailyCache::new(clock, store, Daily::in_zone(Zone::UTC));
///
/// faults.on(StoreOp::Put).nth(2).fail(io::ErrorKind::StorageFull);
/// let stored = ["acme", "bolt", "cogs"].map(|customer| {
///     let slot = cache.slot("load_orders", customer).unwrap();
///     slot.get_or_compute(|| 81_214).status().is_stored()
/// });
/// assert_eq!(stored, [true, false, true]);
/// assert_eq!((faults.asked(StoreOp::Put), faults.happened()), (3, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct Faults {
    plan: Arc<Mutex<Plan>>,
}

#[derive(Default)]
struct Plan {
    rules: Vec<(Matcher, What)>,
    asked: [u64; StoreOp::ALL.len()],
    happened: u64,
    damaged: HashMap<Key, (Version, Damage)>,
}

impl Faults {
    /// None yet.
    #[must_use]
    pub fn new() -> Faults {
        Faults::default()
    }

    /// A rule about operations of this kind.
    pub fn on(&self, op: StoreOp) -> Rule<'_> {
        Rule::new(self, Some(op))
    }

    /// A rule about operations of any kind.
    pub fn on_any(&self) -> Rule<'_> {
        Rule::new(self, None)
    }

    /// Drops all rules. What was damaged stays so.
    pub fn clear(&self) {
        // Only here are they dropped: what they captured may use the faults.
        drop(std::mem::take(&mut self.lock().rules));
    }

    /// How often this was asked.
    #[must_use]
    pub fn asked(&self, op: StoreOp) -> u64 {
        self.lock().asked.get(op as usize).copied().unwrap_or_default()
    }

    /// How many faults happened so far; callbacks are none.
    #[must_use]
    pub fn happened(&self) -> u64 {
        self.lock().happened
    }

    pub(super) fn add(&self, matcher: Matcher, what: What) {
        self.lock().rules.push((matcher, what));
    }

    /// Counts an operation.
    pub(super) fn count(&self, op: StoreOp, key: Option<Key>) -> Asked {
        let mut plan = self.lock();
        let count = plan.asked.get_mut(op as usize).map(|count| {
            *count += 1;
            *count
        });
        Asked { op, key, nth: count.unwrap_or_default() }
    }

    /// What is to be called before an operation.
    pub(super) fn before(&self, asked: &Asked) -> Vec<Before> {
        self.lock().due(asked, |what| match what {
            What::Before(call) => Some(Arc::clone(call)),
            _ => None,
        })
    }

    /// What is to be called after an operation.
    pub(super) fn after(&self, asked: &Asked) -> Vec<After> {
        self.lock().due(asked, |what| match what {
            What::After(call) => Some(Arc::clone(call)),
            _ => None,
        })
    }

    /// What happens to an operation.
    pub(super) fn effect(&self, asked: &Asked) -> Option<Effect> {
        let mut plan = self.lock();
        let effects = plan.due(asked, |what| match what {
            What::Effect(effect) => Some(*effect),
            _ => None,
        });
        let effect = effects.first().copied();
        plan.happened += u64::from(effect.is_some());
        effect
    }

    /// Which record of a key is damaged.
    pub(super) fn damaged(&self, key: &Key) -> Option<(Version, Damage)> {
        self.lock().damaged.get(key).copied()
    }

    /// Whether what was last put of a key was damaged on its way in.
    pub(crate) fn is_damaged(&self, key: &Key) -> bool {
        self.damaged(key).is_some()
    }

    pub(super) fn set_damaged(&self, key: Key, damaged: Option<(Version, Damage)>) {
        let mut plan = self.lock();
        match damaged {
            Some(damaged) => plan.damaged.insert(key, damaged),
            None => plan.damaged.remove(&key),
        };
    }

    /// No code of a test runs under the lock but the conditions of rules, which use no store.
    fn lock(&self) -> MutexGuard<'_, Plan> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Plan {
    /// What the rules of one sort say of this operation, oldest first. Those that are spent are dropped.
    fn due<R>(&mut self, asked: &Asked, of_sort: impl Fn(&What) -> Option<R>) -> Vec<R> {
        let mut due = Vec::new();
        self.rules.retain_mut(|(matcher, what)| {
            let Some(says) = of_sort(what) else { return true };
            if matcher.is_due(asked) {
                due.push(says);
            }
            !matcher.is_spent()
        });
        due
    }
}

impl fmt::Debug for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plan = self.lock();
        f.debug_struct("Faults")
            .field("rules", &plan.rules.len())
            .field("asked", &plan.asked)
            .field("happened", &plan.happened)
            .finish_non_exhaustive()
    }
}
