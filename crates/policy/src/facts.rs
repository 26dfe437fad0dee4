//! What is recorded of a value, as far as policies care.

use std::time::Duration;

/// What is recorded of a value. Instants are whole Unix seconds.
///
/// ```
/// use daily_cache_policy::Facts;
///
/// let facts = Facts::new(1_541_300_400).with_validated_at(1_541_386_800);
/// assert_eq!(facts.made_at(), 1_541_300_400);
/// assert_eq!(facts.reference(), 1_541_386_800);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    made_at: i64,
    validated_at: Option<i64>,
    took: Duration,
}

impl Facts {
    /// The facts of a value whose computation began at this reading of the clock.
    #[must_use]
    pub const fn new(made_at: i64) -> Facts {
        Facts { made_at, validated_at: None, took: Duration::ZERO }
    }

    /// The same, last found unchanged at its source at this reading of the clock.
    #[must_use]
    pub fn with_validated_at(self, validated_at: i64) -> Facts {
        Facts { validated_at: Some(validated_at), ..self }
    }

    /// The same, with the time the computation took.
    #[must_use]
    pub fn with_took(self, took: Duration) -> Facts {
        Facts { took, ..self }
    }

    /// The reading of the clock taken before the value was computed.
    #[must_use]
    pub const fn made_at(&self) -> i64 {
        self.made_at
    }

    /// The reading of the last successful revalidation.
    #[must_use]
    pub const fn validated_at(&self) -> Option<i64> {
        self.validated_at
    }

    /// The instant that policies, pruning and listings go by: `validated_at` if present, else `made_at`.
    #[must_use]
    pub const fn reference(&self) -> i64 {
        match self.validated_at {
            Some(validated_at) => validated_at,
            None => self.made_at,
        }
    }

    /// How long computing the value took, in elapsed time.
    #[must_use]
    pub const fn took(&self) -> Duration {
        self.took
    }
}
