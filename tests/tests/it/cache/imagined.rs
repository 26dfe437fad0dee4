//! The reference model, played the same operations as a stage.

use std::cell::{Cell, RefCell};

use chrono::{DateTime, Utc};
use daily_cache::{Clock, FrozenClock, Memory};
use daily_cache_testkit::{Call, Model, Op, Report, Run, Step, Verb};

use super::stage::Setting;

/// What the model reports of these operations, and the model after them.
pub(crate) fn play(setting: Setting, from: DateTime<Utc>, ops: &[Op]) -> (Vec<Report>, Model) {
    let imagined = Imagined {
        clock: FrozenClock::at(from),
        setting,
        values: Cell::default(),
        reports: RefCell::default(),
    };
    let mut model = if setting.memory == Memory::off() { Model::forgetful() } else { Model::remembering() };
    for op in ops {
        match op {
            Op::Step(step) => imagined.step(*step),
            Op::Call(call) => imagined.call(&mut model, call),
            Op::Restart(caller) => model.restart(setting.cache_of(*caller)),
        }
    }
    (imagined.reports.take(), model)
}

/// All that is beside the model: a clock of its own, what the function gives, and what was reported.
struct Imagined {
    clock: FrozenClock,
    setting: Setting,
    values: Cell<u64>,
    reports: RefCell<Vec<Report>>,
}

impl Imagined {
    fn step(&self, step: Step) {
        self.clock.step_to(step.take(self.setting.dailies[0], self.clock.peek()));
    }

    fn call(&self, model: &mut Model, Call { caller, key, verb }: &Call) {
        let cache = self.setting.cache_of(*caller);
        let now = self.clock.now();
        let mut slot = model.slot(cache, *key, self.setting.dailies[usize::from(*caller)]);
        let report = match verb {
            Verb::Get(run) => slot.get(now, |model| self.run(model, run)),
            Verb::Refresh(run) => slot.refresh(now, |model| self.run(model, run)),
            Verb::Put => slot.put(now, self.next_value()),
            Verb::Peek => slot.peek(now),
            Verb::Explain => slot.explain(now),
            Verb::Invalidate => slot.invalidate(),
            Verb::InvalidateAll => model.invalidate(cache),
        };
        self.reports.borrow_mut().push(report);
    }

    fn run(&self, model: &mut Model, run: &Run) -> Option<u64> {
        self.step(Step::By(run.seconds));
        if let Some(call) = &run.meanwhile {
            self.call(model, call);
        }
        (!run.fails).then(|| self.next_value())
    }

    fn next_value(&self) -> u64 {
        self.values.set(self.values.get() + 1);
        self.values.get()
    }
}
