//! One lookup reads the clock exactly once.

use daily_cache_testkit::{Report, seeded};
use proptest::prelude::*;

use super::stage::{Setting, Stage, memories, plays};

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn every_call_reads_the_clock_once_and_invalidating_does_not(
        (daily, from, ops) in plays(),
        memory in memories(),
    ) {
        let mut stage = Stage::new(Setting::apart([daily; 2]).with_memory(memory), from);
        for op in &ops {
            let before = stage.clock.reads();
            stage.perform(op);
            let reports = stage.reports();
            let calls = reports.iter().filter(|report| !matches!(report, Report::Removed(_))).count();
            prop_assert_eq!(stage.clock.reads() - before, calls as u64, "{:?}", reports);
        }
    }
}
