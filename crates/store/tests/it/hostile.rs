//! Anything but a regular file of ours in place of an entry is damage, known at once and mended by the next put.

use std::os::unix::net::UnixListener;
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use daily_cache_store::{Damage, FsStore, Key, Record, Store, Take, Version, When, entry};
use rustix::fs::{CWD, FileType, Mode};

use crate::folder::{entry_path, found, key, put, stored};

#[test]
fn a_pipe_is_damage() {
    is_damage(Damage::NotRegular, |path| {
        rustix::fs::mknodat(CWD, path, FileType::Fifo, Mode::RWXU, 0).unwrap();
        true
    });
}

#[test]
fn a_device_is_damage() {
    is_damage(Damage::NotRegular, |path| {
        let zero = rustix::fs::makedev(1, 5);
        match rustix::fs::mknodat(CWD, path, FileType::CharacterDevice, Mode::RWXU, zero) {
            Ok(()) => true,
            Err(error) => {
                println!("SKIPPED a_device_is_damage: cannot make a device: {error}");
                false
            }
        }
    });
}

#[test]
fn a_folder_is_damage() {
    is_damage(Damage::NotRegular, |path| {
        fs_err::create_dir(path).unwrap();
        true
    });
}

#[cfg(not(portable_disk))]
#[test]
fn a_folder_with_files_is_damage() {
    is_damage(Damage::NotRegular, |path| {
        fs_err::create_dir_all(path.join("some/folders")).unwrap();
        true
    });
}

#[test]
fn a_link_is_damage_even_to_an_entry() {
    is_damage(Damage::NotRegular, |path| {
        let target = path.with_file_name("elsewhere");
        fs_err::write(&target, entry::encode(&key(1), Version::from_bytes([0; 16]), b"", b"").unwrap())
            .unwrap();
        fs_err::os::unix::fs::symlink(&target, path).unwrap();
        true
    });
    is_damage(Damage::NotRegular, |path| {
        fs_err::os::unix::fs::symlink("/nowhere", path).unwrap();
        true
    });
    is_damage(Damage::NotRegular, |path| {
        fs_err::os::unix::fs::symlink(path, path).unwrap();
        true
    });
}

#[test]
fn a_socket_is_damage() {
    is_damage(Damage::NotRegular, |path| {
        // The path of an entry is longer than that of a socket may be.
        let short = tempfile::tempdir_in(path.ancestors().nth(4).unwrap()).unwrap();
        let _listener = UnixListener::bind(short.path().join("s")).unwrap();
        fs_err::rename(short.path().join("s"), path).unwrap();
        true
    });
}

#[test]
fn a_huge_file_of_nothing_is_damage() {
    is_damage(Damage::Magic, |path| {
        sparse(path, b"", 1 << 40);
        true
    });
}

#[test]
fn a_huge_file_that_begins_well_is_damage() {
    let opening = entry::encode(&key(1), Version::from_bytes([0; 16]), b"head", b"").unwrap();
    for (len, damage) in [(1 << 40, Damage::TooLarge), (2 << 30, Damage::Length)] {
        is_damage(damage, |path| {
            sparse(path, &opening, len);
            true
        });
    }
}

#[cfg(not(portable_disk))]
#[test]
fn a_link_to_nothing_in_place_of_a_folder_is_not_taken_for_a_deleted_store() {
    let (dir, store) = crate::folder::store();
    let folder = entry_path(dir.path(), &key(1)).ancestors().nth(2).unwrap().to_owned();
    fs_err::os::unix::fs::symlink("/nowhere", &folder).unwrap();
    assert_eq!(found(&store, &key(1)), None);
    let error = store.put(&key(1), Record::new(b"", b""), When::Always).unwrap_err();
    assert!(error.is_io() && error.to_string().contains("cannot make the folder"), "{error:?}");
    fs_err::remove_file(folder).unwrap();
    stored(&store, &key(1), 1);
    assert_eq!(found(&store, &key(1)), Some(1));
}

#[test]
fn another_name_of_an_entry_is_not_that_of_another_key() {
    let (dir, store) = crate::folder::store();
    stored(&store, &key(1), 1);
    stored(&store, &key(2), 2);
    fs_err::remove_file(entry_path(dir.path(), &key(2))).unwrap();
    fs_err::hard_link(entry_path(dir.path(), &key(1)), entry_path(dir.path(), &key(2))).unwrap();
    assert_eq!(crate::folder::open(&store, &key(2)).unwrap_err().damage(), Some(Damage::WrongKey));
    assert!(put(&store, &key(2), 3, When::Absent).is_stored());
    assert_eq!((found(&store, &key(1)), found(&store, &key(2))), (Some(1), Some(3)));
}

/// Puts something hostile in place of an entry by `make`, which may find that it cannot.
fn is_damage(damage: Damage, make: impl Fn(&Path) -> bool) {
    for (take, when) in [(Take::Body, When::Absent), (Take::Head, When::Always)] {
        let (dir, store) = crate::folder::store();
        let store = Arc::new(store);
        stored(&*store, &key(1), 1);
        let path = entry_path(dir.path(), &key(1));
        fs_err::remove_file(&path).unwrap();
        if !make(&path) {
            return;
        }
        assert_eq!(answer(&store, key(1), take), Some(damage));
        assert!(put(&*store, &key(1), 2, when).is_stored());
        assert_eq!(found(&*store, &key(1)), Some(2), "{when:?} heals");
    }
}

/// What `open` says of a key, within 100 ms. The machine may be busy, so one answer of five in time will do.
fn answer(store: &Arc<FsStore>, key: Key, mut take: Take) -> Option<Damage> {
    let (sender, answers) = mpsc::channel();
    let (store, tries) = (Arc::clone(store), 5);
    thread::spawn(move || {
        for _ in 0..tries {
            let answer = store.open(&key, &mut take).map(|found| found.is_some());
            let _ = sender.send(answer.unwrap_err().damage());
        }
    });
    let mut answers = (0..tries).map(|_| answers.recv_timeout(Duration::from_millis(100)));
    answers.find_map(Result::ok).expect("an answer within 100 ms")
}

fn sparse(path: &Path, start: &[u8], len: u64) {
    fs_err::write(path, start).unwrap();
    fs_err::OpenOptions::new().write(true).open(path).unwrap().set_len(len).unwrap();
}
