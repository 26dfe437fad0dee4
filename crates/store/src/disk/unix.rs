//! The disk on Unix: calls relative to an open folder, which follow no link in place of a file and hang on no pipe.

mod making;
mod owning;

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::FileExt;
use std::path::Path;

use rustix::fs::{Access, AtFlags, CWD, Dir, FileType, Mode, OFlags, RawMode, Stat};
use rustix::io::Errno;
use rustix::path::Arg;

use self::making::make_folder;
pub(crate) use self::making::make_path;
pub(crate) use self::owning::{is_member, ownership};
use self::owning::{is_ours, mode, whose};
use super::{Modes, Opened, Ownership, Trusted, retry};
use crate::Damage;

/// A folder held open: it stays the same one whatever becomes of its path.
#[derive(Debug)]
pub(crate) struct Folder {
    fd: OwnedFd,
    modes: Modes,
}

const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(BASE);
const BASE: OFlags = OFlags::CLOEXEC.union(OFlags::NOFOLLOW).union(OFlags::NONBLOCK);

impl Folder {
    /// Opens a folder that is not a link to one.
    pub(crate) fn open(path: &Path, modes: Modes) -> io::Result<Self> {
        let fd = retry(|| rustix::fs::openat(CWD, path, FOLDER, Mode::empty()))?;
        Ok(Self { fd, modes })
    }

    pub(crate) fn ownership(&self) -> io::Result<Option<Ownership>> {
        Ok(Some(whose(&rustix::fs::fstat(&self.fd)?)))
    }

    /// Fails if files cannot be made in the folder.
    pub(crate) fn check_writable(&self) -> io::Result<()> {
        Ok(rustix::fs::accessat(&self.fd, ".", Access::WRITE_OK | Access::EXEC_OK, AtFlags::EACCESS)?)
    }

