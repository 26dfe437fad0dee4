//! A time zone: the total offset from UTC at every instant.

mod changes;
mod database;
mod system;

use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;
use std::sync::{PoisonError, RwLock};

use chrono::{DateTime, FixedOffset, Utc};
use jiff::Timestamp;
use jiff::tz::TimeZone;

pub use self::changes::{Change, Changes};
pub use self::database::Database;
use crate::{Error, Result};

/// The largest offset, in seconds: chrono's own limit. No zone of the database comes near it.
const LARGEST_OFFSET: i64 = 86_399;

/// A time zone of the IANA database, or a fixed offset. Small and `Copy`: each named zone is loaded once a process.
///
/// On a server, name the zone: what the machine is set to is seldom what the customers live in.
///
/// ```
/// use daily_cache_policy::Zone;
///
/// let vancouver = Zone::named("America/Vancouver")?;
/// let local = vancouver.local("2026-11-23T12:00:00Z".parse().unwrap());
/// assert_eq!(local.to_string(), "2026-11-23 05:00:00 -07:00");
///
/// let error = Zone::named("Europe/Pariss").unwrap_err();
/// assert!(error.to_string().contains("did you mean Europe/Paris"));
/// # Ok::<(), daily_cache_policy::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Zone(Kind);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    /// Seconds east of UTC.
    Fixed(i32),
    Named(&'static Named),
}

/// A zone as it was loaded. Never freed: there are no more of them than names.
struct Named {
    name: String,
    tz: TimeZone,
}

impl PartialEq for Named {
    fn eq(&self, other: &Named) -> bool {
        self.name == other.name
    }
}

impl Eq for Named {}

impl Hash for Named {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl Zone {
    /// Coordinated Universal Time.
    pub const UTC: Zone = Zone(Kind::Fixed(0));

    /// The zone of an IANA name, such as `Europe/Paris`; upper and lower case are one.
    ///
    /// # Errors
    ///
    /// Where there is no such zone, with the nearest names; where its file cannot be read.
    pub fn named(name: &str) -> Result<Zone> {
        let name = database::spelled(name);
        if matches!(name, "UTC" | "Etc/UTC") {
            return Ok(Zone::UTC);
        }
        intern(name, || Database::get().load(name))
    }

    /// The zone that this system is set to: `TZ`, else the system's own setting. Nothing configured means UTC;
    /// [`Zone::configured`] tells it from a system that is set to UTC.
    ///
    /// # Errors
    ///
    /// Where something is configured that names no zone.
    pub fn system() -> Result<Zone> {
        Zone::configured().map(|zone| zone.unwrap_or(Zone::UTC))
    }

    /// As [`Zone::system`], but `None` where nothing is configured at all: on Unix, where `TZ` is not set, there is
    /// no `/etc/localtime` and no name in `/etc/timezone`; elsewhere, where the system tells no zone. A `TZ` that is
    /// set and empty is a setting and means UTC, as it does to the C libraries.
    ///
    /// ```
    /// use daily_cache_policy::Zone;
    ///
    /// match Zone::configured()? {
    ///     Some(zone) => println!("{zone}, as this system is set"),
    ///     None => println!("UTC, since this system is set to no zone"),
    /// }
    /// # Ok::<(), daily_cache_policy::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Where something is configured that names no zone.
    pub fn configured() -> Result<Option<Zone>> {
        system::zone()
    }

    /// The database that named zones come from.
    #[must_use]
    pub fn database() -> &'static Database {
        Database::get()
    }

    /// The name of the zone, or its offset such as `+05:30`.
    #[must_use]
    pub fn name(self) -> String {
        self.to_string()
    }

    /// What the zone's clock reads at an instant.
    #[must_use]
    pub fn local(self, instant: DateTime<Utc>) -> DateTime<FixedOffset> {
        instant.with_timezone(&self.fixed_at(instant.timestamp()))
    }

    /// The changes of the zone's offset from UTC that come after an instant, the next one first; none for a fixed
    /// offset. Where only the name of the time or its being summer time changes, the clock is not set: that is no
    /// change here.
    pub const fn changes(self, after: DateTime<Utc>) -> Changes {
        Changes::new(self, after)
    }

    /// The zone of a POSIX rule, such as `CET-1CEST,M3.5.0,M10.5.0/3`.
    pub(crate) fn posix(rule: &str) -> Result<Zone> {
        let parse = || TimeZone::posix(rule).map_err(|error| Error::malformed(format!("{rule:?}"), &error));
        intern(rule, || Ok((rule.to_owned(), parse()?)))
    }

