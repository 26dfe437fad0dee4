//! Why a call would be a hit or a miss, and what it would do.

use std::fmt;

use daily_cache_clock::Clock;
use daily_cache_policy::{Facts, Policy, Window, Zone};
use daily_cache_store::{Key, Leases, Prefix, Store};

use crate::list::Keys;
use crate::slot::Slot;
use crate::survey::{Remembered, Survey};
use crate::{Cause, Codec, Entry, Fault, Mode, Tier, words};

/// Why a call would be a hit or a miss, and what it would do; made by [`Slot::explain`](crate::Slot::explain).
///
/// Its text has a line for each of: the verdict, now, when the value was made, its window in local time and UTC,
/// what is unusual about that window, what the next call would do, the zone and its data, the key.
#[derive(Clone, Debug)]
pub struct Explanation {
    function: String,
    key: Key,
    zone: Option<Zone>,
    now: i64,
    verdict: Result<Tier, Cause>,
    stored: Option<(Facts, Window)>,
    /// The newest value that another code of the function made.
    edited: Option<(Facts, Window)>,
    remark: Option<String>,
    would_be: Window,
    leases: Leases,
    mode: Mode,
    fault: Option<Fault>,
}

impl Explanation {
    pub(crate) fn of<C: Clock, S: Store, P: Policy, K, T>(slot: &Slot<'_, C, S, P, K>) -> Explanation
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        let now = slot.cache.clock.unix_seconds();
        let (verdict, stored, fault) = match slot.mode() {
            Mode::Off => (Err(Cause::Off), None, None),
            Mode::Refresh => {
                (Err(Cause::Refresh), slot.entry().ok().flatten().map(|entry| seen(slot, entry)), None)
            }
            _ => match slot.survey::<T>(slot.reading(now)) {
                Survey::Memory { remembered: Remembered { held, window, .. }, fault } => {
                    (Ok(Tier::Memory), Some((held.facts.clone(), window)), fault)
                }
                Survey::Store { held, window, .. } => {
                    (Ok(Tier::Store), Some((held.facts.clone(), window)), None)
                }
                Survey::Nothing { cause, seen, fault, .. } => (Err(cause), seen, fault),
            },
        };
        Explanation::new(slot, now, verdict, stored, fault)
    }

    pub(crate) fn new<C: Clock, S: Store, P: Policy, K>(
        slot: &Slot<'_, C, S, P, K>,
        now: i64,
        verdict: Result<Tier, Cause>,
        stored: Option<(Facts, Window)>,
        fault: Option<Fault>,
    ) -> Explanation {
        let (policy, made_now) = (slot.chosen(), Facts::new(now));
        let remarkable = stored.as_ref().map_or(&made_now, |(facts, _)| facts);
        Explanation {
            function: slot.function.to_string(),
            key: *slot.place.key(),
            zone: slot.zone(),
            now,
            verdict,
            remark: policy.remark(remarkable).or_else(|| policy.remark(&made_now)),
            would_be: policy.window(&made_now),
            mode: slot.mode(),
            leases: slot.cache.store.caps().leases(),
            edited: edited(slot, verdict),
            stored,
            fault,
        }
    }

    /// Whether a call would be a hit.
    #[must_use]
    pub fn is_hit(&self) -> bool {
        self.verdict.is_ok()
    }

    /// Where a call would find its value; `None` where it would run the function.
    #[must_use]
    pub fn tier(&self) -> Option<Tier> {
        self.verdict.ok()
    }

    /// Why a call would run the function; `None` where it would not.
    #[must_use]
    pub fn cause(&self) -> Option<Cause> {
        self.verdict.err()
    }

    /// What is recorded of the value that is there, fresh or not.
    #[must_use]
    pub fn facts(&self) -> Option<&Facts> {
        self.stored.as_ref().map(|(facts, _)| facts)
    }

    /// The window of the value that is there, fresh or not.
    #[must_use]
    pub fn window(&self) -> Option<Window> {
        self.stored.as_ref().map(|(_, window)| *window)
    }

    /// The window of a value that would be made now.
    #[must_use]
    pub fn next_window(&self) -> Window {
        self.would_be
    }

    /// The trouble that a call would meet.
    #[must_use]
    pub fn fault(&self) -> Option<&Fault> {
        self.fault.as_ref()
    }

