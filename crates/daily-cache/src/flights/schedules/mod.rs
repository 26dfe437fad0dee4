//! Flights under many schedules: who leads, who waits, and that all end. A schedule in which a thread would wait for
//! ever is found by the explorer.

mod circles;
mod patience;
#[cfg(feature = "tokio")]
mod tasks;

use std::any::TypeId;
use std::time::Duration;

use super::{FlightKey, Flights, Graph, Joined, Landed, Lead, Patience};
use crate::sync::explorer::explore;
use crate::sync::{Arc, AtomicUsize, Mutex, Ordering::SeqCst, lock, thread};

const LONG: Duration = Duration::from_secs(86_400);

fn key(place: &str) -> FlightKey {
    FlightKey { place: place.as_bytes().into(), of: TypeId::of::<usize>(), codec: "cbor" }
}

fn flights() -> Flights {
    Flights::new(Arc::new(Graph::default()))
}

fn join(flights: &Flights, place: &str) -> Joined {
    flights.join(key(place), Patience::of(Some(LONG)))
}

fn lead(flights: &Flights, place: &str) -> Lead {
    let Joined::Lead(lead) = join(flights, place) else {
        panic!("nobody leads {place}, nor does this caller")
    };
    lead
}

/// What one gets who leads or waits, but never has to compute alone.
fn get(flights: &Flights, place: &str, compute: impl FnOnce() -> usize) -> usize {
    match join(flights, place) {
        Joined::Lead(lead) => {
            let value = compute();
            lead.land(Arc::new(value) as Landed);
            value
        }
        Joined::Landed(landed) => value(&landed),
        Joined::Alone => panic!("the caller computes {place} alone"),
    }
}

fn value(landed: &Landed) -> usize {
    *landed.downcast_ref().unwrap()
}

fn until_waiting(flights: &Flights, callers: usize) {
    while flights.waiting() < callers {
        thread::yield_now();
    }
}

/// Runs the same on several threads, each of which knows its number, until all have ended.
fn side_by_side(threads: usize, work: impl Fn(usize) + Sync) {
    let work = &work;
    thread::scope(|scope| {
        for number in 0..threads {
            scope.spawn(move || work(number));
        }
    });
}

/// Nothing is left of what was under way.
fn assert_over(flights: &Flights) {
    assert!(lock(&flights.table).is_empty(), "a flight is left in the table");
    assert_eq!(flights.waiting(), 0, "callers that wait");
    assert!(flights.graph.is_idle(), "a thread is left in the graph");
}

/// The computations of one key, one at a time.
#[derive(Default)]
struct Runs {
    begun: AtomicUsize,
    under_way: AtomicUsize,
}

impl Runs {
    /// Computes a value: how many computations have begun by now.
    fn run(&self) -> usize {
        assert_eq!(self.under_way.fetch_add(1, SeqCst), 0, "another computation of the key is under way");
        let value = self.begun.fetch_add(1, SeqCst) + 1;
        self.under_way.fetch_sub(1, SeqCst);
        value
    }
}

/// A leader keeps its value before it lands, and looks for one before it computes.
#[test]
fn callers_of_one_key_compute_it_once_whenever_they_come() {
    explore(|| {
        let (flights, runs, kept) = (flights(), Runs::default(), Mutex::new(None));
        side_by_side(4, |_| {
            let value = get(&flights, "f", || {
                let found = *lock(&kept);
                found.unwrap_or_else(|| *lock(&kept).insert(runs.run()))
            });
            assert_eq!(value, 1);
        });
        assert_over(&flights);
    });
}

#[test]
fn all_who_wait_get_what_the_leader_lands() {
    explore(|| {
        let flights = flights();
        let lead = lead(&flights, "f");
        thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| assert_eq!(get(&flights, "f", || panic!("a second one computes")), 7));
            }
            until_waiting(&flights, 3);
            lead.land(Arc::new(7_usize) as Landed);
        });
        assert_over(&flights);
    });
}

/// An error and a panic alike drop the lead.
#[test]
fn a_leader_that_fails_hands_over_to_one_at_a_time() {
    explore(|| {
        let (flights, runs) = (flights(), Runs::default());
        side_by_side(4, |_| {
            let lead = lead(&flights, "f");
            runs.run();
            drop(lead);
        });
        assert_eq!(runs.run(), 5);
        assert_over(&flights);
    });
}

