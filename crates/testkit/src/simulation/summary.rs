//! What came of a simulation.

use std::error::Error;
use std::fmt;
use std::ops::AddAssign;

/// What happened in simulations that went well.
///
/// ```
/// use daily_cache_testkit::simulation::{Simulation, Summary};
///
/// let mut all = Summary::default();
/// for seed in 0..3 {
///     all += Simulation::new(seed).run(2)?;
/// }
/// assert_eq!(all.simulations, 3);
/// assert!(all.days >= 6 && all.checks > all.calls);
/// # Ok::<(), daily_cache_testkit::simulation::Violation>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// How many simulations.
    pub simulations: u64,
    /// How many days went by.
    pub days: u64,
    /// How many calls were made.
    pub calls: u64,
    /// How many of them were answered with a value that was there.
    pub hits: u64,
    /// How often the function ran.
    pub runs: u64,
    /// How many operations the store was asked for.
    pub operations: u64,
    /// How many of them had a fault.
    pub faults: u64,
    /// How often a process died.
    pub crashes: u64,
    /// How often another process acted between two operations of a call, or during its run.
    pub overtakings: u64,
    /// How often something was held against an invariant.
    pub checks: u64,
}

impl AddAssign for Summary {
    fn add_assign(&mut self, other: Summary) {
        self.simulations += other.simulations;
        self.days += other.days;
        self.calls += other.calls;
        self.hits += other.hits;
        self.runs += other.runs;
        self.operations += other.operations;
        self.faults += other.faults;
        self.crashes += other.crashes;
        self.overtakings += other.overtakings;
        self.checks += other.checks;
    }
}

/// An invariant that did not hold, and the steps that led there.
///
/// ```
/// use daily_cache_testkit::simulation::Simulation;
///
/// if let Err(violation) = Simulation::new(7).run(2) {
///     panic!("{violation}"); // its seed, what was wrong, and the last steps
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    pub(super) seed: u64,
    pub(super) what: String,
    pub(super) setting: String,
    pub(super) trace: Vec<String>,
}

impl Violation {
    /// The seed of the simulation.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// What was wrong, in one sentence.
    #[must_use]
    pub fn what(&self) -> &str {
        &self.what
    }

    /// The last steps, oldest first.
    #[must_use]
    pub fn trace(&self) -> &[String] {
        &self.trace
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed {}: {}", self.seed, self.what)?;
        writeln!(f, "{}", self.setting)?;
        self.trace.iter().try_for_each(|line| writeln!(f, "  {line}"))
    }
}

impl Error for Violation {}
