//! Whatever fails is told as plainly as it still fails: in UTC, from midnight, at the turn of the year 2000.

use std::fmt::Debug;

use chrono::{DateTime, NaiveTime, Utc};
use daily_cache::{Daily, Zone};
use daily_cache_testkit::{fixed_zones, instants, moments, offset_changes, rollovers, seeded, walks, zones};
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};

/// The plainest value that fails.
fn plainest<T: Debug>(strategy: &impl Strategy<Value = T>, fails: impl Fn(&T) -> bool) -> T {
    // A rare failure may need more than a handful of cases to be found at all.
    let mut runner = TestRunner::new(Config { cases: 20_000, ..seeded() });
    let found = runner
        .run(strategy, |value| if fails(&value) { Err(TestCaseError::fail("as asked")) } else { Ok(()) });
    match found {
        Err(TestError::Fail(_, value)) => value,
        other => panic!("nothing failed: {other:?}"),
    }
}

fn turn_of_2000() -> DateTime<Utc> {
    "2000-01-01T00:00:00Z".parse().unwrap()
}

#[test]
fn what_always_fails_shrinks_to_utc_at_midnight_of_2000() {
    assert_eq!(plainest(&zones(), |_| true), Zone::UTC);
    assert_eq!(plainest(&fixed_zones(), |_| true), Zone::UTC);
    assert_eq!(plainest(&rollovers(), |_| true), NaiveTime::MIN);
    assert_eq!(plainest(&instants(), |_| true), turn_of_2000());
    assert_eq!(plainest(&moments(), |_| true), (Daily::in_zone(Zone::UTC), [turn_of_2000(); 2]));
    let walk = plainest(&walks(), |_| true);
    assert_eq!(walk.readings(Daily::in_zone(Zone::UTC), turn_of_2000()), [turn_of_2000()]);
}

#[test]
fn what_fails_only_where_clocks_change_keeps_midnight() {
    let (daily, [_]) = plainest(&moments(), |(daily, [_])| !offset_changes(daily.zone()).is_empty());
    assert_eq!(daily.rollover(), NaiveTime::MIN);
}

#[test]
fn a_fraction_that_matters_not_is_dropped() {
    let (_, [now]) = plainest(&moments(), |(_, [now])| now.timestamp() > 1_000_000_000);
    assert_eq!(now.timestamp_subsec_nanos(), 0);
}
