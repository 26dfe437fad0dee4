//! What there is of a value, in memory and in the store. Searching, peeking and explaining all go by it.

use std::sync::Arc;

use daily_cache_clock::Clock;
use daily_cache_policy::{Facts, Policy, Window};
use daily_cache_store::{Store, When};

use crate::decide::{InMemory, InStore, Reading, Step, decide};
use crate::head::Kind;
use crate::look::{Decoded, Look, Stored, Wanted};
use crate::memory::Held;
use crate::slot::Slot;
use crate::status::Cause;
use crate::{Codec, Fault};

/// A value in memory, with its window under the policy of a slot.
pub(crate) struct Remembered<T> {
    pub(crate) held: Arc<Held<T>>,
    pub(crate) window: Window,
    is_due: bool,
}

/// What there is at one reading of the clock.
pub(crate) enum Survey<T> {
    /// A value in memory to be served. The fault is that of a store that should have been asked.
    Memory { remembered: Remembered<T>, fault: Option<Fault> },
    /// A value in the store to be served, and its encoded length.
    Store { held: Arc<Held<T>>, window: Window, bytes: u64 },
    /// Nothing to be served: why, and what a new value may replace; the facts of an entry that was seen.
    Nothing { cause: Cause, replaces: When, fault: Option<Fault>, seen: Option<(Facts, Window)> },
}

impl<C: Clock, S: Store, P: Policy, K> Slot<'_, C, S, P, K> {
    /// The value in memory, if it is to be served without a look in the store; else what there is of it.
    pub(crate) fn remember<T>(&self, reading: Reading) -> Result<Remembered<T>, Option<Remembered<T>>>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        let glance =
            self.cache.memory.get::<T>(self.place.bytes(), self.codec.id(), reading.now).ok_or(None)?;
        let policy = self.chosen();
        let known = glance.window_of(policy.number);
        let window = known.unwrap_or_else(|| policy.window(&glance.held.facts));
        let remembered = Remembered { held: glance.held, window, is_due: glance.is_due };
        match decide(reading.of(&remembered.held.facts), remembered.known(), InStore::Unknown) {
            Step::ServeMemory => Ok(remembered),
            _ => Err(Some(remembered)),
        }
    }

    /// Looks in memory, and in the store where the decision says so. Changes nothing.
    pub(crate) fn survey<T>(&self, reading: Reading) -> Survey<T>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        let remembered = match self.remember(reading) {
            Ok(remembered) => return Survey::Memory { remembered, fault: None },
            Err(remembered) => remembered,
        };
        let wanted = Wanted::fresh(Kind::of::<T>(self.codec.id()));
        let Look { stored, fault, seen } = Look::<Decoded<T>>::at(self, reading, wanted);
        match (stored, remembered) {
            (Stored::Value(Decoded { held, window, bytes }), _) => Survey::Store { held, window, bytes },
            (Stored::Other { cause, .. }, Some(remembered)) if remembered.outlives(reading, cause) => {
                Survey::Memory { remembered, fault }
            }
            (Stored::Other { cause, replaces }, _) => Survey::Nothing { cause, replaces, fault, seen },
        }
    }
}

impl<T> Remembered<T> {
    fn known(&self) -> InMemory {
        if self.is_due { InMemory::Due(self.window) } else { InMemory::Value(self.window) }
    }

    /// Whether it is served though the store, for this reason, has nothing to serve.
    fn outlives(&self, reading: Reading, cause: Cause) -> bool {
        decide(reading.of(&self.held.facts), self.known(), InStore::Unusable(cause)) == Step::ServeMemory
    }
}
