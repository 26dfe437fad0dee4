//! Listings: sorted, paged, complete, whatever is removed meanwhile.

use super::{Subject, done, key, stored};
use crate::{Cursor, Key, Listing, Page, Prefix, Store, When};

/// More keys than a page holds are each listed once, in order; a store that does not list says so.
pub fn a_listing_is_complete_and_sorted(subject: &dyn Subject) {
    let store = subject.store();
    if store.caps().listing() == Listing::Unsupported {
        let Err(error) = store.list(&Prefix::All, None) else { panic!("a store that does not list says so") };
        assert!(error.is_unsupported(), "the error says that listing is not supported: {error:?}");
        return;
    }
    assert_eq!(all(&store, &Prefix::All), [], "an empty store lists nothing");
    let count = u32::try_from(Page::MAX_KEYS).unwrap_or(u32::MAX) + 10;
    let mut keys: Vec<Key> = (0..count).map(key).collect();
    for key in &keys {
        stored(&store, key, b"", b"");
    }
    keys.sort();
    assert!(all(&store, &Prefix::All) == keys, "every key is listed once, in order");
}

/// A listing has the keys of its prefix and no others, and so has each of its pages after a cursor outside of it.
pub fn a_listing_keeps_to_its_prefix(subject: &dyn Subject) {
    let store = subject.store();
    if store.caps().listing() == Listing::Unsupported {
        return;
    }
    let mut keys = Vec::new();
    // Two of the arguments begin alike, since a store may group by their first bytes.
    let alike = std::array::from_fn(|i| if i == 0 { 2 } else { 9 });
    for args in [[1; 32], [2; 32], alike] {
        for (function, build) in (0..9).map(|n| (n / 3, n % 3)) {
            keys.push(Key::new([function; 16], args, [build; 8]));
        }
    }
    for key in &keys {
        stored(&store, key, b"", b"");
    }
    keys.sort();
    let prefixes =
        [Prefix::All, Prefix::Function([1; 16]), Prefix::Args([1; 16], [2; 32]), Prefix::Function([9; 16])];
    let cursors =
        [[0_u8; 16], [1; 16], [2; 16], [0xff; 16]].map(|f| Cursor::after(Key::new(f, [2; 32], [1; 8])));
    for under in prefixes {
        let inside = |key: &&Key| under.contains(key);
        let expected: Vec<Key> = keys.iter().filter(inside).copied().collect();
        assert_eq!(all(&store, &under), expected, "a listing of {under:?} has its keys");
        for cursor in cursors {
            let expected: Vec<Key> = expected.iter().filter(|key| *key > cursor.key()).copied().collect();
            let page = done("list", store.list(&under, Some(&cursor)));
            assert_eq!(page.keys, expected, "a page of {under:?} goes on right after its cursor");
        }
    }
}

/// Keys that stay are listed although others are removed between pages, the one of the cursor among them.
pub fn a_listing_goes_on_after_its_cursor_was_removed(subject: &dyn Subject) {
    let store = subject.store();
    if store.caps().listing() == Listing::Unsupported {
        return;
    }
    let count = u32::try_from(Page::MAX_KEYS).unwrap_or(u32::MAX) + 100;
    let mut keys: Vec<Key> = (0..count).map(key).collect();
    for key in &keys {
        stored(&store, key, b"", b"");
    }
    keys.sort();
    let first = done("list", store.list(&Prefix::All, None));
    let Some(cursor) = first.next else { panic!("more keys than a page holds need a second page") };
    for key in first.keys.iter().rev().take(10) {
        done("remove", store.remove(key, When::Always));
    }
    let second = done("list", store.list(&Prefix::All, Some(&cursor)));
    let listed = [first.keys, second.keys].concat();
    assert!(listed == keys, "the keys that stay are listed once, in order");
}

/// Every key of a listing, page by page.
fn all(store: &dyn Store, under: &Prefix) -> Vec<Key> {
    let (mut keys, mut after) = (Vec::new(), None::<Cursor>);
    loop {
        let page = done("list", store.list(under, after.as_ref()));
        assert!(page.keys.len() <= Page::MAX_KEYS, "a page holds at most {} keys", Page::MAX_KEYS);
        assert!(page.next.is_none() || !page.keys.is_empty(), "a page with a next one holds keys");
        keys.extend(page.keys);
        after = page.next;
        if after.is_none() {
            return keys;
        }
    }
}
