//! What an audit finds, repairs and leaves alone.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use daily_cache_store::{Audit, Damage, FsOptions, FsStore, Leased, Repair, Sharing, Store};

use crate::child;
use crate::folder::{entry_path, found, key, store, stored, temporary_files};

fn audit(store: &FsStore, repair: Repair) -> Audit {
    store.audit(repair).unwrap()
}

/// What is found without a repair, with one, and by one after that.
fn thrice(store: &FsStore) -> [Audit; 3] {
    [Repair::No, Repair::Yes, Repair::Yes].map(|repair| audit(store, repair))
}

fn relative(dir: &Path, path: &Path) -> PathBuf {
    path.strip_prefix(dir).unwrap().to_owned()
}

fn chmod(path: &Path, mode: u32) {
    fs_err::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
}

fn mode(path: &Path) -> u32 {
    fs_err::metadata(path).unwrap().permissions().mode() & 0o7777
}

/// Writes the file anew with one byte changed.
fn change(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs_err::read(path).unwrap();
    change(&mut bytes);
    fs_err::write(path, bytes).unwrap();
}

#[test]
fn of_whole_entries_every_byte_is_counted() {
    let (dir, store) = store();
    assert!(audit(&store, Repair::No).is_clean(), "an empty store is clean");
    let mut bytes = 0;
    for number in 1..=20 {
        stored(&store, &key(number), number.into());
        bytes += fs_err::metadata(entry_path(dir.path(), &key(number))).unwrap().len();
    }
    for found in thrice(&store) {
        assert_eq!((found.entries, found.bytes, found.unknown, found.temps), (20, bytes, 0, 0));
        assert!(found.is_clean() && found.repaired == 0, "{found:?}");
    }
}

#[test]
fn what_is_none_in_place_of_an_entry_is_bad_for_a_reason_and_goes_in_a_repair() {
    let (dir, store) = store();
    let path = |number| entry_path(dir.path(), &key(number));
    for number in 1..=8 {
        stored(&store, &key(number), 3);
    }
    change(&path(1), |bytes| bytes.truncate(bytes.len() - 3));
    change(&path(2), |bytes| *bytes.last_mut().unwrap() ^= 1);
    fs_err::remove_file(path(3)).unwrap();
    assert!(Command::new("mkfifo").arg(path(3)).status().unwrap().success());
    fs_err::copy(path(8), path(4)).unwrap();
    fs_err::remove_file(path(5)).unwrap();
    symlink(path(8), path(5)).unwrap();
    change(&path(6), Vec::clear);
    fs_err::remove_file(path(7)).unwrap();
    fs_err::create_dir(path(7)).unwrap();

    let [found, repaired, again] = thrice(&store);
    let reasons = [
        (1, Damage::Length),
        (2, Damage::BodySum),
        (3, Damage::NotRegular),
        (4, Damage::WrongKey),
        (5, Damage::NotRegular),
        (6, Damage::Truncated),
        (7, Damage::NotRegular),
    ];
    for (number, reason) in reasons {
        let bad = found.bad.iter().find(|(bad, _)| *bad == relative(dir.path(), &path(number)));
        assert_eq!(bad.and_then(|(_, error)| error.damage()), Some(reason), "{number}: {:?}", found.bad);
    }
    assert_eq!((found.bad.len(), found.entries, found.repaired, found.is_clean()), (7, 1, 0, false));
    assert_eq!((repaired.bad.len(), repaired.repaired, repaired.is_clean()), (7, 7, true), "{repaired:?}");
    assert_eq!((again.bad.len(), again.entries, again.is_clean()), (0, 1, true));
    assert_eq!(self::found(&store, &key(8)), Some(3));
}

#[test]
fn entries_of_another_format_stay_and_are_not_amiss() {
    let (dir, store) = store();
    stored(&store, &key(1), 1);
    let path = entry_path(dir.path(), &key(1));
    change(&path, |bytes| bytes[8] = 77);
    fs_err::create_dir(dir.path().join("v2")).unwrap();
    fs_err::create_dir(dir.path().join("vx")).unwrap();
    fs_err::write(dir.path().join("somebody's"), "own").unwrap();
    for found in thrice(&store) {
        assert_eq!((found.unknown, found.entries, found.bad.len()), (1, 0, 0), "{found:?}");
        assert_eq!(found.versions, [PathBuf::from("v2")]);
        assert!(found.is_clean() && found.foreign.is_empty());
    }
    assert!(path.exists());
}

