//! What is done with a cache: used as it is meant to be, or bypassed, renewed, only read, never run for.

use std::fmt;
use std::str::FromStr;

use daily_cache_clock::Clock;
use daily_cache_policy::Policy;
use daily_cache_store::Store;

use crate::decide::Reading;
use crate::head::Kind;
use crate::look::{Decoded, Look, Stored, Wanted};
use crate::seek::Sought;
use crate::slot::Slot;
use crate::status::{Cause, How, Tier};
use crate::survey::{Remembered, Survey};
use crate::{Answer, Codec, Error, Result};

/// What is done with a cache. Set for a cache with [`Options::with_mode`](crate::Options::with_mode), for a part of a
/// program with [`with_mode`](crate::with_mode).
///
/// ```
/// use daily_cache::{Daily, DailyCache, MemoryStore, Mode, SystemClock, Zone, with_mode};
///
/// let cache = DailyCache::new(SystemClock, MemoryStore::new(), Daily::in_zone(Zone::UTC));
/// let slot = cache.slot("answer", &())?;
/// let read_only = with_mode("read-only".parse()?, || slot.get_or_compute(|| 42));
/// assert!(!read_only.status().is_stored());
/// assert!(slot.get_or_compute(|| 42).status().is_stored());
/// assert!(with_mode(Mode::Refresh, || slot.get_or_compute(|| 43)).status().is_stored());
/// # Ok::<(), daily_cache::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mode {
    /// Looks up and stores.
    #[default]
    On,
    /// Neither: each call runs its function and gives its value, its error or its panic as it is.
    Off,
    /// Each call runs its function, and its value is stored.
    Refresh,
    /// Looks up; what is not found is computed and not stored. Nothing in the store is changed.
    ReadOnly,
    /// Looks up and runs nothing; what is found is given though it is stale, and its status says so. Where nothing is
    /// found there is a clear [error](crate::Error::is_offline). Nothing in the store is changed.
    Offline,
}

impl Mode {
    const ALL: [Mode; 5] = [Mode::On, Mode::Off, Mode::Refresh, Mode::ReadOnly, Mode::Offline];

    fn word(self) -> &'static str {
        match self {
            Mode::On => "on",
            Mode::Off => "off",
            Mode::Refresh => "refresh",
            Mode::ReadOnly => "read-only",
            Mode::Offline => "offline",
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Mode {
    type Err = Error;

    /// `on`, `off`, `refresh`, `read-only` or `offline`.
    fn from_str(text: &str) -> Result<Mode> {
        let named = Mode::ALL.into_iter().find(|mode| mode.word() == text);
        named.ok_or_else(|| Error::unknown_mode(text.to_owned()))
    }
}

/// What a call does under a mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Errand {
    /// Looks, and runs the function where that finds nothing fresh.
    Seek,
    /// Runs the function, for this cause.
    Run(Cause),
    /// Looks, and runs nothing.
    Look,
}

impl Errand {
    /// What a call does that has a cause of its own to run, or none.
    pub(crate) fn of(mode: Mode, cause: Option<Cause>) -> Errand {
        match (mode, cause) {
            (Mode::Off, _) => Errand::Run(Cause::Off),
            (Mode::Offline, _) => Errand::Look,
            (_, Some(cause)) => Errand::Run(cause),
            (Mode::Refresh, None) => Errand::Run(Cause::Refresh),
            (Mode::On | Mode::ReadOnly, None) => Errand::Seek,
        }
    }
}

/// For callers whose error type is not known to come from ours.
#[allow(clippy::needless_pass_by_value, reason = "it takes the place of a conversion")]
#[allow(
    clippy::panic,
    reason = "the caller has asked for nothing to be run, and has no value and no error to give"
)]
pub(crate) fn cannot_refuse<E>(error: Error) -> E {
    panic!("{error}")
}

impl<C, S, P, K> Slot<'_, C, S, P, K> {
    /// What is done with the cache here and now.
    pub(crate) fn mode(&self) -> Mode {
        self.cache.mode()
    }

    /// Whether a run may store its value, and take a lease.
    pub(crate) fn may_write(&self) -> bool {
        matches!(self.mode(), Mode::On | Mode::Refresh)
    }

    /// What a call does here.
    pub(crate) fn errand(&self, cause: Option<Cause>) -> Errand {
        Errand::of(self.mode(), cause)
    }
}

