//! A store that fails as its test says.

mod asked;
mod bytes;
mod plan;
mod rule;

use std::fmt;
use std::sync::Arc;

use daily_cache::store::{
    Caps, Cursor, Damage, Error, Found, Hold, Judge, Lease, Leased, Note, Page, Prefix, Put, Record, Result,
    Take, Version, When,
};
use daily_cache::{Key, Store};

use self::bytes::Misled;
use self::rule::Effect;

pub use self::asked::{Asked, Outcome, StoreOp};
pub use self::plan::Faults;
pub use self::rule::Rule;

/// A [`Store`] over another that fails, waits, loses, tears and corrupts as its [`Faults`] say, and does what the other
/// does where they say nothing. It can do what the other can.
///
/// | what happens | by | which promise of stores is broken |
/// | --- | --- | --- |
/// | an error before or after the deed | [`fail`](Rule::fail), [`fail_after`](Rule::fail_after) | none |
/// | a record is lost, or found damaged | [`lose`](Rule::lose), [`damage`](Rule::damage) | none: a store may lose any record at any time |
/// | a removal or a lease is lost | [`lose`](Rule::lose) | what was removed is gone; a lease has one holder |
/// | a body is cut | [`tear`](Rule::tear) | a reader sees a whole record or none |
/// | a bit is flipped | [`flip`](Rule::flip), [`flip_head`](Rule::flip_head) | what is given out was verified |
/// | something happens first, or after it | [`call`](Rule::call), [`call_after`](Rule::call_after) | none |
///
/// Nothing here sleeps: a delay is a [`call`](Rule::call) that moves the test's clock.
///
/// ```
/// use daily_cache::store::Damage;
/// use daily_cache::{Cause, Daily, DailyCache, FixedClock, Memory, MemoryStore, Options, Zone};
/// use daily_cache_testkit::{FaultStore, StoreOp};
///
/// let store = FaultStore::new(MemoryStore::new());
/// let faults = store.faults().clone();
/// let clock = FixedClock::at("2026-11-23T12:00:00Z".parse()?);
/// let no_memory = Options::default().with_memory(Memory::off());
/// let cache = DailyCache::with_options(clock, store, Daily::in_zone(Zone::UTC), no_memory);
/// let slot = cache.slot("load_orders", "acme")?;
///
/// faults.on(StoreOp::Put).nth(1).damage(Damage::BodySum);
/// slot.get_or_compute(|| 1);
/// let healed = slot.get_or_compute(|| 2);
/// assert_eq!((*healed, healed.status().cause()), (2, Some(Cause::Damaged)));
/// assert!(slot.get_or_compute(|| 3).status().is_hit());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct FaultStore<S> {
    inner: S,
    faults: Faults,
}

impl<S> FaultStore<S> {
    /// A store over another, without any fault yet.
    pub fn new(inner: S) -> FaultStore<S> {
        FaultStore::with(inner, Faults::new())
    }

    /// A store over another with these faults, which it may share: two processes whose store fails as one.
    pub fn with(inner: S, faults: Faults) -> FaultStore<S> {
        FaultStore { inner, faults }
    }

    /// Its faults.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// The store below, which has no faults.
    #[must_use]
    pub fn inner(&self) -> &S {
        &self.inner
    }

    /// One operation: what is called before it, what happens to it, what is called after it.
    fn around<R>(
        &self,
        op: StoreOp,
        key: Option<&Key>,
        deed: impl FnOnce(Option<Effect>) -> Result<R>,
        outcome: impl FnOnce(&R) -> Outcome,
    ) -> Result<R> {
        let asked = self.faults.count(op, key.copied());
        for call in self.faults.before(&asked) {
            call(&asked);
        }
        let failed = |kind: std::io::ErrorKind| Error::io(op.attempt(key), kind.into());
        let result = match self.faults.effect(&asked) {
            Some(Effect::Fail(kind)) => Err(failed(kind)),
            Some(Effect::FailAfter(kind)) => deed(None).and(Err(failed(kind))),
            effect => deed(effect),
        };
        let calls = self.faults.after(&asked);
        if !calls.is_empty() {
            let outcome = result.as_ref().map_or(Outcome::Failed, outcome);
            for call in calls {
                call(&asked, outcome);
            }
        }
        result
    }
}

impl<S: Store> FaultStore<S> {
    /// The record in place, if it is the damaged one.
    fn damaged(&self, key: &Key) -> Result<Option<(Version, Damage)>> {
        let Some((version, damage)) = self.faults.damaged(key) else { return Ok(None) };
        let found = self.inner.open(key, &mut Take::Head)?;
        Ok(found.is_some_and(|found| found.version() == version).then_some((version, damage)))
    }

    /// The condition as the store below has to know it, which takes what is damaged for good; none if it cannot hold.
    fn condition(&self, key: &Key, when: When) -> Result<Option<When>> {
        let damaged = self.damaged(key)?.map(|(version, _)| version);
        Ok(match (when, damaged) {
            (When::Absent, Some(version)) => Some(When::Is(version)),
            (When::Is(version), Some(damaged)) if version == damaged => None,
            (when, _) => Some(when),
        })
    }

