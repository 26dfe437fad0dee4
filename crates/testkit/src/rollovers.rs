//! Rollovers: the local times of day at which days begin.

use chrono::NaiveTime;
use proptest::prelude::*;

/// Rollovers: midnight often, the hours in which clocks change, the last second of the day, and any second.
///
/// **Aims at** rollovers that a change of the clock leaves out or repeats, and at days that begin a second before the
/// next date. **Shrinks** to midnight.
///
/// ```
/// use chrono::Timelike;
/// use daily_cache_testkit::{rollovers, seeded};
/// use proptest::prelude::*;
///
/// proptest!(seeded(), |(rollover in rollovers())| prop_assert_eq!(rollover.nanosecond(), 0));
/// ```
pub fn rollovers() -> impl Strategy<Value = NaiveTime> {
    let seconds = prop_oneof![
        6 => Just(0),
        2 => Just(30 * 60),
        3 => Just(2 * 3_600 + 30 * 60),
        2 => Just(3 * 3_600),
        2 => Just(6 * 3_600),
        1 => Just(86_399),
        2 => 0..4 * 3_600_u32,
        2 => 0..86_400_u32,
    ];
    seconds
        .prop_map(|second| NaiveTime::from_num_seconds_from_midnight_opt(second, 0).unwrap_or(NaiveTime::MIN))
}
