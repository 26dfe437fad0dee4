//! The explorer of schedules: it runs a scenario over and over, and decides each time anew which thread goes on
//! wherever the scenario locks, waits, or counts.
//!
//! Nothing else may decide: time stands still here until the scenario lets it pass.

use std::cell::Cell;
use std::env;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic;
use std::time::Duration;

pub(crate) use shuttle::sync::atomic::{AtomicUsize, Ordering};
pub(crate) use shuttle::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
pub(crate) use shuttle::{thread, thread_local};

use shuttle::scheduler::{PctScheduler, RandomScheduler, Scheduler};
use shuttle::{Config, Runner};

/// What repeats a run.
const SEED: &str = "DAILY_CACHE_TEST_SEED";

/// How many schedules a scenario is run under, by each of the two ways to draw one.
const SCHEDULES: &str = "DAILY_CACHE_TEST_SCHEDULES";
const MANY: usize = 2000;

/// In how many places a schedule departs from running, of all threads that can run, always the one first in line.
const DEPARTURES: usize = 3;

/// The bytes of each thread's stack.
const STACK: usize = 256 * 1024;

std::thread_local! {
    /// All threads of a scenario run on one thread of the system.
    static NOW: Cell<Duration> = const { Cell::new(Duration::ZERO) };
}

/// Elapsed time, from the beginning of the scenario on.
pub(crate) fn elapsed() -> Duration {
    NOW.get()
}

/// Lets time pass. Who waits does not wake by this alone.
pub(crate) fn pass(time: Duration) {
    NOW.set(NOW.get() + time);
}

/// Runs a scenario under many schedules: at each step any thread, and then with few departures from a fixed order,
/// which finds what takes one thread to stand still for long.
pub(crate) fn explore(scenario: fn()) {
    let seed = number(SEED).unwrap_or_else(|| RandomState::new().hash_one(()));
    let many = number(SCHEDULES).map_or(MANY, |many| usize::try_from(many).unwrap());
    println!(
        "{many} schedules at random, {many} in order but for {DEPARTURES} places; {SEED}={seed} repeats them"
    );
    explore_by("at random", RandomScheduler::new_from_seed(seed, many), scenario);
    explore_by("in order", PctScheduler::new_from_seed(seed, DEPARTURES, many), scenario);
}

fn explore_by(way: &'static str, scheduler: impl Scheduler + 'static, scenario: fn()) {
    let count = Arc::new(atomic::AtomicUsize::new(0));
    let _told_on_failure = Explored { way, schedules: Arc::clone(&count) };
    let mut config = Config::new();
    config.silence_warnings = true;
    config.stack_size = STACK;
    config.ungraceful_shutdown_config.immediately_return_on_panic = true;
    Runner::new(scheduler, config).run(move || {
        count.fetch_add(1, atomic::Ordering::Relaxed);
        NOW.set(Duration::ZERO);
        scenario();
    });
}

fn number(name: &str) -> Option<u64> {
    let text = env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is {text:?}; it takes a number")))
}

/// Tells on failure which of the schedules it was.
struct Explored {
    way: &'static str,
    schedules: Arc<atomic::AtomicUsize>,
}

impl Drop for Explored {
    fn drop(&mut self) {
        if std::thread::panicking() {
            println!("failed by schedule {} {}", self.schedules.load(atomic::Ordering::Relaxed), self.way);
        }
    }
}
