//! Random cases whose seed is told on failure and taken back from `PROPTEST_RNG_SEED`.

use std::hash::{BuildHasher, RandomState};

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngSeed, TestRunner};

pub(crate) fn for_all<S: Strategy>(strategy: &S, holds: impl Fn(S::Value)) {
    let chosen = Config::default();
    let seed = match chosen.rng_seed {
        RngSeed::Fixed(seed) => seed,
        RngSeed::Random => RandomState::new().hash_one(()),
    };
    let config = Config { rng_seed: RngSeed::Fixed(seed), failure_persistence: None, ..chosen };
    let outcome = TestRunner::new(config).run(strategy, |value| {
        holds(value);
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}\nto repeat: PROPTEST_RNG_SEED={seed}");
    }
}
