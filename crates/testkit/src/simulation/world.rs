//! The state of a simulation: what is so, and what is known of it.

use std::sync::Arc;
use std::time::Duration;

use daily_cache::store::Version;
use daily_cache::{Daily, DailyCache, FrozenClock, Keep, Key, Memory as CacheMemory, Options, Store};

use super::draw::Draw;
use super::plan::{Plan, Verb};
use super::setting::{Memory, Setting};
use super::summary::Summary;
use super::trace::{Step, Trace};
use crate::day_number;
use crate::faults::FaultStore;
use crate::instants::instant;

pub(super) type Shared = Arc<FaultStore<Arc<dyn Store>>>;
pub(super) type Cache = DailyCache<FrozenClock, Shared>;

/// A value: its key, its run, and bytes that follow from the run.
pub(super) type Value = (u8, u64, String);

/// The value that a run makes.
pub(super) fn value_of(key: u8, run: u64) -> Value {
    let times = if run.is_multiple_of(16) { 40 } else { run % 4 };
    let filler = format!("{:016x}", Draw::new(run).next()).repeat(usize::try_from(times).unwrap_or_default());
    (key, run, filler)
}

/// A run of the function, or a value that was put.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub(super) key: u8,
    /// What the clock of its process read before it.
    pub(super) made_at: i64,
    pub(super) is_done: bool,
    /// When its value was stored, counted in puts.
    pub(super) stored: Option<u64>,
    /// Whether its call had a fault: then it may be in memory alone.
    pub(super) had_fault: bool,
}

/// An entry in the store; one that nobody can read has no run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) version: Version,
    pub(super) run: Option<u64>,
}

/// What is known of one key in one process.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spot {
    /// When the value was made that its memory has for sure.
    pub(super) settled: Option<i64>,
    /// How many calls of this process could change what its memory has.
    pub(super) touched: u64,
    /// How many of them were invalidations.
    pub(super) invalidated: u64,
    /// What was stored and what was run before the last invalidation that had no fault began.
    pub(super) gone: Gone,
}

/// What is gone: what was stored until a put, and the runs that had begun by then.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Gone {
    pub(super) puts: u64,
    pub(super) runs: u64,
}

/// A call under way.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) process: usize,
    pub(super) plan: Plan,
    /// What its clock read when it began.
    pub(super) reading: i64,
    pub(super) daily: Daily,
    pub(super) operations: u32,
    pub(super) faults: u32,
    /// Whether it is between two operations, where locks of its cache may be held.
    pub(super) is_interrupted: bool,
    /// The entries when it began, by key.
    pub(super) at_first: Vec<Option<Entry>>,
    /// What there was when it began.
    pub(super) then: Gone,
    /// The entry of its key at its last look.
    pub(super) seen: Option<Entry>,
    pub(super) leases: u32,
    /// The entry of its key when it was granted its first lease.
    pub(super) at_lease: Option<Entry>,
    pub(super) touched: u64,
    /// How often its function ran, the last run, and how often the spot had been invalidated when that began.
    pub(super) ran: u32,
    pub(super) run: Option<u64>,
    pub(super) invalidated: u64,
}

/// The state of a simulation.
#[derive(Debug)]
pub(super) struct World {
    pub(super) setting: Setting,
    pub(super) draw: Draw,
    pub(super) now: i64,
    pub(super) store: Shared,
    pub(super) keys: Vec<Key>,
    pub(super) clocks: Vec<FrozenClock>,
    pub(super) caches: Vec<Cache>,
    pub(super) frames: Vec<Frame>,
    pub(super) runs: Vec<Run>,
    pub(super) entries: Vec<Option<Entry>>,
    pub(super) puts: u64,
    spots: Vec<Spot>,
    pub(super) trace: Trace,
    pub(super) summary: Summary,
    pub(super) violation: Option<String>,
}

impl World {
    /// A world whose processes share this store, which is empty.
    pub(super) fn new(mut draw: Draw, store: Arc<dyn Store>) -> World {
        let setting = Setting::draw(&mut draw);
        let store: Shared = Arc::new(FaultStore::new(store));
        let clocks: Vec<_> = setting
            .processes
            .iter()
            .map(|process| FrozenClock::at(instant(setting.start + process.ahead, 0)))
            .collect();
        let number_of_keys = usize::from(setting.keys);
        let mut world = World {
            draw,
            now: setting.start,
            store,
            keys: Vec::new(),
            caches: Vec::new(),
            frames: Vec::new(),
            runs: Vec::new(),
            entries: vec![None; number_of_keys],
            puts: 0,
            spots: vec![Spot::default(); number_of_keys * clocks.len()],
            trace: Trace::default(),
            summary: Summary::default(),
            violation: None,
            clocks,
            setting,
        };
        world.caches = (0..world.clocks.len()).filter_map(|process| world.start(process)).collect();
        let cache = world.caches.first().cloned();
        let key_of = |key: u8| Some(*cache.as_ref()?.slot("simulated", &key).ok()?.explain::<Value>().key());
        world.keys = (0..world.setting.keys).filter_map(key_of).collect();
        world
    }

