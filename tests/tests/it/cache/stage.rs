//! Real caches on which operations are played, and what they report.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use chrono::{DateTime, Timelike, Utc};
use daily_cache::{Cause, Daily, DailyCache, FrozenClock, Keep, Memory, MemoryStore, Options, Scope, Store};
use daily_cache_testkit::{Call, Op, Report, Run, Step, Verb, moments, ops};
use proptest::prelude::*;

pub(crate) type Cache = DailyCache<FrozenClock, Arc<dyn Store>>;

/// What the function gives where it fails.
#[derive(Debug)]
pub(crate) struct Failure;

/// How two callers use caches over one store.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setting {
    /// The settings of each caller.
    pub(crate) dailies: [Daily; 2],
    caches: Caches,
    pub(crate) memory: Memory,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Caches {
    /// One, under the policy of the first caller; the second brings its own.
    Shared,
    /// One for each.
    Apart,
}

impl Setting {
    /// A cache for each caller.
    pub(crate) fn apart(dailies: [Daily; 2]) -> Setting {
        Setting { dailies, caches: Caches::Apart, memory: Memory::default() }
    }

    /// One cache.
    pub(crate) fn shared(dailies: [Daily; 2]) -> Setting {
        Setting { caches: Caches::Shared, ..Setting::apart(dailies) }
    }

    pub(crate) fn with_memory(self, memory: Memory) -> Setting {
        Setting { memory, ..self }
    }

    /// The cache of a caller.
    pub(crate) fn cache_of(self, caller: u8) -> u8 {
        if self.caches == Caches::Apart { caller } else { 0 }
    }
}

/// A zone with a rollover, an instant to begin at, and what happens then.
pub(crate) fn plays() -> impl Strategy<Value = (Daily, DateTime<Utc>, Vec<Op>)> {
    (moments(), ops()).prop_map(|((daily, [from]), ops)| (daily, from, ops))
}

/// Memory, as by default or none.
pub(crate) fn memories() -> impl Strategy<Value = Memory> {
    prop_oneof![Just(Memory::default()), Just(Memory::off())]
}

/// A cache over this store.
pub(crate) fn cache(clock: &FrozenClock, store: Arc<dyn Store>, daily: Daily, memory: Memory) -> Cache {
    // The model knows of nothing that goes by itself.
    let options = Options::default().with_memory(memory).with_keep(Keep::all());
    DailyCache::with_options(clock.clone(), store, daily, options)
}

/// A cache over an empty store.
pub(crate) fn new_cache(clock: &FrozenClock, daily: Daily, memory: Memory) -> Cache {
    cache(clock, Arc::new(MemoryStore::new()), daily, memory)
}

/// How often a value is computed that one cache is asked for at these readings, and each time why.
pub(crate) fn computations(daily: Daily, memory: Memory, readings: &[DateTime<Utc>]) -> Vec<Cause> {
    let clock = FrozenClock::at(readings[0]);
    let cache = new_cache(&clock, daily, memory);
    let slot = cache.slot("load_orders", "acme").unwrap();
    let asked_at = |reading: &DateTime<Utc>| {
        clock.step_to(*reading);
        slot.get_or_compute(|| 0_u64).status().cause()
    };
    readings.iter().filter_map(asked_at).collect()
}

/// The same second with so many nanoseconds; 1e9 and more mean a leap second.
pub(crate) fn with_fraction(instant: DateTime<Utc>, fraction: u32) -> DateTime<Utc> {
    instant.with_nanosecond(fraction).unwrap_or(instant)
}

/// Caches over one store, a clock, and what was reported.
pub(crate) struct Stage {
    pub(crate) clock: FrozenClock,
    setting: Setting,
    open: Box<dyn Fn() -> Arc<dyn Store>>,
    pub(crate) caches: [Cache; 2],
    values: Cell<u64>,
    reports: RefCell<Vec<Report>>,
    /// Nanoseconds that every reading is given beyond its second, if they are not left as they come.
    pub(crate) fraction: Option<u32>,
}

impl Stage {
    /// Caches over one store in memory.
    pub(crate) fn new(setting: Setting, from: DateTime<Utc>) -> Stage {
        let store = Arc::new(MemoryStore::new());
        Stage::over(setting, from, move || Arc::clone(&store) as Arc<dyn Store>)
    }

    /// Caches over a store that each opens for itself.
    pub(crate) fn over(
        setting: Setting,
        from: DateTime<Utc>,
        open: impl Fn() -> Arc<dyn Store> + 'static,
    ) -> Stage {
        let clock = FrozenClock::at(from);
        let caches = setting.dailies.map(|daily| cache(&clock, open(), daily, setting.memory));
        Stage {
            clock,
            setting,
            open: Box::new(open),
            caches,
            values: Cell::default(),
            reports: RefCell::default(),
            fraction: None,
        }
    }

    /// All operations; what was reported, each call after those made while it ran.
    pub(crate) fn play(&mut self, ops: &[Op]) -> Vec<Report> {
        for op in ops {
            self.perform(op);
        }
        self.reports()
    }

    pub(crate) fn perform(&mut self, op: &Op) {
        match op {
            Op::Step(step) => self.step(*step),
            Op::Call(call) => self.call(call),
            Op::Restart(caller) => {
                let at = usize::from(self.setting.cache_of(*caller));
                let store = (self.open)();
                self.caches[at] = cache(&self.clock, store, self.setting.dailies[at], self.setting.memory);
            }
        }
    }

    /// What was reported since this was last asked.
    pub(crate) fn reports(&self) -> Vec<Report> {
        self.reports.take()
    }

    fn step(&self, step: Step) {
        let daily = self.setting.dailies[0];
        self.clock.step_to(match self.fraction {
            None => step.take(daily, self.clock.peek()),
            Some(fraction) => with_fraction(step.take(daily, with_fraction(self.clock.peek(), 0)), fraction),
        });
    }

    pub(crate) fn call(&self, Call { caller, key, verb }: &Call) {
        let at = self.setting.cache_of(*caller);
        let cache = &self.caches[usize::from(at)];
        let slot = cache.slot("load_orders", key).unwrap();
        let slot = if at == *caller { slot } else { slot.policy(self.setting.dailies[usize::from(*caller)]) };
        let report = match verb {
            Verb::Get(run) => {
                let answer = slot.get_or_try_compute(|| self.run(run));
                answer.map_or(Report::Failed, |answer| Report::from(&answer.strict().unwrap()))
            }
            Verb::Refresh(run) => {
                let answer = slot.try_refresh_with(|| self.run(run));
                answer.map_or(Report::Failed, |answer| Report::from(&answer.strict().unwrap()))
            }
            Verb::Put => Report::from(&slot.put(self.next_value()).strict().unwrap()),
            Verb::Peek => slot.peek().map_or(Report::Nothing, |answer| Report::from(&answer)),
            Verb::Explain => Report::from(&slot.explain::<u64>()),
            Verb::Invalidate => Report::Removed(slot.invalidate().unwrap().into()),
            Verb::InvalidateAll => Report::Removed(cache.invalidate(Scope::All).unwrap()),
        };
        self.reports.borrow_mut().push(report);
    }

    fn run(&self, run: &Run) -> Result<u64, Failure> {
        self.step(Step::By(run.seconds));
        if let Some(call) = &run.meanwhile {
            self.call(call);
        }
        if run.fails { Err(Failure) } else { Ok(self.next_value()) }
    }

    fn next_value(&self) -> u64 {
        self.values.set(self.values.get() + 1);
        self.values.get()
    }
}
