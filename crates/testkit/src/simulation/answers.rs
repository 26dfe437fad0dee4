//! The invariants of what callers are given.

use daily_cache::{Answer, Tier};

use super::plan::{Ending, Verb};
use super::trace::{How, Step};
use super::world::{Frame, Value, World, value_of};

impl World {
    /// What a caller was given.
    pub(super) fn check_answer(&mut self, frame: &Frame, answer: &Answer<Value>) {
        let (key, run, ref filler) = **answer;
        let (status, made_at) = (answer.status(), answer.facts().made_at());
        let how = match (status.tier(), status.cause()) {
            (Some(Tier::Memory), _) => How::FromMemory,
            (Some(_), _) => How::FromStore,
            (None, None) => How::Collapsed,
            (None, Some(_)) if status.is_stored() => How::Stored,
            (None, Some(_)) => How::NotStored,
        };
        self.add(Step::Answer { run, made_at, how });
        self.summary.hits += u64::from(status.is_hit());
        self.check_value(frame, (key, run, filler), made_at);
        match how {
            How::Collapsed => self.check(false, || "a caller that waits for nobody has waited".to_owned()),
            How::FromMemory | How::FromStore => {
                let is_asked = matches!(frame.plan.verb, Verb::Get | Verb::Peek);
                self.check(is_asked && frame.ran == 0, || "a value is found and made as well".to_owned());
                let is_fresh = self.is_fresh(made_at, frame.reading, frame.daily);
                self.check(is_fresh, || {
                    format!("a value made {} s before is not of the day", frame.reading - made_at)
                });
            }
            How::Stored | How::NotStored => {
                self.check(frame.run == Some(run), || "a caller is given what another run made".to_owned());
                self.check(made_at == frame.reading, || {
                    format!("a value is stamped {} s after the reading before it", made_at - frame.reading)
                });
            }
        }
        match how {
            How::FromMemory | How::FromStore => self.check_found(frame, run, how),
            How::Stored if frame.faults == 0 => {
                let is_stored = self.run(run).is_some_and(|run| run.stored.is_some());
                self.check(is_stored, || format!("run {run} is said to be stored, and never was"));
            }
            _ => {}
        }
        self.settle(frame, run, made_at, how);
    }

    /// A value that was found was stored, and not before its reader invalidated it.
    fn check_found(&mut self, frame: &Frame, number: u64, how: How) {
        let Some(run) = self.run(number) else { return };
        let gone = self.spot(frame.process, frame.plan.key).gone;
        let is_newer = number >= gone.runs || run.stored.is_some_and(|stored| stored > gone.puts);
        self.check(is_newer, || format!("run {number} is found, {how:?}, by who has invalidated it"));
        let may_be_there = run.stored.is_some() || (run.had_fault && how == How::FromMemory);
        self.check(may_be_there, || format!("run {number} is found, {how:?}, and was never stored"));
    }

    /// A value is, byte for byte, what a run made for its key.
    fn check_value(&mut self, frame: &Frame, (key, run, filler): (u8, u64, &String), made_at: i64) {
        let asked = frame.plan.key;
        self.check(key == asked, || format!("a value of key {key} is given for key {asked}"));
        let known = self.run(run).filter(|run| run.is_done && run.key == key);
        self.check(known.is_some(), || format!("run {run} made no value for key {key}"));
        self.check(value_of(key, run).2 == *filler, || format!("the value of run {run} has other bytes"));
        let stamped = known.is_none_or(|run| run.made_at == made_at);
        self.check(stamped, || format!("the value of run {run} is said to be made at {made_at}"));
    }

    /// What the memory of a process has for sure after a call in which nothing interfered.
    fn settle(&mut self, frame: &Frame, run: u64, made_at: i64, how: How) {
        if let Some(run) = self.run_mut(run) {
            run.had_fault |= frame.faults > 0;
        }
        if frame.plan.verb == Verb::Peek {
            return;
        }
        let spot = self.spot(frame.process, frame.plan.key);
        let is_sure = spot.touched == frame.touched && frame.faults == 0;
        spot.settled = (is_sure && how != How::NotStored).then_some(made_at);
    }

    /// A call failed: only its own function may be why.
    pub(super) fn check_failure(&mut self, frame: &Frame) {
        let is_own = frame.plan.ending == Ending::Error && frame.ran == 1;
        self.check(is_own, || "a call fails though its function did not".to_owned());
        self.spot(frame.process, frame.plan.key).settled = None;
    }
}