    /// Whether the folder is on a file system known to be shared between machines, where locks may hang.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    pub(crate) fn is_on_network(&self) -> bool {
        /// `statfs(2)`: NFS, SMB, SMB2, CIFS, AFS, Coda, NCP, Ceph, 9P, FUSE, Lustre, GPFS.
        const NETWORK: [u32; 12] = [
            0x6969,
            0x517b,
            0xfe53_4d42,
            0xff53_4d42,
            0x5346_414f,
            0x7375_7245,
            0x564c,
            0x00c3_6400,
            0x0102_1997,
            0x6573_5546,
            0x0bd0_0bd0,
            0x4750_4653,
        ];
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the numbers have 32 bits"
        )]
        rustix::fs::fstatfs(&self.fd).is_ok_and(|stat| NETWORK.contains(&(stat.f_type as u32)))
    }

    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    pub(crate) fn is_on_network(&self) -> bool {
        false
    }

    /// Makes a private folder, unless something has the name already.
    pub(crate) fn make_folder(&self, name: &str) -> io::Result<()> {
        make_folder(self.fd.as_fd(), Path::new(name), self.modes)
    }

    /// Makes a private file of a name that nothing has.
    pub(crate) fn create(&self, name: &str) -> io::Result<File> {
        self.create_with(name, OFlags::WRONLY | OFlags::EXCL)
    }

    /// Opens the file that is locked for a name, made if missing.
    pub(crate) fn open_lock(&self, name: &str) -> io::Result<File> {
        self.create_with(name, OFlags::RDWR)
    }

    fn create_with(&self, name: &str, how: OFlags) -> io::Result<File> {
        let wanted = self.modes.of_file();
        let file = retry(|| rustix::fs::openat(&self.fd, name, how | OFlags::CREATE | BASE, wanted))?;
        if mode(&rustix::fs::fstat(&file)?) != wanted {
            rustix::fs::fchmod(&file, wanted)?; // the umask takes bits away
        }
        Ok(file.into())
    }

    /// Opens a regular file of those that are trusted for reading; anything else answers at once.
    pub(crate) fn open_entry(&self, name: &str, trusted: Option<Trusted>) -> io::Result<Opened> {
        let file = match retry(|| rustix::fs::openat(&self.fd, name, OFlags::RDONLY | BASE, Mode::empty())) {
            Ok(file) => file,
            Err(error) => {
                return match Errno::from_io_error(&error) {
                    Some(Errno::NOENT) => Ok(Opened::Missing),
                    // A folder on the way that may not be entered says nothing about the entry.
                    Some(Errno::ACCESS | Errno::PERM) if self.is_there(name) => {
                        Ok(Opened::Bad(Damage::NotOurs))
                    }
                    // A link, a file in place of a folder on the way, a socket, a device without a driver.
                    Some(Errno::LOOP | Errno::MLINK | Errno::NOTDIR | Errno::NXIO | Errno::NODEV) => {
                        Ok(Opened::Bad(Damage::NotRegular))
                    }
                    _ => Err(error),
                };
            }
        };
        let stat = rustix::fs::fstat(&file)?;
        if FileType::from_raw_mode(stat.st_mode as RawMode) != FileType::RegularFile {
            return Ok(Opened::Bad(Damage::NotRegular));
        }
        if !is_ours(&stat, trusted) {
            return Ok(Opened::Bad(Damage::NotOurs));
        }
        Ok(Opened::File(file.into(), u64::try_from(stat.st_size).unwrap_or(0)))
    }

    /// Opens the file that is locked for a name, if there is one.
    pub(crate) fn reopen_lock(&self, name: &str) -> io::Result<File> {
        Ok(retry(|| rustix::fs::openat(&self.fd, name, OFlags::RDWR | BASE, Mode::empty()))?.into())
    }

    fn is_there(&self, name: &str) -> bool {
        rustix::fs::statat(&self.fd, name, AtFlags::SYMLINK_NOFOLLOW).is_ok()
    }

    /// Gives a file a name that nothing has. `AlreadyExists` if something has it, `Unsupported` if the file
    /// system cannot do that in one step.
    pub(crate) fn publish(&self, from: &str, to: &str) -> io::Result<()> {
        match retry(|| rename_with(self.fd.as_fd(), from, to, Rename::NoReplace)) {
            Err(error) if is_not_offered(&error) => self.link(from, to),
            result => result,
        }
    }

    /// The same on file systems that rename only over what is there: a second name, then only that.
    fn link(&self, from: &str, to: &str) -> io::Result<()> {
        match retry(|| rustix::fs::linkat(&self.fd, from, &self.fd, to, AtFlags::empty())) {
            Ok(()) => self.remove(from),
            Err(error) => Err(match Errno::from_io_error(&error) {
                Some(Errno::PERM | Errno::MLINK) => io::ErrorKind::Unsupported.into(),
                _ if is_not_offered(&error) => io::ErrorKind::Unsupported.into(),
                _ => error,
            }),
        }
    }

    /// Gives a file the name of whatever has it. What had it may be left under the file's old name.
    ///
    /// An exchange, since ext4 flushes a file that is renamed over another, which takes up to milliseconds;
    /// and an exchange gets a folder out of the way too.
    pub(crate) fn replace(&self, from: &str, to: &str) -> io::Result<()> {
        if retry(|| rename_with(self.fd.as_fd(), from, to, Rename::Exchange)).is_ok() {
            return Ok(());
        }
        let rename = || retry(|| rustix::fs::renameat(&self.fd, from, &self.fd, to));
        match rename() {
            Err(error) if error.kind() == io::ErrorKind::IsADirectory => {
                self.remove(to)?;
                rename()
            }
            result => result,
        }
    }

    /// Removes a file or an empty folder.
    pub(crate) fn remove(&self, name: &str) -> io::Result<()> {
        match retry(|| rustix::fs::unlinkat(&self.fd, name, AtFlags::empty())) {
            Err(error) if matches!(Errno::from_io_error(&error), Some(Errno::ISDIR | Errno::PERM)) => {
                retry(|| rustix::fs::unlinkat(&self.fd, name, AtFlags::REMOVEDIR))
            }
            result => result,
        }
    }

    /// Whether an open file still is what has the name.
    pub(crate) fn is_named(&self, file: &File, name: &str) -> io::Result<bool> {
        let identity = |stat: Stat| (stat.st_dev, stat.st_ino);
        let open = identity(rustix::fs::fstat(file)?);
        match rustix::fs::statat(&self.fd, name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => Ok(identity(stat) == open),
            Err(Errno::NOENT) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Has the disk keep the names in the folder `name`. A failure is not tried again.
    pub(crate) fn sync(&self, name: &str) -> io::Result<()> {
        let folder = retry(|| rustix::fs::openat(&self.fd, name, FOLDER, Mode::empty()))?;
        Ok(rustix::fs::fsync(folder)?)
    }

    /// Passes the names in the folder `name` to `each`, in no order.
    pub(crate) fn names(&self, name: &str, mut each: impl FnMut(&[u8])) -> io::Result<()> {
        let folder = retry(|| rustix::fs::openat(&self.fd, name, FOLDER, Mode::empty()))?;
        for entry in Dir::new(folder)? {
            each(entry?.file_name().to_bytes());
        }
        Ok(())
    }

    /// When what has the name was last written, in Unix seconds of the file system.
    pub(crate) fn modified_at(&self, name: &str) -> io::Result<i64> {
        Ok(seconds(&rustix::fs::statat(&self.fd, name, AtFlags::SYMLINK_NOFOLLOW)?))
    }
}

/// Has the disk keep the names in the folders that `path` is in, up to the root. One that only others may read was not
/// made by us.
pub(crate) fn sync_path(path: &Path) -> io::Result<()> {
    for folder in path.ancestors().skip(1) {
        match retry(|| {
            rustix::fs::openat(
                CWD,
                folder,
                OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC,
                Mode::empty(),
            )
        }) {
            Ok(folder) => rustix::fs::fsync(folder)?,
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

#[derive(Clone, Copy)]
enum Rename {
    Exchange,
    NoReplace,
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn rename_with<P: Arg>(at: BorrowedFd<'_>, from: P, to: P, how: Rename) -> rustix::io::Result<()> {
    let flags = match how {
        Rename::Exchange => rustix::fs::RenameFlags::EXCHANGE,
        Rename::NoReplace => rustix::fs::RenameFlags::NOREPLACE,
    };
    rustix::fs::renameat_with(at, from, at, to, flags)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn rename_with<P: Arg>(_: BorrowedFd<'_>, _: P, _: P, _: Rename) -> rustix::io::Result<()> {
    Err(Errno::NOSYS)
}

/// Whether the system or the file system lacks the call.
fn is_not_offered(error: &io::Error) -> bool {
    let errno = Errno::from_io_error(error);
    errno.is_some_and(|errno| [Errno::INVAL, Errno::NOSYS, Errno::NOTSUP, Errno::OPNOTSUPP].contains(&errno))
}

/// One read at the file's position into the spare capacity of `buffer`; 0 at the end.
pub(crate) fn read(file: &File, buffer: &mut Vec<u8>) -> io::Result<usize> {
    if buffer.len() == buffer.capacity() {
        return Ok(0);
    }
    retry(|| rustix::io::read(file, rustix::buffer::spare_capacity(buffer)))
}

/// Fills `bytes` from `offset` on.
pub(crate) fn read_at(file: &File, mut bytes: &mut [u8], mut offset: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let read = retry(|| file.read_at(bytes, offset))?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes = bytes.get_mut(read..).unwrap_or_default();
        offset += read as u64;
    }
    Ok(())
}

/// Writes `bytes` from `offset` on.
pub(crate) fn write_at(file: &File, mut bytes: &[u8], mut offset: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let written = retry(|| file.write_at(bytes, offset))?;
        if written == 0 {
            return Err(io::ErrorKind::WriteZero.into());
        }
        bytes = bytes.get(written..).unwrap_or_default();
        offset += written as u64;
    }
    Ok(())
}

/// When an open file was last written, in Unix seconds of the file system.
pub(crate) fn modified(file: &File) -> io::Result<i64> {
    Ok(seconds(&rustix::fs::fstat(file)?))
}

#[allow(clippy::useless_conversion, reason = "the field has another width on other systems")]
fn seconds(stat: &Stat) -> i64 {
    i64::try_from(stat.st_mtime).unwrap_or(i64::MAX)
}

/// Whether a process of this machine is alive, if that can be told.
pub(crate) fn alive(process: u32) -> Option<bool> {
    let process = rustix::process::Pid::from_raw(i32::try_from(process).ok()?)?;
    Some(rustix::process::test_kill_process(process) != Err(Errno::SRCH))
}

fn open(path: &str) -> io::Result<File> {
    retry(|| rustix::fs::openat(CWD, path, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())).map(File::from)
}

/// What tells the process numbers of this boot and this container from others', if that can be told.
pub(crate) fn host() -> Option<Vec<u8>> {
    let mut boot = Vec::with_capacity(64); // which is more than it has
    read(&open("/proc/sys/kernel/random/boot_id").ok()?, &mut boot).ok()?;
    let space = fs_err::read_link("/proc/self/ns/pid").ok()?;
    Some([&boot, space.as_os_str().as_encoded_bytes()].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_no_rename_is_conditional_a_link_gives_a_name_that_nothing_has() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path(), Modes::Private).unwrap();
        for name in ["one", "two"] {
            folder.create(name).unwrap();
        }
        folder.link("one", "published").unwrap();
        assert_eq!(folder.link("two", "published").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(folder.link("gone", "other").unwrap_err().kind(), io::ErrorKind::NotFound);
        let mut names = Vec::new();
        folder.names(".", |name| names.push(String::from_utf8_lossy(name).into_owned())).unwrap();
        names.sort();
        assert_eq!(names, [".", "..", "published", "two"]);
    }
}
