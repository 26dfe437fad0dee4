//! Callers that have waited for long enough.

use shuttle::rand::{Rng, thread_rng};

use super::*;
use crate::sync::explorer::pass;

/// Lets this time pass, and wakes whoever waits, as the end of its wait would. With no time it wakes them for nothing.
fn pass_and_wake(flights: &Flights, time: Duration) {
    pass(time);
    let under_way: Vec<_> = lock(&flights.table).values().cloned().collect();
    for flight in under_way {
        // Nobody has looked at the time and not yet begun to wait.
        let _state = lock(&flight.state);
        flight.changed.notify_all();
    }
}

#[test]
fn who_is_woken_for_nothing_goes_on_waiting() {
    explore(|| {
        let flights = flights();
        let lead = lead(&flights, "f");
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| assert_eq!(get(&flights, "f", || panic!("a second one computes")), 7));
            }
            scope.spawn(|| pass_and_wake(&flights, Duration::ZERO));
            until_waiting(&flights, 2);
            lead.land(Arc::new(7_usize) as Landed);
        });
        assert_over(&flights);
    });
}

#[test]
fn who_has_no_patience_computes_alone_while_the_leader_goes_on() {
    explore(|| {
        let flights = flights();
        let lead = lead(&flights, "f");
        side_by_side(3, |_| {
            let joined = flights.join(key("f"), Patience::of(Some(Duration::ZERO)));
            assert!(matches!(joined, Joined::Alone));
        });
        drop(lead);
        assert_over(&flights);
    });
}

#[test]
fn who_has_waited_long_enough_computes_alone_while_the_leader_goes_on() {
    explore(|| {
        let flights = flights();
        let lead = lead(&flights, "f");
        let patience = Patience::of(Some(LONG));
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| assert!(matches!(flights.join(key("f"), patience), Joined::Alone)));
            }
            scope.spawn(|| pass_and_wake(&flights, LONG));
        });
        drop(lead);
        assert_over(&flights);
    });
}

/// Whoever gives up as the leader ends takes nothing from those who do not.
#[test]
fn some_give_up_as_the_leader_ends_and_the_others_go_on() {
    explore(|| {
        let flights = flights();
        let first = lead(&flights, "f");
        let patience = Patience::of(Some(LONG));
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| drop(flights.join(key("f"), patience)));
                scope.spawn(|| drop(flights.join(key("f"), Patience::of(Some(LONG * 2)))));
            }
            scope.spawn(|| pass_and_wake(&flights, LONG));
            if thread_rng().gen_bool(0.5) {
                first.land(Arc::new(7_usize) as Landed);
            } else {
                drop(first);
            }
        });
        assert_over(&flights);
    });
}

/// One of the two leaves the circle as the other finds it closed, and both fail.
#[test]
fn a_circle_from_which_one_leaves_in_time_leaves_nothing_behind() {
    explore(|| {
        let flights = flights();
        let patience = Patience::of(Some(LONG));
        thread::scope(|scope| {
            for (own, other) in [("f", "g"), ("g", "f")] {
                let flights = &flights;
                scope.spawn(move || {
                    let outer = flights.join(key(own), patience);
                    drop(flights.join(key(other), patience));
                    drop(outer);
                });
            }
            scope.spawn(|| pass_and_wake(&flights, LONG));
        });
        assert_over(&flights);
    });
}
