//! Zones with a rollover.

use daily_cache::Daily;
use proptest::prelude::*;

use crate::{rollovers, zones};

/// A zone with a rollover: all that a day depends on, apart from the instant.
///
/// **Aims at** what [`zones`] and [`rollovers`] aim at, together. **Shrinks** to UTC at midnight, the zone first.
///
/// ```
/// use chrono::NaiveDate;
/// use daily_cache_testkit::{dailies, seeded};
/// use proptest::prelude::*;
///
/// proptest!(seeded(), |(daily in dailies())| {
///     let date = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap();
///     prop_assert_eq!(daily.day(date).end(), daily.day(date.succ_opt().unwrap()).start());
/// });
/// ```
pub fn dailies() -> impl Strategy<Value = Daily> {
    // What is drawn is whole seconds, so nothing is left out; a mistake there would exhaust the draws and be seen.
    (zones(), rollovers()).prop_filter_map("a rollover in whole seconds", |(zone, rollover)| {
        Daily::in_zone(zone).at_time(rollover).ok()
    })
}
