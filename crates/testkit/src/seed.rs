//! The configuration under which a failing run can be repeated.

use std::hash::{BuildHasher, RandomState};

use proptest::test_runner::{Config, RngSeed};

/// Proptest's configuration from the environment, with a seed that is known and no file of failures.
///
/// Proptest takes `PROPTEST_RNG_SEED` but never tells the seed it took where that is not set. This draws one and
/// prints it, so that the output of a failing test holds the line that repeats it.
///
/// ```
/// use daily_cache_testkit::seeded;
/// use proptest::prelude::*;
///
/// proptest!(seeded(), |(number in 0..100)| prop_assert!(number < 100));
/// ```
#[must_use]
pub fn seeded() -> Config {
    let config = Config { failure_persistence: None, ..Config::default() };
    let rng_seed = match config.rng_seed {
        RngSeed::Random => RngSeed::Fixed(RandomState::new().hash_one(())),
        fixed @ RngSeed::Fixed(_) => fixed,
    };
    #[expect(
        clippy::print_stdout,
        reason = "the harness shows it with a failure and keeps it back otherwise"
    )]
    {
        println!("PROPTEST_RNG_SEED={rng_seed}");
    }
    Config { rng_seed, ..config }
}
