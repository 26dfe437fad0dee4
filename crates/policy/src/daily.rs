//! Days that begin at a rollover time in a zone; the policy that values live for one.

use chrono::{DateTime, NaiveDate, NaiveTime, Timelike, Utc};

use crate::day::{number_of, saturating};
use crate::{Day, Error, Facts, Policy, Result, Window, Zone};

pub(crate) const SECONDS_PER_DAY: i64 = 86_400;

/// Fresh until the day changes in a zone.
///
/// A day `D` with rollover `R` begins at the first instant at which the zone's clock reads `D R` or later, and ends
/// where the next one begins. That is not a comparison of dates: where the clock is set back across the rollover and
/// shows the previous date a second time, the new day goes on.
///
/// ```
/// use daily_cache_policy::{Daily, Zone};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let business_day = Daily::in_zone(Zone::named("Europe/Paris")?).at(6, 0)?;
/// let before_six = business_day.day_of("2026-11-23T04:59:59Z".parse()?);
/// let at_six = business_day.day_of("2026-11-23T05:00:00Z".parse()?);
/// assert_eq!(before_six.date().to_string(), "2026-11-22");
/// assert_eq!(at_six.date().to_string(), "2026-11-23");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Daily {
    zone: Zone,
    /// Seconds after 00:00, in `0..86_400`.
    rollover: i64,
}

impl Daily {
    /// Days that begin at midnight in this zone.
    #[must_use]
    pub const fn in_zone(zone: Zone) -> Daily {
        Daily { zone, rollover: 0 }
    }

    /// The same with a rollover at this local time, hour and minute.
    ///
    /// # Errors
    ///
    /// Where there is no such time of day: 00:00 to 23:59 are accepted.
    pub fn at(self, hour: u32, minute: u32) -> Result<Daily> {
        let time = NaiveTime::from_hms_opt(hour, minute, 0);
        self.at_time(time.ok_or_else(|| Error::rollover(format!("{hour:02}:{minute:02}")))?)
    }

    /// The same with a rollover at this local time, to the second.
    ///
    /// # Errors
    ///
    /// Where the time has a fraction of a second or is a leap second.
    pub fn at_time(self, time: NaiveTime) -> Result<Daily> {
        if time.nanosecond() != 0 {
            return Err(Error::rollover(time.to_string()));
        }
        Ok(Daily { rollover: i64::from(time.num_seconds_from_midnight()), ..self })
    }

    /// The zone whose clock the days go by.
    #[must_use]
    pub const fn zone(self) -> Zone {
        self.zone
    }

    /// The local time of day at which a day begins.
    #[must_use]
    pub fn rollover(self) -> NaiveTime {
        u32::try_from(self.rollover)
            .ok()
            .and_then(|seconds| NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0))
            .unwrap_or(NaiveTime::MIN)
    }

    /// The day of an instant.
    #[must_use]
    pub fn day_of(self, instant: DateTime<Utc>) -> Day {
        self.day_at(instant.timestamp())
    }

    /// The day with this label; an empty one where the zone left the date out.
    ///
    /// ```
    /// use daily_cache_policy::{Daily, Zone};
    ///
    /// let kiritimati = Daily::in_zone(Zone::named("Pacific/Kiritimati")?);
    /// assert!(kiritimati.day("1994-12-31".parse().unwrap()).is_empty());
    /// # Ok::<(), daily_cache_policy::Error>(())
    /// ```
    #[must_use]
    pub fn day(self, date: NaiveDate) -> Day {
        self.numbered(number_of(date))
    }

    /// The day of a Unix second.
    pub(crate) fn day_at(self, second: i64) -> Day {
        let reading = second + self.zone.offset_at(second) - self.rollover;
        let mut number = reading.div_euclid(SECONDS_PER_DAY);
        let mut start = self.start(number);
        // The clock may have been set back after the next day had begun.
        loop {
            let next = self.start(number + 1);
            if second < next {
                return Day::new(number, start, next);
            }
            (number, start) = (number + 1, next);
        }
    }

    /// The first Unix second at which the clock reads the date of this number and the rollover, or later.
    pub(crate) fn start(self, number: i64) -> i64 {
        self.zone.first_reading(number * SECONDS_PER_DAY + self.rollover)
    }

    /// Tells of a day that is left out, or whose beginning the clock never shows.
    fn missing_start(self, day: Day) -> Option<String> {
        let (date, zone, rollover) = (day.date(), self.zone, self.rollover());
        if day.is_empty() {
            return Some(format!("the clock of {zone} leaves out {date}"));
        }
        let start = day.start().timestamp();
        let due = day.number() * SECONDS_PER_DAY + self.rollover;
        let shown = self.zone.local(day.start()).format("%H:%M:%S");
        (start + self.zone.offset_at(start) > due)
            .then(|| format!("{date} begins at {shown}, since the clock of {zone} skips {rollover}"))
    }

    /// Tells of a day in which the clock is set.
    fn odd_length(self, day: Day) -> Option<String> {
        let how = match (day.end() - day.start()).num_seconds() - SECONDS_PER_DAY {
            0 => return None,
            ..0 => "forward",
            1.. => "back",
        };
        Some(format!("the clock of {} is set {how} in the day {}", self.zone, day.date()))
    }

    fn numbered(self, number: i64) -> Day {
        Day::new(number, self.start(number), self.start(number + 1))
    }
}

impl Policy for Daily {
    fn window(&self, facts: &Facts) -> Window {
        in_range(facts.reference(), |second| self.day_at(second).window())
    }

    fn zone(&self) -> Option<Zone> {
        Some(self.zone)
    }

    fn remark(&self, facts: &Facts) -> Option<String> {
        let day = self.day_of(saturating(facts.reference()));
        let next = self.numbered(day.number() + 1);
        self.missing_start(day).or_else(|| self.missing_start(next)).or_else(|| self.odd_length(day))
    }
}

/// Facts may come from a damaged file: what lies outside chrono's range has no day and is never fresh.
pub(crate) fn in_range(second: i64, window: impl FnOnce(i64) -> Window) -> Window {
    let range = DateTime::<Utc>::MIN_UTC.timestamp()..=DateTime::<Utc>::MAX_UTC.timestamp();
    if range.contains(&second) { window(second) } else { Window::EMPTY }
}
