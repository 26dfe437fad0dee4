//! Listing keys a page at a time.

use crate::Key;

/// Which keys a listing is about.
///
/// ```
/// use daily_cache_store::{Key, Prefix};
///
/// let key = Key::new([1; 16], [2; 32], [3; 8]);
/// assert!(Prefix::All.contains(&key));
/// assert!(Prefix::Args([1; 16], [2; 32]).contains(&key));
/// assert!(!Prefix::Function([9; 16]).contains(&key));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Prefix {
    /// Every key.
    All,
    /// The keys of one function.
    Function([u8; 16]),
    /// The keys of one function and one set of arguments: every build.
    Args([u8; 16], [u8; 32]),
}

impl Prefix {
    /// Whether a listing of this prefix has `key`.
    #[must_use]
    pub fn contains(&self, key: &Key) -> bool {
        match self {
            Self::All => true,
            Self::Function(function) => key.function() == function,
            Self::Args(function, args) => key.function() == function && key.args() == args,
        }
    }

    /// The smallest key it may contain.
    #[must_use]
    pub const fn first(&self) -> Key {
        match self {
            Self::All => Key::new([0; 16], [0; 32], [0; 8]),
            Self::Function(function) => Key::new(*function, [0; 32], [0; 8]),
            Self::Args(function, args) => Key::new(*function, *args, [0; 8]),
        }
    }
}

/// The place in a listing where the next page begins: right after a key, which need not exist any more.
///
/// ```
/// use daily_cache_store::{Cursor, Key};
///
/// let key = Key::new([1; 16], [2; 32], [3; 8]);
/// assert_eq!(Cursor::after(key).key(), &key);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cursor(Key);

impl Cursor {
    /// The place right after `key`.
    #[must_use]
    pub const fn after(key: Key) -> Self {
        Self(key)
    }

    /// The last key before this place.
    #[must_use]
    pub const fn key(&self) -> &Key {
        &self.0
    }
}

/// Some keys of a listing, in order.
///
/// ```
/// use daily_cache_store::{Cursor, Key, MemoryStore, Prefix, Record, Store, When};
///
/// let store = MemoryStore::new();
/// let key = Key::new([1; 16], [2; 32], [3; 8]);
/// store.put(&key, Record::new(b"", b""), When::Always)?;
///
/// let mut keys = Vec::new();
/// let mut after: Option<Cursor> = None;
/// loop {
///     let page = store.list(&Prefix::All, after.as_ref())?;
///     keys.extend(page.keys);
///     after = page.next;
///     if after.is_none() {
///         break;
///     }
/// }
/// assert_eq!(keys, [key]);
/// # Ok::<(), daily_cache_store::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Page {
    /// The keys, in ascending order, each once, at most [`Page::MAX_KEYS`].
    pub keys: Vec<Key>,
    /// Where to go on, or `None` at the end.
    pub next: Option<Cursor>,
}

impl Page {
    /// The most keys that a page holds.
    pub const MAX_KEYS: usize = 4096;

    /// The next page out of keys in ascending order, of which the first [`Page::MAX_KEYS`] are taken.
    pub fn collect(keys: impl IntoIterator<Item = Key>) -> Self {
        let mut keys = keys.into_iter();
        let page: Vec<Key> = keys.by_ref().take(Self::MAX_KEYS).collect();
        let next = page.last().copied().filter(|_| keys.next().is_some()).map(Cursor::after);
        Self { keys: page, next }
    }
}
