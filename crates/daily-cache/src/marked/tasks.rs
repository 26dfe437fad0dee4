//! The same for async functions: the store is asked on the runtime's pool.

use std::future::Future;
use std::sync::Arc;

use daily_cache_clock::Clock;
use daily_cache_policy::Policy;
use daily_cache_store::Store;

use super::errors::{remember, remembered};
use super::{Verb, refused, uncached};
use crate::{Answer, Cbor, Codec, DailyCache, DynSlot, Error, Explanation, Result, Slot};

/// As [`call`](super::call) for an async function.
///
/// # Errors
///
/// The function's own.
pub async fn call_async<T, V, E, F, C, S, P, K>(
    verb: Verb,
    cache: &DailyCache<C, S, P>,
    slot: Result<Slot<'_, C, S, P, K>>,
    refuse: impl FnOnce(Error) -> E,
    function: impl FnOnce() -> F,
) -> Result<Answer<T>, E>
where
    T: Send + Sync + 'static,
    V: Into<Arc<T>>,
    F: Future<Output = Result<V, E>>,
    C: Clock + Send + Sync + 'static,
    S: Store + 'static,
    P: Policy + Send + Sync + 'static,
    K: Codec<T> + Clone + Send + Sync + 'static,
{
    let function = || async { function().await.map(Into::into) };
    match slot {
        Ok(slot) => slot.obtain_async(verb.cause(), refuse, function).await,
        Err(error) => {
            let fault = refused(cache, error);
            Ok(uncached(cache, function().await?, fault))
        }
    }
}

/// As [`remembering`](super::remembering) for an async function.
///
/// # Errors
///
/// The function's own, of now or from before.
pub async fn remembering_async<V, E, F, C, S, P>(
    verb: Verb,
    errors: Result<Slot<'_, C, S, P, Cbor>>,
    function: impl FnOnce() -> F,
) -> Result<V, E>
where
    E: Clone + Send + Sync + 'static,
    F: Future<Output = Result<V, E>>,
    C: Clock + Send + Sync + 'static,
    S: Store + 'static,
    P: Policy + Send + Sync + 'static,
    Cbor: Codec<E>,
{
    let Ok(errors) = errors else { return function().await };
    if let Some(error) = errors.on_pool(move |errors| remembered(verb, errors)).await {
        return Err(error);
    }
    let ended = function().await;
    let error = ended.as_ref().err().cloned();
    errors.on_pool(move |errors| remember(errors, error.as_ref())).await;
    ended
}

/// As [`peek`](super::peek).
pub async fn peek_async<T: Send + Sync + 'static>(slot: Result<DynSlot<T>>) -> Option<Answer<T>> {
    slot.ok()?.on_pool(Slot::peek).await
}

/// As [`explain`](super::explain).
///
/// # Errors
///
/// As there.
pub async fn explain_async<T: Send + Sync + 'static>(slot: Result<DynSlot<T>>) -> Result<Explanation> {
    Ok(slot?.on_pool(Slot::explain).await)
}

/// As [`invalidate`](super::invalidate).
///
/// # Errors
///
/// As there.
pub async fn invalidate_async<T: Send + Sync + 'static>(slot: Result<DynSlot<T>>) -> Result<bool> {
    slot?.on_pool(Slot::invalidate).await
}
