//! A store on the file system: one file for each key.

mod app;
mod audit;
mod expiring;
mod lease;
mod listing;
mod lock;
mod name;
mod options;
mod publish;
mod reading;
mod root;
mod stream;
mod sweep;
mod temp;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::{env, path};

pub use self::audit::{Audit, Repair};
use self::name::EntryName;
pub use self::options::{Durability, FsOptions, Sharing};
use self::publish::Place;
use self::reading::Reading;
use self::root::Root;
use self::temp::Temp;
use crate::{
    Caps, Cursor, Error, Found, Judge, Key, Leased, Leases, Lifetime, Listing, Note, Page, Prefix, Put,
    Record, Result, Store, Version, When,
};

/// A store on the file system: one file for each key, shared by all processes of a user.
///
/// ```
/// use daily_cache_store::{FsStore, Key, Record, Store, Take, When};
///
/// # let folder = tempfile::tempdir()?;
/// # let dir = folder.path();
/// let store = FsStore::open(dir)?;
/// let key = Key::new([1; 16], [2; 32], [3; 8]);
/// store.put(&key, Record::new(b"facts", b"value"), When::Always)?;
///
/// let found = FsStore::open(dir)?.open(&key, &mut Take::Body)?.expect("it was just put");
/// assert_eq!(found.body(), Some(&b"value"[..]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Layout
///
/// Everything is in a folder `v1` inside the one that it was given, private to its user (modes 0700 and 0600,
/// whatever the umask) unless [`Sharing`] says otherwise. A `v1` that belongs to somebody else or that others can
/// write is refused.
///
/// ```text
/// v1/<function>/<aa>/<args>-<build>      an entry; lowercase hexadecimal, `aa` is the first byte of `args`
/// v1/tmp/<host>-<process>-<start>-<n>    an entry being written
/// v1/locks/<xx>                          256 empty files for writers to lock, never removed
/// v1/leases/<function>-<args>-<build>    who computes that value at this moment
/// v1/swept                               the round in which leftovers were last removed
/// v1/CACHEDIR.TAG, v1/.gitignore         so that backups and git leave the folder alone
/// ```
///
/// # What it promises
///
/// - A reader sees a whole old entry, a whole new one, or none: an entry is written under `tmp` and renamed.
///   Killing a writer leaves at worst a temporary file, which the first put of a later process sweeps up.
/// - Under [`Durability::Fast`], the default, nothing is synced to the disk: a power cut may lose entries or tear
///   them. A torn one is an error of `open` that says so ([`Error::is_damaged`]), as is anything else that is not a
///   whole entry of the key. Under [`Durability::Synced`] what a put has acknowledged survives.
/// - [`When::Absent`] is exact. [`When::Is`], and removal under a condition, are exact among the processes that
///   use this library on one machine: all who replace or remove an entry take the lock of its key. A writer that
///   cannot have the lock within two seconds (its holder is stopped, the file system has no locks or is a network's)
///   goes on without: then somebody's newer entry may be replaced unseen, which costs a run and never a wrong value.
///   [`Caps::conditions`] says which it is.
/// - Under [`Take::Stream`](crate::Take::Stream) a body of more than [`FsStore::STREAMED_ABOVE`] bytes is read twice,
///   in pieces of 128 KiB: once by `open`, which verifies all of it, and once by the reader, which verifies each
///   piece again before it gives it out. A reader whose buffer has room for a piece gets it without a copy. The open
///   file keeps the entry readable if it is replaced or removed meanwhile.
/// - A lease is a lock on a file, which the system frees when its holder dies. On the file systems of a network no
///   lock is tried, since it may hang: there a lease is a file that its holder rewrites every 5 seconds, and which
///   counts for nothing after 30 seconds without. [`Caps::leases`] says which it is.
/// - If the folder is deleted while in use, every `open` is a miss; the first `put` makes it anew and fails with
///   [`Error::is_gone`], and the next succeeds.
///
/// A hit on a small entry is one open, one stat, one read and one close. On other systems than Unix there are no
/// modes and owners to check, and names are resolved by path.
/// A cheap handle: clones share the open folder.
#[derive(Clone, Debug)]
pub struct FsStore {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    dir: PathBuf,
    options: FsOptions,
    root: RwLock<Arc<Root>>,
    is_swept: AtomicBool,
}

