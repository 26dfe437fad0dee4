//! Files of a store that somebody changed: a miss that says so, never a wrong value (cases 23 and 24).

use std::sync::Arc;

use daily_cache::store::{Record, When};
use daily_cache::{Answer, Cause, FsStore, Key, Scope, Store};

use crate::caches::{Cache, forgetful, key_of};
use crate::disk::{Folder, make_folder, read, remove, write};
use crate::hooked::only_record;
use crate::workers::{Gate, spawn};

/// Long enough that some bytes of it are no length and no sum.
const GOOD: &str = "the value that was stored first, by a run that nobody has to repeat";

fn call(cache: &Cache<FsStore>, value: &str) -> Answer<String> {
    cache.slot("load", "acme").unwrap().get_or_compute(|| value.to_owned())
}

fn entry() -> Key {
    key_of("load", "acme")
}

/// A store whose entry somebody is about to change, and its cache.
fn filled() -> (Folder, Cache<FsStore>) {
    let folder = Folder::new();
    let cache = forgetful(folder.store());
    call(&cache, GOOD).strict().unwrap();
    (folder, cache)
}

/// The call runs, tells of the damage and replaces what is damaged; the next one is a hit.
#[track_caller]
fn assert_healed(cache: &Cache<FsStore>, what: &str) {
    let answer = call(cache, "new");
    assert_eq!(*answer, "new", "{what}");
    assert_eq!(answer.status().cause(), Some(Cause::Damaged), "{what}");
    assert!(answer.status().is_stored(), "{what}");
    let fault = answer.strict().unwrap_err();
    assert!(fault.is_damage() && !fault.is_store(), "{what}: {fault:?}");
    let next = call(cache, "never computed").strict().unwrap();
    assert_eq!((next.as_str(), next.status().is_hit()), ("new", true), "{what}");
}

/// Case 23.
#[test]
fn an_entry_cut_at_any_length_is_computed_anew_and_replaced() {
    let (folder, cache) = filled();
    let (path, whole) = (folder.entry(&entry()), read(&folder.entry(&entry())));
    for length in 0..whole.len() {
        write(&path, &whole[..length]);
        assert_healed(&cache, &format!("cut to {length} bytes"));
    }
    write(&path, &whole);
    assert_eq!(*call(&cache, "new").strict().unwrap(), GOOD);
}

/// Case 23.
#[test]
fn an_entry_with_any_byte_changed_is_computed_anew_and_replaced() {
    let (folder, cache) = filled();
    let (path, whole) = (folder.entry(&entry()), read(&folder.entry(&entry())));
    for (at, change) in (0..whole.len()).flat_map(|at| [(at, 1_u8 << (at % 8)), (at, 0xff)]) {
        let mut bytes = whole.clone();
        bytes[at] ^= change;
        write(&path, &bytes);
        assert_healed(&cache, &format!("byte {at} changed by {change:#x}"));
    }
}

/// Case 23.
#[test]
fn an_entry_with_more_behind_it_and_other_garbage_are_computed_anew_and_replaced() {
    let (folder, cache) = filled();
    let (path, whole) = (folder.entry(&entry()), read(&folder.entry(&entry())));
    let head_without_body = whole[..whole.len() - GOOD.len() - 24].to_vec();
    let body_without_head = whole[whole.len() - GOOD.len() - 24..].to_vec();
    let garbage = [
        [whole.clone(), vec![0]].concat(),
        [whole.clone(), whole.clone()].concat(),
        [vec![0], whole.clone()].concat(),
        head_without_body,
        body_without_head,
        GOOD.as_bytes().to_vec(),
        vec![0; whole.len()],
        vec![0xff; 100_000],
        b"\x89DCE\r\n\x1a\n".to_vec(),
    ];
    for (number, bytes) in garbage.iter().enumerate() {
        write(&path, bytes);
        assert_healed(&cache, &format!("garbage {number}"));
    }
}

