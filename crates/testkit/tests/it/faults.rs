//! What faults do to a store and to a cache over it; without any, the store below is there as it is.

use std::io::ErrorKind;
use std::sync::{Arc, Mutex};

use daily_cache::store::{Damage, Leased, Note, Prefix, Put, Record, Take, When};
use daily_cache::{
    Cause, Daily, DailyCache, FrozenClock, Key, Memory, MemoryStore, Options, Scope, Store, Zone,
};
use daily_cache_testkit::{FaultStore, Outcome, StoreOp};

mod over_memory {
    use std::sync::Arc;

    use daily_cache::MemoryStore;
    use daily_cache_testkit::{FaultStore, conformance};

    conformance!(Arc::new(FaultStore::new(MemoryStore::new())));
}

mod over_files {
    use daily_cache_testkit::{Faults, conformance};

    use crate::folder::{Faulty, Folder};

    conformance!(Faulty(Folder::new(), Faults::new()));
}

const KEY: Key = Key::new([1; 16], [2; 32], [3; 8]);

type Faulty = FaultStore<MemoryStore>;

fn faulty() -> Faulty {
    FaultStore::new(MemoryStore::new())
}

fn put(store: &Faulty, body: &[u8], when: When) -> Put {
    store.put(&KEY, Record::new(b"head", body), when).unwrap()
}

fn body(store: &Faulty) -> Option<Vec<u8>> {
    store.open(&KEY, &mut Take::Body).unwrap().and_then(daily_cache::store::Found::into_body)
}

fn is_damaged(store: &Faulty) -> bool {
    store.open(&KEY, &mut Take::Head).is_err_and(|error| error.damage() == Some(Damage::Truncated))
}

type Cache = DailyCache<FrozenClock, Arc<Faulty>>;

fn cache_over(store: &Arc<Faulty>) -> Cache {
    let options = Options::default().with_memory(Memory::off());
    let clock = "2026-11-23T12:00:00Z".parse().unwrap();
    DailyCache::with_options(clock, Arc::clone(store), Daily::in_zone(Zone::UTC), options)
}

fn get(cache: &Cache, or: u32) -> (u32, Option<Cause>) {
    let answer = cache.slot("load", "acme").unwrap().get_or_compute(|| or);
    (*answer, answer.status().cause())
}

#[test]
fn the_nth_operation_of_a_kind_fails_and_is_counted() {
    let store = faulty();
    store.faults().on(StoreOp::Put).nth(2).fail(ErrorKind::StorageFull);
    let puts = [1, 2, 3].map(|n| store.put(&KEY, Record::new(b"", &[n]), When::Always));
    let failed = puts.each_ref().map(Result::is_err);
    assert_eq!((failed, body(&store)), ([false, true, false], Some(vec![3])));
    let error = puts.into_iter().nth(1).unwrap().unwrap_err();
    assert!(error.is_io() && error.to_string().starts_with("cannot put the record `0101"), "{error}");
    let asked = [StoreOp::Put, StoreOp::Open, StoreOp::Remove].map(|op| store.faults().asked(op));
    assert_eq!((asked, store.faults().happened()), ([3, 1, 0], 1));
}

#[test]
fn a_rule_keeps_to_its_key_its_condition_and_its_number() {
    let store = faulty();
    let other = Key::new([9; 16], [2; 32], [3; 8]);
    store.faults().on_any().of(other).only_if(|asked| asked.op != StoreOp::Put).at_most(1).lose();
    for key in [KEY, other] {
        assert!(store.put(&key, Record::new(b"", b"1"), When::Always).unwrap().is_stored());
    }
    let found = [KEY, other, other].map(|key| store.open(&key, &mut Take::Body).unwrap().is_some());
    assert_eq!(found, [true, false, true]);
}

