//! The store's own folder, `v1`, inside the folder that it was given.

use std::io;
use std::path::{Path, PathBuf};

use crate::disk::{self, Folder};
use crate::{Error, Result};

use super::lock::Locks;

/// The folder of the first version of the layout.
pub(super) const LAYOUT: &str = "v1";

/// <https://bford.info/cachedir/>: backups leave out a folder with such a file.
const CACHEDIR_TAG: &str = "Signature: 8a477f597d28d172789f06886806bc55\n\
    # This folder is a cache: whatever is in it can be made again.\n";

/// The store's own folder, held open.
#[derive(Debug)]
pub(super) struct Root {
    pub(super) path: PathBuf,
    pub(super) folder: Folder,
    pub(super) owner: Option<u32>,
    pub(super) locks: Locks,
}

impl Root {
    /// Opens the store's own folder in `dir`; makes both if missing.
    pub(super) fn open(dir: &Path) -> Result<Self> {
        let path = dir.join(LAYOUT);
        let opened = Folder::open(&path);
        let is_new = opened.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::NotFound);
        let opened = if is_new { disk::make_path(&path).and_then(|()| Folder::open(&path)) } else { opened };
        let folder = opened.map_err(|error| unopened(&path, error))?;
        let ownership = folder.ownership().map_err(|error| unusable(&path, error))?;
        if let Some(ownership) = &ownership {
            check(&path, ownership)?;
        }
        folder.check_writable().map_err(|error| unusable(&path, error))?;
        let owner = ownership.map(|ownership| ownership.owner);
        let root = Self { path, folder, owner, locks: Locks::default() };
        if is_new {
            root.furnish().map_err(|error| unusable(&root.path, error))?;
        }
        Ok(root)
    }

    /// Puts in place what the folder has beside entries.
    pub(super) fn furnish(&self) -> io::Result<()> {
        for folder in ["tmp", "locks"] {
            self.folder.make_folder(folder)?;
        }
        for (name, text) in [("CACHEDIR.TAG", CACHEDIR_TAG), (".gitignore", "*\n")] {
            match self.folder.create(name) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                created => disk::write_all(&created?, text.as_bytes())?,
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
                io::ErrorKind::NotFound => self.gone(),
                _ => Error::io(format!("cannot make the folder `{}`", self.path.join(name).display()), error),
            })?;
        }
        Ok(())
    }

    fn gone(&self) -> Error {
        Error::gone(format!(
            "the cache folder `{}` was deleted while in use; it is made again, and the next put can succeed",
            self.path.display()
        ))
    }
}

/// Somebody else's folder is often one that cannot be opened, but that it is somebody else's is the better reason.
fn unopened(path: &Path, error: io::Error) -> Error {
    match disk::ownership(path) {
        Ok(Some(ownership)) if error.kind() == io::ErrorKind::PermissionDenied => {
            check(path, &ownership).err().unwrap_or_else(|| unusable(path, error))
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
        _ => "choose a folder that this user can make and write",
    };
    Error::io(format!("cannot use the cache folder `{path}`; {mend}"), error)
}

/// The folder keeps what programs computed, so nobody else may have put anything there.
fn check(path: &Path, ownership: &disk::Ownership) -> Result<()> {
    let disk::Ownership { owner, user, mode } = ownership;
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
             {mode:04o}); `chmod 700` it if nobody else did, else remove it"
        )));
    }
    Ok(())
}
