//! Removing entries by age, bytes and number: the choice is pure, the rest carries it out.

use std::cmp::Reverse;

use daily_cache_store::{Damage, Key, Leased, Note, Prefix, Store, Take, Version, When};

use crate::Result;
use crate::list::{Entry, Keys};

/// In seconds. Not a civil day: what is old does not depend on a zone.
const DAY: i64 = 86_400;

/// What stays when a store is pruned: limits of age, bytes and number, in this order. What goes first is what has the
/// oldest reference.
///
/// ```
/// use daily_cache::Keep;
///
/// let keep = Keep::days(7).with_bytes(10 << 30).with_entries(100_000);
/// assert_ne!(keep, Keep::default());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    days: Option<u32>,
    bytes: Option<u64>,
    entries: Option<u64>,
}

impl Default for Keep {
    /// Entries of the last 30 days.
    fn default() -> Keep {
        Keep::days(30)
    }
}

impl Keep {
    /// Everything.
    #[must_use]
    pub const fn all() -> Keep {
        Keep { days: None, bytes: None, entries: None }
    }

    /// Entries whose reference is at most so many times 24 hours old. Of zero days, those of this second and later.
    #[must_use]
    pub const fn days(days: u32) -> Keep {
        Keep { days: Some(days), ..Keep::all() }
    }

    /// Entries whose encoded values have at most so many bytes together.
    #[must_use]
    pub const fn bytes(bytes: u64) -> Keep {
        Keep { bytes: Some(bytes), ..Keep::all() }
    }

    /// At most so many entries.
    #[must_use]
    pub const fn entries(entries: u64) -> Keep {
        Keep { entries: Some(entries), ..Keep::all() }
    }

    /// The same with a limit of age.
    #[must_use]
    pub const fn with_days(self, days: u32) -> Keep {
        Keep { days: Some(days), ..self }
    }

    /// The same with a limit of bytes.
    #[must_use]
    pub const fn with_bytes(self, bytes: u64) -> Keep {
        Keep { bytes: Some(bytes), ..self }
    }

    /// The same with a limit of number.
    #[must_use]
    pub const fn with_entries(self, entries: u64) -> Keep {
        Keep { entries: Some(entries), ..self }
    }

    /// The oldest reference that stays.
    fn oldest(self, now: i64) -> i64 {
        self.days.map_or(i64::MIN, |days| now.saturating_sub(i64::from(days).saturating_mul(DAY)))
    }

    /// How many of these, sorted by descending reference, stay.
    fn of(self, newest_first: &[Seen], now: i64) -> usize {
        let oldest = self.oldest(now);
        let (most_bytes, most) = (self.bytes.unwrap_or(u64::MAX), self.entries.unwrap_or(u64::MAX));
        let young = newest_first.iter().take_while(|seen| seen.reference >= oldest);
        let mut bytes = 0_u64;
        let few = young.take_while(|seen| {
            bytes = bytes.saturating_add(seen.bytes);
            bytes <= most_bytes
        });
        few.take(usize::try_from(most).unwrap_or(usize::MAX)).count()
    }
}

/// What went when a store was pruned, or would go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pruned {
    /// The entries that went, oldest reference first.
    pub entries: Vec<Entry>,
    /// The keys of damaged entries that went: whatever the limits, since nobody can read them.
    pub damaged: Vec<Key>,
    /// How many entries stay.
    pub kept: u64,
    /// How many bytes the encoded values of these have.
    pub kept_bytes: u64,
}

/// Whether what goes is removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Run {
    Dry,
    Real,
}

/// What decides about an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen {
    key: Key,
    version: Version,
    reference: i64,
    bytes: u64,
}

/// What a look at one key tells.
enum Look {
    Entry(Seen, Box<Entry>),
    Damaged,
    /// Nothing any more, what another release of the library wrote, or something that is no file of ours.
    Other,
}

/// Removes what `keep` does not keep. Entries of other releases that cannot be read stay: they are somebody's.
///
/// An entry goes only as it was seen, and not while somebody computes its value: that run would not be stored. What is
/// too old goes as soon as it is met: who ends before all is seen has done a part of the work.
pub(crate) fn prune(store: &dyn Store, now: i64, keep: Keep, run: Run) -> Result<Pruned> {
    let mut pruning = Pruning { store, run, pruned: Pruned::default() };
    let (mut young, mut trouble) = (Vec::new(), None);
    for key in Keys::new(&store, Prefix::All) {
        let done = key.and_then(|key| match look(store, key)? {
            Look::Entry(seen, entry) if seen.reference < keep.oldest(now) => pruning.remove(&seen, *entry),
            Look::Entry(seen, _) => {
                young.push(seen);
                Ok(())
            }
            Look::Damaged => {
                pruning.remove_damaged(key);
                Ok(())
            }
            Look::Other => Ok(()),
        });
        // One that cannot be read does not keep the others from going.
        trouble = trouble.or(done.err());
    }
    young.sort_by_key(|seen| (Reverse(seen.reference), seen.key));
    let (stay, go) = young.split_at(keep.of(&young, now));
    for seen in stay {
        pruning.keep(seen);
    }
    for seen in go.iter().rev() {
        // All that is known of all entries would take too much memory.
        let removed = match Entry::read(&store, seen.key) {
            Ok(Some(entry)) => pruning.remove(seen, entry),
            Ok(None) => Ok(()),
            Err(error) => Err(error),
        };
        trouble = trouble.or(removed.err());
    }
    let mut pruned = pruning.pruned;
    pruned.entries.sort_by_key(|entry| (entry.facts.reference(), Reverse(entry.key)));
    trouble.map_or(Ok(pruned), Err)
}

