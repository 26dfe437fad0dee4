//! Tasks among the waiters: they are woken as threads are, and may be dropped at any point.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Waker};

use shuttle::future::block_on;

use super::{
    Flights, Joined, LONG, Landed, Patience, Runs, assert_over, flights, get, key, lead, side_by_side, value,
};
use crate::party::Party;
use crate::sync::explorer::explore;
use crate::sync::{Arc, thread};

async fn join_async(flights: &Flights) -> Joined {
    flights.join_async(&Party::call(), key("f"), Patience::of(Some(LONG))).await
}

/// What a task gets that leads or waits.
fn get_in_a_task(flights: &Flights, compute: impl FnOnce() -> usize) -> usize {
    match block_on(join_async(flights)) {
        Joined::Lead(lead) => {
            let value = compute();
            lead.land(Arc::new(value) as Landed);
            value
        }
        Joined::Landed(landed) => value(&landed),
        Joined::Alone => panic!("the task computes alone"),
    }
}

#[test]
fn tasks_and_threads_that_wait_get_what_the_leader_lands() {
    explore(|| {
        let flights = flights();
        let lead = lead(&flights, "f");
        thread::scope(|scope| {
            scope.spawn(|| assert_eq!(get(&flights, "f", || panic!("a thread computes")), 7));
            for _ in 0..2 {
                scope.spawn(|| assert_eq!(get_in_a_task(&flights, || panic!("a task computes")), 7));
            }
            super::until_waiting(&flights, 3);
            lead.land(Arc::new(7_usize) as Landed);
        });
        assert_over(&flights);
    });
}

#[test]
fn a_leader_that_fails_hands_over_to_one_task_or_thread_at_a_time() {
    explore(|| {
        let (flights, runs) = (flights(), Runs::default());
        side_by_side(4, |number| {
            let joined =
                if number % 2 == 0 { block_on(join_async(&flights)) } else { super::join(&flights, "f") };
            let Joined::Lead(lead) = joined else { panic!("nothing has landed") };
            runs.run();
            drop(lead);
        });
        assert_eq!(runs.run(), 5);
        assert_over(&flights);
    });
}

/// Whether it waited by then, was handed the lead and did not know, or had not begun.
#[test]
fn a_task_that_is_dropped_while_it_waits_keeps_nobody_from_leading() {
    explore(|| {
        let flights = flights();
        let first = lead(&flights, "f");
        thread::scope(|scope| {
            scope.spawn(|| {
                let mut dropped = pin!(join_async(&flights));
                let _ = dropped.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            });
            for _ in 0..2 {
                scope.spawn(|| get_in_a_task(&flights, || 7));
            }
            drop(first);
        });
        assert_over(&flights);
    });
}
