//! A few hundred simulations, and that they are what their seed says.

use std::collections::HashSet;
use std::sync::Arc;

use daily_cache_testkit::simulation::{Simulation, Summary};

use crate::folder::Folder;

const SEEDS: u64 = 300;

fn run(seed: u64, days: u32) -> Summary {
    Simulation::new(seed).run(days).unwrap_or_else(|violation| panic!("{violation}"))
}

#[test]
fn whatever_comes_between_the_invariants_hold() {
    let mut all = Summary::default();
    for seed in 0..SEEDS {
        all += run(seed, 60);
    }
    assert_eq!(all.simulations, SEEDS);
    assert!(all.days >= SEEDS * 60);
    // What is not tried cannot be found: each of these comes up thousands of times.
    for (what, times) in [
        ("hits", all.hits),
        ("runs", all.runs),
        ("faults", all.faults),
        ("crashes", all.crashes),
        ("overtakings", all.overtakings),
    ] {
        assert!(times > 500, "{what}: {times}");
    }
    assert!(all.checks > 5 * all.calls);
}

#[test]
fn a_seed_says_it_all() {
    let summaries: Vec<_> = (0..50).map(|seed| (run(seed, 20), run(seed, 20))).collect();
    assert!(summaries.iter().all(|(one, other)| one == other));
    let different: HashSet<_> = summaries.iter().map(|(one, _)| one.checks).collect();
    assert!(different.len() > 40, "{different:?}");
}

#[test]
fn a_longer_simulation_begins_as_a_shorter_one() {
    for seed in 0..20 {
        let (short, long) = (run(seed, 5), run(seed, 30));
        assert!(short.days <= long.days && short.calls < long.calls && short.checks < long.checks);
    }
}

#[test]
fn over_a_store_in_files_all_goes_as_over_one_in_memory() {
    for seed in 0..20 {
        let folder = Folder::new();
        let in_files = Simulation::new(seed).run_over(Arc::new(folder.store()), 10);
        assert_eq!(in_files.unwrap_or_else(|violation| panic!("{violation}")), run(seed, 10));
    }
}
