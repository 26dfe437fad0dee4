//! `#[frozen]` above tests of every kind.
#![deny(warnings, missing_docs, clippy::pedantic)]

use std::num::ParseIntError;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{DateTime, Utc};
use daily_cache_clock::{AmbientClock, Clock, FrozenClock, frozen};

use crate::text::instant;

const LAST_SECOND: &str = "2024-03-30T22:59:59Z";

/// Case 44.
#[frozen("2024-03-30T23:59:59+01:00")]
#[test]
fn the_handle_is_handed_to_the_parameter(clock: FrozenClock) {
    assert_eq!(clock.now(), instant(LAST_SECOND));
    assert_eq!(clock.reads(), 1);
    std::thread::spawn(move || drop(clock)).join().unwrap();
}

/// Case 6.
#[frozen("2024-03-30T14:30:00+05:30")]
#[test]
fn any_offset_will_do_and_any_name(noon: &FrozenClock) {
    assert_eq!(noon.peek(), instant("2024-03-30T09:00:00Z"));
}

/// Case 4.
#[frozen("2016-12-31T23:59:60Z")]
#[test]
fn a_leap_second_is_kept(clock: &daily_cache_clock::FrozenClock) {
    assert_eq!(clock.peek().date_naive().to_string(), "2016-12-31");
    assert_eq!(clock.advance(std::time::Duration::from_secs(1)).date_naive().to_string(), "2017-01-01");
}

/// Case 44: every body adds one, and looks at its own count. A static in a body that is there twice would be two.
mod the_body_runs_once {
    use super::*;

    static SYNC: AtomicUsize = AtomicUsize::new(0);
    static SYNC_SCOPE: AtomicUsize = AtomicUsize::new(0);
    static ASYNC: AtomicUsize = AtomicUsize::new(0);
    static ASYNC_SCOPE: AtomicUsize = AtomicUsize::new(0);

    fn count(runs: &AtomicUsize) {
        assert_eq!(runs.fetch_add(1, Ordering::SeqCst), 0);
    }

    #[frozen("2024-03-30T23:59:59+01:00")]
    #[test]
    fn in_sync_code(_clock: FrozenClock) {
        count(&SYNC);
    }

    #[frozen("2024-03-30T23:59:59+01:00", ambient)]
    #[test]
    fn in_a_scope() {
        count(&SYNC_SCOPE);
    }

    #[frozen("2024-03-30T23:59:59+01:00")]
    #[tokio::test]
    async fn in_async_code(_clock: &FrozenClock) {
        tokio::task::yield_now().await;
        count(&ASYNC);
    }

    #[frozen("2024-03-30T23:59:59+01:00", ambient)]
    #[tokio::test]
    async fn in_an_async_scope(_: FrozenClock) {
        tokio::task::yield_now().await;
        count(&ASYNC_SCOPE);
    }
}

/// Case 44.
#[frozen("2024-03-30T23:59:59+01:00")]
#[test]
fn a_body_may_return_a_result(clock: FrozenClock) -> Result<(), ParseIntError> {
    let year: i32 = clock.now().format("%Y").to_string().parse()?;
    assert_eq!(year, 2024);
    Ok(())
}

/// Case 44.
#[frozen("2024-03-30T23:59:59+01:00")]
#[tokio::test]
async fn a_body_may_be_async(clock: FrozenClock) {
    tokio::task::yield_now().await;
    assert_eq!(clock.now(), instant(LAST_SECOND));
}

/// Case 40 and 44.
#[frozen("2024-03-30T23:59:59+01:00", ambient)]
#[test]
#[should_panic(expected = "at 2024-03-30 22:59:59 UTC")]
fn attributes_are_kept(clock: FrozenClock) {
    assert_ne!(AmbientClock.now(), clock.peek(), "at {}", clock.peek());
}

#[frozen("2024-03-30T23:59:59+01:00", ambient)]
#[test]
fn ambient_puts_the_clock_in_force(clock: &FrozenClock) {
    assert_eq!(AmbientClock.now(), instant(LAST_SECOND));
    clock.step_to(DateTime::UNIX_EPOCH);
    assert_eq!(AmbientClock.unix_seconds(), 0);
}

/// What a test drops at its end is dropped in its scope.
#[frozen("2024-03-30T23:59:59+01:00", ambient)]
#[test]
fn the_values_of_a_test_are_dropped_in_its_scope() {
    struct Last;
    impl Drop for Last {
        fn drop(&mut self) {
            assert_eq!(AmbientClock.now(), instant(LAST_SECOND));
        }
    }
    let _last = Last;
}

#[frozen("2024-03-30T23:59:59+01:00", ambient)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ambient_puts_the_clock_in_force_over_waits(clock: &FrozenClock) {
    for _ in 0..20 {
        tokio::task::yield_now().await;
        assert_eq!(AmbientClock.now(), clock.peek());
    }
}

#[frozen("2024-03-30T23:59:59+01:00", ambient)]
#[tokio::test]
async fn an_async_body_in_a_scope_may_end_early_with_an_error_of_another_type()
-> Result<(), Box<dyn std::error::Error>> {
    tokio::task::yield_now().await;
    let year: i32 = AmbientClock.now().format("%Y").to_string().parse()?;
    if year == 2024 {
        return Ok(());
    }
    Err(Box::new(std::fmt::Error))
}

#[frozen("2024-03-30T23:59:59+01:00", auto = "15s")]
#[test]
fn auto_moves_the_time_at_every_read(clock: FrozenClock) {
    let seconds = [(); 3].map(|()| (clock.now() - instant(LAST_SECOND)).num_seconds());
    assert_eq!(seconds, [0, 15, 30]);
}

#[frozen("2024-03-30T23:59:59+01:00", auto = "24h", ambient)]
#[test]
fn auto_and_ambient_go_together() {
    let days: Vec<DateTime<Utc>> = (0..3).map(|_| AmbientClock.now()).collect();
    assert_eq!((days[2] - days[0]).num_days(), 2);
}

/// The name and what is public of it.
pub(crate) mod shown {
    use super::*;

    /// Called by another test, which a test with a parameter could not be.
    #[frozen("2024-03-30T23:59:59+01:00")]
    #[test]
    #[allow(clippy::used_underscore_binding, reason = "the name of a parameter is the test's own affair")]
    pub(crate) fn a_name(#[allow(unused_mut, reason = "so is this")] mut _clock: FrozenClock) {
        assert_eq!(_clock.reads(), 0);
    }
}

/// Case 44.
#[test]
fn name_and_visibility_are_kept() {
    shown::a_name();
}

/// The expansion has a `handle` as well.
#[frozen("2024-03-30T23:59:59+01:00", ambient)]
#[test]
fn names_do_not_collide(handle: FrozenClock) {
    let entered = handle.clone();
    assert_eq!(entered.now(), AmbientClock.now());
}

#[rustfmt::skip]
#[deny(unused_braces)]
mod on_one_line {
    use super::*;

    #[frozen("2024-03-30T23:59:59Z", ambient)]
    #[test]
    fn a_body_keeps_its_braces(clock: FrozenClock) { assert_eq!(AmbientClock.now(), clock.peek()) }

    #[frozen("2024-03-30T23:59:59Z")]
    #[test]
    fn a_body_that_is_handed_its_clock_keeps_them(clock: &FrozenClock) { assert_eq!(clock.reads(), 0) }
}
