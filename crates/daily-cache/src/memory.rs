//! The memory tier: decoded values, shared and not copied, bounded by their encoded length.

use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Weak};
use std::time::Duration;

use daily_cache_policy::{Facts, Window};
use daily_cache_store::{Key, Version};
use quick_cache::sync::Cache;
use quick_cache::{DefaultHashBuilder, Equivalent, Lifecycle, OptionsBuilder, Weighter};

/// What an entry costs beside its key and its value, in bytes.
const OVERHEAD: usize = 160;

/// The memory is divided into so many parts, each of which has to take the largest value that is held.
const SHARDS: usize = 4;

/// A value with what is known of it. Shared between the memory and its answers.
#[derive(Debug)]
pub(crate) struct Held<T> {
    pub(crate) value: Arc<T>,
    pub(crate) facts: Facts,
    /// Where it is stored, if it was.
    pub(crate) origin: Option<Origin>,
}

/// Where a value is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) key: Key,
    pub(crate) version: Version,
}

/// How much is kept in the memory of the process, and for how long unseen.
///
/// ```
/// use std::time::Duration;
/// use daily_cache::Memory;
///
/// let memory = Memory::bytes(8 << 20).with_recheck(Duration::from_secs(60));
/// assert_ne!(memory, Memory::default());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    bytes: u64,
    recheck: Option<Duration>,
}

impl Default for Memory {
    /// 64 MiB; what others store meanwhile is seen when the window ends.
    fn default() -> Memory {
        Memory::bytes(64 << 20)
    }
}

impl Memory {
    /// At most this many bytes of encoded values. One of more than an eighth of that is held only for as long as an
    /// answer holds it.
    #[must_use]
    pub const fn bytes(bytes: u64) -> Memory {
        Memory { bytes, recheck: None }
    }

    /// Nothing: each call looks in the store.
    #[must_use]
    pub const fn off() -> Memory {
        Memory::bytes(0)
    }

    /// The default, looked up in the store again when that was last done this long ago by the cache's clock, in
    /// whole seconds.
    #[must_use]
    pub fn recheck(every: Duration) -> Memory {
        Memory::default().with_recheck(every)
    }

    /// The same, looked up in the store again when that was last done this long ago.
    #[must_use]
    pub const fn with_recheck(self, every: Duration) -> Memory {
        Memory { recheck: Some(every), ..self }
    }
}

/// The values in memory.
#[derive(Debug)]
pub(crate) struct MemoryTier {
    values: Option<Cache<Spot, Resident, Weight, DefaultHashBuilder, Evictions>>,
    largest: u64,
    /// In seconds.
    recheck: Option<u64>,
}

/// A value in memory, as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct Resident {
    held: Holding,
    /// The window that the policy of this number gave.
    window: Window,
    policy: u64,
    /// The reading at which the store was last looked at.
    seen_at: i64,
    bytes: u64,
}

#[derive(Clone, Debug)]
enum Holding {
    Strong(Arc<dyn Any + Send + Sync>),
    Weak(Weak<dyn Any + Send + Sync>),
}

/// A value found in memory.
pub(crate) struct Glance<T> {
    pub(crate) held: Arc<Held<T>>,
    /// Whether it is time to look in the store again.
    pub(crate) is_due: bool,
    window: Window,
    policy: u64,
}

impl<T> Glance<T> {
    /// The window that the policy of this number gave, if it is the one that made it.
    pub(crate) fn window_of(&self, policy: u64) -> Option<Window> {
        (self.policy == policy).then_some(self.window)
    }
}

impl MemoryTier {
    pub(crate) fn new(memory: Memory) -> MemoryTier {
        let values = (memory.bytes > 0).then(|| {
            let usual = usize::try_from(memory.bytes / 4096).unwrap_or(usize::MAX).max(16);
            let options = OptionsBuilder::new()
                .estimated_items_capacity(usual)
                .weight_capacity(memory.bytes)
                .shards(SHARDS)
                .build();
            // The options are complete; without them the memory would only be divided otherwise.
            match options {
                Ok(options) => Cache::with_options(options, Weight, DefaultHashBuilder::default(), Evictions),
                Err(_) => Cache::with(usual, memory.bytes, Weight, DefaultHashBuilder::default(), Evictions),
            }
        });
        MemoryTier { values, largest: memory.bytes / 8, recheck: memory.recheck.map(|every| every.as_secs()) }
    }

