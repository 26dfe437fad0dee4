//! Listings: in pages, complete, and while entries come and go (case 30).

use std::collections::BTreeSet;
use std::sync::Arc;

use daily_cache::store::{Caps, Cursor, Found, Judge, Page, Prefix, Put, Record, Result, When};
use daily_cache::{Key, MemoryStore, Scope, Store};

use crate::caches::{Cache, cache, entries, forgetful, key_of};
use crate::disk::{Folder, remove, write};
use crate::hooked::{Hooked, Op};

/// Lists three keys at a time.
struct SmallPages(MemoryStore);

impl Store for SmallPages {
    fn open(&self, key: &Key, judge: &mut dyn Judge) -> Result<Option<Found>> {
        self.0.open(key, judge)
    }

    fn put(&self, key: &Key, record: Record<'_>, when: When) -> Result<Put> {
        self.0.put(key, record, when)
    }

    fn remove(&self, key: &Key, when: When) -> Result<bool> {
        self.0.remove(key, when)
    }

    fn list(&self, under: &Prefix, after: Option<&Cursor>) -> Result<Page> {
        let mut page = self.0.list(under, after)?;
        if page.keys.len() > 3 {
            page.keys.truncate(3);
            page.next = page.keys.last().copied().map(Cursor::after);
        }
        Ok(page)
    }

    fn caps(&self) -> Caps {
        self.0.caps()
    }
}

fn fill(cache: &Cache<impl Store>, count: u32) -> BTreeSet<Key> {
    (0..count).for_each(|n| _ = cache.slot("load", &n).unwrap().put(n));
    (0..count).map(|n| key_of("load", &n)).collect()
}

/// Case 30.
#[test]
fn a_listing_over_pages_is_complete_and_in_the_order_of_keys() {
    for count in [0, 1, 2, 3, 4, 6, 7, 20] {
        let cache = forgetful(SmallPages(MemoryStore::new()));
        let keys = fill(&cache, count);
        let listed: Vec<Key> = cache.list(Scope::All).map(|entry| entry.unwrap().key).collect();
        assert_eq!(listed, keys.into_iter().collect::<Vec<_>>());
        assert_eq!(cache.invalidate(Scope::Function("load")).unwrap(), u64::from(count));
        assert_eq!(entries(&cache), 0);
    }
}

/// Case 30. A page of the stores of this crate has at most 4,096 keys.
#[test]
fn a_listing_of_thousands_is_complete() {
    let cache = forgetful(Arc::<MemoryStore>::default());
    let count = u32::try_from(Page::MAX_KEYS).unwrap() + 5;
    (0..count).for_each(|n| _ = cache.slot("load", &n).unwrap().put(n));
    let keys: BTreeSet<Key> = cache.list(Scope::Function("load")).map(|entry| entry.unwrap().key).collect();
    assert_eq!(keys.len(), count as usize);
}

/// Case 30.
#[test]
fn a_listing_keeps_to_its_function() {
    let cache = cache();
    fill(&cache, 5);
    cache.slot("loader", &1).unwrap().put(1);
    cache.slot("loa", &1).unwrap().put(1);
    assert_eq!(cache.list(Scope::Function("load")).count(), 5);
    assert_eq!(cache.list(Scope::Function("nothing")).count(), 0);
    assert_eq!(entries(&cache), 7);
}

/// Case 30.
#[test]
fn entries_removed_while_they_are_listed_are_passed_over_and_the_others_are_listed_once() {
    let cache = forgetful(SmallPages(MemoryStore::new()));
    let keys: Vec<Key> = fill(&cache, 10).into_iter().collect();
    let mut listed = Vec::new();
    for entry in cache.list(Scope::All) {
        listed.push(entry.unwrap().key);
        if listed.len() == 2 {
            // One of this page, the cursor itself and one of a page to come.
            for n in [2, 4, 5] {
                cache.store().remove(&keys[n], When::Always).unwrap();
            }
        }
    }
    let left: Vec<Key> = [0, 1, 3, 6, 7, 8, 9].map(|n| keys[n]).into();
    assert_eq!(listed, left);
}

/// Case 30.
#[test]
fn a_folder_can_be_emptied_while_it_is_listed() {
    let folder = Folder::new();
    let cache = forgetful(folder.store());
    fill(&cache, 20);
    let mut listing = cache.list(Scope::All);
    assert!(listing.next().unwrap().is_ok());
    assert_eq!(forgetful(folder.store()).invalidate(Scope::All).unwrap(), 20);
    assert!(listing.all(|entry| entry.is_ok()));
    assert_eq!(entries(&cache), 0);
    remove(&folder.root());
    assert!(cache.list(Scope::All).all(|entry| entry.is_err()), "no entry is made up");
}

#[test]
fn an_entry_that_cannot_be_read_is_passed_over() {
    let folder = Folder::new();
    let cache = forgetful(folder.store());
    fill(&cache, 3);
    write(&folder.entry(&key_of("load", &1)), b"damaged");
    assert_eq!(entries(&cache), 2);
    assert_eq!(cache.invalidate(Scope::All).unwrap(), 3, "what is damaged is removed too");
}

#[test]
fn a_listing_reads_no_page_before_it_is_asked_for_one() {
    let cache = forgetful(Hooked::over(SmallPages(MemoryStore::new())));
    fill(&cache, 9);
    let lists = || cache.store().asked().iter().filter(|op| **op == Op::List).count();
    let mut listing = cache.list(Scope::All);
    assert_eq!(lists(), 0);
    listing.next();
    assert_eq!(lists(), 1);
    assert_eq!(listing.by_ref().count(), 8);
    assert_eq!(lists(), 3);
}
