//! Values that are streams of bytes: too large for memory, or on their way to somewhere else.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;
use std::time::Duration;

use daily_cache_clock::Clock;
use daily_cache_policy::{Daily, Facts, Policy, Window};
use daily_cache_store::{Found, Lease, Put, Record, Store, Take, When};

use crate::codec::Cbor;
use crate::decide::Reading;
use crate::duty::Lack;
use crate::fault::Tried;
use crate::flights::Patience;
use crate::head::{self, Description, Head, Kind};
use crate::look::{Look, Stored, Wanted};
use crate::memory::Held;
use crate::modes::Errand;
use crate::party::Party;
use crate::permits::Claim;
use crate::slot::Slot;
use crate::status::{Cause, How, Status, Tier};
use crate::sync::thread;
use crate::turn::{Next, Turn};
use crate::{Answer, CodecError, Entry, Explanation, Fault, Mode};

/// A slot whose value is a stream of bytes in a format that its caller names; made by
/// [`Slot::stream`](crate::Slot::stream).
///
/// A value is begun where a look finds a [`Vacancy`], and put there once it is known how it ended: a failure is dropped.
/// Streams are not kept in the memory of the process. While a vacancy is held, others who look for the bytes wait for it,
/// in this process as in others, where the store grants leases.
///
/// ```
/// use std::io::{self, Read};
/// use std::time::Duration;
/// use daily_cache::{Daily, DailyCache, MemoryStore, SystemClock, Zone};
///
/// let cache = DailyCache::new(SystemClock, MemoryStore::new(), Daily::in_zone(Zone::UTC));
/// let slot = cache.slot("export", "acme")?;
/// let export = slot.stream("csv");
///
/// let vacancy = export.find().unwrap_err();
/// let mut bytes = &b"customer,orders\nacme,7\n"[..];
/// let stored = vacancy.tag("lines", "2").put(Duration::ZERO, &mut bytes);
/// assert!(stored.status().is_stored());
///
/// let mut found = export.find().expect("it was just put");
/// assert_eq!(found.entry().tags["lines"], "2");
/// io::copy(&mut found, &mut io::sink())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Streaming<'s, 'c, C, S, P = Daily, K = Cbor> {
    slot: &'s Slot<'c, C, S, P, K>,
    format: &'s str,
}

impl<'s, 'c, C, S, P, K> Streaming<'s, 'c, C, S, P, K> {
    pub(crate) fn new(slot: &'s Slot<'c, C, S, P, K>, format: &'s str) -> Self {
        Streaming { slot, format }
    }
}

impl<'s, 'c, C: Clock, S: Store, P: Policy, K> Streaming<'s, 'c, C, S, P, K> {
    /// The fresh bytes of this place, verified; else the place for new ones, after waiting for another process that
    /// makes them already. In [`Mode::Offline`] stale ones too, which their status says; in [`Mode::Refresh`] and
    /// [`Mode::Off`] none.
    ///
    /// # Errors
    ///
    /// There are no fresh bytes; [`Vacancy::cause`] says why, and [`Vacancy::fault`] which trouble was met.
    pub fn find(&self) -> Result<Streamed, Vacancy<'s, 'c, C, S, P, K>> {
        if let Errand::Run(cause) = self.slot.errand(None) {
            return Err(self.anew(cause));
        }
        let now = self.slot.cache.clock.unix_seconds();
        let patience = Patience::of(self.slot.cache.options.wait);
        let mut turn = Turn::new(Party::current(), self.slot.reading(now), patience);
        loop {
            let lack = match self.find_once(turn.reading(), turn.has_waited()) {
                Ok(found) => return Ok(found),
                Err(lack) => lack,
            };
            if let Some(lease) = self.wait(&mut turn, lack.took) {
                return Err(self.reported(now, Box::new(Lack { lease, ..*lack })));
            }
        }
    }

