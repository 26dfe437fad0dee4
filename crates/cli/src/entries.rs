//! What is kept, as people name it.

use daily_cache::{Entry, Forever, Key, Options, Policy, Scope, Window};

use crate::args::{DayOf, General};
use crate::call::Call;
use crate::error::{Error, Result};
use crate::place::{self, Cache};
use crate::settings::{DayRule, Settings};

/// People are shown this many digits of a key.
const SHOWN_DIGITS: usize = 12;

/// The cache for looking at what is kept, by no policy of its own.
pub(crate) fn cache(general: &General) -> Result<Cache> {
    Ok(place::cache(general, place::store(general)?, Box::new(Forever), Options::default()))
}

/// All entries of a scope, or of all.
pub(crate) fn of_scope(cache: &Cache, scope: Option<&str>) -> Result<Vec<Entry>> {
    let function = scope.map(|scope| Call::function(Some(scope)));
    let scope = function.as_ref().map_or(Scope::All, |function| Scope::Function(function.name()));
    cache.list(scope).collect::<daily_cache::Result<_>>().map_err(|error| Error::of(&error))
}

/// The first digits of a key, by which people name it.
pub(crate) fn short(key: &Key) -> String {
    let mut digits = digits(key);
    digits.truncate(SHOWN_DIGITS);
    digits
}

/// All 64 digits of a key: of one number for all that is in it, the scope too.
pub(crate) fn digits(key: &Key) -> String {
    blake3::hash(key.to_string().as_bytes()).to_hex().to_string()
}

/// The one entry whose key begins with these digits.
///
/// # Errors
///
/// There is none, or there are several.
pub(crate) fn named(cache: &Cache, name: &str) -> Result<Entry> {
    let wanted = name.to_ascii_lowercase();
    let is_wanted = |entry: &Entry| digits(&entry.key).starts_with(&wanted);
    let mut found: Vec<Entry> = of_scope(cache, None)?.into_iter().filter(is_wanted).collect();
    match (wanted.len(), found.pop()) {
        (0, _) | (_, None) => {
            Err(Error::new(format!("no key begins with {name:?}; `daily-cache ls` shows those there are")))
        }
        (_, Some(entry)) if found.is_empty() => Ok(entry),
        (_, Some(_)) => {
            let count = found.len() + 1;
            Err(Error::new(format!("{count} keys begin with {name:?}; give more digits, up to 64")))
        }
    }
}

/// How an entry is judged: by the settings of the run that made it, or by those of the command line where it says some.
pub(crate) struct Judge<'a> {
    rule: &'a DayRule,
    is_overridden: bool,
}

impl<'a> Judge<'a> {
    pub(crate) fn new(day: &DayOf, rule: &'a DayRule) -> Judge<'a> {
        Judge { rule, is_overridden: day.zone.is_some() || day.rollover.is_some() }
    }

    /// Entries with their windows.
    pub(crate) fn all(&self, entries: Vec<Entry>) -> Result<Vec<(Entry, Window)>> {
        let judged = entries.into_iter().map(|entry| self.window(&entry).map(|window| (entry, window)));
        judged.collect()
    }

    /// The window of an entry.
    fn window(&self, entry: &Entry) -> Result<Window> {
        let mut settings = Settings::of_tags(&entry.tags, self.rule);
        if self.is_overridden {
            settings.day = self.rule.clone();
        }
        Ok(settings.policy()?.window(&entry.facts))
    }
}
