//! The entries of a store, as people want to read them.

use std::collections::BTreeMap;
use std::fmt;
use std::vec;

use daily_cache_policy::Facts;
use daily_cache_store::{Cursor, Found, Key, Prefix, Store, Take};

use crate::{Result, head};

/// One entry of a store.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// The key.
    pub key: Key,
    /// The name of the function; empty where the entry does not tell.
    pub function: String,
    /// The version of the function.
    pub version: u32,
    /// The fingerprint of the function's code; 0 where it is unknown.
    pub code: u64,
    /// The label that was given to the slot.
    pub label: Option<String>,
    /// Texts that were given with a [stream](crate::Slot::stream), by their names.
    pub tags: BTreeMap<String, String>,
    /// The id of the codec, or the format of the stream, that the bytes are in.
    pub codec: String,
    /// What is recorded of the value.
    pub facts: Facts,
    /// The length of the encoded value, in bytes.
    pub bytes: u64,
}

/// The entries of a scope, read as they are asked for; made by [`DailyCache::list`](crate::DailyCache::list).
///
/// Entries that cannot be read, and those that vanish meanwhile, are passed over. An error ends the iteration.
pub struct Entries<'c, S> {
    store: &'c S,
    keys: Keys<'c, S>,
}

/// The keys under a prefix, page by page. An error ends the iteration.
pub(crate) struct Keys<'c, S> {
    store: &'c S,
    prefix: Prefix,
    page: vec::IntoIter<Key>,
    next: Next,
}

enum Next {
    Page(Option<Cursor>),
    End,
}

impl<'c, S: Store> Entries<'c, S> {
    pub(crate) fn new(store: &'c S, prefix: Prefix) -> Entries<'c, S> {
        Entries { store, keys: Keys::new(store, prefix) }
    }
}

impl<'c, S: Store> Keys<'c, S> {
    pub(crate) fn new(store: &'c S, prefix: Prefix) -> Keys<'c, S> {
        Keys { store, prefix, page: Vec::new().into_iter(), next: Next::Page(None) }
    }

    fn end(&mut self) {
        (self.page, self.next) = (Vec::new().into_iter(), Next::End);
    }
}

impl<S: Store> Iterator for Keys<'_, S> {
    type Item = Result<Key>;

    fn next(&mut self) -> Option<Result<Key>> {
        loop {
            if let Some(key) = self.page.next() {
                return Some(Ok(key));
            }
            let Next::Page(after) = std::mem::replace(&mut self.next, Next::End) else { return None };
            match self.store.list(&self.prefix, after.as_ref()) {
                Ok(page) => {
                    self.page = page.keys.into_iter();
                    self.next = page.next.map_or(Next::End, |cursor| Next::Page(Some(cursor)));
                }
                Err(error) => return Some(Err(error.into())),
            }
        }
    }
}

impl Entry {
    /// What is stored under a key, fresh or not; `None` too where it cannot be read.
    pub(crate) fn read(store: &impl Store, key: Key) -> Result<Option<Entry>> {
        match store.open(&key, &mut Take::Head) {
            Ok(found) => Ok(found.and_then(|found| Entry::of(key, &found))),
            Err(error) if error.is_damaged() => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// What the head of a record tells.
    pub(crate) fn of(key: Key, found: &Found) -> Option<Entry> {
        let head = head::decode(found.head())?;
        let description = head::describe(found.head());
        Some(Entry {
            key,
            function: description.function,
            version: description.version,
            code: description.code,
            label: description.label,
            tags: description.tags,
            codec: String::from_utf8_lossy(head.kind.codec).into_owned(),
            facts: head.facts,
            bytes: found.body_len(),
        })
    }
}

impl<S: Store> Iterator for Entries<'_, S> {
    type Item = Result<Entry>;

    fn next(&mut self) -> Option<Result<Entry>> {
        loop {
            match self.keys.next()?.and_then(|key| Entry::read(self.store, key)) {
                Ok(None) => {}
                Ok(Some(entry)) => return Some(Ok(entry)),
                Err(error) => {
                    self.keys.end();
                    return Some(Err(error));
                }
            }
        }
    }
}

impl<S> fmt::Debug for Entries<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entries").field("prefix", &self.keys.prefix).finish_non_exhaustive()
    }
}
