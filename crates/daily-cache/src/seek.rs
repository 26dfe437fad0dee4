//! The blocking driver: it carries out what the decision says, and decides nothing itself.

use std::any::TypeId;
use std::sync::Arc;
use std::time::Duration;

use daily_cache_clock::Clock;
use daily_cache_policy::{Policy, Window};
use daily_cache_store::{Put, Record, Store, Take, Version, When};

use crate::decide::{Reading, accepts};
use crate::duty::{Duty, Lack};
use crate::flights::{Expected, FlightKey, Joined, Landed, Lead, Patience};
use crate::head::{self, Head, Kind};
use crate::memory::{Displaced, Held, Judged};
use crate::party::Party;
use crate::permits::Claim;
use crate::slot::Slot;
use crate::status::{Cause, How, Status, Tier};
use crate::survey::{Remembered, Survey};
use crate::sync::thread;
use crate::turn::{Next, Turn};
use crate::{Answer, Codec, Error, Fault, Mode};

/// The end of a search: an answer, or the duty to run the function.
pub(crate) enum Sought<T> {
    Answer(Answer<T>),
    Run(Duty),
    /// Offline, and there is nothing.
    Refused(Error),
}

/// A search in turn with others, as far as it has come.
pub(crate) struct Search {
    turn: Turn,
    lead: Lead,
    /// What the last look did not find.
    lack: Option<Box<Lack>>,
}

/// How far a search has come.
pub(crate) enum Progress<T> {
    Done(Sought<T>),
    /// It goes on after so long.
    Pause(Search, Duration),
}

