//! Whatever is left in place of an entry: never a wrong value, computed anew, replaced.

use daily_cache::store::{Version, entry};
use daily_cache::{Cause, Daily, DailyCache, FixedClock, FsStore, Keep, Key, Memory, Options, Scope, Zone};
use daily_cache_testkit::hostile_entries;

use crate::folder::Folder;

fn over(store: FsStore) -> DailyCache<FixedClock, FsStore> {
    let clock = FixedClock::at("2026-11-23T12:00:00Z".parse().unwrap());
    // Who tidies up removes what is damaged: nobody does.
    let options = Options::default().with_memory(Memory::off()).with_keep(Keep::all());
    DailyCache::with_options(clock, store, Daily::in_zone(Zone::UTC), options)
}

#[test]
fn a_hostile_entry_is_computed_anew_and_replaced() {
    let folder = Folder::new();
    let cache = over(folder.store());
    let slot = cache.slot("load", "acme").unwrap();
    slot.get_or_compute(|| "the value that was stored first".to_owned()).strict().unwrap();
    let key = cache.list(Scope::All).next().unwrap().unwrap().key;
    let whole = folder.bytes(&key);
    let hostile = hostile_entries(&key, &whole);
    assert!(hostile.len() > 100, "{}", hostile.len());
    for hostile in hostile {
        folder.write(&key, hostile.bytes());
        let answer = slot.get_or_compute(|| "new".to_owned());
        assert_eq!((answer.as_str(), answer.status().cause()), ("new", Some(Cause::Damaged)), "{hostile}");
        assert!(answer.status().is_stored(), "{hostile}");
        assert!(answer.strict().unwrap_err().is_damage(), "{hostile}");
        let next = slot.get_or_compute(|| "never computed".to_owned()).strict().unwrap();
        assert_eq!(next.as_str(), "new", "{hostile}");
    }
    folder.write(&key, &whole);
    let first = slot.get_or_compute(|| "new".to_owned()).strict().unwrap();
    assert_eq!(first.as_str(), "the value that was stored first", "the whole bytes are an entry");
}

#[test]
fn each_hostile_entry_is_another_and_none_is_whole() {
    let key = Key::new([1; 16], [2; 32], [3; 8]);
    for (head, body) in [(&b""[..], &b""[..]), (b"facts", b"value"), (&[7; 300], &[8; 5000])] {
        let whole = entry::encode(&key, Version::from_bytes([4; 16]), head, body).unwrap();
        let hostile = hostile_entries(&key, &whole);
        assert!(hostile.iter().all(|hostile| entry::decode(hostile.bytes(), &key).is_err()), "{hostile:?}");
        let framed = hostile.iter().filter(|hostile| hostile.to_string().contains("another")).count();
        assert!(framed >= 5, "{framed}");
    }
}

#[test]
fn of_bytes_that_are_no_framed_entry_there_are_the_plain_ones() {
    let key = Key::new([1; 16], [2; 32], [3; 8]);
    let plain = hostile_entries(&key, b"a record as another store writes it");
    assert!(plain.iter().any(|hostile| hostile.to_string() == "without its last byte"));
    assert!(plain.len() > 20 && plain.iter().all(|hostile| !hostile.to_string().contains("head")));
}
