//! What a call reports, in the model and in a cache alike.

use daily_cache::{Answer, Cause, Explanation, Tier};

/// What a call reports: enough to compare the model with a cache, and nothing that two runs would not share.
///
/// `made_at` is in Unix seconds.
///
/// ```
/// use daily_cache::{Cause, Daily, DailyCache, FixedClock, MemoryStore, Zone};
/// use daily_cache_testkit::Report;
///
/// let clock = FixedClock::at("1970-01-02T00:00:00Z".parse()?);
/// let cache = DailyCache::new(clock, MemoryStore::new(), Daily::in_zone(Zone::UTC));
/// let answer = cache.slot("load_orders", "acme")?.get_or_compute(|| 7);
/// let ran = Report::Ran { value: 7, made_at: 86_400, cause: Cause::Absent, stored: true };
/// assert_eq!(Report::from(&answer), ran);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report {
    /// A value that was there.
    Hit {
        /// The value.
        value: u64,
        /// The reading before it was computed.
        made_at: i64,
        /// Where it was found.
        tier: Tier,
    },
    /// A value that was computed, or put.
    Ran {
        /// The value.
        value: u64,
        /// The reading before it was computed.
        made_at: i64,
        /// Why.
        cause: Cause,
        /// Whether it was stored.
        stored: bool,
    },
    /// A value of another caller's run.
    Collapsed {
        /// The value.
        value: u64,
        /// The reading before it was computed.
        made_at: i64,
    },
    /// The function ran, and failed.
    Failed,
    /// A peek found nothing fresh.
    Nothing,
    /// What a call would do.
    Explained {
        /// Where it would find its value, or why it would run the function.
        verdict: Result<Tier, Cause>,
        /// When what is there was made, fresh or not.
        made_at: Option<i64>,
    },
    /// So many entries were removed.
    Removed(u64),
}

impl Report {
    /// The same, but for the tier of a hit: what a cache without memory reports too.
    ///
    /// ```
    /// use daily_cache::Tier;
    /// use daily_cache_testkit::Report;
    ///
    /// let [memory, store] = [Tier::Memory, Tier::Store].map(|tier| Report::Hit { value: 7, made_at: 0, tier });
    /// assert_ne!(memory, store);
    /// assert_eq!(memory.wherever(), store);
    /// ```
    #[must_use]
    pub fn wherever(self) -> Report {
        match self {
            Report::Hit { value, made_at, .. } => Report::Hit { value, made_at, tier: Tier::Store },
            Report::Explained { verdict, made_at } => {
                Report::Explained { verdict: verdict.map(|_| Tier::Store), made_at }
            }
            other => other,
        }
    }
}

impl From<&Answer<u64>> for Report {
    fn from(answer: &Answer<u64>) -> Report {
        let (value, made_at, status) = (**answer, answer.facts().made_at(), answer.status());
        match (status.tier(), status.cause()) {
            (Some(tier), _) => Report::Hit { value, made_at, tier },
            (None, Some(cause)) => Report::Ran { value, made_at, cause, stored: status.is_stored() },
            (None, None) => Report::Collapsed { value, made_at },
        }
    }
}

impl From<&Explanation> for Report {
    fn from(explanation: &Explanation) -> Report {
        let verdict = match (explanation.tier(), explanation.cause()) {
            (Some(tier), _) => Ok(tier),
            (None, cause) => Err(cause.unwrap_or(Cause::Absent)),
        };
        Report::Explained { verdict, made_at: explanation.facts().map(daily_cache::Facts::made_at) }
    }
}
