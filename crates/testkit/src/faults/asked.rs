//! What a store was asked, and what it answered.

use std::fmt;

use daily_cache::Key;

/// What can be asked of a store.
///
/// ```
/// use daily_cache_testkit::StoreOp;
///
/// assert_eq!(StoreOp::Put.to_string(), "put");
/// assert_eq!(StoreOp::ALL.len(), 6);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StoreOp {
    /// [`Store::open`](daily_cache::Store::open).
    Open,
    /// [`Store::put`](daily_cache::Store::put).
    Put,
    /// [`Store::remove`](daily_cache::Store::remove).
    Remove,
    /// [`Store::list`](daily_cache::Store::list): one page.
    List,
    /// [`Store::lease`](daily_cache::Store::lease).
    Lease,
    /// [`Store::sweep`](daily_cache::Store::sweep).
    Sweep,
}

impl StoreOp {
    /// All of them.
    pub const ALL: [StoreOp; 6] =
        [StoreOp::Open, StoreOp::Put, StoreOp::Remove, StoreOp::List, StoreOp::Lease, StoreOp::Sweep];

    /// What it is done to, as an error names it.
    pub(super) fn attempt(self, key: Option<&Key>) -> String {
        match (self, key) {
            (StoreOp::Lease, Some(key)) => format!("cannot lease the record `{key}`"),
            (StoreOp::List, _) => "cannot list the records".to_owned(),
            (StoreOp::Sweep, _) => "cannot sweep the store".to_owned(),
            (op, Some(key)) => format!("cannot {op} the record `{key}`"),
            (op, None) => format!("cannot {op} a record"),
        }
    }
}

impl fmt::Display for StoreOp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            StoreOp::Open => "open",
            StoreOp::Put => "put",
            StoreOp::Remove => "remove",
            StoreOp::List => "list",
            StoreOp::Lease => "lease",
            StoreOp::Sweep => "sweep",
        })
    }
}

/// One operation of a [`FaultStore`](crate::FaultStore), as rules and callbacks see it.
///
/// ```
/// use daily_cache::{Daily, DailyCache, FixedClock, MemoryStore, Zone};
/// use daily_cache_testkit::{FaultStore, StoreOp};
///
/// let store = FaultStore::new(MemoryStore::new());
/// store.faults().on(StoreOp::Open).call(|asked| assert!(asked.key.is_some()));
/// let clock = FixedClock::at("2026-11-23T12:00:00Z".parse()?);
/// DailyCache::new(clock, store, Daily::in_zone(Zone::UTC)).slot("load_orders", "acme")?.get_or_compute(|| 7);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Asked {
    /// What is asked.
    pub op: StoreOp,
    /// Of which key; none for a page of a listing and a sweep.
    pub key: Option<Key>,
    /// Which operation of its kind it is, from 1.
    pub nth: u64,
}

/// What a caller of a [`FaultStore`](crate::FaultStore) was told, which a fault may have made untrue.
///
/// ```
/// use daily_cache::{Daily, DailyCache, FixedClock, MemoryStore, Zone};
/// use daily_cache_testkit::{FaultStore, Outcome, StoreOp};
///
/// let store = FaultStore::new(MemoryStore::new());
/// store.faults().on(StoreOp::Put).call_after(|_, outcome| assert_eq!(outcome, Outcome::Stored));
/// let clock = FixedClock::at("2026-11-23T12:00:00Z".parse()?);
/// DailyCache::new(clock, store, Daily::in_zone(Zone::UTC)).slot("load_orders", "acme")?.get_or_compute(|| 7);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// There is a record.
    Found,
    /// There is none, or there was nothing to do.
    Nothing,
    /// The record is in place.
    Stored,
    /// The condition of a put did not hold.
    Lost,
    /// What was there is removed.
    Removed,
    /// A page of keys, empty or not.
    Listed,
    /// The caller has the lease.
    Granted,
    /// Somebody else has the lease.
    Busy,
    /// The store was swept.
    Swept,
    /// An error.
    Failed,
}
