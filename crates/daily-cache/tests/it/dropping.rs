//! Values whose own code comes back to the cache when they are dropped: no lock is held then.

use daily_cache::MemoryStore;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::caches::{Cache, over};
use crate::workers::spawn;

type Shared = Cache<std::sync::Arc<MemoryStore>>;

/// A value that does something with its cache when it is dropped.
struct Noisy(Shared, fn(&Shared));

impl Drop for Noisy {
    fn drop(&mut self) {
        self.1(&self.0);
    }
}

impl Serialize for Noisy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(1)
    }
}

impl<'de> Deserialize<'de> for Noisy {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Noisy, D::Error> {
        Err(D::Error::custom("it is never read back"))
    }
}

fn peek(cache: &Shared) {
    cache.slot("noisy", "").unwrap().peek::<Noisy>();
}

fn invalidate(cache: &Shared) {
    cache.slot("noisy", "").unwrap().invalidate().unwrap();
}

#[test]
fn a_value_that_asks_the_cache_when_it_is_dropped_hangs_nobody() {
    for on_drop in [peek, invalidate] {
        let cache = over(std::sync::Arc::<MemoryStore>::default());
        spawn(move || {
            drop(cache.slot("noisy", "").unwrap().put(Noisy(cache.clone(), on_drop)));
            drop(cache.slot("noisy", "").unwrap().put(Noisy(cache.clone(), on_drop)));
            cache.slot("noisy", "").unwrap().invalidate().unwrap();
        })
        .join();
    }
}
