//! The place of one call in one cache, and what can be done there.

use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use daily_cache_clock::{Clock, Monotonic, SystemClock};
use daily_cache_policy::{Daily, Policy, Zone};
use daily_cache_store::{Store, When};

use crate::cache::Inner;
use crate::chosen::{Borrowed, Chosen};
use crate::codec::{Cbor, Codec};
use crate::decide::Reading;
use crate::duty::Duty;
use crate::home::Home;
use crate::key::Place;
use crate::modes::{Errand, cannot_refuse};
use crate::party::Party;
use crate::seek::Sought;
use crate::stream::Streaming;
use crate::{Answer, Cause, Entry, Error, Explanation, Function, Mode, Result, trace};

/// In bytes. The head of an entry is bounded, and a long label must not keep a value out of the store.
const LONGEST_LABEL: usize = 1024;

/// The place of one call in one cache: a function and its arguments.
///
/// A slot is made by [`DailyCache::slot`](crate::DailyCache::slot) and may be kept; it holds no value.
///
/// ```
/// use daily_cache::{Daily, DailyCache, MemoryStore, SystemClock, Zone};
///
/// let cache = DailyCache::new(SystemClock, MemoryStore::new(), Daily::in_zone(Zone::UTC));
/// let slot = cache.slot("parse", "42")?;
/// let failed = slot.get_or_try_compute(|| "4x2".parse::<u32>());
/// assert!(failed.is_err()); // the function's own error; nothing was stored
/// let number = slot.get_or_try_compute(|| "42".parse::<u32>()).unwrap();
/// assert_eq!(*number, 42);
/// # Ok::<(), daily_cache::Error>(())
/// ```
pub struct Slot<'c, C, S, P = Daily, K = Cbor> {
    pub(crate) cache: Home<'c, C, S, P>,
    pub(crate) function: Function<'c>,
    pub(crate) place: Place,
    pub(crate) codec: K,
    pub(crate) label: Option<String>,
    own_policy: Option<OwnPolicy>,
}

/// A policy that a slot has for itself.
pub(crate) type OwnPolicy = Chosen<Arc<dyn Policy + Send + Sync>>;

impl<'c, C, S, P> Slot<'c, C, S, P> {
    pub(crate) fn new(
        cache: Home<'c, C, S, P>,
        function: Function<'c>,
        place: Place,
        codec: Cbor,
    ) -> Slot<'c, C, S, P> {
        Slot { cache, function, place, codec, label: None, own_policy: None }
    }
}

impl<'c, C, S, P, K> Slot<'c, C, S, P, K> {
    /// The same under a policy of its own.
    #[must_use]
    pub fn policy(self, policy: impl Policy + Send + Sync + 'static) -> Slot<'c, C, S, P, K> {
        self.under(Chosen::new(Arc::new(policy)))
    }

    /// The same under a policy that other slots are under too: they share windows in memory.
    pub(crate) fn under(self, policy: OwnPolicy) -> Slot<'c, C, S, P, K> {
        Slot { own_policy: Some(policy), ..self }
    }