impl<C: Clock, S: Store, P: Policy, K> Slot<'_, C, S, P, K> {
    /// Looks for a fresh value in memory, among the runs under way, and in the store.
    pub(crate) fn seek<T>(&self) -> Sought<T>
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
                Joined::Lead(lead) => return self.seek_in_turn(now, lead, patience),
                Joined::Alone => return self.find_alone(Party::current(), now),
                Joined::Landed(landed) => {
                    if let Some(answer) = self.accept(now, landed) {
                        return Sought::Answer(answer);
                    }
                }
            }
        }
    }

    /// The duty to run now, without a look at what there is, for a cause of its own.
    pub(crate) fn duty_now(&self, party: Party, cause: Cause) -> Duty {
        let (now, lack) = self.lack_now(cause);
        Duty::new(party, now, Box::new(lack), None)
    }

    /// A reading of the clock, and what a run that begins at it may replace: anything.
    pub(crate) fn lack_now(&self, cause: Cause) -> (i64, Lack) {
        let now = self.cache.clock.unix_seconds();
        let permit = self.may_write().then(|| self.cache.permits.give(*self.place.key(), Claim::Anyway));
        (now, Lack { permit, ..Lack::of(cause, When::Always) })
    }

    /// As a search, without running, writing or counting.
    pub(crate) fn look_only<T>(&self) -> Option<Answer<T>>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        if self.mode() == Mode::Off {
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

    fn seek_in_turn<T>(&self, now: i64, lead: Lead, patience: Patience) -> Sought<T>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        let mut search = self.search(Party::current(), now, lead, patience);
        loop {
            match self.advance(search) {
                Progress::Done(sought) => return sought,
                Progress::Pause(paused, pause) => {
                    thread::sleep(pause);
                    search = paused;
                }
            }
        }
    }

    /// A search that begins at this reading.
    pub(crate) fn search(&self, party: Party, now: i64, lead: Lead, patience: Patience) -> Search {
        Search { turn: Turn::new(party, self.reading(now), patience), lead, lack: None }
    }

    /// Goes on with a search for a fresh value, or else this caller's turn to run among the processes that share the
    /// store.
    pub(crate) fn advance<T>(&self, search: Search) -> Progress<T>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        let Search { mut turn, lead, mut lack } = search;
        loop {
            let missing = match lack.take() {
                Some(lack) => lack,
                None => match self.find(turn.reading(), turn.has_waited()) {
                    Ok(answer) => {
                        lead.land(Arc::clone(&answer.held) as Landed);
                        return Progress::Done(Sought::Answer(answer));
                    }
                    Err(lack) => lack,
                },
            };
            let now = turn.reading().now;
            if !self.may_write() {
                return Progress::Done(self.run(turn.party(), now, missing, Some(lead)));
            }
            // Those who wait for this caller are to wait as long as it does.
            lead.expect(Expected { took: missing.took, ..Expected::default() });
            let next = turn.next(self, Kind::of::<T>(self.codec.id()), missing.took);
            lead.expect(Expected { took: missing.took, delay: turn.take_delay() });
            match next {
                Next::Look => {}
                Next::Pause(pause) => {
                    return Progress::Pause(Search { turn, lead, lack: Some(missing) }, pause);
                }
                Next::Run(lease) => {
                    let lack = Box::new(Lack { lease, ..*missing });
                    return Progress::Done(self.run(turn.party(), now, lack, Some(lead)));
                }
            }
        }
    }

    /// A fresh value, or else a run beside others: waiting for them would never end, or has lasted too long.
    pub(crate) fn find_alone<T>(&self, party: Party, now: i64) -> Sought<T>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        match self.find(self.reading(now), false) {
            Ok(answer) => Sought::Answer(answer),
            Err(lack) => self.run(party, now, lack, None),
        }
    }

    /// A fresh value in memory, where the leader before may have put it meanwhile, or in the store; else what a run
    /// needs to know.
    fn find<T>(&self, reading: Reading, has_waited: bool) -> Result<Answer<T>, Box<Lack>>
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
                let permit = self.may_write().then_some(permit);
                Err(Box::new(Lack { fault, permit, took, ..Lack::of(cause, replaces) }))
            }
        }
    }

    fn run<T>(&self, party: Party, now: i64, lack: Box<Lack>, lead: Option<Lead>) -> Sought<T> {
        self.report(lack.fault.as_ref());
        Sought::Run(Duty::new(party, now, lack, lead))
    }

    pub(crate) fn report(&self, fault: Option<&Fault>) {
        if let Some(fault) = fault {
            self.cache.report(fault);
        }
    }

    pub(crate) fn answer_from_memory<T>(
        &self,
        remembered: Remembered<T>,
        now: i64,
        fault: Option<Fault>,
    ) -> Answer<T> {
        self.cache.counters.memory_hits.count();
        let answer = self.answer(remembered.held, How::Hit(Tier::Memory), now, remembered.window);
        Answer { fault, ..answer }
    }

    /// The value of the run that this caller waited for, if it may take it.
    pub(crate) fn accept<T: Send + Sync + 'static>(&self, now: i64, landed: Landed) -> Option<Answer<T>> {
        let held = landed.downcast::<Held<T>>().ok()?;
        let window = self.chosen().window(&held.facts);
        accepts(now, held.facts.made_at(), window).then(|| {
            self.cache.counters.collapsed.count();
            let at = now.max(held.facts.made_at());
            self.answer(held, How::Collapsed, at, window)
        })
    }

    pub(crate) fn keep_in_memory<T: Send + Sync + 'static>(
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

    pub(crate) fn flight_key<T: 'static>(&self) -> FlightKey
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

    /// Puts a record made at this reading in place of what was found, or of what a run that began before it has stored
    /// since.
    pub(crate) fn put_in_place<'r>(
        &self,
        now: i64,
        replaces: When,
        record: impl Fn() -> Record<'r>,
    ) -> daily_cache_store::Result<Put> {
        let put = self.put_unless_ahead(now, replaces, record())?;
        if put.is_stored() {
            return Ok(put);
        }
        match self.outdated(now) {
            Some(version) => self.cache.store.put(self.place.key(), record(), When::Is(version)),
            None => Ok(put),
        }
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
