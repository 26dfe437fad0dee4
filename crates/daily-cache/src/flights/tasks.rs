//! Waiting for a flight in a task: no thread is held meanwhile.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_timer::Delay;

use super::{FlightKey, Flights, Joined, Patience, Waiter};
use crate::party::Party;
use crate::sync::{Arc, lock};

impl Flights {
    /// Leads the flight of a key, or waits for the one that does.
    pub(crate) async fn join_async(&self, party: &Party, key: FlightKey, patience: Patience) -> Joined {
        match self.approach(party, key, patience) {
            Ok(waiter) => {
                let mut timer = None;
                poll_fn(|context| waiter.poll(context, &mut timer)).await
            }
            Err(joined) => joined,
        }
    }
}

impl Waiter {
    /// As for a thread. Tokio's own timers will not do: paused, their time is not that in which others compute.
    fn poll(&self, context: &mut Context<'_>, timer: &mut Option<Delay>) -> Poll<Joined> {
        loop {
            let flight = Arc::clone(&self.flight);
            let mut state = lock(&flight.state);
            let left = self.patience.left(state.expected);
            if let Some(joined) = self.look(&mut state, left) {
                return Poll::Ready(joined);
            }
            let waker = state.tasks.insert(self.id, context.waker().clone());
            drop(state);
            // That of an earlier poll may have the last of another task.
            drop(waker);
            let timer = timer.get_or_insert_with(|| Delay::new(left));
            if Pin::new(&mut *timer).poll(context).is_pending() {
                return Poll::Pending;
            }
            // What it waits for may have turned out to take longer.
            timer.reset(self.patience.left(lock(&flight.state).expected));
        }
    }
}
