//! Caches to try things on: at noon in UTC unless told otherwise.

use std::sync::Arc;
use std::time::Duration;

use daily_cache::{
    Daily, DailyCache, FrozenClock, Function, Keep, Key, Memory, MemoryStore, Options, Scope, Store, Zone,
};
use serde::Serialize;

pub(crate) type Cache<S = Arc<MemoryStore>> = DailyCache<FrozenClock, S>;

/// An ordinary day.
pub(crate) const NOON: &str = "2026-11-23T12:00:00Z";

pub(crate) fn noon() -> FrozenClock {
    NOON.parse().unwrap()
}

pub(crate) fn utc() -> Daily {
    Daily::in_zone(Zone::UTC)
}

/// A cache over an empty store in memory.
pub(crate) fn cache() -> Cache {
    over(Arc::default())
}

/// A cache over this store.
pub(crate) fn over<S: Store>(store: S) -> Cache<S> {
    DailyCache::new(noon(), store, utc())
}

/// The same as if it were another process, which waits for nobody.
pub(crate) fn impatient<S: Store>(store: S) -> Cache<S> {
    let options = Options::default().with_wait(Duration::ZERO);
    DailyCache::with_options(noon(), store, utc(), options)
}

/// A cache over this store that keeps nothing in memory, as if each call were a process, which waits for nobody and
/// leaves the folder alone.
pub(crate) fn forgetful<S: Store>(store: S) -> Cache<S> {
    let options = without_memory().with_wait(Duration::ZERO).with_keep(Keep::all());
    DailyCache::with_options(noon(), store, utc(), options)
}

pub(crate) fn without_memory() -> Options {
    Options::default().with_memory(Memory::off())
}

/// The key under which a store keeps the call of a function.
pub(crate) fn key_of<'f, A: Serialize + ?Sized>(function: impl Into<Function<'f>>, args: &A) -> Key {
    let cache = cache();
    cache.slot(shortened(function.into()), args).unwrap().put(());
    let entry = cache.list(Scope::All).next().unwrap().unwrap();
    entry.key
}

/// A slot's function may live for no longer than the cache is borrowed.
fn shortened<'short, 'long: 'short>(function: Function<'long>) -> Function<'short> {
    function
}

/// How many entries the store of a cache has.
pub(crate) fn entries<S: Store>(cache: &Cache<S>) -> usize {
    cache.list(Scope::All).map(Result::unwrap).count()
}
