//! The start of a day by its definition alone: nothing is asked but what the wall clock reads.

use chrono::{DateTime, NaiveDate, Timelike, Utc};
use daily_cache::{Daily, Zone};

pub(crate) const SECONDS_PER_DAY: i64 = 86_400;

/// Seconds `from <= t < until` in which the clock is `offset` ahead of UTC.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece {
    pub(crate) from: i64,
    pub(crate) until: i64,
    pub(crate) offset: i64,
}

/// The instant of a second, if chrono has it.
pub(crate) fn at(second: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(second, 0)
}

pub(crate) fn in_zone(name: &str) -> Daily {
    Daily::in_zone(Zone::named(name).unwrap())
}

/// Days from 1970-01-01.
pub(crate) fn number_of(date: NaiveDate) -> i64 {
    date.signed_duration_since(NaiveDate::default()).num_days()
}

/// Whether chrono can express both neighbours of the label, so that it is the true one.
pub(crate) fn is_exact(date: NaiveDate) -> bool {
    date != NaiveDate::MIN && date != NaiveDate::MAX
}

/// What the clock would read at the start of a day if no clock ever changed.
pub(crate) fn nominal_start(daily: Daily, date: NaiveDate) -> i64 {
    number_of(date) * SECONDS_PER_DAY + i64::from(daily.rollover().num_seconds_from_midnight())
}

/// The plain comparison of dates: the number of the date that the clock shows, less the rollover.
pub(crate) fn naive_number(daily: Daily, second: i64) -> i64 {
    let rollover = i64::from(daily.rollover().num_seconds_from_midnight());
    (second + offset(daily.zone(), second) - rollover).div_euclid(SECONDS_PER_DAY)
}

/// The first second at which the clock reads the date and the rollover, or later.
pub(crate) fn start_of(daily: Daily, date: NaiveDate) -> i64 {
    let target = nominal_start(daily, date);
    // No offset reaches 24 hours, so the clock gets there in this span.
    pieces(daily.zone(), target - SECONDS_PER_DAY, target + SECONDS_PER_DAY)
        .into_iter()
        .map(|piece| (piece, piece.from.max(target - piece.offset)))
        .find_map(|(piece, passage)| (passage < piece.until).then_some(passage))
        .unwrap()
}

/// The pieces of constant offset of `from <= t < until`, by hourly probes and bisection.
pub(crate) fn pieces(zone: Zone, from: i64, until: i64) -> Vec<Piece> {
    let mut pieces = vec![Piece { from, until, offset: offset(zone, from) }];
    let mut before = from;
    while before < until - 1 {
        let after = (before + 3_600).min(until - 1);
        let last = pieces.last_mut().unwrap();
        if offset(zone, after) != last.offset {
            let change = first_change(zone, before, after);
            last.until = change;
            pieces.push(Piece { from: change, until, offset: offset(zone, after) });
        }
        before = after;
    }
    pieces
}

fn first_change(zone: Zone, mut before: i64, mut after: i64) -> i64 {
    let old = offset(zone, before);
    while after - before > 1 {
        let middle = before.midpoint(after);
        if offset(zone, middle) == old {
            before = middle;
        } else {
            after = middle;
        }
    }
    after
}

/// Seconds ahead of UTC; outside chrono's range as at its ends.
fn offset(zone: Zone, second: i64) -> i64 {
    let end = if second < 0 { DateTime::<Utc>::MIN_UTC } else { DateTime::<Utc>::MAX_UTC };
    i64::from(zone.local(at(second).unwrap_or(end)).offset().local_minus_utc())
}
