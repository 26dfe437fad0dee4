//! When the clock of a zone is set: the changes of its offset from UTC.

use std::iter::FusedIterator;

use chrono::{DateTime, FixedOffset, Utc};

use super::Zone;

/// One change of the total offset of a zone.
///
/// ```
/// use daily_cache_policy::Zone;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let paris = Zone::named("Europe/Paris")?;
/// let change = paris.changes("2026-07-01T00:00:00Z".parse()?).next().ok_or("Paris sets its clock")?;
/// assert_eq!(change.at().to_rfc3339(), "2026-10-25T01:00:00+00:00");
/// assert_eq!(change.before().to_string(), "+02:00");
/// assert_eq!(change.after().to_string(), "+01:00");
/// assert_eq!(change.abbreviation(), "CET");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Change {
    zone: Zone,
    at: DateTime<Utc>,
    before: FixedOffset,
    after: FixedOffset,
}

impl Change {
    /// What happens at a Unix second; `None` where the offset stays.
    fn at_second(zone: Zone, second: i64) -> Option<Change> {
        let (before, after) = (zone.fixed_at(second - 1), zone.fixed_at(second));
        let at = DateTime::from_timestamp(second, 0)?;
        (before != after).then_some(Change { zone, at, before, after })
    }

    /// The first instant with the new offset, a whole second.
    #[must_use]
    pub const fn at(self) -> DateTime<Utc> {
        self.at
    }

    /// The offset until then.
    #[must_use]
    pub const fn before(self) -> FixedOffset {
        self.before
    }

    /// The offset from then on.
    #[must_use]
    pub const fn after(self) -> FixedOffset {
        self.after
    }

    /// What the zone's time is called from then on, such as `CEST`; where nothing else is in use, the offset, such
    /// as `-03`. Not a name to look a zone up by: `CST` is the time of Chicago, of Havana and of Shanghai.
    #[must_use]
    pub fn abbreviation(self) -> String {
        self.zone.abbreviation_at(self.at.timestamp())
    }
}

/// The changes of a zone's offset after an instant, in order; [`Zone::changes`] makes it.
///
/// A change is looked for only when it is asked for. The search ends always: it walks over the transitions that the
/// zone's data lists and, behind those, at most two a year by the zone's rule until the year 9999, the last one that
/// the database can express. A rule that sets the clock every year gives some sixteen thousand changes until then,
/// so take as many as are needed.
///
/// ```
/// use daily_cache_policy::Zone;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let after = "2026-07-01T00:00:00Z".parse()?;
/// let dates = |zone: Zone| zone.changes(after).take(2).map(|change| change.at().date_naive().to_string());
/// assert!(dates(Zone::named("Europe/Paris")?).eq(["2026-10-25", "2027-03-28"]));
/// assert!(dates(Zone::named("Asia/Tokyo")?).eq([""; 0]));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "iterators are lazy"]
pub struct Changes {
    zone: Zone,
    /// The Unix second up to which all is told.
    told: i64,
}

impl Changes {
    pub(super) const fn new(zone: Zone, after: DateTime<Utc>) -> Changes {
        // Changes are at whole seconds, so the fraction that is cut off here holds none.
        Changes { zone, told: after.timestamp() }
    }
}

impl Iterator for Changes {
    type Item = Change;

    fn next(&mut self) -> Option<Change> {
        loop {
            self.told = self.zone.next_change(self.told)?;
            // A transition may set a name or a flag only.
            if let Some(change) = Change::at_second(self.zone, self.told) {
                return Some(change);
            }
        }
    }
}

impl FusedIterator for Changes {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Daily;

    fn changes(rule: &str, after: &str) -> Changes {
        Zone::posix(rule).unwrap().changes(after.parse().unwrap())
    }

    #[test]
    fn a_rule_that_sets_only_the_name_changes_nothing_in_ten_thousand_years() {
        let mut changes = changes("AAA0BBB0,M3.5.0,M10.5.0", "-9999-06-01T00:00:00Z");
        assert_eq!(changes.next(), None);
        assert_eq!(changes.next(), None);
    }

    #[test]
    fn a_rule_of_summer_all_year_changes_nothing() {
        assert_eq!(changes("XXX-2<+01>-1,0/0,J365/23", "2030-06-01T00:00:00Z").next(), None);
    }

    /// Days of such a zone were never found. Where summer ends with the year, the database puts its end a nanosecond
    /// before the next one; cut down to a second that was the second asked about, over and over. Now a change is at
    /// the first whole second that shows it, hence always after the one asked about.
    #[test]
    fn a_summer_that_ends_with_the_year_ends_at_a_whole_second_and_days_are_found() {
        let rule = "AAA5BBB,J100/0,J365/23";
        let found: Vec<Change> = changes(rule, "2030-12-01T00:00:00Z").take(2).collect();
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let expected = [at("2031-01-01T00:00:00Z"), at("2031-04-10T05:00:00Z")];
        assert!(found.iter().map(|change| change.at()).eq(expected), "{found:?}");

        let daily = Daily::in_zone(Zone::posix(rule).unwrap()).at(6, 0).unwrap();
        let day = daily.day_of(at("2031-01-01T12:00:00Z"));
        assert_eq!(day.start(), at("2031-01-01T11:00:00Z"));
    }
}