    /// As [`find`](Streaming::find), without waiting for the run of another process and without keeping others waiting:
    /// nothing is written.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn find_at_once(&self) -> Result<Streamed, Vacancy<'s, 'c, C, S, P, K>> {
        if let Errand::Run(cause) = self.slot.errand(None) {
            return Err(self.anew(cause));
        }
        let now = self.slot.cache.clock.unix_seconds();
        self.find_once(self.slot.reading(now), false).map_err(|lack| self.reported(now, lack))
    }

    /// Waits for a turn to write; `None` if somebody else has written meanwhile.
    #[allow(clippy::option_option, reason = "a turn comes with a lease or without one")]
    fn wait(&self, turn: &mut Turn, took: Duration) -> Option<Option<Arc<Lease>>> {
        if !self.slot.may_write() {
            return Some(None);
        }
        loop {
            match turn.next(self.slot, Kind::stream(self.format), took) {
                Next::Look => return None,
                Next::Run(lease) => return Some(lease),
                Next::Pause(pause) => thread::sleep(pause),
            }
        }
    }

    /// The place for new bytes, for a cause of its own.
    fn anew(&self, cause: Cause) -> Vacancy<'s, 'c, C, S, P, K> {
        let (now, lack) = self.slot.lack_now(cause);
        self.vacancy(now, Box::new(lack))
    }

    fn reported(&self, now: i64, lack: Box<Lack>) -> Vacancy<'s, 'c, C, S, P, K> {
        if let Some(fault) = &lack.fault {
            self.slot.cache.report(fault);
        }
        self.vacancy(now, lack)
    }

    /// Fresh bytes; else what new ones need to know.
    fn find_once(&self, reading: Reading, has_waited: bool) -> Result<Streamed, Box<Lack>> {
        let permit = self.slot.cache.permits.give(*self.slot.place.key(), Claim::IfUnchanged);
        let counters = &self.slot.cache.counters;
        let Look { stored, fault, seen } = self.look(reading, has_waited);
        match stored {
            Stored::Value(streamed) => {
                let counter = if has_waited { &counters.collapsed } else { &counters.store_hits };
                counter.count();
                Ok(streamed)
            }
            Stored::Other { cause, replaces } => {
                let took = seen.map(|(facts, _)| facts.took()).unwrap_or_default();
                let permit = self.slot.may_write().then_some(permit);
                Err(Box::new(Lack { fault, permit, took, ..Lack::of(cause, replaces) }))
            }
        }
    }

    /// The place for new bytes, whatever is stored.
    #[must_use]
    pub fn refresh(&self) -> Vacancy<'s, 'c, C, S, P, K> {
        let is_off = self.slot.mode() == Mode::Off;
        self.anew(if is_off { Cause::Off } else { Cause::Refresh })
    }

    /// What a look would find here now. Writes nothing, counts nothing.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let now = self.slot.cache.clock.unix_seconds();
        if self.slot.mode() == Mode::Off {
            return Explanation::new(self.slot, now, Err(Cause::Off), None, None);
        }
        let reading = self.slot.reading(now);
        let look =
            Look::of(self.slot, reading, Wanted::fresh(Kind::stream(self.format)), Take::Head, |_, _, _| {
                Ok(())
            });
        let verdict = match look.stored {
            Stored::Value(()) => Ok(Tier::Store),
            Stored::Other { cause, .. } => Err(cause),
        };
        Explanation::new(self.slot, now, verdict, look.seen, look.fault)
    }

    /// As a stream; from a store that has none, as a whole.
    fn look(&self, reading: Reading, has_waited: bool) -> Look<Streamed> {
        let fresh = if has_waited { How::Collapsed } else { How::Hit(Tier::Store) };
        let kind = Kind::stream(self.format);
        let is_offline = self.slot.mode() == Mode::Offline;
        let wanted = if is_offline { Wanted::at_any_age(kind) } else { Wanted::fresh(kind) };
        let mut faulted = None;
        for take in [Take::Stream, Take::Body] {
            let read = |found: Found, facts: &Facts, window: Window| {
                let at = reading.of(facts);
                let how = if window.contains(at) { fresh } else { How::Stale(Tier::Store) };
                Ok(self.streamed(found, facts, window, at, how))
            };
            let Look { stored, fault, seen } = Look::of(self.slot, reading, wanted, take, read);
            match stored {
                Stored::Value(Some(streamed)) => {
                    return Look { stored: Stored::Value(streamed), fault, seen };
                }
                Stored::Value(None) => faulted = seen,
                Stored::Other { cause, replaces } => {
                    return Look { stored: Stored::Other { cause, replaces }, fault, seen };
                }
            }
        }
        let error = CodecError::new("the store gave no body");
        let fault = Fault::codec(self.slot.function.name().to_owned(), Tried::Decode, error);
        let stored = Stored::Other { cause: Cause::Damaged, replaces: When::Always };
        Look { stored, fault: Some(fault), seen: faulted }
    }

    fn streamed(&self, found: Found, facts: &Facts, window: Window, at: i64, how: How) -> Option<Streamed> {
        let entry = Entry::of(*self.slot.place.key(), &found)?;
        let (zone, made_at, took) = (self.slot.zone(), facts.made_at(), facts.took());
        let status = Status { how, now: at, window, zone, made_at, took };
        Some(Streamed { entry, status, bytes: found.into_reader()? })
    }

    fn vacancy(&self, now: i64, lack: Box<Lack>) -> Vacancy<'s, 'c, C, S, P, K> {
        Vacancy { slot: self.slot, format: self.format, now, lack, tags: BTreeMap::new() }
    }
}

