//! The invariants of runs and of what is done to the store.

use super::plan::Verb;
use super::setting::Memory;
use super::world::{Entry, Frame, World};
use crate::{Outcome, StoreOp};

impl World {
    /// Counts a check, and keeps the first violation.
    pub(super) fn check(&mut self, holds: bool, what: impl FnOnce() -> String) {
        self.summary.checks += 1;
        if !holds && self.violation.is_none() {
            self.violation = Some(what());
        }
    }

    /// An operation is asked for: a call takes a handful of them, and who only looks writes nothing.
    pub(super) fn check_operations(&mut self, frame: &Frame, op: StoreOp) {
        let (asked, most) = (frame.operations, frame.plan.verb.most_operations(self.setting.keys));
        self.check(asked <= most, || format!("a call asks the store for more than {most} operations"));
        let is_write = matches!(op, StoreOp::Put | StoreOp::Remove | StoreOp::Lease);
        let may_write = !frame.plan.verb.is_looking_only();
        self.check(may_write || !is_write, || format!("who only looks asks for a {op}"));
    }

    /// The function is about to run: there was nothing to be had instead.
    pub(super) fn check_run(&mut self, frame: &Frame) {
        let ran = frame.ran;
        self.check(ran == 0, || "one call runs its function twice".to_owned());
        if frame.plan.verb != Verb::Get {
            return;
        }
        let spot = *self.spot(frame.process, frame.plan.key);
        if let Some(made_at) = spot.settled
            && self.setting.memory == Memory::On
            && spot.touched == frame.touched
        {
            let is_fresh = self.is_fresh(made_at, frame.reading, frame.daily);
            self.check(!is_fresh, || "a process runs again for what its memory has fresh".to_owned());
        }
        if frame.faults > 0 {
            return;
        }
        let now = self.entry(frame.plan.key);
        let at_first = frame.at_first.get(usize::from(frame.plan.key)).copied().flatten();
        let is_there = |then: Option<Entry>| then.is_some() && then == now;
        if is_there(at_first) {
            let is_fresh = self.has_fresh(frame, at_first);
            self.check(!is_fresh, || "a process runs for what the store has fresh".to_owned());
        }
        if frame.leases == 1 && is_there(frame.at_lease) {
            let is_fresh = self.has_fresh(frame, frame.at_lease);
            self.check(!is_fresh, || {
                "a process runs for what another stored before it had the lease".to_owned()
            });
        }
    }

    fn has_fresh(&self, frame: &Frame, entry: Option<Entry>) -> bool {
        let made_at = entry.and_then(|entry| self.made_at(entry));
        made_at.is_some_and(|made_at| self.is_fresh(made_at, frame.reading, frame.daily))
    }

    /// An entry took the place of another, or of nothing: it was allowed to.
    pub(super) fn check_put(&mut self, frame: &Frame, before: Option<Entry>, after: Entry) {
        let is_own = after.run.is_none() || after.run == frame.run;
        self.check(is_own, || "a process stores what another run made".to_owned());
        let invalidated = self.spot(frame.process, frame.plan.key).invalidated;
        self.check(invalidated == frame.invalidated, || {
            "a run stores its value after its process invalidated it".to_owned()
        });
        self.puts += 1;
        let puts = self.puts;
        if let Some(run) = after.run.and_then(|run| self.run_mut(run)) {
            run.stored = Some(puts);
        }
        let was_seen = before == frame.seen;
        if let Some(old) = before.and_then(|entry| self.made_at(entry))
            && frame.faults == 0
        {
            let ahead = old - frame.reading;
            let is_within = 0 < ahead && ahead <= self.setting.skew;
            self.check(!(is_within && was_seen), || {
                format!("an entry that is {ahead} s ahead, within the skew, is overwritten")
            });
            let is_found_missing = frame.plan.verb == Verb::Get && !was_seen;
            self.check(!(ahead > 0 && is_found_missing), || {
                format!("an entry that came meanwhile and is {ahead} s newer is overwritten")
            });
        }
    }

    /// An entry was removed.
    pub(super) fn check_remove(&mut self, frame: &Frame, before: Entry) {
        let Verb::Prune(days) = frame.plan.verb else {
            let may_remove = matches!(frame.plan.verb, Verb::Invalidate | Verb::InvalidateAll);
            self.check(may_remove, || "a call removes an entry that is to remove nothing".to_owned());
            return;
        };
        if let Some(made_at) = self.made_at(before) {
            let age = frame.reading - made_at;
            self.check(age > i64::from(days) * 86_400, || {
                format!("an entry of {age} s is pruned where {days} days are kept")
            });
        }
    }

    /// What was there when an invalidation began is gone in the end.
    pub(super) fn check_invalidated(&mut self, frame: &Frame) {
        if frame.faults > 0 {
            return;
        }
        for (key, old) in (0..).zip(frame.at_first.iter().copied()) {
            if frame.plan.verb != Verb::InvalidateAll && key != frame.plan.key {
                continue;
            }
            let is_gone = old.is_none() || self.entry(key) != old;
            self.check(is_gone, || format!("the entry of key {key} is there after it was invalidated"));
            self.spot(frame.process, key).gone = frame.then;
        }
    }

    /// What an operation did to the store.
    pub(super) fn check_operation(&mut self, frame: &Frame, key: u8, op: StoreOp, outcome: Outcome) {
        let before = self.entry(key);
        let after = self.look(key, before);
        if let Some(entry) = self.entries.get_mut(usize::from(key)) {
            *entry = after;
        }
        match (op, after) {
            (StoreOp::Put, Some(after)) if before != Some(after) => self.check_put(frame, before, after),
            (StoreOp::Remove, None) => {
                if let Some(before) = before {
                    self.check_remove(frame, before);
                }
            }
            _ => self.check(before == after || frame.faults > 0, || {
                format!("an entry changes though the answer to a {op} is {outcome:?}")
            }),
        }
    }
}
