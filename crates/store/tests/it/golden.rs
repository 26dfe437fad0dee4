//! Entries that releases have written, kept for ever: every later release reads them byte for byte.

use std::io::Read;
use std::path::{Path, PathBuf};

use daily_cache_store::{Damage, FsStore, Key, Prefix, Record, Repair, Store, Take, Version, When, entry};

use crate::folder::{found, key, stored};

/// A record that the release 0.1.0 put; `tests/data/README.md` tells how.
struct Golden {
    number: u8,
    head: Vec<u8>,
    body: Vec<u8>,
}

impl Golden {
    fn all() -> [Golden; 4] {
        let golden = |number, head: &[u8], body| Golden { number, head: head.to_vec(), body };
        [
            golden(1, b"facts", b"a small value".to_vec()),
            golden(2, b"", Vec::new()),
            golden(3, &pattern(300), pattern(20_000)),
            golden(4, b"streamed", pattern(133_000)),
        ]
    }

    fn key(&self) -> Key {
        let counting = |from: u8, at: usize| from.wrapping_add(u8::try_from(at).unwrap());
        Key::new(
            std::array::from_fn(|at| counting(0xf0, at)),
            std::array::from_fn(|at| counting(self.number, at * 5)),
            std::array::from_fn(|at| counting(0xb0, at)),
        )
    }

    /// Where its file is in a store's folder.
    fn name(&self) -> PathBuf {
        let mut key = self.key().to_string();
        let fan_out = key.find('/').unwrap() + 3;
        key.insert(fan_out, '/');
        Path::new("v1").join(key)
    }

    fn bytes(&self) -> Vec<u8> {
        fs_err::read(data().join(self.name())).unwrap()
    }
}

/// Bytes that do not repeat soon.
fn pattern(len: u32) -> Vec<u8> {
    (0..len).map(|n| (n.wrapping_mul(n) >> 7).to_le_bytes()[0]).collect()
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data")
}

/// A store into whose folder the golden files were placed.
fn store() -> (tempfile::TempDir, FsStore) {
    let (dir, store) = crate::folder::store();
    for golden in Golden::all() {
        place(&dir.path().join(golden.name()), &golden.bytes());
    }
    (dir, store)
}

fn place(path: &Path, bytes: &[u8]) {
    fs_err::create_dir_all(path.parent().unwrap()).unwrap();
    fs_err::write(path, bytes).unwrap();
}

#[test]
fn an_entry_of_the_first_release_decodes_byte_for_byte() {
    for golden in Golden::all() {
        let (bytes, key) = (golden.bytes(), golden.key());
        let parts = entry::decode(&bytes, &key).unwrap();
        assert!(parts.head == golden.head && parts.body == golden.body, "record {}", golden.number);
        assert_ne!(parts.version, Version::from_bytes([0; 16]));
    }
}

/// As long as the format is version 1.
#[test]
fn this_release_writes_the_same_bytes() {
    assert_eq!(entry::FORMAT, 1, "keep what is in tests/data, and add entries of the new version");
    for golden in Golden::all() {
        let (bytes, key) = (golden.bytes(), golden.key());
        let version = entry::decode(&bytes, &key).unwrap().version;
        let written = entry::encode(&key, version, &golden.head, &golden.body).unwrap();
        assert!(written == bytes, "record {}", golden.number);
    }
}

#[test]
fn a_store_finds_the_entries_of_the_first_release_in_its_folder() {
    let (_dir, store) = store();
    for golden in Golden::all() {
        let version = entry::decode(&golden.bytes(), &golden.key()).unwrap().version;
        for mut take in [Take::Body, Take::Stream] {
            let found = store.open(&golden.key(), &mut take).unwrap().unwrap();
            assert_eq!((found.version(), found.head()), (version, &golden.head[..]));
            let mut body = Vec::new();
            found.into_reader().unwrap().read_to_end(&mut body).unwrap();
            assert!(body == golden.body, "record {}", golden.number);
        }
    }
    let mut keys = Golden::all().map(|golden| golden.key());
    keys.sort();
    assert_eq!(store.list(&Prefix::All, None).unwrap().keys, keys);
    let audit = store.audit(Repair::No).unwrap();
    assert_eq!((audit.entries, audit.unknown, audit.bad.len()), (4, 0, 0));
}

