//! The disk by the standard library alone: paths instead of open folders, no modes, no owners.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, UNIX_EPOCH};

use super::{Modes, Opened, Owned, Ownership, Trusted};
use crate::Damage;

/// A folder by its path.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

#[expect(clippy::unnecessary_wraps, reason = "the signatures are those of Unix")]
impl Folder {
    /// Opens a folder that is not a link to one.
    pub(crate) fn open(path: &Path, _modes: Modes) -> io::Result<Self> {
        if fs_err::symlink_metadata(path)?.is_dir() {
            Ok(Self(path.to_owned()))
        } else {
            Err(io::ErrorKind::NotADirectory.into())
        }
    }

    #[expect(clippy::unused_self, reason = "the signatures are those of Unix")]
    pub(crate) fn ownership(&self) -> io::Result<Option<Ownership>> {
        Ok(None)
    }

    /// Fails if files cannot be made in the folder.
    pub(crate) fn check_writable(&self) -> io::Result<()> {
        if fs_err::metadata(&self.0)?.permissions().readonly() && cfg!(unix) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        Ok(())
    }

    #[expect(clippy::unused_self, reason = "the signatures are those of Unix")]
    pub(crate) fn is_on_network(&self) -> bool {
        false
    }

    /// Makes a folder, unless something has the name already.
    pub(crate) fn make_folder(&self, name: &str) -> io::Result<()> {
        match fs_err::create_dir(self.0.join(name)) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            result => result,
        }
    }

    /// Makes a file of a name that nothing has.
    pub(crate) fn create(&self, name: &str) -> io::Result<File> {
        OpenOptions::new().write(true).create_new(true).open(self.0.join(name))
    }

    /// Opens the file that is locked for a name, made if missing.
    pub(crate) fn open_lock(&self, name: &str) -> io::Result<File> {
        OpenOptions::new().read(true).write(true).create(true).truncate(false).open(self.0.join(name))
    }

    /// Opens a regular file for reading. The look before opening keeps it from hanging on a pipe.
    pub(crate) fn open_entry(&self, name: &str, _trusted: Option<Trusted>) -> io::Result<Opened> {
        let path = self.0.join(name);
        let opened = fs_err::symlink_metadata(&path).and_then(|metadata| {
            if !metadata.is_file() {
                return Ok(Opened::Bad(Damage::NotRegular));
            }
            let file = OpenOptions::new().read(true).open(&path)?;
            let len = file.metadata()?.len();
            Ok(Opened::File(file, len))
        });
        opened.or_else(|error| match error.kind() {
            io::ErrorKind::NotFound => Ok(Opened::Missing),
            io::ErrorKind::NotADirectory => Ok(Opened::Bad(Damage::NotRegular)),
            io::ErrorKind::PermissionDenied => Ok(Opened::Bad(Damage::NotOurs)),
            _ => Err(error),
        })
    }

    /// Opens the file that is locked for a name, if there is one.
    pub(crate) fn reopen_lock(&self, name: &str) -> io::Result<File> {
        OpenOptions::new().read(true).write(true).open(self.0.join(name))
    }

    #[expect(clippy::unused_self, reason = "the signatures are those of Unix")]
    pub(crate) fn owned(&self, _name: &str, _trusted: Option<Trusted>) -> io::Result<Owned> {
        Ok(Owned::Well)
    }

    #[expect(clippy::unused_self, reason = "the signatures are those of Unix")]
    pub(crate) fn set_mode(&self, _name: &str) -> io::Result<()> {
        Ok(())
    }

    /// Gives a file a name that nothing has. `AlreadyExists` if something has it, `Unsupported` if the file
    /// system cannot do that in one step.
    pub(crate) fn publish(&self, from: &str, to: &str) -> io::Result<()> {
        match fs_err::hard_link(self.0.join(from), self.0.join(to)) {
            Ok(()) => self.remove(from),
            Err(error) => Err(match error.kind() {
                io::ErrorKind::AlreadyExists | io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
                    error
                }
                _ => io::ErrorKind::Unsupported.into(),
            }),
        }
    }

    /// Gives a file the name of whatever has it.
    pub(crate) fn replace(&self, from: &str, to: &str) -> io::Result<()> {
        let rename = || patiently(|| fs_err::rename(self.0.join(from), self.0.join(to)));
        match rename() {
            Err(_) if self.0.join(to).is_dir() => {
                self.remove(to)?;
                rename()
            }
            result => result,
        }
    }

    /// Removes a file or an empty folder.
    pub(crate) fn remove(&self, name: &str) -> io::Result<()> {
        let path = self.0.join(name);
        if fs_err::symlink_metadata(&path)?.is_dir() {
            patiently(|| fs_err::remove_dir(&path))
        } else {
            patiently(|| fs_err::remove_file(&path))
        }
    }

    /// Whether an open file still is what has the name. The standard library cannot tell one file from another: that
    /// there is something of the name has to do.
    pub(crate) fn is_named(&self, _file: &File, name: &str) -> io::Result<bool> {
        match fs_err::symlink_metadata(self.0.join(name)) {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Has the disk keep the names in the folder `name`, where the system has such a call.
    pub(crate) fn sync(&self, name: &str) -> io::Result<()> {
        sync_folder(&self.0.join(name))
    }

    /// Passes the names in the folder `name` to `each`, in no order.
    pub(crate) fn names(&self, name: &str, mut each: impl FnMut(&[u8])) -> io::Result<()> {
        for entry in fs_err::read_dir(self.0.join(name))? {
            each(entry?.file_name().as_encoded_bytes());
        }
        Ok(())
    }

    /// When what has the name was last written, in Unix seconds of the file system.
    pub(crate) fn modified_at(&self, name: &str) -> io::Result<i64> {
        seconds(&fs_err::symlink_metadata(self.0.join(name))?)
    }
}

/// How often, and how far apart, a change is tried again that somebody stands in the way of.
const TRIES: u32 = 10;
const PAUSE: Duration = Duration::from_millis(2);

/// Tries again what fails because somebody has the file open, as a virus scanner does for a moment on Windows. After
/// 0.1 seconds in all it fails.
fn patiently(change: impl Fn() -> io::Result<()>) -> io::Result<()> {
    for tried in 0..TRIES {
        match change() {
            Err(error) if is_in_use(&error) => thread::sleep(PAUSE * tried),
            result => return result,
        }
    }
    change()
}

/// `ERROR_ACCESS_DENIED`, `ERROR_SHARING_VIOLATION` and `ERROR_LOCK_VIOLATION` of Windows; elsewhere nothing is in use.
fn is_in_use(error: &io::Error) -> bool {
    let inner = || error.get_ref()?.source()?.downcast_ref::<io::Error>()?.raw_os_error();
    cfg!(windows) && matches!(error.raw_os_error().or_else(inner), Some(5 | 32 | 33))
}

/// Whose a folder is that perhaps cannot be opened.
#[expect(clippy::unnecessary_wraps, reason = "the signatures are those of Unix")]
pub(crate) fn ownership(_path: &Path) -> io::Result<Option<Ownership>> {
    Ok(None)
}

/// Whether this user is in a group.
pub(crate) fn is_member(_group: u32) -> bool {
    false
}

/// Makes the folders of `path` that are missing.
pub(crate) fn make_path(path: &Path, _modes: Modes) -> io::Result<()> {
    fs_err::create_dir_all(path)
}

/// Has the disk keep the names in the folders that `path` is in, up to the root, as far as they can be opened.
#[expect(clippy::unnecessary_wraps, reason = "the signatures are those of Unix")]
pub(crate) fn sync_path(path: &Path) -> io::Result<()> {
    for folder in path.ancestors().skip(1) {
        let _ = sync_folder(folder);
    }
    Ok(())
}

fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}

