//! Publishing and removing entries under a condition.
//!
//! Whoever replaces or removes an entry has the lock of its key. Giving a name that nothing has needs no lock: it is
//! one system call that fails if something has it, and a holder of the lock who saw an entry still sees it.

use std::io;

use crate::{Error, Key, Result, Version, When};

use super::name::EntryName;
use super::reading::{Reading, Trouble};
use super::root::Root;
use super::temp::Temp;

/// The place of one entry.
pub(super) struct Place<'a> {
    pub(super) root: &'a Root,
    pub(super) key: &'a Key,
    pub(super) name: &'a EntryName,
}

/// What is in a place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Present {
    Nothing,
    Damaged,
    Good(Version),
}

/// What became of giving a file a name that nothing may have.
enum Named {
    Yes,
    Taken,
    /// The file system cannot do it in one step.
    Unsupported,
}

impl Place<'_> {
    /// Puts a completely written file in place, if `when` holds.
    pub(super) fn publish(&self, temp: &Temp<'_>, when: When) -> Result<bool> {
        let is_published = self.rename(temp, when)?;
        if is_published {
            self.sync_names()?;
        }
        Ok(is_published)
    }

    fn rename(&self, temp: &Temp<'_>, when: When) -> Result<bool> {
        if !matches!(when, When::Is(_)) && matches!(self.give_name(temp)?, Named::Yes) {
            return Ok(true);
        }
        let _lock = self.root.locks.take(&self.root.folder, self.key);
        let present = self.look(when)?;
        if when == When::Absent && present == Present::Nothing {
            // It went away meanwhile, and another may come without the lock.
            match self.give_name(temp)? {
                Named::Yes => return Ok(true),
                Named::Taken => return Ok(false),
                Named::Unsupported => {}
            }
        }
        if !present.allows(when) {
            return Ok(false);
        }
        let replaced = self.with_folders(|| self.root.folder.replace(temp.name(), self.name.as_str()))?;
        replaced.map(|()| true).map_err(|error| self.failed("publish", error))
    }

    /// Removes the entry if `when` holds, and says whether there was anything to remove.
    pub(super) fn remove(&self, when: When) -> Result<bool> {
        let folder = &self.root.folder;
        let _lock = self.root.locks.take(folder, self.key);
        if !self.look(when)?.allows(when) {
            return Ok(false);
        }
        match folder.remove(self.name.as_str()) {
            Ok(()) => self.sync_names().map(|()| true),
            Err(error) if is_nothing(&error) => Ok(false),
            Err(error) => Err(self.failed("remove", error)),
        }
    }

    /// Has the disk keep the change of a name, where that was asked for.
    fn sync_names(&self) -> Result<()> {
        let [_, folder] = self.name.folders();
        self.root.sync(folder)
    }

    fn give_name(&self, temp: &Temp<'_>) -> Result<Named> {
        match self.with_folders(|| self.root.folder.publish(temp.name(), self.name.as_str()))? {
            Ok(()) => Ok(Named::Yes),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(Named::Taken),
            Err(error) if error.kind() == io::ErrorKind::Unsupported => Ok(Named::Unsupported),
            Err(error) => Err(self.failed("publish", error)),
        }
    }

    /// What is in place, as far as `when` depends on it: for a version a look at the opening is enough.
    fn look(&self, when: When) -> Result<Present> {
        let look = || {
            if when == When::Always {
                return Ok(Present::Nothing);
            }
            let Some(reading) = Reading::open(self.root, self.name, self.key)? else {
                return Ok(Present::Nothing);
            };
            let version = reading.version();
            if when == When::Absent {
                reading.verify()?;
            }
            Ok(Present::Good(version))
        };
        match look() {
            Err(Trouble::Damage(_)) => Ok(Present::Damaged),
            result => result.map_err(|trouble| self.trouble(trouble)),
        }
    }

    /// Makes the change; if that fails for want of folders, makes these and the change once more.
    fn with_folders(&self, change: impl Fn() -> io::Result<()>) -> Result<io::Result<()>> {
        match change() {
            Err(error) if is_nothing(&error) => {
                if error.kind() == io::ErrorKind::NotADirectory {
                    for name in self.name.folders() {
                        let _ = self.root.folder.remove(name); // which no folder with entries lets happen
                    }
                }
                self.root.make_folders(&self.name.folders())?;
                Ok(change())
            }
            result => Ok(result),
        }
    }

    /// The error of a read that met trouble.
    pub(super) fn trouble(&self, trouble: Trouble) -> Error {
        match trouble {
            Trouble::Io(error) => self.failed("read", error),
            Trouble::Damage(damage) => {
                let path = self.root.path.join(self.name.as_str());
                Error::damaged(
                    format!("cannot use the entry `{}`, which the next put replaces", path.display()),
                    damage,
                )
            }
        }
    }

    fn failed(&self, what: &str, error: io::Error) -> Error {
        let path = self.root.path.join(self.name.as_str());
        Error::io(format!("cannot {what} the entry `{}`", path.display()), error)
    }
}

impl Present {
    fn allows(self, when: When) -> bool {
        match when {
            When::Always => true,
            When::Absent => !matches!(self, Self::Good(_)),
            When::Is(version) => self == Self::Good(version),
        }
    }
}

/// Nothing has the name, or a folder on the way is none.
fn is_nothing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
