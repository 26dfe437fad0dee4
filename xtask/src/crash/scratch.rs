//! The folder that a trial works in, removed at its end however that comes.

use std::path::{Path, PathBuf};

use fs_err as fs;

use crate::error::Result;

/// A folder of this process alone.
pub(super) struct Scratch(PathBuf);

impl Scratch {
    /// Makes one in cargo's target folder, which is on a disk.
    pub(super) fn create(target: &Path) -> Result<Self> {
        let path = target.join(format!("crash-{}", std::process::id()));
        fs::create_dir_all(&path)?;
        Ok(Self(path))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
