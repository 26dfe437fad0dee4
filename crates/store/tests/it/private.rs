//! The store's folder is its user's alone.

use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;

use daily_cache_store::{Damage, FsStore, When};
use rustix::fs::Mode;

use crate::child::{self, say};
use crate::folder::{entry_path, found, key, open, put, store, stored};

const NOBODY: u32 = 65534;

#[test]
fn the_folder_is_private_whatever_the_umask() {
    for umask in ["000", "022", "027", "077", "777"] {
        let dir = tempfile::tempdir().unwrap();
        let made = dir.path().join("made");
        let (mut child, words) = child::start(&format!("umask {umask}"), &made);
        assert_eq!(words.last().as_deref(), Some("done"));
        assert!(child.wait().unwrap().success(), "umask {umask}");
        let mut files = 0;
        look(&made, &mut |path, mode, is_folder| {
            files += 1;
            assert_eq!(mode, if is_folder { 0o700 } else { 0o600 }, "{} under umask {umask}", path.display());
        });
        assert!(files >= 8, "folders, entry, lock, tag and ignore file are there");
    }
}

#[test]
fn a_folder_that_anyone_can_write_will_do() {
    let dir = tempfile::tempdir().unwrap();
    fs_err::set_permissions(&dir, PermissionsExt::from_mode(0o777)).unwrap();
    stored(&FsStore::open(&dir).unwrap(), &key(1), 1);
    look(&dir.path().join("v1"), &mut |path, mode, _| assert_eq!(mode & 0o077, 0, "{}", path.display()));
}

#[test]
fn an_own_folder_that_others_can_write_is_refused() {
    for mode in [0o770, 0o702, 0o777] {
        let (dir, _) = store();
        fs_err::set_permissions(dir.path().join("v1"), PermissionsExt::from_mode(mode)).unwrap();
        let error = FsStore::open(&dir).unwrap_err();
        assert!(error.is_refused(), "{error:?}");
        let text = error.to_string();
        assert!(text.contains(&format!("mode {mode:04o}")) && text.contains("chmod 700"), "{text}");
    }
}

#[test]
fn an_own_folder_of_another_user_is_refused() {
    let (dir, _) = store();
    if !is_root("an_own_folder_of_another_user_is_refused") {
        return;
    }
    chown(dir.path().join("v1"), Some(NOBODY), None).unwrap();
    let error = FsStore::open(&dir).unwrap_err();
    assert!(error.is_refused(), "{error:?}");
    assert!(
        error.to_string().contains("belongs to user 65534, has mode 0700, and this is user 0"),
        "{error}"
    );
}

#[test]
fn a_user_is_told_that_the_folder_is_roots() {
    let (dir, _) = store();
    fs_err::set_permissions(&dir, PermissionsExt::from_mode(0o777)).unwrap();
    let Some(words) = as_nobody("a_user_is_told_that_the_folder_is_roots", "open", dir.path()) else {
        return;
    };
    let [text] = &words[..] else { panic!("{words:?}") };
    assert!(text.contains("belongs to user 0, has mode 0700, and this is user 65534"), "{text}");
}

#[test]
fn a_user_is_told_that_a_folder_cannot_be_written() {
    let dir = tempfile::tempdir().unwrap();
    fs_err::set_permissions(&dir, PermissionsExt::from_mode(0o755)).unwrap();
    let Some(words) = as_nobody("a_user_is_told_that_a_folder_cannot_be_written", "open", dir.path()) else {
        return;
    };
    let [text] = &words[..] else { panic!("{words:?}") };
    assert!(text.contains("choose a folder that this user can make and write"), "{text}");
}

#[test]
fn a_user_has_a_store_in_a_folder_of_roots_that_anyone_can_write() {
    const NAME: &str = "a_user_has_a_store_in_a_folder_of_roots_that_anyone_can_write";
    let dir = tempfile::tempdir().unwrap();
    fs_err::set_permissions(&dir, PermissionsExt::from_mode(0o777)).unwrap();
    let Some(words) = as_nobody(NAME, "umask 777", dir.path()) else { return };
    assert_eq!(words, ["done"]);
    look(&dir.path().join("v1"), &mut |path, mode, _| assert_eq!(mode & 0o077, 0, "{}", path.display()));
}

#[test]
fn an_entry_of_another_user_is_damage() {
    let (dir, store) = store();
    if !is_root("an_entry_of_another_user_is_damage") {
        return;
    }
    stored(&store, &key(1), 1);
    chown(entry_path(dir.path(), &key(1)), Some(NOBODY), None).unwrap();
    assert_eq!(open(&store, &key(1)).unwrap_err().damage(), Some(Damage::NotOurs));
    assert!(put(&store, &key(1), 2, When::Absent).is_stored());
    assert_eq!(found(&store, &key(1)), Some(2));
}

/// The roles that the tests of this file start.
pub(crate) fn role(role: &str, dir: &Path) {
    if role == "open" {
        say(&FsStore::open(dir).unwrap_err().to_string());
        return;
    }
    let umask = role.strip_prefix("umask ").expect("a known role");
    rustix::process::umask(Mode::from_raw_mode(u32::from_str_radix(umask, 8).unwrap()));
    let store = FsStore::open(dir).unwrap();
    stored(&store, &key(1), 1);
    stored(&store, &key(1), 2);
    assert_eq!(found(&store, &key(1)), Some(2));
    say("done");
}

/// Passes everything from `path` down to `each`, with its permissions.
fn look(path: &Path, each: &mut dyn FnMut(&Path, u32, bool)) {
    let metadata = fs_err::symlink_metadata(path).unwrap();
    each(path, metadata.permissions().mode() & 0o7777, metadata.is_dir());
    if metadata.is_dir() {
        for entry in fs_err::read_dir(path).unwrap() {
            look(&entry.unwrap().path(), each);
        }
    }
}

fn is_root(test: &str) -> bool {
    let is_root = rustix::process::geteuid().is_root();
    if !is_root {
        println!("SKIPPED {test}: only root can be two users");
    }
    is_root
}

/// What a child of another user says.
fn as_nobody(test: &str, role: &str, dir: &Path) -> Option<Vec<String>> {
    if !is_root(test) {
        return None;
    }
    match child::start_command(child::command(role, dir).uid(NOBODY).gid(NOBODY)) {
        Ok((mut child, words)) => {
            let words = words.collect();
            assert!(child.wait().unwrap().success());
            Some(words)
        }
        Err(error) => {
            println!("SKIPPED {test}: another user cannot run this program: {error}");
            None
        }
    }
}
