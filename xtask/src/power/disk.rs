//! A file system in a file, whose power can be cut.

use std::{
    ffi::OsStr,
    io::Write,
    path::{Path, PathBuf},
};

use fs_err as fs;

use super::{Flushed, file_system::FileSystem, tool};
use crate::error::Result;

/// A mounted file system in a file. Dropped, nothing of it is left.
#[derive(Debug)]
pub(super) struct Disk {
    /// Where it is mounted.
    pub(super) folder: PathBuf,
    image: PathBuf,
    options: &'static str,
}

/// What became of the wish for one.
#[derive(Debug)]
pub(super) enum Prepared {
    Ready(Disk),
    /// Not on this machine: `name: reason; mend`.
    Skipped(String),
}

impl Disk {
    /// Makes the file system in a file in `folder` and mounts it there, if this machine can. The folder is to be
    /// empty.
    ///
    /// # Errors
    ///
    /// The file or the file system cannot be made.
    pub(super) fn prepare(file_system: &FileSystem, folder: &Path) -> Result<Prepared> {
        let skipped = |reason: &str, mend: &str| {
            Ok(Prepared::Skipped(format!("power on {}: {reason}; {mend}", file_system.name)))
        };
        if let Some((tool, package)) = file_system.missing_tool() {
            return skipped(&format!("{tool} is missing"), &format!("apt-get install -y {package}"));
        }
        let disk = Self {
            folder: folder.join("disk"),
            image: folder.join("image"),
            options: file_system.mount_options,
        };
        disk.make(file_system)?;
        match disk.mount() {
            Ok(()) => Ok(Prepared::Ready(disk)),
            Err(error) => skipped(&format!("it cannot be mounted ({error})"), "run where root can mount it"),
        }
    }

    fn make(&self, file_system: &FileSystem) -> Result<()> {
        fs::create_dir_all(&self.folder)?;
        fs::File::create(&self.image)?.set_len(file_system.mebibytes << 20)?;
        let options = file_system.maker_options.iter().map(OsStr::new);
        let args: Vec<&OsStr> = options.chain([self.image.as_os_str()]).collect();
        tool::run(file_system.maker, &args).map(drop)
    }

    /// Does what any other program may do in between: syncs a file of its own, and the log of all with it.
    pub(super) fn commit(&self) -> Result<()> {
        let mut file = fs::File::create(self.folder.join("another"))?;
        file.write_all(b"somebody else's")?;
        Ok(file.sync_all()?)
    }

    /// Cuts the power: of what is not yet written only so much is, and every call fails from now on.
    pub(super) fn cut(&self, flushed: Flushed) -> Result<()> {
        // The tool is that of f2fs, the call every file system's.
        let level = match flushed {
            Flushed::All => "0",
            Flushed::Log => "1",
            Flushed::Nothing => "2",
        };
        tool::run("f2fs_io", &["shutdown".as_ref(), level.as_ref(), self.folder.as_os_str()]).map(drop)
    }

    /// Gives the power back: what is found is what the disk has.
    pub(super) fn restart(&self) -> Result<()> {
        tool::run("umount", &[&self.folder])?;
        self.mount()
    }

    /// With a new device each time, which goes with the mount: what the system remembers of a device after a cut is
    /// not what is on it.
    fn mount(&self) -> Result<()> {
        let options = format!("loop,{}", self.options);
        let args = ["-o".as_ref(), options.as_ref(), self.image.as_os_str(), self.folder.as_os_str()];
        tool::run("mount", &args).map(drop)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = tool::run("umount", &[&self.folder]);
        let _ = fs::remove_dir(&self.folder);
        let _ = fs::remove_file(&self.image);
    }
}
