//! The trait of all stores.

use std::sync::Arc;

use crate::{Caps, Cursor, Error, Found, Judge, Key, Leased, Note, Page, Prefix, Put, Record, Result, When};

/// Keeps records under keys, atomically: a reader sees a whole old record, a whole new one, or none.
///
/// A store is blocking, knows bytes only, and may lose any record at any time: that costs one computation. It does not
/// call the cache that uses it: it may be called while a lock of that key is held.
/// Three methods are required. Run the [`conformance`](mod@crate::conformance) suite on an implementation;
/// `examples/store_in_60_lines.rs` is a whole one.
///
/// ```
/// use daily_cache_store::{Key, MemoryStore, Record, Store, Take, When};
///
/// fn round_trip(store: &dyn Store) -> daily_cache_store::Result<()> {
///     let key = Key::new([1; 16], [2; 32], [3; 8]);
///     assert!(store.put(&key, Record::new(b"facts", b"value"), When::Always)?.is_stored());
///     let found = store.open(&key, &mut Take::Body)?.expect("it was just put");
///     assert_eq!(found.into_body().as_deref(), Some(&b"value"[..]));
///     assert!(store.remove(&key, When::Always)?);
///     Ok(())
/// }
/// round_trip(&MemoryStore::new())?;
/// # Ok::<(), daily_cache_store::Error>(())
/// ```
pub trait Store: Send + Sync {
    /// The record of `key`, as much of it as `judge` takes after a look at its head.
    ///
    /// `judge` is called at most once, only with a verified head, and without a lock held.
    ///
    /// # Errors
    ///
    /// Something other than a good record of `key` is in place ([`Error::is_damaged`]), or the store failed.
    /// The caller treats both as a miss.
    fn open(&self, key: &Key, judge: &mut dyn Judge) -> Result<Option<Found>>;

    /// Puts `record` in place of what `key` had, if `when` holds.
    ///
    /// # Errors
    ///
    /// The record is beyond a limit (the head [`MAX_HEAD`](crate::entry::MAX_HEAD), the body
    /// [`MAX_BODY`](crate::entry::MAX_BODY); [`Error::too_large`]), its body could not be read, or the store failed. What was in place stays.
    fn put(&self, key: &Key, record: Record<'_>, when: When) -> Result<Put>;

    /// Removes what `key` has, if `when` holds, and says whether there was anything to remove.
    ///
    /// # Errors
    ///
    /// The store failed.
    fn remove(&self, key: &Key, when: When) -> Result<bool>;

    /// The keys `under` a prefix, in ascending order, from right `after` a cursor on.
    ///
    /// Keys that exist from the first page to the last are listed exactly once, whatever else is put or
    /// removed meanwhile.
    ///
    /// # Errors
    ///
    /// The store failed, or does not list ([`Error::is_unsupported`]), which is the default.
    fn list(&self, under: &Prefix, after: Option<&Cursor>) -> Result<Page> {
        let _ = (under, after);
        Err(Error::unsupported("list"))
    }

    /// Asks for the lease of `key`, which says to others that the caller computes its value. It does not wait.
    ///
    /// `note` is for those who meet the lease; a cache gives the reading of its clock. `is_worth` is asked about the note
    /// of a holder: whether to leave the lease to it. If not, the lease passes to the caller, and the holder goes on
    /// without it. Whoever is granted a lease looks again for what another may have stored meanwhile.
    ///
    /// # Errors
    ///
    /// The store failed, or grants no leases ([`Error::is_unsupported`]), which is the default. The caller goes on
    /// without one.
    fn lease(&self, key: &Key, note: Note, is_worth: &dyn Fn(Note) -> bool) -> Result<Leased> {
        let _ = (key, note, is_worth);
        Err(Error::unsupported("grant leases"))
    }

    /// Another handle on the same records, for work beside the path of its callers, such as removing what is old. `None`,
    /// which is the default, where there is no such work: a store that bounds itself.
    fn handle(&self) -> Option<Arc<dyn Store>> {
        None
    }

    /// Removes what dead processes left, once in a `round` among all who use the store, and says whether this was the
    /// first call of the round. A cache gives the number of the civil day. A round is over, too, where one of the next two
    /// has begun: zones differ by that much.
    ///
    /// # Errors
    ///
    /// The store failed; the rest is left to the next round.
    fn sweep(&self, round: i64) -> Result<bool> {
        let _ = round;
        Ok(true)
    }

    /// What the store can do beyond the required.
    fn caps(&self) -> Caps {
        Caps::default()
    }
}

macro_rules! forward {
    ($($pointer:ty),*) => {$(
        impl<S: Store + ?Sized> Store for $pointer {
            fn open(&self, key: &Key, judge: &mut dyn Judge) -> Result<Option<Found>> {
                (**self).open(key, judge)
            }

            fn put(&self, key: &Key, record: Record<'_>, when: When) -> Result<Put> {
                (**self).put(key, record, when)
            }

            fn remove(&self, key: &Key, when: When) -> Result<bool> {
                (**self).remove(key, when)
            }

            fn list(&self, under: &Prefix, after: Option<&Cursor>) -> Result<Page> {
                (**self).list(under, after)
            }

            fn lease(&self, key: &Key, note: Note, is_worth: &dyn Fn(Note) -> bool) -> Result<Leased> {
                (**self).lease(key, note, is_worth)
            }

            fn handle(&self) -> Option<Arc<dyn Store>> {
                (**self).handle()
            }

            fn sweep(&self, round: i64) -> Result<bool> {
                (**self).sweep(round)
            }

            fn caps(&self) -> Caps {
                (**self).caps()
            }
        }
    )*};
}

forward!(&S, Box<S>, Arc<S>);
