//! Peeking and explaining change nothing (case 43).

use std::sync::Arc;
use std::time::Duration;

use daily_cache::{Answer, Cause, DailyCache, MemoryStore, Never, Stats, Store, Tier};

use crate::caches::{Cache, forgetful, key_of, noon, over, utc, without_memory};
use crate::disk::{Folder, write};
use crate::hooked::{Hooked, Op, denied};
use crate::workers::spawn;

fn looks(cache: &Cache<impl Store>, customer: &str) -> (Option<u32>, Option<Cause>) {
    let slot = cache.slot("load", customer).unwrap();
    let peeked = slot.peek::<u32>().map(Answer::into_value);
    let explanation = slot.explain::<u32>();
    assert!(!explanation.to_string().is_empty());
    (peeked, explanation.cause())
}

/// Case 43.
#[test]
fn looking_leaves_the_files_of_a_folder_as_they_are() {
    let folder = Folder::new();
    let cache = forgetful(folder.store()); // which does not tidy up beside the test
    for customer in ["acme", "bolt", "cord", "dent", "late"] {
        cache.slot("load", customer).unwrap().put(7_u32);
    }
    cache.slot("load", "text").unwrap().put("text".to_owned());
    write(&folder.entry(&key_of("load", "bolt")), b"damaged");
    write(&folder.entry(&key_of("load", "cord")), b"");
    write(&folder.entry(&key_of("load", "dent")), &[0; 300]);
    let files = folder.files();
    let cache = over(folder.store());
    assert_eq!(looks(&cache, "acme"), (Some(7), None));
    assert_eq!(looks(&cache, "none"), (None, Some(Cause::Absent)));
    assert_eq!(looks(&cache, "text"), (None, Some(Cause::OtherType)));
    for damaged in ["bolt", "cord", "dent"] {
        assert_eq!(looks(&cache, damaged), (None, Some(Cause::Damaged)));
    }
    cache.clock().advance(Duration::from_secs(86_400));
    assert_eq!(looks(&cache, "late"), (None, Some(Cause::Stale)));
    assert_eq!(cache.stats(), Stats::default(), "nothing is counted");
    assert_eq!(folder.files(), files);
}

/// Case 43.
#[test]
fn looking_asks_a_store_for_nothing_but_one_entry() {
    let cache = over(Hooked::over(MemoryStore::new()));
    let slot = cache.slot("load", "acme").unwrap();
    slot.peek::<u32>();
    slot.explain::<u32>();
    assert_eq!(cache.store().asked(), [Op::Open, Op::Open]);
    slot.put(1_u32);
    slot.peek::<u32>();
    slot.explain::<u32>();
    assert_eq!(cache.store().asked(), [Op::Open, Op::Open, Op::Put], "memory needs no store");
    let stats = cache.stats();
    assert_eq!((stats.stored, stats.memory_hits, stats.store_hits), (1, 0, 0), "only the put is counted");
}

/// Case 43.
#[test]
fn looking_counts_no_fault_and_tells_nobody() {
    let options = without_memory().with_on_fault(|fault| panic!("{fault}"));
    let store = Hooked::over(MemoryStore::new());
    let cache = DailyCache::with_options(noon(), store, utc(), options);
    cache.store().fail(Op::Open, denied);
    let slot = cache.slot("load", "acme").unwrap();
    assert!(slot.peek::<u32>().is_none());
    let explanation = slot.explain::<u32>();
    assert_eq!(explanation.cause(), Some(Cause::StoreFailed));
    assert!(explanation.fault().unwrap().is_store());
    assert_eq!(cache.stats(), Stats::default());
}

/// Case 43.
#[test]
fn looking_keeps_nothing_in_memory() {
    let store = Arc::new(Hooked::over(MemoryStore::new()));
    over(Arc::clone(&store)).slot("load", "acme").unwrap().put(1_u32);
    let cache = over(Arc::clone(&store));
    assert_eq!(looks(&cache, "acme"), (Some(1), None));
    let answer = cache.slot("load", "acme").unwrap().get_or_compute(|| 0_u32);
    assert_eq!(answer.status().tier(), Some(Tier::Store));
}

/// Case 43. A value that is in use does not wait for a look, and a look does not wait for a run.
#[test]
fn looking_does_not_wait_for_a_run_under_way() {
    let cache = forgetful(Arc::<MemoryStore>::default());
    let slot = cache.slot("load", "acme").unwrap();
    let answer = slot.get_or_compute(|| {
        let other = cache.clone();
        let looking = spawn(move || looks(&other, "acme"));
        assert_eq!(looking.join(), (None, Some(Cause::Absent)));
        7_u32
    });
    assert_eq!(*answer, 7);
    let explanation = slot.explain::<u32>();
    assert!(explanation.is_hit());
    assert_eq!((explanation.tier(), explanation.cause()), (Some(Tier::Store), None));
    assert_eq!(explanation.facts(), Some(answer.facts()));
    let never = cache.slot("load", "acme").unwrap().policy(Never).explain::<u32>();
    assert!(never.next_window().is_empty() && never.window().unwrap().is_empty());
}
