//! By which clock, zone, rollover and time to live results are judged.

use std::collections::BTreeMap;
use std::env;
use std::fmt;
use std::time::Duration;

use chrono::{DateTime, NaiveTime, Utc};
use daily_cache::{Clock, Daily, FixedClock, Policy, PolicyExt, SystemClock, Ttl, Zone};

use crate::args::{DayOf, Freshness, General};
use crate::error::{Error, Result, chain};

const VARIABLE: &str = "DAILY_CACHE_ZONE";

/// A clock of either kind.
pub(crate) type AnyClock = Box<dyn Clock + Send + Sync>;

/// A policy of any kind.
pub(crate) type AnyPolicy = Box<dyn Policy + Send + Sync>;

/// The system's clock, or one that stands still.
pub(crate) fn clock(general: &General) -> AnyClock {
    match general.now {
        Some(now) => Box::new(FixedClock::at(now)),
        None => Box::new(SystemClock),
    }
}

/// What a day is, and who said so.
#[derive(Clone, Debug)]
pub(crate) struct DayRule {
    pub(crate) zone: Zone,
    pub(crate) rollover: NaiveTime,
    pub(crate) origin: Origin,
}

/// Who named the zone.
#[derive(Clone, Debug)]
pub(crate) enum Origin {
    Option,
    Variable,
    System,
    /// `TZ`, which is the system's way for one process.
    Tz,
    /// Nobody did, so it is UTC.
    Nobody,
    /// What the system names is no zone, for this reason, so it is UTC.
    Unknown(String),
}

impl DayRule {
    /// The zone that the command line names, else the environment, else the system; else UTC.
    ///
    /// # Errors
    ///
    /// The command line or our own variable names a zone that there is not.
    pub(crate) fn read(day: &DayOf) -> Result<DayRule> {
        let rollover = day.rollover.unwrap_or_default();
        let variable = env::var_os(VARIABLE).filter(|name| !name.is_empty());
        let (zone, origin) = match (&day.zone, variable) {
            (Some(name), _) => (named("--zone", name)?, Origin::Option),
            (None, Some(name)) => (named(VARIABLE, &name.to_string_lossy())?, Origin::Variable),
            (None, None) => match Zone::configured() {
                Ok(Some(zone)) if env::var_os("TZ").is_some() => (zone, Origin::Tz),
                Ok(Some(zone)) => (zone, Origin::System),
                Ok(None) => (Zone::UTC, Origin::Nobody),
                Err(error) => (Zone::UTC, Origin::Unknown(chain(&error))),
            },
        };
        Ok(DayRule { zone, rollover, origin })
    }

    /// The policy of one day.
    ///
    /// # Errors
    ///
    /// The rollover is no time of day, which the command line has seen to.
    pub(crate) fn daily(&self) -> Result<Daily> {
        Daily::in_zone(self.zone).at_time(self.rollover).map_err(|error| Error::of(&error))
    }

    /// What a person should know who did not name a zone where the system has none.
    pub(crate) fn remark(&self) -> Option<String> {
        let mend = format!("give --zone or set {VARIABLE}");
        match &self.origin {
            Origin::Nobody => {
                Some(format!("this system has no time zone set, so days are those of UTC; {mend}"))
            }
            Origin::Unknown(why) => Some(format!("days are those of UTC; {mend}: {why}")),
            Origin::Option | Origin::Variable | Origin::System | Origin::Tz => None,
        }
    }
}

fn named(by: &str, name: &str) -> Result<Zone> {
    Zone::named(name).map_err(|error| Error::because(by, &error))
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Origin::Option => "by --zone",
            Origin::Variable => "by DAILY_CACHE_ZONE",
            Origin::System => "the system's",
            Origin::Tz => "by TZ",
            Origin::Nobody => "no zone is set",
            Origin::Unknown(_) => "the system's zone is unknown",
        })
    }
}

/// How long a result is good.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) day: DayRule,
    pub(crate) ttl: Option<Duration>,
    pub(crate) no_day: bool,
}

impl Settings {
    /// # Errors
    ///
    /// As those of [`DayRule::read`].
    pub(crate) fn read(fresh: &Freshness) -> Result<Settings> {
        Ok(Settings { day: DayRule::read(&fresh.day)?, ttl: fresh.ttl, no_day: fresh.no_day })
    }

    /// The policy of results, the earlier of the ends of the day and of the time to live.
    ///
    /// # Errors
    ///
    /// As those of [`DayRule::daily`].
    pub(crate) fn policy(&self) -> Result<AnyPolicy> {
        let daily = self.day.daily()?;
        Ok(match self.ttl.map(Ttl::new) {
            None => Box::new(daily),
            Some(ttl) if self.no_day => Box::new(ttl),
            Some(ttl) => Box::new(daily.and(ttl)),
        })
    }

    /// The same for failures, which are kept this long at most.
    pub(crate) fn of_failures(&self, ttl: Duration) -> Settings {
        Settings { ttl: Some(self.ttl.map_or(ttl, |all| all.min(ttl))), ..self.clone() }
    }

    /// As texts to keep beside a result, so that a listing can tell until when it is good. Nothing is judged by them.
    pub(crate) fn tags(&self) -> Vec<(&'static str, String)> {
        let mut tags = vec![("zone", self.day.zone.name()), ("rollover", self.day.rollover.to_string())];
        tags.extend(self.ttl.map(|ttl| ("ttl", ttl.as_secs().to_string())));
        tags.extend(self.no_day.then(|| ("no-day", String::new())));
        tags
    }

    /// What the texts beside a result say; where they say nothing it is judged by the day of a listing.
    pub(crate) fn of_tags(tags: &BTreeMap<String, String>, day: &DayRule) -> Settings {
        let tag = |name: &str| tags.get(name).map(String::as_str);
        let told = |zone: Zone| DayRule {
            zone,
            rollover: tag("rollover").and_then(|time| time.parse().ok()).unwrap_or_default(),
            origin: Origin::Option,
        };
        Settings {
            day: tag("zone").and_then(|name| Zone::named(name).ok()).map_or_else(|| day.clone(), told),
            ttl: tag("ttl").and_then(|ttl| ttl.parse().ok()).map(Duration::from_secs),
            no_day: tag("no-day").is_some(),
        }
    }
}

/// An instant of the clock.
pub(crate) fn now(general: &General) -> DateTime<Utc> {
    clock(general).now()
}