#[test]
fn what_fails_after_the_deed_is_done() {
    let store = faulty();
    store.faults().on_any().fail_after(ErrorKind::TimedOut);
    assert!(store.put(&KEY, Record::new(b"", b"1"), When::Always).is_err());
    store.faults().clear();
    assert_eq!(body(&store), Some(b"1".to_vec()));
    store.faults().on(StoreOp::Remove).fail_after(ErrorKind::TimedOut);
    assert!(store.remove(&KEY, When::Always).is_err());
    assert_eq!(body(&store), None);
}

#[test]
fn what_is_lost_is_said_to_be_done_and_is_not() {
    let store = faulty();
    store.faults().on(StoreOp::Put).nth(1).lose();
    assert!(put(&store, b"1", When::Always).is_stored());
    assert_eq!(body(&store), None);
    assert!(put(&store, b"2", When::Absent).is_stored());
    store.faults().on(StoreOp::Remove).nth(1).lose();
    assert!(store.remove(&KEY, When::Always).unwrap());
    assert_eq!(body(&store), Some(b"2".to_vec()));
    store.faults().on(StoreOp::List).nth(1).lose();
    let listed = [(); 2].map(|()| store.list(&Prefix::All, None).unwrap().keys.len());
    assert_eq!(listed, [0, 1]);
}

#[test]
fn a_lost_lease_does_not_keep_others_from_theirs() {
    let store = faulty();
    let ask = || store.lease(&KEY, Note::default(), &|_| true).unwrap();
    store.faults().on(StoreOp::Lease).nth(1).lose();
    let leases = [ask(), ask(), ask()];
    assert!(matches!(leases, [Leased::Granted(_), Leased::Granted(_), Leased::Busy(_)]), "{leases:?}");
}

#[test]
fn a_record_damaged_on_its_way_in_is_absent_until_it_is_replaced() {
    for when in [When::Absent, When::Always] {
        let store = faulty();
        store.faults().on(StoreOp::Put).nth(1).damage(Damage::Truncated);
        let Put::Stored(version) = put(&store, b"1", When::Always) else { panic!("it is said to be stored") };
        assert!(is_damaged(&store) && is_damaged(&store));
        assert_eq!(put(&store, b"2", When::Is(version)), Put::Lost);
        assert!(!store.remove(&KEY, When::Is(version)).unwrap());
        assert!(put(&store, b"2", when).is_stored());
        assert_eq!((body(&store), put(&store, b"3", When::Absent)), (Some(b"2".to_vec()), Put::Lost));
        assert!(!store.remove(&KEY, When::Absent).unwrap(), "it is not damaged any more");
    }
}

#[test]
fn a_damaged_record_is_removed_and_another_process_sees_the_damage() {
    let store = Arc::new(MemoryStore::new());
    let one = FaultStore::new(Arc::clone(&store));
    let other = FaultStore::with(store, one.faults().clone());
    one.faults().on(StoreOp::Put).nth(1).damage(Damage::Truncated);
    assert!(one.put(&KEY, Record::new(b"", b"1"), When::Always).unwrap().is_stored());
    assert!(other.open(&KEY, &mut Take::Body).unwrap_err().is_damaged());
    assert!(other.remove(&KEY, When::Absent).unwrap());
    assert!(one.open(&KEY, &mut Take::Body).unwrap().is_none());
}

#[test]
fn a_record_damaged_on_its_way_out_is_damaged_once() {
    let store = faulty();
    let _ = put(&store, b"1", When::Always);
    store.faults().on(StoreOp::Open).nth(1).damage(Damage::Truncated);
    assert!(is_damaged(&store) && !is_damaged(&store));
}

