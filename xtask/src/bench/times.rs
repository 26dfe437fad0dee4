//! The times of one contestant.

use std::time::Duration;

/// How long each run took, shortest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Times(Vec<Duration>);

impl Times {
    /// In any order.
    pub(super) fn new(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }

    /// How many runs there were.
    pub(super) fn runs(&self) -> usize {
        self.0.len()
    }

    /// The middle one, or the mean of the middle two. Zero if there is none.
    pub(super) fn median(&self) -> Duration {
        let at = |index: usize| self.0.get(index).copied().unwrap_or_default();
        let (lower, upper) = (self.0.len().saturating_sub(1) / 2, self.0.len() / 2);
        (at(lower) + at(upper)) / 2
    }

    /// The shortest. Zero if there is none.
    pub(super) fn min(&self) -> Duration {
        self.0.first().copied().unwrap_or_default()
    }

    /// How many times as long as the other one takes, by their medians.
    pub(super) fn ratio(&self, other: &Self) -> f64 {
        self.median().div_duration_f64(other.median())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(millis: &[u64]) -> Times {
        Times::new(millis.iter().copied().map(Duration::from_millis).collect())
    }

    #[test]
    fn the_median_is_the_middle_of_the_sorted_times() {
        assert_eq!(times(&[9, 1, 5]).median(), Duration::from_millis(5));
        assert_eq!(times(&[7]).median(), Duration::from_millis(7));
    }

    #[test]
    fn the_median_of_an_even_number_lies_between_the_middle_two() {
        assert_eq!(times(&[8, 2, 4, 100]).median(), Duration::from_millis(6));
        assert_eq!(times(&[3, 4]).median(), Duration::from_micros(3500));
    }

    #[test]
    fn nothing_measured_is_no_panic() {
        assert_eq!((times(&[]).median(), times(&[]).min()), (Duration::ZERO, Duration::ZERO));
    }

    #[test]
    fn a_ratio_is_that_of_the_medians() {
        let ratio = times(&[3, 1, 2]).ratio(&times(&[4, 100, 1]));
        assert!((ratio - 0.5).abs() < 1e-9, "{ratio}");
        assert_eq!(times(&[3, 1, 2]).min(), Duration::from_millis(1));
    }
}
