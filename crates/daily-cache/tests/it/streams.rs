//! Values that are streams of bytes: found whole and verified, put at their end.

use std::io::{self, Read};
use std::time::Duration;

use daily_cache::store::{Found, Judge, Put, Record, Result, Take, When};
use daily_cache::{
    Answer, Cause, DailyCache, Facts, FrozenClock, Key, MemoryStore, Mode, Options, Scope, Slot, Store, Tier,
};

use crate::caches::{Cache, cache, entries, forgetful, noon, over, utc};
use crate::disk::{Folder, read, write};
use crate::hooked::{Hooked, Op, denied};

const TOOK: Duration = Duration::from_millis(2_100);

type Export<'c, S> = Slot<'c, FrozenClock, S>;

fn export<S: Store>(cache: &Cache<S>) -> Export<'_, S> {
    cache.slot("export", "acme").unwrap()
}

/// The bytes found at this moment, or why there are none.
fn found<S: Store>(slot: &Export<'_, S>) -> Result<Vec<u8>, Cause> {
    let mut streamed = slot.stream("csv").find().map_err(|vacancy| vacancy.cause())?;
    let mut bytes = Vec::new();
    streamed.read_to_end(&mut bytes).unwrap();
    assert_eq!(streamed.entry().bytes, bytes.len() as u64);
    assert_eq!(streamed.status().tier(), Some(Tier::Store));
    Ok(bytes)
}

fn put<S: Store>(slot: &Export<'_, S>, mut bytes: &[u8]) -> Answer<()> {
    slot.stream("csv").refresh().tag("lines", "2").put(TOOK, &mut bytes)
}

#[test]
fn a_stream_is_found_for_the_day_in_which_it_was_begun() {
    let cache = cache();
    let slot = export(&cache);
    let vacancy = slot.stream("csv").find().unwrap_err();
    assert_eq!((vacancy.cause(), vacancy.fault().is_none()), (Cause::Absent, true));
    cache.clock().advance(Duration::from_secs(12 * 3600 - 1));
    let stored = vacancy.put(TOOK, &mut &b"bytes"[..]).strict().unwrap();
    assert!(stored.status().is_stored());
    assert_eq!(*stored.facts(), Facts::new(noon().peek().timestamp()).with_took(TOOK));
    assert_eq!(found(&slot), Ok(b"bytes".to_vec()));
    cache.clock().advance(Duration::from_secs(1));
    assert_eq!(found(&slot), Err(Cause::Stale));
    assert_eq!((cache.stats().runs, cache.stats().stored, cache.stats().store_hits), (1, 1, 1));
}

#[test]
fn what_is_recorded_of_a_stream_is_read_without_it() {
    let cache = cache();
    let slot = export(&cache).label("a label");
    assert_eq!(slot.entry().unwrap(), None);
    assert!(put(&slot, b"a\nb\n").status().is_stored());
    let entry = slot.entry().unwrap().unwrap();
    assert_eq!(entry.label.as_deref(), Some("a label"));
    assert_eq!((entry.tags["lines"].as_str(), entry.codec.as_str(), entry.bytes), ("2", "csv", 4));
    assert_eq!(cache.list(Scope::All).map(std::result::Result::unwrap).collect::<Vec<_>>(), [entry]);
}

#[test]
fn streams_and_values_and_formats_are_not_taken_for_each_other() {
    let cache = cache();
    let slot = export(&cache);
    put(&slot, b"bytes");
    assert_eq!(slot.stream("json").find().unwrap_err().cause(), Cause::OtherCodec);
    assert_eq!(slot.explain::<Vec<u8>>().cause(), Some(Cause::OtherType));
    slot.put(b"bytes".to_vec());
    assert_eq!(found(&slot), Err(Cause::OtherType));
}

#[test]
fn a_stream_of_any_length_comes_back_from_disk() {
    let folder = Folder::new();
    for length in [0, 1, 20_000, 5_000_000] {
        let bytes: Vec<u8> = (0..length).map(|at: u32| at.to_le_bytes()[0] ^ at.to_le_bytes()[1]).collect();
        put(&export(&over(folder.store())), &bytes).strict().unwrap();
        assert!(found(&export(&over(folder.store()))).unwrap() == bytes, "{length}");
    }
}

#[test]
fn a_damaged_stream_is_no_hit_and_gives_no_byte() {
    let folder = Folder::new();
    let cache = forgetful(folder.store());
    put(&export(&cache), &vec![7; 5_000_000]);
    let path = folder.entry(&export(&cache).entry().unwrap().unwrap().key);
    let mut bytes = read(&path);
    bytes[4_000_000] ^= 1;
    write(&path, &bytes);
    let slot = export(&cache);
    let vacancy = slot.stream("csv").find().unwrap_err();
    assert_eq!(vacancy.cause(), Cause::Damaged);
    assert!(vacancy.fault().unwrap().is_damage());
    assert!(vacancy.put(TOOK, &mut &b"mended"[..]).status().is_stored());
    assert_eq!(found(&slot), Ok(b"mended".to_vec()));
}

#[test]
fn bytes_that_cannot_be_read_to_their_end_are_not_stored() {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::ConnectionReset.into())
        }
    }
    let cache = cache();
    put(&export(&cache), b"old");
    let slot = export(&cache);
    let answer = slot.stream("csv").refresh().put(TOOK, &mut b"half".chain(Failing));
    assert!(!answer.status().is_stored());
    assert!(answer.fault().unwrap().is_store());
    assert_eq!(found(&slot), Ok(b"old".to_vec()));
}

