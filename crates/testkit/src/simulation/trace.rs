//! The last steps of a simulation, for those who look for what went wrong.

use std::collections::VecDeque;
use std::fmt;

use super::plan::{Ending, Trouble, Verb};
use crate::instants::instant;
use crate::{Outcome, StoreOp};

/// How many steps are kept.
const MOST: usize = 80;

/// One thing that happened.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    Call { verb: Verb, key: u8, is_of_other_days: bool },
    Fault { op: StoreOp, trouble: Trouble },
    Op { op: StoreOp, outcome: Outcome },
    Run { run: u64 },
    Ending { ending: Ending },
    Answer { run: u64, made_at: i64, how: How },
    Nothing,
    Death,
    Restart,
    Set { by: i64 },
}

/// How an answer was obtained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    FromMemory,
    FromStore,
    Collapsed,
    Stored,
    NotStored,
}

#[derive(Clone, Copy, Debug)]
struct Line {
    step: Step,
    process: usize,
    depth: usize,
    /// What the clock of the process reads.
    reads: i64,
}

/// The last steps of a simulation.
#[derive(Debug, Default)]
pub(super) struct Trace {
    lines: VecDeque<Line>,
}

impl Trace {
    pub(super) fn add(&mut self, step: Step, process: usize, depth: usize, reads: i64) {
        if self.lines.len() == MOST {
            self.lines.pop_front();
        }
        self.lines.push_back(Line { step, process, depth, reads });
    }

    pub(super) fn told(&self) -> Vec<String> {
        self.lines.iter().map(Line::to_string).collect()
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Line { step, process, depth, reads } = self;
        let reads = instant(*reads, 0).format("%F %T");
        let indent = 2 * depth;
        write!(f, "{reads} {:indent$}process {process} {step}", "")
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Step::Call { verb, key, is_of_other_days } => {
                write!(f, "{verb} key {key}{}", if is_of_other_days { " by other days" } else { "" })
            }
            Step::Fault { op, trouble } => write!(f, "meets a fault: {op} {trouble:?}"),
            Step::Op { op, outcome } => write!(f, "asks the store: {op}, {outcome:?}"),
            Step::Run { run } => write!(f, "begins run {run}"),
            Step::Ending { ending } => write!(f, "ends its run: {ending:?}"),
            Step::Answer { run, made_at, how } => {
                write!(f, "is given run {run}, {how:?}, made {}", instant(made_at, 0).format("%F %T"))
            }
            Step::Nothing => f.write_str("is given nothing"),
            Step::Death => f.write_str("dies"),
            Step::Restart => f.write_str("is started again"),
            Step::Set { by } => write!(f, "has its clock set by {by} s"),
        }
    }
}