    /// Seconds that the zone's clock is ahead of UTC at a Unix second. Before and after the years that the database
    /// can express (-9999 to 9999) the clock stays on the last offset.
    pub(crate) fn offset_at(self, second: i64) -> i64 {
        match self.0 {
            Kind::Fixed(offset) => i64::from(offset),
            Kind::Named(named) => {
                let offset = i64::from(named.tz.to_offset(timestamp(second)).seconds());
                offset.clamp(-LARGEST_OFFSET, LARGEST_OFFSET)
            }
        }
    }

    /// The same in chrono's type.
    fn fixed_at(self, second: i64) -> FixedOffset {
        let east = i32::try_from(self.offset_at(second)).ok().and_then(FixedOffset::east_opt);
        // The offset is kept within chrono's limit, so it is always there.
        east.unwrap_or(chrono::Offset::fix(&Utc))
    }

    /// What the zone's time is called at a Unix second.
    fn abbreviation_at(self, second: i64) -> String {
        match self.0 {
            Kind::Fixed(_) => self.to_string(),
            Kind::Named(named) => named.tz.to_offset_info(timestamp(second)).abbreviation().to_owned(),
        }
    }

    /// The first Unix second at which the zone's clock reads `local` or later, where `local` counts the seconds on
    /// the clock's face from 1970-01-01T00:00:00. This is first passage, the definition of a day's start: the pieces
    /// of constant offset are walked from an instant at which no clock can read that much yet.
    pub(crate) fn first_reading(self, local: i64) -> i64 {
        let mut piece = local - LARGEST_OFFSET - 1;
        loop {
            let passage = piece.max(local - self.offset_at(piece));
            match self.next_change(piece) {
                Some(change) if change <= passage => piece = change,
                _ => return passage,
            }
        }
    }

    /// The first Unix second after this one at which the offset may be another. It is later than the one given
    /// whatever the data says, so whoever goes from change to change comes to an end.
    fn next_change(self, second: i64) -> Option<i64> {
        let Kind::Named(named) = self.0 else { return None };
        let transition = named.tz.following(timestamp(second)).next()?;
        Some(first_second_at(transition.timestamp())).filter(|change| *change > second)
    }
}

/// The first whole second that is not before this instant: a rule's change may be the last nanosecond of a year.
fn first_second_at(instant: Timestamp) -> i64 {
    // Before 1970, cutting the fraction off is rounding up already.
    instant.as_second() + i64::from(instant.subsec_nanosecond() > 0)
}

fn timestamp(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or(if second < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

/// The zone kept under this name, or the one that `load` gives with its proper name.
fn intern(name: &str, load: impl FnOnce() -> Result<(String, TimeZone)>) -> Result<Zone> {
    static ZONES: RwLock<BTreeMap<String, &'static Named>> = RwLock::new(BTreeMap::new());
    if let Some(named) = ZONES.read().unwrap_or_else(PoisonError::into_inner).get(name) {
        return Ok(Zone(Kind::Named(named)));
    }
    let (name, tz) = load()?;
    let mut zones = ZONES.write().unwrap_or_else(PoisonError::into_inner);
    let named = zones.entry(name.clone()).or_insert_with(|| Box::leak(Box::new(Named { name, tz })));
    Ok(Zone(Kind::Named(named)))
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Kind::Fixed(0) => f.write_str("UTC"),
            Kind::Fixed(offset) => match FixedOffset::east_opt(offset) {
                Some(offset) => write!(f, "{offset}"),
                None => write!(f, "{offset} s"),
            },
            Kind::Named(named) => f.write_str(&named.name),
        }
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({self})")
    }
}

impl From<FixedOffset> for Zone {
    fn from(offset: FixedOffset) -> Zone {
        Zone(Kind::Fixed(offset.local_minus_utc()))
    }
}

impl FromStr for Zone {
    type Err = Error;

    /// As [`Zone::named`].
    fn from_str(name: &str) -> Result<Zone> {
        Zone::named(name)
    }
}

#[cfg(feature = "chrono-tz")]
impl TryFrom<chrono_tz::Tz> for Zone {
    type Error = Error;

    /// The zone of the same name, by this crate's zone data.
    fn try_from(tz: chrono_tz::Tz) -> Result<Zone> {
        Zone::named(tz.name())
    }
}
