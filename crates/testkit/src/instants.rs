//! Instants: anywhere, and near what is hazardous to a day.

use chrono::{DateTime, Utc};
use daily_cache::Daily;
use proptest::prelude::*;

use crate::moments::{anchors, deltas};

/// 2000-01-01T00:00:00Z, which everything shrinks to.
pub(crate) const PLAIN: i64 = 946_684_800;

/// 1900-01-01 and 2100-01-01.
const YEARS: std::ops::Range<i64> = -2_208_988_800..4_102_444_800;

/// Instants of 1900 to 2100, and some at and near the ends of chrono's range; some with a fraction of a second, some
/// in a leap second.
///
/// **Aims at** arithmetic that holds in the middle of the range and not at its ends, and at what rounds seconds.
/// **Shrinks** to 2000-01-01T00:00:00Z without a fraction.
///
/// ```
/// use daily_cache_testkit::{instants, seeded};
/// use proptest::prelude::*;
///
/// proptest!(seeded(), |(instant in instants())| prop_assert!(instant.timestamp() < i64::MAX));
/// ```
pub fn instants() -> impl Strategy<Value = DateTime<Utc>> {
    (seconds(), fractions()).prop_map(|(second, fraction)| instant(second, fraction))
}

/// Instants near the offset changes of a zone and the starts of its days: at them, and a second, an hour, a day to
/// either side; otherwise as [`instants`].
///
/// **Aims at** the nights on which a day is longer, shorter, or begins at an odd second. **Shrinks** to
/// 2000-01-01T00:00:00Z; where that does not fail, to the place beside which it lies, without a fraction.
///
/// ```
/// use daily_cache::{Daily, Zone};
/// use daily_cache_testkit::{instants_near, seeded};
/// use proptest::prelude::*;
///
/// let daily = Daily::in_zone(Zone::named("America/Sao_Paulo")?).at(0, 30)?;
/// proptest!(seeded(), |(now in instants_near(daily))| prop_assert!(daily.day_of(now).contains(now)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn instants_near(daily: Daily) -> impl Strategy<Value = DateTime<Utc>> {
    (anchors(), deltas(), fractions())
        .prop_map(move |(anchor, delta, fraction)| instant(anchor.second(daily) + delta, fraction))
}

/// Unix seconds of 1900 to 2100 and of the ends of chrono's range.
pub(crate) fn seconds() -> impl Strategy<Value = i64> {
    let (first, last) = (DateTime::<Utc>::MIN_UTC.timestamp(), DateTime::<Utc>::MAX_UTC.timestamp());
    let inward = prop_oneof![Just(0), 0..3 * 86_400_i64, 0..100_000 * 31_556_952_i64];
    prop_oneof![
        8 => (YEARS.start - PLAIN..YEARS.end - PLAIN).prop_map(|second| PLAIN + second),
        1 => (any::<bool>(), inward).prop_map(move |(at_end, inward)| {
            if at_end { last - inward } else { first + inward }
        }),
    ]
}

/// Nanoseconds of a second; 1e9 and more mean a leap second.
pub(crate) fn fractions() -> impl Strategy<Value = u32> {
    prop_oneof![
        6 => Just(0),
        1 => Just(1),
        1 => Just(999_999_999),
        1 => 0..1_000_000_000_u32,
        1 => 1_000_000_000..2_000_000_000_u32,
    ]
}

/// The instant, moved into chrono's range; chrono knows leap seconds only at the end of a minute, so elsewhere the
/// fraction is left out.
pub(crate) fn instant(second: i64, fraction: u32) -> DateTime<Utc> {
    DateTime::from_timestamp(second, fraction)
        .or_else(|| DateTime::from_timestamp(second, 0))
        .unwrap_or(if second < 0 { DateTime::<Utc>::MIN_UTC } else { DateTime::<Utc>::MAX_UTC })
}
