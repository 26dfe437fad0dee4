//! What the tests put, and where a store keeps it, spelled out once more from the documented layout.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use daily_cache_store::{Found, FsStore, Key, Put, Record, Result, Store, Take, Version, When};

/// A key of one number.
pub(crate) const fn key(number: u8) -> Key {
    Key::new([0xf0; 16], [number; 32], [0xb0; 8])
}

/// The head of a generation of records.
pub(crate) const fn head_of(generation: u32) -> [u8; 4] {
    generation.to_le_bytes()
}

/// The body of a generation: of another length and with other bytes than the next.
pub(crate) fn generation(number: u32) -> Vec<u8> {
    let len = 1 + number as usize % 7 * 9_000;
    number.to_le_bytes().into_iter().cycle().take(len).collect()
}

/// Puts a generation under `key`.
pub(crate) fn put(store: &dyn Store, key: &Key, number: u32, when: When) -> Put {
    store.put(key, Record::new(&head_of(number), &generation(number)), when).unwrap()
}

/// Puts a generation whatever is there.
pub(crate) fn stored(store: &dyn Store, key: &Key, number: u32) -> Version {
    put(store, key, number, When::Always).version().expect("a put under Always never loses")
}

/// What is under `key`.
pub(crate) fn open(store: &dyn Store, key: &Key) -> Result<Option<Found>> {
    store.open(key, &mut Take::Body)
}

/// The generation found under `key`, after a look at all its bytes.
pub(crate) fn found(store: &dyn Store, key: &Key) -> Option<u32> {
    open(store, key).unwrap().map(|found| {
        let number = u32::from_le_bytes(found.head().try_into().unwrap());
        assert!(found.body() == Some(&generation(number)[..]), "the body of generation {number} is whole");
        number
    })
}

/// A store in a new folder.
pub(crate) fn store() -> (tempfile::TempDir, FsStore) {
    let dir = tempfile::tempdir().unwrap();
    let store = FsStore::open(&dir).unwrap();
    (dir, store)
}

/// The file of the entry of `key` in the store in `dir`.
pub(crate) fn entry_path(dir: &Path, key: &Key) -> PathBuf {
    let (function, args, build) = (hex(key.function()), hex(key.args()), hex(key.build()));
    dir.join("v1").join(function).join(&args[..2]).join(format!("{}-{build}", &args[2..]))
}

/// The names in `v1/tmp`.
pub(crate) fn temporary_files(dir: &Path) -> Vec<String> {
    let entries = fs_err::read_dir(dir.join("v1/tmp")).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}
