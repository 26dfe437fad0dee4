//! Every touch of the disk, so that there is one place to look for what may fail, and to make it fail.
//!
//! `unix` works in an open folder and follows no link in place of a file; `portable` is the standard library alone.
//! Names are relative to a [`Folder`] and have `/` between their parts.

#[cfg(any(not(unix), portable_disk))]
mod portable;
#[cfg(all(unix, not(portable_disk)))]
mod unix;

use std::fs::{File, TryLockError};
use std::io::{self, Write};

#[cfg(any(not(unix), portable_disk))]
pub(crate) use portable::{
    Folder, alive, host, is_member, make_path, modified, ownership, read, read_at, sync_path, write_at,
};
#[cfg(all(unix, not(portable_disk)))]
pub(crate) use unix::{
    Folder, alive, host, is_member, make_path, modified, ownership, read, read_at, sync_path, write_at,
};

use crate::Damage;

/// What was found in place of an entry.
pub(crate) enum Opened {
    Missing,
    Bad(Damage),
    /// A regular file of ours and its length in bytes.
    File(File, u64),
}

/// Whose a folder is, where the system has such a notion.
pub(crate) struct Ownership {
    pub(crate) owner: u32,
    pub(crate) group: u32,
    pub(crate) user: u32,
    pub(crate) mode: u32,
}

/// Whose files are taken for entries.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Trusted {
    User(u32),
    Group(u32),
}

/// Whether a file or folder has the mode and the owner that it is to have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Owned {
    Well,
    #[cfg_attr(any(not(unix), portable_disk), expect(dead_code, reason = "there are no modes"))]
    Wrong {
        mode: u32,
        is_ours: bool,
    },
}

/// Which modes folders and files are made with, whatever the umask.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Modes {
    /// 0700 and 0600.
    Private,
    /// 2770 and 0660.
    Group,
}

/// How often a call that a signal interrupted is made again: enough for any signal, not for ever.
const INTERRUPTIONS: usize = 100;

/// Calls again what a signal interrupted.
fn retry<T, E: Into<io::Error>>(mut call: impl FnMut() -> Result<T, E>) -> io::Result<T> {
    for _ in 0..INTERRUPTIONS {
        match call().map_err(Into::into) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
    call().map_err(Into::into)
}

/// Writes all of `bytes` at the file's position.
pub(crate) fn write_all(mut file: &File, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        let written = retry(|| file.write(bytes))?;
        bytes = bytes.get(written..).unwrap_or_default();
        if written == 0 {
            return Err(io::ErrorKind::WriteZero.into());
        }
    }
    Ok(())
}

/// Has the disk keep what was written to a file. A failure is not tried again: the system may have dropped what it
/// could not write, and would then report success.
#[cfg(all(any(target_os = "linux", target_os = "android"), not(portable_disk)))]
pub(crate) fn sync(file: &File) -> io::Result<()> {
    Ok(rustix::fs::fdatasync(file)?)
}

/// The same, tried again only if a signal interrupts it.
#[cfg(not(all(any(target_os = "linux", target_os = "android"), not(portable_disk))))]
pub(crate) fn sync(file: &File) -> io::Result<()> {
    file.sync_data()
}

/// Takes the lock of an open file unless somebody has it, and says whether it did.
pub(crate) fn try_lock(file: &File) -> io::Result<bool> {
    retry(|| match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(error),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interrupted_call_is_made_again_but_not_for_ever() {
        let interrupted = || io::Error::from(io::ErrorKind::Interrupted);
        let mut left = 3;
        let third = retry(|| {
            left -= 1;
            if left == 0 { Ok(7) } else { Err(interrupted()) }
        });
        assert_eq!(third.unwrap(), 7);
        let never: io::Result<()> = retry(|| Err(interrupted()));
        assert_eq!(never.unwrap_err().kind(), io::ErrorKind::Interrupted);
    }
}
