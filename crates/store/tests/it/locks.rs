//! Locks only make conditions exact: a put neither fails nor hangs for want of one.

use std::fs::OpenOptions;

use daily_cache_store::{Conditions, Store, When};

use crate::folder::{found, key, put, store, stored};

#[test]
fn a_lock_that_is_never_let_go_holds_up_a_put_but_for_a_while() {
    let (dir, store) = store();
    let version = stored(&store, &key(1), 1);
    let lock = dir.path().join("v1/locks/01");
    let holder = OpenOptions::new().create(true).truncate(false).write(true).open(lock).unwrap();
    holder.lock().unwrap();
    assert!(put(&store, &key(1), 2, When::Is(version)).is_stored());
    assert_eq!(found(&store, &key(1)), Some(2));
}

#[test]
fn a_new_entry_needs_no_lock() {
    let (dir, store) = store();
    fs_err::remove_dir_all(dir.path().join("v1/locks")).unwrap();
    fs_err::write(dir.path().join("v1/locks"), "a file").unwrap();
    stored(&store, &key(1), 1);
    assert!(put(&store, &key(2), 1, When::Absent).is_stored());
    assert_eq!(store.caps().conditions(), Conditions::Exact);
}

#[test]
fn without_locks_conditions_are_kept_as_well_as_can_be_and_the_store_says_so() {
    let (dir, store) = store();
    fs_err::remove_dir_all(dir.path().join("v1/locks")).unwrap();
    fs_err::write(dir.path().join("v1/locks"), "a file").unwrap();
    let first = stored(&store, &key(1), 1);
    let second = stored(&store, &key(1), 2);
    assert_eq!(store.caps().conditions(), Conditions::BestEffort);
    assert!(!put(&store, &key(1), 3, When::Is(first)).is_stored());
    assert!(!store.remove(&key(1), When::Is(first)).unwrap());
    assert!(store.remove(&key(1), When::Is(second)).unwrap());
}