/// Fresh bytes that were stored: what is known of them, and a reader of them. The store has verified all of them.
pub struct Streamed {
    entry: Entry,
    status: Status,
    bytes: Box<dyn Read + Send>,
}

impl Streamed {
    /// What is recorded of them.
    #[must_use]
    pub fn entry(&self) -> &Entry {
        &self.entry
    }

    /// How they were obtained.
    #[must_use]
    pub fn status(&self) -> &Status {
        &self.status
    }
}

impl Read for Streamed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.bytes.read(buffer)
    }
}

/// A place where there are no fresh bytes: why, and the right to put some, stamped with the reading that found none.
pub struct Vacancy<'s, 'c, C, S, P = Daily, K = Cbor> {
    slot: &'s Slot<'c, C, S, P, K>,
    format: &'s str,
    now: i64,
    lack: Box<Lack>,
    tags: BTreeMap<String, String>,
}

impl<C: Clock, S: Store, P: Policy, K> Vacancy<'_, '_, C, S, P, K> {
    /// Why there are none.
    #[must_use]
    pub fn cause(&self) -> Cause {
        self.lack.cause
    }

    /// The trouble that was met in looking for them.
    #[must_use]
    pub fn fault(&self) -> Option<&Fault> {
        self.lack.fault.as_ref()
    }

    /// The same with a text of this name to keep beside the bytes, readable in listings. All texts of an entry have to
    /// fit into its head, which has [`MAX_HEAD`](daily_cache_store::entry::MAX_HEAD) bytes.
    #[must_use]
    pub fn tag(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.tags.insert(name.into(), text.into());
        self
    }

    /// Puts bytes that took this long to make, read to their end. If the reader fails nothing is stored, which is a
    /// fault of the answer as any trouble with the store is.
    pub fn put(mut self, took: Duration, bytes: &mut dyn Read) -> Answer<()> {
        let slot = self.slot;
        slot.cache.counters.runs.count();
        let facts = Facts::new(self.now).with_took(took);
        let window = slot.chosen().window(&facts);
        let stored = match self.lack.permit.take() {
            Some(permit) => permit.write(|| self.write(&facts, bytes)).unwrap_or(false),
            None => false,
        };
        let held = Arc::new(Held { value: Arc::new(()), facts, origin: None });
        let mut answer = slot.answer(held, How::Ran { cause: self.lack.cause, stored }, self.now, window);
        answer.fault = self.lack.fault.take();
        slot.told(answer)
    }

    fn write(&mut self, facts: &Facts, bytes: &mut dyn Read) -> bool {
        let slot = self.slot;
        let description = Description {
            tags: std::mem::take(&mut self.tags),
            ..Description::new(&slot.function, slot.label.as_deref())
        };
        let head =
            head::encode(&Head { facts: facts.clone(), kind: Kind::stream(self.format) }, &description);
        // The bytes are read once, so that what a late run of the day before has stored is looked for now.
        let replaces = match self.lack.replaces {
            When::Always => When::Always,
            found => slot.outdated(self.now).map_or(found, When::Is),
        };
        match slot.put_unless_ahead(self.now, replaces, Record::reading(&head, bytes)) {
            Ok(Put::Lost) => false,
            Ok(_) => {
                slot.stored(self.now);
                true
            }
            Err(error) => {
                let fault = Fault::store(slot.function.name().to_owned(), Tried::Store, error);
                slot.cache.report(&fault);
                self.lack.fault.get_or_insert(fault);
                false
            }
        }
    }
}

impl<C, S, P, K> fmt::Debug for Streaming<'_, '_, C, S, P, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Streaming").field("slot", self.slot).field("format", &self.format).finish()
    }
}

impl fmt::Debug for Streamed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Streamed")
            .field("entry", &self.entry)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl<C, S, P, K> fmt::Debug for Vacancy<'_, '_, C, S, P, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vacancy")
            .field("slot", self.slot)
            .field("format", &self.format)
            .field("cause", &self.lack.cause)
            .finish_non_exhaustive()
    }
}
