//! References to stored values (case 50).

use std::sync::Arc;
use std::time::Duration;

use daily_cache::store::When;
use daily_cache::{Codec, CodecError, FsStore, Handle, MemoryStore, Store};
use tempfile::tempdir;

use crate::caches::{cache, over};

/// Case 50: the other process has a store of its own over the same folder.
#[test]
fn a_handle_that_was_sent_reads_the_same_value_and_after_a_refresh_says_superseded() {
    let folder = tempdir().unwrap();
    let process = || over(FsStore::open(folder.path()).unwrap());
    let here = process();
    let slot = here.slot("load", "acme").unwrap();
    let sent = serde_json::to_string(&slot.get_or_compute(|| vec![1, 2, 3]).handle()).unwrap();
    let received: Handle<Vec<i32>> = serde_json::from_str(&sent).unwrap();
    assert_eq!(*received.read(&process()).unwrap(), [1, 2, 3]);
    slot.refresh_with(|| vec![1, 2, 3]);
    let error = received.read(&process()).unwrap_err();
    assert!(error.is_superseded() && !error.is_gone());
    slot.invalidate().unwrap();
    let error = received.read(&process()).unwrap_err();
    assert!(error.is_gone() && !error.is_superseded());
}

#[test]
fn hits_from_memory_and_store_have_the_handle_of_the_run() {
    let store = Arc::new(MemoryStore::new());
    let [cache, other] = [over(Arc::clone(&store)), over(store)];
    let [slot, elsewhere] = [&cache, &other].map(|cache| cache.slot("load", "acme").unwrap());
    let handle = slot.get_or_compute(|| 7_u32).handle().unwrap();
    assert_eq!(slot.get_or_compute(|| 8_u32).handle(), Some(handle));
    assert_eq!(elsewhere.get_or_compute(|| 9_u32).handle(), Some(handle));
    assert_eq!(elsewhere.peek::<u32>().unwrap().handle(), Some(handle));
    assert_eq!(handle.read(&other).unwrap().handle(), Some(handle));
}

#[test]
fn a_stale_value_is_read_by_its_handle_and_marked() {
    let cache = cache();
    let handle = cache.slot("load", "acme").unwrap().put(7_u32).handle().unwrap();
    assert!(!handle.read(&cache).unwrap().status().is_stale());
    cache.clock().advance(Duration::from_secs(86_400));
    let stale = handle.read(&cache).unwrap();
    assert_eq!((*stale, stale.status().is_stale()), (7, true));
}

#[test]
fn what_is_not_stored_has_no_handle() {
    let cache = cache();
    let slot = cache.slot("load", "acme").unwrap();
    let overtaken = slot.get_or_compute(|| {
        slot.invalidate().unwrap();
        7_u32
    });
    assert!(!overtaken.status().is_stored() && overtaken.handle().is_none());
}

#[test]
fn a_handle_reads_no_value_of_another_type_and_no_damage() {
    struct Other;
    impl Codec<u32> for Other {
        fn id(&self) -> &'static str {
            "other"
        }
        fn encode<'v>(&self, value: &'v u32) -> Result<std::borrow::Cow<'v, [u8]>, CodecError> {
            Ok(value.to_be_bytes().to_vec().into())
        }
        fn decode(&self, body: Vec<u8>) -> Result<u32, CodecError> {
            body.try_into().map(u32::from_be_bytes).map_err(|_| CodecError::new("it is not four bytes long"))
        }
    }
    let cache = cache();
    let slot = cache.slot("load", "acme").unwrap();
    let handle = slot.put(7_u32).handle().unwrap();
    let mistaken: Handle<String> = handle.to_string().parse().unwrap();
    assert!(mistaken.read(&cache).unwrap_err().is_gone());
    assert!(handle.read_with(&cache, &Other).unwrap_err().is_gone());
    let coded = cache.slot("load", "acme").unwrap().codec(Other).put(8_u32).handle().unwrap();
    assert_eq!(*coded.read_with(&cache, &Other).unwrap(), 8);
    cache.store().remove(coded.key(), When::Always).unwrap();
    assert!(coded.read_with(&cache, &Other).unwrap_err().is_gone());
}

#[test]
fn a_text_that_is_no_handle_is_refused() {
    let cache = cache();
    let handle = cache.slot("load", "acme").unwrap().put(7_u32).handle().unwrap().to_string();
    assert_eq!(handle.parse::<Handle<u32>>().unwrap().to_string(), handle);
    for text in [
        "",
        "@",
        handle.trim_end_matches(|_| true),
        &handle[1..],
        &handle.to_uppercase(),
        &format!("{handle} "),
    ] {
        let error = text.parse::<Handle<u32>>().unwrap_err().to_string();
        assert_eq!(error, "this text is no handle; a handle is made by Answer::handle", "{text:?}");
    }
    assert!(serde_json::from_str::<Handle<u32>>("\"acme\"").is_err());
}
