//! One look into the store: what is there, judged, and decoded if it is fresh.

use std::sync::Arc;

use daily_cache_clock::Clock;
use daily_cache_policy::{Facts, Policy, Window};
use daily_cache_store::{Found, Store, Take, When};

use crate::decide::{InMemory, InStore, Reading, Step, decide};
use crate::fault::Tried;
use crate::head::{self, Kind};
use crate::memory::{Held, Origin};
use crate::slot::Slot;
use crate::status::Cause;
use crate::{Codec, CodecError, Fault};

/// What a look found.
pub(crate) struct Look<V> {
    pub(crate) stored: Stored<V>,
    pub(crate) fault: Option<Fault>,
    /// The facts of the entry and its window, whether or not it can be used.
    pub(crate) seen: Option<(Facts, Window)>,
}

/// What a look is for.
#[derive(Clone, Copy)]
pub(crate) struct Wanted<'k> {
    kind: Kind<'k>,
    takes_stale: bool,
}

impl<'k> Wanted<'k> {
    /// A fresh entry of this kind.
    pub(crate) fn fresh(kind: Kind<'k>) -> Wanted<'k> {
        Wanted { kind, takes_stale: false }
    }

    /// One of this kind, fresh or not.
    pub(crate) fn at_any_age(kind: Kind<'k>) -> Wanted<'k> {
        Wanted { kind, takes_stale: true }
    }

    /// The step for what is there.
    fn step(self, now: i64, entry: InStore) -> Step {
        match decide(now, InMemory::Nothing, entry) {
            Step::Run(Cause::Stale | Cause::FutureDated) if self.takes_stale => Step::ServeStore,
            step => step,
        }
    }
}

/// What is in the store.
pub(crate) enum Stored<V> {
    /// A fresh value.
    Value(V),
    /// Nothing of use, why, and what a new value may replace.
    Other { cause: Cause, replaces: When },
}

/// A value that was decoded, its window and its encoded length.
pub(crate) struct Decoded<T> {
    pub(crate) held: Arc<Held<T>>,
    pub(crate) window: Window,
    pub(crate) bytes: u64,
}

impl<T> Look<Decoded<T>> {
    /// Looks for a value where the slot is, at this reading of the clock.
    pub(crate) fn at<C: Clock, S: Store, P: Policy, K>(
        slot: &Slot<'_, C, S, P, K>,
        reading: Reading,
        wanted: Wanted<'_>,
    ) -> Self
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        Look::of(slot, reading, wanted, Take::Body, |found, facts, window| {
            decoded(slot, found, facts, window)
        })
    }
}

impl<V> Look<V> {
    /// Looks for an entry of the wanted kind, takes as much as said of a fresh one, and reads that.
    pub(crate) fn of<C: Clock, S: Store, P: Policy, K>(
        slot: &Slot<'_, C, S, P, K>,
        reading: Reading,
        wanted: Wanted<'_>,
        take: Take,
        read: impl FnOnce(Found, &Facts, Window) -> Result<V, CodecError>,
    ) -> Look<V> {
        let mut seen = None;
        let mut step = Step::Run(Cause::Damaged);
        let found = slot.cache.store.open(slot.place.key(), &mut |bytes: &[u8]| {
            if let Some(head) = head::decode(bytes) {
                let window = slot.chosen().window(&head.facts);
                let entry = unusable(head.kind, wanted.kind, slot.function.evolves)
                    .map_or(InStore::Entry(window), InStore::Unusable);
                step = wanted.step(reading.of(&head.facts), entry);
                seen = Some((head.facts, window));
            }
            if step == Step::ServeStore { take } else { Take::Head }
        });
        let function = || slot.function.name().to_owned();
        let (stored, fault) = match (found, step, &seen) {
            (Ok(Some(found)), Step::ServeStore, Some((facts, window))) => {
                let version = found.version();
                match read(found, facts, *window) {
                    Ok(value) => (Stored::Value(value), None),
                    Err(error) => {
                        let fault = Fault::codec(function(), Tried::Decode, error);
                        (other(Cause::Damaged, When::Is(version)), Some(fault))
                    }
                }
            }
            (Ok(Some(found)), Step::Run(cause), Some(_)) => (other(cause, When::Is(found.version())), None),
            (Ok(Some(found)), _, _) => {
                let error = CodecError::new("its head is of a layout that this release does not know");
                let fault = Fault::codec(function(), Tried::Decode, error);
                (other(Cause::Damaged, When::Is(found.version())), Some(fault))
            }
            (Ok(None), _, _) => (other(Cause::Absent, When::Absent), None),
            // Damage counts as absent: a good entry that came meanwhile stays.
            (Err(error), _, _) if error.is_damaged() => {
                (other(Cause::Damaged, When::Absent), Some(Fault::store(function(), Tried::LookUp, error)))
            }
            (Err(error), _, _) => (
                other(Cause::StoreFailed, When::Always),
                Some(Fault::store(function(), Tried::LookUp, error)),
            ),
        };
        Look { stored, fault, seen }
    }
}

fn decoded<C, S, P, K: Codec<T>, T>(
    slot: &Slot<'_, C, S, P, K>,
    found: Found,
    facts: &Facts,
    window: Window,
) -> Result<Decoded<T>, CodecError> {
    let (bytes, version) = (found.body_len(), found.version());
    let body = found.into_body().ok_or_else(|| CodecError::new("the store gave no body"))?;
    let value = slot.codec.decode(body)?;
    let origin = Some(Origin { key: *slot.place.key(), version });
    let held = Arc::new(Held { value: Arc::new(value), facts: facts.clone(), origin });
    Ok(Decoded { held, window, bytes })
}

fn other<V>(cause: Cause, replaces: When) -> Stored<V> {
    Stored::Other { cause, replaces }
}

fn unusable(stored: Kind<'_>, wanted: Kind<'_>, evolves: bool) -> Option<Cause> {
    // A type that is bytes already has a codec of its own: then it is the type that is another.
    if stored.of != wanted.of && !evolves {
        Some(Cause::OtherType)
    } else if stored.codec != wanted.codec {
        Some(Cause::OtherCodec)
    } else {
        None
    }
}