impl FsStore {
    /// Under [`Take::Stream`](crate::Take::Stream) a body of more bytes than this is not held in memory: 256 KiB.
    pub const STREAMED_ABOVE: u64 = 256 * 1024;

    /// The store in the folder `dir`, which is made if missing. It need not be empty nor ours.
    ///
    /// # Errors
    ///
    /// The folder cannot be made or written ([`Error::is_io`]) or is not safe to use ([`Error::is_refused`]);
    /// the text names the mend.
    pub fn open(dir: impl AsRef<Path>) -> Result<Self> {
        Self::open_with(dir, FsOptions::default())
    }

    /// The same with options.
    ///
    /// # Errors
    ///
    /// Those of [`FsStore::open`].
    pub fn open_with(dir: impl AsRef<Path>, options: FsOptions) -> Result<Self> {
        let dir = dir.as_ref();
        // A later change of the working folder must not move the store.
        let absolute = path::absolute(dir);
        let dir = absolute
            .map_err(|error| Error::io(format!("cannot use the cache folder `{}`", dir.display()), error))?;
        let root = RwLock::new(Arc::new(Root::open(&dir, options)?));
        let is_swept = AtomicBool::new(false);
        Ok(Self { shared: Arc::new(Shared { dir, options, root, is_swept }) })
    }

    /// The store of the application `name`, in the cache folder of this user: the folder `name` in the first of
    ///
    /// - `DAILY_CACHE_DIR`,
    /// - `CACHE_DIRECTORY`, which systemd sets (the first of several, absolute),
    /// - `XDG_CACHE_HOME` (absolute),
    /// - `~/.cache`, on macOS `~/Library/Caches`, on Windows `%LOCALAPPDATA%`.
    ///
    /// It is never a folder for temporary files.
    ///
    /// # Errors
    ///
    /// The name is not one part of a path, or there is no such folder ([`Error::is_invalid`]); and those of
    /// [`FsStore::open`].
    pub fn for_app(name: &str) -> Result<Self> {
        Self::for_app_with(name, FsOptions::default())
    }

    /// The same with options.
    ///
    /// # Errors
    ///
    /// Those of [`FsStore::for_app`].
    pub fn for_app_with(name: &str, options: FsOptions) -> Result<Self> {
        Self::open_with(app::folder(name, |variable| env::var_os(variable))?, options)
    }

    /// Reads everything in the folder: whole and bad entries, leftovers, files that do not belong there, wrong modes.
    ///
    /// It waits for nobody, and keeps no lock for longer than it takes to see that a lease is free. What others write
    /// meanwhile is met before or after, and never called bad.
    ///
    /// # Errors
    ///
    /// The folder cannot be read.
    pub fn audit(&self, repair: Repair) -> Result<Audit> {
        audit::audit(&self.shared.root(), repair)
    }

    /// The folder that the store was given, absolute.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.shared.dir
    }
}

