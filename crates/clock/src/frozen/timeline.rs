//! The rules of frozen time, on plain values: nothing here is shared, and what is refused changes nothing.

use std::fmt;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::Reading;

/// Where a frozen clock stands and how it moves.
#[derive(Debug)]
pub(super) struct Timeline {
    now: Reading,
    reads: u64,
    /// How far a counted read moves the time.
    auto_step: Duration,
    /// How far counted reads may still move it in all.
    auto_left: Duration,
}

impl Timeline {
    pub(super) fn starting_at(wall: DateTime<Utc>) -> Self {
        Self {
            now: Reading { wall, elapsed: Duration::ZERO },
            reads: 0,
            auto_step: Duration::ZERO,
            auto_left: Duration::ZERO,
        }
    }

    pub(super) fn peek(&self) -> Reading {
        self.now
    }

    pub(super) fn reads(&self) -> u64 {
        self.reads
    }

    /// A counted read: gives the time as it stands, then lets the automatic step pass.
    pub(super) fn read(&mut self) -> Reading {
        let shown = self.now;
        self.reads = self.reads.saturating_add(1);
        let step = self.auto_step.min(self.auto_left);
        if self.advance(step).is_ok() {
            self.auto_left -= step;
        }
        shown
    }

    pub(super) fn advance(&mut self, by: Duration) -> Result<DateTime<Utc>, Refusal> {
        let Reading { wall, elapsed } = self.now;
        let Some(moved) = TimeDelta::from_std(by).ok().and_then(|by| wall.checked_add_signed(by)) else {
            return Err(Refusal::BeyondTheEnd { wall, by });
        };
        self.now = Reading { wall: moved, elapsed: elapsed.saturating_add(by) };
        Ok(moved)
    }

    pub(super) fn advance_to(&mut self, target: DateTime<Utc>) -> Result<(), Refusal> {
        let Reading { wall, elapsed } = self.now;
        if target < wall {
            return Err(Refusal::IntoThePast { wall, target });
        }
        self.now = Reading { wall: target, elapsed: elapsed.saturating_add(time_between(wall, target)) };
        Ok(())
    }

    pub(super) fn step_to(&mut self, target: DateTime<Utc>) {
        self.now.wall = target;
    }

    pub(super) fn auto_advance(&mut self, step: Duration, at_most: Duration) {
        self.auto_step = step;
        self.auto_left = at_most;
    }
}

/// How long to `advance` from `from` to the later `to`.
///
/// chrono 0.4.45's own difference loses the leap second in which `from` may lie if midnight is between the
/// two, and can be negative then.
fn time_between(from: DateTime<Utc>, to: DateTime<Utc>) -> Duration {
    let seconds = Duration::from_secs(to.timestamp().abs_diff(from.timestamp()));
    let (begun, ended) = (from.timestamp_subsec_nanos(), to.timestamp_subsec_nanos());
    let begun = if seconds.is_zero() { begun } else { begun % 1_000_000_000 };
    (seconds + Duration::from_nanos(ended.into())).saturating_sub(Duration::from_nanos(begun.into()))
}

/// Why a frozen clock did not move.
#[derive(Debug)]
pub(super) enum Refusal {
    BeyondTheEnd { wall: DateTime<Utc>, by: Duration },
    IntoThePast { wall: DateTime<Utc>, target: DateTime<Utc> },
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BeyondTheEnd { wall, by } => {
                write!(
                    f,
                    "a clock frozen at {wall:?} cannot advance by {by:?}: that is beyond what chrono can express"
                )
            }
            Self::IntoThePast { wall, target } => {
                write!(
                    f,
                    "a clock frozen at {wall:?} cannot advance to {target:?}, which is past: use step_to"
                )
            }
        }
    }
}
