//! Moments: a zone with a rollover, and instants that lie together beside one of its hazards.

use std::array;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use daily_cache::Daily;
use proptest::array::uniform;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::instants::{PLAIN, fractions, instant, seconds};
use crate::{dailies, offset_changes};

/// A zone with a rollover, and `N` instants near one another: beside an offset change, beside the start of a day, at
/// the ends of chrono's range, or anywhere. Often the rollover lies in what the change leaves out or repeats.
///
/// **Aims at** all that can be hard about a day at a time: use it where a property is about days. **Shrinks** to UTC at
/// midnight and 2000-01-01T00:00:00Z. Zone, rollover and place shrink apart: what fails in any zone is told in UTC.
///
/// ```
/// use daily_cache_testkit::{moments, seeded};
/// use proptest::prelude::*;
///
/// proptest!(seeded(), |((daily, [a, b]) in moments())| {
///     let (earlier, later) = (a.min(b), a.max(b));
///     prop_assert!(daily.day_of(earlier).date() <= daily.day_of(later).date());
/// });
/// ```
pub fn moments<const N: usize>() -> impl Strategy<Value = (Daily, [DateTime<Utc>; N])> {
    let offsets = uniform::<_, N>((deltas(), fractions()));
    (dailies(), anchors(), hidden_rollovers(), offsets).prop_map(|(daily, anchor, hidden, offsets)| {
        let daily = hidden.map_or(daily, |seconds| anchor.with_hidden_rollover(daily, seconds));
        let anchor = anchor.second(daily);
        let instants: [_; N] = array::from_fn(|at| {
            let (delta, fraction) = offsets.get(at).copied().unwrap_or_default();
            instant(anchor + delta, fraction)
        });
        (daily, instants)
    })
}

/// What instants are drawn beside, told without the zone, so that zone and place shrink apart.
#[derive(Clone, Debug)]
pub(crate) enum Anchor {
    Second(i64),
    /// The start of the day so many days after 2000-01-01.
    Start(i64),
    Change(Index),
    /// The start of the day so many days after a change.
    StartBesideChange(Index, i64),
}

impl Anchor {
    /// The Unix second; 2000-01-01T00:00:00Z stands in for a change where the zone has none.
    pub(crate) fn second(&self, daily: Daily) -> i64 {
        match self {
            Anchor::Second(second) => *second,
            Anchor::Start(days) => start(daily, PLAIN + days * 86_400),
            Anchor::Change(index) => change(daily, *index),
            Anchor::StartBesideChange(index, days) => start(daily, change(daily, *index) + days * 86_400),
        }
    }

    /// The same zone with a rollover so many seconds into the readings that the change repeats, or before the end of
    /// those that it leaves out; unchanged where this is at no change.
    fn with_hidden_rollover(&self, daily: Daily, seconds: i64) -> Daily {
        let (Anchor::Change(index) | Anchor::StartBesideChange(index, _)) = self else { return daily };
        let change = change(daily, *index);
        let [before, after] = [change - 1, change].map(|second| daily.zone().local(instant(second, 0)));
        let is_set_back = after.offset().local_minus_utc() < before.offset().local_minus_utc();
        let (rollover, _) = after.time().overflowing_add_signed(TimeDelta::seconds(if is_set_back {
            seconds
        } else {
            -seconds
        }));
        daily.at_time(rollover).unwrap_or(daily)
    }
}

/// Seconds for [`Anchor::with_hidden_rollover`], or `None` to leave the rollover as it is.
fn hidden_rollovers() -> impl Strategy<Value = Option<i64>> {
    prop_oneof![Just(None), prop_oneof![Just(1_800), Just(0), Just(1), 0..=3_600_i64].prop_map(Some)]
}

pub(crate) fn anchors() -> impl Strategy<Value = Anchor> {
    prop_oneof![
        2 => seconds().prop_map(Anchor::Second),
        2 => (-36_500..=36_500_i64).prop_map(Anchor::Start),
        4 => any::<Index>().prop_map(Anchor::Change),
        4 => (any::<Index>(), -2..=2_i64).prop_map(|(index, days)| Anchor::StartBesideChange(index, days)),
    ]
}

/// Seconds to either side of an anchor.
pub(crate) fn deltas() -> impl Strategy<Value = i64> {
    let size = prop_oneof![
        4 => Just(0),
        6 => Just(1),
        2 => Just(3_600),
        2 => Just(86_400),
        4 => 0..2 * 3_600_i64,
        2 => 0..3 * 86_400_i64,
        1 => 0..31_556_952_i64,
    ];
    (size, any::<bool>()).prop_map(|(size, back)| if back { -size } else { size })
}

fn change(daily: Daily, index: Index) -> i64 {
    let changes = offset_changes(daily.zone());
    if changes.is_empty() { PLAIN } else { index.get(&changes).timestamp() }
}

/// The start of the day whose date the second has in UTC.
fn start(daily: Daily, second: i64) -> i64 {
    let date = NaiveDate::from_ymd_opt(1970, 1, 1)
        .and_then(|epoch| epoch.checked_add_signed(TimeDelta::days(second.div_euclid(86_400))));
    date.map_or(second, |date| daily.day(date).start().timestamp())
}