    /// The value of this type and codec at a place, as of `now`.
    #[inline]
    pub(crate) fn get<T: Send + Sync + 'static>(
        &self,
        place: &[u8],
        codec: &'static str,
        now: i64,
    ) -> Option<Glance<T>> {
        let resident = self.values.as_ref()?.get(&SpotRef::of::<T>(place, codec))?;
        let Resident { held, window, policy, seen_at, .. } = resident;
        let any = match held {
            Holding::Strong(held) => held,
            Holding::Weak(held) => held.upgrade()?,
        };
        let held = any.downcast().ok()?;
        let is_due = self.recheck.is_some_and(|every| now.abs_diff(seen_at) >= every);
        Some(Glance { held, is_due, window, policy })
    }

    pub(crate) fn insert<T: Send + Sync + 'static>(
        &self,
        place: &[u8],
        codec: &'static str,
        held: &Arc<Held<T>>,
        judged: Judged,
    ) -> Displaced {
        let Some(values) = &self.values else { return Displaced::default() };
        let any: Arc<dyn Any + Send + Sync> = Arc::clone(held) as _;
        let (held, bytes) = if judged.bytes > self.largest {
            (Holding::Weak(Arc::downgrade(&any)), 0)
        } else {
            (Holding::Strong(any), judged.bytes)
        };
        let Judged { window, policy, seen_at, .. } = judged;
        let replaced = values.remove(&SpotRef::of::<T>(place, codec));
        let mut displaced: Displaced = replaced.into_iter().map(|(_, resident)| resident).collect();
        let spot = Spot { place: place.into(), of: TypeId::of::<T>(), codec };
        values.insert_with_lifecycle(spot, Resident { held, window, policy, seen_at, bytes }, &mut displaced);
        displaced
    }

    /// Drops what is at the places for which `gone` holds, of all types and codecs.
    pub(crate) fn remove(&self, gone: impl Fn(&[u8]) -> bool) {
        let removed = RefCell::new(Vec::new());
        if let Some(values) = &self.values {
            values.retain(|spot, resident| {
                let is_gone = gone(&spot.place);
                if is_gone {
                    removed.borrow_mut().push(resident.clone());
                }
                !is_gone
            });
        }
        // Only here are they dropped: their code may come back to this cache.
        drop(removed);
    }
}

/// What had to make room. Dropped by whoever holds no lock: the values' code may come back to this cache.
pub(crate) type Displaced = Vec<Resident>;

/// Hands out what is evicted instead of dropping it under a lock.
#[derive(Clone, Debug)]
struct Evictions;

impl Lifecycle<Spot, Resident> for Evictions {
    type RequestState = Displaced;

    fn on_evict(&self, displaced: &mut Displaced, _: Spot, resident: Resident) {
        displaced.push(resident);
    }
}

/// What is kept beside a value in memory.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Judged {
    pub(crate) window: Window,
    pub(crate) policy: u64,
    pub(crate) seen_at: i64,
    /// The encoded length of the value.
    pub(crate) bytes: u64,
}

/// Where a value is: a place, a type and a codec.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Spot {
    place: Box<[u8]>,
    of: TypeId,
    codec: &'static str,
}

/// The same, borrowed.
struct SpotRef<'p> {
    place: &'p [u8],
    of: TypeId,
    codec: &'static str,
}

impl SpotRef<'_> {
    fn of<'p, T: 'static>(place: &'p [u8], codec: &'static str) -> SpotRef<'p> {
        SpotRef { place, of: TypeId::of::<T>(), codec }
    }
}

impl Hash for Spot {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash(&self.place, self.of, state);
    }
}

impl Hash for SpotRef<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash(self.place, self.of, state);
    }
}

