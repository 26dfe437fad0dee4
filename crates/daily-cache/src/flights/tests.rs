//! Flights on threads: who leads, who waits, and who had better not.

use std::any::TypeId;
use std::sync::{Barrier, mpsc};
use std::task::{Wake, Waker};
use std::time::Duration;

use super::{FlightKey, Flights, Graph, Joined, Landed, Patience};
use crate::party::Party;
use crate::sync::{Arc, thread};

const LONG: Duration = Duration::from_secs(60);

fn key(place: &str) -> FlightKey {
    FlightKey { place: place.as_bytes().into(), of: TypeId::of::<u32>(), codec: "cbor" }
}

fn flights() -> Flights {
    Flights::new(Arc::new(Graph::default()))
}

fn join(flights: &Flights, place: &str) -> Joined {
    flights.join(key(place), Patience::of(Some(LONG)))
}

fn until_waiting(flights: &Flights, callers: usize) {
    while flights.waiting() < callers {
        thread::yield_now();
    }
}

#[test]
fn the_first_caller_leads_and_the_others_get_what_it_lands() {
    let flights = flights();
    let Joined::Lead(lead) = join(&flights, "f") else { panic!("the first does not lead") };
    thread::scope(|scope| {
        let waiters: Vec<_> = (0..8).map(|_| scope.spawn(|| join(&flights, "f"))).collect();
        until_waiting(&flights, 8);
        lead.land(Arc::new(7_u32) as Landed);
        for waiter in waiters {
            let Joined::Landed(landed) = waiter.join().unwrap() else { panic!("a waiter got nothing") };
            assert_eq!(landed.downcast_ref(), Some(&7_u32));
        }
    });
    assert!(matches!(join(&flights, "f"), Joined::Lead(_)));
}

#[test]
fn a_leader_that_fails_hands_over_to_one_waiter_at_a_time() {
    let flights = flights();
    let Joined::Lead(lead) = join(&flights, "f") else { panic!("the first does not lead") };
    thread::scope(|scope| {
        let waiters: Vec<_> =
            (0..8).map(|_| scope.spawn(|| matches!(join(&flights, "f"), Joined::Lead(_)))).collect();
        until_waiting(&flights, 8);
        drop(lead);
        assert!(waiters.into_iter().all(|waiter| waiter.join().unwrap()));
    });
    assert!(super::lock(&flights.table).is_empty());
}

#[test]
fn a_caller_without_patience_computes_for_itself() {
    let flights = flights();
    let _lead = join(&flights, "f");
    let waited = thread::scope(|scope| {
        let waiter = scope
            .spawn(|| matches!(flights.join(key("f"), Patience::of(Some(Duration::ZERO))), Joined::Alone));
        waiter.join().unwrap()
    });
    assert!(waited);
    assert_eq!(flights.waiting(), 0);
}

#[test]
fn a_thread_that_asks_for_what_it_computes_does_not_wait_for_itself() {
    let flights = flights();
    let _outer = join(&flights, "f");
    let _inner = join(&flights, "g");
    assert!(matches!(join(&flights, "f"), Joined::Alone));
    assert!(matches!(join(&flights, "g"), Joined::Alone));
}

/// Who has landed a flight may wait for somebody who has not heard of it yet.
#[test]
fn a_flight_that_has_landed_closes_no_circle() {
    let flights = flights();
    let Joined::Lead(f) = join(&flights, "f") else { panic!("the first does not lead") };
    let lead_g = || {
        let Joined::Lead(g) = join(&flights, "g") else { panic!("the other does not lead") };
        (g, Party::current())
    };
    let (g, other) = thread::scope(|scope| scope.spawn(lead_g).join().unwrap());
    let _waiting = flights.graph.wait(&other, &f.flight, false).unwrap();
    let me = Party::current();
    assert!(flights.graph.wait(&me, &g.flight, false).is_none(), "while f is under way it is a circle");
    super::lock(&f.flight.state).landed = Some(Arc::new(1_u32));
    assert!(flights.graph.wait(&me, &g.flight, false).is_some());
}

/// A computes a and needs b, B computes b and needs a; likewise around a longer circle, through two caches.
#[test]
fn a_circle_of_waiting_is_seen_where_it_would_close() {
    let graph = Arc::new(Graph::default());
    let caches = [Flights::new(Arc::clone(&graph)), Flights::new(graph)];
    let all_lead = Barrier::new(5);
    let alone: usize = thread::scope(|scope| {
        let threads: Vec<_> = (0..5_usize)
            .map(|n| {
                let (caches, all_lead) = (&caches, &all_lead);
                scope.spawn(move || {
                    let flights = |n: usize| &caches[n % 2];
                    let Joined::Lead(lead) = join(flights(n), &n.to_string()) else {
                        panic!("{n} does not lead")
                    };
                    all_lead.wait();
                    let next = (n + 1) % 5;
                    let alone = matches!(join(flights(next), &next.to_string()), Joined::Alone);
                    lead.land(Arc::new(0_u32) as Landed);
                    usize::from(alone)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert_eq!(alone, 1);
}

#[test]
fn who_leads_what_a_holder_of_leases_waits_for_in_the_end_keeps_it_waiting() {
    let flights = flights();
    let Joined::Lead(f) = join(&flights, "f") else { panic!("the first does not lead") };
    let lead_g = || {
        let Joined::Lead(g) = join(&flights, "g") else { panic!("the other does not lead") };
        (g, Party::current())
    };
    let (g, other) = thread::scope(|scope| scope.spawn(lead_g).join().unwrap());
    let _other_waits = flights.graph.wait(&other, &f.flight, false).unwrap();
    assert!(!flights.keep_a_holder_waiting(&Party::current()));
    let holder = thread::scope(|scope| scope.spawn(Party::current).join().unwrap());
    let _holder_waits = flights.graph.wait(&holder, &g.flight, true).unwrap();
    assert!(flights.keep_a_holder_waiting(&Party::current()));
    super::lock(&g.flight.state).landed = Some(Arc::new(1_u32));
    assert!(!flights.keep_a_holder_waiting(&Party::current()));
}

/// Asks for the table when it is dropped, as the last of a task may.
struct Asking(Flights, mpsc::Sender<()>);

impl Wake for Asking {
    fn wake(self: Arc<Self>) {}
}

impl Drop for Asking {
    fn drop(&mut self) {
        self.0.forget(|_| false);
        self.1.send(()).unwrap();
    }
}

#[test]
fn the_waker_of_a_task_that_waits_no_more_is_dropped_without_a_lock() {
    let (flights, (tell, dropped)) = (flights(), mpsc::channel());
    thread::spawn(move || {
        let _lead = join(&flights, "f");
        let other = thread::spawn(Party::current).join().unwrap();
        let waiter = flights.approach(&other, key("f"), Patience::of(Some(LONG))).ok().unwrap();
        let waker = Waker::from(Arc::new(Asking(flights.clone(), tell)));
        super::lock(&waiter.flight.state).tasks.insert(other.id(), waker);
        drop(waiter);
    });
    dropped.recv_timeout(LONG).unwrap();
}
