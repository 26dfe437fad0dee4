//! Locks between writers of one key: they make conditions exact, and nothing right depends on them.

use std::fs::File;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::disk::{self, Folder};
use crate::{Conditions, Key};

use super::name;

/// How long a writer waits for another, in all. A holder is there for one rename: it takes longer only if it is
/// stopped or its disk is, and then going on without the lock is the lesser evil.
const PATIENCE: Duration = Duration::from_secs(2);

/// The longest single wait.
const LONGEST: Duration = Duration::from_millis(4);

/// Whether locks work in a store's folder.
#[derive(Debug, Default)]
pub(super) struct Locks {
    /// On network file systems even a lock that does not wait can hang, so none is tried.
    avoided: OnceLock<bool>,
    failed: AtomicBool,
}

impl Locks {
    #[cfg(test)]
    pub(super) fn avoided() -> Self {
        Self { avoided: OnceLock::from(true), failed: AtomicBool::new(false) }
    }

    /// The lock of `key`, held until the file is dropped; or nothing if it cannot be had.
    pub(super) fn take(&self, folder: &Folder, key: &Key) -> Option<File> {
        if self.are_avoided(folder) {
            return None;
        }
        let file = self.note(open(folder, &name::lock_name(key)))?;
        let (mut waited, mut wait) = (Duration::ZERO, Duration::from_micros(20));
        while waited < PATIENCE {
            if self.note(disk::try_lock(&file))? {
                return Some(file);
            }
            thread::sleep(wait);
            waited += wait;
            wait = LONGEST.min(wait * 2);
        }
        None
    }

    pub(super) fn conditions(&self, folder: &Folder) -> Conditions {
        if self.are_avoided(folder) || self.failed.load(Ordering::Relaxed) {
            Conditions::BestEffort
        } else {
            Conditions::Exact
        }
    }

    /// Whether none is tried, since even that might hang.
    pub(super) fn are_avoided(&self, folder: &Folder) -> bool {
        *self.avoided.get_or_init(|| folder.is_on_network())
    }

    fn note<T>(&self, result: std::io::Result<T>) -> Option<T> {
        result.inspect_err(|_| self.failed.store(true, Ordering::Relaxed)).ok()
    }
}

fn open(folder: &Folder, name: &str) -> std::io::Result<File> {
    folder.open_lock(name).or_else(|_| {
        folder.make_folder("locks")?;
        folder.open_lock(name)
    })
}
