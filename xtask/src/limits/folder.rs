//! What is in the folder of a store, as the trial sees it.

use std::{
    ffi::OsStr,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
};

use fs_err as fs;

use super::{
    case::{Stop, ensure},
    stage::Stage,
};

/// The temporary files of the store in a folder of the stage.
pub(super) fn temporary_files(stage: &Stage, dir: &Path) -> Result<usize, Stop> {
    Ok(fs::read_dir(stage.at(&dir.join("v1/tmp")))?.count())
}

/// The entries of the store in a folder of the stage.
pub(super) fn entries(stage: &Stage, dir: &Path) -> Result<Vec<PathBuf>, Stop> {
    let mut found = Vec::new();
    for function in fs::read_dir(stage.at(&dir.join("v1")))? {
        let function = function?.path();
        if function.file_name().map(OsStr::len) != Some(32) {
            continue;
        }
        for folder in fs::read_dir(&function)? {
            for entry in fs::read_dir(folder?.path())? {
                found.push(entry?.path());
            }
        }
    }
    Ok(found)
}

/// Stops the case unless everything from `path` down has the mode of a folder or of a file. Answers how much there is.
pub(super) fn check_modes(path: &Path, folder: u32, file: u32) -> Result<u32, Stop> {
    let metadata = fs::symlink_metadata(path)?;
    let (mode, wanted) = (metadata.mode() & 0o7777, if metadata.is_dir() { folder } else { file });
    let name = path.file_name().unwrap_or_default().display();
    ensure(mode == wanted, || format!("{name} has mode {mode:04o} instead of {wanted:04o}"))?;
    let mut seen = 1;
    if metadata.is_dir() {
        for entry in fs::read_dir(path)? {
            seen += check_modes(&entry?.path(), folder, file)?;
        }
    }
    Ok(seen)
}

/// Has a folder of the stage belong to a user and a group, with a mode.
pub(super) fn give(stage: &Stage, path: &Path, user: u32, group: u32, mode: u32) -> Result<(), Stop> {
    let path = stage.at(path);
    fs::os::unix::fs::lchown(&path, Some(user), Some(group))?;
    Ok(fs::set_permissions(path, PermissionsExt::from_mode(mode))?)
}
