//! How an answer was obtained: in words for people, and as RFC 9211 writes it.

use std::fmt;
use std::time::Duration;

use daily_cache_policy::{Window, Zone};

use crate::words;

/// Where a value was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Tier {
    /// In the memory of this process.
    Memory,
    /// In the store.
    Store,
}

/// Why the function was run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cause {
    /// Nothing was stored.
    Absent,
    /// What was stored is past its window, or has none.
    Stale,
    /// What was stored belongs to a window that has not begun: a clock was set back, or another machine is ahead.
    FutureDated,
    /// What was stored is a value of another type.
    OtherType,
    /// What was stored was written by another codec.
    OtherCodec,
    /// What was stored cannot be read as an entry or decoded as a value.
    Damaged,
    /// The store could not be asked.
    StoreFailed,
    /// The caller asked for a new run.
    Refresh,
    /// Nothing was run: the caller put a value that it had.
    Put,
    /// The cache is switched off.
    Off,
}

impl Cause {
    /// The value of `fwd` in RFC 9211 §2.2.
    fn forwarded(self) -> &'static str {
        match self {
            Cause::Off => "bypass",
            Cause::Refresh | Cause::Put => "request",
            Cause::Stale | Cause::FutureDated => "stale",
            Cause::Absent => "uri-miss",
            Cause::OtherType | Cause::OtherCodec | Cause::Damaged | Cause::StoreFailed => "miss",
        }
    }

    fn detail(self) -> Option<&'static str> {
        match self {
            Cause::FutureDated => Some("future-dated"),
            Cause::OtherType => Some("other-type"),
            Cause::OtherCodec => Some("other-codec"),
            Cause::Damaged => Some("damaged"),
            Cause::StoreFailed => Some("store-failed"),
            Cause::Put => Some("put"),
            Cause::Absent | Cause::Stale | Cause::Refresh | Cause::Off => None,
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Cause::Absent => "no entry",
            Cause::Stale => "stale entry",
            Cause::FutureDated => "entry from the future",
            Cause::OtherType => "entry of another type",
            Cause::OtherCodec => "entry of another codec",
            Cause::Damaged => "damaged entry",
            Cause::StoreFailed => "the store failed",
            Cause::Refresh => "refresh asked for",
            Cause::Put => "put",
            Cause::Off => "the cache is off",
        })
    }
}

/// How an answer was obtained.
///
/// `{}` gives words for people, in the policy's zone: `hit, made 07:12, until 06:00 tomorrow`. `{:#}` gives the line
/// of RFC 9211: `daily-cache; hit; ttl=82080; detail=memory`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    pub(crate) how: How,
    pub(crate) now: i64,
    pub(crate) window: Window,
    pub(crate) zone: Option<Zone>,
    pub(crate) made_at: i64,
    pub(crate) took: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    Hit(Tier),
    /// What was there, past its window or before it, where nothing was to be run.
    Stale(Tier),
    /// The value of the run of another caller, for which this one waited.
    Collapsed,
    Ran {
        cause: Cause,
        stored: bool,
    },
}

impl Status {
    /// Whether the value was there already, in memory or in the store.
    #[must_use]
    pub fn is_hit(&self) -> bool {
        matches!(self.how, How::Hit(_) | How::Stale(_))
    }

    /// Whether the value was there already, and is given though it is not fresh: in [`Mode::Offline`](crate::Mode::Offline).
    #[must_use]
    pub fn is_stale(&self) -> bool {
        matches!(self.how, How::Stale(_))
    }

    /// Whether the value was stored by this call.
    #[must_use]
    pub fn is_stored(&self) -> bool {
        matches!(self.how, How::Ran { stored: true, .. })
    }

    /// Whether this call waited for the run of another caller and took its value.
    #[must_use]
    pub fn is_collapsed(&self) -> bool {
        self.how == How::Collapsed
    }

    /// Where the value was found; `None` where it was computed.
    #[must_use]
    pub fn tier(&self) -> Option<Tier> {
        match self.how {
            How::Hit(tier) | How::Stale(tier) => Some(tier),
            How::Collapsed | How::Ran { .. } => None,
        }
    }

    /// Why this call ran the function; `None` where it did not.
    #[must_use]
    pub fn cause(&self) -> Option<Cause> {
        match self.how {
            How::Ran { cause, .. } => Some(cause),
            How::Hit(_) | How::Stale(_) | How::Collapsed => None,
        }
    }

