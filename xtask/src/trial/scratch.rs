//! The folder that a trial works in, removed at its end.

use std::{
    path::{Path, PathBuf},
    process,
};

use fs_err as fs;

use crate::error::Result;

/// Where many systems keep files in memory.
const IN_MEMORY: &str = "/dev/shm";

/// A folder of this process alone, removed when this is dropped.
#[derive(Debug)]
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// Makes one in cargo's target folder, which is on a disk.
    pub(crate) fn on_disk(target: &Path, trial: &str) -> Result<Self> {
        let path = target.join(name(trial));
        fs::create_dir_all(&path)?;
        Ok(Self(path))
    }

    /// Makes one in memory, or on the disk if there is none.
    pub(crate) fn in_memory(target: &Path, trial: &str) -> Result<Self> {
        let path = Path::new(IN_MEMORY).join(name(trial));
        if fs::create_dir(&path).is_ok() { Ok(Self(path)) } else { Self::on_disk(target, trial) }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

fn name(trial: &str) -> String {
    format!("daily-cache-{trial}-{}", process::id())
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
