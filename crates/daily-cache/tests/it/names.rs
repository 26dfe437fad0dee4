//! Names that no file system would take (case 29).

use std::sync::Arc;

use daily_cache::{FsStore, MemoryStore, Scope, Store};

use crate::caches::{Cache, entries, forgetful};
use crate::disk::Folder;

fn hostile() -> Vec<String> {
    let mut names: Vec<String> = [
        "",
        " ",
        ".",
        "..",
        "../../outside",
        "/etc/passwd",
        "C:\\outside",
        "CON",
        "nul",
        "COM1.txt",
        "a<b>c:d\"e|f?*",
        "ends in a dot.",
        "ends in a space ",
        "nul\0inside",
        "line\nbreak",
        "load",
        "LOAD",
        "Load",
        "e\u{301}",
        "\u{e9}",
        "水",
        "\u{202e}dlo",
        "v1",
        "tmp",
        "locks",
        "CACHEDIR.TAG",
    ]
    .map(str::to_owned)
    .into();
    names.push("n".repeat(4096));
    names.push("n".repeat(4097));
    names.push("水".repeat(1365));
    names
}

fn every_name_is_a_place_of_its_own(cache: &Cache<impl Store>) {
    let names = hostile();
    for (value, name) in names.iter().enumerate() {
        let slot = cache.slot(name.as_str(), name).unwrap();
        assert!(slot.get_or_compute(|| value).strict().unwrap().status().is_stored(), "{name:?}");
    }
    for (value, name) in names.iter().enumerate() {
        let slot = cache.slot(name.as_str(), name).unwrap();
        assert_eq!(*slot.get_or_compute(|| usize::MAX).strict().unwrap(), value, "{name:?}");
        let listed: Vec<_> = cache.list(Scope::Function(name)).map(|entry| entry.unwrap().function).collect();
        assert_eq!(listed, [name.as_str()]);
    }
    assert_eq!(entries(cache), names.len());
    for name in &names {
        assert_eq!(cache.invalidate(Scope::Function(name)).unwrap(), 1, "{name:?}");
    }
    assert_eq!(entries(cache), 0);
}

/// Case 29.
#[test]
fn hostile_and_long_names_are_places_of_their_own_in_a_folder() {
    let folder = Folder::new();
    every_name_is_a_place_of_its_own(&forgetful(folder.store()));
    let hex = |name: &str| name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'-'));
    let cache = forgetful(folder.store());
    for name in hostile() {
        cache.slot(name.as_str(), &name).unwrap().put(());
    }
    let known = ["CACHEDIR.TAG", ".gitignore", "swept"];
    for (path, _, _) in folder.files() {
        let below = path.strip_prefix(folder.root()).expect("nothing is outside of the store's own folder");
        let parts: Vec<&str> = below.iter().map(|part| part.to_str().unwrap()).collect();
        assert!(
            parts[0] == "locks" || known.contains(&parts[0]) || parts.iter().all(|part| hex(part)),
            "{below:?}"
        );
    }
}

/// Case 29.
#[test]
fn hostile_and_long_names_are_places_of_their_own_in_memory() {
    every_name_is_a_place_of_its_own(&forgetful(Arc::<MemoryStore>::default()));
}

/// Case 29.
#[test]
fn a_call_without_arguments_is_a_place_like_others() {
    let folder = Folder::new();
    let cache: Cache<FsStore> = forgetful(folder.store());
    let no_arguments: [&str; 0] = [];
    for value in [1, 2] {
        assert_eq!(*cache.slot("load", &()).unwrap().get_or_compute(|| value).strict().unwrap(), 1);
        assert_eq!(
            *cache.slot("load", &no_arguments).unwrap().get_or_compute(|| value + 10).strict().unwrap(),
            11
        );
        assert_eq!(*cache.slot("load", "").unwrap().get_or_compute(|| value + 20).strict().unwrap(), 21);
    }
}

#[test]
fn a_name_too_long_for_an_entry_costs_each_call_a_run_and_tells() {
    let cache = forgetful(Arc::<MemoryStore>::default());
    let name = "n".repeat(70_000);
    for value in [1, 2] {
        let answer = cache.slot(name.as_str(), "acme").unwrap().get_or_compute(|| value);
        assert_eq!(*answer, value);
        assert!(answer.strict().unwrap_err().is_store());
    }
}
