//! One caller's way to its turn among the processes that share a store: a lease, and a look at what came meanwhile.

use std::sync::Arc;
use std::time::Duration;

use daily_cache_clock::{Clock, Monotonic, SystemClock};
use daily_cache_policy::{Facts, Policy};
use daily_cache_store::{Holder, Lease, Leased, Leases, Note, Store, Take};

use crate::decide::{Reading, accepts};
use crate::flights::{Expected, Patience};
use crate::head::Kind;
use crate::held;
use crate::look::{Look, Stored};
use crate::slot::Slot;
use crate::sync::{Ordering, thread};
use crate::waiting::Waiting;

/// The first pause between two questions for a lease. Nobody is woken when a lease is free.
const FIRST_PAUSE: Duration = Duration::from_micros(50);

/// Who waits for less than this is not worth a word.
const TOLD_AFTER: Duration = Duration::from_millis(100);

/// One caller's way to its turn.
pub(crate) struct Turn<'s, 'c, 'k, C, S, P, K> {
    slot: &'s Slot<'c, C, S, P, K>,
    wanted: Kind<'k>,
    patience: Patience,
    reading: Reading,
    has_waited: bool,
    delay: Duration,
    /// Whether all that was stored before the last wait was looked at.
    has_looked: bool,
}

/// What a caller does that has found nothing to serve.
pub(crate) enum Next {
    /// Looks again: somebody has computed meanwhile.
    Look,
    /// Computes, with the lease if one was to be had.
    Run(Option<Arc<Lease>>),
}

impl<'s, 'c, 'k, C: Clock, S: Store, P: Policy, K> Turn<'s, 'c, 'k, C, S, P, K> {
    pub(crate) fn new(
        slot: &'s Slot<'c, C, S, P, K>,
        now: i64,
        wanted: Kind<'k>,
        patience: Patience,
    ) -> Turn<'s, 'c, 'k, C, S, P, K> {
        Turn {
            slot,
            wanted,
            patience,
            reading: slot.reading(now),
            has_waited: false,
            delay: Duration::ZERO,
            has_looked: false,
        }
    }

    /// The reading at which the next look judges.
    pub(crate) fn reading(&self) -> Reading {
        self.reading
    }

    /// Whether it has waited for others.
    pub(crate) fn has_waited(&self) -> bool {
        self.has_waited
    }

    /// For how long it has waited since it was last asked this.
    pub(crate) fn take_delay(&mut self) -> Duration {
        std::mem::take(&mut self.delay)
    }

    /// What is next after a look that found nothing, or an entry that took so long to make.
    pub(crate) fn next(&mut self, took: Duration) -> Next {
        match self.lease(took) {
            // Others wait for the lease: it is not kept while a value is read.
            Some(lease) if !self.has_looked && self.is_fresh() => {
                drop(lease);
                self.has_looked = true;
                Next::Look
            }
            lease => {
                let lease = lease.map(Arc::new);
                lease.iter().for_each(held::note);
                Next::Run(lease)
            }
        }
    }

    /// The lease, as soon as it is to be had; none if that lasts too long or there are none.
    fn lease(&mut self, took: Duration) -> Option<Lease> {
        let mut wait = None;
        loop {
            let holder = match self.ask() {
                Ok(Leased::Granted(lease)) => break Some(lease),
                Ok(Leased::Busy(holder)) => holder,
                _ => break None,
            };
            if !is_of(holder.note, self.wanted) {
                break None; // what it computes cannot be used here
            }
            self.reading.awaited = Some(begun(holder.note));
            let left = self.patience.left(Expected { took, ..Expected::default() });
            let wait = wait.get_or_insert_with(|| Wait::begin(self.slot));
            if left.is_zero() || wait.would_close_a_circle(holder) {
                break None;
            }
            self.delay += wait.pause(self.reading.now, holder, left);
            (self.has_waited, self.has_looked) = (true, false);
        }
    }

    /// The lease of a run whose value would not be fresh passes to this caller.
    fn ask(&self) -> daily_cache_store::Result<Leased> {
        let (slot, now) = (self.slot, self.reading.now);
        let is_worth = |note: Note| {
            let begun = begun(note);
            accepts(now, begun, slot.chosen().window(&Facts::new(begun)))
        };
        slot.cache.store.lease(slot.place.key(), note(now, self.wanted), &is_worth)
    }

    /// Whether there is a fresh entry by now.
    fn is_fresh(&self) -> bool {
        let look = Look::of(self.slot, self.reading, self.wanted, Take::Head, |_, _, _| Ok(()));
        matches!(look.stored, Stored::Value(()))
    }
}

/// What a holder leaves: when its run began, and a digest of what kind of value it computes.
fn note(now: i64, kind: Kind<'_>) -> Note {
    let mut note = [0; 16];
    let (begun, digest) = note.split_at_mut(8);
    begun.copy_from_slice(&now.to_le_bytes());
    digest.copy_from_slice(&kind.digest());
    note
}

fn begun(note: Note) -> i64 {
    let [begun @ .., _, _, _, _, _, _, _, _] = note;
    i64::from_le_bytes(begun)
}

fn is_of(note: Note, kind: Kind<'_>) -> bool {
    note.ends_with(&kind.digest())
}

/// The longest pause between two questions for a lease. On a network each question is a few messages to a server.
fn longest_pause(leases: Leases) -> Duration {
    match leases {
        Leases::Expiring => Duration::from_millis(250),
        _ => Duration::from_millis(8),
    }
}

/// One wait for a lease.
struct Wait<'s, 'c, C, S, P, K> {
    slot: &'s Slot<'c, C, S, P, K>,
    begun: Duration,
    pause: Duration,
    longest_pause: Duration,
    is_told: bool,
    pauses: u32,
    _told_to_others: held::Waits,
}

impl<'s, 'c, C: Clock, S: Store, P: Policy, K> Wait<'s, 'c, C, S, P, K> {
    fn begin(slot: &'s Slot<'c, C, S, P, K>) -> Wait<'s, 'c, C, S, P, K> {
        slot.cache.waiting.fetch_add(1, Ordering::Relaxed);
        let (begun, pause, told) = (SystemClock.elapsed(), FIRST_PAUSE, held::waiting());
        let longest_pause = longest_pause(slot.cache.store.caps().leases());
        Wait { slot, begun, pause, longest_pause, is_told: false, pauses: 0, _told_to_others: told }
    }

    /// Whether the holder may be waiting for this thread, or for one that waits for this thread's value. Asked after this
    /// thread has said that it waits: of two who wait for each other the later sees it, and so does the other at its
    /// next look.
    fn would_close_a_circle(&self, holder: Holder) -> bool {
        let is_awaited = || held::any() || self.slot.cache.flights.keep_a_holder_waiting();
        self.pauses > 0 && holder.is_waiting && is_awaited()
    }

    /// Waits a little, and says for how long.
    fn pause(&mut self, now: i64, holder: Holder, left: Duration) -> Duration {
        let before = SystemClock.elapsed();
        thread::sleep(self.pause.min(left));
        self.pauses += 1;
        self.pause = self.longest_pause.min(self.pause * 2);
        let after = SystemClock.elapsed();
        if after.saturating_sub(self.begun) >= TOLD_AFTER && !self.is_told {
            self.is_told = true;
            let function = self.slot.function.name().to_owned();
            let zone = self.slot.zone();
            self.slot.cache.tell(&Waiting { function, now, begun: begun(holder.note), zone });
        }
        after.saturating_sub(before)
    }
}

impl<C, S, P, K> Drop for Wait<'_, '_, C, S, P, K> {
    fn drop(&mut self) {
        self.slot.cache.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}
