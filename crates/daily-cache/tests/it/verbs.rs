//! The verbs and options of a slot, one by one.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use daily_cache::{Cause, Codec, CodecError, Forever, Function, MemoryStore, Never, Scope};

use crate::caches::{cache, entries, forgetful, over};
use crate::hooked::only_record;

#[test]
fn what_is_put_is_found_and_replaces_what_was_there() {
    let cache = cache();
    let slot = cache.slot("load", "acme").unwrap();
    for value in [1, 2] {
        let put = slot.put(value).strict().unwrap();
        assert_eq!((*put, put.status().cause(), put.status().is_stored()), (value, Some(Cause::Put), true));
        assert_eq!(*slot.get_or_compute(|| 0), value);
        assert_eq!(*over(cache.store()).slot("load", "acme").unwrap().get_or_compute(|| 0), value);
    }
    assert_eq!(entries(&cache), 1);
}

#[test]
fn a_refresh_runs_whatever_is_stored_and_replaces_it() {
    let cache = cache();
    let slot = cache.slot("load", "acme").unwrap();
    slot.get_or_compute(|| 1);
    let refreshed = slot.refresh_with(|| 2).strict().unwrap();
    assert_eq!((*refreshed, refreshed.status().cause()), (2, Some(Cause::Refresh)));
    assert_eq!(*slot.get_or_compute(|| 0), 2);
    assert_eq!(*over(cache.store()).slot("load", "acme").unwrap().get_or_compute(|| 0), 2);
    let stats = cache.stats();
    assert_eq!((stats.runs, stats.stored, stats.memory_hits, stats.faults), (2, 2, 1, 0));
}

#[test]
fn a_refresh_that_fails_leaves_what_was_stored() {
    let cache = cache();
    let slot = cache.slot("load", "acme").unwrap();
    slot.get_or_compute(|| 1);
    assert_eq!(slot.try_refresh_with(|| Err::<i32, _>("no")).unwrap_err(), "no");
    assert_eq!(*slot.get_or_compute(|| 0), 1);
    assert_eq!(*slot.try_refresh_with(|| Ok::<i32, ()>(3)).unwrap(), 3);
}

#[test]
fn a_peek_gives_what_is_fresh_and_nothing_else() {
    let cache = cache();
    let slot = || cache.slot("load", "acme").unwrap();
    assert!(slot().peek::<i32>().is_none());
    slot().put(1);
    assert_eq!(slot().peek::<i32>().as_deref(), Some(&1));
    assert!(slot().policy(Never).peek::<i32>().is_none());
    assert!(slot().peek::<String>().is_none());
    assert_eq!(over(cache.store()).slot("load", "acme").unwrap().peek::<i32>().as_deref(), Some(&1));
}

#[test]
fn a_slot_under_a_policy_of_its_own_goes_by_that() {
    let cache = cache();
    let slot = || cache.slot("load", "acme").unwrap();
    slot().put(1);
    cache.clock().advance(Duration::from_secs(86_400 * 400));
    assert_eq!(*slot().policy(Forever).get_or_compute(|| 2), 1);
    assert_eq!(*slot().get_or_compute(|| 3), 3);
}

/// Numbers as text.
struct Digits;

impl Codec<u32> for Digits {
    fn id(&self) -> &'static str {
        "digits"
    }

    fn encode<'v>(&self, value: &'v u32) -> Result<Cow<'v, [u8]>, CodecError> {
        if *value > 999 {
            return Err(CodecError::new("more than three digits"));
        }
        Ok(value.to_string().into_bytes().into())
    }

    fn decode(&self, body: Vec<u8>) -> Result<u32, CodecError> {
        let text = String::from_utf8(body).map_err(|error| CodecError::new(error.to_string()))?;
        text.parse().map_err(|_| CodecError::new("no number"))
    }
}

#[test]
fn a_slot_with_another_codec_stores_what_that_makes() {
    let cache = forgetful(Arc::<MemoryStore>::default());
    let slot = cache.slot("load", "acme").unwrap().codec(Digits);
    slot.put(421).strict().unwrap();
    assert_eq!(only_record(cache.store()).2, b"421");
    assert_eq!(*slot.get_or_compute(|| 0).strict().unwrap(), 421);
}

#[test]
fn a_value_that_a_codec_refuses_is_given_to_its_caller_and_not_kept() {
    let cache = cache();
    let slot = cache.slot("load", "acme").unwrap().codec(Digits);
    for _ in 0..2 {
        let answer = slot.get_or_compute(|| 1_000);
        assert_eq!((*answer, answer.status().is_stored()), (1_000, false));
        let fault = answer.strict().unwrap_err();
        assert!(fault.is_codec() && !fault.is_store() && !fault.is_damage());
        assert!(fault.to_string().contains("cannot be encoded"), "{fault}");
        assert_eq!(std::error::Error::source(&fault).unwrap().to_string(), "more than three digits");
    }
    assert_eq!((entries(&cache), cache.stats().faults, cache.stats().runs), (0, 2, 2));
}

#[test]
fn texts_and_bytes_are_stored_as_they_are() {
    let cache = forgetful(Arc::<MemoryStore>::default());
    let slot = cache.slot("load", "acme").unwrap();
    slot.put("plain text".to_owned());
    assert_eq!(only_record(cache.store()).2, b"plain text");
    assert_eq!(*slot.get_or_compute(String::new).strict().unwrap(), "plain text");
    slot.put(vec![0_u8, 255, 7]);
    assert_eq!(only_record(cache.store()).2, [0, 255, 7]);
    assert_eq!(*slot.get_or_compute(Vec::<u8>::new).strict().unwrap(), [0, 255, 7]);
}

#[test]
fn a_label_is_seen_in_a_listing() {
    let cache = cache();
    cache.slot("load", "acme").unwrap().label("Acme, Paris").put(1);
    cache.slot(Function::new("load").version(3), "bolt").unwrap().put(22);
    let mut seen: Vec<_> = cache
        .list(Scope::Function("load"))
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.version, entry.function, entry.label, entry.bytes))
        .collect();
    seen.sort();
    assert_eq!(
        seen,
        [(0, "load".to_owned(), Some("Acme, Paris".to_owned()), 1), (3, "load".to_owned(), None, 1)]
    );
}
