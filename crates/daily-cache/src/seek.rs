//! The blocking driver: it carries out what the decision says, and decides nothing itself.

use std::any::TypeId;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use daily_cache_clock::Clock;
use daily_cache_policy::{Facts, Policy, Window};
use daily_cache_store::{Lease, Put, Record, Store, Take, Version, When};

use crate::decide::{Reading, accepts};
use crate::fault::Tried;
use crate::flights::{Expected, FlightKey, Joined, Landed, Lead, Patience};
use crate::head::{self, Description, Head, Kind};
use crate::memory::{Displaced, Held, Judged};
use crate::permits::{Claim, Permit};
use crate::slot::Slot;
use crate::status::{Cause, How, Status, Tier};
use crate::survey::{Remembered, Survey};
use crate::turn::{Next, Turn};
use crate::{Answer, Codec, Fault, Mode};

/// The end of a search: an answer, or the duty to run the function.
pub(crate) enum Sought<'s, 'c, C, S, P, K, T> {
    Answer(Answer<T>),
    Run(Run<'s, 'c, C, S, P, K, T>),
}

/// A run of the function that is about to begin: at which reading, why, and what its value may replace.
///
/// Dropped without a value, it hands over to the next in line.
pub(crate) struct Run<'s, 'c, C, S, P, K, T> {
    slot: &'s Slot<'c, C, S, P, K>,
    now: i64,
    lack: Lack<'c>,
    lead: Option<Lead<'c>>,
    value: PhantomData<fn() -> T>,
}

/// What a run needs to know of the search that came to nothing.
pub(crate) struct Lack<'c> {
    pub(crate) cause: Cause,
    pub(crate) replaces: When,
    pub(crate) fault: Option<Fault>,
    pub(crate) permit: Option<Permit<'c>>,
    /// How long the value took that was there before.
    pub(crate) took: Duration,
    /// Others in other processes wait for it.
    pub(crate) lease: Option<Arc<Lease>>,
}

impl Lack<'_> {
    /// No more than why, and what may be replaced.
    pub(crate) fn of(cause: Cause, replaces: When) -> Self {
        Self { cause, replaces, fault: None, permit: None, took: Duration::ZERO, lease: None }
    }
}

