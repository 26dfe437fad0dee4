//! One caller's way to its turn among the processes that share a store: a lease, and a look at what came meanwhile.

use std::sync::Arc;
use std::time::Duration;

use daily_cache_clock::{Clock, Monotonic, SystemClock};
use daily_cache_policy::{Facts, Policy};
use daily_cache_store::{Holder, Lease, Leased, Leases, Note, Store, Take};

use crate::cache::Shared;
use crate::decide::{Reading, accepts};
use crate::flights::{Expected, Patience};
use crate::head::Kind;
use crate::look::{Look, Stored, Wanted};
use crate::party::{Party, Waits};
use crate::slot::Slot;
use crate::sync::Ordering;
use crate::waiting::Waiting;

/// The first pause between two questions for a lease. Nobody is woken when a lease is free.
const FIRST_PAUSE: Duration = Duration::from_micros(50);

/// Who waits for less than this is not worth a word.
const TOLD_AFTER: Duration = Duration::from_millis(100);

/// One caller's way to its turn. It never waits itself: it says for how long to.
pub(crate) struct Turn {
    party: Party,
    patience: Patience,
    reading: Reading,
    has_waited: bool,
    delay: Duration,
    /// Whether all that was stored before the last wait was looked at.
    has_looked: bool,
    wait: Option<Wait>,
}

/// What a caller does that has found nothing to serve.
pub(crate) enum Next {
    /// Looks again: somebody has computed meanwhile.
    Look,
    /// Computes, with the lease if one was to be had.
    Run(Option<Arc<Lease>>),
    /// Waits for so long, and asks again what is next.
    Pause(Duration),
}

/// What came of asking for a lease.
enum Asked {
    Granted(Lease),
    /// None is to be had, or waiting for it is not worth it.
    None,
    Busy(Duration),
}

impl Turn {
    pub(crate) fn new(party: Party, reading: Reading, patience: Patience) -> Turn {
        let (has_waited, has_looked) = (false, false);
        Turn { party, patience, reading, has_waited, delay: Duration::ZERO, has_looked, wait: None }
    }

    /// Who waits.
    pub(crate) fn party(&self) -> Party {
        self.party.clone()
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
    pub(crate) fn next<C: Clock, S: Store, P: Policy, K>(
        &mut self,
        slot: &Slot<'_, C, S, P, K>,
        wanted: Kind<'_>,
        took: Duration,
    ) -> Next {
        let lease = match self.ask(slot, wanted, took) {
            Asked::Busy(pause) => return Next::Pause(pause),
            Asked::Granted(lease) => Some(lease),
            Asked::None => None,
        };
        self.wait = None;
        match lease {
            // Others wait for the lease: it is not kept while a value is read.
            Some(lease) if !self.has_looked && self.is_fresh(slot, wanted) => {
                drop(lease);
                self.has_looked = true;
                Next::Look
            }
            lease => {
                let lease = lease.map(Arc::new);
                if let Some(lease) = &lease {
                    self.party.note(lease);
                }
                Next::Run(lease)
            }
        }
    }

    /// Asks for the lease once.
    fn ask<C: Clock, S: Store, P: Policy, K>(
        &mut self,
        slot: &Slot<'_, C, S, P, K>,
        wanted: Kind<'_>,
        took: Duration,
    ) -> Asked {
        if let Some(wait) = &mut self.wait {
            self.delay += wait.take_pause(slot, self.reading.now);
        }
        let holder = match lease(slot, self.reading.now, wanted) {
            Ok(Leased::Granted(lease)) => return Asked::Granted(lease),
            Ok(Leased::Busy(holder)) => holder,
            _ => return Asked::None,
        };
        if !is_of(holder.note, wanted) {
            return Asked::None; // what it computes cannot be used here
        }
        self.reading.awaited = Some(begun(holder.note));
        let left = self.patience.left(Expected { took, ..Expected::default() });
        let wait = self.wait.get_or_insert_with(|| Wait::begin(slot, &self.party));
        if left.is_zero() || wait.would_close_a_circle(slot, &self.party, holder) {
            return Asked::None;
        }
        (self.has_waited, self.has_looked) = (true, false);
        Asked::Busy(wait.pause(holder, left))
    }

    /// Whether there is a fresh entry by now.
    fn is_fresh<C: Clock, S: Store, P: Policy, K>(
        &self,
        slot: &Slot<'_, C, S, P, K>,
        kind: Kind<'_>,
    ) -> bool {
        let look = Look::of(slot, self.reading, Wanted::fresh(kind), Take::Head, |_, _, _| Ok(()));
        matches!(look.stored, Stored::Value(()))
    }
}

/// Asks for the lease of a slot. That of a run whose value would not be fresh passes to this caller.
fn lease<C: Clock, S: Store, P: Policy, K>(
    slot: &Slot<'_, C, S, P, K>,
    now: i64,
    wanted: Kind<'_>,
) -> daily_cache_store::Result<Leased> {
    let is_worth = |note: Note| {
        let begun = begun(note);
        accepts(now, begun, slot.chosen().window(&Facts::new(begun)))
    };
    slot.cache.store.lease(slot.place.key(), note(now, wanted), &is_worth)
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
struct Wait {
    shared: Arc<Shared>,
    begun: Duration,
    pause: Duration,
    longest_pause: Duration,
    /// Since when it pauses, and for the run of whom.
    paused: Option<(Duration, Holder)>,
    pauses: u32,
    is_told: bool,
    _told_to_others: Waits,
}

impl Wait {
    fn begin<C, S: Store, P, K>(slot: &Slot<'_, C, S, P, K>, party: &Party) -> Wait {
        let shared = Arc::clone(&slot.cache.shared);
        shared.waiting.fetch_add(1, Ordering::Relaxed);
        Wait {
            shared,
            begun: SystemClock.elapsed(),
            pause: FIRST_PAUSE,
            longest_pause: longest_pause(slot.cache.store.caps().leases()),
            paused: None,
            pauses: 0,
            is_told: false,
            _told_to_others: party.waiting(),
        }
    }

    /// Whether the holder may be waiting for this party, or for one that waits for this party's value. Asked after this
    /// party has said that it waits: of two who wait for each other the later sees it, and so does the other at its
    /// next look.
    fn would_close_a_circle<C, S, P, K>(
        &self,
        slot: &Slot<'_, C, S, P, K>,
        party: &Party,
        holder: Holder,
    ) -> bool {
        let is_awaited = || party.has_lease() || slot.cache.flights.keep_a_holder_waiting(party);
        self.pauses > 0 && holder.is_waiting && is_awaited()
    }

    /// For how long to wait now.
    fn pause(&mut self, holder: Holder, left: Duration) -> Duration {
        let pause = self.pause.min(left);
        self.pauses += 1;
        self.pause = self.longest_pause.min(self.pause * 2);
        self.paused = Some((SystemClock.elapsed(), holder));
        pause
    }

    /// How long the last pause was. Tells whoever listens once the wait is worth a word.
    fn take_pause<C: Clock, S: Store, P: Policy, K>(
        &mut self,
        slot: &Slot<'_, C, S, P, K>,
        now: i64,
    ) -> Duration {
        let Some((since, holder)) = self.paused.take() else { return Duration::ZERO };
        let after = SystemClock.elapsed();
        if after.saturating_sub(self.begun) >= TOLD_AFTER && !self.is_told {
            self.is_told = true;
            let function = slot.function.name().to_owned();
            slot.cache.tell(&Waiting { function, now, begun: begun(holder.note), zone: slot.zone() });
        }
        after.saturating_sub(since)
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        self.shared.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}
