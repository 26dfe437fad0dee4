//! A store in a folder of its own, and the files in it.

use std::path::PathBuf;
use std::sync::Arc;

use daily_cache::{FsStore, Key, Store};
use daily_cache_testkit::conformance::Subject;
use daily_cache_testkit::{FaultStore, Faults};
use fs_err as fs;
use tempfile::TempDir;

pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    /// Another handle on the store, as another process would have it.
    pub(crate) fn store(&self) -> FsStore {
        FsStore::open(self.0.path()).unwrap()
    }

    /// The file of an entry.
    pub(crate) fn entry(&self, key: &Key) -> PathBuf {
        let key = key.to_string();
        let (function, rest) = key.split_once('/').unwrap();
        self.0.path().join("v1").join(function).join(&rest[..2]).join(&rest[2..])
    }

    pub(crate) fn bytes(&self, key: &Key) -> Vec<u8> {
        fs::read(self.entry(key)).unwrap()
    }

    pub(crate) fn write(&self, key: &Key, bytes: &[u8]) {
        fs::remove_file(self.entry(key)).unwrap();
        fs::write(self.entry(key), bytes).unwrap();
    }
}

/// Stores over one folder whose faults are shared.
pub(crate) struct Faulty(pub(crate) Folder, pub(crate) Faults);

impl Subject for Faulty {
    fn store(&self) -> Arc<dyn Store> {
        Arc::new(FaultStore::with(self.0.store(), self.1.clone()))
    }

    fn tamper(&self, key: &Key, change: &mut dyn FnMut(&mut Vec<u8>)) -> bool {
        let mut bytes = self.0.bytes(key);
        change(&mut bytes);
        self.0.write(key, &bytes);
        true
    }
}
