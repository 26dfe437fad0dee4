//! Caches and slots of any clock, store, policy and codec, under one type.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use daily_cache_clock::Clock;
use daily_cache_policy::{Facts, Policy, Window, Zone};
use daily_cache_store::{
    Caps, Cursor, Found, Judge, Key, Leased, Note, Page, Prefix, Put, Record, Result, Store, When,
};

use crate::cache::Inner;
use crate::{Codec, CodecError, DailyCache, Slot};

/// Any clock.
pub type DynClock = Arc<dyn Clock + Send + Sync>;
/// Any policy.
pub type DynPolicy = Arc<dyn Policy + Send + Sync>;
/// A cache of any clock, store and policy; made by [`DailyCache::erased`].
pub type DynCache = DailyCache<DynClock, Arc<dyn Store>, DynPolicy>;
/// A slot of any cache and codec for values of one type, kept for as long as it is wanted.
pub type DynSlot<T> = Slot<'static, DynClock, Arc<dyn Store>, DynPolicy, DynCodec<T>>;

impl<C, S, P> DailyCache<C, S, P>
where
    C: Clock + Send + Sync + 'static,
    S: Store + 'static,
    P: Policy + Send + Sync + 'static,
{
    /// The same cache, whatever its clock, store and policy are: for a field, a static or a scope that takes any.
    ///
    /// ```
    /// use daily_cache::{Daily, DailyCache, DynCache, FrozenClock, MemoryStore, Zone};
    ///
    /// let clock = FrozenClock::at("2026-11-23T12:00:00Z".parse().unwrap());
    /// let cache = DailyCache::new(clock, MemoryStore::new(), Daily::in_zone(Zone::UTC));
    /// let any: DynCache = cache.erased();
    /// any.slot("answer", &())?.put(42);
    /// assert_eq!(*cache.slot("answer", &())?.peek::<i32>().unwrap(), 42);
    /// # Ok::<(), daily_cache::Error>(())
    /// ```
    #[must_use]
    pub fn erased(&self) -> DynCache {
        DailyCache { inner: Arc::new(erased(&self.inner)) }
    }
}

impl<C, S, P, K> Slot<'_, C, S, P, K>
where
    C: Clock + Send + Sync + 'static,
    S: Store + 'static,
    P: Policy + Send + Sync + 'static,
{
    /// The same slot, whatever its cache and codec are, for values of this type.
    #[must_use]
    pub fn erased<T>(self) -> DynSlot<T>
    where
        K: Codec<T> + Send + Sync + 'static,
    {
        let inner = Arc::new(erased(&self.cache.kept()));
        self.moved_to(inner).codec_by(|codec| DynCodec(Arc::new(codec)))
    }
}

fn erased<C, S, P>(inner: &Arc<Inner<C, S, P>>) -> Inner<DynClock, Arc<dyn Store>, DynPolicy>
where
    C: Clock + Send + Sync + 'static,
    S: Store + 'static,
    P: Policy + Send + Sync + 'static,
{
    let part = || Arc::new(Part(Arc::clone(inner)));
    Inner {
        clock: part(),
        store: part(),
        policy: inner.policy.standing_for(part()),
        shared: Arc::clone(&inner.shared),
    }
}

/// One part of a cache.
struct Part<C, S, P>(Arc<Inner<C, S, P>>);

impl<C: Clock, S, P> Clock for Part<C, S, P> {
    fn now(&self) -> DateTime<Utc> {
        self.0.clock.now()
    }

    fn unix_seconds(&self) -> i64 {
        self.0.clock.unix_seconds()
    }
}

impl<C, S, P: Policy> Policy for Part<C, S, P> {
    fn window(&self, facts: &Facts) -> Window {
        self.0.policy.policy().window(facts)
    }

    fn zone(&self) -> Option<Zone> {
        self.0.policy.policy().zone()
    }

    fn remark(&self, facts: &Facts) -> Option<String> {
        self.0.policy.policy().remark(facts)
    }
}

impl<C, S, P> Store for Part<C, S, P>
where
    C: Send + Sync,
    S: Store,
    P: Send + Sync,
{
    fn open(&self, key: &Key, judge: &mut dyn Judge) -> Result<Option<Found>> {
        self.0.store.open(key, judge)
    }

    fn put(&self, key: &Key, record: Record<'_>, when: When) -> Result<Put> {
        self.0.store.put(key, record, when)
    }

    fn remove(&self, key: &Key, when: When) -> Result<bool> {
        self.0.store.remove(key, when)
    }

    fn list(&self, under: &Prefix, after: Option<&Cursor>) -> Result<Page> {
        self.0.store.list(under, after)
    }

    fn lease(&self, key: &Key, note: Note, is_worth: &dyn Fn(Note) -> bool) -> Result<Leased> {
        self.0.store.lease(key, note, is_worth)
    }

    fn handle(&self) -> Option<Arc<dyn Store>> {
        self.0.store.handle()
    }

    fn sweep(&self, round: i64) -> Result<bool> {
        self.0.store.sweep(round)
    }

    fn caps(&self) -> Caps {
        self.0.store.caps()
    }
}

/// Any codec for values of one type.
pub struct DynCodec<T>(Arc<dyn Codec<T> + Send + Sync>);

impl<T> Codec<T> for DynCodec<T> {
    fn id(&self) -> &'static str {
        self.0.id()
    }

    fn encode<'v>(&self, value: &'v T) -> std::result::Result<Cow<'v, [u8]>, CodecError> {
        self.0.encode(value)
    }

    fn decode(&self, body: Vec<u8>) -> std::result::Result<T, CodecError> {
        self.0.decode(body)
    }
}

impl<T> Clone for DynCodec<T> {
    fn clone(&self) -> DynCodec<T> {
        DynCodec(Arc::clone(&self.0))
    }
}

impl<T> fmt::Debug for DynCodec<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DynCodec").field(&self.0.id()).finish()
    }
}