impl<'c, C: Clock, S: Store, P: Policy, K> Slot<'c, C, S, P, K> {
    /// Looks for a fresh value in memory, among the runs under way, and in the store.
    pub(crate) fn seek<T>(&self) -> Sought<'_, 'c, C, S, P, K, T>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        let now = self.cache.clock.unix_seconds();
        if let Ok(remembered) = self.remember(self.reading(now)) {
            return Sought::Answer(self.answer_from_memory(remembered, now, None));
        }
        let patience = Patience::of(self.cache.options.wait);
        loop {
            match self.cache.flights.join(self.flight_key::<T>(), patience) {
                Joined::Lead(lead) => return self.seek_as_leader(now, lead, patience),
                Joined::Alone => return self.find_alone(now),
                Joined::Landed(landed) => {
                    if let Some(answer) = self.accept(now, landed) {
                        return Sought::Answer(answer);
                    }
                }
            }
        }
    }

    /// A run that begins now, without a look at what there is.
    pub(crate) fn run_now<T>(&self, cause: Cause) -> Run<'_, 'c, C, S, P, K, T> {
        let (now, lack) = self.lack_now(cause);
        self.run(now, lack)
    }

    /// A reading of the clock, and what a run that begins at it may replace: anything.
    pub(crate) fn lack_now(&self, cause: Cause) -> (i64, Lack<'c>) {
        let now = self.cache.clock.unix_seconds();
        let permit = (cause != Cause::Off).then(|| self.cache.permits.give(*self.place.key(), Claim::Anyway));
        (now, Lack { permit, ..Lack::of(cause, When::Always) })
    }

    /// As a search, without running, writing or counting.
    pub(crate) fn look_only<T>(&self) -> Option<Answer<T>>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        if self.cache.options.mode == Mode::Off {
            return None;
        }
        let now = self.cache.clock.unix_seconds();
        match self.survey(self.reading(now)) {
            Survey::Memory { remembered: Remembered { held, window, .. }, .. } => {
                Some(self.answer(held, How::Hit(Tier::Memory), now, window))
            }
            Survey::Store { held, window, .. } => Some(self.answer(held, How::Hit(Tier::Store), now, window)),
            Survey::Nothing { .. } => None,
        }
    }

    fn seek_as_leader<T>(&self, now: i64, lead: Lead<'c>, patience: Patience) -> Sought<'_, 'c, C, S, P, K, T>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        match self.find_in_turn(now, &lead, patience) {
            Sought::Answer(answer) => {
                lead.land(Arc::clone(&answer.held) as Landed);
                Sought::Answer(answer)
            }
            Sought::Run(run) => Sought::Run(Run { lead: Some(lead), ..run }),
        }
    }

    /// A fresh value, or else this caller's turn to run among the processes that share the store.
    fn find_in_turn<T>(&self, now: i64, lead: &Lead<'c>, patience: Patience) -> Sought<'_, 'c, C, S, P, K, T>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        let mut turn = Turn::new(self, now, Kind::of::<T>(self.codec.id()), patience);
        loop {
            let lack = match self.find(turn.reading(), turn.has_waited()) {
                Ok(answer) => return Sought::Answer(answer),
                Err(lack) => lack,
            };
            // Those who wait for this caller are to wait as long as it does.
            lead.expect(Expected { took: lack.took, ..Expected::default() });
            let next = turn.next(lack.took);
            lead.expect(Expected { took: lack.took, delay: turn.take_delay() });
            if let Next::Run(lease) = next {
                self.report(lack.fault.as_ref());
                return Sought::Run(self.run(now, Lack { lease, ..*lack }));
            }
        }
    }

    /// A fresh value, or else a run beside others: waiting for them would never end, or has lasted too long.
    fn find_alone<T>(&self, now: i64) -> Sought<'_, 'c, C, S, P, K, T>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        match self.find(self.reading(now), false) {
            Ok(answer) => Sought::Answer(answer),
            Err(lack) => {
                self.report(lack.fault.as_ref());
                Sought::Run(self.run(now, *lack))
            }
        }
    }

    /// A fresh value in memory, where the leader before may have put it meanwhile, or in the store; else what a run
    /// needs to know.
    fn find<T>(&self, reading: Reading, has_waited: bool) -> Result<Answer<T>, Box<Lack<'c>>>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        let permit = self.cache.permits.give(*self.place.key(), Claim::IfUnchanged);
        match self.survey(reading) {
            Survey::Memory { remembered, fault } => {
                self.report(fault.as_ref());
                Ok(self.answer_from_memory(remembered, reading.now, fault))
            }
            Survey::Store { held, window, bytes } => {
                drop(permit.show(|| self.keep_in_memory(&held, window, reading.now, bytes)));
                let how = if has_waited { How::Collapsed } else { How::Hit(Tier::Store) };
                let counters = &self.cache.counters;
                let counter = if has_waited { &counters.collapsed } else { &counters.store_hits };
                counter.count();
                let at = reading.of(&held.facts);
                Ok(self.answer(held, how, at, window))
            }
            Survey::Nothing { cause, replaces, fault, seen } => {
                let took = seen.map(|(facts, _)| facts.took()).unwrap_or_default();
                Err(Box::new(Lack { fault, permit: Some(permit), took, ..Lack::of(cause, replaces) }))
            }
        }
    }

    fn run<T>(&self, now: i64, lack: Lack<'c>) -> Run<'_, 'c, C, S, P, K, T> {
        Run { slot: self, now, lack, lead: None, value: PhantomData }
    }

    fn report(&self, fault: Option<&Fault>) {
        if let Some(fault) = fault {
            self.cache.report(fault);
        }
    }

    fn answer_from_memory<T>(&self, remembered: Remembered<T>, now: i64, fault: Option<Fault>) -> Answer<T> {
        self.cache.counters.memory_hits.count();
        let answer = self.answer(remembered.held, How::Hit(Tier::Memory), now, remembered.window);
        Answer { fault, ..answer }
    }

    /// The value of the run that this caller waited for, if it may take it.
    fn accept<T: Send + Sync + 'static>(&self, now: i64, landed: Landed) -> Option<Answer<T>> {
        let held = landed.downcast::<Held<T>>().ok()?;
        let window = self.chosen().window(&held.facts);
        accepts(now, held.facts.made_at(), window).then(|| {
            self.cache.counters.collapsed.count();
            let at = now.max(held.facts.made_at());
            self.answer(held, How::Collapsed, at, window)
        })
    }

    fn keep_in_memory<T: Send + Sync + 'static>(
        &self,
        held: &Arc<Held<T>>,
        window: Window,
        now: i64,
        bytes: u64,
    ) -> Displaced
    where
        K: Codec<T>,
    {
        let judged = Judged { window, policy: self.chosen().number, seen_at: now, bytes };
        self.cache.memory.insert(self.place.bytes(), self.codec.id(), held, judged)
    }

    fn flight_key<T: 'static>(&self) -> FlightKey
    where
        K: Codec<T>,
    {
        FlightKey { place: self.place.bytes().into(), of: TypeId::of::<T>(), codec: self.codec.id() }
    }

    /// Counts a value that was stored, and has the store tidied up if it is the first of the day.
    pub(crate) fn stored(&self, now: i64) {
        self.cache.counters.stored.count();
        self.cache.upkeep.after_put(&self.cache.store, now, self.zone(), self.cache.options.keep);
    }

    /// Puts a record made at this reading, unless a refresh would replace what a machine put whose clock is ahead.
    pub(crate) fn put_unless_ahead(
        &self,
        now: i64,
        replaces: When,
        record: Record<'_>,
    ) -> daily_cache_store::Result<Put> {
        let (store, key, reading) = (&self.cache.store, self.place.key(), self.reading(now));
        if replaces == When::Always && reading.skew > 0 {
            let mut is_ahead = false;
            let mut judge = |bytes: &[u8]| {
                is_ahead = head::decode(bytes).is_some_and(|head| reading.yields_to(&head.facts));
                Take::Below
            };
            // Trouble with what is there is no reason not to replace it.
            let _ = store.open(key, &mut judge);
            if is_ahead {
                return Ok(Put::Lost);
            }
        }
        store.put(key, record, replaces)
    }

    /// The version of an entry that is stale at this reading: of a run that began before it and stored its value since.
    pub(crate) fn outdated(&self, now: i64) -> Option<Version> {
        let mut is_outdated = false;
        let mut judge = |bytes: &[u8]| {
            is_outdated = head::decode(bytes).is_some_and(|Head { facts, .. }| {
                facts.reference() < now && !self.chosen().window(&facts).contains(now)
            });
            Take::Head
        };
        let found = self.cache.store.open(self.place.key(), &mut judge).ok()??;
        is_outdated.then(|| found.version())
    }

    pub(crate) fn answer<T>(&self, held: Arc<Held<T>>, how: How, now: i64, window: Window) -> Answer<T> {
        let zone = self.zone();
        let (made_at, took) = (held.facts.made_at(), held.facts.took());
        let status = Status { how, now, window, zone, made_at, took };
        Answer { held, status, fault: None }
    }
}