    /// A cache as a process has it that was just started.
    pub(super) fn start(&self, process: usize) -> Option<Cache> {
        let memory = match self.setting.memory {
            Memory::On => CacheMemory::bytes(8 << 20),
            Memory::Off => CacheMemory::off(),
            Memory::Rechecked => CacheMemory::recheck(Duration::from_secs(60)),
        };
        // Nobody waits: on the one thread of a simulation nobody would ever come.
        let options = Options::default()
            .with_memory(memory)
            .with_wait(Duration::ZERO)
            .with_skew(Duration::from_secs(self.setting.skew.unsigned_abs()))
            .with_keep(Keep::all());
        let (clock, daily) = (self.clocks.get(process)?.clone(), self.setting.processes.get(process)?.daily);
        Some(DailyCache::with_options(clock, Arc::clone(&self.store), daily, options))
    }

    /// What the clock of a process reads.
    pub(super) fn reads(&self, process: usize) -> i64 {
        self.clocks.get(process).map_or(self.now, |clock| clock.peek().timestamp())
    }

    /// Time passes for everybody.
    pub(super) fn pass(&mut self, seconds: i64) {
        self.now += seconds;
        for clock in &self.clocks {
            clock.advance(Duration::from_secs(seconds.unsigned_abs()));
        }
    }

    pub(super) fn spot(&mut self, process: usize, key: u8) -> &mut Spot {
        let at = process * usize::from(self.setting.keys) + usize::from(key);
        #[expect(clippy::indexing_slicing, reason = "there is a spot for each process and key")]
        &mut self.spots[at]
    }

    /// The spots of a process that a call may change.
    pub(super) fn touch(&mut self, process: usize, plan: &Plan) {
        let all = 0..self.setting.keys;
        let keys = if plan.verb == Verb::InvalidateAll { all } else { plan.key..plan.key + 1 };
        let is_invalidating = matches!(plan.verb, Verb::Invalidate | Verb::InvalidateAll);
        for key in keys {
            let spot = self.spot(process, key);
            spot.touched += 1;
            if is_invalidating {
                spot.invalidated += 1;
                spot.settled = None;
            }
        }
    }

    /// The memory of a process is gone.
    pub(super) fn forget(&mut self, process: usize) {
        for key in 0..self.setting.keys {
            let spot = self.spot(process, key);
            spot.settled = None;
            spot.touched += 1;
        }
    }

    pub(super) fn entry(&self, key: u8) -> Option<Entry> {
        self.entries.get(usize::from(key)).copied().flatten()
    }

    pub(super) fn made_at(&self, entry: Entry) -> Option<i64> {
        Some(self.run(entry.run?)?.made_at)
    }

    pub(super) fn run(&self, run: u64) -> Option<Run> {
        self.runs.get(usize::try_from(run).ok()?).copied()
    }

    pub(super) fn run_mut(&mut self, run: u64) -> Option<&mut Run> {
        self.runs.get_mut(usize::try_from(run).ok()?)
    }

    /// Whether what was made then is fresh, by the definition of a day.
    pub(super) fn is_fresh(&self, made_at: i64, reading: i64, daily: Daily) -> bool {
        let number = |second| day_number(daily, instant(second, 0));
        let is_slightly_ahead = made_at > reading && made_at - reading <= self.setting.skew;
        is_slightly_ahead || number(made_at) == number(reading)
    }

    pub(super) fn add(&mut self, step: Step) {
        let Some(frame) = self.frames.last() else { return };
        let (process, depth) = (frame.process, self.frames.len() - 1);
        self.add_of(process, depth, step);
    }

    /// What came after a violation is of no interest.
    pub(super) fn add_of(&mut self, process: usize, depth: usize, step: Step) {
        if self.violation.is_none() {
            let reads = self.reads(process);
            self.trace.add(step, process, depth, reads);
        }
    }
}