/// Codecs of one type at one place are few: leaving them out of the hash costs nothing.
fn hash<H: Hasher>(place: &[u8], of: TypeId, state: &mut H) {
    state.write(place);
    of.hash(state);
}

impl Equivalent<Spot> for SpotRef<'_> {
    fn equivalent(&self, spot: &Spot) -> bool {
        self.of == spot.of && self.codec == spot.codec && *self.place == *spot.place
    }
}

/// Weighs an entry in bytes.
#[derive(Clone, Debug)]
struct Weight;

impl Weighter<Spot, Resident> for Weight {
    fn weight(&self, spot: &Spot, resident: &Resident) -> u64 {
        resident.bytes + (spot.place.len() + OVERHEAD) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JUDGED: Judged = Judged { window: Window::EMPTY, policy: 1, seen_at: 0, bytes: 100 };

    fn held<T>(value: T) -> Arc<Held<T>> {
        Arc::new(Held { value: Arc::new(value), facts: Facts::new(0), origin: None })
    }

    fn found<T: Copy + Send + Sync + 'static>(tier: &MemoryTier, place: &[u8], now: i64) -> Option<T> {
        tier.get::<T>(place, "cbor", now).map(|glance| *glance.held.value)
    }

    #[test]
    fn a_value_is_found_by_its_place_its_type_and_its_codec_only() {
        let tier = MemoryTier::new(Memory::default());
        let _ = tier.insert(b"f", "cbor", &held(7_u8), JUDGED);
        assert_eq!(found::<u8>(&tier, b"f", 0), Some(7));
        assert_eq!(found::<u16>(&tier, b"f", 0), None);
        assert_eq!(found::<u8>(&tier, b"g", 0), None);
        assert!(tier.get::<u8>(b"f", "other", 0).is_none());
    }

    #[test]
    fn the_window_of_another_policy_is_not_given() {
        let tier = MemoryTier::new(Memory::default());
        let _ = tier.insert(b"f", "cbor", &held(7_u8), JUDGED);
        let glance = tier.get::<u8>(b"f", "cbor", 0).unwrap();
        assert_eq!(glance.window_of(1), Some(Window::EMPTY));
        assert_eq!(glance.window_of(2), None);
    }

    #[test]
    fn a_large_value_is_held_only_as_long_as_an_answer_holds_it() {
        let tier = MemoryTier::new(Memory::bytes(8_000));
        let large = held(7_u8);
        let _ = tier.insert(b"f", "cbor", &large, Judged { bytes: 1_001, ..JUDGED });
        assert_eq!(found::<u8>(&tier, b"f", 0), Some(7));
        drop(large);
        assert_eq!(found::<u8>(&tier, b"f", 0), None);
    }

    #[test]
    fn the_bound_holds_under_churn() {
        let tier = MemoryTier::new(Memory::bytes(1 << 20));
        for n in 0_u32..10_000 {
            let _ = tier.insert(&n.to_le_bytes(), "cbor", &held(n), Judged { bytes: 1_000, ..JUDGED });
            assert!(tier.values.as_ref().unwrap().weight() <= 1 << 20);
        }
        assert!(tier.values.as_ref().unwrap().len() > 100);
    }

    #[test]
    fn a_value_not_looked_up_for_long_enough_is_looked_up_again_also_when_the_clock_was_set_back() {
        let tier = MemoryTier::new(Memory::recheck(Duration::from_secs(60)));
        let _ = tier.insert(b"f", "cbor", &held(7_u8), JUDGED);
        let is_due = [59, 60, -60].map(|now| tier.get::<u8>(b"f", "cbor", now).unwrap().is_due);
        assert_eq!(is_due, [false, true, true]);
    }

    #[test]
    fn what_is_removed_is_gone_and_nothing_else() {
        let tier = MemoryTier::new(Memory::default());
        let _ = tier.insert(b"f", "cbor", &held(7_u8), JUDGED);
        let _ = tier.insert(b"g", "cbor", &held(8_u8), JUDGED);
        tier.remove(|place| place == b"f");
        assert_eq!((found::<u8>(&tier, b"f", 0), found::<u8>(&tier, b"g", 0)), (None, Some(8)));
    }
}
