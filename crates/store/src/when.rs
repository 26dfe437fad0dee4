//! The condition of a put or a remove, and what became of a put.

use crate::Version;

/// What must be true of the record in place for a put or a remove to happen.
///
/// A damaged record counts as absent, so that damage can never make a key unusable: `put` under
/// [`When::Absent`] heals it without risk to a good record that somebody else wrote meanwhile, and `remove`
/// under [`When::Absent`] removes nothing but a damaged one.
///
/// ```
/// use daily_cache_store::{Key, MemoryStore, Put, Record, Store, When};
///
/// let store = MemoryStore::new();
/// let key = Key::new([1; 16], [2; 32], [3; 8]);
/// let Put::Stored(first) = store.put(&key, Record::new(b"", b"one"), When::Absent)? else { panic!() };
/// assert!(store.put(&key, Record::new(b"", b"two"), When::Is(first))?.is_stored());
/// assert_eq!(store.put(&key, Record::new(b"", b"late"), When::Is(first))?, Put::Lost);
/// # Ok::<(), daily_cache_store::Error>(())
/// ```
///
/// For a store, a condition that it does not know never holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum When {
    /// Whatever is in place.
    Always,
    /// No good record is in place.
    Absent,
    /// The record in place is the one that this put made.
    Is(Version),
}

/// What became of a put.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[must_use = "a put can lose"]
pub enum Put {
    /// The record is in place, under this new version.
    Stored(Version),
    /// The condition did not hold; the store is unchanged.
    Lost,
}

impl Put {
    /// Whether the record is in place.
    #[must_use]
    pub const fn is_stored(self) -> bool {
        matches!(self, Self::Stored(_))
    }

    /// The version of the record put in place.
    #[must_use]
    pub const fn version(self) -> Option<Version> {
        match self {
            Self::Stored(version) => Some(version),
            Self::Lost => None,
        }
    }
}
