//! Folders that have the modes they are to have, whatever the umask.

use std::io;
use std::os::fd::BorrowedFd;
use std::path::Path;

use rustix::fs::{AtFlags, CWD};

use super::{Rename, is_not_offered, mode, rename_with, retry};
use crate::disk::Modes;

/// Makes the folders of `path` that are missing.
pub(crate) fn make_path(path: &Path, modes: Modes) -> io::Result<()> {
    match make_folder(CWD, path, modes) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            make_path(path.parent().ok_or(error)?, modes)?;
            make_folder(CWD, path, modes)
        }
        result => result,
    }
}

/// Makes a folder, unless something has the name already.
pub(super) fn make_folder(at: BorrowedFd<'_>, name: &Path, modes: Modes) -> io::Result<()> {
    let made = match modes {
        Modes::Private => make_with_mode(at, name, modes),
        Modes::Group => make_aside(at, name, modes),
    };
    match made {
        Err(error)
            if matches!(error.kind(), io::ErrorKind::AlreadyExists | io::ErrorKind::DirectoryNotEmpty) =>
        {
            Ok(())
        }
        result => result,
    }
}

fn make_with_mode(at: BorrowedFd<'_>, name: &Path, modes: Modes) -> io::Result<()> {
    let wanted = modes.of_folder();
    retry(|| rustix::fs::mkdirat(at, name, wanted))?;
    if mode(&rustix::fs::statat(at, name, AtFlags::SYMLINK_NOFOLLOW)?) != wanted {
        // The umask takes bits away, and no folder is made with that of the group.
        rustix::fs::chmodat(at, name, wanted, AtFlags::empty())?;
    }
    Ok(())
}

/// Others may come while a folder is made, and would be refused by one whose group may not write it yet. So it has its
/// name only when it has its mode.
fn make_aside(at: BorrowedFd<'_>, name: &Path, modes: Modes) -> io::Result<()> {
    if rustix::fs::statat(at, name, AtFlags::SYMLINK_NOFOLLOW).is_ok() {
        return Ok(());
    }
    let mut aside = name.as_os_str().to_owned();
    aside.push(format!(".{:016x}", getrandom::u64().map_err(io::Error::other)?));
    let aside = Path::new(&aside);
    let named = make_with_mode(at, aside, modes).and_then(|()| {
        match retry(|| rename_with(at, aside, name, Rename::NoReplace)) {
            Err(error) if is_not_offered(&error) => retry(|| rustix::fs::renameat(at, aside, at, name)),
            result => result,
        }
    });
    named.inspect_err(|_| {
        let _ = rustix::fs::unlinkat(at, aside, AtFlags::REMOVEDIR);
    })
}
