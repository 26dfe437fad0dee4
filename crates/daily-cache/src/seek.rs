//! The blocking driver: it carries out what the decision says, and decides nothing itself.

use std::any::TypeId;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use daily_cache_clock::Clock;
use daily_cache_policy::{Facts, Policy, Window};
use daily_cache_store::{Put, Record, Store, When};

use crate::decide::accepts;
use crate::fault::Tried;
use crate::flights::{FlightKey, Joined, Landed, Lead, Patience};
use crate::head::{self, Description, Head, Kind};
use crate::memory::{Displaced, Held, Judged};
use crate::permits::{Claim, Permit};
use crate::slot::Slot;
use crate::status::{Cause, How, Status, Tier};
use crate::survey::{Remembered, Survey};
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
}

impl<'c, C: Clock, S: Store, P: Policy, K> Slot<'c, C, S, P, K> {
    /// Looks for a fresh value in memory, among the runs under way, and in the store.
    pub(crate) fn seek<T>(&self) -> Sought<'_, 'c, C, S, P, K, T>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        let now = self.cache.clock.unix_seconds();
        if let Ok(remembered) = self.remember(now) {
            return Sought::Answer(self.answer_from_memory(remembered, now, None));
        }
        let patience = Patience::of(self.cache.options.wait);
        loop {
            match self.cache.flights.join(self.flight_key::<T>(), patience) {
                Joined::Lead(lead) => return self.seek_as_leader(now, Some(lead)),
                Joined::Alone => return self.seek_as_leader(now, None),
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
        (now, Lack { cause, replaces: When::Always, fault: None, permit })
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
        match self.survey(now) {
            Survey::Memory { remembered: Remembered { held, window, .. }, .. } => {
                Some(self.answer(held, How::Hit(Tier::Memory), now, window))
            }
            Survey::Store { held, window, .. } => Some(self.answer(held, How::Hit(Tier::Store), now, window)),
            Survey::Nothing { .. } => None,
        }
    }

    fn seek_as_leader<T>(&self, now: i64, lead: Option<Lead<'c>>) -> Sought<'_, 'c, C, S, P, K, T>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        match self.find(now) {
            Sought::Answer(answer) => {
                if let Some(lead) = lead {
                    lead.land(Arc::clone(&answer.held) as Landed);
                }
                Sought::Answer(answer)
            }
            Sought::Run(run) => Sought::Run(Run { lead, ..run }),
        }
    }

    /// A fresh value in memory, where the leader before may have put it meanwhile, or in the store.
    fn find<T>(&self, now: i64) -> Sought<'_, 'c, C, S, P, K, T>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        let permit = self.cache.permits.give(*self.place.key(), Claim::IfUnchanged);
        match self.survey(now) {
            Survey::Memory { remembered, fault } => {
                self.report(fault.as_ref());
                Sought::Answer(self.answer_from_memory(remembered, now, fault))
            }
            Survey::Store { held, window, bytes } => {
                self.cache.counters.store_hits.count();
                drop(permit.show(|| self.keep_in_memory(&held, window, now, bytes)));
                Sought::Answer(self.answer(held, How::Hit(Tier::Store), now, window))
            }
            Survey::Nothing { cause, replaces, fault, .. } => {
                self.report(fault.as_ref());
                Sought::Run(self.run(now, Lack { cause, replaces, fault, permit: Some(permit) }))
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
            self.answer(held, How::Collapsed, now, window)
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
            let put = slot.cache.store.put(slot.place.key(), Record::new(&about, &body), self.lack.replaces);
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
                    slot.cache.counters.stored.count();
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