    /// The same with another codec.
    #[must_use]
    pub fn codec<L>(self, codec: L) -> Slot<'c, C, S, P, L> {
        self.codec_by(|_| codec)
    }

    /// The same with a codec made of the one it had.
    pub(crate) fn codec_by<L>(self, codec: impl FnOnce(K) -> L) -> Slot<'c, C, S, P, L> {
        let codec = codec(self.codec);
        let Slot { cache, function, place, label, own_policy, .. } = self;
        Slot { cache, function, place, codec, label, own_policy }
    }

    /// The same with a text by which people find its entry in listings. It is stored as it is, readable; what is
    /// beyond 1,024 bytes is cut off.
    #[must_use]
    pub fn label(self, label: impl Into<String>) -> Slot<'c, C, S, P, K> {
        let mut label = label.into();
        let ends = label.char_indices().map(|(at, char)| at + char.len_utf8());
        label.truncate(ends.take_while(|end| *end <= LONGEST_LABEL).last().unwrap_or(0));
        Slot { label: Some(label), ..self }
    }

    /// The same, kept for as long as it is wanted: it holds a handle of the cache.
    #[must_use]
    pub fn into_owned(self) -> Slot<'static, C, S, P, K> {
        let inner = self.cache.kept();
        self.moved_to(inner)
    }

    /// Another slot of the same place, kept for as long as it is wanted.
    #[cfg(feature = "tokio")]
    pub(crate) fn to_owned(&self) -> Slot<'static, C, S, P, K>
    where
        K: Clone,
    {
        Slot {
            cache: Home::Kept(self.cache.kept()),
            function: self.function.clone().into_owned(),
            place: self.place.clone(),
            codec: self.codec.clone(),
            label: self.label.clone(),
            own_policy: self.own_policy.clone(),
        }
    }

    /// The same place in another cache over the same store.
    pub(crate) fn moved_to<D, T, Q>(self, inner: Arc<Inner<D, T, Q>>) -> Slot<'static, D, T, Q, K> {
        let Slot { function, place, codec, label, own_policy, .. } = self;
        let function = function.into_owned();
        Slot { cache: Home::Kept(inner), function, place, codec, label, own_policy }
    }
}