impl<C: Clock, S: Store, P: Policy, K> Slot<'_, C, S, P, K> {
    /// The fresh value, and nothing else: the function is not needed. In [`Mode::Offline`] it may be stale, which its
    /// status says.
    ///
    /// ```
    /// use daily_cache::{Daily, DailyCache, MemoryStore, SystemClock, Zone};
    ///
    /// let cache = DailyCache::new(SystemClock, MemoryStore::new(), Daily::in_zone(Zone::UTC));
    /// let slot = cache.slot("answer", &())?;
    /// assert!(slot.only_if_cached::<u32>().unwrap_err().is_offline());
    /// slot.put(42_u32);
    /// assert_eq!(*slot.only_if_cached::<u32>()?, 42);
    /// # Ok::<(), daily_cache::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Where there is none ([`Error::is_offline`]).
    pub fn only_if_cached<T>(&self) -> Result<Answer<T>>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        let reading = self.reading(self.cache.clock.unix_seconds());
        let sought = match self.mode() {
            Mode::Offline => self.look_at_any_age(reading),
            _ => self.look_fresh(reading),
        };
        match sought {
            Ok(answer) => Ok(self.told(answer)),
            Err(cause) => Err(Error::offline(self.function.name().to_owned(), cause)),
        }
    }

    /// What there is, fresh or not; nothing is run.
    pub(crate) fn look_offline<T>(&self) -> Sought<T>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        self.look_offline_at(self.reading(self.cache.clock.unix_seconds()))
    }

    /// The same at a reading that was taken before.
    pub(crate) fn look_offline_at<T>(&self, reading: Reading) -> Sought<T>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        match self.look_at_any_age(reading) {
            Ok(answer) => Sought::Answer(answer),
            Err(cause) => Sought::Refused(Error::offline(self.function.name().to_owned(), cause)),
        }
    }

    fn look_fresh<T>(&self, reading: Reading) -> Result<Answer<T>, Cause>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        if self.mode() == Mode::Off {
            return Err(Cause::Off);
        }
        match self.survey(reading) {
            Survey::Memory { remembered, fault } => {
                Ok(self.answer_from_memory(remembered, reading.now, fault))
            }
            Survey::Store { held, window, .. } => {
                self.cache.counters.store_hits.count();
                let at = reading.of(&held.facts);
                Ok(self.answer(held, How::Hit(Tier::Store), at, window))
            }
            Survey::Nothing { cause, fault, .. } => {
                self.report(fault.as_ref());
                Err(cause)
            }
        }
    }

    /// What memory has fresh, else what the store has, fresh or not, else what memory has.
    fn look_at_any_age<T>(&self, reading: Reading) -> Result<Answer<T>, Cause>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        let remembered = match self.remember(reading) {
            Ok(remembered) => return Ok(self.answer_from_memory(remembered, reading.now, None)),
            Err(remembered) => remembered,
        };
        let wanted = Wanted::at_any_age(Kind::of::<T>(self.codec.id()));
        let Look { stored, fault, .. } = Look::at(self, reading, wanted);
        self.report(fault.as_ref());
        let (held, tier, window) = match (stored, remembered) {
            (Stored::Value(Decoded { held, window, .. }), _) => (held, Tier::Store, window),
            (_, Some(Remembered { held, window, .. })) => (held, Tier::Memory, window),
            (Stored::Other { cause, .. }, None) => return Err(cause),
        };
        let counters = &self.cache.counters;
        let counter = if tier == Tier::Store { &counters.store_hits } else { &counters.memory_hits };
        counter.count();
        let at = reading.of(&held.facts);
        let how = if window.contains(at) { How::Hit(tier) } else { How::Stale(tier) };
        Ok(Answer { fault, ..self.answer(held, how, at, window) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mode_is_read_back_from_its_word_and_no_other() {
        for mode in Mode::ALL {
            assert_eq!(mode.to_string().parse::<Mode>().unwrap(), mode);
        }
        let error = "readonly".parse::<Mode>().unwrap_err().to_string();
        assert!(error.contains("\"readonly\"") && error.contains("read-only"), "{error}");
    }

    #[test]
    fn a_mode_says_what_a_call_does_whatever_its_own_cause() {
        use {Cause::Refresh, Errand::*};
        for (mode, get, refresh) in [
            (Mode::On, Seek, Run(Refresh)),
            (Mode::Off, Run(Cause::Off), Run(Cause::Off)),
            (Mode::Refresh, Run(Refresh), Run(Refresh)),
            (Mode::ReadOnly, Seek, Run(Refresh)),
            (Mode::Offline, Look, Look),
        ] {
            assert_eq!((Errand::of(mode, None), Errand::of(mode, Some(Refresh))), (get, refresh), "{mode}");
        }
    }
}