#[test]
fn an_entry_of_the_first_release_is_replaced_and_removed_by_its_version() {
    let (_dir, store) = store();
    let [small, empty, ..] = Golden::all();
    let version = |golden: &Golden| entry::decode(&golden.bytes(), &golden.key()).unwrap().version;
    let put = |when| store.put(&small.key(), Record::new(b"", b"new"), when).unwrap();
    assert!(!put(When::Absent).is_stored());
    assert!(put(When::Is(version(&small))).is_stored());
    assert!(store.remove(&empty.key(), When::Is(version(&empty))).unwrap());
    assert_eq!(store.list(&Prefix::All, None).unwrap().keys.len(), 3);
}

#[test]
fn an_entry_of_a_later_format_is_a_miss_that_is_left_alone_until_the_next_put() {
    let later = fs_err::read(data().join("later-format")).unwrap();
    let [small, ..] = Golden::all();
    let key = small.key();
    assert_eq!(entry::decode(&later, &key).unwrap_err(), Damage::UnknownVersion);
    for when in [When::Absent, When::Always] {
        let (dir, store) = crate::folder::store();
        let path = dir.path().join(small.name());
        place(&path, &later);
        let error = store.open(&key, &mut Take::Body).unwrap_err();
        assert_eq!(error.damage(), Some(Damage::UnknownVersion));

        assert_eq!(store.list(&Prefix::All, None).unwrap().keys, [key]);
        let audit = store.audit(Repair::Yes).unwrap();
        assert_eq!((audit.entries, audit.unknown, audit.bad.len()), (0, 1, 0));
        store.sweep(1).unwrap();
        let put = store.put(&key, Record::new(b"", b""), When::Is(Version::from_bytes([7; 16])));
        assert!(!put.unwrap().is_stored());
        assert!(fs_err::read(&path).unwrap() == later);

        assert!(store.put(&key, Record::new(&small.head, &small.body), when).unwrap().is_stored());
        let found = store.open(&key, &mut Take::Body).unwrap().unwrap();
        assert_eq!(found.body(), Some(&small.body[..]));
    }
}

/// As a later release would have it in `v2`: a store goes on in its folder wherever that is moved to.
#[cfg(all(unix, not(portable_disk)))]
#[test]
fn stores_of_two_layouts_share_a_folder_and_nothing_in_it() {
    let (elsewhere, later) = crate::folder::store();
    let (dir, store) = crate::folder::store();
    fs_err::rename(elsewhere.path().join("v1"), dir.path().join("v2")).unwrap();
    stored(&later, &key(1), 1);
    stored(&later, &key(2), 2);
    assert_eq!(found(&store, &key(1)), None);

    stored(&store, &key(1), 3);
    assert_eq!((found(&later, &key(1)), found(&store, &key(1))), (Some(1), Some(3)));
    let keys = |store: &FsStore| store.list(&Prefix::All, None).unwrap().keys;
    assert_eq!((keys(&later), keys(&store)), (vec![key(1), key(2)], vec![key(1)]));

    let _lease = later.lease(&key(1), [1; 16], &|_| true).unwrap();
    let leased = store.lease(&key(1), [1; 16], &|_| true).unwrap();
    assert!(matches!(leased, daily_cache_store::Leased::Granted(_)), "{leased:?}");

    assert!(store.sweep(1).unwrap() && later.sweep(1).unwrap(), "each has rounds of its own");
    let audit = store.audit(Repair::Yes).unwrap();
    assert_eq!((audit.entries, audit.versions), (1, vec![PathBuf::from("v2")]));
    assert!(store.remove(&key(1), When::Always).unwrap());
    assert_eq!((found(&later, &key(1)), found(&later, &key(2))), (Some(1), Some(2)));
    assert!(store.open(&key(2), &mut Take::Body).is_ok_and(|found| found.is_none()));
}
