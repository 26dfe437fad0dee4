//! A store that fails while it is used: the call succeeds and tells (case 28).

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use daily_cache::store::Error;
use daily_cache::{Answer, Cause, DailyCache, MemoryStore, Options, Scope, Store};

use crate::caches::{Cache, forgetful, key_of, noon, over, utc, without_memory};
use crate::disk::{Folder, remove, write};
use crate::hooked::{Hooked, Op, denied};
use crate::workers::spawn;

type Troubled = Cache<Hooked<MemoryStore>>;

fn call(cache: &Cache<impl Store>, value: u32) -> Answer<u32> {
    cache.slot("load", "acme").unwrap().get_or_compute(|| value)
}

fn troubled() -> Troubled {
    forgetful(Hooked::over(MemoryStore::new()))
}

/// Case 28.
#[test]
fn a_store_that_cannot_be_read_costs_a_run_and_tells() {
    let cache = troubled();
    call(&cache, 1);
    cache.store().fail(Op::Open, denied);
    let answer = call(&cache, 2);
    assert_eq!((*answer, answer.status().cause()), (2, Some(Cause::StoreFailed)));
    let fault = answer.strict().unwrap_err();
    assert!(fault.is_store());
    assert_eq!(fault.to_string(), "what is stored of load could not be looked up");
    assert_eq!(std::error::Error::source(&fault).unwrap().to_string(), "cannot do that");
    cache.store().obey();
    assert_eq!(*call(&cache, 3).strict().unwrap(), 2, "it was stored all the same");
}

/// Case 28.
#[test]
fn a_store_that_cannot_be_written_costs_the_next_call_a_run_and_tells() {
    let cache = troubled();
    cache.store().fail(Op::Put, denied);
    for value in [1, 2] {
        let answer = call(&cache, value);
        assert_eq!((*answer, answer.status().is_stored()), (value, false));
        let fault = answer.strict().unwrap_err();
        assert!(fault.is_store());
        assert_eq!(fault.to_string(), "the value of load could not be stored");
    }
    cache.store().obey();
    assert_eq!(*call(&cache, 3).strict().unwrap(), 3);
    assert_eq!(*call(&cache, 4).strict().unwrap(), 3);
}

/// Case 28.
#[test]
fn what_the_store_did_not_take_is_still_in_memory() {
    let cache = over(Hooked::over(MemoryStore::new()));
    cache.store().fail(Op::Put, denied);
    cache.store().fail(Op::Open, denied);
    assert!(call(&cache, 1).fault().is_some());
    let next = call(&cache, 2).strict().unwrap();
    assert_eq!((*next, next.status().is_hit()), (1, true));
}

/// Case 28.
#[test]
fn of_two_troubles_of_a_call_the_first_is_in_the_answer_and_both_are_told() {
    let told = Arc::new(AtomicU64::new(0));
    let options = {
        let told = Arc::clone(&told);
        without_memory().with_on_fault(move |fault| {
            assert_eq!(fault.function(), "load");
            told.fetch_add(1, Ordering::Relaxed);
        })
    };
    let cache = DailyCache::with_options(noon(), Hooked::over(MemoryStore::new()), utc(), options);
    cache.store().fail(Op::Put, denied);
    cache.store().fail(Op::Open, denied);
    let answer = call(&cache, 1);
    assert!(answer.fault().unwrap().to_string().contains("looked up"));
    assert_eq!((told.load(Ordering::Relaxed), cache.stats().faults), (2, 2));
    cache.store().obey();
    call(&cache, 2).strict().unwrap();
    assert_eq!((told.load(Ordering::Relaxed), cache.stats().faults), (2, 2));
}

/// Whoever is told of a fault may use the cache, even for the place that is in trouble.
#[test]
fn whoever_is_told_of_a_fault_may_use_the_cache() {
    let held: Arc<OnceLock<Troubled>> = Arc::default();
    let options = {
        let held = Arc::clone(&held);
        without_memory().with_on_fault(move |_| {
            let cache = held.get().unwrap();
            cache.store().obey();
            cache.slot("load", "acme").unwrap().invalidate().unwrap();
            assert_eq!(*cache.slot("load", "acme").unwrap().get_or_compute(|| 7), 7);
        })
    };
    let cache = DailyCache::with_options(noon(), Hooked::over(MemoryStore::new()), utc(), options);
    assert!(held.set(cache.clone()).is_ok());
    for op in [Op::Open, Op::Put] {
        cache.store().fail(op, denied);
        let call = {
            let cache = cache.clone();
            spawn(move || *cache.slot("load", "acme").unwrap().refresh_with(|| 1))
        };
        assert_eq!(call.join(), 1);
        cache.store().fail(op, denied);
        let call = {
            let cache = cache.clone();
            spawn(move || *cache.slot("load", "bolt").unwrap().get_or_compute(|| 2))
        };
        assert_eq!(call.join(), 2);
        cache.invalidate(Scope::All).unwrap();
    }
}

