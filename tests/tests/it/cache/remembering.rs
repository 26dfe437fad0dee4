//! Remembering values and their windows in memory never changes an answer (17).

use daily_cache::Memory;
use daily_cache_testkit::{Report, dailies, seeded};
use proptest::prelude::*;

use super::stage::{Setting, Stage, plays};

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn a_cache_with_memory_answers_as_one_without((daily, from, ops) in plays(), other in dailies()) {
        let remembering = Setting::shared([daily, other]);
        let forgetful = remembering.with_memory(Memory::off());
        let remembered = Stage::new(remembering, from).play(&ops).into_iter().map(Report::wherever);
        prop_assert_eq!(remembered.collect::<Vec<_>>(), Stage::new(forgetful, from).play(&ops));
    }
}