#[test]
fn a_vacancy_that_is_dropped_leaves_what_there_was() {
    let cache = cache();
    put(&export(&cache), b"old");
    drop(export(&cache).stream("csv").refresh());
    assert_eq!(found(&export(&cache)), Ok(b"old".to_vec()));
}

#[test]
fn what_was_invalidated_meanwhile_is_not_put_back() {
    let cache = cache();
    let slot = export(&cache);
    let vacancy = slot.stream("csv").find().unwrap_err();
    cache.invalidate(Scope::Function("export")).unwrap();
    assert!(!vacancy.put(TOOK, &mut &b"old"[..]).status().is_stored());
    assert_eq!(entries(&cache), 0);
}

#[test]
fn a_stream_that_somebody_else_put_meanwhile_stays() {
    let folder = Folder::new();
    let (first, second) = (over(folder.store()), over(folder.store()));
    let slot = export(&first);
    let vacancy = slot.stream("csv").find().unwrap_err();
    put(&export(&second), b"faster");
    assert!(!vacancy.put(TOOK, &mut &b"slower"[..]).strict().unwrap().status().is_stored());
    assert_eq!(found(&slot), Ok(b"faster".to_vec()));
}

#[test]
fn a_cache_that_is_off_has_no_streams_and_stores_none() {
    let store = Hooked::over(MemoryStore::new());
    let cache = DailyCache::with_options(noon(), store, utc(), Options::default().with_mode(Mode::Off));
    let slot = export(&cache);
    assert_eq!(found(&slot), Err(Cause::Off));
    assert!(!put(&slot, b"bytes").strict().unwrap().status().is_stored());
    assert_eq!(slot.stream("csv").explain().cause(), Some(Cause::Off));
    assert_eq!(cache.store().asked(), []);
}

#[test]
fn explaining_a_stream_changes_nothing_and_tells_its_facts() {
    let cache = cache();
    let slot = export(&cache);
    assert_eq!(slot.stream("csv").explain().cause(), Some(Cause::Absent));
    put(&slot, b"bytes");
    let stats = cache.stats();
    let explanation = slot.stream("csv").explain();
    assert_eq!((explanation.tier(), explanation.facts().unwrap().took()), (Some(Tier::Store), TOOK));
    assert_eq!(Some(*explanation.key()), slot.entry().unwrap().map(|entry| entry.key));
    cache.clock().advance(Duration::from_secs(86_400));
    let explanation = slot.stream("csv").explain();
    assert_eq!(
        (explanation.cause(), explanation.now()),
        (Some(Cause::Stale), cache.clock().peek().timestamp())
    );
    assert_eq!(cache.stats(), stats);
}

#[test]
fn a_store_that_fails_is_a_fault_and_no_failure() {
    let cache = over(Hooked::over(MemoryStore::new()));
    let slot = export(&cache);
    cache.store().fail(Op::Open, denied);
    cache.store().fail(Op::Put, denied);
    let vacancy = slot.stream("csv").find().unwrap_err();
    assert_eq!(vacancy.cause(), Cause::StoreFailed);
    assert!(vacancy.fault().unwrap().is_store());
    let answer = vacancy.put(TOOK, &mut &b"bytes"[..]);
    assert!(answer.fault().is_some() && !answer.status().is_stored());
    assert_eq!(cache.stats().faults, 2);
}

/// A store from before there were streams: it takes the word for one that it does not know.
struct Plain(MemoryStore);

impl Store for Plain {
    fn open(&self, key: &Key, judge: &mut dyn Judge) -> Result<Option<Found>> {
        self.0.open(key, &mut |head: &[u8]| match judge.judge(head) {
            Take::Stream => Take::Head,
            take => take,
        })
    }

    fn put(&self, key: &Key, record: Record<'_>, when: When) -> Result<Put> {
        self.0.put(key, record, when)
    }

    fn remove(&self, key: &Key, when: When) -> Result<bool> {
        self.0.remove(key, when)
    }
}

#[test]
fn a_store_without_streams_gives_the_whole() {
    let cache = over(Plain(MemoryStore::new()));
    put(&export(&cache), b"bytes");
    assert_eq!(found(&export(&cache)), Ok(b"bytes".to_vec()));
}

/// Who holds a vacancy and looks for the same bytes would wait for itself.
#[test]
fn who_holds_a_vacancy_does_not_wait_for_it() {
    let folder = Folder::new();
    let caches = (over(folder.store()), over(folder.store()));
    let slots = (export(&caches.0), export(&caches.1));
    let first = slots.0.stream("csv").find().unwrap_err();
    let second = slots.1.stream("csv").find().unwrap_err();
    assert!(second.put(TOOK, &mut &b"second"[..]).status().is_stored());
    assert!(!first.put(TOOK, &mut &b"first"[..]).status().is_stored(), "somebody was faster");
    assert_eq!(found(&slots.0), Ok(b"second".to_vec()));
}

#[test]
fn a_late_run_of_yesterday_does_not_keep_todays_bytes_out() {
    let folder = Folder::new();
    let (yesterday, today) = (over(folder.store()), over(folder.store()));
    let late = export(&yesterday);
    let late = late.stream("csv").find().unwrap_err();
    today.clock().advance(Duration::from_secs(86_400));
    let slot = export(&today);
    let vacancy = slot.stream("csv").find().unwrap_err();
    assert!(late.put(TOOK, &mut &b"yesterday"[..]).status().is_stored());
    assert!(vacancy.put(TOOK, &mut &b"today"[..]).status().is_stored());
    assert_eq!(found(&slot), Ok(b"today".to_vec()));
}