    /// How long the value is fresh from this call on; zero where it is not, `None` where there is no end to it.
    #[must_use]
    pub fn ttl(&self) -> Option<Duration> {
        if !self.window.contains(self.now) {
            return Some(Duration::ZERO);
        }
        let until = self.window.until()?;
        Some(Duration::from_secs(until.abs_diff(self.now)))
    }

    fn in_words(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.how {
            How::Hit(_) => f.write_str("hit")?,
            How::Stale(_) => f.write_str("hit, offline")?,
            How::Collapsed => f.write_str("computed by another caller")?,
            How::Ran { cause: Cause::Put, .. } => f.write_str("put")?,
            How::Ran { cause, .. } => {
                write!(f, "computed in {} ({cause})", words::duration(self.took))?;
            }
        }
        if let How::Ran { stored, .. } = self.how {
            f.write_str(if stored { ", stored" } else { ", not stored" })?;
        }
        write!(f, ", made {}", words::past(self.zone, self.now, self.made_at))?;
        match self.window.until() {
            _ if !self.window.contains(self.now) => f.write_str(", already stale"),
            Some(until) => write!(f, ", until {}", words::future(self.zone, self.now, until)),
            None => f.write_str(", without end"),
        }
    }

    fn in_rfc_9211(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("daily-cache")?;
        let detail = match self.how {
            How::Hit(Tier::Memory) => Some("memory"),
            How::Hit(Tier::Store) => Some("store"),
            How::Stale(_) => Some("offline"),
            How::Collapsed => None,
            How::Ran { cause, .. } => cause.detail(),
        };
        match self.how {
            How::Hit(_) | How::Stale(_) => f.write_str("; hit")?,
            How::Collapsed => f.write_str("; fwd=miss; collapsed")?,
            How::Ran { cause, stored } => {
                write!(f, "; fwd={}", cause.forwarded())?;
                f.write_str(if stored { "; stored" } else { "" })?;
            }
        }
        if let (How::Stale(_), Some(until)) = (self.how, self.window.until())
            && until <= self.now
        {
            write!(f, "; ttl=-{}", self.now.abs_diff(until))?;
        } else if let Some(ttl) = self.ttl() {
            write!(f, "; ttl={}", ttl.as_secs())?;
        }
        detail.map_or(Ok(()), |detail| write!(f, "; detail={detail}"))
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.alternate() { self.in_rfc_9211(f) } else { self.in_words(f) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(how: How, now: &str) -> Status {
        let second = |text: &str| text.parse::<chrono::DateTime<chrono::Utc>>().unwrap().timestamp();
        let (made_at, took) = (second("2026-11-23T06:12:00Z"), Duration::from_millis(2_100));
        let window = Window::new(second("2026-11-23T05:00:00Z"), second("2026-11-24T05:00:00Z"));
        Status { how, now: second(now), window, zone: Zone::named("Europe/Paris").ok(), made_at, took }
    }

    #[test]
    fn a_hit_says_when_it_was_made_and_until_when_it_is_good() {
        let hit = status(How::Hit(Tier::Memory), "2026-11-23T09:00:00Z");
        assert_eq!(hit.to_string(), "hit, made 07:12, until 06:00 tomorrow");
        assert_eq!(format!("{hit:#}"), "daily-cache; hit; ttl=72000; detail=memory");
    }

    #[test]
    fn a_miss_says_why_and_whether_it_was_stored() {
        let how = How::Ran { cause: Cause::FutureDated, stored: true };
        let miss = status(how, "2026-11-23T06:12:00Z");
        assert_eq!(
            miss.to_string(),
            "computed in 2.1 s (entry from the future), stored, made 07:12, until 06:00 tomorrow"
        );
        assert_eq!(format!("{miss:#}"), "daily-cache; fwd=stale; stored; ttl=82080; detail=future-dated");
    }

    #[test]
    fn a_value_that_outlived_its_window_says_so() {
        let how = How::Ran { cause: Cause::Off, stored: false };
        let late = status(how, "2026-11-24T05:00:00Z");
        assert!(late.to_string().ends_with("not stored, made 07:12 yesterday, already stale"), "{late}");
        assert_eq!(late.ttl(), Some(Duration::ZERO));
        assert_eq!(format!("{late:#}"), "daily-cache; fwd=bypass; ttl=0");
    }

    #[test]
    fn a_collapsed_call_says_so() {
        let collapsed = status(How::Collapsed, "2026-11-23T06:12:00Z");
        assert_eq!(format!("{collapsed:#}"), "daily-cache; fwd=miss; collapsed; ttl=82080");
    }
}
