//! Changes of a zone's offset agree with what its clock reads.

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use daily_cache::Zone;
use daily_cache_testkit::{moments, seeded};
use proptest::prelude::*;

use super::oracle::at;

fn offset(zone: Zone, second: i64) -> FixedOffset {
    *zone.local(at(second).unwrap()).offset()
}

/// The first second in `(from, to]` with another offset than `from`, where `to` has one.
fn bisect(zone: Zone, mut from: i64, mut to: i64) -> i64 {
    while to - from > 1 {
        let middle = from.midpoint(to);
        if offset(zone, middle) == offset(zone, from) {
            from = middle;
        } else {
            to = middle;
        }
    }
    to
}

/// What the clock reads hour by hour, and second by second where two hours differ.
fn scanned(zone: Zone, from: i64, to: i64) -> Vec<i64> {
    let hours = (from..to).step_by(3600).map(|hour| (hour, to.min(hour + 3600)));
    hours
        .filter(|&(hour, next)| offset(zone, hour) != offset(zone, next))
        .map(|(hour, next)| bisect(zone, hour, next))
        .collect()
}

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn the_changes_of_the_next_40_days_are_those_that_the_clock_shows((daily, [after]) in moments()) {
        let zone = daily.zone();
        let until = after.checked_add_signed(TimeDelta::days(40)).unwrap_or(DateTime::<Utc>::MAX_UTC);
        let changes: Vec<_> = zone.changes(after).take_while(|change| change.at() <= until).collect();
        let told: Vec<i64> = changes.iter().map(|change| change.at().timestamp()).collect();
        prop_assert_eq!(told, scanned(zone, after.timestamp(), until.timestamp()));
        for change in changes {
            prop_assert!(change.at() > after);
            let second = change.at().timestamp();
            prop_assert_eq!(change.before(), offset(zone, second - 1));
            prop_assert_eq!(change.after(), offset(zone, second));
        }
    }

    #[test]
    fn changes_grow_strictly_each_starts_from_the_offset_of_the_last_and_they_stay_ended(
        (daily, [after]) in moments(),
    ) {
        let mut changes = daily.zone().changes(after);
        let found: Vec<_> = changes.by_ref().take(50).collect();
        for (change, next) in found.iter().zip(found.iter().skip(1)) {
            prop_assert!(change.at() < next.at());
            prop_assert_eq!(change.after(), next.before());
        }
        prop_assert!(found.iter().all(|change| change.before() != change.after()));
        prop_assert!(found.len() == 50 || changes.next().is_none());
    }
}
