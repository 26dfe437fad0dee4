//! Permits to publish: what was invalidated while it was being found or computed is not put back.

use std::collections::BTreeMap;

use daily_cache_store::Key;

use crate::sync::{Arc, Mutex, lock};

/// The permits given to the calls that are under way in this process.
#[derive(Debug, Default)]
pub(crate) struct Permits {
    given: Mutex<Given>,
}

#[derive(Debug, Default)]
struct Given {
    next: u64,
    permits: BTreeMap<u64, (Key, Arc<Mutex<Revoked>>)>,
}

/// Whether a permit still holds. Held locked while its owner publishes, so that revoking waits for that.
#[derive(Debug, Default)]
struct Revoked(bool);

impl Permits {
    /// A permit to publish a value of this key, until it is revoked.
    pub(crate) fn give(&self, key: Key) -> Permit<'_> {
        let revoked = Arc::default();
        let mut given = lock(&self.given);
        let number = given.next;
        given.next += 1;
        given.permits.insert(number, (key, Arc::clone(&revoked)));
        Permit { permits: self, number, revoked }
    }

    /// Revokes the permits of the keys for which `gone` holds. When this returns, their owners have published, and
    /// what they published can be removed; or they never will.
    pub(crate) fn revoke(&self, gone: impl Fn(&Key) -> bool) {
        let matching: Vec<_> = {
            let given = lock(&self.given);
            given
                .permits
                .values()
                .filter(|(key, _)| gone(key))
                .map(|(_, revoked)| Arc::clone(revoked))
                .collect()
        };
        for revoked in matching {
            lock(&revoked).0 = true;
        }
    }
}

/// The permit of one call.
#[derive(Debug)]
pub(crate) struct Permit<'p> {
    permits: &'p Permits,
    number: u64,
    revoked: Arc<Mutex<Revoked>>,
}

impl Permit<'_> {
    /// Publishes, unless the permit was revoked.
    pub(crate) fn publish<R>(&self, publish: impl FnOnce() -> R) -> Option<R> {
        let revoked = lock(&self.revoked);
        (!revoked.0).then(publish)
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        lock(&self.permits.given).permits.remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(function: u8) -> Key {
        Key::new([function; 16], [0; 32], [0; 8])
    }

    #[test]
    fn a_revoked_permit_publishes_nothing_and_others_still_do() {
        let permits = Permits::default();
        let (one, two) = (permits.give(key(1)), permits.give(key(2)));
        permits.revoke(|revoked| *revoked == key(1));
        assert_eq!(one.publish(|| "one"), None);
        assert_eq!(two.publish(|| "two"), Some("two"));
        assert_eq!(permits.give(key(1)).publish(|| "later"), Some("later"));
    }

    #[test]
    fn a_dropped_permit_is_forgotten() {
        let permits = Permits::default();
        drop(permits.give(key(1)));
        assert!(lock(&permits.given).permits.is_empty());
    }
}
