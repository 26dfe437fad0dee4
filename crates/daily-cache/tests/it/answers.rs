//! What an answer is: a value, shared, and how it was obtained.

use std::sync::Arc;
use std::time::Duration;

use daily_cache::{Answer, Cause, MemoryStore, Tier};
use serde::{Deserialize, Serialize};

use crate::caches::{Cache, cache, forgetful, over};
use crate::hooked::{Hooked, Op, denied};

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Unclonable(Vec<u8>);

fn words(cache: &Cache) -> Answer<Vec<String>> {
    cache.slot("words", "lorem").unwrap().get_or_compute(|| vec!["lorem".to_owned(), "ipsum".to_owned()])
}

#[test]
fn an_answer_is_used_as_its_value() {
    let answer = words(&cache());
    assert_eq!(answer.len(), 2);
    assert_eq!(answer.join(" "), "lorem ipsum");
    assert_eq!(answer.as_ref(), &["lorem", "ipsum"]);
}

#[test]
fn a_value_is_shared_and_not_copied() {
    let cache = cache();
    let slot = cache.slot("bytes", &()).unwrap();
    let first = slot.get_or_compute(|| Unclonable(vec![7; 1000])).into_arc();
    let second = slot.get_or_compute(|| Unclonable(Vec::new()));
    let clone = second.clone();
    assert!(Arc::ptr_eq(&first, &second.into_arc()) && Arc::ptr_eq(&first, &clone.into_arc()));
}

#[test]
fn a_value_taken_out_is_the_callers_own() {
    let cache = cache();
    let mut taken = words(&cache).into_value();
    taken.push("dolor".to_owned());
    assert_eq!(words(&cache).len(), 2, "memory has what it had");
    let mut alone = forgetful(Arc::<MemoryStore>::default())
        .slot("words", &())
        .unwrap()
        .get_or_compute(|| vec![1, 2, 3])
        .into_value();
    alone.push(4);
    assert_eq!(alone, [1, 2, 3, 4]);
}

#[test]
fn an_answer_tells_when_its_value_was_made_and_where_it_was_found() {
    let store = Arc::<MemoryStore>::default();
    let ran = words(&over(Arc::clone(&store)));
    assert_eq!((ran.status().cause(), ran.status().tier()), (Some(Cause::Absent), None));
    assert!(ran.status().is_stored() && !ran.status().is_hit() && !ran.status().is_collapsed());
    let cache = over(store);
    cache.clock().advance(Duration::from_secs(3600));
    for tier in [Tier::Store, Tier::Memory] {
        let hit = words(&cache);
        assert_eq!((hit.status().tier(), hit.status().cause()), (Some(tier), None));
        assert!(hit.status().is_hit() && !hit.status().is_stored());
        assert_eq!(hit.facts(), ran.facts(), "the facts travel with the value");
        assert_eq!(hit.status().ttl(), Some(Duration::from_secs(11 * 3600)));
    }
}

#[test]
fn a_strict_answer_is_an_error_where_there_was_trouble() {
    let cache = forgetful(Hooked::over(MemoryStore::new()));
    let slot = cache.slot("load_orders", "acme").unwrap();
    assert_eq!(*slot.get_or_compute(|| 1).strict().unwrap(), 1);
    cache.store().fail(Op::Open, denied);
    let answer = slot.get_or_compute(|| 2);
    assert_eq!((*answer, answer.status().cause()), (2, Some(Cause::StoreFailed)));
    let fault = answer.fault().unwrap().clone();
    assert!(fault.is_store() && !fault.is_damage() && !fault.is_codec());
    assert_eq!(fault.function(), "load_orders");
    let strict = answer.strict().unwrap_err();
    assert_eq!(strict.to_string(), fault.to_string());
    assert!(std::error::Error::source(&strict).is_some());
}

#[test]
fn an_answer_shows_its_value_and_its_line_of_rfc_9211() {
    let cache = cache();
    let slot = cache.slot("number", &()).unwrap();
    slot.put(7);
    let shown = format!("{:?}", slot.get_or_compute(|| 8));
    assert_eq!(shown, "Answer { value: 7, status: daily-cache; hit; ttl=43200; detail=memory, fault: None }");
}