    /// The reading of the clock that it goes by, in Unix seconds.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.now
    }

    /// How the store keeps processes from computing the same at once.
    #[must_use]
    pub fn leases(&self) -> Leases {
        self.leases
    }

    /// What is recorded of the newest value that this version of the function made before it was edited, where nothing
    /// is stored for it as it is now. Without its [code](crate::Function::code) in the key that would have been found.
    #[must_use]
    pub fn edited(&self) -> Option<&Facts> {
        self.edited.as_ref().map(|(facts, _)| facts)
    }

    /// What is unusual about the window: a day that is longer or shorter than others.
    #[must_use]
    pub fn remark(&self) -> Option<&str> {
        self.remark.as_deref()
    }

    /// The key.
    #[must_use]
    pub fn key(&self) -> &Key {
        &self.key
    }

    fn at(&self, second: i64) -> String {
        words::both(self.zone, second)
    }

    /// A window on lines of its own, behind a label of this width.
    fn window_in_words(&self, window: Window) -> String {
        match window.until() {
            _ if window.is_empty() => "never".to_owned(),
            None => format!("from  {}", self.at(window.from())),
            Some(until) => {
                let (from, end) = (self.at(window.from()), self.at(until));
                let length = words::hours(until.abs_diff(window.from()));
                format!("from  {from}\n         until {end}, {length}")
            }
        }
    }

    fn edit_in_words(&self, facts: &Facts, window: Window) -> String {
        let made = self.at(facts.made_at());
        let kept =
            if window.contains(self.now) { "would have kept it" } else { "would not help: it is stale" };
        format!("since a value was made {made}, by other code\n         `code = off` {kept}")
    }

    fn next_call(&self) -> String {
        match self.verdict {
            Ok(Tier::Memory) => "a call answers from memory".to_owned(),
            Ok(Tier::Store) => "a call answers from the store".to_owned(),
            Err(Cause::Off) => "a call runs the function and stores nothing".to_owned(),
            Err(_) if self.mode == Mode::Offline => "a call runs nothing".to_owned(),
            Err(_) if self.mode == Mode::ReadOnly => "a call runs the function and stores nothing".to_owned(),
            Err(_) => {
                if self.would_be.is_empty() {
                    return "a call runs the function and stores its value, which is never fresh".to_owned();
                }
                let window = self.window_in_words(self.would_be);
                format!("a call runs the function and stores its value, fresh\n         {window}")
            }
        }
    }
}

fn seen<C: Clock, S: Store, P: Policy, K>(slot: &Slot<'_, C, S, P, K>, entry: Entry) -> (Facts, Window) {
    let window = slot.chosen().window(&entry.facts);
    (entry.facts, window)
}

/// How many entries of other builds are looked at.
const MOST_BUILDS: usize = 64;

/// The newest value that the function made under the same version and another code; none where its own is stored.
fn edited<C: Clock, S: Store, P: Policy, K>(
    slot: &Slot<'_, C, S, P, K>,
    verdict: Result<Tier, Cause>,
) -> Option<(Facts, Window)> {
    let (key, function, store) = (slot.place.key(), &slot.function, &slot.cache.store);
    if verdict != Err(Cause::Absent) || function.code == 0 {
        return None;
    }
    let builds = Keys::new(store, Prefix::Args(*key.function(), *key.args())).take(MOST_BUILDS);
    let entries = builds.filter_map(|key| Entry::read(store, key.ok()?).ok()?);
    let others = entries.filter(|entry| entry.version == function.version && entry.code != function.code);
    let facts = others.map(|entry| entry.facts).max_by_key(Facts::reference)?;
    let window = slot.chosen().window(&facts);
    Some((facts, window))
}

/// `None` where there is nothing to say that is not the rule.
fn leases_in_words(leases: Leases) -> Option<&'static str> {
    match leases {
        Leases::Locks => None,
        Leases::Expiring => {
            Some("processes wait for each other, and half a minute for one that died: no locks on a network")
        }
        _ => Some("each process computes by itself: this store grants no leases"),
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.verdict {
            Ok(_) => writeln!(f, "{}: hit", self.function)?,
            Err(cause) => writeln!(f, "{}: miss, {cause}", self.function)?,
        }
        writeln!(f, "  now    {}", self.at(self.now))?;
        if let Some((facts, window)) = &self.stored {
            let took = words::duration(facts.took());
            writeln!(f, "  made   {}, took {took}", self.at(facts.made_at()))?;
            writeln!(f, "  fresh  {}", self.window_in_words(*window))?;
        }
        if let Some((facts, window)) = &self.edited {
            writeln!(f, "  edited {}", self.edit_in_words(facts, *window))?;
        }
        if let Some(remark) = &self.remark {
            writeln!(f, "  note   {remark}")?;
        }
        if let Some(fault) = &self.fault {
            let why = std::error::Error::source(fault).map(ToString::to_string).unwrap_or_default();
            writeln!(f, "  fault  {fault}: {why}")?;
        }
        writeln!(f, "  next   {}", self.next_call())?;
        if let Some(leases) = leases_in_words(self.leases) {
            writeln!(f, "  others {leases}")?;
        }
        if let Some(zone) = self.zone {
            writeln!(f, "  zone   {zone}, {}", Zone::database())?;
        }
        write!(f, "  key    {}", self.key)
    }
}
