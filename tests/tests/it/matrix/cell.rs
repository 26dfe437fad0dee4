//! The place of this process on the axes of the matrix.

use std::env;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClockKind {
    System,
    Frozen,
    /// Runs at real speed from the instant that a test names.
    Ticking,
    /// The system's, off by as much as it takes to show the instant that a test names.
    Skewed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StoreKind {
    Memory,
    Fs,
}

impl ClockKind {
    pub(crate) fn of_this_process() -> ClockKind {
        ClockKind::named(env::var("DAILY_CACHE_TEST_CLOCK").ok().as_deref())
    }

    fn named(name: Option<&str>) -> ClockKind {
        match name {
            Some("system") => ClockKind::System,
            None | Some("frozen") => ClockKind::Frozen,
            Some("ticking") => ClockKind::Ticking,
            Some("skewed") => ClockKind::Skewed,
            Some(other) => {
                panic!("DAILY_CACHE_TEST_CLOCK is {other:?} and not system, frozen, ticking or skewed")
            }
        }
    }
}

impl StoreKind {
    pub(crate) fn of_this_process() -> StoreKind {
        StoreKind::named(env::var("DAILY_CACHE_TEST_STORE").ok().as_deref())
    }

    fn named(name: Option<&str>) -> StoreKind {
        match name {
            None | Some("memory") => StoreKind::Memory,
            Some("fs") => StoreKind::Fs,
            Some(other) => panic!("DAILY_CACHE_TEST_STORE is {other:?} and not memory or fs"),
        }
    }
}

#[test]
fn a_frozen_clock_and_memory_are_taken_where_nothing_is_chosen() {
    assert_eq!((ClockKind::named(None), StoreKind::named(None)), (ClockKind::Frozen, StoreKind::Memory));
}

#[test]
#[should_panic(expected = "DAILY_CACHE_TEST_CLOCK is \"sundial\" and not system, frozen, ticking or skewed")]
fn an_unknown_clock_is_refused() {
    ClockKind::named(Some("sundial"));
}

#[test]
#[should_panic(expected = "DAILY_CACHE_TEST_STORE is \"\" and not memory or fs")]
fn an_unknown_store_is_refused() {
    StoreKind::named(Some(""));
}
