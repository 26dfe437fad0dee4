//! The store's own folder, `v1`, inside the folder that it was given.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use crate::disk::{self, Folder, Modes, Ownership, Trusted};
use crate::{Error, Result};

use super::expiring::Sightings;
use super::lock::Locks;
use super::options::{Durability, FsOptions, Sharing};

/// The folder of the first version of the layout.
pub(super) const LAYOUT: &str = "v1";

const LEASES: &str = "leases";

/// <https://bford.info/cachedir/>: backups leave out a folder with such a file.
const CACHEDIR_TAG: &str = "Signature: 8a477f597d28d172789f06886806bc55\n\
    # This folder is a cache: whatever is in it can be made again.\n";

/// The store's own folder, held open.
#[derive(Debug)]
pub(super) struct Root {
    pub(super) path: PathBuf,
    pub(super) folder: Folder,
    /// Whose files are taken for entries.
    pub(super) trusted: Option<Trusted>,
    pub(super) locks: Locks,
    pub(super) sightings: Sightings,
    pub(super) durability: Durability,
}

impl Root {
    /// Opens the store's own folder in `dir`; makes both if missing.
    pub(super) fn open(dir: &Path, options: FsOptions) -> Result<Self> {
        let FsOptions { durability, sharing } = options;
        let modes = match sharing {
            Sharing::Private => Modes::Private,
            Sharing::Group => Modes::Group,
        };
        let path = dir.join(LAYOUT);
        let open = || Folder::open(&path, modes);
        let opened = open();
        let is_new = opened.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::NotFound);
        let opened = if is_new { disk::make_path(&path, modes).and_then(|()| open()) } else { opened };
        let folder = opened.map_err(|error| unopened(&path, sharing, error))?;
        let ownership = folder.ownership().map_err(|error| unusable(&path, error))?;
        if let Some(ownership) = &ownership {
            check(&path, sharing, ownership)?;
        }
        folder.check_writable().map_err(|error| unusable(&path, error))?;
        let trusted = ownership.map(|ownership| match sharing {
            Sharing::Private => Trusted::User(ownership.owner),
            Sharing::Group => Trusted::Group(ownership.group),
        });
        let root = Self {
            path,
            folder,
            trusted,
            locks: Locks::default(),
            sightings: Sightings::default(),
            durability,
        };
        if is_new {
            root.furnish().map_err(|error| unusable(&root.path, error))?;
        }
        if durability == Durability::Synced {
            root.sync(".")?;
            disk::sync_path(&root.path).map_err(|error| unusable(&root.path, error))?;
        }
        Ok(root)
    }

    /// Puts in place what the folder has beside entries.
    pub(super) fn furnish(&self) -> io::Result<()> {
        for folder in ["tmp", "locks", LEASES] {
            self.folder.make_folder(folder)?;
        }
        for (name, text) in [("CACHEDIR.TAG", CACHEDIR_TAG), (".gitignore", "*\n")] {
            match self.folder.create(name) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                created => disk::write_all(&created?, text.as_bytes()).inspect_err(|_| {
                    let _ = self.folder.remove(name); // it is made again when there is room
                })?,
            }
        }
        Ok(())
    }

    /// Makes the folders on the way to an entry or a temporary file.
    ///
    /// # Errors
    ///
    /// [`Error::is_gone`] if the store's own folder was deleted.
    pub(super) fn make_folders(&self, names: &[&str]) -> Result<()> {
        for name in names {
            self.folder.make_folder(name).map_err(|error| match error.kind() {
                // Below, it may be a link to nothing that is in the way.
                io::ErrorKind::NotFound if !name.contains('/') => self.gone(),
                _ => Error::io(format!("cannot make the folder `{}`", self.path.join(name).display()), error),
            })?;
            self.sync(name.rsplit_once('/').map_or(".", |(parent, _)| parent))?;
        }
        Ok(())
    }

    /// Has the disk keep the names in a folder of the store, where that was asked for.
    pub(super) fn sync(&self, name: &str) -> Result<()> {
        match self.durability {
            Durability::Fast => Ok(()),
            Durability::Synced => self.folder.sync(name).map_err(|error| {
                Error::io(format!("cannot sync the folder `{}`", self.path.join(name).display()), error)
            }),
        }
    }

    /// Opens the file of a lease, made if missing.
    pub(super) fn open_lease(&self, name: &str) -> io::Result<File> {
        self.in_leases(|folder| folder.open_lock(name))
    }

    /// Makes the file of a lease that nobody has.
    pub(super) fn create_lease(&self, name: &str) -> io::Result<File> {
        self.in_leases(|folder| folder.create(name))
    }

    fn in_leases(&self, open: impl Fn(&Folder) -> io::Result<File>) -> io::Result<File> {
        match open(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.folder.make_folder(LEASES)?;
                open(&self.folder)
            }
            result => result,
        }
    }

    fn gone(&self) -> Error {
        Error::gone(format!(
            "the cache folder `{}` was deleted while in use; it is made again, and the next put can succeed",
            self.path.display()
        ))
    }
}

