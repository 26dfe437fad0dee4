//! The reference model: what caches over one store report, by maps and the definition of a day.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use daily_cache::{Cause, Daily, Tier};

use crate::{Report, day_number};

/// One store and the caches over it, as they must behave: slow, single-threaded, and right by reading it.
///
/// Caches and keys have numbers; a cache is there once it is named, with an empty memory.
///
/// ```
/// use daily_cache::{Cause, Daily, Tier, Zone};
/// use daily_cache_testkit::{Model, Report};
///
/// let daily = Daily::in_zone(Zone::UTC);
/// let [late, next_day] = ["2026-11-23T23:59:59Z", "2026-11-24T00:00:00Z"].map(|text| text.parse().unwrap());
/// let mut model = Model::remembering();
/// let first = model.slot(0, 7, daily).get(late, |_| Some(1));
/// let again = model.slot(0, 7, daily).get(late, |_| Some(2));
/// let stale = model.slot(0, 7, daily).get(next_day, |_| Some(3));
/// let made_at = late.timestamp();
/// assert_eq!(first, Report::Ran { value: 1, made_at, cause: Cause::Absent, stored: true });
/// assert_eq!(again, Report::Hit { value: 1, made_at, tier: Tier::Memory });
/// assert_eq!(stale, Report::Ran { value: 3, made_at: made_at + 1, cause: Cause::Stale, stored: true });
/// ```
#[derive(Clone, Debug, Default)]
pub struct Model {
    stored: BTreeMap<u8, Kept>,
    /// By cache and key; `None` where caches keep nothing in memory.
    remembered: Option<BTreeMap<(u8, u8), Kept>>,
    /// Who removed what, in order; no key means all.
    invalidated: Vec<(u8, Option<u8>)>,
    puts: u64,
}

/// The place of one key in one cache, under the settings of its caller; made by [`Model::slot`].
#[derive(Debug)]
pub struct ModelSlot<'m> {
    model: &'m mut Model,
    cache: u8,
    key: u8,
    daily: Daily,
}

#[derive(Clone, Copy, Debug)]
struct Kept {
    value: u64,
    made_at: DateTime<Utc>,
    /// Which put it was.
    put: u64,
}

/// What a new value may replace.
#[derive(Clone, Copy, Debug)]
enum Replaces {
    Anything,
    /// What this put stored; nothing where there was none.
    Only(Option<u64>),
}

impl Model {
    /// Caches that keep values in memory.
    #[must_use]
    pub fn remembering() -> Model {
        Model { remembered: Some(BTreeMap::new()), ..Model::default() }
    }

    /// Caches that look in the store at each call.
    #[must_use]
    pub fn forgetful() -> Model {
        Model::default()
    }

    /// The place of a key in a cache.
    pub fn slot(&mut self, cache: u8, key: u8, daily: Daily) -> ModelSlot<'_> {
        ModelSlot { model: self, cache, key, daily }
    }

    /// The process of a cache is started again: what it had in memory is gone.
    pub fn restart(&mut self, cache: u8) {
        self.forget(cache, None);
    }

    /// A cache removes all entries.
    pub fn invalidate(&mut self, cache: u8) -> Report {
        self.invalidated.push((cache, None));
        self.forget(cache, None);
        Report::Removed(std::mem::take(&mut self.stored).len() as u64)
    }

    /// When the entries in the store were made, in Unix seconds, by key.
    pub fn made_at(&self) -> impl Iterator<Item = (u8, i64)> {
        self.stored.iter().map(|(key, kept)| (*key, kept.made_at.timestamp()))
    }

    fn forget(&mut self, cache: u8, key: Option<u8>) {
        if let Some(remembered) = &mut self.remembered {
            remembered.retain(|(of, at), _| *of != cache || key.is_some_and(|key| *at != key));
        }
    }
}

