//! What is to happen in one call, drawn before it.

use std::fmt;
use std::io::ErrorKind;

use daily_cache::store::Damage;

use super::draw::Draw;
use super::setting::{Faults, Setting};
use crate::{Rule, StoreOp};

/// What a call asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    Get,
    Refresh,
    Put,
    Peek,
    Explain,
    Invalidate,
    InvalidateAll,
    /// Keeping so many days.
    Prune(u32),
}

impl Verb {
    fn draw(draw: &mut Draw) -> Verb {
        match draw.below(28) {
            0..=15 => Verb::Get,
            16..=17 => Verb::Refresh,
            18..=19 => Verb::Put,
            20..=22 => Verb::Peek,
            23 => Verb::Explain,
            24..=25 => Verb::Invalidate,
            26 => Verb::InvalidateAll,
            _ => Verb::Prune(draw.below(3)),
        }
    }

    /// The most store operations that such a call may take.
    pub(super) fn most_operations(self, keys: u8) -> u32 {
        match self {
            Verb::Get => 10,
            Verb::Refresh | Verb::Put => 4,
            Verb::Peek => 1,
            Verb::Explain => 2,
            Verb::Invalidate => 2 + u32::from(keys),
            Verb::InvalidateAll => 1 + 2 * u32::from(keys),
            Verb::Prune(_) => 1 + 4 * u32::from(keys),
        }
    }

    /// Whether it leaves the store as it is.
    pub(super) fn is_looking_only(self) -> bool {
        matches!(self, Verb::Peek | Verb::Explain)
    }
}

impl fmt::Display for Verb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Verb::Get => f.write_str("gets"),
            Verb::Refresh => f.write_str("refreshes"),
            Verb::Put => f.write_str("puts"),
            Verb::Peek => f.write_str("peeks at"),
            Verb::Explain => f.write_str("explains"),
            Verb::Invalidate => f.write_str("invalidates"),
            Verb::InvalidateAll => f.write_str("invalidates all, beside"),
            Verb::Prune(days) => write!(f, "prunes to {days} days, beside"),
        }
    }
}

/// How a run of the function ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    Value,
    Error,
    Panic,
}

/// A moment at one of the operations of a call, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    Before(u32),
    After(u32),
}

/// What is to happen in one call.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
    pub(super) verb: Verb,
    pub(super) key: u8,
    /// Whether it goes by the other days of its process.
    pub(super) is_of_other_days: bool,
    /// The operation that has a fault.
    pub(super) fault: Option<u32>,
    /// When the process dies.
    pub(super) crash: Option<Moment>,
    /// The operation before which another process makes a call.
    pub(super) interlude: Option<u32>,
    /// How many seconds pass before each call during the run, and after the last.
    pub(super) seconds: i64,
    /// How many calls are made during the run.
    pub(super) calls: u32,
    pub(super) ending: Ending,
}

impl Plan {
    pub(super) fn draw(draw: &mut Draw, setting: &Setting) -> Plan {
        let maybe_at = |draw: &mut Draw, holds: bool, times, last| {
            (holds && draw.once_in(times)).then(|| 1 + draw.below(last))
        };
        let crash = maybe_at(draw, setting.has_crashes, 12, 9);
        Plan {
            verb: Verb::draw(draw),
            key: u8::try_from(draw.below(setting.keys.into())).unwrap_or_default(),
            is_of_other_days: draw.once_in(8),
            fault: maybe_at(draw, setting.faults != Faults::None, 4, 5),
            crash: crash.map(|at| if draw.once_in(2) { Moment::Before(at) } else { Moment::After(at) }),
            interlude: maybe_at(draw, true, 4, 7),
            seconds: seconds(draw),
            calls: if draw.once_in(4) { 1 + draw.below(2) } else { 0 },
            ending: match draw.below(24) {
                0..=2 => Ending::Error,
                3 => Ending::Panic,
                _ => Ending::Value,
            },
        }
    }

    /// The same, undisturbed at its operations.
    pub(super) fn in_quiet(self) -> Plan {
        Plan { fault: None, crash: None, interlude: None, ..self }
    }
}

fn seconds(draw: &mut Draw) -> i64 {
    match draw.below(8) {
        0 => 1,
        1 => draw.between(0, 120),
        2 => draw.between(0, 2 * 86_400),
        _ => 0,
    }
}

/// One fault of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    Fails,
    FailsAfter,
    IsLost,
    IsDamaged,
    IsTorn,
    #[cfg(test)]
    IsFlipped,
}

impl Trouble {
    pub(super) fn draw(draw: &mut Draw, op: StoreOp) -> Trouble {
        let plain = [Trouble::Fails, Trouble::FailsAfter, Trouble::IsLost];
        let of_bytes =
            [Trouble::Fails, Trouble::FailsAfter, Trouble::IsLost, Trouble::IsDamaged, Trouble::IsTorn];
        let all = if matches!(op, StoreOp::Open | StoreOp::Put) { &of_bytes[..] } else { &plain };
        draw.one_of(all, Trouble::Fails)
    }

    pub(super) fn befall(self, rule: Rule<'_>) {
        match self {
            Trouble::Fails => rule.fail(ErrorKind::StorageFull),
            Trouble::FailsAfter => rule.fail_after(ErrorKind::TimedOut),
            Trouble::IsLost => rule.lose(),
            Trouble::IsDamaged => rule.damage(Damage::BodySum),
            // The codec notices: a value is never as short.
            Trouble::IsTorn => rule.tear(3),
            // The key in the value is another.
            #[cfg(test)]
            Trouble::IsFlipped => rule.flip(8),
        }
    }
}