/// Somebody else's folder is often one that cannot be opened, but that it is somebody else's is the better reason.
fn unopened(path: &Path, sharing: Sharing, error: io::Error) -> Error {
    match disk::ownership(path) {
        Ok(Some(ownership)) if error.kind() == io::ErrorKind::PermissionDenied => {
            check(path, sharing, &ownership).err().unwrap_or_else(|| unusable(path, error))
        }
        _ => unusable(path, error),
    }
}

fn unusable(path: &Path, error: io::Error) -> Error {
    let path = path.display();
    let mend = match error.kind() {
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            "it or a part of its path is not a folder: remove that, or choose another folder"
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "the disk is full: make room, or choose another folder"
        }
        io::ErrorKind::ReadOnlyFilesystem => {
            "have the file system mounted for writing, or choose another folder"
        }
        _ => "choose a folder that this user can make and write",
    };
    Error::io(format!("cannot use the cache folder `{path}`; {mend}"), error)
}

/// The folder keeps what programs computed, so nobody else may have put anything there.
fn check(path: &Path, sharing: Sharing, ownership: &Ownership) -> Result<()> {
    match sharing {
        Sharing::Private => check_private(path, ownership),
        Sharing::Group => check_shared(path, ownership),
    }
}

fn check_private(path: &Path, ownership: &Ownership) -> Result<()> {
    let Ownership { owner, user, mode, .. } = ownership;
    let path = path.display();
    if owner != user {
        return Err(Error::refused(format!(
            "refused to use the cache folder `{path}`: it belongs to user {owner}, has mode {mode:04o}, and this is \
             user {user}; `chown -R {user}` or remove it, or choose another folder"
        )));
    }
    if mode & 0o022 != 0 {
        return Err(Error::refused(format!(
            "refused to use the cache folder `{path}`: others can write it (it belongs to user {owner}, has mode \
             {mode:04o}); `chmod 700` it if nobody else did, else remove it; a group that shares it has to say so"
        )));
    }
    Ok(())
}

fn check_shared(path: &Path, ownership: &Ownership) -> Result<()> {
    let Ownership { owner, group, user, mode } = ownership;
    let path = path.display();
    let is_shared = mode & 0o2072 == 0o2070;
    // Who is not in the group cannot keep the bit that passes it on, and making the folder anew would not help.
    let may_share = disk::is_member(*group) || (owner == user && is_shared);
    if !may_share {
        return Err(Error::refused(format!(
            "refused to share the cache folder `{path}`: it belongs to user {owner} and group {group}, has mode \
             {mode:04o}, and user {user} is not in that group; have the user added, or choose another folder"
        )));
    }
    if !is_shared {
        return Err(Error::refused(format!(
            "refused to share the cache folder `{path}`: it has mode {mode:04o}, and a group shares one of mode 2770 \
             (it belongs to user {owner} and group {group}); remove it, and it is made anew"
        )));
    }
    Ok(())
}