/// Case 23.
#[test]
fn the_entry_of_another_key_under_this_name_is_not_taken_for_it() {
    let (folder, cache) = filled();
    cache.slot("load", "bolt").unwrap().get_or_compute(|| "bolt's".to_owned());
    write(&folder.entry(&entry()), &read(&folder.entry(&key_of("load", "bolt"))));
    assert_healed(&cache, "another's entry");
    let bolt = cache.slot("load", "bolt").unwrap().get_or_compute(|| "new".to_owned()).strict().unwrap();
    assert_eq!(*bolt, "bolt's");
}

/// Case 23.
#[test]
fn a_folder_in_place_of_an_entry_is_replaced() {
    let (folder, cache) = filled();
    let path = folder.entry(&entry());
    remove(&path);
    make_folder(&path);
    assert_healed(&cache, "an empty folder");
    remove(&path);
    make_folder(&path);
    write(&path.join("a file"), b"of somebody");
    assert_healed(&cache, "a folder with a file");
}

/// Case 23.
#[cfg(unix)]
#[test]
fn a_link_in_place_of_an_entry_is_replaced_and_what_it_points_to_stays() {
    let (folder, cache) = filled();
    let path = folder.entry(&entry());
    let elsewhere = folder.path().join("elsewhere");
    write(&elsewhere, &read(&path));
    let before = read(&elsewhere);
    remove(&path);
    std::os::unix::fs::symlink(&elsewhere, &path).unwrap();
    assert_healed(&cache, "a link");
    assert_eq!(read(&elsewhere), before);
}

/// Case 23. A whole entry, as the store sees it, of a release to come.
#[test]
fn a_head_that_is_not_understood_is_computed_anew_and_replaced() {
    let (folder, cache) = filled();
    let (_, head, body) = only_record(cache.store());
    let other_layout = [&[0xff], &head[1..]].concat();
    for head in [&b""[..], b"facts", &head[..43], &other_layout] {
        let store = folder.store();
        assert!(store.put(&entry(), Record::new(head, &body), When::Always).unwrap().is_stored());
        assert_healed(&cache, &format!("a head of {} bytes", head.len()));
    }
}

/// Files that are no entries are not ours: they change nothing and stay.
#[test]
fn foreign_files_in_the_folder_are_left_alone() {
    let (folder, cache) = filled();
    let foreign = [folder.root().join("notes.txt"), folder.entry(&entry()).with_file_name("notes.txt")];
    for path in &foreign {
        write(path, b"mine");
    }
    assert_eq!(*call(&cache, "new").strict().unwrap(), GOOD);
    assert_eq!(cache.list(Scope::All).map(Result::unwrap).count(), 1);
    assert_eq!(cache.invalidate(Scope::All).unwrap(), 1);
    assert_eq!(*call(&cache, "new").strict().unwrap(), "new");
    for path in &foreign {
        assert_eq!(read(path), b"mine");
    }
}

/// Case 24. Whoever found damage and was overtaken has an older value.
#[test]
fn a_run_begun_on_a_damaged_entry_does_not_replace_what_another_stored_meanwhile() {
    let (folder, cache) = filled();
    write(&folder.entry(&entry()), b"damaged");
    let gate = Arc::new(Gate::default());
    let run = {
        let (gate, cache) = (Arc::clone(&gate), cache.clone());
        spawn(move || {
            let slot = cache.slot("load", "acme").unwrap();
            let answer = slot.get_or_compute(|| {
                gate.pass();
                "begun first".to_owned()
            });
            (answer.status().cause(), answer.into_value())
        })
    };
    gate.wait_for(1);
    let other = forgetful(folder.store());
    assert!(call(&other, "newer").status().is_stored());
    gate.open();
    assert_eq!(
        run.join(),
        (Some(Cause::Damaged), "begun first".to_owned()),
        "it is its caller's all the same"
    );
    assert_eq!(*call(&other, "again").strict().unwrap(), "newer");
}