#[test]
fn what_dead_processes_left_goes_and_what_living_ones_use_stays() {
    let (dir, store) = store();
    let (mut writing, mut words) = child::start("wait while writing", dir.path());
    assert_eq!(words.next().as_deref(), Some("writing"));
    let (mut holding, mut words) = child::start("hold a lease", dir.path());
    assert_eq!(words.next().as_deref(), Some("held"));
    for found in thrice(&store) {
        assert_eq!((found.temps, found.leftovers.len(), found.is_clean()), (1, 0, true), "{found:?}");
    }
    for child in [&mut writing, &mut holding] {
        child.kill().unwrap();
        child.wait().unwrap();
    }

    let [found, repaired, again] = thrice(&store);
    let left = |folder: &str| found.leftovers.iter().filter(|path| path.starts_with(folder)).count();
    assert_eq!((left("v1/tmp"), left("v1/leases"), found.leftovers.len()), (1, 1, 2), "{found:?}");
    assert_eq!((found.temps, found.is_clean()), (0, false));
    assert_eq!((repaired.leftovers.len(), repaired.repaired, repaired.is_clean()), (2, 2, true));
    assert_eq!((again.leftovers.len(), again.is_clean()), (0, true));
    assert_eq!(temporary_files(dir.path()), Vec::<String>::new());
    assert!(matches!(store.lease(&key(1), [0; 16], &|_| true), Ok(Leased::Granted(_))));
}

#[test]
fn files_that_are_not_the_stores_are_told_and_stay() {
    let (dir, store) = store();
    stored(&store, &key(1), 1);
    let folder = entry_path(dir.path(), &key(1)).parent().unwrap().to_owned();
    let strange = [
        dir.path().join("v1/notes.txt"),
        dir.path().join("v1/0011"),
        folder.parent().unwrap().join("zz"),
        folder.join("readme"),
    ];
    for path in &strange {
        fs_err::write(path, "mine").unwrap();
    }
    for found in thrice(&store) {
        let mut expected: Vec<_> = strange.iter().map(|path| relative(dir.path(), path)).collect();
        expected.sort();
        let mut foreign = found.foreign.clone();
        foreign.sort();
        assert_eq!((foreign, found.repaired, found.is_clean()), (expected, 0, false));
    }
    assert!(strange.iter().all(|path| path.exists()));
}

#[test]
fn modes_that_let_others_in_are_told_and_set_right() {
    let (dir, store) = store();
    stored(&store, &key(1), 1);
    let (entry, locks) = (entry_path(dir.path(), &key(1)), dir.path().join("v1/locks"));
    chmod(&entry, 0o644);
    chmod(&locks, 0o755);
    let [found, repaired, again] = thrice(&store);
    let modes = [(relative(dir.path(), &entry), 0o644), (relative(dir.path(), &locks), 0o755)];
    for expected in &modes {
        assert!(found.modes.contains(expected), "{:?}", found.modes);
    }
    assert_eq!((found.modes.len(), found.entries, found.is_clean()), (2, 1, false));
    assert_eq!((repaired.repaired, repaired.is_clean()), (2, true));
    assert_eq!((again.modes.len(), again.is_clean()), (0, true));
    assert_eq!((mode(&entry), mode(&locks)), (0o600, 0o700));
}

#[test]
fn a_folder_that_a_group_shares_has_the_modes_of_one() {
    let dir = tempfile::tempdir().unwrap();
    let store = FsStore::open_with(&dir, FsOptions::default().with_sharing(Sharing::Group)).unwrap();
    stored(&store, &key(1), 1);
    let entry = entry_path(dir.path(), &key(1));
    assert!(thrice(&store).iter().all(Audit::is_clean));
    chmod(&entry, 0o600);
    let [found, repaired, again] = thrice(&store);
    assert_eq!(found.modes, [(relative(dir.path(), &entry), 0o600)]);
    assert_eq!((repaired.repaired, again.is_clean(), mode(&entry)), (1, true, 0o660));
}

/// The audit reads without a lock, so it meets writers at every point.
#[test]
fn what_others_write_meanwhile_is_never_called_bad() {
    let (dir, store) = store();
    let mut children = ["write", "write"].map(|role| child::start(role, dir.path()));
    for _ in 0..60 {
        let found = audit(&store, Repair::Yes);
        assert!(found.is_clean() && found.bad.is_empty() && found.repaired == 0, "{found:?}");
    }
    for (child, _) in &mut children {
        assert!(child.wait().unwrap().success());
    }
    assert!(audit(&store, Repair::No).is_clean());
}
