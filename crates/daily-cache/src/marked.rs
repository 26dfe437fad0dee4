//! What attributes expand to. Not for use by hand: it changes with the attributes.

mod errors;
mod policy;
mod refusal;
mod site;
#[cfg(feature = "tokio")]
mod tasks;

use std::convert::Infallible;
use std::sync::Arc;

use daily_cache_clock::Clock;
use daily_cache_policy::Policy;
use daily_cache_store::Store;
pub use serde::Serialize;

pub use self::errors::{ErrorsOf, remembering};
pub use self::policy::OwnPolicy;
pub use self::refusal::{Fallible, Refusal, RefuseInto, RefusePlainly};
pub use self::site::Site;
#[cfg(feature = "tokio")]
pub use self::tasks::{call_async, explain_async, invalidate_async, peek_async, remembering_async};

use crate::{
    Answer, Cause, Codec, DailyCache, DynSlot, Error, Explanation, Fault, Result, Slot, modes, slot,
};

/// The value of a function that does not fail.
pub fn infallible<T>(result: Result<T, Infallible>) -> T {
    slot::never(result)
}

/// For functions that cannot fail: offline, and with nothing stored, there is nothing but to panic.
#[must_use]
pub fn cannot_refuse<E>(error: Error) -> E {
    modes::cannot_refuse(error)
}

/// Lets deref coercion find the cache in an expression: a static, an `Arc`, a reference.
#[must_use]
pub fn cache<C, S, P>(cache: &DailyCache<C, S, P>) -> &DailyCache<C, S, P> {
    cache
}

/// The name of a method, with its type and, where it is provided by a trait, with the trait: those of a function
/// beside it.
#[must_use]
pub fn name_beside<F>(_: F, name: &str) -> String {
    let beside = std::any::type_name::<F>();
    beside.rsplit_once("::").map_or_else(|| name.to_owned(), |(scope, _)| format!("{scope}::{name}"))
}

/// A given name of a method, with the types that its own type is generic over: each of them has its values.
#[must_use]
pub fn name_of_types<T: ?Sized>(name: &str) -> String {
    let types = std::any::type_name::<T>().split_once('<').map_or("", |(_, types)| types);
    if types.is_empty() { name.to_owned() } else { format!("{name}<{types}") }
}

/// What is done for a call.
#[derive(Clone, Copy, Debug)]
pub enum Verb {
    /// Gives what is fresh, or runs the function.
    Obtain,
    /// Runs the function, whatever is stored.
    Refresh,
}

impl Verb {
    fn cause(self) -> Option<Cause> {
        match self {
            Verb::Obtain => None,
            Verb::Refresh => Some(Cause::Refresh),
        }
    }
}

/// The value of a function: by its slot, or of a run where the call cannot be cached.
///
/// # Errors
///
/// The function's own.
pub fn call<T, V, E, C, S, P, K>(
    verb: Verb,
    cache: &DailyCache<C, S, P>,
    slot: Result<Slot<'_, C, S, P, K>>,
    refuse: impl FnOnce(Error) -> E,
    function: impl FnOnce() -> Result<V, E>,
) -> Result<Answer<T>, E>
where
    T: Send + Sync + 'static,
    V: Into<Arc<T>>,
    C: Clock,
    S: Store,
    P: Policy,
    K: Codec<T>,
{
    let function = || function().map(Into::into);
    match slot {
        Ok(slot) => slot.obtain(verb.cause(), refuse, function),
        Err(error) => {
            let fault = refused(cache, error);
            Ok(uncached(cache, function()?, fault))
        }
    }
}

/// Reports why a call is not cached.
fn refused<C, S, P>(cache: &DailyCache<C, S, P>, error: Error) -> Fault {
    let fault = Fault::refused(error.function().to_owned(), error);
    cache.inner.report(&fault);
    fault
}

/// The answer of a run that is not cached.
fn uncached<T, C: Clock, S, P: Policy>(
    cache: &DailyCache<C, S, P>,
    value: Arc<T>,
    fault: Fault,
) -> Answer<T> {
    let now = cache.inner.clock.unix_seconds();
    let zone = cache.inner.policy.borrow().zone();
    Answer { fault: Some(fault), ..Answer::computed(value, now, zone) }
}

/// The fresh value, if there is one.
pub fn peek<T: Send + Sync + 'static>(slot: Result<DynSlot<T>>) -> Option<Answer<T>> {
    slot.ok()?.peek()
}

/// What a call would find and do.
///
/// # Errors
///
/// Where the call cannot be cached.
pub fn explain<T: Send + Sync + 'static>(slot: Result<DynSlot<T>>) -> Result<Explanation> {
    Ok(slot?.explain())
}

/// Removes the entry of a call, and says whether there was one.
///
/// # Errors
///
/// Where the call cannot be cached; where the store fails.
pub fn invalidate<T: Send + Sync + 'static>(slot: Result<DynSlot<T>>) -> Result<bool> {
    slot?.invalidate()
}

/// A slot for a companion.
pub fn erased<T, C, S, P, K>(slot: Slot<'_, C, S, P, K>) -> DynSlot<T>
where
    C: Clock + Send + Sync + 'static,
    S: Store + 'static,
    P: Policy + Send + Sync + 'static,
    K: Codec<T> + Send + Sync + 'static,
{
    slot.erased()
}

/// The fingerprints of a function and of those it depends on, as one. Never 0, which stands for an unknown one.
#[must_use]
pub const fn code(parts: &[u64]) -> u64 {
    // FNV-1a over the bytes: a hash that a constant can have.
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut rest = parts;
    while let [part, others @ ..] = rest {
        let mut bytes: &[u8] = &part.to_le_bytes();
        while let [byte, tail @ ..] = bytes {
            hash = (hash ^ *byte as u64).wrapping_mul(0x0100_0000_01b3);
            bytes = tail;
        }
        rest = others;
    }
    if hash == 0 { 1 } else { hash }
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn a_given_name_tells_the_types_of_a_generic_block_apart_and_no_others() {
        struct Wide<T>(T);
        let wide = [super::name_of_types::<Wide<u8>>("load"), super::name_of_types::<Wide<Vec<u8>>>("load")];
        assert_eq!(wide, ["load<u8>", "load<alloc::vec::Vec<u8>>"]);
        assert_eq!(super::name_of_types::<str>("load"), "load");
        assert_eq!(Wide(7).0, 7);
    }

    #[test]
    fn a_fingerprint_changes_with_each_part_and_their_order() {
        let all = [&[][..], &[1], &[2], &[1, 2], &[2, 1], &[1, 2, 0]].map(code);
        for (at, one) in all.iter().enumerate() {
            assert!(*one != 0 && !all[at + 1..].contains(one), "{all:x?}");
        }
    }
}