impl<C: Clock, S: Store, P: Policy, K, T> Run<'_, '_, C, S, P, K, T>
where
    T: Send + Sync + 'static,
    K: Codec<T>,
{
    /// Keeps the value as far as that goes, gives it to those who wait, and answers with it.
    pub(crate) fn finish(mut self, value: T, took: Duration) -> Answer<T> {
        let slot = self.slot;
        let facts = Facts::new(self.now).with_took(took);
        let window = slot.chosen().window(&facts);
        let held = Arc::new(Held { value: Arc::new(value), facts });
        let stored = match self.lack.permit.take() {
            Some(permit) => self.keep(&permit, &held, window),
            None => false,
        };
        drop(self.lack.lease.take());
        if let Some(lead) = self.lead.take() {
            lead.land(Arc::clone(&held) as Landed);
        }
        let mut answer = slot.answer(held, How::Ran { cause: self.lack.cause, stored }, self.now, window);
        answer.fault = self.lack.fault.take();
        answer
    }

    /// Puts the value into the store and into memory, unless it was invalidated meanwhile. Says whether it is stored.
    fn keep(&mut self, permit: &Permit<'_>, held: &Arc<Held<T>>, window: Window) -> bool {
        let slot = self.slot;
        let function = || slot.function.name().to_owned();
        let body = match slot.codec.encode(&held.value) {
            Ok(body) => body,
            Err(error) => {
                self.fault(Fault::codec(function(), Tried::Encode, error));
                return false;
            }
        };
        let codec = slot.codec.id();
        let description = Description::new(&slot.function, slot.label.as_deref());
        let about =
            head::encode(&Head { facts: held.facts.clone(), kind: Kind::of::<T>(codec) }, &description);
        let published = permit.write(|| {
            let mut put = slot.put_unless_ahead(self.now, self.lack.replaces, Record::new(&about, &body));
            if matches!(put, Ok(Put::Lost))
                && let Some(version) = slot.outdated(self.now)
            {
                put = slot.cache.store.put(slot.place.key(), Record::new(&about, &body), When::Is(version));
            }
            // Whoever was faster has stored something newer, or removed what this value was to replace.
            let is_lost = matches!(put, Ok(Put::Lost));
            let displaced =
                (!is_lost).then(|| slot.keep_in_memory(held, window, self.now, body.len() as u64));
            (put, displaced)
        });
        // What had to make room is dropped here, after the lock of the permit.
        match published.map(|(put, _displaced)| put) {
            Some(Ok(put)) => {
                if put.is_stored() {
                    slot.stored(self.now);
                }
                put.is_stored()
            }
            Some(Err(error)) => {
                self.fault(Fault::store(function(), Tried::Store, error));
                false
            }
            None => false,
        }
    }

    fn fault(&mut self, fault: Fault) {
        self.slot.cache.report(&fault);
        self.lack.fault.get_or_insert(fault);
    }
}
