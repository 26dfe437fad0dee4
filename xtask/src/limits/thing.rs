//! Hostile things that may be found where a store expects a file or a folder of its own.

use std::{
    os::unix::fs::{PermissionsExt, symlink},
    path::Path,
};

use fs_err as fs;
use rustix::fs::{CWD, FileType, Mode};

use super::{
    actor::NOBODY,
    case::{Stop, ensure},
    stage::Stage,
};

/// What is in files that are not the store's, and stays in them.
const CANARY: &[u8] = b"not the store's";

/// Something hostile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Thing {
    Pipe,
    Socket,
    CharacterDevice,
    BlockDevice,
    Folder,
    FullFolder,
    LinkToFile,
    LinkToFolder,
    LinkToNothing,
    LinkToItself,
    HardLink,
    Huge,
    Unreadable,
    Foreign,
}

impl Thing {
    /// Puts it in place of what is at `path`. `aside` is a folder beside the store, where it may keep what it needs.
    pub(super) fn put(self, stage: &Stage, path: &Path, aside: &Path) -> Result<(), Stop> {
        let at = stage.at(path);
        if fs::symlink_metadata(&at)?.is_dir() {
            fs::remove_dir_all(&at)?;
        } else {
            fs::remove_file(&at)?;
        }
        let (file, folder) = (aside.join("file"), aside.join("folder"));
        fs::write(stage.at(&file), CANARY)?;
        fs::create_dir_all(stage.at(&folder))?;
        self.make(stage, &at, &file, &folder)?;
        if stage.is_root() && !matches!(self, Self::HardLink | Self::Foreign) {
            fs::os::unix::fs::lchown(&at, Some(NOBODY), Some(NOBODY))?;
        }
        Ok(())
    }

    fn make(self, stage: &Stage, at: &Path, file: &Path, folder: &Path) -> Result<(), Stop> {
        let device = |kind, minor| {
            let number = rustix::fs::makedev(1, minor);
            rustix::fs::mknodat(CWD, at, kind, Mode::RWXU, number).map_err(std::io::Error::from)
        };
        match self {
            Self::Pipe => device(FileType::Fifo, 0)?,
            Self::Socket => device(FileType::Socket, 0)?,
            Self::CharacterDevice => device(FileType::CharacterDevice, 5)?,
            Self::BlockDevice => device(FileType::BlockDevice, 0)?,
            Self::Folder => fs::create_dir(at)?,
            Self::FullFolder => {
                fs::create_dir_all(at.join("some/folders"))?;
                fs::write(at.join("some/file"), CANARY)?;
            }
            Self::LinkToFile => symlink(file, at)?,
            Self::LinkToFolder => symlink(folder, at)?,
            Self::LinkToNothing => symlink("/nowhere/at/all", at)?,
            Self::LinkToItself => symlink(at.file_name().unwrap_or_default(), at)?,
            Self::HardLink => fs::hard_link(stage.at(file), at)?,
            Self::Huge => fs::File::create(at)?.set_len(1 << 40)?,
            Self::Unreadable | Self::Foreign => {
                fs::write(at, CANARY)?;
                fs::set_permissions(at, PermissionsExt::from_mode(0o000))?;
            }
        }
        Ok(())
    }

    /// Stops the case if what is beside the store was written.
    pub(super) fn check(stage: &Stage, aside: &Path) -> Result<(), Stop> {
        let canary = fs::read(stage.at(&aside.join("file")))?;
        ensure(canary == CANARY, || "a file outside of the store was written".to_owned())
    }
}
