//! A whole store of your own, and the suite that tells whether it keeps the rules.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use daily_cache_store::entry::{MAX_BODY, MAX_HEAD};
use daily_cache_store::{
    Caps, Conditions, Error, Found, Judge, Key, Put, Record, Result, Store, Take, Version, When,
};

type Map = BTreeMap<Key, (Version, Vec<u8>, Vec<u8>)>;

/// Heads and bodies in a map, each with the version of its put.
#[derive(Default)]
struct MapStore(Mutex<Map>);

impl MapStore {
    fn map(&self) -> MutexGuard<'_, Map> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn holds(map: &Map, key: &Key, when: When) -> bool {
    match when {
        When::Always => true,
        When::Absent => !map.contains_key(key),
        When::Is(version) => map.get(key).is_some_and(|record| record.0 == version),
        _ => false,
    }
}

impl Store for MapStore {
    fn open(&self, key: &Key, judge: &mut dyn Judge) -> Result<Option<Found>> {
        let Some((version, head, body)) = self.map().get(key).cloned() else { return Ok(None) };
        Ok(match judge.judge(&head) {
            Take::Body => Some(Found::new(version, head, body)),
            Take::Below => None,
            _ => Some(Found::head_only(version, head, body.len() as u64)),
        })
    }

    fn put(&self, key: &Key, record: Record<'_>, when: When) -> Result<Put> {
        if record.head.len() > MAX_HEAD {
            return Err(Error::too_large("head", MAX_HEAD as u64));
        }
        let (version, body) = (Version::random()?, record.body.into_vec(MAX_BODY)?);
        let mut map = self.map();
        if !holds(&map, key, when) {
            return Ok(Put::Lost);
        }
        map.insert(*key, (version, record.head.to_vec(), body));
        Ok(Put::Stored(version))
    }

    fn remove(&self, key: &Key, when: When) -> Result<bool> {
        let mut map = self.map();
        Ok(holds(&map, key, when) && map.remove(key).is_some())
    }

    fn caps(&self) -> Caps {
        Caps::default().with_conditions(Conditions::Exact)
    }
}

fn main() {
    for (_, rule) in daily_cache_store::conformance::RULES {
        rule(&Arc::new(MapStore::default()));
    }
}

#[cfg(test)]
daily_cache_store::conformance!(Arc::new(MapStore::default()));
