//! Weeks: seven days of a zone, from one weekday's start to the next.

use chrono::{NaiveTime, Weekday};

use crate::daily::in_range;
use crate::{Daily, Facts, Policy, Result, Window, Zone};

/// Fresh until the week changes in a zone. Weeks begin on Monday at 00:00 unless told otherwise.
///
/// ```
/// use chrono::Weekday;
/// use daily_cache_policy::{Facts, Policy, Weekly, Zone};
///
/// let weekly = Weekly::in_zone(Zone::UTC).starting_on(Weekday::Sun).at(6, 0)?;
/// // 1970-01-01 was a Thursday; the week began on Sunday, 1969-12-28, at 06:00.
/// assert_eq!(weekly.window(&Facts::new(0)).from(), -4 * 86_400 + 6 * 3_600);
/// # Ok::<(), daily_cache_policy::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Weekly {
    days: Daily,
    first: Weekday,
}

impl Weekly {
    /// Weeks that begin on Monday at midnight in this zone.
    #[must_use]
    pub const fn in_zone(zone: Zone) -> Weekly {
        Weekly { days: Daily::in_zone(zone), first: Weekday::Mon }
    }

    /// The same, beginning on this weekday.
    #[must_use]
    pub const fn starting_on(self, first: Weekday) -> Weekly {
        Weekly { first, ..self }
    }

    /// The same with a rollover at this local time, hour and minute.
    ///
    /// # Errors
    ///
    /// As [`Daily::at`].
    pub fn at(self, hour: u32, minute: u32) -> Result<Weekly> {
        Ok(Weekly { days: self.days.at(hour, minute)?, ..self })
    }

    /// The same with a rollover at this local time, to the second.
    ///
    /// # Errors
    ///
    /// As [`Daily::at_time`].
    pub fn at_time(self, time: NaiveTime) -> Result<Weekly> {
        Ok(Weekly { days: self.days.at_time(time)?, ..self })
    }
}

impl Policy for Weekly {
    fn window(&self, facts: &Facts) -> Window {
        in_range(facts.reference(), |second| {
            let number = self.days.day_at(second).number();
            // Day 0, 1970-01-01, was a Thursday: three days after a Monday.
            let since_first = (number + 3 - i64::from(self.first.num_days_from_monday())).rem_euclid(7);
            let first = number - since_first;
            Window::new(self.days.start(first), self.days.start(first + 7))
        })
    }

    fn zone(&self) -> Option<Zone> {
        Some(self.days.zone())
    }
}
