//! The driver: processes call their caches, on one thread, and what happens between is drawn.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use daily_cache::{Codec, FrozenClock, Keep, Policy, Scope, Slot};

use super::plan::{Ending, Plan, Verb};
use super::trace::Step;
use super::world::{Cache, Frame, Gone, Run, Shared, Value, World, value_of};
use crate::instants::instant;

/// The most calls inside one another.
const DEEPEST: usize = 4;

/// Processes die: unwinds through their calls, and takes along whose calls are around those.
pub(super) struct Death(pub(super) Vec<usize>);

/// A function panics, as it was to.
struct Planned;

/// The error of a function that was to fail.
struct Refused;

/// The driver of one simulation.
#[derive(Debug)]
pub(super) struct Stage {
    world: Mutex<World>,
    pub(super) store: Shared,
}

impl Stage {
    pub(super) fn new(world: World) -> Arc<Stage> {
        let stage = Arc::new(Stage { store: Arc::clone(&world.store), world: Mutex::new(world) });
        let (before, after) = (Arc::clone(&stage), Arc::clone(&stage));
        stage.store.faults().on_any().call(move |asked| before.before(asked));
        stage.store.faults().on_any().call_after(move |asked, outcome| after.after(asked, outcome));
        stage
    }

    /// The world, of which nothing is held while a cache is called.
    pub(super) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The callbacks hold the stage: without them it is dropped.
    pub(super) fn end(&self) {
        self.store.faults().clear();
    }

    /// One thing that somebody does who is not in the middle of something.
    pub(super) fn act(&self) {
        let mut world = self.world();
        let processes = u32::try_from(world.clocks.len()).unwrap_or_default();
        let process = world.draw.below(processes) as usize;
        if world.draw.once_in(24) {
            world.add_of(process, 0, Step::Restart);
            let old = restart(&mut world, process);
            drop(world);
            drop(old);
            return;
        }
        if world.setting.sets_clocks && world.draw.once_in(24) {
            set_clock(&mut world, process);
            return;
        }
        drop(world);
        self.call(process);
    }

    /// A call of a process that was drawn, if it may call now and there is room for it.
    pub(super) fn call_another(&self) {
        let mut world = self.world();
        let processes = u32::try_from(world.clocks.len()).unwrap_or_default();
        let process = world.draw.below(processes) as usize;
        let is_busy = world.frames.iter().any(|frame| frame.process == process && frame.is_interrupted);
        if is_busy || world.frames.len() >= DEEPEST || world.violation.is_some() {
            return;
        }
        world.summary.overtakings += 1;
        drop(world);
        self.call(process);
    }

    fn call(&self, process: usize) {
        let Some(plan) = self.begin(process) else { return };
        let ended = catch_unwind(AssertUnwindSafe(|| self.carry_out(process, plan)));
        let mut world = self.world();
        world.frames.pop();
        let Err(payload) = ended else { return };
        let mut death = match payload.downcast::<Death>() {
            Ok(death) => death,
            Err(payload) => {
                let is_planned = payload.is::<Planned>() && plan.ending == Ending::Panic;
                world.check(is_planned, || format!("the cache panics: {}", said(&*payload)));
                world.spot(process, plan.key).settled = None;
                return;
            }
        };
        let around = world.frames.len();
        world.add_of(process, around, Step::Death);
        let old = restart(&mut world, process);
        death.0.push(process);
        let has_more_to_unwind = world.frames.iter().any(|frame| death.0.contains(&frame.process));
        drop(world);
        drop(old);
        if has_more_to_unwind {
            resume_unwind(death);
        }
    }

    fn begin(&self, process: usize) -> Option<Plan> {
        let mut guard = self.world();
        let world = &mut *guard;
        let mut plan = Plan::draw(&mut world.draw, &world.setting);
        // The order in which several keys are freed is not drawn, so what happens at that operation must not depend on it.
        if plan.verb == Verb::InvalidateAll && world.frames.iter().any(|frame| frame.process == process) {
            plan = plan.in_quiet();
        }
        if !plan.verb.is_looking_only() {
            world.touch(process, &plan);
        }
        let of = world.setting.processes.get(process)?;
        let daily = if plan.is_of_other_days { of.other_daily } else { of.daily };
        let spot = *world.spot(process, plan.key);
        let reading = world.reads(process);
        world.frames.push(Frame {
            process,
            plan,
            reading,
            daily,
            operations: 0,
            faults: 0,
            is_interrupted: false,
            at_first: world.entries.clone(),
            then: Gone { puts: world.puts, runs: world.runs.len() as u64 },
            seen: None,
            leases: 0,
            at_lease: None,
            touched: spot.touched,
            ran: 0,
            run: None,
            invalidated: spot.invalidated,
        });
        world.summary.calls += 1;
        let Plan { verb, key, is_of_other_days, .. } = plan;
        world.add(Step::Call { verb, key, is_of_other_days });
        Some(plan)
    }

