//! A cache that is switched off: the function as if there were no cache (case 54).

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use daily_cache::{Cause, DailyCache, MemoryStore, Mode, Options};

use crate::caches::{Cache, noon, over, utc};
use crate::hooked::Hooked;
use crate::workers::spawn;

fn off() -> Cache<Arc<Hooked<MemoryStore>>> {
    let options = Options::default().with_mode(Mode::Off).with_on_fault(|fault| panic!("{fault}"));
    DailyCache::with_options(noon(), Arc::new(Hooked::over(MemoryStore::new())), utc(), options)
}

/// Case 54.
#[test]
fn values_errors_and_panics_pass_through_and_the_store_is_not_asked() {
    let cache = off();
    let slot = cache.slot("load", "acme").unwrap();
    for value in [1, 2] {
        let answer = slot.get_or_compute(|| value).strict().unwrap();
        assert_eq!((*answer, answer.status().cause()), (value, Some(Cause::Off)));
        assert!(!answer.status().is_stored());
    }
    assert_eq!(*slot.refresh_with(|| 3).strict().unwrap(), 3);
    assert_eq!(*slot.put(4).strict().unwrap(), 4);
    assert_eq!(slot.get_or_try_compute(|| Err::<u32, _>("its own")).unwrap_err(), "its own");
    let panic = catch_unwind(AssertUnwindSafe(|| slot.get_or_compute(|| -> u32 { panic!("its own") })));
    assert_eq!(*panic.unwrap_err().downcast::<&str>().unwrap(), "its own");
    assert!(cache.store().asked().is_empty());
    let stats = cache.stats();
    assert_eq!(
        (stats.runs, stats.stored, stats.memory_hits, stats.store_hits, stats.faults),
        (3, 0, 0, 0, 0)
    );
}

/// Case 54. Even what cannot be encoded passes.
#[test]
fn a_value_that_cannot_be_encoded_is_no_trouble() {
    let answer = off().slot("load", "acme").unwrap().get_or_compute(|| Some(None::<u32>));
    assert_eq!(*answer.strict().unwrap(), Some(None));
}

/// Case 54.
#[test]
fn what_is_stored_already_is_neither_served_nor_changed() {
    let store = Arc::<MemoryStore>::default();
    over(Arc::clone(&store)).slot("load", "acme").unwrap().put(1);
    let options = Options::default().with_mode(Mode::Off);
    let cache = DailyCache::with_options(noon(), Arc::clone(&store), utc(), options);
    assert_eq!(*cache.slot("load", "acme").unwrap().get_or_compute(|| 2), 2);
    cache.slot("load", "acme").unwrap().put(3);
    assert_eq!(*over(store).slot("load", "acme").unwrap().get_or_compute(|| 4), 1);
}

/// Case 54. Nobody waits for anybody.
#[test]
fn calls_do_not_collapse() {
    let cache = off();
    let slot = || cache.slot("load", "acme").unwrap();
    let outer = slot().get_or_compute(|| {
        let other = cache.clone();
        let inner = spawn(move || *other.slot("load", "acme").unwrap().get_or_compute(|| 1));
        inner.join() + 1
    });
    assert_eq!(*outer, 2);
}
