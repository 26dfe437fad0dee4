//! The inputs that a target begins with: copies, since fuzzing adds to them.

use std::{
    io,
    path::{Path, PathBuf},
};

use fs_err as fs;

use super::{build::Build, target::Target};
use crate::{error::Result, metadata::Workspace};

/// The folders of committed inputs: where fuzzing begins, and what once failed.
const COMMITTED: [&str; 2] = ["corpus", "regressions"];

/// The inputs of a target in a folder of its own.
#[derive(Debug)]
pub(super) struct Inputs {
    pub(super) target: &'static Target,
    /// Where its inputs, its log and the inputs that fail are.
    pub(super) folder: PathBuf,
    /// How many are committed.
    pub(super) count: u64,
    /// The length of the longest in bytes, or what the target asks for.
    pub(super) longest: u64,
}

impl Inputs {
    /// Copies the committed inputs and clears what an earlier run left.
    pub(super) fn gather(workspace: &Workspace, build: &Build, target: &'static Target) -> Result<Self> {
        let folder = build.folder.join("work").join(target.name);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        let mut inputs = Self { target, folder, count: 0, longest: target.longest };
        fs::create_dir_all(inputs.corpus())?;
        fs::create_dir_all(inputs.failed())?;
        for name in COMMITTED {
            let committed = workspace.root.join("fuzz").join(name).join(target.name);
            for (number, file) in files(&committed)?.iter().enumerate() {
                let len = fs::copy(file, inputs.corpus().join(format!("{name}-{number}")))?;
                inputs.count += 1;
                inputs.longest = inputs.longest.max(len);
            }
        }
        Ok(inputs)
    }

    /// The folder of the inputs.
    pub(super) fn corpus(&self) -> PathBuf {
        self.folder.join("corpus")
    }

    /// The folder of inputs that failed.
    pub(super) fn failed(&self) -> PathBuf {
        self.folder.join("failed")
    }

    /// The inputs that failed, if any did.
    pub(super) fn failures(&self) -> io::Result<Vec<PathBuf>> {
        files(&self.failed())
    }
}

/// The files in a folder in the order of their names; none if there is no folder.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut files = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    files.sort();
    Ok(files)
}