impl<'c, C: Clock, S: Store, P: Policy, K> Slot<'c, C, S, P, K> {
    /// The fresh value of this place: from memory, from the store, or else from the function, which runs once however
    /// many callers of this cache and its clones ask at a time.
    ///
    /// To this verb a `Result` is a value like any other, and an `Err` would be stored: a function that can fail belongs
    /// in [`get_or_try_compute`](Slot::get_or_try_compute).
    ///
    /// Trouble with the cache never fails the call: see [`Answer::fault`].
    ///
    /// # Panics
    ///
    /// In [`Mode::Offline`], where nothing is stored: see [`only_if_cached`](Slot::only_if_cached).
    pub fn get_or_compute<T>(&self, function: impl FnOnce() -> T) -> Answer<T>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        never(self.get_or_try_compute(|| Ok(function())))
    }

    /// As [`get_or_compute`](Slot::get_or_compute), for a function that can fail. A failure is not stored; others who
    /// wait try by themselves, one at a time.
    ///
    /// # Errors
    ///
    /// The function's own.
    ///
    /// # Panics
    ///
    /// In [`Mode::Offline`], where nothing is stored: see [`only_if_cached`](Slot::only_if_cached).
    pub fn get_or_try_compute<T, E>(&self, function: impl FnOnce() -> Result<T, E>) -> Result<Answer<T>, E>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        self.obtain(None, cannot_refuse, || function().map(Arc::new))
    }

    /// Runs the function, whatever is stored, and stores its value.
    pub fn refresh_with<T>(&self, function: impl FnOnce() -> T) -> Answer<T>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        never(self.try_refresh_with(|| Ok(function())))
    }

    /// As [`refresh_with`](Slot::refresh_with), for a function that can fail. Then what was stored stays.
    ///
    /// # Errors
    ///
    /// The function's own.
    pub fn try_refresh_with<T, E>(&self, function: impl FnOnce() -> Result<T, E>) -> Result<Answer<T>, E>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        self.obtain(Some(Cause::Refresh), cannot_refuse, || function().map(Arc::new))
    }

    /// Stores a value as one that was made now, unless the cache is off.
    pub fn put<T>(&self, value: T) -> Answer<T>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        let cause = if self.mode() == Mode::Off { Cause::Off } else { Cause::Put };
        let duty = self.duty_now(Party::current(), cause);
        self.told(duty.finish(self, Arc::new(value), Duration::ZERO))
    }

    /// The fresh value, if there is one. Runs nothing, writes nothing, counts nothing; trouble counts as none.
    pub fn peek<T>(&self) -> Option<Answer<T>>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        self.look_only()
    }

    /// What a call would find here now and what it would do. Runs nothing, writes nothing, counts nothing.
    pub fn explain<T>(&self) -> Explanation
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        Explanation::of(self)
    }

    /// The same place as one whose value is a stream of bytes, for what is too large for memory. The format is recorded
    /// with the bytes: those that were written in another are not read.
    pub fn stream<'s>(&'s self, format: &'s str) -> Streaming<'s, 'c, C, S, P, K> {
        Streaming::new(self, format)
    }

    /// What is stored here, fresh or not, without its value; `None` where nothing is that can be read.
    ///
    /// # Errors
    ///
    /// Where the store fails.
    pub fn entry(&self) -> Result<Option<Entry>> {
        Entry::read(&self.cache.store, *self.place.key())
    }

    /// Removes the entry, and says whether there was one in the store. A run under way in this cache will not store
    /// its value, and whoever comes later waits for no run from before, of another process neither.
    ///
    /// # Errors
    ///
    /// Where the store fails.
    pub fn invalidate(&self) -> Result<bool> {
        self.cache.allows_writing()?;
        let key = self.place.key();
        let remove = || self.cache.store.remove(key, When::Always);
        let removed =
            self.cache.forgetting(|other| other == key, |place| place == self.place.bytes(), remove);
        self.cache.free(key);
        Ok(removed?)
    }

    /// A value: a fresh one, or that of a run for a cause of its own. `refuse` makes an error of the caller's of what the
    /// cache refuses offline.
    pub(crate) fn obtain<T, E>(
        &self,
        cause: Option<Cause>,
        refuse: impl FnOnce(Error) -> E,
        function: impl FnOnce() -> Result<Arc<T>, E>,
    ) -> Result<Answer<T>, E>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        let sought = match self.errand(cause) {
            Errand::Run(cause) => Sought::Run(self.duty_now(Party::current(), cause)),
            Errand::Seek => self.seek(),
            Errand::Look => self.look_offline(),
        };
        let answer = match sought {
            Sought::Answer(answer) => answer,
            Sought::Run(duty) => self.execute(duty, function)?,
            Sought::Refused(error) => return Err(refuse(error)),
        };
        Ok(self.told(answer))
    }

    /// The answer, told to whoever follows events.
    pub(crate) fn told<T>(&self, answer: Answer<T>) -> Answer<T> {
        trace::answer(self.function.name(), answer.status());
        answer
    }

    /// Runs the function. An error or a panic drops the duty, which hands over to the next in line.
    fn execute<T, E>(&self, duty: Duty, function: impl FnOnce() -> Result<Arc<T>, E>) -> Result<Answer<T>, E>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        let begun = SystemClock.elapsed();
        let running = duty.party.run();
        let value = function()?;
        drop(running);
        self.cache.counters.runs.count();
        Ok(duty.finish(self, value, SystemClock.elapsed().saturating_sub(begun)))
    }

    /// A reading of the clock as this cache takes it.
    pub(crate) fn reading(&self, now: i64) -> Reading {
        let skew = i64::try_from(self.cache.options.skew.as_secs()).unwrap_or(i64::MAX);
        Reading { now, skew, awaited: None }
    }

    /// The zone in which people read what happens here: the policy's, else that of the cache.
    pub(crate) fn zone(&self) -> Option<Zone> {
        self.chosen().zone().or_else(|| self.cache.policy.borrow().zone())
    }

    /// The policy that counts here: the slot's own, else the cache's.
    pub(crate) fn chosen(&self) -> Borrowed<'_> {
        self.own_policy.as_ref().map_or_else(|| self.cache.policy.borrow(), Chosen::borrow)
    }
}

pub(crate) fn never<T>(result: Result<T, Infallible>) -> T {
    match result {
        Ok(value) => value,
        Err(never) => match never {},
    }
}

impl<C, S, P, K> fmt::Debug for Slot<'_, C, S, P, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Slot")
            .field("function", &self.function)
            .field("key", self.place.key())
            .field("label", &self.label)
            .finish_non_exhaustive()
    }
}