    fn open_with(&self, key: &Key, judge: &mut dyn Judge, effect: Option<Effect>) -> Result<Option<Found>> {
        let error = |damage| Error::damaged(StoreOp::Open.attempt(Some(key)), damage);
        if let Some((_, damage)) = self.damaged(key)? {
            return Err(error(damage));
        }
        match effect {
            Some(Effect::Lose) => Ok(None),
            Some(Effect::Damage(damage)) => Err(error(damage)),
            Some(effect @ (Effect::Tear(_) | Effect::Flip(..))) => {
                let found = self.inner.open(key, &mut Misled { judge, effect })?;
                found.map(|found| effect.change_found(found)).transpose()
            }
            _ => self.inner.open(key, judge),
        }
    }

    fn put_with(&self, key: &Key, record: Record<'_>, when: When, effect: Option<Effect>) -> Result<Put> {
        let Some(when) = self.condition(key, when)? else { return Ok(Put::Lost) };
        let put = match effect {
            Some(effect @ (Effect::Tear(_) | Effect::Flip(..))) => {
                let (head, body) = effect.changed(record.head, record.body)?;
                self.inner.put(key, Record::new(&head, &body), when)?
            }
            _ => self.inner.put(key, record, when)?,
        };
        if let Put::Stored(version) = put {
            let damage =
                if let Some(Effect::Damage(damage)) = effect { Some((version, damage)) } else { None };
            self.faults.set_damaged(*key, damage);
            if effect == Some(Effect::Lose) {
                self.inner.remove(key, When::Is(version))?;
            }
        }
        Ok(put)
    }

    fn remove_with(&self, key: &Key, when: When) -> Result<bool> {
        let Some(when) = self.condition(key, when)? else { return Ok(false) };
        let is_removed = self.inner.remove(key, when)?;
        if is_removed {
            self.faults.set_damaged(*key, None);
        }
        Ok(is_removed)
    }
}

impl<S: Store> Store for FaultStore<S> {
    fn open(&self, key: &Key, judge: &mut dyn Judge) -> Result<Option<Found>> {
        self.around(
            StoreOp::Open,
            Some(key),
            |effect| self.open_with(key, judge, effect),
            |found| if found.is_some() { Outcome::Found } else { Outcome::Nothing },
        )
    }

    fn put(&self, key: &Key, record: Record<'_>, when: When) -> Result<Put> {
        self.around(
            StoreOp::Put,
            Some(key),
            |effect| self.put_with(key, record, when, effect),
            |put| if put.is_stored() { Outcome::Stored } else { Outcome::Lost },
        )
    }

    fn remove(&self, key: &Key, when: When) -> Result<bool> {
        self.around(
            StoreOp::Remove,
            Some(key),
            |effect| if effect == Some(Effect::Lose) { Ok(true) } else { self.remove_with(key, when) },
            |is_removed| if *is_removed { Outcome::Removed } else { Outcome::Nothing },
        )
    }

    fn list(&self, under: &Prefix, after: Option<&Cursor>) -> Result<Page> {
        self.around(
            StoreOp::List,
            None,
            |effect| {
                if effect == Some(Effect::Lose) { Ok(Page::default()) } else { self.inner.list(under, after) }
            },
            |_| Outcome::Listed,
        )
    }

    fn lease(&self, key: &Key, note: Note, is_worth: &dyn Fn(Note) -> bool) -> Result<Leased> {
        let ask = |effect: Option<Effect>| {
            let leased = self.inner.lease(key, note, is_worth)?;
            Ok(match leased {
                Leased::Granted(lease) if effect == Some(Effect::Lose) => {
                    drop(lease);
                    Leased::Granted(Lease::new(Unknown))
                }
                leased => leased,
            })
        };
        self.around(StoreOp::Lease, Some(key), ask, |leased| match leased {
            Leased::Granted(_) => Outcome::Granted,
            _ => Outcome::Busy,
        })
    }

    fn handle(&self) -> Option<Arc<dyn Store>> {
        let inner = self.inner.handle()?;
        Some(Arc::new(FaultStore::with(inner, self.faults.clone())))
    }

    fn sweep(&self, round: i64) -> Result<bool> {
        self.around(
            StoreOp::Sweep,
            None,
            |effect| if effect == Some(Effect::Lose) { Ok(true) } else { self.inner.sweep(round) },
            |is_swept| if *is_swept { Outcome::Swept } else { Outcome::Nothing },
        )
    }

    fn caps(&self) -> Caps {
        self.inner.caps()
    }
}

impl<S> fmt::Debug for FaultStore<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FaultStore").field("faults", &self.faults).finish_non_exhaustive()
    }
}

/// A lease that the store has forgotten.
struct Unknown;

impl Hold for Unknown {}
