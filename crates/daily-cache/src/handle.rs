//! A reference to one stored value, to be sent to another process.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;
use std::sync::Arc;

use daily_cache_clock::Clock;
use daily_cache_policy::Policy;
use daily_cache_store::{Key, Store, Take, Version};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::codec::{Cbor, Codec};
use crate::fault::Tried;
use crate::head::{self, Kind};
use crate::memory::{Held, Origin};
use crate::status::{How, Status, Tier};
use crate::{Answer, DailyCache, Error, Fault, Result};

/// A small reference to one stored value: a key and what tells this value from any other that was ever put there. Made
/// by [`Answer::handle`]; serializable, and a line of text.
///
/// Whoever has the same store reads exactly that value by it, fresh or not, or hears that it was superseded.
///
/// ```
/// use daily_cache::{Daily, DailyCache, Handle, MemoryStore, SystemClock, Zone};
///
/// let cache = DailyCache::new(SystemClock, MemoryStore::new(), Daily::in_zone(Zone::UTC));
/// let slot = cache.slot("load_orders", "acme")?;
/// let handle = slot.put(vec![1, 2, 3]).handle().expect("it is stored");
///
/// let sent = handle.to_string();
/// let received: Handle<Vec<i32>> = sent.parse()?;
/// assert_eq!(*received.read(&cache)?, [1, 2, 3]);
/// slot.put(vec![4]);
/// assert!(received.read(&cache).unwrap_err().is_superseded());
/// # Ok::<(), daily_cache::Error>(())
/// ```
pub struct Handle<T> {
    key: Key,
    version: Version,
    value: PhantomData<fn() -> T>,
}

impl<T> Answer<T> {
    /// A reference to this value where it is stored; `None` where it is not.
    #[must_use]
    pub fn handle(&self) -> Option<Handle<T>> {
        let Origin { key, version, .. } = self.held.origin?;
        Some(Handle { key, version, value: PhantomData })
    }
}

impl<T> Handle<T> {
    /// The key under which it is stored.
    #[must_use]
    pub fn key(&self) -> &Key {
        &self.key
    }
}

impl<T: Send + Sync + 'static> Handle<T> {
    /// Reads the value.
    ///
    /// # Errors
    ///
    /// Where another value is in its place ([`Error::is_superseded`]); where nothing that can be read as this value is
    /// ([`Error::is_gone`]); where the store fails.
    pub fn read<C: Clock, S: Store, P: Policy>(&self, cache: &DailyCache<C, S, P>) -> Result<Answer<T>>
    where
        Cbor: Codec<T>,
    {
        self.read_with(cache, &Cbor)
    }

    /// As [`read`](Handle::read), of a value that was written with another codec.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn read_with<C: Clock, S: Store, P: Policy>(
        &self,
        cache: &DailyCache<C, S, P>,
        codec: &impl Codec<T>,
    ) -> Result<Answer<T>> {
        let inner = &cache.inner;
        let (now, kind) = (inner.clock.unix_seconds(), Kind::of::<T>(codec.id()));
        let mut facts = None;
        let found = inner.store.open(&self.key, &mut |bytes: &[u8]| {
            facts = head::decode(bytes).filter(|head| head.kind == kind).map(|head| head.facts);
            if facts.is_some() { Take::Body } else { Take::Head }
        });
        let found = match found {
            Err(error) if error.is_damaged() => None,
            found => found?,
        };
        let found = found.ok_or_else(Error::gone)?;
        if found.version() != self.version {
            return Err(Error::superseded());
        }
        let (facts, body) = facts.zip(found.into_body()).ok_or_else(Error::gone)?;
        let value = codec.decode(body).map_err(|error| {
            inner.report(&Fault::codec(self.to_string(), Tried::Decode, error));
            Error::gone()
        })?;
        let policy = inner.policy.borrow();
        let (window, zone) = (policy.window(&facts), policy.zone());
        let is_fresh = window.contains(now);
        let how = if is_fresh { How::Hit(Tier::Store) } else { How::Stale(Tier::Store) };
        let status = Status { how, now, window, zone, made_at: facts.made_at(), took: facts.took() };
        let origin = Some(Origin { key: self.key, version: self.version });
        let held = Arc::new(Held { value: Arc::new(value), facts, origin });
        Ok(Answer { held, status, fault: None })
    }
}

/// The key and the version, in lowercase hexadecimal.
impl<T> fmt::Display for Handle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.key, self.version)
    }
}

impl<T> fmt::Debug for Handle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Handle({self})")
    }
}

impl<T> FromStr for Handle<T> {
    type Err = Error;

    fn from_str(text: &str) -> Result<Handle<T>> {
        let parts = text.split_once('@').and_then(|(key, version)| {
            Some(Handle { key: key.parse().ok()?, version: version.parse().ok()?, value: PhantomData })
        });
        parts.ok_or_else(Error::unknown_handle)
    }
}

impl<T> Serialize for Handle<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, T> Deserialize<'de> for Handle<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Handle<T>, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

impl<T> Clone for Handle<T> {
    fn clone(&self) -> Handle<T> {
        *self
    }
}

impl<T> Copy for Handle<T> {}

impl<T> PartialEq for Handle<T> {
    fn eq(&self, other: &Handle<T>) -> bool {
        (self.key, self.version) == (other.key, other.version)
    }
}

impl<T> Eq for Handle<T> {}

impl<T> Hash for Handle<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.key, self.version).hash(state);
    }
}