    fn carry_out(&self, process: usize, plan: Plan) {
        let (cache, daily) = {
            let world = self.world();
            let daily = world.frames.last().map(|frame| frame.daily);
            (world.caches.get(process).cloned(), daily)
        };
        let (Some(cache), Some(daily)) = (cache, daily) else { return };
        let Ok(slot) = cache.slot("simulated", &plan.key) else { return };
        let slot = if plan.is_of_other_days { slot.policy(daily) } else { slot };
        match plan.verb {
            Verb::Invalidate => self.invalidated(slot.invalidate().is_ok()),
            Verb::InvalidateAll => self.invalidated(cache.invalidate(Scope::All).is_ok()),
            Verb::Prune(days) => drop(cache.prune(Keep::days(days))),
            Verb::Explain => drop(slot.explain::<Value>()),
            _ => self.ask(&slot, plan.verb),
        }
    }

    fn ask<P: Policy, K: Codec<Value>>(&self, slot: &Slot<'_, FrozenClock, Shared, P, K>, verb: Verb) {
        let answer = match verb {
            Verb::Get => slot.get_or_try_compute(|| self.run()).map(Some),
            Verb::Refresh => slot.try_refresh_with(|| self.run()).map(Some),
            Verb::Put => Ok(Some(slot.put(self.made()))),
            _ => Ok(slot.peek::<Value>()),
        };
        let mut world = self.world();
        let Some(frame) = world.frames.last().cloned() else { return };
        match answer {
            Ok(Some(answer)) => world.check_answer(&frame, &answer),
            Ok(None) => world.add(Step::Nothing),
            Err(Refused) => world.check_failure(&frame),
        }
    }

    fn invalidated(&self, is_done: bool) {
        let mut world = self.world();
        let frame = world.frames.last().filter(|_| is_done).cloned();
        if let Some(frame) = frame {
            world.check_invalidated(&frame);
        }
    }

    /// A value that is put.
    fn made(&self) -> Value {
        let mut world = self.world();
        begin_run(&mut world);
        end_run(&mut world)
    }

    /// The function: time passes, and others are at work.
    fn run(&self) -> Result<Value, Refused> {
        let Some(plan) = begin_run(&mut self.world()) else { return Err(Refused) };
        for _ in 0..plan.calls {
            self.world().pass(plan.seconds);
            self.call_another();
        }
        let mut world = self.world();
        world.pass(plan.seconds);
        world.add(Step::Ending { ending: plan.ending });
        match plan.ending {
            Ending::Value => Ok(end_run(&mut world)),
            Ending::Error => Err(Refused),
            Ending::Panic => {
                drop(world);
                resume_unwind(Box::new(Planned))
            }
        }
    }
}

/// The cache that a process had until now. It is to be dropped without the world: it may call its store.
fn restart(world: &mut World, process: usize) -> Option<Cache> {
    world.forget(process);
    let new = world.start(process)?;
    Some(std::mem::replace(world.caches.get_mut(process)?, new))
}

fn set_clock(world: &mut World, process: usize) {
    let far = world.draw.one_of(&[1, 3_600, 86_400, 3 * 86_400], 1);
    let by = world.draw.between(-far, far);
    let target = instant(world.reads(process) + by, 0);
    if let Some(clock) = world.clocks.get(process) {
        clock.step_to(target);
    }
    world.add_of(process, 0, Step::Set { by });
}

/// A run of the call under way begins.
fn begin_run(world: &mut World) -> Option<Plan> {
    let number = world.runs.len() as u64;
    let frame = world.frames.last().cloned()?;
    world.check_run(&frame);
    let invalidated = world.spot(frame.process, frame.plan.key).invalidated;
    world.runs.push(Run {
        key: frame.plan.key,
        made_at: frame.reading,
        is_done: false,
        stored: None,
        had_fault: false,
    });
    world.summary.runs += 1;
    world.add(Step::Run { run: number });
    if let Some(frame) = world.frames.last_mut() {
        (frame.ran, frame.run, frame.invalidated) = (frame.ran + 1, Some(number), invalidated);
    }
    Some(frame.plan)
}

/// It made its value.
fn end_run(world: &mut World) -> Value {
    let run = world.frames.last().and_then(|frame| frame.run).unwrap_or(u64::MAX);
    let known = usize::try_from(run).ok().and_then(|run| world.runs.get_mut(run));
    let key = known.map(|run| {
        run.is_done = true;
        run.key
    });
    value_of(key.unwrap_or(u8::MAX), run)
}

/// What a panic says.
fn said(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().cloned();
    text.or_else(|| payload.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default()
}
