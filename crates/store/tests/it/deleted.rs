//! The folder goes away, in whole or in part, under a running store.

use std::error::Error as _;

use daily_cache_store::{Prefix, Record, Store, When};

use crate::folder::{found, key, put, store, stored};

#[test]
fn after_its_folder_was_deleted_a_store_misses_then_says_so_then_works() {
    for part in ["", "v1"] {
        let (dir, store) = store();
        stored(&store, &key(1), 1);
        fs_err::remove_dir_all(dir.path().join(part)).unwrap();

        assert_eq!(found(&store, &key(1)), None);
        assert_eq!(store.list(&Prefix::All, None).unwrap().keys, []);
        assert!(!store.remove(&key(1), When::Always).unwrap());

        let error = store.put(&key(1), Record::new(b"", b""), When::Always).unwrap_err();
        assert!(error.is_gone(), "{error:?}");
        assert!(error.to_string().contains("was deleted while in use"), "{error}");

        stored(&store, &key(1), 2);
        assert_eq!(found(&store, &key(1)), Some(2));
    }
}

#[test]
fn a_folder_that_cannot_be_made_again_is_an_error_that_says_why() {
    let (dir, store) = store();
    stored(&store, &key(1), 1);
    fs_err::remove_dir_all(dir.path()).unwrap();
    fs_err::write(dir.path(), "a file").unwrap();

    let error = store.put(&key(1), Record::new(b"", b""), When::Always).unwrap_err();
    assert!(error.is_io() && error.source().is_some(), "{error:?}");
    fs_err::remove_file(dir.path()).unwrap();
    assert!(store.put(&key(1), Record::new(b"", b""), When::Always).unwrap_err().is_gone());
    stored(&store, &key(1), 2);
}

#[test]
fn a_store_makes_its_inner_folders_again_without_a_word() {
    let (dir, store) = store();
    let version = stored(&store, &key(1), 1);
    for inner in ["tmp", "locks"] {
        fs_err::remove_dir_all(dir.path().join("v1").join(inner)).unwrap();
        assert!(put(&store, &key(1), 1, When::Is(version)).version().is_none_or(|new| new != version));
    }
    let function = fs_err::read_dir(dir.path().join("v1")).unwrap().map(|entry| entry.unwrap().path());
    let function = function.into_iter().find(|path| path.file_name().unwrap().len() == 32).unwrap();
    fs_err::remove_dir_all(&function).unwrap();
    stored(&store, &key(1), 3);
    assert_eq!(found(&store, &key(1)), Some(3));
}

#[test]
fn a_file_in_place_of_a_folder_is_cleared_away_by_a_put() {
    let (dir, store) = store();
    for part in ["f0".repeat(16), format!("{}/01", "f0".repeat(16))] {
        stored(&store, &key(1), 1);
        let path = dir.path().join("v1").join(part);
        fs_err::remove_dir_all(&path).unwrap();
        fs_err::write(&path, "a file").unwrap();

        let error = crate::folder::open(&store, &key(1)).unwrap_err();
        assert!(error.is_damaged(), "{error:?}");
        assert_eq!(store.list(&Prefix::All, None).unwrap().keys, []);
        stored(&store, &key(1), 2);
        assert_eq!(found(&store, &key(1)), Some(2));
    }
}
