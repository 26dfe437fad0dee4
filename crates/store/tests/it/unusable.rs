//! A folder that cannot be used is an error when it is opened, with the mend.

use std::error::Error as _;

use daily_cache_store::FsStore;

use crate::folder::{found, key, stored};

#[test]
fn a_file_is_not_a_folder() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs_err::write(&file, "").unwrap();
    for path in [file.clone(), file.join("below")] {
        let error = FsStore::open(&path).unwrap_err();
        assert!(error.is_io() && error.source().is_some(), "{error:?}");
        assert!(error.to_string().contains("is not a folder: remove that, or choose another"), "{error}");
    }
}

#[test]
fn a_file_or_a_link_in_place_of_the_stores_own_folder_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let own = dir.path().join("v1");
    fs_err::write(&own, "").unwrap();
    assert!(FsStore::open(&dir).unwrap_err().to_string().contains("is not a folder"));
    fs_err::remove_file(&own).unwrap();
    #[cfg(unix)]
    {
        let elsewhere = tempfile::tempdir().unwrap();
        fs_err::os::unix::fs::symlink(elsewhere.path(), &own).unwrap();
        assert!(FsStore::open(&dir).unwrap_err().to_string().contains("is not a folder"));
    }
}

#[test]
fn missing_folders_are_made() {
    let dir = tempfile::tempdir().unwrap();
    let deep = dir.path().join("some/folders/down");
    stored(&FsStore::open(&deep).unwrap(), &key(1), 1);
    assert_eq!(found(&FsStore::open(&deep).unwrap(), &key(1)), Some(1));
}

#[test]
fn backups_and_git_leave_the_folder_alone_but_not_the_users() {
    let dir = tempfile::tempdir().unwrap();
    let _store = FsStore::open(&dir).unwrap();
    let tag = fs_err::read_to_string(dir.path().join("v1/CACHEDIR.TAG")).unwrap();
    assert!(tag.starts_with("Signature: 8a477f597d28d172789f06886806bc55\n"));
    assert_eq!(fs_err::read_to_string(dir.path().join("v1/.gitignore")).unwrap(), "*\n");
    let names: Vec<_> =
        fs_err::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["v1"]);
}

#[test]
fn an_app_with_a_bad_name_has_no_folder() {
    let error = FsStore::for_app("../elsewhere").unwrap_err();
    assert!(error.is_invalid(), "{error:?}");
}
