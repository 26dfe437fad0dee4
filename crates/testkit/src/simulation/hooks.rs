//! What happens before and after an operation of the store: others act, faults, deaths; what it did is looked at.

use std::panic::resume_unwind;

use daily_cache::store::Take;
use daily_cache::{Cbor, Codec, Store};

use super::plan::{Moment, Plan, Trouble};
use super::stage::{Death, Stage};
use super::trace::Step;
use super::world::{Entry, Value, World};
use crate::StoreOp;
use crate::faults::{Asked, Outcome};

impl Stage {
    /// What happens before an operation.
    pub(super) fn before(&self, asked: &Asked) {
        let Some(plan) = self.count(asked) else { return };
        let is_now = |at: Option<u32>| at == Some(plan.1);
        if is_now(plan.0.interlude) {
            self.set_interrupted(true);
            self.call_another();
            self.set_interrupted(false);
        }
        if plan.0.crash == Some(Moment::Before(plan.1)) {
            self.die();
        }
        if is_now(plan.0.fault) {
            let mut world = self.world();

            let trouble = world.trouble(asked.op);
            world.add(Step::Fault { op: asked.op, trouble });
            world.summary.faults += 1;
            if let Some(frame) = world.frames.last_mut() {
                frame.faults += 1;
            }
            drop(world);
            trouble.befall(self.store.faults().on(asked.op).nth(1));
        }
    }

    /// The plan of the call that asks, and which operation of it this is.
    fn count(&self, asked: &Asked) -> Option<(Plan, u32)> {
        let mut world = self.world();
        world.summary.operations += 1;
        let frame = world.frames.last_mut()?;
        frame.operations += 1;
        let frame = frame.clone();
        world.check_operations(&frame, asked.op);
        Some((frame.plan, frame.operations))
    }

    fn set_interrupted(&self, is_interrupted: bool) {
        if let Some(frame) = self.world().frames.last_mut() {
            frame.is_interrupted = is_interrupted;
        }
    }

    /// What happens after an operation.
    pub(super) fn after(&self, asked: &Asked, outcome: Outcome) {
        let mut world = self.world();
        world.add(Step::Op { op: asked.op, outcome });
        let Some(frame) = world.frames.last().cloned() else { return };
        let key = asked.key.and_then(|key| world.keys.iter().position(|known| *known == key));
        let key = key.and_then(|key| u8::try_from(key).ok());
        if let (StoreOp::Put | StoreOp::Remove, Some(key)) = (asked.op, key) {
            world.check_operation(&frame, key, asked.op, outcome);
        }
        let now = world.entry(frame.plan.key);
        if let Some(frame) = world.frames.last_mut().filter(|frame| key == Some(frame.plan.key)) {
            match (asked.op, outcome) {
                (StoreOp::Open, _) => frame.seen = now,
                (StoreOp::Lease, Outcome::Granted) => {
                    frame.leases += 1;
                    frame.at_lease = frame.at_lease.or(now);
                }
                _ => {}
            }
        }
        drop(world);
        if frame.plan.crash == Some(Moment::After(frame.operations)) {
            self.die();
        }
    }

    fn die(&self) {
        self.world().summary.crashes += 1;
        resume_unwind(Box::new(Death(Vec::new())));
    }
}

impl World {
    /// The fault of an operation.
    fn trouble(&mut self, op: StoreOp) -> Trouble {
        #[cfg(test)]
        if self.setting.faults == super::setting::Faults::Rot && op == StoreOp::Open {
            return Trouble::IsFlipped;
        }
        Trouble::draw(&mut self.draw, op)
    }

    /// What the store has of a key after an operation on it.
    pub(super) fn look(&self, key: u8, before: Option<Entry>) -> Option<Entry> {
        let key = self.keys.get(usize::from(key))?;
        let found = self.store.inner().open(key, &mut Take::Body).ok()??;
        let version = found.version();
        if let Some(before) = before.filter(|before| before.version == version) {
            return Some(before);
        }
        let is_damaged = self.store.faults().is_damaged(key);
        let value: Option<Value> = Cbor.decode(found.into_body()?).ok().filter(|_| !is_damaged);
        Some(Entry { version, run: value.map(|(_, run, _)| run) })
    }
}
