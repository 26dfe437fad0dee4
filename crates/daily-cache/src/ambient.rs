//! The ambient cache: that of attributed functions which name none.

use std::collections::{HashMap, HashSet};
use std::env;
use std::sync::{Mutex, PoisonError};

use daily_cache_clock::ambient::{self, AmbientClock};
use daily_cache_policy::{Daily, Zone};
use daily_cache_store::{FsStore, MemoryStore};

use crate::{DailyCache, DynCache, Fault, Mode, Options};

/// In which zone a day is, if not in the system's.
const ZONE: &str = "DAILY_CACHE_ZONE";
/// What is done with the cache.
const MODE: &str = "DAILY_CACHE";

/// The cache of a package in the user's cache folder, made when it is first asked for.
///
/// Where it cannot be made, functions run uncached, and a line on stderr says why.
pub(crate) fn of(package: &'static str) -> DynCache {
    static MADE: Mutex<Option<HashMap<&'static str, DynCache>>> = Mutex::new(None);
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    let made = made.get_or_insert_default();
    made.entry(package).or_insert_with(|| make(package)).clone()
}

fn make(package: &str) -> DynCache {
    let settings = Settings::read(|name| env::var(name).ok());
    let opened = settings.and_then(|settings| {
        let store = FsStore::for_app(package).map_err(|error| causes(&error))?;
        Ok((settings, store))
    });
    match opened {
        Ok((Settings { zone, mode }, store)) => {
            let options = Options::default().with_mode(mode).with_on_fault(once_per_kind());
            DailyCache::with_options(AmbientClock, store, Daily::in_zone(zone), options).erased()
        }
        Err(why) => {
            say(&format!("daily-cache: the functions of {package} run uncached: {why}"));
            let options = Options::default().with_mode(Mode::Off);
            DailyCache::with_options(AmbientClock, MemoryStore::new(), Daily::in_zone(Zone::UTC), options)
                .erased()
        }
    }
}

/// What the environment says.
#[derive(Debug, PartialEq, Eq)]
struct Settings {
    zone: Zone,
    mode: Mode,
}

impl Settings {
    fn read(var: impl Fn(&str) -> Option<String>) -> Result<Settings, String> {
        let set = |name| var(name).filter(|value| !value.is_empty());
        let zone = match set(ZONE) {
            Some(name) => Zone::named(&name).map_err(|error| format!("{ZONE}: {}", causes(&error)))?,
            None => Zone::system().map_err(|error| causes(&error))?,
        };
        let mode = match set(MODE) {
            Some(word) => word.parse().map_err(|error| format!("{MODE}: {error}"))?,
            None => Mode::On,
        };
        Ok(Settings { zone, mode })
    }
}

/// Whether a test is seen to run, whatever package has the function.
pub(crate) fn is_test() -> bool {
    ambient::current().is_of_test()
}

/// In tests: a memory of its own for each frozen clock, and for each thread that has none, so that tests beside each
/// other find nothing of each other.
pub(crate) fn for_test() -> DynCache {
    thread_local! {
        static OF_THREAD: DynCache = in_memory();
    }
    match ambient::current().attached(in_memory) {
        Some(cache) => DynCache::clone(&cache),
        None => OF_THREAD.try_with(DynCache::clone).unwrap_or_else(|_| in_memory()),
    }
}

fn in_memory() -> DynCache {
    let zone = Settings::read(|name| env::var(name).ok()).map_or(Zone::UTC, |settings| settings.zone);
    DailyCache::new(AmbientClock, MemoryStore::new(), Daily::in_zone(zone)).erased()
}

/// Tells one fault of each kind on stderr, unless events go somewhere.
fn once_per_kind() -> impl Fn(&Fault) + Send + Sync + 'static {
    let told = Mutex::new(HashSet::new());
    move |fault| {
        let is_new = told.lock().unwrap_or_else(PoisonError::into_inner).insert(fault.kind());
        if is_new && !crate::trace::is_heard() {
            say(&format!("daily-cache: {}", causes(fault)));
        }
    }
}

#[allow(clippy::print_stderr, reason = "the user of an attribute has named nobody else who would hear of it")]
fn say(line: &str) {
    eprintln!("{line}");
}

/// An error with what led to it, on one line.
fn causes(error: &(dyn std::error::Error + 'static)) -> String {
    let all = std::iter::successors(Some(error), |error| error.source());
    all.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(zone: &str, mode: &str) -> Result<Settings, String> {
        let value = |name: &str| Some(if name == ZONE { zone } else { mode }.to_owned());
        Settings::read(value)
    }

    #[test]
    fn the_environment_names_the_zone_and_the_mode() {
        let paris = Zone::named("Europe/Paris").unwrap();
        assert_eq!(read("Europe/Paris", "read-only"), Ok(Settings { zone: paris, mode: Mode::ReadOnly }));
        assert_eq!(read("Europe/Paris", ""), Ok(Settings { zone: paris, mode: Mode::On }));
    }

    #[test]
    fn what_the_environment_cannot_mean_is_named() {
        let zone = read("Europe/Pariss", "").unwrap_err();
        assert!(zone.contains(ZONE) && zone.contains("Europe/Paris"), "{zone}");
        let mode = read("UTC", "never").unwrap_err();
        assert!(mode.contains("DAILY_CACHE: \"never\""), "{mode}");
    }
}