impl Shared {
    fn root(&self) -> Arc<Root> {
        Arc::clone(&self.root.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Makes the store's folder again if `error` says that it was deleted.
    fn mend(&self, error: Error) -> Error {
        if error.is_gone() {
            match Root::open(&self.dir, self.options) {
                Ok(root) => *self.root.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(root),
                Err(error) => return error,
            }
        }
        error
    }

    fn write(&self, root: &Root, key: &Key, record: Record<'_>, when: When) -> Result<Put> {
        let temp = Temp::create(root)?;
        if !self.is_swept.swap(true, Ordering::Relaxed) {
            sweep::sweep(root, &temp);
        }
        let version = Version::random()?;
        temp.write(key, version, record)?;
        temp.sync()?;
        let name = EntryName::of(key);
        let published = Place { root, key, name: &name }.publish(&temp, when)?;
        Ok(if published { Put::Stored(version) } else { Put::Lost })
    }
}

impl Store for FsStore {
    fn open(&self, key: &Key, judge: &mut dyn Judge) -> Result<Option<Found>> {
        let (root, name) = (self.shared.root(), EntryName::of(key));
        let found = Reading::open(&root, &name, key).and_then(|found| {
            let Some(reading) = found else { return Ok(None) };
            let take = judge.judge(reading.head());
            reading.take(take)
        });
        found.map_err(|trouble| Place { root: &root, key, name: &name }.trouble(trouble))
    }

    fn put(&self, key: &Key, record: Record<'_>, when: When) -> Result<Put> {
        let root = self.shared.root();
        self.shared.write(&root, key, record, when).map_err(|error| self.shared.mend(error))
    }

    fn remove(&self, key: &Key, when: When) -> Result<bool> {
        let (root, name) = (self.shared.root(), EntryName::of(key));
        Place { root: &root, key, name: &name }.remove(when)
    }

    fn list(&self, under: &Prefix, after: Option<&Cursor>) -> Result<Page> {
        listing::page(&self.shared.root(), under, after)
    }

    fn lease(&self, key: &Key, note: Note, is_worth: &dyn Fn(Note) -> bool) -> Result<Leased> {
        lease::lease(&self.shared.root(), key, note, is_worth)
    }

    fn handle(&self) -> Option<Arc<dyn Store>> {
        Some(Arc::new(self.clone()))
    }

    fn sweep(&self, round: i64) -> Result<bool> {
        sweep::round(&self.shared.root(), round)
    }

    fn caps(&self) -> Caps {
        let root = self.shared.root();
        let conditions = root.locks.conditions(&root.folder);
        let is_network = root.locks.are_avoided(&root.folder);
        Caps::default()
            .with_listing(Listing::Sorted)
            .with_conditions(conditions)
            .with_lifetime(Lifetime::Persistent)
            .with_leases(if is_network { Leases::Expiring } else { Leases::Locks })
    }
}

#[cfg(test)]
mod tests {
    use super::lock::Locks;
    use super::*;
    use crate::{Conditions, Take};

    #[test]
    fn on_a_network_no_lock_is_tried_and_the_store_says_so() {
        let dir = tempfile::tempdir().unwrap();
        let store = on_a_network(dir.path());
        let key = Key::new([1; 16], [2; 32], [3; 8]);
        let put = |when| store.put(&key, Record::new(b"", b"body"), when).unwrap().version();

        let first = put(When::Absent).unwrap();
        assert_eq!(put(When::Absent), None);
        let second = put(When::Is(first)).unwrap();
        assert_eq!(put(When::Is(first)), None);
        assert_eq!(store.open(&key, &mut Take::Head).unwrap().unwrap().version(), second);
        assert!(store.remove(&key, When::Is(second)).unwrap());

        assert_eq!(store.caps().conditions(), Conditions::BestEffort);
        assert_eq!(fs_err::read_dir(dir.path().join("v1/locks")).unwrap().count(), 0);
    }

    #[test]
    fn on_a_network_a_lease_is_a_file_that_expires() {
        let dir = tempfile::tempdir().unwrap();
        let store = on_a_network(dir.path());
        assert_eq!(store.caps().leases(), Leases::Expiring);
        crate::conformance::a_lease_has_one_holder_until_it_is_dropped(&Arc::new(store.clone()));
        crate::conformance::a_lease_that_is_not_worth_waiting_for_passes_on(&Arc::new(store));
        assert_eq!(fs_err::read_dir(dir.path().join("v1/locks")).unwrap().count(), 0);
        assert_eq!(fs_err::read_dir(dir.path().join("v1/leases")).unwrap().count(), 0);
    }

    fn on_a_network(dir: &Path) -> FsStore {
        let store = FsStore::open(dir).unwrap();
        let root = Root { locks: Locks::avoided(), ..Root::open(dir, FsOptions::default()).unwrap() };
        *store.shared.root.write().unwrap() = Arc::new(root);
        store
    }

    #[test]
    fn shared_between_threads_and_moved_about() {
        fn is_usable<T: Send + Sync + std::fmt::Debug + 'static>() {}
        is_usable::<FsStore>();
        is_usable::<Error>();
    }
}
