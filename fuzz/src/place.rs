//! A store with one entry, whose file is written over again and again.

use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

use daily_cache_store::{FsStore, Record, Store, When};
use fs_err as fs;

use crate::sample::KEY;

/// A store with one entry, whose file is written over again and again.
#[derive(Debug)]
pub struct Place {
    store: FsStore,
    file: fs::File,
}

impl Place {
    /// A store in the folder.
    ///
    /// # Errors
    ///
    /// The folder cannot be used.
    pub fn make(folder: &Path) -> io::Result<Self> {
        let store = FsStore::open(folder).map_err(io::Error::other)?;
        // Under Always a put never loses.
        let _ = store.put(&KEY, Record::new(b"", b""), When::Always).map_err(io::Error::other)?;
        let [function, args, build] = [&KEY.function()[..], KEY.args(), KEY.build()].map(hex);
        let (first, rest) = args.split_at(2);
        let path = folder.join("v1").join(function).join(first).join(format!("{rest}-{build}"));
        Ok(Self { store, file: fs::OpenOptions::new().write(true).open(path)? })
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &FsStore {
        &self.store
    }

    /// Makes these bytes the whole file of the entry.
    ///
    /// # Errors
    ///
    /// They cannot be written.
    pub fn write(&self, bytes: &[u8]) -> io::Result<()> {
        self.file.set_len(bytes.len() as u64)?;
        self.write_at(0, bytes)
    }

    /// Writes these bytes over those in the file.
    ///
    /// # Errors
    ///
    /// They cannot be written.
    pub fn write_at(&self, at: usize, bytes: &[u8]) -> io::Result<()> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(at as u64))?;
        file.write_all(bytes)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
