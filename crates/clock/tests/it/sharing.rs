//! One timeline, many handles and threads.

use std::panic::{self, AssertUnwindSafe};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use chrono::{DateTime, TimeDelta};
use daily_cache_clock::{Clock, FrozenClock, Monotonic, from_fn};

use crate::text::{frozen, instant};

const SECOND: Duration = Duration::from_secs(1);
const NANOSECOND: Duration = Duration::from_nanos(1);

/// Case 24.
#[test]
fn clones_references_and_pointers_share_one_timeline() {
    let clock = frozen("2024-03-30T12:00:00Z");
    let handles: [Box<dyn Clock + '_>; 5] = [
        Box::new(clock.clone()),
        Box::new(&clock),
        Box::new(Rc::new(clock.clone())),
        Box::new(Arc::new(clock.clone()) as Arc<dyn Clock>),
        Box::new(clock.clone().clone()),
    ];
    clock.advance(SECOND);
    for handle in &handles {
        assert_eq!(handle.now(), instant("2024-03-30T12:00:01Z"));
    }
    assert_eq!(clock.reads(), 5);
}

/// Case 25.
#[test]
fn sixty_four_tests_in_parallel_do_not_disturb_each_other() {
    let together = Barrier::new(64);
    thread::scope(|scope| {
        for number in 0..64_u32 {
            let together = &together;
            scope.spawn(move || {
                let clock = FrozenClock::at(DateTime::UNIX_EPOCH);
                together.wait();
                for round in 1..=100_u32 {
                    clock.advance(SECOND * number);
                    thread::yield_now();
                    assert_eq!(clock.unix_seconds(), i64::from(number * round));
                    assert_eq!(clock.reads(), u64::from(round));
                }
            });
        }
    });
}

/// Case 26.
#[test]
fn a_million_advances_of_a_nanosecond_from_ten_threads_sum_exactly_and_nobody_sees_a_decrease() {
    let clock = FrozenClock::at(DateTime::UNIX_EPOCH);
    thread::scope(|scope| {
        for _ in 0..10 {
            scope.spawn(|| {
                let (mut wall, mut elapsed) = (clock.now(), clock.elapsed());
                for _ in 0..100_000 {
                    let moved = clock.advance(NANOSECOND);
                    let now = clock.reading();
                    assert!(moved > wall && now.wall >= moved && now.elapsed > elapsed);
                    (wall, elapsed) = (now.wall, now.elapsed);
                }
            });
        }
    });
    assert_eq!(clock.now(), DateTime::UNIX_EPOCH + TimeDelta::milliseconds(1));
    assert_eq!(clock.elapsed(), Duration::from_millis(1));
}

/// Case 27.
#[test]
fn wall_and_elapsed_taken_together_are_never_torn_by_an_advance() {
    let clock = FrozenClock::at(DateTime::UNIX_EPOCH);
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            for _ in 0..100_000 {
                clock.advance(NANOSECOND);
            }
            done.store(true, Ordering::Release);
        });
        while !done.load(Ordering::Acquire) {
            let reading = clock.reading();
            assert_eq!((reading.wall - DateTime::UNIX_EPOCH).to_std().unwrap(), reading.elapsed);
        }
    });
}

/// Case 28.
#[test]
fn a_thread_that_panics_while_using_a_handle_leaves_it_usable() {
    let clock = frozen("2024-03-30T12:00:00Z");
    let handle = clock.clone();
    let ended = thread::spawn(move || {
        handle.advance(SECOND);
        handle.advance_to(instant("2024-03-30T11:00:00Z"));
    });
    ended.join().unwrap_err();
    assert_eq!(clock.now(), instant("2024-03-30T12:00:01Z"));
    assert_eq!(clock.advance(SECOND), instant("2024-03-30T12:00:02Z"));
}

#[test]
fn a_clock_used_while_its_thread_unwinds_stays_usable() {
    struct Advancing<'a>(&'a FrozenClock);
    impl Drop for Advancing<'_> {
        fn drop(&mut self) {
            self.0.advance(SECOND);
        }
    }
    let clock = frozen("2024-03-30T12:00:00Z");
    let unwound = panic::catch_unwind(AssertUnwindSafe(|| {
        let _advancing = Advancing(&clock);
        panic!("on purpose");
    }));
    assert!(unwound.is_err());
    assert_eq!(clock.now(), instant("2024-03-30T12:00:01Z"));
}

/// Case 29.
#[test]
fn a_clock_from_a_closure_that_reads_and_moves_another_does_not_deadlock() {
    let inner = frozen("2024-03-30T12:00:00Z");
    let outer = from_fn(|| {
        inner.advance(SECOND);
        inner.now()
    });
    let nested = from_fn(|| outer.now());
    assert_eq!(nested.now(), instant("2024-03-30T12:00:01Z"));
    assert_eq!(nested.now(), instant("2024-03-30T12:00:02Z"));
    assert_eq!(inner.reads(), 2);
}
