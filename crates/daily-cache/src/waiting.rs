//! What a caller waits for that waits for another process.

use std::fmt;

use daily_cache_policy::Zone;

use crate::words;

/// What a caller waits for: the run of another process, or of another cache in this one. Given to
/// [`Options::with_on_wait`](crate::Options::with_on_wait).
///
/// Its text is for people: `waits for the run of load_orders begun at 07:12`.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub(crate) function: String,
    pub(crate) now: i64,
    pub(crate) begun: i64,
    pub(crate) zone: Option<Zone>,
}

impl Waiting {
    /// The name of the function.
    #[must_use]
    pub fn function(&self) -> &str {
        &self.function
    }

    /// The reading of the clock at which that run began, in Unix seconds.
    #[must_use]
    pub fn begun(&self) -> i64 {
        self.begun
    }

    /// That reading in words, in the zone of the policy: `07:12`, `23:58 yesterday`.
    #[must_use]
    pub fn begun_in_words(&self) -> String {
        words::past(self.zone, self.now, self.begun)
    }
}

impl fmt::Display for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "waits for the run of {} begun at {}", self.function, self.begun_in_words())
    }
}
