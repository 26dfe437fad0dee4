//! The entries of a store, as people want to read them.

use std::fmt;
use std::vec;

use daily_cache_policy::Facts;
use daily_cache_store::{Cursor, Key, Prefix, Store, Take};

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
    /// The label that was given to the slot.
    pub label: Option<String>,
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
        Entries { store, prefix, page: Vec::new().into_iter(), next: Next::Page(None) }
    }

    fn next_key(&mut self) -> Result<Option<Key>> {
        loop {
            if let Some(key) = self.page.next() {
                return Ok(Some(key));
            }
            let Next::Page(after) = std::mem::replace(&mut self.next, Next::End) else { return Ok(None) };
            let page = self.store.list(&self.prefix, after.as_ref())?;
            self.page = page.keys.into_iter();
            self.next = page.next.map_or(Next::End, |cursor| Next::Page(Some(cursor)));
        }
    }

    fn read(&self, key: Key) -> Result<Option<Entry>> {
        let found = match self.store.open(&key, &mut Take::Head) {
            Ok(found) => found,
            Err(error) if error.is_damaged() => None,
            Err(error) => return Err(error.into()),
        };
        Ok(found.and_then(|found| {
            let facts = head::decode(found.head())?.facts;
            let description = head::describe(found.head());
            Some(Entry {
                key,
                function: description.function,
                version: description.version,
                label: description.label,
                facts,
                bytes: found.body_len(),
            })
        }))
    }
}

impl<S: Store> Iterator for Entries<'_, S> {
    type Item = Result<Entry>;

    fn next(&mut self) -> Option<Result<Entry>> {
        loop {
            let read = match self.next_key() {
                Ok(Some(key)) => self.read(key),
                Ok(None) => return None,
                Err(error) => Err(error),
            };
            match read {
                Ok(None) => {}
                Ok(Some(entry)) => return Some(Ok(entry)),
                Err(error) => {
                    (self.page, self.next) = (Vec::new().into_iter(), Next::End);
                    return Some(Err(error));
                }
            }
        }
    }
}

impl<S> fmt::Debug for Entries<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entries").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}
