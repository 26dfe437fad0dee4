//! A store in memory, bounded in bytes.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::ops::Bound;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::entry::{MAX_BODY, MAX_HEAD};
use crate::{
    Caps, Conditions, Cursor, Error, Found, Hold, Holder, Judge, Key, Lease, Leased, Leases, Listing, Note,
    Page, Prefix, Put, Record, Result, Store, Take, Version, When,
};

/// A store in memory, bounded in bytes, that lets go of the record unused for longest.
///
/// The bound counts heads, bodies and [`MemoryStore::RECORD_COST`] for each record, and holds at every moment;
/// bytes that a reader still holds after their record left the store are the reader's. A record that alone is
/// beyond the bound is refused ([`Error::is_too_large`]) and leaves what was in place. Conditions are exact.
///
/// ```
/// use daily_cache_store::{Key, MemoryStore, Record, Store, When};
///
/// let store = MemoryStore::with_capacity(1024 * 1024);
/// let key = Key::new([1; 16], [2; 32], [3; 8]);
/// assert!(store.put(&key, Record::new(b"facts", b"value"), When::Absent)?.is_stored());
/// assert!(store.bytes() <= store.capacity());
/// # Ok::<(), daily_cache_store::Error>(())
/// ```
pub struct MemoryStore {
    capacity: usize,
    contents: Mutex<Contents>,
    leases: Arc<Mutex<HashMap<Key, Given>>>,
}

impl MemoryStore {
    /// The bound of [`MemoryStore::new`] in bytes: 256 MiB.
    pub const DEFAULT_CAPACITY: usize = 256 * 1024 * 1024;

    /// What a record counts in bytes beside its head and body: its key, its place in two orders.
    pub const RECORD_COST: usize = 256;

    /// An empty store bounded by [`MemoryStore::DEFAULT_CAPACITY`].
    #[must_use]
    pub fn new() -> Self {
        Self::with_capacity(Self::DEFAULT_CAPACITY)
    }

    /// An empty store bounded by `capacity` bytes.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self { capacity, contents: Mutex::default(), leases: Arc::default() }
    }

    /// The bound in bytes.
    #[must_use]
    pub const fn capacity(&self) -> usize {
        self.capacity
    }

    /// The bytes in use.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.lock().bytes
    }

    /// No code of a caller runs under the lock, so a panic elsewhere leaves the contents as it should be.
    fn lock(&self) -> MutexGuard<'_, Contents> {
        lock(&self.contents)
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore")
            .field("capacity", &self.capacity)
            .field("bytes", &self.bytes())
            .finish_non_exhaustive()
    }
}

impl Store for MemoryStore {
    fn open(&self, key: &Key, judge: &mut dyn Judge) -> Result<Option<Found>> {
        let Some(Item { version, head, body, .. }) = self.lock().touch(key) else { return Ok(None) };
        Ok(match judge.judge(&head) {
            Take::Body | Take::Stream => Some(Found::shared(version, head, body)),
            Take::Head => Some(Found::head_only(version, &*head, body.len() as u64)),
            Take::Below => None,
        })
    }

    fn put(&self, key: &Key, record: Record<'_>, when: When) -> Result<Put> {
        if record.head.len() > MAX_HEAD {
            return Err(Error::too_large("head", MAX_HEAD as u64));
        }
        let room = self.capacity.checked_sub(record.head.len() + Self::RECORD_COST);
        let room = room.ok_or_else(|| Error::too_large("record", self.capacity as u64))? as u64;
        let body = record.body.into_vec(room.min(MAX_BODY))?;
        let version = Version::random()?;
        let item = Item { version, head: record.head.into(), body: body.into(), used: 0 };
        let mut contents = self.lock();
        if !contents.holds(key, when) {
            return Ok(Put::Lost);
        }
        contents.insert(*key, item, self.capacity);
        Ok(Put::Stored(version))
    }

    fn remove(&self, key: &Key, when: When) -> Result<bool> {
        let mut contents = self.lock();
        Ok(contents.holds(key, when) && contents.remove(key).is_some())
    }

