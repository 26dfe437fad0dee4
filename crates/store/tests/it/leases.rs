//! Leases beyond what every store keeps to: what a holder tells, what its death leaves, who may stand in the way.

use daily_cache_store::{Error, FsStore, Holder, Lease, Leased, Leases, MemoryStore, Repair, Result, Store};

use crate::child::{self, say};
use crate::folder::{key, store};

fn granted(leased: Result<Leased>) -> Lease {
    match leased.unwrap() {
        Leased::Granted(lease) => lease,
        other => panic!("granted, and not {other:?}"),
    }
}

fn busy(leased: Result<Leased>) -> Holder {
    match leased.unwrap() {
        Leased::Busy(holder) => holder,
        other => panic!("busy, and not {other:?}"),
    }
}

fn ask(store: &dyn Store) -> Result<Leased> {
    store.lease(&key(1), [7; 16], &|_| true)
}

#[test]
fn a_holder_that_waits_says_so() {
    let (_dir, files) = store();
    let memory = MemoryStore::new();
    for store in [&files as &dyn Store, &memory] {
        let lease = granted(ask(store));
        for is_waiting in [false, true, false] {
            lease.set_waiting(is_waiting);
            assert_eq!(busy(ask(store)), Holder::new([7; 16], is_waiting));
        }
    }
}

#[test]
fn nothing_is_left_of_a_lease_that_was_given_back() {
    let (dir, store) = store();
    let first = granted(ask(&store));
    let second = granted(store.lease(&key(1), [8; 16], &|_| false));
    assert_eq!(leases(&dir).len(), 1);
    drop((first, second));
    assert_eq!(leases(&dir), Vec::<String>::new());
    assert_eq!(store.caps().leases(), Leases::Locks);
}

#[test]
fn the_lease_of_a_killed_process_is_free_at_once_and_swept_in_the_next_round() {
    let (dir, store) = store();
    let (mut child, mut words) = child::start("hold a lease", dir.path());
    assert_eq!(words.next().as_deref(), Some("held"));
    assert_eq!(busy(ask(&store)).note, [9; 16]);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(leases(&dir).len(), 1, "a killed process cannot remove its file");
    drop(granted(ask(&store)));

    let (mut child, mut words) = child::start("hold a lease", dir.path());
    assert_eq!(words.next().as_deref(), Some("held"));
    assert!(store.sweep(1).unwrap());
    assert_eq!(leases(&dir).len(), 1, "the lease of a living process stays");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!store.sweep(1).unwrap(), "once in a round");
    assert!(FsStore::open(&dir).unwrap().sweep(2).unwrap());
    assert_eq!(leases(&dir), Vec::<String>::new());
}

#[test]
fn nobody_meets_the_note_of_a_dead_holder_under_the_lock_of_a_living_one() {
    let (dir, store) = store();
    let (mut child, mut words) = child::start("hold a lease", dir.path());
    assert_eq!(words.next().as_deref(), Some("held"));
    child.kill().unwrap();
    child.wait().unwrap();
    let path = dir.path().join("v1/leases").join(&leases(&dir)[0]);
    let of_the_dead = fs_err::File::open(&path).unwrap();

    let _lease = granted(ask(&store));
    assert_eq!(std::io::read_to_string(of_the_dead).unwrap().as_bytes()[..16], [9; 16]);
    assert_eq!(fs_err::read(&path).unwrap()[..16], [7; 16]);
}

#[test]
fn a_file_among_the_leases_that_is_none_is_never_removed() {
    let (dir, store) = store();
    let stray = dir.path().join("v1/leases/notes.txt");
    fs_err::write(&stray, "somebody else's").unwrap();
    assert!(store.sweep(1).unwrap());
    let audit = store.audit(Repair::Yes).unwrap();
    assert_eq!((audit.foreign, audit.leftovers), (vec!["v1/leases/notes.txt".into()], vec![]));
    assert!(stray.exists());
}

#[test]
fn a_round_is_over_where_one_of_the_next_two_has_begun() {
    let (_dir, store) = store();
    let begun = [20, 19, 20, 18, 21, 20, 17].map(|round| store.sweep(round).unwrap());
    assert_eq!(begun, [true, false, false, false, true, false, true]);
}

/// The role of a process that is killed while it has a lease.
pub(crate) fn hold(store: &FsStore) {
    let _lease = granted(store.lease(&key(1), [9; 16], &|_| true));
    say("held");
    std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink()).unwrap();
}

#[test]
fn a_file_in_place_of_the_folder_of_leases_is_an_error() {
    let (dir, store) = store();
    fs_err::remove_dir_all(dir.path().join("v1/leases")).unwrap();
    fs_err::write(dir.path().join("v1/leases"), "no folder").unwrap();
    assert!(ask(&store).is_err_and(|error: Error| error.is_io()));
}

#[test]
fn a_folder_that_was_deleted_has_its_leases_made_again() {
    let (dir, store) = store();
    fs_err::remove_dir_all(dir.path().join("v1/leases")).unwrap();
    drop(granted(ask(&store)));
}

fn leases(dir: &tempfile::TempDir) -> Vec<String> {
    let names = fs_err::read_dir(dir.path().join("v1/leases")).unwrap();
    names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}