#[test]
fn a_torn_body_and_a_flipped_bit_come_out_as_if_they_were_whole() {
    let store = faulty();
    store.faults().on(StoreOp::Put).nth(1).tear(2);
    let _ = put(&store, b"value", When::Always);
    assert_eq!((body(&store), body(&store)), (Some(b"va".to_vec()), Some(b"va".to_vec())));
    store.faults().on(StoreOp::Open).nth(1).flip(8);
    assert_eq!((body(&store), body(&store)), (Some(b"v`".to_vec()), Some(b"va".to_vec())));
    store.faults().on(StoreOp::Open).flip_head(0);
    let mut judged = Vec::new();
    let mut judge = |head: &[u8]| {
        judged = head.to_vec();
        Take::Stream
    };
    let found = store.open(&KEY, &mut judge).unwrap().unwrap();
    assert_eq!((found.head(), &judged[..]), (&b"iead"[..], &b"iead"[..]));
}

#[test]
fn callbacks_run_around_an_operation_and_may_add_rules_and_use_the_store() {
    let store = Arc::new(faulty());
    let told = Arc::new(Mutex::new(Vec::new()));
    let (inner, faults) = (Arc::clone(&store), store.faults().clone());
    store.faults().on(StoreOp::Put).nth(1).call(move |asked| {
        assert!(inner.open(&asked.key.unwrap(), &mut Take::Head).unwrap().is_none());
        faults.on(asked.op).nth(1).fail(ErrorKind::StorageFull);
    });
    let outcomes = Arc::clone(&told);
    store
        .faults()
        .on_any()
        .call_after(move |asked, outcome| outcomes.lock().unwrap().push((asked.op, outcome)));
    assert!(store.put(&KEY, Record::new(b"", b"1"), When::Always).is_err());
    assert!(store.put(&KEY, Record::new(b"", b"1"), When::Absent).unwrap().is_stored());
    assert_eq!(store.put(&KEY, Record::new(b"", b"1"), When::Absent).unwrap(), Put::Lost);
    let expected = [
        (StoreOp::Open, Outcome::Nothing),
        (StoreOp::Put, Outcome::Failed),
        (StoreOp::Put, Outcome::Stored),
        (StoreOp::Put, Outcome::Lost),
    ];
    assert_eq!(*told.lock().unwrap(), expected);
}

#[test]
fn a_cache_over_faults_gives_every_caller_a_right_value() {
    let store = Arc::new(faulty());
    let cache = cache_over(&store);
    store.faults().on(StoreOp::Put).nth(1).tear(0);
    assert_eq!(get(&cache, 1), (1, Some(Cause::Absent)));
    assert_eq!(get(&cache, 2), (2, Some(Cause::Damaged)), "the codec sees that there is no body");
    assert_eq!(get(&cache, 3), (2, None));
    store.faults().on(StoreOp::Open).nth(1).fail(ErrorKind::PermissionDenied);
    assert_eq!(get(&cache, 3), (2, None), "it looks again when it has its turn");
    store.faults().on_any().fail(ErrorKind::Other);
    assert_eq!(get(&cache, 4), (4, Some(Cause::StoreFailed)));
    assert!(cache.invalidate(Scope::All).is_err());
    store.faults().clear();
    assert_eq!(get(&cache, 5), (2, None));
}

#[test]
fn a_delay_moves_the_clock_between_the_reading_and_the_answer() {
    let store = Arc::new(faulty());
    let cache = cache_over(&store);
    let clock = cache.clock().clone();
    store.faults().on(StoreOp::Put).nth(1).call(move |_| {
        clock.advance(std::time::Duration::from_secs(43_200));
    });
    assert_eq!(get(&cache, 1), (1, Some(Cause::Absent)));
    assert_eq!(
        get(&cache, 2),
        (2, Some(Cause::Stale)),
        "it was stored on the next day, and is of the day before"
    );
}

#[test]
fn a_handle_of_the_store_has_the_same_faults() {
    let folder = crate::folder::Folder::new();
    let store = FaultStore::new(folder.store());
    let handle = store.handle().expect("a store in files has one");
    store.faults().on(StoreOp::Sweep).fail(ErrorKind::Other);
    assert!(handle.sweep(1).is_err());
    assert_eq!((handle.caps(), store.faults().asked(StoreOp::Sweep)), (store.caps(), 1));
    assert!(faulty().handle().is_none());
}
