//! The clock in force: on a thread, in a future, over panics and threads.

use std::cell::Cell;
use std::future::Future;
use std::panic::{self, AssertUnwindSafe};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use daily_cache_clock::ambient::{self, Current, Entered};
use daily_cache_clock::{AmbientClock, Clock, FixedClock, FrozenClock, SystemClock, from_fn};

use crate::text::{frozen, instant};

const THEN: &str = "1999-12-31T23:59:59Z";
const LATER: &str = "2050-06-01T00:00:00Z";

const _: () = {
    assert!(size_of::<AmbientClock>() == 0);
    shareable::<AmbientClock>();
    shareable::<Current>();
};

const fn shareable<T: Send + Sync + 'static>() {}

/// Does not compile if there are two ways to be it, as there are for what is `Send`.
const _: fn() = <Entered as StaysOnItsThread<_>>::is_so;

trait StaysOnItsThread<Way> {
    fn is_so() {}
}

impl<T> StaysOnItsThread<()> for T {}
impl<T: Send> StaysOnItsThread<u8> for T {}

/// Nobody lives before 2024 or after 2040; the scopes here do.
fn assert_real(clock: &impl Clock) {
    let now = clock.now();
    assert!(instant("2024-01-01T00:00:00Z") < now && now < instant("2040-01-01T00:00:00Z"), "{now}");
}

/// Case 39.
#[test]
fn inside_a_scope_time_is_frozen_and_after_it_real() {
    let clock = frozen(THEN);
    assert_real(&AmbientClock);
    {
        let _entered = ambient::enter(clock.clone());
        assert_eq!(AmbientClock.now(), instant(THEN));
        clock.advance(Duration::from_secs(1));
        assert_eq!(AmbientClock.unix_seconds(), instant(THEN).timestamp() + 1);
        assert_eq!(clock.reads(), 2);
    }
    assert_real(&AmbientClock);
    assert_eq!(clock.reads(), 2);
}

/// Case 39.
#[test]
fn nested_scopes_restore_the_outer() {
    let _outer = ambient::enter(frozen(THEN));
    {
        let _inner = ambient::enter(frozen(LATER));
        assert_eq!(AmbientClock.now(), instant(LATER));
        {
            let _real = ambient::enter(SystemClock);
            assert!(ambient::current().is_system());
            assert_real(&AmbientClock);
        }
        assert_eq!(AmbientClock.now(), instant(LATER));
    }
    assert_eq!(AmbientClock.now(), instant(THEN));
}

/// Case 40.
#[test]
fn a_panic_inside_a_scope_restores() {
    let _outer = ambient::enter(frozen(THEN));
    let unwound = panic::catch_unwind(|| {
        let _inner = ambient::enter(frozen(LATER));
        panic!("on purpose");
    });
    assert!(unwound.is_err());
    assert_eq!(AmbientClock.now(), instant(THEN));
}

/// Case 40: the next test on this thread, if there is one, starts without a scope, as `assert_real` elsewhere shows.
#[test]
#[should_panic(expected = "on purpose at 1999-12-31 23:59:59 UTC")]
fn a_test_that_should_panic_does_so_in_its_scope() {
    let _entered = ambient::enter(frozen(THEN));
    panic!("on purpose at {}", AmbientClock.now());
}

/// Case 41.
#[test]
fn guards_dropped_out_of_order_leave_the_survivor_in_force() {
    let first = ambient::enter(frozen(THEN));
    let second = ambient::enter(frozen(LATER));
    drop(first);
    assert_eq!(AmbientClock.now(), instant(LATER));
    drop(second);
    assert_real(&AmbientClock);
}

/// Case 41.
#[test]
fn of_three_guards_the_survivors_follow_each_other_in_the_order_they_came() {
    let between = "2000-01-01T00:00:00Z";
    let first = ambient::enter(frozen(THEN));
    let second = ambient::enter(frozen(between));
    let third = ambient::enter(frozen(LATER));
    drop(second);
    assert_eq!(AmbientClock.now(), instant(LATER));
    drop(third);
    assert_eq!(AmbientClock.now(), instant(THEN));
    drop(first);
    assert_real(&AmbientClock);
}

/// Case 42.
#[test]
fn a_spawned_thread_reads_real_time_unless_given_the_handle() {
    let _entered = ambient::enter(frozen(THEN));
    let handle = ambient::current();
    let spawned = thread::spawn(move || {
        assert_real(&AmbientClock);
        let _entered = ambient::enter(handle);
        AmbientClock.now()
    });
    assert_eq!(spawned.join().unwrap(), instant(THEN));
}

/// Case 42.
#[test]
fn a_handle_outlives_its_scope() {
    let entered = ambient::enter(frozen(THEN));
    let handle = ambient::current();
    drop(entered);
    assert_eq!((handle.now(), handle.unix_seconds()), (instant(THEN), instant(THEN).timestamp()));
    assert!(!handle.is_system() && ambient::current().is_system());
}

/// Reads, enters and leaves while its thread ends.
struct LateReader {
    done: Arc<AtomicUsize>,
    held: Cell<Option<Entered>>,
}

