//! What can be set of a store on the file system.

/// What can be set of an [`FsStore`](crate::FsStore) beside its folder.
///
/// ```
/// use daily_cache_store::{Durability, FsOptions, FsStore, Sharing};
///
/// # let folder = tempfile::tempdir()?;
/// # let dir = folder.path();
/// let options = FsOptions::default().with_durability(Durability::Synced).with_sharing(Sharing::Group);
/// let store = FsStore::open_with(dir, options)?;
/// # drop(store);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct FsOptions {
    pub(super) durability: Durability,
    pub(super) sharing: Sharing,
}

impl FsOptions {
    /// What of a put survives a power cut.
    #[must_use]
    pub const fn with_durability(self, durability: Durability) -> Self {
        Self { durability, ..self }
    }

    /// Who may use the folder.
    #[must_use]
    pub const fn with_sharing(self, sharing: Sharing) -> Self {
        Self { sharing, ..self }
    }
}

/// What of a put survives a power cut. See [`FsOptions`] for an example.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub enum Durability {
    /// Perhaps nothing: nothing is synced to the disk. What was put last may be lost or torn; a torn entry reads as
    /// damage, and the next put replaces it.
    #[default]
    Fast,
    /// All of it, once the put has returned: the entry, its name and the folders on the way are synced before.
    Synced,
}

/// Who may use the folder of a store. See [`FsOptions`] for an example.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub enum Sharing {
    /// One user: modes 0700 and 0600.
    #[default]
    Private,
    /// The members of the folder's group, each of whom is trusted with the values of all: modes 2770 and 0660. The
    /// group is that of the folder in which the store makes its own, if that has the set-group-ID bit, else the
    /// group of the process.
    Group,
}
