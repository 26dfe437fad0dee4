//! Caches report, call by call, what the reference model does: hit or run, the value, when it was made, where it was
//! found, why it ran, whether it was stored.

use std::collections::BTreeMap;
use std::sync::Arc;

use daily_cache::{Cause, FsStore, Memory, Scope, Store};
use daily_cache_testkit::{Op, Report, seeded};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};

use super::imagined;
use super::stage::{Setting, Stage, plays};

#[test]
fn plays_reach_every_kind_of_report() {
    let mut runner = TestRunner::new(seeded());
    let mut counts = BTreeMap::new();
    // The rarest, a refresh that was invalidated while it ran, is expected some 50 times, so no seed misses it.
    for _ in 0..8_000 {
        let (daily, from, ops) = plays().new_tree(&mut runner).unwrap().current();
        for report in imagined::play(Setting::apart([daily; 2]), from, &ops).0 {
            *counts.entry(kind(report)).or_insert(0) += 1;
        }
    }
    assert_eq!(counts.len(), 20, "{counts:?}");
}

/// What was reported, but for the value and the instant.
fn kind(report: Report) -> String {
    match report {
        Report::Hit { tier, .. } => format!("hit in {tier:?}"),
        Report::Ran { cause, stored, .. } => {
            format!("{cause:?}, {}", if stored { "stored" } else { "not stored" })
        }
        Report::Explained { verdict, .. } => format!("explained {verdict:?}"),
        Report::Removed(entries) => format!("removed {}", entries.min(1)),
        other => format!("{other:?}"),
    }
}

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn two_caches_over_one_store_do_what_the_model_does((daily, from, ops) in plays()) {
        let setting = Setting::apart([daily; 2]);
        let reports = Stage::new(setting, from).play(&ops);
        prop_assert_eq!(reports, imagined::play(setting, from, &ops).0);
    }

    #[test]
    fn without_memory_they_do_what_the_model_does((daily, from, ops) in plays()) {
        let setting = Setting::apart([daily; 2]).with_memory(Memory::off());
        let reports = Stage::new(setting, from).play(&ops);
        prop_assert_eq!(reports, imagined::play(setting, from, &ops).0);
    }

    #[test]
    fn the_store_lists_what_the_model_has((daily, from, ops) in plays()) {
        let setting = Setting::apart([daily; 2]);
        let mut stage = Stage::new(setting, from);
        stage.play(&ops);
        let entries = stage.caches[0].list(Scope::All).map(Result::unwrap);
        let mut listed: Vec<i64> = entries.map(|entry| entry.facts.made_at()).collect();
        let (_, model) = imagined::play(setting, from, &ops);
        let mut expected: Vec<i64> = model.made_at().map(|(_, made_at)| made_at).collect();
        listed.sort_unstable();
        expected.sort_unstable();
        prop_assert_eq!(listed, expected);
    }

    #[test]
    fn the_counters_say_what_was_reported((daily, from, mut ops) in plays()) {
        ops.retain(|op| !matches!(op, Op::Restart(_)));
        let mut stage = Stage::new(Setting::shared([daily; 2]), from);
        let reports = stage.play(&ops);
        let counted = stage.caches[0].stats();
        let count = |kind: fn(&Report) -> bool| reports.iter().filter(|report| kind(report)).count() as u64;
        let is_run = |report: &Report| matches!(report, Report::Ran { cause, .. } if *cause != Cause::Put);
        prop_assert_eq!(counted.runs, count(is_run));
        prop_assert_eq!(counted.stored, count(|report| matches!(report, Report::Ran { stored: true, .. })));
        prop_assert_eq!((counted.collapsed, counted.faults, counted.waiting), (0, 0, 0));
    }
}

/// The disk is slow: fewer cases.
fn on_disk() -> Config {
    let config = seeded();
    Config { cases: (config.cases / 100).max(16), ..config }
}

proptest! {
    #![proptest_config(on_disk())]

    #[test]
    fn two_processes_over_one_folder_do_what_the_model_does((daily, from, ops) in plays()) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_owned();
        let open = move || Arc::new(FsStore::open(&path).unwrap()) as Arc<dyn Store>;
        let setting = Setting::apart([daily; 2]);
        let reports = Stage::over(setting, from, open).play(&ops);
        prop_assert_eq!(reports, imagined::play(setting, from, &ops).0);
    }
}
