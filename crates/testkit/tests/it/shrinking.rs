//! Whatever fails is told as plainly as it still fails: in UTC, from midnight, at the turn of the year 2000.

use std::fmt::Debug;

use chrono::{DateTime, NaiveTime, Utc};
use daily_cache::{Daily, Zone};
use daily_cache_testkit::{
    Call, Op, Run, Step, Verb, Walk, calls, dailies, fixed_zones, instants, instants_near, moments,
    offset_changes, ops, rollovers, seeded, walks, zones,
};
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
fn what_fails_for_any_call_shrinks_to_an_undisturbed_get_of_the_first_key() {
    let get = || Call { caller: 0, key: 0, verb: Verb::Get(Run::default()) };
    assert_eq!(plainest(&calls(), |_| true), get());
    assert_eq!(plainest(&ops(), |_| true), []);
    assert_eq!(plainest(&ops(), |ops| !ops.is_empty()), [Op::Call(get())]);
}

#[test]
fn what_fails_for_any_step_shrinks_to_a_second_forward() {
    let utc = Daily::in_zone(Zone::UTC);
    let walk = plainest(&walks(), |walk| walk.readings(utc, turn_of_2000()).len() > 1);
    assert_eq!(walk, Walk::new(vec![Step::By(1)]));
}

#[test]
fn what_fails_beside_a_change_shrinks_to_the_change_and_in_any_zone_to_utc() {
    let berlin = Daily::in_zone(Zone::named("Europe/Berlin").unwrap());
    assert_eq!(plainest(&instants_near(berlin), |_| true), turn_of_2000());
    let changes = offset_changes(berlin.zone());
    let is_beside =
        |now: &DateTime<Utc>| changes.iter().any(|change| (now.timestamp() - change.timestamp()).abs() <= 1);
    let now = plainest(&instants_near(berlin), is_beside);
    assert!(changes.contains(&now), "{now}");
    assert_eq!(plainest(&dailies(), |_| true), Daily::in_zone(Zone::UTC));
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
