//! Pages of files on their way to the disk: the system writes them in an order of its own.

use std::path::Path;

use fs_err as fs;

use crate::error::Result;

/// Has the first page of every file below `folder` written, and no other: what is left of a file after a cut may have
/// its head and not its body. Files that come and go meanwhile may be left out.
pub(super) fn write_first(folder: &Path) -> Result<()> {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        for entry in entries {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else if let Ok(file) = fs::File::open(entry.path()) {
                write(&file)?;
            }
        }
    }
    Ok(())
}

/// A page that is not needed any more is written if it was not yet, and dropped.
#[cfg(target_os = "linux")]
fn write(file: &fs::File) -> Result<()> {
    use rustix::fs::{Advice, fadvise};

    const PAGE: std::num::NonZeroU64 = std::num::NonZeroU64::new(4096).unwrap();
    Ok(fadvise(file, 0, Some(PAGE), Advice::DontNeed).map_err(std::io::Error::from)?)
}

#[cfg(not(target_os = "linux"))]
fn write(_: &fs::File) -> Result<()> {
    Ok(())
}
