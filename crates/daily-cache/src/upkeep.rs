//! Tidying up once a day, beside the path of the callers: what dead processes left, and what is too old.

use std::sync::mpsc::{self, Receiver};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use daily_cache_policy::Zone;
use daily_cache_store::Store;

use crate::prune::{self, Keep};
use crate::trace;

/// How long the end of a cache waits for a thread that tidies up.
const LAST_WAIT: Duration = Duration::from_secs(1);

/// At one moment there are up to three civil days on earth.
const DAYS_AHEAD: i64 = 2;

/// On which day a cache last tidied up, and the thread that does.
#[derive(Debug, Default)]
pub(crate) struct Upkeep {
    day: Mutex<Option<i64>>,
    ended: Mutex<Option<Receiver<()>>>,
}

impl Upkeep {
    /// Called after a value was stored. The first time on a civil day it has the store tidied up, if nobody else who uses
    /// the store has done so.
    pub(crate) fn after_put(&self, store: &impl Store, now: i64, zone: Option<Zone>, keep: Keep) {
        if keep == Keep::all() {
            return;
        }
        let day = civil_day(now, zone);
        if !self.begins(day) {
            return;
        }
        let Some(store) = store.handle() else { return };
        let (end, ended) = mpsc::channel();
        let tidy = move || {
            let _end = end;
            let done = match store.sweep(day) {
                Ok(true) => prune::prune(&*store, now, keep, prune::Run::Real).map(drop),
                Ok(false) => Ok(()),
                Err(error) => Err(error.into()),
            };
            if let Err(error) = done {
                trace::not_tidied(&error);
            }
        };
        // Without a thread it is left to another day.
        if thread::Builder::new().name("daily-cache upkeep".to_owned()).spawn(tidy).is_ok() {
            *self.ended.lock().unwrap_or_else(PoisonError::into_inner) = Some(ended);
        }
    }

    /// Whether this is the first call of a day. Slots of several zones alternate between days that began already.
    fn begins(&self, day: i64) -> bool {
        let mut last = self.day.lock().unwrap_or_else(PoisonError::into_inner);
        let is_begun = last.is_some_and(|last| (day..=day.saturating_add(DAYS_AHEAD)).contains(&last));
        if !is_begun {
            *last = Some(day);
        }
        !is_begun
    }
}

/// A program that ends now ends it too, wherever it is; that is safe, but the program may be as short every day.
impl Drop for Upkeep {
    fn drop(&mut self) {
        let ended = self.ended.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        // Nothing is ever sent: it ends with the thread.
        ended.map(|ended| ended.recv_timeout(LAST_WAIT));
    }
}

/// The number of the civil day in the zone, or in UTC.
fn civil_day(now: i64, zone: Option<Zone>) -> i64 {
    let ahead = zone.and_then(|zone| {
        let instant = chrono::DateTime::from_timestamp(now, 0)?;
        Some(zone.local(instant).offset().local_minus_utc())
    });
    now.saturating_add(ahead.unwrap_or(0).into()).div_euclid(86_400)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_with_different_days_begin_a_day_once() {
        let upkeep = Upkeep::default();
        let begun = [20, 20, 19, 20, 18, 20, 21, 20, 21, 10, 10].map(|day| upkeep.begins(day));
        let at_first_and_where_the_clock_was_set = [0, 6, 9];
        for (call, begun) in begun.into_iter().enumerate() {
            assert_eq!(begun, at_first_and_where_the_clock_was_set.contains(&call), "call {call}");
        }
    }

    #[test]
    fn the_day_is_that_of_the_zone() {
        let paris = Zone::named("Europe/Paris").ok();
        let evening = 1_711_839_600; // 2024-03-30T23:00:00Z, midnight in Paris
        assert_eq!(civil_day(evening, paris), civil_day(evening, None) + 1);
        assert_eq!(civil_day(evening - 1, paris), civil_day(evening, None));
        assert_eq!((civil_day(-1, None), civil_day(i64::MAX, paris)), (-1, i64::MAX / 86_400));
        let ends = [chrono::DateTime::<chrono::Utc>::MIN_UTC, chrono::DateTime::<chrono::Utc>::MAX_UTC];
        let zones = ["Pacific/Kiritimati", "America/Adak"].map(|name| Zone::named(name).ok());
        for (end, zone) in ends.into_iter().flat_map(|end| zones.map(|zone| (end, zone))) {
            let days = civil_day(end.timestamp(), zone) - civil_day(end.timestamp(), None);
            assert!(days.abs() <= 1, "{end} in {zone:?}");
        }
    }
}
