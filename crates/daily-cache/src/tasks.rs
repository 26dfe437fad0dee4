//! The async driver: the same decisions, with waits that hold no thread and a store that is asked on the runtime's pool.

use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;

use daily_cache_clock::{Clock, Monotonic, SystemClock};
use daily_cache_policy::Policy;
use daily_cache_store::Store;
use futures_timer::Delay;

use crate::codec::Codec;
use crate::duty::Duty;
use crate::flights::{Joined, Lead, Patience};
use crate::modes::{Errand, cannot_refuse};
use crate::party::Party;
use crate::pool::blocking;
use crate::seek::{Progress, Search, Sought};
use crate::slot::{Slot, never};
use crate::{Answer, Cause, Error};

impl<C, S, P, K> Slot<'_, C, S, P, K>
where
    C: Clock + Send + Sync + 'static,
    S: Store + 'static,
    P: Policy + Send + Sync + 'static,
    K: Clone + Send + Sync + 'static,
{
    /// As [`get_or_compute`](Slot::get_or_compute) for an async function. Callers of either collapse into one run.
    ///
    /// A value in memory is given without leaving the task; the store is asked on the pool for blocking work of the
    /// Tokio runtime that polls it. A future that is dropped hands its run over to the next in line; one that is kept and
    /// polled no more keeps the others waiting.
    ///
    /// ```
    /// use daily_cache::{Daily, DailyCache, MemoryStore, SystemClock, Zone};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), daily_cache::Error> {
    /// let cache = DailyCache::new(SystemClock, MemoryStore::new(), Daily::in_zone(Zone::UTC));
    /// let slot = cache.slot("load_orders", "acme")?;
    /// let orders = slot.get_or_compute_async(|| async { vec!["an order".to_owned()] }).await;
    /// assert_eq!(orders.len(), 1);
    /// assert!(slot.get_or_compute(Vec::<String>::new).status().is_hit());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// In [`Mode::Offline`](crate::Mode::Offline), where nothing is stored.
    pub async fn get_or_compute_async<T, F>(&self, function: impl FnOnce() -> F) -> Answer<T>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
        F: Future<Output = T>,
    {
        never(self.get_or_try_compute_async(|| succeeding(function())).await)
    }

    /// As [`get_or_try_compute`](Slot::get_or_try_compute) for an async function.
    ///
    /// # Errors
    ///
    /// The function's own.
    ///
    /// # Panics
    ///
    /// In [`Mode::Offline`](crate::Mode::Offline), where nothing is stored.
    pub async fn get_or_try_compute_async<T, E, F>(
        &self,
        function: impl FnOnce() -> F,
    ) -> Result<Answer<T>, E>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
        F: Future<Output = Result<T, E>>,
    {
        self.obtain_async(None, cannot_refuse, || async { function().await.map(Arc::new) }).await
    }

    /// As [`refresh_with`](Slot::refresh_with) for an async function.
    pub async fn refresh_with_async<T, F>(&self, function: impl FnOnce() -> F) -> Answer<T>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
        F: Future<Output = T>,
    {
        never(self.try_refresh_with_async(|| succeeding(function())).await)
    }

    /// As [`try_refresh_with`](Slot::try_refresh_with) for an async function.
    ///
    /// # Errors
    ///
    /// The function's own.
    pub async fn try_refresh_with_async<T, E, F>(&self, function: impl FnOnce() -> F) -> Result<Answer<T>, E>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
        F: Future<Output = Result<T, E>>,
    {
        let cause = Some(Cause::Refresh);
        self.obtain_async(cause, cannot_refuse, || async { function().await.map(Arc::new) }).await
    }

    /// As [`obtain`](Slot::obtain).
    pub(crate) async fn obtain_async<T, E, F>(
        &self,
        cause: Option<Cause>,
        refuse: impl FnOnce(Error) -> E,
        function: impl FnOnce() -> F,
    ) -> Result<Answer<T>, E>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
        F: Future<Output = Result<Arc<T>, E>>,
    {
        let sought = match self.errand(cause) {
            Errand::Run(cause) => Sought::Run(self.duty_now(Party::call(), cause)),
            Errand::Seek => self.seek_async().await,
            Errand::Look => {
                let reading = self.reading(self.cache.clock.unix_seconds());
                match self.remember(reading) {
                    Ok(remembered) => Sought::Answer(self.answer_from_memory(remembered, reading.now, None)),
                    Err(_) => self.on_pool(move |slot| slot.look_offline_at(reading)).await,
                }
            }
        };
        let answer = match sought {
            Sought::Answer(answer) => answer,
            Sought::Run(duty) => self.execute_async(duty, function).await?,
            Sought::Refused(error) => return Err(refuse(error)),
        };
        Ok(self.told(answer))
    }

    /// As [`seek`](Slot::seek).
    async fn seek_async<T>(&self) -> Sought<T>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        let now = self.cache.clock.unix_seconds();
        if let Ok(remembered) = self.remember(self.reading(now)) {
            return Sought::Answer(self.answer_from_memory(remembered, now, None));
        }
        let (party, patience) = (Party::call(), Patience::of(self.cache.options.wait));
        loop {
            match self.cache.flights.join_async(&party, self.flight_key::<T>(), patience).await {
                Joined::Lead(lead) => return self.seek_in_turn_async(party, now, lead, patience).await,
                Joined::Alone => {
                    let caller = Some(party.clone());
                    return self.on_pool_as(caller, move |slot| slot.find_alone(party, now)).await;
                }
                Joined::Landed(landed) => {
                    if let Some(answer) = self.accept(now, landed) {
                        return Sought::Answer(answer);
                    }
                }
            }
        }
    }

    async fn seek_in_turn_async<T>(&self, party: Party, now: i64, lead: Lead, patience: Patience) -> Sought<T>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        let mut search: Search = self.search(party.clone(), now, lead, patience);
        loop {
            match self.on_pool_as(Some(party.clone()), move |slot| slot.advance(search)).await {
                Progress::Done(sought) => return sought,
                Progress::Pause(paused, pause) => {
                    Delay::new(pause).await;
                    search = paused;
                }
            }
        }
    }

    /// Runs the function, wherever its task is polled. Dropped on the way, it hands over to the next in line.
    async fn execute_async<T, E, F>(&self, duty: Duty, function: impl FnOnce() -> F) -> Result<Answer<T>, E>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
        F: Future<Output = Result<Arc<T>, E>>,
    {
        let begun = SystemClock.elapsed();
        let value = {
            let running = duty.party.run();
            let future = function();
            drop(running);
            within(&duty.party, future).await?
        };
        self.cache.counters.runs.count();
        let took = SystemClock.elapsed().saturating_sub(begun);
        if !duty.stores() {
            return Ok(duty.finish(self, value, took));
        }
        let runner = Some(duty.party.clone());
        Ok(self.on_pool_as(runner, move |slot| duty.finish(slot, value, took)).await)
    }

    /// Does something with this slot on the pool, within the run that asks for it.
    pub(crate) async fn on_pool<R: Send + 'static>(
        &self,
        work: impl FnOnce(&Slot<'static, C, S, P, K>) -> R + Send + 'static,
    ) -> R {
        self.on_pool_as(Party::running(), work).await
    }

    /// The same as a party: what codecs and listeners ask of the cache does not wait for what that one leads.
    async fn on_pool_as<R: Send + 'static>(
        &self,
        party: Option<Party>,
        work: impl FnOnce(&Slot<'static, C, S, P, K>) -> R + Send + 'static,
    ) -> R {
        let slot = self.to_owned();
        blocking(move || {
            let _running = party.as_ref().map(Party::run);
            work(&slot)
        })
        .await
    }
}

/// Polls a future as what the function of a party does.
async fn within<F: Future>(party: &Party, future: F) -> F::Output {
    let future = pin!(Some(future));
    let mut run = Run { party, future };
    poll_fn(|context| {
        let _running = party.run();
        // It is there until it is dropped.
        run.future.as_mut().as_pin_mut().map_or(Poll::Pending, |future| future.poll(context))
    })
    .await
}

/// A function that is under way. What it drops when it is dropped itself is still done by it.
struct Run<'r, F> {
    party: &'r Party,
    future: Pin<&'r mut Option<F>>,
}

impl<F> Drop for Run<'_, F> {
    fn drop(&mut self) {
        let _running = self.party.run();
        self.future.set(None);
    }
}

async fn succeeding<T>(future: impl Future<Output = T>) -> Result<T, Infallible> {
    Ok(future.await)
}