/// What goes, and what went so far.
struct Pruning<'s> {
    store: &'s dyn Store,
    run: Run,
    pruned: Pruned,
}

impl Pruning<'_> {
    fn keep(&mut self, seen: &Seen) {
        self.pruned.kept += 1;
        self.pruned.kept_bytes += seen.bytes;
    }

    fn remove(&mut self, seen: &Seen, entry: Entry) -> Result<()> {
        if self.run == Run::Dry || remove(self.store, seen)? {
            self.pruned.entries.push(entry);
        } else {
            self.keep(seen);
        }
        Ok(())
    }

    /// Damage counts as absent: a good entry that came meanwhile stays.
    fn remove_damaged(&mut self, key: Key) {
        if self.run == Run::Dry || self.store.remove(&key, When::Absent).unwrap_or(false) {
            self.pruned.damaged.push(key);
        }
    }
}

fn look(store: &dyn Store, key: Key) -> Result<Look> {
    let found = match store.open(&key, &mut Take::Head) {
        Ok(Some(found)) => found,
        Ok(None) => return Ok(Look::Other),
        Err(error) => {
            return match error.damage() {
                Some(Damage::UnknownVersion | Damage::UnknownFlag | Damage::NotOurs | Damage::NotRegular) => {
                    Ok(Look::Other)
                }
                Some(_) => Ok(Look::Damaged),
                None => Err(error.into()),
            };
        }
    };
    let (version, bytes) = (found.version(), found.body_len());
    Ok(match Entry::of(key, &found) {
        Some(entry) => {
            Look::Entry(Seen { key, version, reference: entry.facts.reference(), bytes }, Box::new(entry))
        }
        None => Look::Other,
    })
}

fn remove(store: &dyn Store, seen: &Seen) -> Result<bool> {
    let lease = store.lease(&seen.key, Note::default(), &|_| true);
    if matches!(lease, Ok(Leased::Busy(_))) {
        return Ok(false);
    }
    Ok(store.remove(&seen.key, When::Is(seen.version))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of one byte each, so many days old, sorted.
    fn seen(days: &[i64]) -> Vec<Seen> {
        let key = Key::new([0; 16], [0; 32], [0; 8]);
        let version = Version::from_bytes([0; 16]);
        days.iter().map(|days| Seen { key, version, reference: -days * DAY, bytes: 1 }).collect()
    }

    #[test]
    fn what_is_older_than_the_days_goes_and_what_is_exactly_as_old_stays() {
        let seen = seen(&[-1, 0, 29, 30, 31]);
        assert_eq!(Keep::default().of(&seen, 0), 4);
        assert_eq!(Keep::default().of(&seen, 1), 3);
        assert_eq!(Keep::days(0).of(&seen, 0), 2);
        assert_eq!(Keep::days(u32::MAX).of(&seen, i64::MIN), 5);
        assert_eq!(Keep::all().of(&seen, i64::MAX), 5);
    }

    #[test]
    fn of_what_the_days_leave_the_newest_stay_within_bytes_and_number() {
        let seen = seen(&[0, 1, 2, 3, 40]);
        assert_eq!(Keep::bytes(3).of(&seen, 0), 3);
        assert_eq!(Keep::bytes(0).of(&seen, 0), 0);
        assert_eq!(Keep::entries(2).of(&seen, 0), 2);
        assert_eq!(Keep::entries(0).of(&seen, 0), 0);
        assert_eq!(Keep::days(30).with_bytes(100).with_entries(100).of(&seen, 0), 4);
        assert_eq!(Keep::days(1).with_bytes(3).with_entries(1).of(&seen, 0), 1);
    }

    #[test]
    fn a_large_entry_that_does_not_fit_takes_the_older_ones_along() {
        let mut seen = seen(&[0, 1, 2]);
        seen[1].bytes = 100;
        assert_eq!(Keep::bytes(50).of(&seen, 0), 1);
    }
}
