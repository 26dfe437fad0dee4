//! Facts about the types, most of them checked by the compiler.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use daily_cache_clock::{
    Clock, ClockExt, FixedClock, FrozenClock, Monotonic, ParseClockError, Reading, SystemClock, TickingClock,
    from_fn,
};

use crate::text::instant;

/// Case 47.
const _: () = {
    assert!(size_of::<SystemClock>() == 0);
    shareable::<FrozenClock>();
    shareable::<SystemClock>();
    shareable::<FixedClock>();
    shareable::<TickingClock>();
    shareable::<Reading>();
    shareable::<ParseClockError>();
};

const fn shareable<T: Send + Sync + 'static>() {}

/// Case 47.
#[test]
fn every_clock_is_a_clock_behind_dyn() {
    let t = instant("2024-03-30T12:00:00Z");
    let clocks: Vec<Box<dyn Clock>> = vec![
        Box::new(FixedClock::at(t)),
        Box::new(FrozenClock::at(t)),
        Box::new(TickingClock::starting_at(t).with_rate(0.0)),
        Box::new(from_fn(move || t)),
    ];
    for clock in &clocks {
        assert_eq!(clock.now(), t);
        assert_eq!(clock.unix_seconds(), t.timestamp());
        assert_eq!(clock.today_in(&Utc), t.date_naive());
    }
}

/// A clock that answers the two questions differently, to see who forwards which.
struct TwoFaced;

impl Clock for TwoFaced {
    fn now(&self) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH
    }

    fn unix_seconds(&self) -> i64 {
        42
    }
}

#[test]
fn references_and_smart_pointers_forward_every_question() {
    fn answers(clock: impl Clock) -> (DateTime<Utc>, i64) {
        (clock.now(), clock.unix_seconds())
    }
    let own = (DateTime::UNIX_EPOCH, 42);
    assert_eq!(answers(&TwoFaced), own);
    assert_eq!(answers(Box::new(TwoFaced)), own);
    assert_eq!(answers(Rc::new(TwoFaced)), own);
    assert_eq!(answers(Arc::new(TwoFaced)), own);
    assert_eq!(answers(&TwoFaced as &dyn Clock), own);
    assert_eq!(answers(Box::new(TwoFaced) as Box<dyn Clock>), own);
    assert_eq!(answers(Rc::new(TwoFaced) as Rc<dyn Clock>), own);
    assert_eq!(answers(Arc::new(TwoFaced) as Arc<dyn Clock>), own);
}

#[test]
fn references_and_smart_pointers_forward_elapsed_time() {
    fn elapsed(source: impl Monotonic) -> Duration {
        source.elapsed()
    }
    let clock = FrozenClock::at(DateTime::UNIX_EPOCH);
    let second = Duration::from_secs(1);
    clock.advance(second);
    assert_eq!(elapsed(&clock), second);
    assert_eq!(elapsed(Box::new(clock.clone()) as Box<dyn Monotonic>), second);
    assert_eq!(elapsed(Rc::new(clock.clone()) as Rc<dyn Monotonic>), second);
    assert_eq!(elapsed(Arc::new(clock) as Arc<dyn Monotonic>), second);
}

#[test]
fn a_clock_from_a_closure_asks_it_at_every_reading() {
    let server = FrozenClock::at(DateTime::UNIX_EPOCH);
    let skewed = from_fn(|| server.now() + Duration::from_secs(20));
    assert_eq!(skewed.unix_seconds(), 20);
    server.advance(Duration::from_secs(1));
    assert_eq!(skewed.unix_seconds(), 21);
    assert_eq!(format!("{skewed:?}"), "FromFn { .. }");
}
