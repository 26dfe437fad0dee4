//! Permits under many schedules: publishing against invalidation and against other publishing.

use super::*;
use crate::sync::explorer::explore;
use crate::sync::{AtomicUsize, Ordering::SeqCst, thread};

const KEY: [u8; 16] = [1; 16];
const NOTHING: usize = 0;
const OLD: usize = 1;
const NEW: usize = 2;

fn key() -> Key {
    Key::new(KEY, [0; 32], [0; 8])
}

/// What can be read, and from what it is computed.
struct World {
    permits: Permits,
    source: AtomicUsize,
    stored: AtomicUsize,
    remembered: AtomicUsize,
}

impl World {
    fn new() -> World {
        let [stored, remembered] = [(); 2].map(|()| AtomicUsize::new(NOTHING));
        World { permits: Permits::default(), source: AtomicUsize::new(OLD), stored, remembered }
    }

    /// Computes, and stores and remembers the value.
    fn compute(&self, claim: Claim) {
        let permit = self.permits.give(key(), claim);
        let value = self.source.load(SeqCst);
        permit.write(|| {
            self.stored.store(value, SeqCst);
            self.remembered.store(value, SeqCst);
        });
    }

    /// Finds what is stored and remembers it, or else computes.
    fn find(&self) {
        let permit = self.permits.give(key(), Claim::IfUnchanged);
        match self.stored.load(SeqCst) {
            NOTHING => {
                let value = self.source.load(SeqCst);
                permit.write(|| {
                    self.stored.store(value, SeqCst);
                    self.remembered.store(value, SeqCst);
                });
            }
            value => drop(permit.show(|| self.remembered.store(value, SeqCst))),
        }
    }

    /// The source changes, and what came of it before is removed: from memory before and after, as the cache does it.
    fn invalidate(&self) {
        self.source.store(NEW, SeqCst);
        let forget = || {
            self.permits.revoke(|revoked| *revoked == key());
            self.remembered.store(NOTHING, SeqCst);
        };
        forget();
        self.stored.store(NOTHING, SeqCst);
        forget();
    }

    fn seen(&self) -> [usize; 2] {
        [self.stored.load(SeqCst), self.remembered.load(SeqCst)]
    }
}

#[test]
fn nothing_from_before_an_invalidation_is_published_after_it() {
    explore(|| {
        let world = World::new();
        thread::scope(|scope| {
            scope.spawn(|| world.compute(Claim::Anyway));
            scope.spawn(|| world.compute(Claim::IfUnchanged));
            scope.spawn(|| world.find());
            world.invalidate();
            assert!(!world.seen().contains(&OLD), "an old value right after the invalidation");
        });
        assert!(!world.seen().contains(&OLD), "an old value in the end");
        assert!(lock(&world.permits.keys).is_empty(), "a permit is left");
    });
}

#[test]
fn what_was_found_never_replaces_what_was_written_meanwhile() {
    explore(|| {
        let world = World::new();
        world.stored.store(OLD, SeqCst);
        thread::scope(|scope| {
            scope.spawn(|| world.find());
            scope.spawn(|| world.find());
            world.source.store(NEW, SeqCst);
            world.compute(Claim::Anyway);
            assert_eq!(world.seen(), [NEW; 2]);
        });
        assert_eq!(world.seen(), [NEW; 2]);
        assert!(lock(&world.permits.keys).is_empty(), "a permit is left");
    });
}