    fn list(&self, under: &Prefix, after: Option<&Cursor>) -> Result<Page> {
        let first = under.first();
        let from = match after {
            Some(cursor) if *cursor.key() >= first => Bound::Excluded(*cursor.key()),
            _ => Bound::Included(first),
        };
        let contents = self.lock();
        let keys = contents.items.range((from, Bound::Unbounded)).map(|(key, _)| *key);
        Ok(Page::collect(keys.take_while(|key| under.contains(key))))
    }

    fn lease(&self, key: &Key, note: Note, is_worth: &dyn Fn(Note) -> bool) -> Result<Leased> {
        let given = |leases: &HashMap<Key, Given>| leases.get(key).copied();
        let seen = given(&lock(&self.leases));
        // No code of a caller runs under the lock.
        if let Some(Given { holder, .. }) = seen.filter(|given| is_worth(given.holder.note)) {
            return Ok(Leased::Busy(holder));
        }
        let mut leases = lock(&self.leases);
        if given(&leases).map(|given| given.version) != seen.map(|given| given.version) {
            return Ok(Leased::Busy(given(&leases).map_or(Holder::new(note, false), |given| given.holder)));
        }
        let given = Given { version: Version::random()?, holder: Holder::new(note, false) };
        leases.insert(*key, given);
        let leases = Arc::clone(&self.leases);
        Ok(Leased::Granted(Lease::new(Held { leases, key: *key, version: given.version })))
    }

    fn caps(&self) -> Caps {
        Caps::default()
            .with_listing(Listing::Sorted)
            .with_conditions(Conditions::Exact)
            .with_leases(Leases::Locks)
    }
}

/// A lease that was given out, and which one it was.
#[derive(Clone, Copy)]
struct Given {
    version: Version,
    holder: Holder,
}

/// A lease that is held.
struct Held {
    leases: Arc<Mutex<HashMap<Key, Given>>>,
    key: Key,
    version: Version,
}

impl Hold for Held {
    fn set_waiting(&self, is_waiting: bool) {
        let mut leases = lock(&self.leases);
        if let Some(given) = leases.get_mut(&self.key).filter(|given| given.version == self.version) {
            given.holder.is_waiting = is_waiting;
        }
    }
}

/// It may have passed to another.
impl Drop for Held {
    fn drop(&mut self) {
        let mut leases = lock(&self.leases);
        if leases.get(&self.key).is_some_and(|given| given.version == self.version) {
            leases.remove(&self.key);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the lock protects. `order` has each item's key once, under the item's `used`.
#[derive(Default)]
struct Contents {
    items: BTreeMap<Key, Item>,
    order: BTreeMap<u64, Key>,
    uses: u64,
    bytes: usize,
}

/// Cloned out of the lock on a hit, which copies no bytes.
#[derive(Clone)]
struct Item {
    version: Version,
    head: Arc<[u8]>,
    body: Arc<[u8]>,
    used: u64,
}

impl Item {
    fn cost(&self) -> usize {
        self.head.len() + self.body.len() + MemoryStore::RECORD_COST
    }
}

impl Contents {
    fn holds(&self, key: &Key, when: When) -> bool {
        let present = self.items.get(key);
        match when {
            When::Always => true,
            When::Absent => present.is_none(),
            When::Is(version) => present.is_some_and(|item| item.version == version),
        }
    }

    fn touch(&mut self, key: &Key) -> Option<Item> {
        let item = self.items.get_mut(key)?;
        self.order.remove(&item.used);
        self.uses += 1;
        item.used = self.uses;
        self.order.insert(item.used, *key);
        Some(item.clone())
    }

    /// Makes room first, so that the bound holds at every moment.
    fn insert(&mut self, key: Key, mut item: Item, capacity: usize) {
        self.remove(&key);
        while self.bytes + item.cost() > capacity {
            let Some((_, oldest)) = self.order.first_key_value() else { break };
            self.remove(&oldest.clone());
        }
        self.uses += 1;
        item.used = self.uses;
        self.bytes += item.cost();
        self.order.insert(item.used, key);
        self.items.insert(key, item);
    }

    fn remove(&mut self, key: &Key) -> Option<Item> {
        let item = self.items.remove(key)?;
        self.order.remove(&item.used);
        self.bytes -= item.cost();
        Some(item)
    }
}