#[test]
fn a_function_that_fails_in_a_store_that_fails_gives_its_own_error() {
    let cache = troubled();
    cache.store().fail(Op::Open, denied);
    let slot = cache.slot("load", "acme").unwrap();
    assert_eq!(slot.get_or_try_compute(|| Err::<u32, _>("its own")).unwrap_err(), "its own");
    assert_eq!(cache.stats().faults, 1);
}

#[test]
fn a_store_that_fails_to_remove_or_to_list_is_an_error_of_who_asked() {
    let cache = troubled();
    call(&cache, 1);
    cache.store().fail(Op::Remove, denied);
    let slot = cache.slot("load", "acme").unwrap();
    assert!(slot.invalidate().unwrap_err().is_store());
    assert!(cache.invalidate(Scope::All).unwrap_err().is_store());
    cache.store().fail(Op::List, denied);
    assert!(cache.invalidate(Scope::Function("load")).unwrap_err().is_store());
    let mut entries = cache.list(Scope::All);
    assert!(entries.next().unwrap().unwrap_err().is_store());
    assert!(entries.next().is_none(), "an error ends the listing");
    cache.store().obey();
    assert_eq!(*call(&cache, 2).strict().unwrap(), 1);
}

#[test]
fn a_store_that_does_not_list_says_so() {
    let cache = troubled();
    cache.store().fail(Op::List, || Error::unsupported("list"));
    let error = cache.invalidate(Scope::All).unwrap_err();
    assert!(error.is_store() && !error.is_arguments());
    assert_eq!(error.to_string(), "this store does not list");
}

/// Case 28.
#[test]
fn a_folder_that_is_deleted_while_in_use_costs_a_run_tells_and_is_made_again() {
    for whole in [false, true] {
        let folder = Folder::new();
        let cache = forgetful(folder.store());
        call(&cache, 1).strict().unwrap();
        remove(&if whole { folder.path().to_owned() } else { folder.root() });
        let answer = call(&cache, 2);
        assert_eq!((*answer, answer.status().cause()), (2, Some(Cause::Absent)));
        assert!(answer.strict().unwrap_err().is_store());
        assert_eq!(*call(&cache, 3).strict().unwrap(), 3);
        assert_eq!(*call(&cache, 4).strict().unwrap(), 3);
    }
}

/// Case 28. A file in place of the folder stands for a disk that cannot be written, for root too.
#[test]
fn a_folder_that_cannot_be_written_costs_each_call_a_run_until_it_can() {
    let folder = Folder::new();
    let cache = forgetful(folder.store());
    call(&cache, 1).strict().unwrap();
    remove(&folder.root());
    write(&folder.root(), b"a file");
    for value in [2, 3] {
        let answer = call(&cache, value);
        assert_eq!((*answer, answer.status().is_stored()), (value, false));
        assert!(answer.strict().unwrap_err().is_store());
    }
    remove(&folder.root());
    assert_eq!(*call(&cache, 4), 4);
    assert_eq!(*call(&cache, 5).strict().unwrap(), 5);
    assert_eq!(*call(&cache, 6).strict().unwrap(), 5);
}

/// Case 28. A file in place of the folder of one function leaves the other functions alone.
#[test]
fn a_file_in_place_of_the_folder_of_a_function_is_replaced() {
    let folder = Folder::new();
    let cache = forgetful(folder.store());
    call(&cache, 1);
    let function = folder.entry(&key_of("load", "acme")).ancestors().nth(2).unwrap().to_owned();
    remove(&function);
    write(&function, b"a file");
    assert_eq!(*call(&cache, 2), 2);
    assert_eq!(*call(&cache, 3).strict().unwrap(), 2);
    assert_eq!(*cache.slot("other", "acme").unwrap().get_or_compute(|| 7).strict().unwrap(), 7);
}

#[test]
fn a_value_larger_than_the_store_is_given_to_its_caller_and_told() {
    let store = MemoryStore::with_capacity(10_000);
    let cache = DailyCache::with_options(noon(), store, utc(), Options::default());
    let slot = cache.slot("load", "acme").unwrap();
    let answer = slot.get_or_compute(|| vec![7_u8; 20_000]);
    assert_eq!((answer.len(), answer.status().is_stored()), (20_000, false));
    assert!(answer.strict().unwrap_err().is_store());
    assert_eq!(*slot.refresh_with(|| vec![7_u8; 10]).strict().unwrap(), [7; 10]);
}
