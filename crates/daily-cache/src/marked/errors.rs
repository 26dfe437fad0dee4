//! Errors that are remembered for a while: a place of their own, so that a failure never hides a value.

use daily_cache_clock::Clock;
use daily_cache_policy::Policy;
use daily_cache_store::Store;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::Verb;
use crate::modes::Errand;
use crate::{Answer, Cbor, Codec, Mode, Result, Slot};

/// The key of the error of a call. Keys of values are lists, and this is a map.
#[derive(Debug)]
pub struct ErrorsOf<'a, A>(pub &'a A);

impl<A: Serialize> Serialize for ErrorsOf<'_, A> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry("error", self.0)?;
        map.end()
    }
}

/// Runs a function, unless its last error is still to be given. What it ends with is remembered, or forgotten.
///
/// # Errors
///
/// The function's own, of now or from before.
pub fn remembering<V, E, C, S, P>(
    verb: Verb,
    errors: Result<Slot<'_, C, S, P, Cbor>>,
    function: impl FnOnce() -> Result<V, E>,
) -> Result<V, E>
where
    E: Clone + Send + Sync + 'static,
    C: Clock,
    S: Store,
    P: Policy,
    Cbor: Codec<E>,
{
    // A call that cannot be a key is reported with its value.
    let Ok(errors) = errors else { return function() };
    if let Some(error) = remembered(verb, &errors) {
        return Err(error);
    }
    let ended = function();
    remember(&errors, ended.as_ref().err());
    ended
}

/// The error that is still to be given.
pub(super) fn remembered<E, C, S, P>(verb: Verb, errors: &Slot<'_, C, S, P, Cbor>) -> Option<E>
where
    E: Clone + Send + Sync + 'static,
    C: Clock,
    S: Store,
    P: Policy,
    Cbor: Codec<E>,
{
    match errors.errand(verb.cause()) {
        Errand::Seek | Errand::Look => errors.peek().map(Answer::into_value),
        Errand::Run(_) => None,
    }
}

/// Keeps the error of a run, or forgets that of an earlier one.
pub(super) fn remember<E, C, S, P>(errors: &Slot<'_, C, S, P, Cbor>, error: Option<&E>)
where
    E: Clone + Send + Sync + 'static,
    C: Clock,
    S: Store,
    P: Policy,
    Cbor: Codec<E>,
{
    if errors.mode() == Mode::Off {
        return;
    }
    if let Some(error) = error {
        errors.put(error.clone());
    } else if errors.entry().is_ok_and(|entry| entry.is_some()) {
        // One that cannot be removed is still bounded by its policy.
        let _ = errors.invalidate();
    }
}
