//! What outlives a process: the store, and how often the function has run.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use daily_cache::{FsStore, MemoryStore, Store};
use tempfile::TempDir;

use super::cell::StoreKind;

#[derive(Clone)]
pub(crate) struct Place {
    kept: Kept,
    runs: Arc<AtomicU32>,
}

#[derive(Clone)]
enum Kept {
    /// Stands for a store that outlives the process.
    Memory(Arc<MemoryStore>),
    Fs(Arc<TempDir>),
}

impl Place {
    pub(crate) fn empty(kind: StoreKind) -> Place {
        let kept = match kind {
            StoreKind::Memory => Kept::Memory(Arc::default()),
            StoreKind::Fs => Kept::Fs(Arc::new(tempfile::tempdir().unwrap())),
        };
        Place { kept, runs: Arc::default() }
    }

    /// The store, as a process that begins opens it.
    pub(crate) fn open(&self) -> Arc<dyn Store> {
        match &self.kept {
            Kept::Memory(store) => Arc::<MemoryStore>::clone(store),
            Kept::Fs(folder) => Arc::new(FsStore::open(folder.path()).unwrap()),
        }
    }

    /// The function that is cached: it gives the number of its run.
    pub(crate) fn run(&self) -> u32 {
        self.runs.fetch_add(1, Ordering::Relaxed) + 1
    }

    pub(crate) fn runs(&self) -> u32 {
        self.runs.load(Ordering::Relaxed)
    }
}