#[test]
fn after_leaders_that_fail_one_lands_for_those_who_wait() {
    explore(|| {
        let (flights, runs) = (flights(), Runs::default());
        side_by_side(4, |_| match join(&flights, "f") {
            Joined::Lead(lead) => match runs.run() {
                1 | 2 => drop(lead),
                value => lead.land(Arc::new(value) as Landed),
            },
            Joined::Landed(landed) => assert!(value(&landed) > 2, "what failed has landed"),
            Joined::Alone => panic!("the caller computes alone"),
        });
        assert_over(&flights);
    });
}

#[test]
fn who_has_landed_a_value_is_not_given_it_again() {
    explore(|| {
        let (flights, runs) = (flights(), Runs::default());
        side_by_side(3, |_| {
            let mut landed = 0;
            for _ in 0..3 {
                let before = landed;
                let value = get(&flights, "f", || {
                    landed = runs.run();
                    landed
                });
                assert!(value > before, "the flight that landed {before} went on");
            }
        });
        assert_over(&flights);
    });
}

#[test]
fn who_asks_for_what_it_computes_computes_it_alone_and_the_others_wait() {
    explore(|| {
        let flights = flights();
        let outer = lead(&flights, "f");
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| assert_eq!(get(&flights, "f", || panic!("a second one computes")), 7));
            }
            let inner = lead(&flights, "g");
            assert!(matches!(join(&flights, "f"), Joined::Alone));
            assert!(matches!(join(&flights, "g"), Joined::Alone));
            drop(inner);
            until_waiting(&flights, 2);
            outer.land(Arc::new(7_usize) as Landed);
        });
        assert_over(&flights);
    });
}

#[test]
fn who_wants_another_key_or_type_or_codec_never_waits() {
    explore(|| {
        let flights = flights();
        let others = [
            key("g"),
            FlightKey { of: TypeId::of::<u8>(), ..key("f") },
            FlightKey { codec: "json", ..key("f") },
        ];
        let kept = lead(&flights, "f");
        side_by_side(others.len(), |number| {
            let joined = flights.join(others[number].clone(), Patience::of(Some(LONG)));
            assert!(matches!(joined, Joined::Lead(_)));
            assert_eq!(flights.waiting(), 0);
        });
        drop(kept);
        assert_over(&flights);
    });
}

#[test]
fn who_came_before_an_invalidation_gets_the_old_value_and_who_comes_after_does_not() {
    explore(|| {
        let (flights, source) = (flights(), AtomicUsize::new(1));
        let old = lead(&flights, "f");
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| assert_eq!(get(&flights, "f", || panic!("a second one computes")), 1));
            }
            until_waiting(&flights, 2);
            for _ in 0..2 {
                scope.spawn(|| {
                    source.store(2, SeqCst);
                    flights.forget(|place| place == b"f");
                    assert_eq!(get(&flights, "f", || source.load(SeqCst)), 2);
                });
            }
            old.land(Arc::new(1_usize) as Landed);
        });
        assert_over(&flights);
    });
}

#[test]
fn an_invalidated_flight_that_ends_does_not_end_the_new_one() {
    explore(|| {
        let (flights, runs) = (flights(), Runs::default());
        let old = lead(&flights, "f");
        flights.forget(|place| place == b"f");
        thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| get(&flights, "f", || runs.run()));
            }
            old.land(Arc::new(0_usize) as Landed);
        });
        assert_over(&flights);
    });
}

/// The leader that was invalidated fails: one of those who wait for it leads, beside the new flight.
#[test]
fn an_invalidated_flight_is_handed_over_too() {
    explore(|| {
        let (flights, source) = (flights(), AtomicUsize::new(1));
        thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| match join(&flights, "f") {
                    Joined::Lead(lead) if source.load(SeqCst) == 1 => drop(lead),
                    Joined::Lead(lead) => lead.land(Arc::new(2_usize) as Landed),
                    Joined::Landed(landed) => assert_eq!(value(&landed), 2),
                    Joined::Alone => panic!("the caller computes alone"),
                });
            }
            source.store(2, SeqCst);
            flights.forget(|place| place == b"f");
            assert_eq!(get(&flights, "f", || source.load(SeqCst)), 2);
        });
        assert_over(&flights);
    });
}