impl Drop for LateReader {
    fn drop(&mut self) {
        let _real = AmbientClock.now();
        let late = ambient::enter(FixedClock::at(instant(THEN)));
        let _either = AmbientClock.unix_seconds();
        drop(late);
        drop(self.held.take());
        self.done.fetch_add(1, Ordering::SeqCst);
    }
}

thread_local! {
    static LATE: Cell<Option<LateReader>> = const { Cell::new(None) };
}

/// Case 42: whichever of the two thread-locals goes first.
#[test]
fn a_late_reader_in_a_destructor_of_its_thread_does_not_crash() {
    let done = Arc::new(AtomicUsize::new(0));
    for registers_first in [true, false] {
        let done = Arc::clone(&done);
        let reader = move || {
            if registers_first {
                LATE.set(None);
            }
            let held = Cell::new(Some(ambient::enter(frozen(THEN))));
            LATE.set(Some(LateReader { done, held }));
        };
        thread::spawn(reader).join().unwrap();
    }
    assert_eq!(done.load(Ordering::SeqCst), 2);
}

#[test]
fn a_clock_in_force_that_asks_the_ambient_clock_reads_the_one_outside() {
    let hour = TimeDelta::hours(1);
    let _outer = ambient::enter(frozen(THEN));
    let _skewed = ambient::enter(from_fn(move || AmbientClock.now() + hour));
    let _same = ambient::enter(AmbientClock);
    let _twice = ambient::enter(from_fn(move || AmbientClock.now() + hour));
    assert_eq!(AmbientClock.now(), instant(THEN) + hour * 2);
    assert_eq!(ambient::current().now(), instant(THEN) + hour * 2);
    assert_eq!(AmbientClock.now(), instant(THEN) + hour * 2, "asking leaves nothing behind");
}

#[test]
fn a_clock_that_panics_when_asked_stays_in_force() {
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let _entered = ambient::enter(from_fn(move || {
        assert!(counted.fetch_add(1, Ordering::SeqCst) > 0, "on purpose");
        DateTime::UNIX_EPOCH
    }));
    assert!(panic::catch_unwind(|| AmbientClock.now()).is_err());
    assert_eq!(AmbientClock.now(), DateTime::UNIX_EPOCH);
}

#[test]
fn a_clock_may_enter_and_read_while_it_is_dropped() {
    struct Noisy;
    impl Clock for Noisy {
        fn now(&self) -> DateTime<Utc> {
            DateTime::UNIX_EPOCH
        }
    }
    impl Drop for Noisy {
        fn drop(&mut self) {
            let _entered = ambient::enter(frozen(THEN));
            assert_eq!(AmbientClock.now(), instant(THEN));
        }
    }
    drop(ambient::enter(Noisy));
    assert_real(&AmbientClock);
}

#[test]
fn what_is_attached_lives_as_long_as_the_clock_and_belongs_to_all_its_handles() {
    let entered = ambient::enter(frozen(THEN));
    let first = ambient::current().attached(|| 1_u8).unwrap();
    assert!(Arc::ptr_eq(&first, &ambient::current().attached(|| 2_u8).unwrap()));

    let other = Current::from(frozen(THEN)).attached(|| 3_u8).unwrap();
    assert_eq!((*first, *other), (1, 3));

    let weak = Arc::downgrade(&first);
    drop(first);
    assert!(weak.upgrade().is_some());
    drop(entered);
    assert!(weak.upgrade().is_none());
}

#[test]
fn nothing_is_attached_to_the_system() {
    assert!(ambient::current().attached(|| 1_u8).is_none());
    assert!(Current::from(SystemClock).attached(|| 1_u8).is_none());
}

fn poll_once<F: Future>(future: F) -> Poll<F::Output> {
    pin!(future).poll(&mut Context::from_waker(Waker::noop()))
}

#[test]
fn between_two_polls_of_a_scope_nothing_is_in_force() {
    let mut polled = 0;
    let mut task = pin!(ambient::scope(
        frozen(THEN),
        std::future::poll_fn(|_| {
            assert_eq!(AmbientClock.now(), instant(THEN));
            polled += 1;
            if polled == 3 { Poll::Ready(polled) } else { Poll::Pending }
        })
    ));
    let mut cx = Context::from_waker(Waker::noop());
    for _ in 0..2 {
        assert!(task.as_mut().poll(&mut cx).is_pending());
        assert_real(&AmbientClock);
    }
    assert_eq!(task.as_mut().poll(&mut cx), Poll::Ready(3));
    assert_real(&AmbientClock);
}

#[test]
fn a_poll_that_panics_leaves_its_scope() {
    let unwound = panic::catch_unwind(AssertUnwindSafe(|| {
        poll_once(ambient::scope(frozen(THEN), async { panic!("on purpose") }))
    }));
    assert!(unwound.is_err());
    assert_real(&AmbientClock);
}

/// Case 43.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_tasks_on_four_workers_none_sees_the_time_of_another() {
    let tasks = (0..50).map(|number: i64| {
        let own = DateTime::UNIX_EPOCH + TimeDelta::days(number);
        tokio::spawn(ambient::scope(FrozenClock::at(own), async move {
            for _ in 0..50 {
                assert_eq!(AmbientClock.now(), own);
                tokio::task::yield_now().await;
            }
        }))
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    assert_real(&AmbientClock);
}
