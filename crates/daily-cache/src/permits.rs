//! Permits to publish: what was invalidated or written while a value was being found or computed is not undone by it.

use std::collections::HashMap;

use daily_cache_store::Key;

use crate::sync::{Arc, Mutex, lock};

/// The permits given to the calls that are under way in this process.
#[derive(Debug, Default)]
pub(crate) struct Permits {
    keys: Arc<Mutex<HashMap<Key, Place>>>,
}

/// One key that somebody has a permit for.
#[derive(Debug, Default)]
struct Place {
    holders: usize,
    marks: Arc<Mutex<Marks>>,
}

/// What has happened to a key since somebody first had a permit for it. Held locked by whoever publishes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Marks {
    invalidated: u64,
    written: u64,
}

/// What the holder of a permit has to publish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Claim {
    /// What it found or computed because there was nothing better. Anything written meanwhile is better.
    IfUnchanged,
    /// A value that is to replace whatever there is. Only an invalidation stands against it.
    Anyway,
}

impl Permits {
    /// A permit to publish a value of this key.
    pub(crate) fn give(&self, key: Key, claim: Claim) -> Permit {
        let mut keys = lock(&self.keys);
        let place = keys.entry(key).or_default();
        place.holders += 1;
        let marks = Arc::clone(&place.marks);
        drop(keys);
        let given = *lock(&marks);
        Permit { keys: Arc::clone(&self.keys), key, claim, marks, given }
    }

    /// Revokes the permits of the keys for which `gone` holds. When this returns, their owners have published, and
    /// what they published can be removed; or they never will. Tells which keys these were.
    pub(crate) fn revoke(&self, gone: impl Fn(&Key) -> bool) -> Vec<Key> {
        let matching: Vec<_> = {
            let keys = lock(&self.keys);
            let matching = keys.iter().filter(|(key, _)| gone(key));
            matching.map(|(key, place)| (*key, Arc::clone(&place.marks))).collect()
        };
        let revoke = |(key, marks): (Key, Arc<Mutex<Marks>>)| {
            lock(&marks).invalidated += 1;
            key
        };
        matching.into_iter().map(revoke).collect()
    }
}

/// The permit of one call.
#[derive(Debug)]
pub(crate) struct Permit {
    keys: Arc<Mutex<HashMap<Key, Place>>>,
    key: Key,
    claim: Claim,
    marks: Arc<Mutex<Marks>>,
    given: Marks,
}

impl Permit {
    /// Publishes what was written, unless something happened that stands against it.
    pub(crate) fn write<R>(&self, publish: impl FnOnce() -> R) -> Option<R> {
        let mut marks = lock(&self.marks);
        self.holds(*marks).then(|| {
            marks.written += 1;
            publish()
        })
    }

    /// Publishes what was found and is in the store already.
    pub(crate) fn show<R>(&self, publish: impl FnOnce() -> R) -> Option<R> {
        let marks = lock(&self.marks);
        self.holds(*marks).then(publish)
    }

    fn holds(&self, marks: Marks) -> bool {
        match self.claim {
            Claim::IfUnchanged => marks == self.given,
            Claim::Anyway => marks.invalidated == self.given.invalidated,
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut keys = lock(&self.keys);
        if let Some(place) = keys.get_mut(&self.key) {
            place.holders -= 1;
            if place.holders == 0 {
                keys.remove(&self.key);
            }
        }
    }
}

#[cfg(test)]
#[cfg(schedules)]
mod schedules;

#[cfg(test)]
mod tests {
    use super::*;

    fn key(function: u8) -> Key {
        Key::new([function; 16], [0; 32], [0; 8])
    }

    #[test]
    fn a_revoked_permit_publishes_nothing_and_others_still_do() {
        let permits = Permits::default();
        let one = permits.give(key(1), Claim::IfUnchanged);
        let refresh = permits.give(key(1), Claim::Anyway);
        let two = permits.give(key(2), Claim::IfUnchanged);
        permits.revoke(|revoked| *revoked == key(1));
        assert_eq!((one.write(|| "one"), refresh.write(|| "one")), (None, None));
        assert_eq!(two.write(|| "two"), Some("two"));
        assert_eq!(permits.give(key(1), Claim::IfUnchanged).show(|| "later"), Some("later"));
    }

    #[test]
    fn what_was_written_meanwhile_stands_against_what_was_found_and_not_against_a_refresh() {
        let permits = Permits::default();
        let found = permits.give(key(1), Claim::IfUnchanged);
        let (first, second) = (permits.give(key(1), Claim::Anyway), permits.give(key(1), Claim::Anyway));
        assert_eq!((first.write(|| 1), second.write(|| 2)), (Some(1), Some(2)));
        assert_eq!((found.show(|| 3), found.write(|| 3)), (None, None));
    }

    #[test]
    fn what_was_only_shown_stands_against_nothing() {
        let permits = Permits::default();
        let (one, two) = (permits.give(key(1), Claim::IfUnchanged), permits.give(key(1), Claim::IfUnchanged));
        assert_eq!((one.show(|| 1), two.write(|| 2)), (Some(1), Some(2)));
    }

    #[test]
    fn a_dropped_permit_is_forgotten() {
        let permits = Permits::default();
        drop((permits.give(key(1), Claim::Anyway), permits.give(key(1), Claim::Anyway)));
        assert!(lock(&permits.keys).is_empty());
    }
}
