//! Threads whose computations need each other.

use shuttle::rand::{Rng, thread_rng};
use shuttle::sync::Barrier;

use super::*;

/// A computation that needs the next key, which needs the one after it, as often as `more` says; any may fail.
fn need(flights: &[Flights; 2], number: usize, more: usize, next: fn(usize) -> usize) {
    let compute = || {
        if more > 0 {
            need(flights, next(number), more - 1, next);
        }
    };
    match join(&flights[number % 2], &number.to_string()) {
        Joined::Lead(lead) => {
            compute();
            if thread_rng().gen_bool(0.5) {
                lead.land(Arc::new(number) as Landed);
            }
        }
        Joined::Landed(landed) => assert_eq!(value(&landed), number),
        Joined::Alone => compute(),
    }
}

/// Two caches, and who waits in either.
fn caches() -> [Flights; 2] {
    let graph = Arc::new(Graph::default());
    [Flights::new(Arc::clone(&graph)), Flights::new(graph)]
}

/// All lead before any needs another: the one who would close the circle computes alone.
fn assert_one_is_alone(threads: usize) {
    let (flights, all_lead, alone) = (caches(), Barrier::new(threads), AtomicUsize::new(0));
    side_by_side(threads, |number| {
        let lead = lead(&flights[number % 2], &number.to_string());
        all_lead.wait();
        let next = (number + 1) % threads;
        if let Joined::Alone = join(&flights[next % 2], &next.to_string()) {
            alone.fetch_add(1, SeqCst);
        }
        lead.land(Arc::new(number) as Landed);
    });
    assert_eq!(alone.load(SeqCst), 1, "callers that compute alone");
    flights.iter().for_each(assert_over);
}

#[test]
fn of_two_who_need_each_other_one_computes_alone() {
    explore(|| assert_one_is_alone(2));
}

#[test]
fn of_three_in_a_circle_one_computes_alone() {
    explore(|| assert_one_is_alone(3));
}

#[test]
fn two_keys_that_need_each_other_end_whoever_comes_first() {
    explore(|| {
        let flights = caches();
        side_by_side(3, |number| need(&flights, number % 2, 2, |number| (number + 1) % 2));
        flights.iter().for_each(assert_over);
    });
}

#[test]
fn three_keys_in_a_circle_end_whoever_comes_first() {
    explore(|| {
        let flights = caches();
        side_by_side(3, |number| need(&flights, number, 3, |number| (number + 1) % 3));
        flights.iter().for_each(assert_over);
    });
}

/// To the graph the one who waits for what has landed is still waiting.
#[test]
fn who_has_landed_waits_for_one_who_has_not_heard_of_it() {
    explore(|| {
        let flights = flights();
        let landing = lead(&flights, "f");
        thread::scope(|scope| {
            scope.spawn(|| get(&flights, "g", || get(&flights, "f", || 7)));
            landing.land(Arc::new(7_usize) as Landed);
            assert_eq!(get(&flights, "g", || 7), 7);
        });
        assert_over(&flights);
    });
}

/// Each needs the one after it and the last needs nobody, whichever fail.
#[test]
fn a_line_is_not_taken_for_a_circle() {
    fn line(flights: &Flights, number: usize) {
        match join(flights, &number.to_string()) {
            Joined::Lead(lead) => {
                if number < 2 {
                    line(flights, number + 1);
                }
                if thread_rng().gen_bool(0.5) {
                    lead.land(Arc::new(number) as Landed);
                }
            }
            Joined::Landed(landed) => assert_eq!(value(&landed), number),
            Joined::Alone => panic!("{number} is computed alone"),
        }
    }
    explore(|| {
        let flights = flights();
        side_by_side(4, |number| line(&flights, number % 3));
        assert_over(&flights);
    });
}
