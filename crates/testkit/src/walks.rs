//! Walks: what a clock reads over time, as it runs, is set forward, and is set back.

use chrono::{DateTime, TimeDelta, Utc};
use daily_cache::Daily;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::instants::instant;

/// The readings of a clock that does not only go forward, told as steps from one to the next.
///
/// ```
/// use daily_cache::{Daily, Zone};
/// use daily_cache_testkit::{Step, Walk};
///
/// let over_midnight = Walk::new(vec![Step::ToEnd(-1), Step::By(1)]);
/// let readings = over_midnight.readings(Daily::in_zone(Zone::UTC), "2000-01-01T12:00:00Z".parse()?);
/// let last = readings.last().map(ToString::to_string);
/// assert_eq!(last.as_deref(), Some("2000-01-02 00:00:00 UTC"));
/// # Ok::<(), chrono::ParseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walk {
    steps: Vec<Step>,
}

/// One step of a [`Walk`], in seconds. Negative ones lead into the past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// So many seconds on.
    By(i64),
    /// So many seconds after the end of the day.
    ToEnd(i64),
    /// So many seconds after the start of the day.
    ToStart(i64),
}

impl Walk {
    /// The walk of these steps.
    #[must_use]
    pub const fn new(steps: Vec<Step>) -> Walk {
        Walk { steps }
    }

    /// The readings, `from` first, one more than there are steps. They stay in chrono's range.
    #[must_use]
    pub fn readings(&self, daily: Daily, from: DateTime<Utc>) -> Vec<DateTime<Utc>> {
        let mut reading = from;
        let steps = self.steps.iter().map(|step| {
            reading = step.take(daily, reading);
            reading
        });
        std::iter::once(from).chain(steps).collect()
    }
}

impl Step {
    /// The reading after this one.
    #[must_use]
    pub fn take(self, daily: Daily, reading: DateTime<Utc>) -> DateTime<Utc> {
        match self {
            Step::By(seconds) => TimeDelta::try_seconds(seconds)
                .and_then(|step| reading.checked_add_signed(step))
                .unwrap_or_else(|| instant(seconds.signum() * i64::MAX, 0)),
            Step::ToEnd(seconds) => instant(daily.day_of(reading).end().timestamp() + seconds, 0),
            Step::ToStart(seconds) => instant(daily.day_of(reading).start().timestamp() + seconds, 0),
        }
    }
}

/// Walks of up to 24 steps: a second, an hour, a day, a year; to the ends of the day, and the second before and
/// after them.
///
/// **Aims at** the second in which a day ends, met from both sides, and at clocks that are set back over it. **Shrinks**
/// to no steps at all, by leaving steps out, and to steps of a second forward.
///
/// ```
/// use daily_cache::{Daily, Zone};
/// use daily_cache_testkit::{instants, seeded, walks};
/// use proptest::prelude::*;
///
/// let daily = Daily::in_zone(Zone::UTC);
/// proptest!(seeded(), |(from in instants(), walk in walks())| {
///     for reading in walk.readings(daily, from) {
///         prop_assert!(daily.day_of(reading).contains(reading));
///     }
/// });
/// ```
pub fn walks() -> impl Strategy<Value = Walk> {
    vec(steps(), 0..24).prop_map(Walk::new)
}

pub(crate) fn steps() -> impl Strategy<Value = Step> {
    let size = prop_oneof![
        4 => Just(1),
        2 => Just(3_600),
        2 => Just(86_400),
        1 => Just(31_536_000),
        2 => 0..3 * 86_400_i64,
    ];
    prop_oneof![
        2 => (size, any::<bool>()).prop_map(|(size, back)| Step::By(if back { -size } else { size })),
        2 => (-1..=1_i64).prop_map(Step::ToEnd),
        1 => (-1..=1_i64).prop_map(Step::ToStart),
    ]
}
