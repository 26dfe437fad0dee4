//! Operations on caches, and sequences of them between steps of a clock.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::Step;
use crate::walks::steps;

/// What happens next.
///
/// ```
/// use daily_cache_testkit::{Call, Op, Run, Step, Verb};
///
/// // Caller 1 stores a value while caller 0 computes one, for which it needs two seconds over midnight.
/// let put = Call { caller: 1, key: 0, verb: Verb::Put };
/// let run = Run { seconds: 2, meanwhile: Some(Box::new(put)), fails: false };
/// let overtaken = [Op::Step(Step::ToEnd(-1)), Op::Call(Call { caller: 0, key: 0, verb: Verb::Get(run) })];
/// assert_ne!(overtaken[1], Op::Restart(0));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// The clock is moved.
    Step(Step),
    /// A cache is called.
    Call(Call),
    /// The process of a caller's cache is started again.
    Restart(u8),
}

/// One call of a cache.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Who calls, 0 or 1: two caches, or two ways to use one.
    pub caller: u8,
    /// For what, from 0 to 2.
    pub key: u8,
    /// What is asked.
    pub verb: Verb,
}

/// What is asked of a cache.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verb {
    /// The fresh value, or that of a run.
    Get(Run),
    /// The value of a run.
    Refresh(Run),
    /// That a value is stored.
    Put,
    /// The fresh value, if there is one.
    Peek,
    /// What a call would do.
    Explain,
    /// That the entry is removed.
    Invalidate,
    /// That all entries are removed.
    InvalidateAll,
}

/// One run of the function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// How many seconds pass while it runs.
    pub seconds: i64,
    /// A call that is made while it runs.
    pub meanwhile: Option<Box<Call>>,
    /// Whether it gives an error in the end.
    pub fails: bool,
}

/// Sequences of up to 16 operations: calls of two callers for three keys, now and then with another call while the
/// function runs, between steps of the clock to either side as [`walks`](crate::walks) has them, and restarts.
///
/// **Aims at** calls of one key that overtake one another over the end of a day: four of five calls are of key 0.
/// **Shrinks** to no operations, by leaving some out, and each of them as [`calls`] and walks do.
///
/// ```
/// use daily_cache_testkit::{ops, seeded};
/// use proptest::prelude::*;
///
/// proptest!(seeded(), |(ops in ops())| prop_assert!(ops.len() <= 16));
/// ```
pub fn ops() -> impl Strategy<Value = Vec<Op>> {
    let op = prop_oneof![
        8 => calls().prop_map(Op::Call),
        6 => steps().prop_map(Op::Step),
        1 => (0..2_u8).prop_map(Op::Restart),
    ];
    vec(op, 0..=16)
}

/// Calls, some with another one while their function runs.
///
/// **Aims at** what two callers do to one key at a time. **Shrinks** to a `get` of key 0 by caller 0, whose function takes
/// no time, does not fail and is not disturbed.
///
/// ```
/// use daily_cache_testkit::{calls, seeded};
/// use proptest::prelude::*;
///
/// proptest!(seeded(), |(call in calls())| prop_assert!(call.caller < 2 && call.key < 3));
/// ```
pub fn calls() -> impl Strategy<Value = Call> {
    calls_with(option::weighted(0.2, calls_with(Just(None)).prop_map(Box::new)))
}

fn calls_with(meanwhile: impl Strategy<Value = Option<Box<Call>>>) -> impl Strategy<Value = Call> {
    let seconds = prop_oneof![8 => Just(0), 1 => Just(1), 1 => 0..2 * 86_400_i64];
    let runs = (seconds, meanwhile, prop::bool::weighted(0.15)).prop_map(|(seconds, meanwhile, fails)| Run {
        seconds,
        meanwhile,
        fails,
    });
    // One draw of a run serves all verbs: drawn for each, the strategy would nest a hundredfold.
    let verbs = (0..16_u8, runs).prop_map(|(verb, run)| match verb {
        0..=6 => Verb::Get(run),
        7..=8 => Verb::Refresh(run),
        9..=10 => Verb::Put,
        11..=12 => Verb::Peek,
        13 => Verb::Explain,
        14 => Verb::Invalidate,
        _ => Verb::InvalidateAll,
    });
    let keys = prop_oneof![4 => Just(0), 1 => 1..=2_u8];
    (0..2_u8, keys, verbs).prop_map(|(caller, key, verb)| Call { caller, key, verb })
}