/// One read at the file's position into the spare capacity of `buffer`; 0 at the end.
pub(crate) fn read(file: &File, buffer: &mut Vec<u8>) -> io::Result<usize> {
    let spare = buffer.capacity() - buffer.len();
    file.take(spare as u64).read_to_end(buffer)
}

/// Fills `bytes` from `offset` on, and leaves the file's position where it was.
pub(crate) fn read_at(mut file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    let position = file.stream_position()?;
    file.seek(SeekFrom::Start(offset))?;
    file.read_exact(bytes)?;
    file.seek(SeekFrom::Start(position))?;
    Ok(())
}

/// Writes `bytes` from `offset` on.
pub(crate) fn write_at(mut file: &File, bytes: &[u8], offset: u64) -> io::Result<()> {
    file.seek(SeekFrom::Start(offset))?;
    file.write_all(bytes)
}

/// When an open file was last written, in Unix seconds of the file system.
pub(crate) fn modified(file: &File) -> io::Result<i64> {
    seconds(&file.metadata()?)
}

fn seconds(metadata: &std::fs::Metadata) -> io::Result<i64> {
    let since = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

/// Whether a process of this machine is alive, if that can be told.
pub(crate) fn alive(_process: u32) -> Option<bool> {
    None
}

/// What tells the process numbers of this boot and this container from others', if that can be told.
pub(crate) fn host() -> Option<Vec<u8>> {
    None
}
