//! Whose files and folders are, and with which modes.

use std::io;
use std::path::Path;

use rustix::fs::{AtFlags, FileType, Mode, RawMode, Stat};

use super::Folder;
use crate::disk::{Modes, Owned, Ownership, Trusted};

impl Modes {
    pub(super) const fn of_folder(self) -> Mode {
        match self {
            Self::Private => Mode::RWXU,
            Self::Group => Mode::RWXU.union(Mode::RWXG).union(Mode::SGID),
        }
    }

    pub(super) const fn of_file(self) -> Mode {
        let private = Mode::RUSR.union(Mode::WUSR);
        match self {
            Self::Private => private,
            Self::Group => private.union(Mode::RGRP).union(Mode::WGRP),
        }
    }

    /// What is neither a file nor a folder is to have none.
    fn of(self, stat: &Stat) -> Option<Mode> {
        match FileType::from_raw_mode(stat.st_mode as RawMode) {
            FileType::RegularFile => Some(self.of_file()),
            FileType::Directory => Some(self.of_folder()),
            _ => None,
        }
    }
}

impl Folder {
    /// Whether a file or a folder has the mode and the owner that it is to have.
    #[allow(clippy::useless_conversion, reason = "modes have 16 bits on other systems")]
    pub(crate) fn owned(&self, name: &str, trusted: Option<Trusted>) -> io::Result<Owned> {
        let stat = self.look(name)?;
        let (mode, is_ours) = (mode(&stat), is_ours(&stat, trusted));
        Ok(match self.modes.of(&stat) {
            Some(wanted) if mode != wanted || !is_ours => Owned::Wrong { mode: mode.bits().into(), is_ours },
            _ => Owned::Well,
        })
    }

    /// Gives a file or a folder the mode that it is to have.
    pub(crate) fn set_mode(&self, name: &str) -> io::Result<()> {
        match self.modes.of(&self.look(name)?) {
            Some(wanted) => Ok(rustix::fs::chmodat(&self.fd, name, wanted, AtFlags::empty())?),
            None => Ok(()),
        }
    }

    fn look(&self, name: &str) -> io::Result<Stat> {
        Ok(rustix::fs::statat(&self.fd, name, AtFlags::SYMLINK_NOFOLLOW)?)
    }
}

/// Whose a folder is that perhaps cannot be opened.
pub(crate) fn ownership(path: &Path) -> io::Result<Option<Ownership>> {
    Ok(Some(whose(&rustix::fs::lstat(path)?)))
}

#[allow(clippy::useless_conversion, reason = "modes have 16 bits on other systems")]
pub(super) fn whose(stat: &Stat) -> Ownership {
    let user = rustix::process::geteuid().as_raw();
    Ownership { owner: stat.st_uid, group: stat.st_gid, user, mode: mode(stat).bits().into() }
}

/// Whether this user is in a group.
pub(crate) fn is_member(group: u32) -> bool {
    let others = rustix::process::getgroups().unwrap_or_default();
    others.iter().chain([&rustix::process::getegid()]).any(|other| other.as_raw() == group)
}

pub(super) fn is_ours(stat: &Stat, trusted: Option<Trusted>) -> bool {
    match trusted {
        Some(Trusted::User(user)) => user == stat.st_uid,
        Some(Trusted::Group(group)) => group == stat.st_gid,
        None => true,
    }
}

/// The permissions and the bit that has new files inherit the group.
pub(super) fn mode(stat: &Stat) -> Mode {
    let all = Mode::RWXU | Mode::RWXG | Mode::RWXO | Mode::SGID;
    Mode::from_raw_mode(stat.st_mode as RawMode).intersection(all)
}
