//! The folder of a store, seen and changed behind the store's back.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use daily_cache::{FsStore, Key};
use fs_err as fs;
use tempfile::TempDir;

/// A folder for a store, removed in the end.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    /// Another handle on the store, as another process would have it.
    pub(crate) fn store(&self) -> FsStore {
        FsStore::open(self.path()).unwrap()
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// The store's own folder.
    pub(crate) fn root(&self) -> PathBuf {
        self.path().join("v1")
    }

    /// The file of an entry, spelled out from the documented layout.
    pub(crate) fn entry(&self, key: &Key) -> PathBuf {
        let key = key.to_string();
        let (function, rest) = key.split_once('/').unwrap();
        self.root().join(function).join(&rest[..2]).join(&rest[2..])
    }

    /// Every file below, with its bytes and the time it was last changed.
    pub(crate) fn files(&self) -> Vec<(PathBuf, SystemTime, Vec<u8>)> {
        let mut files = Vec::new();
        let mut folders = vec![self.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let modified = fs::metadata(&path).unwrap().modified().unwrap();
                    files.push((path.clone(), modified, fs::read(&path).unwrap()));
                }
            }
        }
        files.sort();
        files
    }
}

pub(crate) fn read(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap()
}

pub(crate) fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap();
}

pub(crate) fn remove(path: &Path) {
    if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
}

pub(crate) fn make_folder(path: &Path) {
    fs::create_dir_all(path).unwrap();
}
