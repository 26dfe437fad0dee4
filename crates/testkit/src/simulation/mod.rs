//! The whole of it, simulated: processes that share a store, days that go by, and whatever may come between.
//!
//! One seed says everything: the zone and when its days begin, how far clocks are apart and whether they are set, what
//! is called when, what fails, who dies. Several caches, each a process with a [`FrozenClock`](daily_cache::FrozenClock)
//! of its own, call one [`FaultStore`](crate::FaultStore) on one thread. Between any two operations of the store another
//! process may make a call of its own, the operation may have a fault, or the process may die and be started anew. While
//! a function runs, time passes and others call. Nobody waits and nothing sleeps, so a day takes well under a
//! millisecond.
//!
//! It is no second cache that says what each call answers; that is the [`Model`](crate::Model). It holds everything
//! that happens against what must be so in any case:
//!
//! - A value is, byte for byte, what a run made for its key, and stamped with the reading before that run.
//! - A value that was found is of the reader's day by the reader's clock, or ahead of it within the skew.
//! - No function runs for what the process has in memory, or the store had from the beginning of the call on, or when the
//!   process got its lease. No call runs its function twice, and none fails but by its function.
//! - An entry ahead within the skew is not overwritten by who saw it. An entry is removed only by who means to, and pruned
//!   only when it is old enough.
//! - What was invalidated is gone in the end, and no run of the process that was under way stores its value.
//! - A call takes a handful of operations, whatever happens. Who only looks writes nothing. Nothing panics.
//!
//! Left out are waiting, which takes more than one thread, and the thread that tidies up: there are tests of each. The
//! store below the faults is one in memory, or [one of yours](Simulation::run_over).
//!
//! `cargo xtask simulate` runs thousands of seeds.

mod answers;
mod checks;
mod draw;
mod hooks;
mod plan;
mod setting;
mod stage;
mod summary;
mod trace;
mod world;

use std::sync::Arc;

use daily_cache::{MemoryStore, Store};

use self::draw::Draw;
use self::stage::Stage;
use self::world::World;
use crate::instants::instant;

pub use self::summary::{Summary, Violation};

const DAY: i64 = 86_400;

/// One simulation, said by its seed.
///
/// ```
/// use daily_cache_testkit::simulation::Simulation;
///
/// let summary = Simulation::new(7).run(10)?;
/// assert!(summary.days >= 10 && summary.calls > 10);
/// assert_eq!(Simulation::new(7).run(10)?, summary);
/// # Ok::<(), daily_cache_testkit::simulation::Violation>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Simulation {
    seed: u64,
}

impl Simulation {
    /// The simulation of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Simulation {
        Simulation { seed }
    }

    /// Lets at least so many days go by. The first days of a longer simulation are those of a shorter one.
    ///
    /// # Errors
    ///
    /// An invariant did not hold.
    pub fn run(self, days: u32) -> Result<Summary, Violation> {
        self.run_over(Arc::new(MemoryStore::new()), days)
    }

    /// The same with a store of yours below the faults. It has to be empty, and nobody else may use it meanwhile. Its
    /// conditions have to be [exact](daily_cache::store::Conditions::Exact).
    ///
    /// # Errors
    ///
    /// An invariant did not hold.
    pub fn run_over(self, store: Arc<dyn Store>, days: u32) -> Result<Summary, Violation> {
        self.run_in(World::new(Draw::new(self.seed), store), days)
    }

    fn run_in(self, world: World, days: u32) -> Result<Summary, Violation> {
        let stage = Stage::new(world);
        let start = stage.world().now;
        let end = start + i64::from(days) * DAY;
        while stage.world().now < end && stage.world().violation.is_none() {
            stage.world().pass_some_time();
            stage.act();
        }
        stage.end();
        let world = stage.world();
        if let Some(what) = world.violation.clone() {
            let setting = format!("{:?}", world.setting);
            return Err(Violation { seed: self.seed, what, setting, trace: world.trace.told() });
        }
        let days = u64::try_from((world.now - start) / DAY).unwrap_or_default();
        Ok(Summary { simulations: 1, days, ..world.summary })
    }
}

impl World {
    /// Often none, often a little, often to the first or last second of a day of somebody.
    fn pass_some_time(&mut self) {
        let seconds = match self.draw.below(24) {
            0..=8 => 0,
            9 => 1,
            10..=13 => self.draw.between(0, 60),
            14..=17 => self.draw.between(0, 7_200),
            18 => self.draw.between(0, DAY),
            _ => self.seconds_to_an_end(),
        };
        self.pass(seconds);
    }

    fn seconds_to_an_end(&mut self) -> i64 {
        let processes = u32::try_from(self.clocks.len()).unwrap_or_default();
        let process = self.draw.below(processes) as usize;
        let (beside, is_other) = (self.draw.between(-1, 1), self.draw.once_in(4));
        let reads = self.reads(process);
        let daily =
            self.setting.processes.get(process).map(|of| if is_other { of.other_daily } else { of.daily });
        let end = daily.map(|daily| daily.day_of(instant(reads, 0)).end().timestamp());
        (end.unwrap_or(reads) + beside - reads).max(0)
    }
}

#[cfg(test)]
mod tests {
    use super::setting::Faults;
    use super::*;

    /// The first violation of a store that rots.
    fn violation() -> Violation {
        let in_rot = |seed| {
            let mut world = World::new(Draw::new(seed), Arc::new(MemoryStore::new()));
            world.setting.faults = Faults::Rot;
            Simulation::new(seed).run_in(world, 50).err()
        };
        (0..20).find_map(in_rot).unwrap()
    }

    #[test]
    fn a_store_that_gives_out_what_it_did_not_verify_is_found_out() {
        let violation = violation();
        assert!(violation.what().starts_with("a value of key 1 is given for key 0"), "{violation}");
    }

    #[test]
    fn a_violation_is_told_with_its_seed_and_the_last_steps() {
        let violation = violation();
        let told = violation.to_string();
        assert!(
            told.starts_with(&format!("seed {}: {}\nSetting {{", violation.seed(), violation.what())),
            "{told}"
        );
        let [.., fault, op, answer] = violation.trace() else { panic!("{told}") };
        assert!(fault.ends_with("meets a fault: open IsFlipped"), "{told}");
        assert!(op.ends_with("asks the store: open, Found"), "{told}");
        assert!(answer.contains("is given run "), "{told}");
    }
}