impl ModelSlot<'_> {
    /// The fresh value, or that of a run; `None` is a function that fails. What happens during the run happens to the
    /// model that it is given.
    pub fn get(&mut self, now: DateTime<Utc>, run: impl FnOnce(&mut Model) -> Option<u64>) -> Report {
        match self.look(now) {
            Ok((kept, tier)) => {
                self.remember(kept);
                Report::Hit { value: kept.value, made_at: kept.made_at.timestamp(), tier }
            }
            Err(cause) => {
                let replaces = Replaces::Only(self.in_place());
                self.run(now, cause, replaces, run)
            }
        }
    }

    /// The value of a run, whatever there is.
    pub fn refresh(&mut self, now: DateTime<Utc>, run: impl FnOnce(&mut Model) -> Option<u64>) -> Report {
        self.run(now, Cause::Refresh, Replaces::Anything, run)
    }

    /// Stores a value.
    pub fn put(&mut self, now: DateTime<Utc>, value: u64) -> Report {
        self.run(now, Cause::Put, Replaces::Anything, |_| Some(value))
    }

    /// The fresh value, if there is one.
    #[must_use]
    pub fn peek(&self, now: DateTime<Utc>) -> Report {
        self.look(now).map_or(Report::Nothing, |(Kept { value, made_at, .. }, tier)| Report::Hit {
            value,
            made_at: made_at.timestamp(),
            tier,
        })
    }

    /// What a call would do.
    #[must_use]
    pub fn explain(&self, now: DateTime<Utc>) -> Report {
        let found = self.look(now);
        let there = found.map_or_else(|_| self.model.stored.get(&self.key).copied(), |(kept, _)| Some(kept));
        Report::Explained {
            verdict: found.map(|(_, tier)| tier),
            made_at: there.map(|kept| kept.made_at.timestamp()),
        }
    }

    /// Removes the entry.
    pub fn invalidate(&mut self) -> Report {
        self.model.invalidated.push((self.cache, Some(self.key)));
        self.model.forget(self.cache, Some(self.key));
        Report::Removed(u64::from(self.model.stored.remove(&self.key).is_some()))
    }

    /// The freshness rule: a value is fresh in the day in which it was made, and in no other.
    fn look(&self, now: DateTime<Utc>) -> Result<(Kept, Tier), Cause> {
        let age = |kept: &Kept| day_number(self.daily, kept.made_at).cmp(&day_number(self.daily, now));
        let remembered = self.model.remembered.as_ref().and_then(|kept| kept.get(&(self.cache, self.key)));
        if let Some(kept) = remembered.filter(|kept| age(kept) == Ordering::Equal) {
            return Ok((*kept, Tier::Memory));
        }
        let stored = self.model.stored.get(&self.key).ok_or(Cause::Absent)?;
        match age(stored) {
            Ordering::Less => Err(Cause::Stale),
            Ordering::Equal => Ok((*stored, Tier::Store)),
            Ordering::Greater => Err(Cause::FutureDated),
        }
    }

    /// A value is stamped with the reading before its run. One that was found missing is not stored where what was in
    /// place then is not any more, and none after this cache has invalidated its place.
    fn run(
        &mut self,
        now: DateTime<Utc>,
        cause: Cause,
        replaces: Replaces,
        run: impl FnOnce(&mut Model) -> Option<u64>,
    ) -> Report {
        let begun = self.model.invalidated.len();
        let Some(value) = run(self.model) else { return Report::Failed };
        let revoked = self
            .model
            .invalidated
            .iter()
            .skip(begun)
            .any(|(cache, key)| *cache == self.cache && key.is_none_or(|key| key == self.key));
        let stored = !revoked
            && match replaces {
                Replaces::Anything => true,
                Replaces::Only(put) => self.in_place() == put,
            };
        if stored {
            self.model.puts += 1;
            let kept = Kept { value, made_at: now, put: self.model.puts };
            self.model.stored.insert(self.key, kept);
            self.remember(kept);
        }
        Report::Ran { value, made_at: now.timestamp(), cause, stored }
    }

    /// Which put made what is stored.
    fn in_place(&self) -> Option<u64> {
        self.model.stored.get(&self.key).map(|kept| kept.put)
    }

    fn remember(&mut self, kept: Kept) {
        if let Some(remembered) = &mut self.model.remembered {
            remembered.insert((self.cache, self.key), kept);
        }
    }
}
