//! Properties of the start of a day: the date compare, the definition, the order of rollovers (5, 6, 8).

use chrono::{NaiveDate, TimeDelta};
use daily_cache::Daily;
use daily_cache_testkit::{moments, rollovers, seeded, zones};
use proptest::prelude::*;

use super::oracle::{
    SECONDS_PER_DAY, at, is_exact, naive_number, nominal_start, number_of, pieces, start_of,
};

/// A date at most one day from this one, kept in chrono's range.
fn beside(date: NaiveDate, days: i64) -> NaiveDate {
    date.checked_add_signed(TimeDelta::days(days)).unwrap_or(date)
}

fn start(daily: Daily, date: NaiveDate) -> i64 {
    daily.day(date).start().timestamp()
}

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn the_day_is_the_date_shown_or_the_one_after_it((daily, [now]) in moments()) {
        let (day, shown) = (daily.day_of(now), naive_number(daily, now.timestamp()));
        let ahead = number_of(day.date()) - shown;
        prop_assert!(ahead == 0 || ahead == 1 || !is_exact(day.date()), "{ahead} days ahead of the date shown");
    }

    #[test]
    fn the_day_is_the_date_shown_unless_the_clock_was_set_back_within_48_hours((daily, [now]) in moments()) {
        let now = now.timestamp();
        let day = daily.day_of(at(now).unwrap());
        let pieces = pieces(daily.zone(), now - 2 * SECONDS_PER_DAY, now + 1);
        let set_back = pieces.windows(2).any(|pair| pair[1].offset < pair[0].offset);
        let agrees = number_of(day.date()) == naive_number(daily, now);
        prop_assert!(agrees || set_back || !is_exact(day.date()), "{day:?}");
    }

    #[test]
    fn a_day_starts_where_the_clock_first_reads_its_date_and_rollover_or_later(
        (daily, [now]) in moments(),
        days in -1..=1_i64,
    ) {
        let date = beside(daily.day_of(now).date(), days);
        let by_definition = start_of(daily, date);
        // The accessor saturates where the start lies outside chrono's range.
        if at(by_definition).is_some() {
            prop_assert_eq!(start(daily, date), by_definition);
        }
    }

    #[test]
    fn before_the_start_of_a_day_the_clock_has_never_read_so_much(
        (daily, [now]) in moments(),
        days in -1..=1_i64,
    ) {
        let date = beside(daily.day_of(now).date(), days);
        let (start, target) = (start(daily, date), nominal_start(daily, date));
        // At the ends of chrono's range the accessor saturates.
        let Some(_) = at(start - 1).and(at(start + 1)) else { return Ok(()) };
        let around = pieces(daily.zone(), start - 2 * SECONDS_PER_DAY, start + 1);
        let (at_start, _) = around.split_last().unwrap();
        prop_assert!(start + at_start.offset >= target);
        for piece in around {
            let last = piece.until.min(start) - 1;
            prop_assert!(last < piece.from || last + piece.offset < target, "{piece:?}");
        }
    }

    #[test]
    fn a_later_rollover_never_starts_a_day_earlier_nor_after_the_next_day(
        zone in zones(),
        (daily, [now]) in moments(),
        (one, other) in (rollovers(), rollovers()),
        same_zone in any::<bool>(),
    ) {
        let zone = if same_zone { daily.zone() } else { zone };
        let date = daily.day_of(now).date();
        let at = |rollover| Daily::in_zone(zone).at_time(rollover).unwrap();
        let (early, late) = (at(one.min(other)), at(one.max(other)));
        prop_assert!(start(early, date) <= start(late, date));
        prop_assert!(start(late, date) <= start(early, beside(date, 1)) || !is_exact(date));
    }
}
