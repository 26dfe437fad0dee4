//! A collection whose order means nothing.

use serde::ser::{Error, SerializeSeq};
use serde::{Serialize, Serializer};

use super::{Encoder, Form};

/// A collection as an argument, sorted before it enters the key.
///
/// serde cannot see that a `HashSet` has no order: two equal sets may be written in two ways and get two keys.
/// Maps need no help: the key sorts their entries.
///
/// ```
/// use std::collections::HashSet;
/// use daily_cache::{Daily, DailyCache, MemoryStore, SystemClock, Unordered, Zone};
///
/// let cache = DailyCache::new(SystemClock, MemoryStore::new(), Daily::in_zone(Zone::UTC));
/// let ids = HashSet::from([3, 1, 2]);
/// let total = cache.slot("total", &Unordered(&ids))?.get_or_compute(|| ids.iter().sum::<i32>());
/// assert_eq!(*total, 6);
/// # Ok::<(), daily_cache::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Unordered<'a, I: ?Sized>(pub &'a I);

impl<'a, I: ?Sized> Serialize for Unordered<'a, I>
where
    &'a I: IntoIterator<Item: Serialize>,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut items = Vec::new();
        for item in self.0 {
            let bytes = Encoder::append(Vec::new(), Form::Key, &item).map_err(S::Error::custom)?;
            items.push((bytes, item));
        }
        items.sort_by(|a, b| a.0.cmp(&b.0));
        let mut seq = serializer.serialize_seq(Some(items.len()))?;
        for (_, item) in &items {
            seq.serialize_element(item)?;
        }
        seq.end()
    }
}
