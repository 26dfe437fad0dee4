//! A folder for the files of a run, in memory where the system has that. It goes when the run ends.

use std::{
    path::{Path, PathBuf},
    process,
};

use fs_err as fs;

use crate::error::Result;

/// Where many systems keep files in memory: a target writes one for each input.
const IN_MEMORY: &str = "/dev/shm";

/// The folder, removed when this is dropped.
#[derive(Debug)]
pub(super) struct Scratch(PathBuf);

impl Scratch {
    /// Makes it, in `otherwise` if there is none in memory.
    pub(super) fn make(otherwise: &Path) -> Result<Self> {
        let name = format!("daily-cache-fuzz-{}", process::id());
        let in_memory = Path::new(IN_MEMORY).join(&name);
        if fs::create_dir(&in_memory).is_ok() {
            return Ok(Self(in_memory));
        }
        let folder = otherwise.join(name);
        fs::create_dir_all(&folder)?;
        Ok(Self(folder))
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
